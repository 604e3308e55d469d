"""The one key by which two spellings of a taxonomy text are held to be the same.

Pure Python: the file reader, the models and the import all compare by `normalise_key`.
"""

import re
import unicodedata

from matchmaking.common.names import fold_latin_accents

# Hyphens, dashes and middle dots in all the shapes that keyboards of the three languages give.
# The long-vowel mark (ー) is a letter and is not among them.
_SEPARATORS = re.compile(r"[\-‐‑‒–—―−_/・·•･]+")
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\ud800-\udfff]")
_QUOTES = re.compile(r"[\"'’‘“”´`]")
_ABBREVIATION_POINT = re.compile(r"(?<!\d)\.|\.(?!\d)")
_JAPANESE = r"\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_SPACE_BETWEEN_JAPANESE = re.compile(rf"(?<=[{_JAPANESE}]) (?=[{_JAPANESE}])")
_TRADE_SIGNS = re.compile(r"\s*([®™℠])\s*")


def normalise_key(text: str) -> str:
    """The comparison key of a name, code or synonym; the empty string for text without content.

    NFKC (so half-width kana and full-width Latin letters become ordinary), case folded, Latin
    accents folded while kana keep their voicing marks, quotation marks and the points of
    abbreviations dropped (those inside numbers stay), hyphens and middle
    dots turned into spaces, spaces squeezed and, between two Japanese characters, removed.
    """
    text = _TRADE_SIGNS.sub(" ", text)
    text = unicodedata.normalize("NFKC", text).casefold()
    text = _CONTROL.sub("", text)
    if not text.isascii():
        text = fold_latin_accents(text)
    text = _ABBREVIATION_POINT.sub("", _QUOTES.sub("", text))
    text = _SEPARATORS.sub(" ", text)
    text = _SPACES.sub(" ", text).strip()
    return _SPACE_BETWEEN_JAPANESE.sub("", text)
