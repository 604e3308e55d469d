"""Tax ids, corporate numbers and the codes of goods and trades."""

import re
import unicodedata

from stdnum.exceptions import ValidationError as NumberError
from stdnum.jp import cn
from stdnum.mx import rfc

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
_HS_WITH_DOTS = re.compile(r"(\d{3,4})\.(\d{1,2})((?:\.\d{1,4}){0,2})")


def check_rfc(value: object, *, field: str = "rfc") -> Checked[str]:
    """A Mexican tax id in its compact form.

    A wrong check digit is only a warning: about 1.5 % of the RFCs in use have one (python-stdnum).
    """
    text = rfc.compact(unicodedata.normalize("NFKC", as_text(value)).replace(".", ""))
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
    digits = restored(text)
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
    text = unicodedata.normalize("NFKC", as_text(value)).upper().removeprefix("HS").strip()
    text = re.sub(r"[\s\-‐‑–—]", "", text)
    if not text:
        return Checked("")
    zero_added = False
    if match := _HS_WITH_DOTS.fullmatch(text):
        heading, sub, rest = match.groups()
        zero_added = len(heading) == 3 or len(sub) == 1
        digits = heading.zfill(4) + sub.ljust(2, "0") + rest.replace(".", "")
    else:
        digits = text
        if digits.isdecimal() and 3 <= len(digits) <= 9 and len(digits) % 2:
            digits, zero_added = "0" + digits, True
    if not re.fullmatch(r"[0-9]{4}|[0-9]{6}|[0-9]{7,12}", digits):
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


def check_hs_codes(value: object, *, field: str = "hs_codes") -> Checked[list[str]]:
    if isinstance(value, str):
        value = re.split(r"[;；、,\n]", value)
    return check_list(value, field=field, item=check_hs, limit=20)


def check_scian(value: object, *, field: str = "scian") -> Checked[str]:
    text = unicodedata.normalize("NFKC", as_text(value)).replace(" ", "")
    if not text:
        return Checked("")
    if not re.fullmatch(r"[0-9]{2,6}", text):
        return Checked("", (problem(field, Code.SCIAN_SHAPE, value=shown(value)),))
    if text[:2] not in SCIAN_SECTORS:
        sector = problem(field, Code.SCIAN_SECTOR, value=text, sector=text[:2])
        return Checked("", (sector,))
    return Checked(text)
