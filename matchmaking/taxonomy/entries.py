"""What one row of a taxonomy file is, as plain typed values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from matchmaking.taxonomy.kinds import LANGUAGES, Kind


class VocabularyRow(NamedTuple):
    """One text by which one concept may be found: what the scorer's concept channel reads."""

    kind: str
    code: str
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    kind: Kind
    code: str
    position: int
    names: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]

    def name_in(self, language: str) -> str:
        """The name in `language` ("es", "es-mx" ...); English where that language has none."""
        primary = language.split("-")[0].lower()
        return self.names.get(primary) or self.names[LANGUAGES[0]]

    def texts(self) -> Iterator[tuple[str, str]]:
        """(language, text) of every name and synonym, names first."""
        for language in LANGUAGES:
            yield language, self.names[language]
        for language in LANGUAGES:
            for text in self.synonyms.get(language, ()):
                yield language, text


@dataclass(frozen=True, slots=True, kw_only=True)
class SectorEntry(Entry):
    parent: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CapabilityEntry(Entry):
    group: str
    sectors: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductEntry(Entry):
    sector: str
    hs: tuple[str, ...]
    capabilities: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificationEntry(Entry):
    group: str
    sectors: tuple[str, ...]
    implies: tuple[str, ...]
    stands_for: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitEntry(Entry):
    dimension: str
    factor: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncotermEntry(Entry):
    mode: str
    explains: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionEntry(Entry):
    country: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HsEntry(Entry):
    parent: str | None
