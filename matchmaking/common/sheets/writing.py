"""Rows of text to a file that a spreadsheet program opens without running anything."""

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence

import xlsxwriter

# What may be written, by the ending of the file's name.
CONTENT_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
_DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "\x00")

Row = Sequence[object]


def neutralised(value: object) -> str:
    """`value` as a cell that no program takes for a formula.

    A leading apostrophe is what spreadsheet programs themselves use for "this is text". NFKC
    first: some programs fold the full-width signs. Plain numbers stay numbers.
    """
    text = "" if value is None else str(value)
    head = unicodedata.normalize("NFKC", text[:1])
    if head.startswith(_DANGEROUS) and not _is_number(text):
        return "'" + text.replace("\x00", "")
    return text.replace("\x00", "")


def as_typed(cell: str) -> str:
    """`cell` without the apostrophe that `neutralised` put before it."""
    if cell.startswith("'") and neutralised(cell[1:]) == cell:
        return cell[1:]
    return cell


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return text.isascii()


def write_csv(rows: Iterable[Row], *, delimiter: str = ",") -> bytes:
    """UTF-8 with a byte-order mark: without it Excel shows Japanese and Spanish as rubbish."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=delimiter)
    writer.writerows([neutralised(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Row], *, sheet_name: str = "Puente") -> bytes:
    """One sheet, every cell a string, header frozen and bold."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet(sheet_name[:31])
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    plain = book.add_format({"text_wrap": True, "valign": "top"})
    widths: dict[int, int] = {}
    for row_number, row in enumerate(rows):
        for column, cell in enumerate(row):
            text = neutralised(cell)
            sheet.write_string(row_number, column, text, plain if row_number else bold)
            widths[column] = min(60, max(widths.get(column, 8), len(text) + 2))
    for column, width in widths.items():
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()


def write_sheet(rows: Iterable[Row], *, kind: str) -> bytes:
    """`kind` is csv, tsv or xlsx."""
    if kind == "xlsx":
        return write_xlsx(rows)
    return write_csv(rows, delimiter="\t" if kind == "tsv" else ",")
