"""Days and years as people write them: 2026-11-30, 30/11/2026, 30 de noviembre de 2026, November
30, 2026, 令和8年11月30日, and of a year alone 1973年4月, S48, "desde abril de 1998".
"""

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from matchmaking.common.names import fold

_YEAR_FIRST = re.compile(
    r"(?P<y>\d{4})(?:[-/.]|年)(?P<m>\d{1,2})(?:(?:[-/.]|月)(?P<d>\d{1,2})日?|月)?"
)
_DAY_FIRST = re.compile(r"(?:(?P<d>\d{1,2})[-/.])?(?P<m>\d{1,2})[-/.](?P<y>\d{4})")
_ERA = re.compile(
    r"(?P<era>令和|平成|昭和|大正|明治|[rhstm])\.?(?P<y>\d{1,2}|元)"
    r"(?:年?|[年./-](?P<m>\d{1,2})(?:月?|[月./-](?P<d>\d{1,2})日?))"
)
_NAMED = re.compile(
    r"(?:(?P<d>\d{1,2})(?:st|nd|rd|th|er|[oº](?=de))?(?:de|of|[-/.])?)?(?P<name>[a-z]{3,}?)\.?"
    r"(?:del?|of|[-/., ])?(?P<y>\d{4}|\d{2})"
)
_NAMED_FIRST = re.compile(
    r"(?P<name>[a-z]{3,}?)\.?-?(?P<d>\d{1,2})(?:st|nd|rd|th)?[-, ](?P<y>\d{4})"
)
_YEAR = re.compile(r"(?P<y>\d{4})年?")
_FORMS: Final = (_YEAR_FIRST, _DAY_FIRST, _ERA, _NAMED_FIRST, _NAMED, _YEAR)

