"""The shape of a report's table, for the page and for the sheets."""

from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from matchmaking.common.figures import Figure

NOTHING_YET = gettext_lazy("Nothing to report yet.")


class Cell(NamedTuple):
    """A cell with the name of its column; `number` for a chart, where it is one."""

    column: str
    text: str | Figure
    number: str


@dataclass(frozen=True)
class Table:
    """`rows` are words, and counts, which the page alone groups; `chart` names the columns that
    are also drawn as bars.

    The first `words` columns are words, the others numbers. `empty` is said where there is no row.
    """

    code: str
    title: str
    columns: list[str]
    rows: list[list[str | int]]
    note: str = ""
    chart: list[int] = field(default_factory=list)
    words: int = 1
    empty: str | Promise = NOTHING_YET

    @property
    def is_wide(self) -> bool:
        """On a phone its rows are shown as cards, so that the last column is not out of sight."""
        return len(self.columns) > 3

    @property
    def named_rows(self) -> list[list[Cell]]:
        return [
            [_cell(*named) for named in zip(self.columns, row, strict=True)] for row in self.rows
        ]


def _cell(column: str, said: str | int) -> Cell:
    if isinstance(said, int):
        return Cell(column, Figure(said), str(said))
    return Cell(column, said, "")
