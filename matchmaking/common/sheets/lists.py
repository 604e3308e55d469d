"""A cell that holds several things, as people write them."""

import re
import unicodedata
from collections.abc import Callable, Iterator

from matchmaking.common.unseen import seen

_ITEMS = re.compile(r"[;；\n]")
_COMMA = re.compile(r"[,，、]")
# No country or language is written with one of these within its name.
_SIGNS = re.compile(r"[;；、,，/／|\n]")
# With these some are: Trinidad y Tobago, ボスニア・ヘルツェゴビナ.
_JOINERS = re.compile(
    r"(\s+(?:y|e|and|と|及び|および)\s+|\s*[・&＆+＋]\s*|(?<=語)と|及び|および|\s+)", re.IGNORECASE
)
_LEADING = re.compile(r"^(?:y|e|and|&)\s+", re.IGNORECASE)
# The longest name that is looked for, in words.
_WORDS = 8


def split_list(cell: str) -> list[str]:
    """The items of a cell, separated by ; (also full-width) or line breaks."""
    return [
        item.strip() for item in _ITEMS.split(unicodedata.normalize("NFC", cell)) if item.strip()
    ]


def split_names(cell: str, *, is_known: Callable[[str], bool]) -> Iterator[str]:
    """The names that a cell lists.

    Commas separate too where a name between them is known: people write both, and there are names
    with a comma inside.
    """
    for item in split_list(cell):
        parts = [part.strip() for part in _COMMA.split(item) if part.strip()]
        if len(parts) < 2 or is_known(item) or not any(is_known(part) for part in parts):
            yield item
        else:
            yield from parts


def split_known(cell: str, *, is_known: Callable[[str], bool]) -> Iterator[str]:
    """The countries or languages that a cell lists.

    "Español y inglés", 日本語・英語 and "es en" are two where both are known, and one item else.
    """
    for item in _SIGNS.split(seen(cell)):
        name = _LEADING.sub("", item.strip())
        if name:
            yield from _joined(name, is_known) or [name]


def _joined(item: str, is_known: Callable[[str], bool]) -> list[str]:
    """The known names that make up `item`, the longest first; none if some part is not known."""
    parts = _JOINERS.split(item)
    names: list[str] = []
    start = 0
    while start < len(parts):
        ends = range(start + 1, min(len(parts), start + 2 * _WORDS) + 1, 2)
        longest = (end for end in reversed(ends) if is_known("".join(parts[start:end])))
        end = next(longest, None)
        if end is None:
            return []
        names.append("".join(parts[start:end]))
        start = end + 1
    return names
