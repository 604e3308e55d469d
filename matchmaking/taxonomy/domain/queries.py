"""Reads of the taxonomy: choices for forms, words for the scorer, lookup for the import."""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Max, Q
from django.utils.translation import get_language

from matchmaking.taxonomy import models as terms
from matchmaking.taxonomy.entries import VocabularyRow
from matchmaking.taxonomy.enums import (
    CapabilityGroup,
    CertificationGroup,
    RegionCountry,
    SynonymOrigin,
    UnitDimension,
)
from matchmaking.taxonomy.files import load_taxonomy
from matchmaking.taxonomy.kinds import LANGUAGES
from matchmaking.taxonomy.lookup import Taxonomy

Choice = tuple[str, str]
GroupedChoices = list[tuple[str, list[Choice]]]


def taxonomy_with_synonyms() -> Taxonomy:
    """The taxonomy of the files with the administrators' synonyms, ready for `find` and `suggest`.

    One query; the index is built anew only after a synonym was added, changed or deleted.
    """
    state = _administrator_synonyms().aggregate(count=Count("pk"), latest=Max("changed_at"))
    return _taxonomy_of(state["count"], state["latest"])


# The arguments stand for the state of the table; two, so that a change does not drop both.
@lru_cache(maxsize=2)
def _taxonomy_of(count: int, latest: datetime | None) -> Taxonomy:
    taxonomy = load_taxonomy()
    if not count:
        return taxonomy
    rows = _administrator_synonyms().order_by("pk")
    added = rows.values_list("kind", "code", "language", "text")
    return taxonomy.with_synonyms(VocabularyRow(*row) for row in added)


def _administrator_synonyms() -> Any:
    return terms.Synonym.objects.filter(origin=SynonymOrigin.ADMINISTRATOR)


def vocabulary_rows() -> list[VocabularyRow]:
    """All names and synonyms of current terms, those of administrators included, in stable order.

    One query a kind and one for the synonyms.
    """
    rows: list[VocabularyRow] = []
    current: set[tuple[str, str]] = set()
    for model in terms.TERM_MODELS:
        names = [f"name_{language}" for language in LANGUAGES]
        kind = model.kind.value
        for code, *texts in model._default_manager.filter(retired=False).values_list(
            "code", *names
        ):
            current.add((kind, code))
            rows.extend(
                VocabularyRow(kind, code, language, text)
                for language, text in zip(LANGUAGES, texts, strict=True)
            )
    synonyms = terms.Synonym.objects.order_by("kind", "code", "language", "key")
    for kind, code, language, text in synonyms.values_list("kind", "code", "language", "text"):
        if (kind, code) in current:
            rows.append(VocabularyRow(kind, code, language, text))
    return list(dict.fromkeys(rows))


def sector_choices(*, language: str | None = None) -> GroupedChoices:
    """A group for each sector: the sector itself first, then its sub-sectors."""
    shown = _language(language)
    groups: dict[str, tuple[str, list[Choice]]] = {}
    for sector in terms.Sector.objects.current():
        name = sector.name_in(shown)
        if sector.parent_id is None:
            groups[sector.code] = (name, [(sector.code, name)])
        else:
            groups[sector.parent_id][1].append((sector.code, name))
    return list(groups.values())


def capability_choices(*, language: str | None = None) -> GroupedChoices:
    rows = terms.Capability.objects.current()
    return _grouped(rows, CapabilityGroup.choices, lambda row: row.group, language)


def certification_choices(*, language: str | None = None) -> GroupedChoices:
    rows = terms.CertificationScheme.objects.current()
    return _grouped(rows, CertificationGroup.choices, lambda row: row.group, language)


def unit_choices(*, language: str | None = None) -> GroupedChoices:
    rows = terms.Unit.objects.current()
    return _grouped(rows, UnitDimension.choices, lambda row: row.dimension, language)


def region_choices(*, country: str | None = None, language: str | None = None) -> GroupedChoices:
    """States and prefectures by country, or those of one country alone."""
    rows = terms.Region.objects.current()
    if country is not None:
        rows = rows.filter(country=country)
    return _grouped(rows, RegionCountry.choices, lambda row: row.country, language)


def incoterm_choices(*, language: str | None = None) -> list[Choice]:
    shown = _language(language)
    return [(row.code, row.name_in(shown)) for row in terms.Incoterm.objects.current()]


def product_choices(*, sector: str | None = None, language: str | None = None) -> GroupedChoices:
    """Kinds of product by sub-sector; with `sector` only those of that sector or sub-sector."""
    shown = _language(language)
    rows = terms.ProductTerm.objects.current().select_related("sector")
    if sector is not None:
        rows = rows.filter(Q(sector=sector) | Q(sector__parent=sector))
    sectors = {row.sector_id: row.sector for row in rows}
    ordered = sorted(sectors.values(), key=lambda s: s.position)
    labels = [(s.code, s.name_in(shown)) for s in ordered]
    return _grouped(rows, labels, lambda row: row.sector_id, language)


def hs_headings_of(product: terms.ProductTerm) -> list[terms.HsHeading]:
    """The four-digit headings under which a product's HS codes fall, in the order of the codes."""
    wanted = list(dict.fromkeys(code[:4] for code in product.hs_codes))
    found = terms.HsHeading.objects.in_bulk(wanted)
    return [found[code] for code in wanted if code in found]


def _language(language: str | None) -> str:
    return language or get_language() or LANGUAGES[0]


def _grouped(
    rows: Iterable[Any],
    labels: Iterable[tuple[str, Any]],
    group_of: Callable[[Any], str],
    language: str | None,
) -> GroupedChoices:
    """Choices under the label of their group; groups without a row are left out."""
    shown = _language(language)
    groups: dict[str, list[Choice]] = {}
    for row in rows:
        groups.setdefault(group_of(row), []).append((row.code, row.name_in(shown)))
    return [(str(label), groups[value]) for value, label in labels if value in groups]
