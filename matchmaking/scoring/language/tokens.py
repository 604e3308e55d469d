"""A text as concepts are looked for in it: words, numbers, Japanese characters, with their keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .text import fold_beside, is_japanese_char

_TOKEN = re.compile(
    r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff々〆ヶ]|[a-z]+|\d+|[^\W\d_]+"
)
KATAKANA = re.compile(r"[ァ-ヺー]+")
_SILENT_WORDS = """de del la el los las y e o en para con por a al
the of and in for with to or"""
_SILENT = frozenset(_SILENT_WORDS.split())
# A span never crosses these, unless the surface itself holds one ("ISO/IEC 17025", "VDA 6.3").
_BREAK = re.compile(r"[。、,.;/]")
# The letter of "O-ring", "e-commerce" and "Oリング" is a part of the word.
_HYPHENS = "-\u2010\u2013"
# Customs Japanese writes small kana large (ばれいしよ, せつけん, シヤツ).
LARGE_KANA = str.maketrans(
    "っゃゅょゎぁぃぅぇぉッャュョヮァィゥェォ", "つやゆよわあいうえおツヤユヨワアイウエオ"
)


@lru_cache(maxsize=32768)
def stem(word: str) -> str:
    """Key of a folded Latin word without plural and gender endings of Spanish and English.

    ``congeladas`` and ``congelado`` meet, ``valves`` and ``valve``, ``raices`` and ``raiz``. Words
    under four letters and words with a digit are codes and stay as they are.
    """
    if len(word) < 4 or not word.isalpha():
        return word
    if word.endswith("ies"):
        word = word[:-3] + "y"
    elif word.endswith("es") and len(word) > 4:
        word = word[:-2]
    elif word.endswith("s") and not word.endswith("ss"):
        word = word[:-1]
    if len(word) > 3 and word[-1] in "aoe":
        word = word[:-1]
    return word[:-1] + {"y": "i", "z": "c"}.get(word[-1], word[-1])


def one_or_many(word: str, language: str | None = None) -> frozenset[str]:
    """A folded Latin word and what it is the plural of, if it is one: no change of gender.

    English adds "es" to few words: wines are not several wins.
    """
    forms = {word}
    for ending, instead in (("s", ""), ("es", ""), ("ies", "y"), ("ces", "z")):
        base = word.removesuffix(ending)
        if base == word or len(base) < 2:
            continue
        if language != "en" or ending != "es" or base[-1] in "sxzho":
            forms.add(base + instead)
    return frozenset(forms)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or Japanese character; ``apart`` where a break stands before it."""

    key: str
    word: str
    start: int
    end: int
    apart: bool


def tokens_of(folded: str, written: str) -> list[Token]:
    """Latin words (stemmed, function words left out), digits, and each Japanese character by
    itself.

    The long-vowel bar at the end of a katakana word is dropped (センサー and センサ are one word).
    """
    tokens: list[Token] = []
    mixed = is_mixed(written)
    for match in _TOKEN.finditer(folded):
        word, start, end = match.group(), match.start(), match.end()
        if word in _SILENT and not (len(word) == 1 and _is_part(folded, written, start, mixed)):
            continue
        if word == "ー" and not _continues_katakana(folded, end):
            continue
        japanese = is_japanese_char(word[0])
        key = word.translate(LARGE_KANA) if japanese else stem(word)
        apart = bool(tokens) and bool(_BREAK.search(folded, tokens[-1].end, start))
        tokens.append(Token(key, word, start, end, apart))
    return tokens


def is_mixed(written: str) -> bool:
    """Whether capitals tell anything: not where a whole text is typed in them."""
    return any(char.islower() or is_japanese_char(char) for char in written)


def _is_part(folded: str, written: str, place: int, mixed: bool) -> bool:
    """Whether the single letter at ``place`` belongs to a name ("O-ring", "Oリング", "O ring",
    "G.A.P.").
    """
    before, after = folded[max(place - 1, 0) : place], folded[place + 1 : place + 2]
    if before == after == ".":
        return True
    if after and (after in _HYPHENS or is_japanese_char(after)):
        return True
    return mixed and written[place].isupper()


def _continues_katakana(folded: str, place: int) -> bool:
    return place < len(folded) and bool(KATAKANA.match(folded[place]))


@dataclass(frozen=True, slots=True)
class ReadText:
    """A text as the finder goes through it."""

    folded: str
    written: str
    language: str | None
    tokens: list[Token]
    keys: tuple[str, ...]

    @classmethod
    def of(cls, text: str, language: str | None) -> ReadText:
        folded, written = fold_beside(text)
        tokens = tokens_of(folded, written)
        return cls(folded, written, language, tokens, tuple(token.key for token in tokens))
