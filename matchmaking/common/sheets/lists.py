"""A cell that holds several things, as people write them."""

import re
import unicodedata
from collections.abc import Callable, Iterator

_ITEMS = re.compile(r"[;；\n]")
_COMMA = re.compile(r"[,，、]")


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
