"""What is to be said of a sheet as a whole: its header, and what was not read."""

from collections.abc import Iterator
from typing import Any

from matchmaking.common.sheets import Sheet
from matchmaking.common.sheets.columns import HeaderMatch, match_header
from matchmaking.exchange.columns import columns_of
from matchmaking.exchange.domain.asides import is_aside, named_rows, nameless_columns
from matchmaking.exchange.enums import SheetKind
from matchmaking.exchange.problems import RowCode

Remark = dict[str, Any]
"""{"code": a code of exchange.problems or of the sheets', "params": what its sentence names}."""


def remarks_on(kind: str, sheet: Sheet, found: HeaderMatch) -> list[Remark]:
    """What is to be said about the header."""
    labels = {column.name: column.label("en") for column in columns_of(kind)}
    remarks: list[Remark] = []
    if _is_the_other_sheet(kind, sheet, found):
        remarks.append({"code": str(RowCode.WRONG_SHEET), "params": {}})
    for name in found.missing:
        params = {"column": labels[name], "name": name}
        remarks.append({"code": str(RowCode.COLUMN_MISSING), "params": params})
    for _, header, near in found.unknown:
        code = RowCode.COLUMN_NEAR if near else RowCode.COLUMN_UNKNOWN
        params = {"column": header, "near": labels.get(near, ""), "near_name": near}
        remarks.append({"code": str(code), "params": params})
    remarks += [
        {"code": str(RowCode.COLUMN_REPEATED), "params": {"column": header}}
        for header in found.repeated
    ]
    return [*remarks, *_beside(sheet, found)]


def _beside(sheet: Sheet, found: HeaderMatch) -> Iterator[Remark]:
    """What is to be said about what was not read, or not as it looks in its program."""
    aside = [number for number, cells in sheet.rows if is_aside(cells, sheet.header)]
    said = {
        RowCode.ROWS_ASIDE: (aside, {"rows": named_rows(aside)}),
        RowCode.OTHER_SHEETS: (
            sheet.other_sheets,
            {"read": sheet.sheet_name, "others": "; ".join(sheet.other_sheets)},
        ),
        RowCode.HIDDEN_ROWS: (sheet.hidden_rows, {"rows": named_rows(sheet.hidden_rows)}),
        RowCode.UNCALCULATED: (sheet.uncalculated, {"number": sheet.uncalculated}),
    }
    if sheet.kind == "xlsx":
        nameless = nameless_columns(sheet)
        said[RowCode.COLUMNS_NAMELESS] = (nameless, {"columns": ", ".join(nameless)})
    return (
        {"code": str(code), "params": params} for code, (noticed, params) in said.items() if noticed
    )


def _is_the_other_sheet(kind: str, sheet: Sheet, found: HeaderMatch) -> bool:
    """Whether the header has all that the other kind of sheet needs, and more of its columns."""
    other = SheetKind.NEEDS if kind == SheetKind.SUPPLIERS else SheetKind.SUPPLIERS
    as_other = match_header(sheet.header, columns_of(other))
    if as_other.missing:
        return False
    return bool(found.missing) or len(as_other.positions) > len(found.positions)
