"""The two files of ``manage.py match`` to records: columns, rows, and what was wrong in which cell.

The contract is docs/file-contract.md: only an id and one text are required on each side. A
word that the taxonomy does not know is kept as text; a cell that cannot be read counts as
unknown; a row without id or text is left out. Each is told with row and column.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.utils import timezone

from matchmaking.common.sheets.columns import Column, below_title, load_columns, match_header
from matchmaking.common.sheets.lists import split_list
from matchmaking.common.sheets.reading import Sheet
from matchmaking.matching.domain.files.cells import (
    LIST_READERS,
    CellError,
    read_amount,
    read_codes,
    read_flag,
    read_language,
    read_quantity,
)
from matchmaking.matching.domain.files.certificates import read_certificates
from matchmaking.profiles.domain.size import size_class
from matchmaking.profiles.enums import Activity, SizeClass
from matchmaking.profiles.problems import Checked
from matchmaking.profiles.validators import (
    Check,
    check_days,
    check_people,
    check_pesos,
    check_whole,
)
from matchmaking.scoring import NeedRecord, SupplierRecord, make_pieces
from matchmaking.scoring.language.text import clean, fold, guess_language
from matchmaking.scoring.records import DESCRIPTION, NAME, PRODUCT, TITLE, Piece
from matchmaking.taxonomy.lookup import Taxonomy

Record = TypeVar("Record")
Value = TypeVar("Value")

_DATA = Path(__file__).parent / "data"
_TAXONOMY_KINDS = {
    "sectors": "sector",
    "products": "product",
    "capabilities": "capability",
    "certifications": "certification",
}
# A code for a word that the taxonomy does not know, so that both sides can still name the same
# thing.
_OWN_WORD = "?"
# Notices of a cell that counts as unknown, of one that was not read to the letter, and of a
# certificate that is missing, over or still to come.
UNREAD, READ_AS, NOT_HELD = "unread", "read_as", "not_held"


class ContractError(Exception):
    """A file that cannot be used at all. ``kind`` names the sentence, ``params`` fill it."""

    def __init__(self, kind: str, **params: object) -> None:
        super().__init__(kind)
        self.kind = kind
        self.params = params


@dataclass(frozen=True, slots=True)
class Notice:
    """Something about one row: ``kind`` names the sentence; ``column`` is "" for the row as a
    whole.
    """

    kind: str
    row: int
    column: str = ""
    value: str = ""


@dataclass
class Contents(Generic[Record]):
    """What one file gave. ``left_out`` counts rows that could not be used."""

    records: list[Record] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    left_out: int = 0
    unknown_columns: list[tuple[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class _Row:
    """One row by column name, with the reading of its cells and the notices that come of it."""

    number: int
    cells: dict[str, str]
    columns: dict[str, Column]
    taxonomy: Taxonomy
    notices: list[Notice] = field(default_factory=list)
    words: list[tuple[str, str]] = field(default_factory=list)

    def text(self, column: str) -> str:
        return self.cells.get(column, "")

    def read(self, column: str, reader: Callable[[str], Value]) -> Value | None:
        try:
            return reader(self.text(column))
        except CellError as problem:
            self._notice(problem.kind, column, problem.value)
            return None

    def codes(self, column: str) -> frozenset[str]:
        """Codes of a list column; unknown words become text of the profile and codes of their
        own.
        """
        cell = self.text(column)
        if not cell:
            return frozenset()
        kind = self.columns[column].kind
        taxonomy_kind = _TAXONOMY_KINDS.get(kind)
        if taxonomy_kind is None:
            codes = LIST_READERS[kind](cell)
        else:
            codes = read_codes(cell, taxonomy_kind, self.taxonomy)
            self.words += [(PRODUCT, word) for word in _worth_reading(kind, cell, codes.unknown)]
        for word in codes.unknown:
            self._notice("unknown_word", column, word)
        for problem in codes.told:
            self._notice(READ_AS, column, problem.message)
        if kind in {"certifications", "capabilities"}:
            codes.known.update(_OWN_WORD + fold(word) for word in codes.unknown)
        return frozenset(codes.known)

    def certificates(self, column: str) -> frozenset[str]:
        """Codes of the certificates that a supplier holds. What it says that it does not hold, or
        not yet, is told and makes its list one that is stated.
        """
        found = read_certificates(self.text(column), self.taxonomy, today=timezone.localdate())
        self.words += [(PRODUCT, word) for word in found.unknown]
        for kind, words in (("unknown_word", found.unknown), (NOT_HELD, found.denied)):
            for word in words:
                self._notice(kind, column, word)
        others = [*found.unknown, *found.denied]
        return frozenset([*found.held, *(_OWN_WORD + fold(word) for word in others)])

    def figure(self, column: str, check: Check) -> Any:
        """What a check of `profiles` makes of a cell; what it notices is told."""
        return self._kept(column, check(self.text(column), field=column))

    def quantity(self, column: str, unit_column: str, period: str) -> Any:
        amount, unit = read_amount(
            self.text(column), self.text(unit_column), self.taxonomy, field=column
        )
        try:
            return read_quantity(self._kept(column, amount), unit, period, self.taxonomy)
        except CellError as problem:
            self._notice(problem.kind, unit_column, problem.value)
            return None

    def _kept(self, column: str, found: Checked[Value]) -> Value:
        for problem in found.problems:
            self._notice(UNREAD if problem.is_error else READ_AS, column, problem.message)
        return found.value

    def language(self) -> str | None:
        cell = self.text("language")
        language = read_language(cell)
        if cell and language is None:
            self._notice("unknown_language", "language", cell)
        return language

    def _notice(self, kind: str, column: str, value: str) -> None:
        notice = Notice(kind, self.number, column, value)
        if notice not in self.notices:
            self.notices.append(notice)


def _worth_reading(kind: str, cell: str, unknown: list[str]) -> list[str]:
    """Words of a list that are read as text too: all products, else those that are no codes."""
    return list(dict.fromkeys(split_list(cell))) if kind == "products" else unknown


def read_suppliers(sheet: Sheet, taxonomy: Taxonomy) -> Contents[SupplierRecord]:
    """Suppliers of a file; ContractError where columns are missing or ids repeat."""
    return _read(sheet, "suppliers", ("description", "name", "products"), taxonomy, _supplier)


def read_needs(sheet: Sheet, taxonomy: Taxonomy) -> Contents[NeedRecord]:
    """Needs of a file in its order; ContractError where columns are missing or ids repeat."""
    return _read(sheet, "needs", ("title", "description", "products"), taxonomy, _need)


def _read(
    sheet: Sheet,
    side: str,
    texts: tuple[str, ...],
    taxonomy: Taxonomy,
    make: Callable[[_Row, str | None], Record],
) -> Contents[Record]:
    columns = load_columns(_DATA / f"{side}.tsv")
    sheet = below_title(sheet, columns)
    match = match_header(sheet.header, columns)
    if match.missing:
        raise ContractError("missing_id_column", side=side, column=match.missing[0])
    if not any(name in match.positions for name in texts):
        raise ContractError("missing_text_column", side=side, columns=texts)
    contents: Contents[Record] = Contents()
    contents.unknown_columns = [(header, near) for _, header, near in match.unknown]
    contents.headers = {name: sheet.header[place] for name, place in match.positions.items()}
    rows = [
        _Row(number, cells, {column.name: column for column in columns}, taxonomy)
        for number, cells in _cells(sheet, match.positions)
    ]
    fallback = _common_language(rows, texts)
    seen: dict[str, int] = {}
    for row in rows:
        identity = row.text(columns[0].name)
        if not identity or not any(clean(row.text(name)) for name in texts):
            kind = "row_without_text" if identity else "row_without_id"
            contents.notices.append(Notice(kind, row.number))
            contents.left_out += 1
            continue
        if identity in seen:
            raise ContractError(
                "duplicate_id", side=side, id=identity, row=row.number, first=seen[identity]
            )
        seen[identity] = row.number
        contents.records.append(make(row, fallback))
        contents.notices += row.notices
    return contents


def _cells(sheet: Sheet, positions: dict[str, int]) -> Iterator[tuple[int, dict[str, str]]]:
    for number, cells in sheet.rows:
        yield (
            number,
            {
                name: cells[place].strip()
                for name, place in positions.items()
                if place < len(cells) and cells[place].strip()
            },
        )


def _common_language(rows: Iterable[_Row], texts: tuple[str, ...]) -> str | None:
    """The language of most of the file's Latin texts that are long enough to tell.

    Short names ("Polishers") do not show their language; their neighbours in the column do.
    """
    votes = {"es": 0, "en": 0}
    for row in rows:
        text = " ".join(row.text(name) for name in texts if name != "name")
        language = guess_language(text, unsure="")
        if language in votes:
            votes[language] += 1
    return max(votes, key=lambda code: (votes[code], code)) if any(votes.values()) else None


def _pieces(row: _Row, texts: Iterable[tuple[str, str]], fallback: str | None) -> tuple[Piece, ...]:
    stated = row.language()
    found = []
    for piece in make_pieces([*texts, *row.words]):
        language = _settled(piece, stated, fallback)
        found.append(Piece(piece.text, language, piece.kind))
    return tuple(found)


def _settled(piece: Piece, stated: str | None, fallback: str | None) -> str | None:
    """The language column's word, except for a text in the other script; else the guess.

    A guess of Spanish may only mean "no sign of English"; the rest of the file then decides.
    """
    guess = piece.language
    if guess is None or guess == "ja" or stated == "ja":
        return guess or stated
    if stated:
        return stated
    return guess_language(piece.text, unsure=fallback or "es")


def _supplier(row: _Row, fallback: str | None) -> SupplierRecord:
    lists: dict[str, Any] = {
        name: row.codes(name)
        for name in (
            "sectors",
            "products",
            "capabilities",
            "hs_codes",
            "incoterms",
            "export_countries",
            "languages",
        )
    }
    texts = [(NAME, row.text("name")), (DESCRIPTION, row.text("description"))]
    employees = row.figure("employees", check_people)
    sales = row.figure("annual_sales_mxn", check_pesos)
    return SupplierRecord(
        id=row.text("supplier_id"),
        certifications=row.certificates("certifications"),
        pieces=_pieces(row, texts, fallback),
        region=row.text("state") or None,
        employees=employees,
        annual_sales_mxn=None if sales is None else float(sales),
        small=_small(employees, sales),
        monthly_capacity=row.quantity("monthly_capacity", "capacity_unit", "month"),
        min_order=row.quantity("min_order_quantity", "capacity_unit", ""),
        lead_time_days=row.figure("lead_time_days", check_days),
        japan_experience=row.read("japan_experience", read_flag),
        max_introductions=row.figure("max_introductions", check_whole),
        **lists,
    )


def _small(employees: int | None, sales_mxn: Decimal | None) -> bool | None:
    """An MSME by the widest of the official caps, since the file does not tell the activity."""
    found = size_class(activity=Activity.INDUSTRY, staff=employees, annual_sales_mxn=sales_mxn)
    return None if found is None else found != SizeClass.LARGE


def _need(row: _Row, fallback: str | None) -> NeedRecord:
    lists: dict[str, Any] = {
        name: row.codes(name)
        for name in (
            "sectors",
            "products",
            "capabilities",
            "required_capabilities",
            "required_certifications",
            "preferred_certifications",
            "hs_codes",
            "incoterms",
        )
    }
    lists["capabilities"] |= row.codes("preferred_capabilities")
    texts = [(TITLE, row.text("title")), (DESCRIPTION, row.text("description"))]
    return NeedRecord(
        id=row.text("need_id"),
        pieces=_pieces(row, texts, fallback),
        party=row.text("buyer"),
        annual_volume=row.quantity("annual_volume", "volume_unit", "year"),
        first_order=row.quantity("first_order_quantity", "volume_unit", ""),
        min_capacity=row.quantity("min_monthly_capacity", "volume_unit", "month"),
        min_employees=row.figure("min_staff", check_people),
        max_lead_time_days=row.figure("max_lead_time_days", check_days),
        region=row.text("city") or None,
        max_introductions=row.figure("max_introductions", check_whole),
        **lists,
    )
