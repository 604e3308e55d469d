"""Primary keys as a browser or a letter sends them: text of anybody's making."""

from collections.abc import Iterable


def key_in(text: str) -> int | None:
    """The key that `text` names; None where it names none that a database could hold."""
    # "²" is a digit that int() refuses, and a number of nineteen digits may be no 64-bit integer.
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def keys_in(texts: Iterable[str]) -> list[int]:
    """The keys that `texts` name; what names none is passed over."""
    return [key for text in texts if (key := key_in(text)) is not None]
