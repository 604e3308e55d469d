"""Cells of the two files to values: codes, quantities, languages. A cell that cannot be read is
told. Numbers are read by the rules of `profiles`.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache

from matchmaking.common.measures import read_measure, unit_and_period
from matchmaking.common.names import fold
from matchmaking.common.sheets.lists import split_names
from matchmaking.common.words import READERS, answer, language_code
from matchmaking.matching.domain.files.certificates import named_certificates
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.profiles.problems import Checked, Problem, warnings
from matchmaking.profiles.validators import (
    check_countries,
    check_hs_codes,
    check_languages,
    check_number,
)
from matchmaking.profiles.validators.identities import HS_CHAPTERS, split_hs_codes
from matchmaking.scoring import Quantity
from matchmaking.scoring.language.concepts import CERTIFICATION
from matchmaking.taxonomy.entries import Entry, UnitEntry
from matchmaking.taxonomy.kinds import PIECE
from matchmaking.taxonomy.lookup import Taxonomy

# Tonnes are stated to the gram.
_PLACES = 6
_INCOTERMS = frozenset(
    ["EXW", "FCA", "CPT", "CIP", "DAP", "DPU", "DDP", "FAS", "FOB", "CFR", "CIF"]
)


@dataclass
class CellError(Exception):
    """Why a cell, or one word of its list, was not understood. ``kind`` names the sentence."""

    kind: str
    value: str


@dataclass
class Codes:
    """What a list cell gave: known codes, words that are not known, and what was noticed of words
    that were not read to the letter.
    """

    known: set[str] = field(default_factory=set)
    unknown: list[str] = field(default_factory=list)
    told: list[Problem] = field(default_factory=list)


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
    if kind == CERTIFICATION:
        codes = set(named_certificates(word, taxonomy))
    else:
        whole = len(re.sub(r"\W", "", word))
        codes = {
            hit.code
            for hit in vocabulary_of(taxonomy).finder.find(word)
            if hit.kind == kind and len(re.sub(r"\W", "", hit.surface)) >= whole - 2
        }
    return codes.pop() if len(codes) == 1 else None


def read_hs(cell: str) -> Codes:
    """HS headings and subheadings by the reading of the profiles, and chapters of two digits."""
    words = split_hs_codes(cell)
    chapters = {word for word in words if word in HS_CHAPTERS}
    codes = _codes(check_hs_codes([word for word in words if word not in chapters]))
    codes.known |= chapters
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
    """ISO 639 codes by the reading of the profiles."""
    return _codes(check_languages(cell))


def read_language(cell: str) -> str | None:
    """``es``, ``en`` or ``ja`` from a name or tag of the language ("es-MX", "日本語"); None
    otherwise.
    """
    code = language_code(cell)
    return code if code in READERS else None


def read_countries(cell: str) -> Codes:
    """ISO 3166 codes by the reading of the profiles."""
    return _codes(check_countries(cell))


def _codes(found: Checked[list[str]]) -> Codes:
    unread = [str(one.params["value"]) for one in found.problems if one.is_error]
    return Codes(set(found.value), unread, list(warnings(found.problems)))


def read_amount(
    cell: str, unit: str, taxonomy: Taxonomy, *, field: str
) -> tuple[Checked[Decimal | None], str]:
    """The amount of a cell and its unit: that of the unit's own cell, else the one beside it.

    Where both name a unit and not the same, which one counts is not ours to say.
    """
    reading = read_measure(cell)
    if reading is None:
        return check_number(cell, field=field), unit
    beside = unit_and_period(reading.words)[0]
    named = reading.words if beside else f"{unit}{reading.words}"
    entry = _unit(named, taxonomy)
    if beside and unit and (entry is None or entry != _unit(unit, taxonomy)):
        return check_number(reading, field=field), unit
    bare = replace(reading, words="")
    if entry is not None and entry.code == PIECE:
        bare = bare.whole()
    return check_number(bare, field=field, places=_PLACES), named


def _unit(name: str, taxonomy: Taxonomy) -> Entry | None:
    """The unit that `name` begins with, whatever period follows it; pieces where it names none."""
    return taxonomy.find("unit", unit_and_period(name)[0] or PIECE)


def read_flag(cell: str) -> bool | None:
    """Yes or no in three languages; any longer description of an experience counts as yes."""
    word = fold(cell).strip()
    if not word:
        return None
    if word in {"none", "ninguna", "ninguno"}:
        return False
    found = answer(word)
    return True if found is None and len(word) > 3 else found


def read_quantity(
    amount: Decimal | None, unit: str, period: str, taxonomy: Taxonomy
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
    entry = taxonomy.find("unit", bare or PIECE)
    if not isinstance(entry, UnitEntry):
        raise CellError("unknown_unit", unit.strip())
    factor = 1.0 if entry.factor is None else float(entry.factor)
    dimension = entry.dimension if entry.factor is not None else f"{entry.dimension}:{entry.code}"
    return Quantity(float(amount) * factor, dimension, period)


LIST_READERS: dict[str, Callable[[str], Codes]] = {
    "hs": read_hs,
    "incoterms": read_incoterms,
    "languages": read_languages,
    "countries": read_countries,
}
