"""Terms of the taxonomy as a picker offers them: grouped, searched, in the reader's language."""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matchmaking.taxonomy.models import (
    Capability,
    CertificationScheme,
    Incoterm,
    ProductTerm,
    Region,
    Sector,
    Synonym,
    Term,
    Unit,
)
from matchmaking.taxonomy.normalise import normalise_key

Choice = tuple[str, str]
Group = tuple[str, list[Choice]]

SEARCHED: Final[dict[str, type[Term]]] = {
    str(model.kind): model for model in (Sector, Capability, ProductTerm, CertificationScheme)
}
USUAL_UNITS: Final = ("piece", "kg", "t", "L", "box", "bottle", "pair", "m2")
SHORTEST: Final = 2
"""One Latin letter finds everything; two Japanese characters are a word already."""


def search_terms(*, kind: str, text: str, limit: int = 12) -> list[Term]:
    """The terms of `kind` whose names and synonyms hold every word of `text`, best first.

    A name that begins with the text as a word or its plural comes before one that begins with its
    letters ("bota": "Botas" before "Botanas"), that before one that holds it, that before one that
    holds its words in another order, then the taxonomy's order. Accents do not matter. Nothing for
    an unknown kind or a text that is too short to mean anything.
    """
    model, key = SEARCHED.get(kind), normalise_key(text)
    if model is None or not key or (key.isascii() and len(key) < SHORTEST):
        return []
    words = key.split()
    synonyms = Synonym.objects.filter(kind=kind)
    meant = [set(synonyms.filter(key__contains=w).values_list("code", flat=True)) for w in words]
    found = []
    for term in _current(model):
        # Names are compared here: a database folds accents in its own way or not at all.
        names = [normalise_key(name) for name in (term.name_es, term.name_ja, term.name_en)]
        held = (
            term.pk in codes or any(word in name for name in names)
            for word, codes in zip(words, meant, strict=True)
        )
        if all(held):
            found.append((_distance(names, key), term))
    return [term for _near, term in sorted(found, key=lambda pair: pair[0])][:limit]


def _distance(names: list[str], key: str) -> int:
    word_or_plural = re.compile(rf"{re.escape(key)}(e?s)?\b")
    if any(word_or_plural.match(name) for name in names):
        return 0
    if any(name.startswith(key) for name in names):
        return 1
    if any(key in name for name in names):
        return 2
    return 3 if any(all(word in name for word in key.split()) for name in names) else 4


def sector_groups() -> list[Group]:
    """Each main sector with its sub-sectors; the main sector itself comes first in its group."""
    sectors = list(Sector.objects.filter(retired=False).order_by("position", "code"))
    groups: dict[str, Group] = {
        s.pk: (s.name, [(s.pk, s.name)]) for s in sectors if s.parent_id is None
    }
    for sector in sectors:
        if sector.parent_id in groups:
            groups[sector.parent_id][1].append((sector.pk, sector.name))
    return list(groups.values())


def capability_groups() -> list[Group]:
    return _grouped(_current(Capability), lambda term: term.get_group_display())


def scheme_groups() -> list[Group]:
    return _grouped(_current(CertificationScheme), lambda term: term.get_group_display())


def product_groups(main_sectors: Collection[str] = ()) -> list[Group]:
    """Kinds of product by sector; only those of `main_sectors` (codes as "food") if any is given.

    There are more than a thousand: a supplier of honey is spared the wire harnesses.
    """
    terms = ProductTerm.objects.current().select_related("sector").order_by("position", "code")
    near = [t for t in terms if t.sector_id.split(".")[0] in main_sectors]
    return _grouped(near or terms, lambda term: term.sector.name)


def with_term(groups: list[Group], term: Term | None) -> list[Group]:
    """`groups` with the chosen `term` in front if none of them holds it."""
    if term is None or any(term.pk == code for _label, group in groups for code, _name in group):
        return groups
    return [(term.name, [(term.pk, term.name)]), *groups]


def unit_groups() -> list[Group]:
    """Units by dimension, after the few that most people look for, which stand there alone."""
    units = list(_current(Unit))
    by_code = {unit.pk: unit for unit in units}
    first = [by_code[code] for code in USUAL_UNITS if code in by_code]
    others = [unit for unit in units if unit not in first]
    return [
        *_grouped(first, lambda _unit: str(_("Often used"))),
        *_grouped(others, lambda unit: unit.get_dimension_display()),
    ]


def incoterm_choices() -> list[Choice]:
    return [
        (term.pk, term.name if term.name.startswith(term.pk) else f"{term.pk} · {term.name}")
        for term in _current(Incoterm)
    ]


def region_choices(country: str) -> list[Choice]:
    """States or prefectures; by name in Latin scripts, in the official order in Japanese."""
    regions = [(term.pk, term.name) for term in Region.objects.filter(country=country)]
    if (get_language() or "").startswith("ja"):
        return regions
    return sorted(regions, key=lambda choice: normalise_key(choice[1]))


def _current(model: type[Term]) -> "QuerySet[Term]":
    return model._default_manager.filter(retired=False).order_by("position", "code")


def _grouped(terms: Iterable[Term], label: Callable[..., str]) -> list[Group]:
    groups: dict[str, list[Choice]] = {}
    for term in terms:
        groups.setdefault(str(label(term)), []).append((term.pk, term.name))
    return list(groups.items())
