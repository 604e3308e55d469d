"""Names and other words as people type them, made comparable."""

import re
import unicodedata

from matchmaking.common.unseen import seen

LEGAL_FORMS = (
    r"s\s*\.?\s*a\s*\.?\s*p\s*\.?\s*i\s*\.?\s*de\s*c\s*\.?\s*v\s*\.?",
    r"s\s*\.?\s*de\s*r\s*\.?\s*l\s*\.?\s*(de\s*c\s*\.?\s*v\s*\.?|mi)?",
    r"s\s*\.?\s*a\s*\.?\s*de\s*c\s*\.?\s*v\s*\.?",
    r"s\s*\.?\s*a\s*\.?\s*b\s*\.?\s*de\s*c\s*\.?\s*v\s*\.?",
    r"s\s*\.?\s*p\s*\.?\s*r\s*\.?\s*de\s*r\s*\.?\s*[li]\s*\.?",
    r"s\s*\.?\s*c\s*\.?\s*(de\s*r\s*\.?\s*l\s*\.?)?",
    r"s\s*\.?\s*a\s*\.?\s*s\s*\.?",
    r"s\s*\.\s*a\s*\.?|sa",
    r"株式会社|有限会社|合同会社|合資会社|一般社団法人|\(株\)|\(有\)",
    r"kabushiki\s*kaisha|k\s*\.?\s*k\s*\.?|co\s*\.?\s*,?\s*ltd\s*\.?|ltd\s*\.?|inc\s*\.?|corp(oration|\.)?|llc",
)
_FORMS = "|".join(f"(?:{form})" for form in LEGAL_FORMS)
_LEADING = re.compile(rf"^(?:{_FORMS})(?=\W|[^\x00-\x7f])[\s,.・]*", re.IGNORECASE)
_TRAILING = re.compile(rf"(?:^|[\s,.・]+|(?<=[^\x00-\x7f]))(?:{_FORMS})\s*$", re.IGNORECASE)


def name_key(name: str) -> str:
    """A key under which two spellings of one organisation's name meet.

    NFKC, case and Latin accents folded, legal forms taken off both ends, everything that is
    neither letter nor digit dropped. Empty only where the name holds nothing but such things.
    """
    text = fold(name).strip()
    return _letters(_TRAILING.sub("", _LEADING.sub("", text))) or _letters(text)


def bare_key(text: str) -> str:
    """Only the letters and digits of `text`, folded: "Teléfono " meets "TELEFONO"."""
    return _letters(fold(text))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


def fold(text: str) -> str:
    """`text` for comparing: NFKC, case folded, Latin letters without accents, kana as they are, and
    without signs that nobody sees.
    """
    return fold_latin_accents(unicodedata.normalize("NFKC", seen(text)).casefold())


def fold_latin_accents(text: str) -> str:
    """`text` with accents taken off Latin letters; kana keep their (han)dakuten."""
    decomposed = unicodedata.normalize("NFD", text)
    kept: list[str] = []
    for character in decomposed:
        if unicodedata.combining(character) and kept and kept[-1].isascii():
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
