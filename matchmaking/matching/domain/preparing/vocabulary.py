"""The taxonomy as the scorer wants it: terms, what stands above a concept, what a certificate
implies.
"""

from functools import lru_cache

from matchmaking.scoring import Term, Vocabulary
from matchmaking.scoring.language.concepts import (
    CAPABILITY,
    CERTIFICATION,
    HS,
    PRODUCT,
    SECTOR,
    Concept,
)
from matchmaking.taxonomy.entries import CertificationEntry, HsEntry, ProductEntry, SectorEntry
from matchmaking.taxonomy.lookup import Taxonomy

_READ_IN_TEXT = frozenset({SECTOR, PRODUCT, CAPABILITY, CERTIFICATION, HS})
# Certificates whose acronyms are words, or units, where they are not written in capitals.
CAPITALS_ONLY = frozenset({"asc", "edge", "gots", "grs", "iris", "reach"})

# Digits of a heading of the Harmonized System.
_HEADING = 4


@lru_cache(maxsize=4)
def vocabulary_of(taxonomy: Taxonomy) -> Vocabulary:
    """Built once for each taxonomy object; units, Incoterms and regions are not looked for in
    text.
    """
    return Vocabulary(
        terms=tuple(
            Term(row.kind, row.code, row.language, row.text)
            for row in taxonomy.vocabulary()
            if row.kind in _READ_IN_TEXT
        ),
        above=_above(taxonomy),
        capitals=CAPITALS_ONLY,
        implies={
            entry.code: frozenset(entry.implies)
            for entry in taxonomy.entries(CERTIFICATION)
            if isinstance(entry, CertificationEntry) and entry.implies
        },
    )


def _heading_above(product: ProductEntry) -> list[Concept]:
    """The heading in which all subheadings of a product lie: what texts name are headings.

    A product that is spread over several stands under none: which of them is meant, its name does
    not tell.
    """
    headings = {code[:_HEADING] for code in product.hs}
    return [(HS, code) for code in headings] if len(headings) == 1 else []


def _above(taxonomy: Taxonomy) -> dict[Concept, tuple[Concept, ...]]:
    above: dict[Concept, tuple[Concept, ...]] = {}
    for kind in (SECTOR, PRODUCT, HS):
        for entry in taxonomy.entries(kind):
            parents: list[Concept] = []
            if isinstance(entry, SectorEntry | HsEntry) and entry.parent:
                parents.append((kind, entry.parent))
            if isinstance(entry, ProductEntry):
                parents.append((SECTOR, entry.sector))
                parents += _heading_above(entry)
            if parents:
                above[kind, entry.code] = tuple(parents)
    return above
