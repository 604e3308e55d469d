"""Which encoding a text file is in.

Order: byte-order mark, strict UTF-8, then cp932 (Japanese Excel) against cp1252 (Mexican Excel) by
what kind of characters each reading yields. A general detector took Spanish cp1252 for cp1250, so
it is not asked; the reader is shown a preview and may choose.
"""

import codecs
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from matchmaking.common.sheets.problems import SheetError, SheetProblem

Plausible = Callable[[str, str, str], float]
"""(character before, non-ASCII character, character after) to how likely it was typed, 0 to 1."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPANISH = frozenset("áéíóúüñÁÉÍÓÚÜÑçÇ¿¡ºª°®²³µ·«»“”‘’–—…€½¼¾±×")


@dataclass(frozen=True)
class Decoded:
    text: str
    encoding: str
    # True where another reading was possible, so that a person should look at the preview.
    guessed: bool


def decode(data: bytes, *, encoding: str | None = None) -> Decoded:
    """`data` as text. Raises SheetError(ENCODING) where a chosen encoding does not fit."""
    if encoding:
        try:
            return Decoded(data.decode(encoding).removeprefix("\ufeff"), encoding, guessed=False)
        except (UnicodeDecodeError, LookupError) as error:
            raise SheetError(SheetProblem.ENCODING, encoding=encoding) from error
    for mark, name in _BOMS:
        if data.startswith(mark):
            return decode(data, encoding=name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8", guessed=False)
    except UnicodeDecodeError:
        return _by_score(data)


def _by_score(data: bytes) -> Decoded:
    readings = []
    for name, plausible in (("cp1252", _looks_spanish), ("cp932", _looks_japanese)):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        readings.append((_share(text, plausible), name, text))
    if not readings:
        # cp1252 leaves five bytes undefined; one stray byte must not cost the whole file.
        return Decoded(data.decode("cp1252", errors="replace"), "cp1252", guessed=True)
    readings.sort(key=lambda reading: (-reading[0], reading[1]))
    _, name, text = readings[0]
    return Decoded(text, name, guessed=True)


def _share(text: str, plausible: Plausible) -> float:
    """Share of the non-ASCII characters that a writer of that encoding would have typed."""
    marks = [plausible(before, here, after) for before, here, after in _with_neighbours(text)]
    return sum(marks) / len(marks) if marks else 0.0


def _with_neighbours(text: str) -> Iterator[tuple[str, str, str]]:
    for position, character in enumerate(text):
        if not character.isascii():
            before = text[position - 1] if position else " "
            after = text[position + 1] if position + 1 < len(text) else " "
            yield before, character, after


def _looks_spanish(before: str, here: str, after: str) -> float:
    if here not in _SPANISH:
        return 0.0
    # Two accented letters side by side are rare in Spanish and the rule in misread Japanese.
    crowded = not before.isascii() and not after.isascii()
    return 0.3 if crowded else 1.0


def _looks_japanese(before: str, here: str, after: str) -> float:
    code = ord(here)
    if 0x3040 <= code <= 0x30FF or 0x3000 <= code <= 0x303F:
        return 1.0
    if 0xFF61 <= code <= 0xFF9F:  # half-width katakana: real, but also any stray high byte
        return 0.6 if not before.isascii() or not after.isascii() else 0.0
    if 0xE000 <= code <= 0xF8FF:  # private use: no reader ever typed it
        return -1.0
    name = unicodedata.name(here, "")
    if name.startswith("CJK UNIFIED"):
        # A lone kanji between Latin letters is what an accented vowel becomes when misread.
        lone = before.isascii() and after.isascii() and (before.isalpha() or after.isalpha())
        return -0.5 if lone else 1.0
    if 0xFF01 <= code <= 0xFF60:
        return 1.0
    return 0.2
