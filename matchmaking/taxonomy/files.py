"""Reads `data/*.tsv` without Django, so that `manage.py match` needs no database."""

import csv
from collections.abc import Callable, Iterator
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path

from matchmaking.taxonomy import entries
from matchmaking.taxonomy.kinds import LANGUAGES, Kind
from matchmaking.taxonomy.lookup import Taxonomy

DATA = Path(__file__).parent / "data"
FILE_OF_KIND: dict[Kind, str] = {
    Kind.SECTOR: "sectors.tsv",
    Kind.CAPABILITY: "capabilities.tsv",
    Kind.HS: "hs.tsv",
    Kind.PRODUCT: "products.tsv",
    Kind.CERTIFICATION: "certifications.tsv",
    Kind.UNIT: "units.tsv",
    Kind.INCOTERM: "incoterms.tsv",
    Kind.REGION: "regions.tsv",
}


class TaxonomyFileError(ValueError):
    """A taxonomy file cannot be read; the message names the file, the line and the column."""


class _Row:
    """One line of a file; every cell that is asked for is there, stripped, or named as missing."""

    def __init__(self, file: Path, line: int, cells: dict[str, str]) -> None:
        self.file, self.line, self.cells = file, line, cells

    def error(self, problem: str) -> TaxonomyFileError:
        return TaxonomyFileError(f"{self.file.name}, line {self.line}: {problem}")

    def text(self, column: str) -> str:
        try:
            return self.cells[column].strip()
        except KeyError:
            raise self.error(f"there is no column “{column}”") from None

    def required(self, column: str) -> str:
        if not (value := self.text(column)):
            raise self.error(f"column “{column}” is empty")
        return value

    def split(self, column: str, separator: str) -> tuple[str, ...]:
        parts = (part.strip() for part in self.text(column).split(separator))
        return tuple(part for part in parts if part)

    def codes(self, column: str) -> tuple[str, ...]:
        return self.split(column, ";")

    def in_languages(self, prefix: str) -> dict[str, str]:
        return {language: self.required(f"{prefix}{language}") for language in LANGUAGES}

    def decimal_or_none(self, column: str) -> Decimal | None:
        if not (value := self.text(column)):
            return None
        try:
            return Decimal(value)
        except InvalidOperation:
            raise self.error(f"“{value}” in column “{column}” is not a number") from None


def _common(row: _Row, kind: Kind, position: int) -> dict[str, object]:
    synonyms = {}
    for language in LANGUAGES:
        column = f"syn_{language}"
        synonyms[language] = row.split(column, "|") if column in row.cells else ()
    return {
        "kind": kind,
        "code": row.required("code"),
        "position": position,
        "names": row.in_languages(""),
        "synonyms": synonyms,
    }


# What each kind has beyond code, names and synonyms.
_SPECIFIC: dict[Kind, tuple[Callable[..., entries.Entry], Callable[[_Row], dict[str, object]]]] = {
    Kind.SECTOR: (
        entries.SectorEntry,
        lambda row: {"parent": row.text("parent") or None},
    ),
    Kind.CAPABILITY: (
        entries.CapabilityEntry,
        lambda row: {"group": row.required("group"), "sectors": row.codes("sectors")},
    ),
    Kind.HS: (
        entries.HsEntry,
        lambda row: {"parent": row.text("parent") or None},
    ),
    Kind.PRODUCT: (
        entries.ProductEntry,
        lambda row: {
            "sector": row.required("sector"),
            "hs": row.codes("hs"),
            "capabilities": row.codes("capabilities"),
        },
    ),
    Kind.CERTIFICATION: (
        entries.CertificationEntry,
        lambda row: {
            "group": row.required("group"),
            "sectors": row.codes("sectors"),
            "implies": row.codes("implies"),
            "stands_for": row.in_languages("stands_for_"),
        },
    ),
    Kind.UNIT: (
        entries.UnitEntry,
        lambda row: {
            "dimension": row.required("dimension"),
            "factor": row.decimal_or_none("factor"),
        },
    ),
    Kind.INCOTERM: (
        entries.IncotermEntry,
        lambda row: {"mode": row.required("mode"), "explains": row.in_languages("explains_")},
    ),
    Kind.REGION: (
        entries.RegionEntry,
        lambda row: {"country": row.required("country")},
    ),
}


def _rows(file: Path) -> Iterator[_Row]:
    try:
        handle = file.open(encoding="utf-8", newline="")
    except FileNotFoundError:
        raise TaxonomyFileError(f"{file.name} is missing from the taxonomy's data folder") from None
    with handle:
        # No quoting: in these files a quotation mark is a letter like any other.
        reader = csv.reader(handle, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
        header = next(reader, [])
        for number, cells in enumerate(reader, start=2):
            if len(cells) != len(header):
                raise TaxonomyFileError(
                    f"{file.name}, line {number}: {len(cells)} columns, not {len(header)}"
                )
            yield _Row(file, number, dict(zip(header, cells, strict=True)))


def _entries_of(kind: Kind, folder: Path) -> Iterator[entries.Entry]:
    make, specific = _SPECIFIC[kind]
    seen: set[str] = set()
    for position, row in enumerate(_rows(folder / FILE_OF_KIND[kind]), start=1):
        code = row.required("code")
        if code in seen:
            raise row.error(f"the code “{code}” stands twice")
        seen.add(code)
        yield make(**_common(row, kind, position), **specific(row))


@cache
def _load(folder: Path) -> Taxonomy:
    entries = [entry for kind in FILE_OF_KIND for entry in _entries_of(kind, folder)]
    version = (folder / "version.txt").read_text(encoding="utf-8").strip()
    return Taxonomy(version=version, entries=entries)


def load_taxonomy(path: Path | None = None) -> Taxonomy:
    """The taxonomy of the folder `path` (the project's own unless told), read once a process.

    Raises TaxonomyFileError, with file and line, for a file that is missing or malformed.
    """
    return _load((path or DATA).resolve())
