"""Tax ids, corporate numbers and the codes of goods and trades."""

import re
import unicodedata

from stdnum.exceptions import ValidationError as NumberError
from stdnum.jp import cn
from stdnum.mx import rfc

from matchmaking.common.unseen import seen
from matchmaking.profiles.problems import Checked, Code
from matchmaking.profiles.validators.basic import (
    as_text,
    check_list,
    problem,
    restored,
    shown,
    warning,
)

GENERIC_RFCS = frozenset({"XAXX010101000", "XEXX010101000"})
"""Issued by the tax office for sales to nobody in particular, at home and abroad."""
HS_CHAPTERS = frozenset(f"{n:02}" for n in range(1, 98) if n != 77)
"""Chapter 77 is reserved; 98 and 99 are national."""
SCIAN_SECTORS = frozenset(
    "11 21 22 23 31 32 33 43 46 48 49 51 52 53 54 55 56 61 62 71 72 81 93".split()  # noqa: SIM905
)
"""The 2-digit sectors of SCIAN 2023 (INEGI); 31-33 and 48-49 are one sector each."""
_BETWEEN_HS = re.compile(r"[;、,/|\n]|\s+[yeo]\s+|\s+and\s+")
_HS_ALONE = re.compile(r"\d{4}\.\d\d(?:\.\d\d){0,2}|\d{4}|\d{6}|\d{8}|\d{10}")
# What lists write before a number. Not "RFC930714": these may be the three letters of a company.
_RFC_LABEL = re.compile(r"^r\.?f\.?c\.?[\s:]+(?=[A-ZÑ&])", re.IGNORECASE)
_CORPORATE_LABEL = re.compile(r"^(?:法人番号|登録番号)[\s:]*")
_SCIAN_LABEL = re.compile(r"^scian[\s:]*", re.IGNORECASE)
_HS_LABEL = re.compile(
    r"^(?:hs\s*-?(?:codes?|コード|6(?=\s*:))?|sa|c[oó]digo(?:\s+(?:hs|sa|arancelario))?|partida"
    r"|fracci[oó]n(?:\s+arancelaria)?)[\s.:#-]*(?=\d)",
    re.IGNORECASE,
)
# "0804.40 (aguacate)", "311411 - Congelación de frutas": the code and its name.
_WITH_NAME = re.compile(r"(?P<code>\d[\d.]*)(?:\s*[(:\-–—]\s*|\s+)[^\W\d_][^\d]*")
_HS_WITH_DOTS = re.compile(r"(\d{3,4})\.(\d{1,2}?)((?:\.\d{1,4}){0,2}|(?<=\d\d)\d{2,4})")


def check_rfc(value: object, *, field: str = "rfc") -> Checked[str]:
    """A Mexican tax id in its compact form.

    A wrong check digit is only a warning: about 1.5 % of the RFCs in use have one (python-stdnum).
    """
    plain = unicodedata.normalize("NFKC", as_text(value))
    text = rfc.compact(_RFC_LABEL.sub("", plain).replace(".", ""))
    if not text:
        return Checked("")
    if text in GENERIC_RFCS:
        return Checked("", (warning(field, Code.RFC_GENERIC, value=text),))
    try:
        rfc.validate(text)
    except NumberError:
        return Checked("", (problem(field, Code.RFC_SHAPE, value=shown(value)),))
    if len(text) == 10:
        return Checked(text, (warning(field, Code.RFC_INCOMPLETE, value=text),))
    try:
        rfc.validate(text, validate_check_digits=True)
    except NumberError:
        return Checked(text, (warning(field, Code.RFC_CHECK_DIGIT, value=text),))
    return Checked(text)