_MONTHS: Final = {
    "enero": 1, "january": 1, "febrero": 2, "february": 2, "marzo": 3, "march": 3, "abril": 4,
    "april": 4, "mayo": 5, "may": 5, "junio": 6, "june": 6, "julio": 7, "july": 7, "agosto": 8,
    "august": 8, "septiembre": 9, "setiembre": 9, "september": 9, "octubre": 10, "october": 10,
    "noviembre": 11, "november": 11, "diciembre": 12, "december": 12,
}  # fmt: skip
_DECEMBER: Final = 12
_ERAS: Final = {
    "令和": (dt.date(2019, 5, 1), dt.date.max),
    # Papers that were printed before May 2019 name days of it for ten years and more.
    "平成": (dt.date(1989, 1, 8), dt.date.max),
    "昭和": (dt.date(1926, 12, 25), dt.date(1989, 1, 7)),
    "大正": (dt.date(1912, 7, 30), dt.date(1926, 12, 25)),
    "明治": (dt.date(1868, 1, 25), dt.date(1912, 7, 30)),
}
"""First and last day of each."""
_LETTERS: Final = {"r": "令和", "h": "平成", "s": "昭和", "t": "大正", "m": "明治"}
# Not between two digits, where a space may part one number from the next.
_SPACE = re.compile(r"(?<!\d)\s+|\s+(?!\d)")
_CLOCK = re.compile(
    r"[t ](?P<time>\d{1,2}:\d{2})(?::\d{2}(?:\.\d+)?)?(?:[ap]\.?m\.?)?"
    r"(?P<zone>z|[+-]\d{2}:?\d{2})?$"
)
# At these the day is the same for whoever wrote it in UTC, wherever that was.
_ENDS_OF_A_DAY: Final = frozenset({"0:00", "00:00", "23:59"})
_WEEKDAY = re.compile(
    r"^(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?"
    r"|fri|sat(?:ur)?|sun)(?:day)?)[.,]*(?=[\da-z])|\([月火水木金土日](?:曜日?)?\)"
)
_SINCE = re.compile(
    r"^(?:desde|since|en|in|ano|year|est(?:ablished|ablecida)?\.?|fundad[ao](?:en)?|founded(?:in)?"
    r"|創業|設立|創立|西暦)[:.]?(?=\D*\d)|(?:に?(?:創業|設立|創立))$"
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")


class Written(NamedTuple):
    """A year with what stands beside it of month and day; `two_digits` of it were written."""

    year: int
    month: int | None = None
    day: int | None = None
    two_digits: bool = False
    swapped: dt.date | None = None
    """The day that it would be with day and month the other way round."""


def read_day(text: str) -> tuple[dt.date, dt.date | None] | None:
    """The day that `text` names, and the one that it could also be; None where it names none.

    "05/04/2026" is the fifth of April, as in Mexico.
    """
    plain = _without_clock(_plain(text))
    found = plain and _written(_WEEKDAY.sub("", plain))
    if not found or found.day is None or found.month is None:
        return None
    return dt.date(found.year, found.month, found.day), found.swapped


def read_year(text: str) -> int | None:
    """The year of a year, month or day; None for none, for two, and for two digits of one.

    "1973年（昭和48年）4月" says one year twice.
    """
    plain = _WEEKDAY.sub("", _without_clock(_plain(text)) or "")
    asides = [aside for aside in _IN_BRACKETS.findall(plain) if aside]
    found = {_year(part) for part in (_IN_BRACKETS.sub("", plain), *asides)}
    return found.pop() if len(found) == 1 else None


def _year(text: str) -> int | None:
    found = _written(_SINCE.sub("", text))
    return None if found is None or found.two_digits else found.year


def _plain(text: str) -> str:
    return _SPACE.sub("", fold(text).strip())


def _without_clock(text: str) -> str | None:
    """`text` without a time of day behind it; None where that time leaves the day open."""
    found = _CLOCK.search(text)
    if found is None:
        return text
    if found["zone"] in ("z", "+00:00", "+0000") and found["time"] not in _ENDS_OF_A_DAY:
        return None
    return text[: found.start()]


def _written(text: str) -> Written | None:
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            try:
                return _of_era(parts) if parts.get("era") else _of_parts(parts, form)
            except ValueError:
                return None
    return None


def _of_parts(parts: dict[str, str | None], form: re.Pattern[str]) -> Written:
    """Raises ValueError where no calendar has it."""
    year, day = int(parts["y"] or 0), int(parts.get("d") or 0) or None
    month = _month(name) if (name := parts.get("name")) else int(parts.get("m") or 0) or None
    two_digits = len(parts["y"] or "") == len("26")
    year += 2000 if two_digits else 0
    swapped = None
    if form is _DAY_FIRST and day and month and day != month:
        day, month, swapped = _in_order(year, day, month)
    dt.date(year, month or 1, day or 1)
    return Written(year, month, day, two_digits, swapped)


def _in_order(year: int, day: int, month: int) -> tuple[int, int, dt.date | None]:
    """Day and month, and the day that they would be the other way round: what English writes."""
    try:
        swapped = dt.date(year, day, month)
    except ValueError:
        return day, month, None
    return (day, month, swapped) if month <= _DECEMBER else (month, day, None)


def _of_era(parts: dict[str, str | None]) -> Written:
    """Raises ValueError for a day, month or year that is none of its era."""
    era = parts["era"] or ""
    first, last = _ERAS[_LETTERS.get(era, era)]
    year = first.year - 1 + (1 if parts["y"] == "元" else int(parts["y"] or 0))
    month, day = int(parts["m"] or 0) or None, int(parts["d"] or 0) or None
    start = dt.date(year, month or 1, day or 1)
    end = start if day else dt.date(year, month or 12, calendar.monthrange(year, month or 12)[1])
    if end < first or start > last:
        raise ValueError(f"{era} has no such day")
    return Written(year, month, day)


def _month(name: str) -> int:
    """Of "nov", "sept" or "noviembre"; raises ValueError for what names none, or not one alone."""
    (month,) = set(_months(name))
    return month


def _months(name: str) -> Iterable[int]:
    return (number for full, number in _MONTHS.items() if full.startswith(name))
