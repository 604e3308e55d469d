"""Ticks beside rows, as a form sends them."""

from collections.abc import Iterable

# More digits than any key of a database has.
_LONGEST = 18


def keys_in(values: Iterable[str]) -> list[int]:
    """The keys among what was sent; whatever else stands there is passed over."""
    return [
        int(value)
        for value in values
        if value.isascii() and value.isdecimal() and len(value) <= _LONGEST
    ]
