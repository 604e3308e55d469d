"""The columns that a sheet may have, and which of them a header names.

People write headers in Spanish, Japanese or English, with and without accents, plural or not; one
list of columns says what each is called, for the templates and for reading alike.
"""

import csv
import difflib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import zip_longest
from pathlib import Path

from matchmaking.common.names import bare_key
from matchmaking.common.sheets.reading import Sheet

# Titles, dates and notes that people write above a header take fewer rows than this.
_ROWS_ABOVE_HEADER = 20
# "Teléfono (10 dígitos)", "Clave (interna)", and the same in full-width brackets.
_ASIDE = re.compile(r"[(（\[].*?[)）\]]")
# One known word in a row of data is a coincidence ("Estado" as a value); three are a header.
_NAMES_OF_A_HEADER = 3


@dataclass(frozen=True)
class Column:
    """One column. `kind` says how its cells are read; dicts are by language (en, es, ja)."""

    name: str
    kind: str = "text"
    required: bool = False
    labels: dict[str, str] = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    notes: dict[str, str] = field(default_factory=dict)
    examples: dict[str, str] = field(default_factory=dict)

    def label(self, language: str) -> str:
        return self.labels.get(language[:2]) or self.labels.get("en") or self.name

    def header_keys(self) -> set[str]:
        return {bare_key(text) for text in (self.name, *self.labels.values(), *self.aliases)}


@dataclass(frozen=True)
class HeaderMatch:
    """Which column each position of a header is.

    `positions`: {column name: index}. `unknown`: (index, header, nearest column name or "").
    `missing`: names of required columns that no header names. `repeated`: headers that name a
    column for the second time; the first one counts.
    """

    positions: dict[str, int]
    unknown: list[tuple[int, str, str]]
    missing: list[str]
    repeated: list[str]


@cache
def load_columns(path: Path) -> tuple[Column, ...]:
    """The columns of a tab-separated description file: name, kind, required, labels, ..."""
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle, delimiter="\t", quoting=csv.QUOTE_NONE))
    return tuple(
        Column(
            name=row["name"],
            kind=row["kind"],
            required=row["required"] == "yes",
            labels={language: row[language] for language in ("en", "es", "ja")},
            aliases=tuple(alias for alias in row["aliases"].split("|") if alias),
            notes={language: row[f"note_{language}"] for language in ("en", "es", "ja")},
            examples={language: row[f"example_{language}"] for language in ("en", "es", "ja")},
        )
        for row in rows
    )


def match_header(header: Sequence[str], columns: Iterable[Column]) -> HeaderMatch:
    """Find the column that each cell of `header` names; the same answer for any order."""
    columns = tuple(columns)
    by_key = {key: column.name for column in columns for key in column.header_keys()}
    positions: dict[str, int] = {}
    unknown: list[tuple[int, str, str]] = []
    repeated: list[str] = []
    for index, cell in enumerate(header):
        key = bare_key(cell)
        if not key:
            continue
        name = by_key.get(key) or by_key.get(bare_key(_ASIDE.sub("", cell)))
        if name is None:
            near = difflib.get_close_matches(key, by_key, n=1, cutoff=0.8)
            unknown.append((index, cell.strip(), by_key[near[0]] if near else ""))
        elif name in positions:
            repeated.append(cell.strip())
        else:
            positions[name] = index
    missing = [
        column.name for column in columns if column.required and column.name not in positions
    ]
    return HeaderMatch(positions, unknown, missing, repeated)


def below_title(sheet: Sheet, columns: Iterable[Column]) -> Sheet:
    """`sheet` from its header on, where a title or a note stands above it.

    The first row stays the header if it names all required columns, or if no other one of the
    first rows names more columns than it does.
    """
    columns = tuple(columns)
    first = match_header(sheet.header, columns)
    best, most = sheet, max(len(first.positions), _NAMES_OF_A_HEADER - 1)
    if first.missing:
        for place, (_number, cells) in enumerate(sheet.rows[:_ROWS_ABOVE_HEADER]):
            named = len(match_header(cells, columns).positions)
            if named > most and len(sheet.rows) > place + 1:
                best, most = replace(sheet, header=cells, rows=sheet.rows[place + 1 :]), named
    return _with_second_row(sheet, best, columns)


def _with_second_row(sheet: Sheet, found: Sheet, columns: tuple[Column, ...]) -> Sheet:
    """`found` with the row above or below its header taken into it, where both together name more:
    groups of columns are often written over their names, each in a row of its own.
    """
    place = len(sheet.rows) - len(found.rows)
    rows = [sheet.header, *(cells for _number, cells in sheet.rows)]
    most = len(match_header(found.header, columns).positions)
    for above in (place, place - 1):
        if above < 0 or len(sheet.rows) <= above + 1:
            continue
        header = _joined(rows[above], rows[above + 1], columns)
        matched = match_header(header, columns)
        if len(matched.positions) > most and not matched.missing:
            return replace(sheet, header=header, rows=sheet.rows[above + 1 :])
    return found


def _joined(upper: Sequence[str], lower: Sequence[str], columns: tuple[Column, ...]) -> list[str]:
    """One header of two rows: the lower name of each column, or the upper where that is taken."""
    header: list[str] = []
    for above, below in zip_longest(upper, lower, fillvalue=""):
        both = match_header([*header, below], columns)
        header.append(above if not below.strip() or (above.strip() and both.repeated) else below)
    return header
