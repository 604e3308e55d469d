"""Until when a text says that a certificate is valid: "vigente hasta 03/2025", 有効期限2023年.

A year alone says nothing of it: in "HACCP (2024)" it may be that of the edition, of the first
audit, of the last one or of the end, and who lists a certificate means to hold it. Dates
stand in sentences here and may leave out day and month; the cell of a list must hold a whole one,
and is read by other rules (``profiles.validators``).
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterator

_MONTHS = r"(?P<month>ene|jan|feb|mar|abr|apr|may|jun|jul|ago|aug|sep|set|oct|nov|dic|dec)[a-z]*\.?"
_MONTH_NAMES = "ene jan;feb;mar;abr apr;may;jun;jul;ago aug;sep set;oct;nov;dic dec"
_MONTH_NUMBERS = {
    name: number
    for number, names in enumerate(_MONTH_NAMES.split(";"), start=1)
    for name in names.split()
}
_YEAR = r"(?P<year>20\d\d)(?!\d)"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?<!\d)(?P<year>20\d\d) ?[-/.年] ?(?P<m>\d\d?)(?: ?[-/.月] ?(?P<d>\d\d?))?(?!\d)",
        r"令和 ?(?P<reiwa>\d\d?|元)年(?: ?(?P<m>\d\d?)月)?(?: ?(?P<d>\d\d?)日)?",
        rf"(?<!\d)(?:(?P<d>\d\d?) ?[-/.] ?)?(?P<m>\d\d?) ?[-/.] ?{_YEAR}",
        rf"(?:(?<!\d)(?P<d>\d\d?)(?:st|nd|rd|th)? ?(?:de |of )?)?"
        rf"\b{_MONTHS} ?(?:de |del |of )?{_YEAR}",
        rf"\b{_MONTHS} ?(?P<d>\d\d?)(?:st|nd|rd|th)?,? ?{_YEAR}",
        rf"\b{_MONTHS}[-/'](?P<short>\d\d)(?!\d)",
        rf"(?<!\d){_YEAR}",
    )
)
_REIWA_ZERO = 2018

# Words that a last day follows, and those that say that it has passed whatever it was.
_PASSED = (
    r"(?:venci|expir|caduc)(?:o|aron|eron)\b|(?:has |have |had |is |was )?(?:expired|lapsed)\b"
)
_ENDS = re.compile(
    rf"""(?P<passed>\b(?:{_PASSED})|期限切れ|失効(?:し|済))
    | \b(?:vig(?:ente|encia)?s?|valid[oa]?s?|validez|venc(?:e|en|imiento|era)?|vto
        |expir(?:a|an|e|es|y|ation|ing)?|exp|caduc(?:a|an|idad))\b\.?
    | 有効期[限間]|(?<!有効)期限
    | (?P<until>\b(?:hasta|until|till|through|thru|up\ to)\b)""",
    re.VERBOSE,
)
# Between such a word and its date, and between the two dates of "2023 a 2026".
_TO_DATE = re.compile(r"(?:(?! y | e | and |\d)[^,;、。\n]){0,25}")
_RANGE = re.compile(r" ?(?:-|–|~|a|al|to|hasta|until|から|より) ?(?:el )?")
_SINCE = re.compile(r"\b(?:desde|since|from|a partir de)(?: el)? ?$")
# "Hasta 2024 piezas" is no year.
_COUNTED = re.compile(r" ?(?:%|(?!(?:y|e|and|con|with)\b)[a-z]{1,12}\b)")
# A last day that is told before まで.
_JAPANESE_UNTIL = re.compile(r"(?:末|頃|度)?(?:まで|迄|に?(?:失効|満了)|を?期限)")

# Where what is said after a name ends: an abbreviation's point is no full stop.
_STOP = re.compile(r"[\n。!?;]|(?<!\bvig)(?<!\bexp)(?<!\bvto)(?<!\bvenc)\.(?=\s|$)")
_NEAR = 20
_BEFORE = 40


def is_over(folded: str, start: int, end: int, *, today: dt.date | None) -> bool:
    """Whether the text says that the certificate at ``folded[start:end]`` has run out.

    ``today`` is the day against which a last day is held; without one only words like "venció"
    count.
    """
    told = _told_after(folded[end:])
    if told is None:
        told = _told_before(folded[:start])
    if told is None:
        return False
    passed, last = told
    return passed or (today is not None and last is not None and last < today)


_Told = tuple[bool, dt.date | None]


def _told_after(rest: str) -> _Told | None:
    """What the first words about validity behind a name say; None where nothing does."""
    said = _same_breath(rest)
    ends = _ENDS.search(said)
    japanese = _until_in_japanese(said)
    if japanese is not None and (ends is None or japanese[0] <= ends.start()):
        return False, japanese[1]
    if ends is None or (ends["until"] and ends.start() > _NEAR):
        return None
    if ends["passed"]:
        return True, None
    return False, _date_behind(said, ends.end(), bare=bool(ends["until"]))


def _told_before(before: str) -> _Told | None:
    """2024年まで有効なHACCP, "venció nuestro HACCP": said right before the name."""
    near = re.split(r"[\n。.,;、]", before[-_BEFORE:])[-1]
    ends = list(_ENDS.finditer(near))
    if ends and ends[-1]["passed"]:
        return True, None
    until = _until_in_japanese(near)
    if until is not None:
        return False, until[1]
    if ends and not ends[-1]["until"]:
        return False, _date_behind(near, ends[-1].end(), bare=False)
    return None


def _same_breath(rest: str) -> str:
    """The rest of a name's sentence, and the next one where that is about validity."""
    stop = _STOP.search(rest)
    if stop is None:
        return rest
    following = rest[stop.end() :].lstrip()
    if not _ENDS.match(following):
        return rest[: stop.start()]
    return f"{rest[: stop.start()]} {_STOP.split(following, maxsplit=1)[0]}"


