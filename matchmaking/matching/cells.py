"""Cells of the two files to values: numbers, codes, quantities. A cell that cannot be read is
told.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache

from matchmaking.common.measures import days_of, split_measure, unit_and_period
from matchmaking.common.names import fold
from matchmaking.common.sheets.lists import split_names
from matchmaking.common.words import NO, YES, country_code
from matchmaking.matching.vocabulary import vocabulary_of
from matchmaking.scoring import Quantity
from matchmaking.scoring.language.concepts import ConceptFinder
from matchmaking.taxonomy.entries import UnitEntry
from matchmaking.taxonomy.lookup import Taxonomy

_PIECE = "piece"
_NUMBER = re.compile(r"[-+]?\d[\d.,' ]*")
_INCOTERMS = frozenset(
    ["EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"]
)
_LANGUAGES = {
    "es": ("es", "español", "espanol", "spanish", "castellano", "スペイン語", "西語"),
    "en": ("en", "inglés", "ingles", "english", "英語"),
    "ja": ("ja", "jp", "japonés", "japones", "japanese", "日本語", "nihongo"),
}


@dataclass
class CellError(Exception):
    """Why a cell, or one word of its list, was not understood. ``kind`` names the sentence."""

    kind: str
    value: str


@dataclass
class Codes:
    """What a list cell gave: known codes, and words that the taxonomy does not know."""

    known: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)


def read_codes(cell: str, kind: str, taxonomy: Taxonomy) -> Codes:
    """Codes of ``kind`` that the words of a list cell name, in any of the three languages."""
    codes = Codes()
    code_of = cache(lambda name: _code_of(name, kind, taxonomy))
    named = split_names(cell, is_known=lambda name: code_of(name) is not None)
    for name in dict.fromkeys(named):
        code = code_of(name)
        if code is None:
            codes.unknown.append(name)
        else:
            codes.known.add(code)
    return codes


def _code_of(word: str, kind: str, taxonomy: Taxonomy) -> str | None:
    entry = taxonomy.find(kind, word)
    return entry.code if entry else _nearly(word, kind, taxonomy)


def _nearly(word: str, kind: str, taxonomy: Taxonomy) -> str | None:
    """The one concept that a word names but for spacing, plural or, for certificates, an edition.

    "ISO9001:2015 (SGS)" is ISO 9001; "piezas de plástico automotrices" is not "piezas".
    """
    hits = [hit for hit in _finder(taxonomy).find(word) if hit.kind == kind]
    if kind != "certification":
        whole = len(re.sub(r"\W", "", word))
        hits = [hit for hit in hits if len(re.sub(r"\W", "", hit.surface)) >= whole - 2]
    codes = {hit.code for hit in hits}
    return codes.pop() if len(codes) == 1 else None


@lru_cache(maxsize=4)
def _finder(taxonomy: Taxonomy) -> ConceptFinder:
    return ConceptFinder(vocabulary_of(taxonomy))


def read_hs(cell: str) -> Codes:
    """HS codes of two to six digits; national codes are cut to six, dots are ignored."""
    codes = Codes()
    for word in re.split(r"[;；,、\s]+", cell.strip()):
        digits = re.sub(r"[.\-]", "", unicodedata.normalize("NFKC", word))
        if digits.isdigit() and 2 <= len(digits) <= 12:
            codes.known.add(digits[:6] if len(digits) >= 6 else digits[: len(digits) // 2 * 2])
        elif word:
            codes.unknown.append(word)
    return codes


def read_incoterms(cell: str) -> Codes:
    """Incoterms 2020 by their three letters, whatever place is named after them."""
    codes = Codes()
    for word in re.split(r"[;；,、/]+", cell):
        term = unicodedata.normalize("NFKC", word).strip().upper()[:3]
        if term in _INCOTERMS:
            codes.known.add(term)
        elif word.strip():
            codes.unknown.append(word.strip())
    return codes


def read_languages(cell: str) -> Codes:
    codes = Codes()
    for word in re.split(r"[;；,、/\s]+", cell.strip()):
        code = read_language(word)
        if code:
            codes.known.add(code)
        elif word:
            codes.unknown.append(word)
    return codes


def read_language(cell: str) -> str | None:
    """``es``, ``en`` or ``ja`` from a name or tag of the language ("es-MX", "日本語"); None
    otherwise.
    """
    word = unicodedata.normalize("NFKC", cell).strip().casefold()
    tag = re.split(r"[-_]", word)[0]
    return next((code for code, names in _LANGUAGES.items() if word in names or tag == code), None)


def read_countries(cell: str) -> Codes:
    """ISO 3166 codes from codes or names in Spanish, English or Japanese."""
    codes = Codes()
    for word in re.split(r"[;；,、/\n]+", cell):
        if name := word.strip():
            code = country_code(name)
            if code:
                codes.known.add(code)
            else:
                codes.unknown.append(name)
    return codes


def read_number(cell: str) -> float | None:
    """A number of zero or more; thousands separators and a unit after it are ignored.

    Raises CellError for text without a number and for a negative one.
    """
    text = unicodedata.normalize("NFKC", cell).strip().replace("\u00a0", " ")
    if not text:
        return None
    found = _NUMBER.search(text)
    if not found or found.group().startswith("-"):
        raise CellError("not_a_number", cell.strip())
    return float(_plain(found.group().strip(" '")))


def read_whole(cell: str) -> int | None:
    """A number of zero or more, cut to a whole one."""
    value = read_number(cell)
    return None if value is None else int(value)


def read_days(cell: str) -> float | None:
    """A number of days; weeks are turned into days. Raises CellError for any other unit of time."""
    if not cell.strip():
        return None
    days = days_of(cell)
    if days is None and (split_measure(cell) or ("", ""))[1]:
        raise CellError("not_a_number", cell.strip())
    return read_number(cell if days is None else days)


def read_amount(cell: str, unit: str, taxonomy: Taxonomy) -> tuple[float | None, str]:
    """The amount of a cell and its unit: that of the unit's own cell, else the one beside it.

    Raises CellError where both name a unit and not the same: which one counts is not ours to say.
    """
    words = (split_measure(cell) or ("", ""))[1]
    beside = unit_and_period(words)[0]
    entry = taxonomy.find("unit", beside) if beside else None
    if entry is not None:
        own = taxonomy.find("unit", unit_and_period(unit.strip())[0] or unit)
        if unit.strip() and own != entry:
            raise CellError("not_a_number", cell.strip())
        unit = unit if unit.strip() else words
    return read_number(cell), unit


def read_flag(cell: str) -> bool | None:
    """Yes or no in three languages; any longer description of an experience counts as yes."""
    word = fold(cell).strip()
    if not word:
        return None
    if word in NO or word in {"none", "ninguna", "ninguno"}:
        return False
    return True if word in YES or len(word) > 3 else None


def read_quantity(
    amount: float | None, unit: str, period: str, taxonomy: Taxonomy
) -> Quantity | None:
    """An amount in the base unit of its dimension; one without a unit counts pieces.

    A period in the unit ("t/año") goes before the column's own. Raises CellError for an unknown
    unit.
    """
    if amount is None:
        return None
    name = unicodedata.normalize("NFKC", unit).strip()
    bare, told = unit_and_period(name) if period else (name, "")
    period = told or period
    entry = taxonomy.find("unit", bare or _PIECE)
    if not isinstance(entry, UnitEntry):
        raise CellError("unknown_unit", unit.strip())
    factor = 1.0 if entry.factor is None else float(entry.factor)
    dimension = entry.dimension if entry.factor is not None else f"{entry.dimension}:{entry.code}"
    return Quantity(amount * factor, dimension, period)


LIST_READERS: dict[str, Callable[[str], Codes]] = {
    "hs": read_hs,
    "incoterms": read_incoterms,
    "languages": read_languages,
    "countries": read_countries,
}


def _plain(number: str) -> str:
    """Digits with a decimal point: ``1,200.5``, ``1.200,5``, ``1 200`` and ``12,5`` are
    understood.
    """
    digits = re.sub(r"[' ]", "", number).lstrip("+").rstrip(".,")
    last = max(digits.rfind(","), digits.rfind("."))
    if last < 0:
        return digits
    sign = digits[last]
    whole, fraction = re.sub(r"[.,]", "", digits[:last]), digits[last + 1 :]
    grouped = digits.count(sign) > 1 or (len(fraction) == 3 and digits[:last].lstrip("0") != "")
    both = "," in digits and "." in digits
    return f"{whole}{fraction}" if grouped and not both else f"{whole or '0'}.{fraction}"
