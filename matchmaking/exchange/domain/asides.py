"""What stands in a sheet beside its rows: totals, notes, columns without a heading."""

import re
from collections.abc import Iterable, Sequence

from openpyxl.utils import get_column_letter

from matchmaking.common.names import fold
from matchmaking.common.sheets import Sheet

_TOTAL = re.compile(
    r"(?:gran |sub)?(?:total(?:es)?|sumas?|promedio|sum|average)(?: general)?:?"
    r"|(?:合|小|総|累)?計|合計.*|平均"
)
# So many numbers of rows are named.
_NAMED = 20


def is_aside(cells: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row is none of the list's: a note in one cell, a total, or the header again."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    if len(filled) < 2 or _TOTAL.fullmatch(fold(filled[0])):
        return True
    return filled == [cell.strip() for cell in header if cell.strip()]


def nameless_columns(sheet: Sheet) -> list[str]:
    """Letters of the columns that hold something under no heading."""
    holding = {
        place
        for _number, cells in sheet.rows
        for place, cell in enumerate(cells)
        if cell.strip() and not "".join(sheet.header[place : place + 1]).strip()
    }
    return [get_column_letter(place + 1) for place in sorted(holding)]


def named_rows(numbers: Iterable[int]) -> str:
    """ "11, 13", not more than can be read."""
    numbers = list(numbers)
    return ", ".join([*map(str, numbers[:_NAMED]), *(["…"] if len(numbers) > _NAMED else [])])