def _date_behind(said: str, place: int, *, bare: bool) -> dt.date | None:
    """The last day that is told behind a word; of "2023 a 2026" the later one."""
    gap = _TO_DATE.match(said, place)
    dates = _dates_from(said, place, gap.end() if gap else place)
    last: dt.date | None = None
    for first, then, day in dates:
        if bare and _COUNTED.match(said, then):
            return None
        if not _SINCE.search(said[:first]):
            last = max(day, last) if last else day
    return last


def _dates_from(said: str, place: int, latest: int) -> Iterator[tuple[int, int, dt.date]]:
    """The first date that begins by ``latest``, and those that a dash or "a" joins to it."""
    found = _next_date(said, place)
    while found is not None and found[0] <= latest:
        yield found
        joint = _RANGE.match(said, found[1])
        latest = joint.end() if joint else -1
        found = _next_date(said, found[1])


def _next_date(said: str, place: int) -> tuple[int, int, dt.date] | None:
    """(start, end, last day) of the first date, the longest reading of it."""
    matches = [match for match in (one.search(said, place) for one in _DATES) if match]
    for match in sorted(matches, key=lambda one: (one.start(), -one.end())):
        day = _last_day(match.groupdict())
        if day is not None:
            return match.start(), match.end(), day
    return None


def _last_day(parts: dict[str, str | None]) -> dt.date | None:
    """The last day of the year, month or day that is told; None where there is no such day."""
    year, short, reiwa = parts.get("year"), parts.get("short"), parts.get("reiwa")
    if reiwa:
        number = _REIWA_ZERO + (1 if reiwa == "元" else int(reiwa))
    else:
        number = int(year) if year else 2000 + int(short or 0)
    name = parts.get("month")
    month = _MONTH_NUMBERS[name] if name else int(parts.get("m") or 12)
    day = int(parts.get("d") or 0)
    if month > 12 >= day > 0:  # Month first, as in the United States.
        month, day = day, month
    if not 1 <= month <= 12:
        return None
    length = calendar.monthrange(number, month)[1]
    return dt.date(number, month, day or length) if day <= length else None


def _until_in_japanese(said: str) -> tuple[int, dt.date] | None:
    """(start, last day) of the first date that まで or the like follows."""
    place = 0
    while (found := _next_date(said, place)) is not None:
        first, place, day = found
        behind = said[place:].removeprefix("日").removeprefix("月").removeprefix("年")
        if _JAPANESE_UNTIL.match(behind.lstrip()):
            return first, day
    return None
