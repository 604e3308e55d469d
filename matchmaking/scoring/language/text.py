"""Cleaning, folding, language guess and splitting of text, for Spanish, English and Japanese.

Everything here is pure and deterministic: the same string gives the same keys on every machine,
so a key may be stored and compared later.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

LANGUAGES = ("es", "en", "ja")

_SPACE = re.compile(r"\s+")
_JAPANESE = re.compile(r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f々〆ヶ]")
_LATIN_WORD = re.compile(r"[^\W\d_]+")
# More letters than an acronym or a row of codes has, most of them capitals.
_SHOUTING_LETTERS, _SHOUTING_SHARE = 10, 0.6
_COMBINING_KANA_MARKS = {"\u3099", "\u309a"}

# A piece ends at a line break, a semicolon, a Japanese full stop, a bar, or at a full stop,
# question or exclamation mark that a space follows ("ISO 9001:2015", "3.5 mm" and "S.A. de C.V."
# stay whole: the mark must follow two letters or digits that no other full stop precedes within
# the word).
_PIECE_END = re.compile(
    r"[\r\n;；。｡|•●■◆]+|(?<=[^\s.]{3})[.!?](?=\s|$)|[！？](?=\s|$)|(?:^|\s)[-*–—・](?=\s)"
)

# The commonest function words; those that both languages share are left out.
_STOPWORDS = {
    language: frozenset(words.split())
    for language, words in {
        "es": """de la el los las del y en para con por una un que se al como más su sus es son o e
            nuestra nuestro desde sin sobre entre también fabricación producción servicios otros
            otras""",
        "en": """the of and in for with to by an is are on at from as our we or its that other not
            manufacturing production services without their into which products""",
    }.items()
}
# Folded words that carry no meaning by themselves, in a company's text.
_SILENT = """de del la las el los lo en con por para un una uno unos unas y e o u a al su sus se que
    como the of and or in for with to by an from other into any"""
SILENT_WORDS = frozenset(_SILENT.split())
_SPANISH_MARKS = re.compile(r"[áéíóúñü¿¡]|ción\b|ciones\b|dad\b", re.IGNORECASE)
_ENGLISH_MARKS = re.compile(r"\b\w{3,}(?:ing|tion|tions|ness|ment|ed)\b|[a-z]'s\b", re.IGNORECASE)


def clean(text: str) -> str:
    """Text in NFKC with control, format, private and lone surrogate characters made into spaces.

    Line breaks survive as one ``\\n`` (pieces are split there); other runs of white space become
    one space. The encoder raises on lone surrogates, hence nothing reaches it unclean.
    """
    # Most texts are clean, and many are read again and again.
    if text.isprintable() and unicodedata.is_normalized("NFKC", text):
        return (_SPACE.sub(" ", text) if "  " in text else text).strip()
    normal = unicodedata.normalize("NFKC", text.encode("utf-8", "ignore").decode("utf-8"))
    # Nearly every text has none of them, and asking each character takes long.
    if all(line.isprintable() for line in normal.split("\n")):
        kept = normal
    else:
        kept = "".join(
            c if c == "\n" or unicodedata.category(c)[0] != "C" else ("\n" if c == "\r" else " ")
            for c in normal
        )
    lines = (_SPACE.sub(" ", line).strip() for line in kept.split("\n"))
    return "\n".join(line for line in lines if line)


def calmed(text: str) -> str:
    """A text that is written in capitals as a sentence; any other unchanged."""
    cased = [char.isupper() for char in text if char.isupper() or char.islower()]
    if len(cased) < _SHOUTING_LETTERS or sum(cased) <= _SHOUTING_SHARE * len(cased):
        return text
    return text[:1].upper() + text[1:].lower()


@lru_cache(maxsize=65536)
def _fold_char(char: str) -> str:
    decomposed = unicodedata.normalize("NFD", char)
    if len(decomposed) == 1 or any(c in _COMBINING_KANA_MARKS for c in decomposed[1:]):
        return char
    return "".join(c for c in decomposed if not unicodedata.combining(c))


class _Folded(dict[int, str]):
    """Code point -> folded character, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        self[code] = folded = _fold_char(chr(code))
        return folded


_FOLDED = _Folded()


def fold(text: str) -> str:
    """Comparison key: NFKC, casefold, accents of Latin letters removed, spaces collapsed.

    The voicing marks of kana are not accents (が is not か) and stay. ``ñ`` becomes ``n``, since
    half of the capital-letter Spanish in real spreadsheets is typed without it.
    """
    key = clean(text).casefold()
    if key.isascii():
        return key.replace("\n", " ")
    return _SPACE.sub(" ", key.translate(_FOLDED)).strip()


def fold_beside(text: str) -> tuple[str, str]:
    """The folded text with its line breaks kept, and as written: two strings of the same length.

    Character ``i`` of the second is what character ``i`` of the first was made of, so that whoever
    found something in the first can see its capitals.
    """
    cleaned = clean(text)
    key = cleaned.casefold().translate(_FOLDED)
    if len(key) == len(cleaned):
        return key, cleaned
    folded: list[str] = []
    written: list[str] = []
    for char in cleaned:
        for part in "".join(_fold_char(c) for c in char.casefold()):
            folded.append(part)
            written.append(char)
    return "".join(folded), "".join(written)


def is_japanese_char(char: str) -> bool:
    """Whether the character is kana (full or half width) or a Han character."""
    return bool(_JAPANESE.match(char))


def guess_language(text: str, *, unsure: str = "es") -> str | None:
    """``es``, ``en`` or ``ja`` by script and stopwords; None for text without any letter.

    Kana or Han characters decide for Japanese when they are at least a fifth of the letters, so
    that a Spanish sentence that quotes one Japanese word stays Spanish. Latin text without a sign
    of either language is ``unsure``: suppliers' free text is Spanish far more often than English.
    """
    letters = [c for c in text if c.isalpha() or _JAPANESE.match(c)]
    if not letters:
        return None
    japanese = sum(1 for c in letters if _JAPANESE.match(c))
    if japanese * 5 >= len(letters):
        return "ja"
    words = [w.casefold() for w in _LATIN_WORD.findall(text)]
    spanish = sum(w in _STOPWORDS["es"] for w in words) * 2 + len(_SPANISH_MARKS.findall(text))
    english = sum(w in _STOPWORDS["en"] for w in words) * 2 + len(_ENGLISH_MARKS.findall(text))
    if english == spanish:
        return unsure
    return "en" if english > spanish else "es"


def split_pieces(text: str, *, limit: int = 40, minimum: int = 2) -> tuple[str, ...]:
    """Sentences, lines and list items of a description, without repeats, in order.

    At most ``limit`` pieces: a catalogue of four hundred lines would otherwise cost four hundred
    vectors; the rest is still read through the whole text. Pieces shorter than ``minimum``
    characters are dropped.
    """
    pieces: dict[str, None] = {}
    for part in _PIECE_END.split(clean(text)):
        piece = part.strip(" \n\t,、:：-–—・") if part else ""
        if len(piece) >= minimum:
            pieces.setdefault(piece)
        if len(pieces) >= limit:
            break
    return tuple(pieces)


def text_hash(text: str) -> str:
    """Stable name of a cleaned text, for a cache of vectors (SHA-256, first 32 hex digits)."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:32]


def has_japanese(text: str) -> bool:
    """Whether any kana or Han character occurs."""
    return bool(_JAPANESE.search(text))
