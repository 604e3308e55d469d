"""Terms of the taxonomy as a picker offers them: grouped, searched, in the reader's language."""

from collections.abc import Callable, Collection, Iterable
from typing import Final

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

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
SHORTEST: Final = 2
"""One Latin letter finds everything; two Japanese characters are a word already."""


def search_terms(*, kind: str, text: str, limit: int = 12) -> list[Term]:
    """The terms of `kind` whose name or synonym in any language contains `text`, best first.

    A name that begins with the text comes before one that holds it, then the taxonomy's order.
    Nothing for an unknown kind or a text that is too short to mean anything.
    """
    model, key = SEARCHED.get(kind), normalise_key(text)
    if model is None or not key or (key.isascii() and len(key) < SHORTEST):
        return []
    by_synonym = Synonym.objects.filter(kind=kind, key__contains=key).values("code")
    named = Q(name_en__icontains=text) | Q(name_es__icontains=text) | Q(name_ja__icontains=text)
    found = model._default_manager.filter(Q(pk__in=by_synonym) | named, retired=False)
    return sorted(found, key=lambda term: _distance(term, key))[:limit]


def _distance(term: Term, key: str) -> tuple[int, int, str]:
    names = [normalise_key(name) for name in (term.name, term.name_es, term.name_ja, term.name_en)]
    if any(name.startswith(key) for name in names):
        return 0, term.position, term.pk
    held = any(key in name for name in names)
    return (1 if held else 2), term.position, term.pk


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
    return _grouped(_current(Unit), lambda term: term.get_dimension_display())


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