def check_corporate_number(value: object, *, field: str = "corporate_number") -> Checked[str]:
    """A 法人番号 of 13 digits, the first of which checks the others."""
    text = unicodedata.normalize("NFKC", as_text(value))
    digits = restored(_CORPORATE_LABEL.sub("", text))
    if digits is None:
        return Checked("", (problem(field, Code.DIGITS_LOST, value=shown(value)),))
    text = re.sub(r"[\s\-‐‑‒–—―−ー]", "", digits).removeprefix("T")
    if not text:
        return Checked("")
    if not re.fullmatch(r"[1-9][0-9]{12}", text):
        return Checked("", (problem(field, Code.CORPORATE_NUMBER_SHAPE, value=shown(value)),))
    if not cn.is_valid(text):
        return Checked("", (problem(field, Code.CORPORATE_NUMBER_CHECK_DIGIT, value=text),))
    return Checked(text)


def check_hs(value: object, *, field: str = "hs6") -> Checked[str]:
    """An HS heading (4 digits) or subheading (6), without its dot.

    National digits behind the sixth are cut, and a zero that a spreadsheet dropped at either end
    is put back, both with a warning.
    """
    written = shown(value)
    text = _HS_LABEL.sub("", unicodedata.normalize("NFKC", as_text(value)))
    text = _WITH_NAME.sub(r"\g<code>", text)
    text = re.sub(r"[\s\-‐‑–—]", "", text)
    if not text:
        return Checked("")
    digits, zero_added = _hs_digits(text)
    if not digits:
        return Checked("", (problem(field, Code.HS_SHAPE, value=written),))
    if digits[:2] not in HS_CHAPTERS:
        chapter = problem(field, Code.HS_CHAPTER, value=written, chapter=digits[:2])
        return Checked("", (chapter,))
    code = digits[:6]
    found = []
    if zero_added:
        found.append(warning(field, Code.HS_ZERO_ADDED, value=written, code=code))
    if len(digits) > 6:
        found.append(warning(field, Code.HS_CUT, value=written, code=code))
    return Checked(code, tuple(found))


def _hs_digits(text: str) -> tuple[str, bool]:
    """All digits of a code, and whether a zero was put back; "" for what is none.

    Nine are as Japan counts, or Mexico's ten without their zero: only a zero in front tells.
    """
    if match := _HS_WITH_DOTS.fullmatch(text):
        heading, sub, rest = match.groups()
        digits = heading.zfill(4) + sub.ljust(2, "0") + rest.replace(".", "")
        return digits, len(heading) == len("804") or len(sub) == len("4")
    if re.fullmatch(r"[0-9]{3}|[0-9]{5}|[0-9]{7}", text):
        return "0" + text, True
    whole = re.fullmatch(r"[0-9]{4}|[0-9]{6}|[0-9]{8}|0[0-9]{8}|[0-9]{10,12}", text)
    return text if whole else "", False


def check_hs_codes(value: object, *, field: str = "hs_codes") -> Checked[list[str]]:
    if isinstance(value, str):
        value = split_hs_codes(value)
    return check_list(value, field=field, item=check_hs, limit=20)


def split_hs_codes(text: str) -> list[str]:
    """The codes that `text` lists. "0804 0805" are two, "0804 40" is one with a space in it."""
    codes: list[str] = []
    for item in _BETWEEN_HS.split(unicodedata.normalize("NFKC", seen(text))):
        words = item.split()
        whole = all(_HS_ALONE.fullmatch(word) for word in words)
        codes += words if whole else [" ".join(words)]
    return [code for code in codes if code]


def check_scian(value: object, *, field: str = "scian") -> Checked[str]:
    """A SCIAN code of 2 to 6 digits, alone or before its name."""
    text = _SCIAN_LABEL.sub("", unicodedata.normalize("NFKC", as_text(value)))
    text = _WITH_NAME.sub(r"\g<code>", text).replace(" ", "")
    if not text:
        return Checked("")
    if not re.fullmatch(r"[0-9]{2,6}", text):
        return Checked("", (problem(field, Code.SCIAN_SHAPE, value=shown(value)),))
    if text[:2] not in SCIAN_SECTORS:
        sector = problem(field, Code.SCIAN_SECTOR, value=text, sector=text[:2])
        return Checked("", (sector,))
    return Checked(text)
