"""A file's bytes to rows of text."""

import csv
import io
import json
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from matchmaking.common.sheets import xlsx_child
from matchmaking.common.sheets.encoding import decode
from matchmaking.common.sheets.problems import SheetError, SheetProblem
from matchmaking.common.sheets.writing import as_typed
from matchmaking.common.unseen import seen

MEBIBYTE = 1024 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# What web systems, and Excel of 2003, give out under the name of a workbook.
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|html|head|meta|table|\?xml)\b", re.IGNORECASE
)
# LibreOffice, Numbers (two generations), and Excel's own binary form.
_OF_OTHER_PROGRAMS = frozenset(
    {"content.xml", "Index/Document.iwa", "Index.zip", "xl/workbook.bin"}
)
_DELIMITERS = ",;\t"
# So many rows tell what separates cells.
_ROWS_TELLING = 30


@dataclass(frozen=True)
class Limits:
    """How large a file may be. The defaults are for what people upload."""

    bytes: int = 10 * MEBIBYTE
    unpacked_bytes: int = 50 * MEBIBYTE
    rows: int = 20_000
    columns: int = 200
    cell_characters: int = 32_767
    child_memory: int = 1024 * MEBIBYTE
    child_seconds: int = 60


@dataclass(frozen=True)
class Sheet:
    """Header and rows as text. `rows` are (row number as the file's reader sees it, cells)."""

    header: list[str]
    rows: list[tuple[int, list[str]]]
    kind: str
    encoding: str = ""
    encoding_guessed: bool = False
    sheet_name: str = ""
    # Of a workbook: sheets with tables that were not read, filled rows that are hidden, and how
    # many formulas came without their results.
    other_sheets: tuple[str, ...] = ()
    hidden_rows: tuple[int, ...] = ()
    uncalculated: int = 0

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Row number and {header: cell}, both stripped; cells that a row lacks are ''."""
        names = [name.strip() for name in self.header]
        for number, cells in self.rows:
            padded = [*cells, *[""] * (len(names) - len(cells))]
            yield (
                number,
                {name: cell.strip() for name, cell in zip(names, padded, strict=False) if name},
            )


def read_sheet(data: bytes, *, limits: Limits | None = None, encoding: str | None = None) -> Sheet:
    """The first filled sheet of an XLSX, or a CSV/TSV text, whatever the file is called.

    Raises SheetError for a file that is too large, empty, damaged or of another kind.
    """
    limits = limits or Limits()
    refuse_large(len(data), limits)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise SheetError(SheetProblem.EMPTY)
    if data.startswith(b"PK"):
        return _read_xlsx(data, limits)
    if data.startswith(_OLE):
        # Excel wraps a password-protected .xlsx in the container of the old .xls.
        protected = "EncryptedPackage".encode("utf-16-le") in data
        raise SheetError(SheetProblem.ENCRYPTED if protected else SheetProblem.OLD_EXCEL)
    return _read_text(data, limits, encoding)


def refuse_large(size: int, limits: Limits) -> None:
    """SheetError(TOO_LARGE) for a file of `size` bytes, before anybody reads it."""
    if size > limits.bytes:
        raise SheetError(
            SheetProblem.TOO_LARGE,
            size_mb=round(size / MEBIBYTE, 1),
            limit_mb=limits.bytes // MEBIBYTE,
        )


def _read_text(data: bytes, limits: Limits, encoding: str | None) -> Sheet:
    if data.startswith((b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8")):
        raise SheetError(SheetProblem.NOT_A_SHEET)
    if _MARKUP.match(data):
        raise SheetError(SheetProblem.WEB_PAGE)
    decoded = decode(data, encoding=encoding)
    if "\x00" in decoded.text:
        raise SheetError(SheetProblem.BINARY)
    delimiter = _delimiter(decoded.text)
    numbered = _numbered_rows(decoded.text, delimiter, limits)
    return _sheet(
        numbered,
        kind="tsv" if delimiter == "\t" else "csv",
        encoding=decoded.encoding,
        encoding_guessed=decoded.guessed,
    )


def _numbered_rows(text: str, delimiter: str, limits: Limits) -> list[tuple[int, list[str]]]:
    # Raised from csv's 131,072: one cell may hold a long description, never a whole file.
    csv.field_size_limit(max(limits.cell_characters * 4, 131_072))
    rows: list[tuple[int, list[str]]] = []
    # newline="" lets csv see the line ends itself, so that a quoted cell keeps its own.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        for number, cells in enumerate(reader, start=1):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) > limits.columns:
                raise SheetError(SheetProblem.TOO_MANY_COLUMNS, limit=limits.columns)
            rows.append((number, cells))
            if len(rows) > limits.rows + 1:
                raise SheetError(SheetProblem.TOO_MANY_ROWS, limit=limits.rows)
    except csv.Error as error:
        raise SheetError(SheetProblem.NOT_A_SHEET) from error
    return rows


def _delimiter(text: str) -> str:
    """The separator that cuts the first row most, into three cells at least, if another row has as
    many: lists inside cells use ';', a header holds none. Else the one that cuts most rows into
    equally many cells: a title above the header may hold no separator, or commas of its own.
    """
    widths = {sign: _widths(text, sign) for sign in _DELIMITERS}
    first = max(_DELIMITERS, key=lambda sign: (widths[sign][0], sign == ","))
    header, *body = widths[first]
    if header > 2 and header in body:
        return first
    return max(_DELIMITERS, key=lambda sign: (_evenness(widths[sign]), sign == ","))


def _widths(text: str, sign: str) -> list[int]:
    """The number of cells of each of the first filled rows; one row of one where none is found."""
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    try:
        return [len(row) for row in islice(rows, _ROWS_TELLING) if any(row)] or [1]
    except csv.Error:
        return [1]


def _evenness(widths: list[int]) -> int:
    """The separators of a row times the square of the rows that have as many, at its greatest.

    Squared, since one long sentence may hold more commas than a table has columns.
    """
    return max((width - 1) * rows**2 for width, rows in Counter(widths).items())


def _read_xlsx(data: bytes, limits: Limits) -> Sheet:
    _check_archive(data, limits)
    arguments = (limits.rows, limits.columns, limits.child_memory, limits.child_seconds)
    command = [sys.executable, "-I", str(Path(xlsx_child.__file__)), *map(str, arguments)]
    try:
        child = subprocess.run(  # noqa: S603 - our own script, our own numbers
            command, input=data, capture_output=True, timeout=limits.child_seconds, check=False
        )
        result = json.loads(child.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise SheetError(SheetProblem.TOO_SLOW) from error
    if "problem" in result:
        limit = limits.columns if result["problem"] == "too_many_columns" else limits.rows
        raise SheetError(SheetProblem(result["problem"]), limit=limit)
    rows = [(number, cells) for number, cells in result["rows"]]
    return replace(
        _sheet(rows, kind="xlsx"),
        sheet_name=result["sheet"],
        other_sheets=tuple(result.get("others", ())),
        hidden_rows=tuple(result.get("hidden", ())),
        uncalculated=result.get("uncalculated", 0),
    )


def _check_archive(data: bytes, limits: Limits) -> None:
    """Declared sizes before anything is unpacked; the child's memory limit catches a lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = archive.namelist()
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise SheetError(SheetProblem.BROKEN) from error
    if _OF_OTHER_PROGRAMS.intersection(names) and "word/document.xml" not in names:
        raise SheetError(SheetProblem.OTHER_PROGRAM)
    if "xl/workbook.xml" not in names:
        raise SheetError(SheetProblem.NOT_A_SHEET)
    if unpacked > limits.unpacked_bytes:
        raise SheetError(SheetProblem.UNPACKS_TOO_LARGE, limit_mb=limits.unpacked_bytes // MEBIBYTE)


def _sheet(
    rows: list[tuple[int, list[str]]],
    *,
    kind: str,
    encoding: str = "",
    encoding_guessed: bool = False,
) -> Sheet:
    if not rows:
        raise SheetError(SheetProblem.EMPTY)
    typed = [(number, [as_typed(seen(cell)) for cell in cells]) for number, cells in rows]
    (_, header), *body = typed
    if not body:
        raise SheetError(SheetProblem.NO_ROWS)
    return Sheet(
        header=header,
        rows=body,
        kind=kind,
        encoding=encoding,
        encoding_guessed=encoding_guessed,
    )
