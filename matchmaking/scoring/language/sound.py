"""Words that sound alike across scripts: katakana loanwords, Latin words, numbers and codes.

Japanese writes most foreign names of materials, chemicals, machines and dishes in katakana
(ジオクチル, バルブ, グアカモーレ), so that a romanised, simplified spelling of both sides finds
"dioctilo" and "guacamole" without any dictionary. Numbers and part codes need no reading at all.
All of this is a rough key for comparing, never shown to anybody.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .text import clean

_ROWS = {
    "": "アイウエオ",
    "k": "カキクケコ",
    "s": "サシスセソ",
    "t": "タチツテト",
    "n": "ナニヌネノ",
    "h": "ハヒフヘホ",
    "m": "マミムメモ",
    "r": "ラリルレロ",
    "g": "ガギグゲゴ",
    "d": "ダヂヅデド",
    "b": "バビブベボ",
    "p": "パピプペポ",
}
_KANA = {
    char: row + vowel
    for row, chars in _ROWS.items()
    for char, vowel in zip(chars, "aiueo", strict=True)
}
# ジ stands for "di", "ji" and "gi" of other languages alike, all of which become "di" below.
_KANA.update(
    zip(
        "ザジズゼゾヤユヨワヲンヴー",
        ["sa", "di", "su", "se", "so", "ia", "iu", "io", "ua", "o", "n", "bu", ""],
        strict=True,
    )
)
_KANA.update({"ッ": "", "フ": "fu", "ヵ": "ka", "ヶ": "ke"})
_SMALL = dict(zip("ァィゥェォャュョヮ", "aiueoauoa", strict=True))

_KATAKANA_RUN = re.compile(r"[ァ-ヺー]{3,}")
_LATIN_RUN = re.compile(r"[a-z]{3,}")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_DOUBLED = re.compile(r"(.)\1+")

_LATIN_RULES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("qu", "k"),
        ("ph", "f"),
        ("th", "t"),
        ("ch", "t"),
        ("ll", "r"),
        ("gn", "n"),
        ("g(?=[ei])", "d"),
        ("c(?=[eiy])", "s"),
        ("[cq]", "k"),
        ("l", "r"),
        ("v", "b"),
        ("x", "ks"),
        ("z", "s"),
        ("j", "d"),
        ("[hw]", ""),
        ("y", "i"),
    )
)


@lru_cache(maxsize=32768)
def katakana_key(run: str) -> str:
    """Simplified romanisation of a run of katakana (ジオクチル -> ``diokutiru``)."""
    out = ""
    for char in run:
        small = _SMALL.get(char)
        if small is None:
            out += _KANA.get(char, "")
        else:
            out = (out[:-1] if out and out[-1] in "aiueo" else out) + small
    return _DOUBLED.sub(r"\1", out.replace("h", ""))


@lru_cache(maxsize=32768)
def latin_key(word: str) -> str:
    """Simplified spelling of a Latin word in the same alphabet (``dioctilo`` -> ``dioktiro``)."""
    decomposed = unicodedata.normalize("NFD", word.casefold())
    key = "".join(c for c in decomposed if "a" <= c <= "z")
    for pattern, replacement in _LATIN_RULES:
        key = pattern.sub(replacement, key)
    return _DOUBLED.sub(r"\1", key)


def number_key(number: str) -> str:
    """A number without grouping signs and trailing zeros (``1,000.50`` -> ``1000.5``)."""
    plain = re.sub(r"[.,](?=\d{3}(?:\D|$))", "", number).replace(",", ".")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def sound_tokens(text: str, *, shortest: int = 3, longest: int = 4) -> list[str]:
    """Character n-grams of the sound keys of a text, with word borders, and its numbers whole."""
    cleaned = clean(text)
    decomposed = unicodedata.normalize("NFD", cleaned.casefold())
    latin = "".join(c for c in decomposed if not "\u0300" <= c <= "\u036f")
    keys = [katakana_key(run) for run in _KATAKANA_RUN.findall(cleaned)]
    keys += [latin_key(run) for run in _LATIN_RUN.findall(latin)]
    tokens = [f"#{number_key(number)}" for number in _NUMBER.findall(cleaned)]
    for key in keys:
        framed = f"<{key}>"
        if len(key) < 2:
            continue
        for size in range(shortest, longest + 1):
            tokens += [framed[i : i + size] for i in range(len(framed) - size + 1)]
    return tokens
