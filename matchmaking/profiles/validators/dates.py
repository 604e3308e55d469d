"""Days and years, of forms, sheets and JSON."""

import datetime as dt
from dataclasses import replace

from django.utils import timezone

from matchmaking.common.days import read_day, read_year
from matchmaking.profiles.problems import Checked, Code
from matchmaking.profiles.validators.basic import (
    as_text,
    check_whole,
    problem,
    shown,
    warning,
)

FIRST_YEAR = 1500
# Some houses in Japan are older; more often a digit is missing.
_FOUR_DIGITS = 1000


def check_year(
    value: object, *, field: str, first: int = FIRST_YEAR, today: dt.date | None = None
) -> Checked[int | None]:
    """A year; of a month or a whole date, as lists of companies often hold it, its year."""
    last = (today or timezone.localdate()).year
    if not isinstance(value, dt.date) and not as_text(value):
        return Checked(None)
    year = value.year if isinstance(value, dt.date) else read_year(as_text(value))
    found = check_whole(value, field=field) if year is None else Checked(year)
    if found.value is None or not first <= found.value <= last:
        return Checked(None, (problem(field, Code.YEAR_RANGE, first=first, last=last),))
    # A year has no comma before its hundreds.
    told = [replace(one, params={**one.params, "number": found.value}) for one in found.problems]
    if found.value < _FOUR_DIGITS:
        told.append(warning(field, Code.YEAR_OF_THREE_DIGITS, value=found.value))
    return Checked(found.value, tuple(told))


def check_date(value: object, *, field: str) -> Checked[dt.date | None]:
    """A date object or a text that names a day; none is older than the oldest company.

    Of "05/04/2026" it is told which day it was read as.
    """
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return _in_use(value, field=field)
    text = as_text(value)
    if not text:
        return Checked(None)
    read = read_day(text)
    if read is None:
        return Checked(None, (problem(field, Code.NOT_A_DATE, value=shown(value)),))
    day, other = read
    found = _in_use(day, field=field)
    if found.value is None or other is None:
        return found
    told = warning(field, Code.READ_AS_DATE, value=shown(value), day=day.isoformat())
    return Checked(day, (told,))


def _in_use(day: dt.date, *, field: str) -> Checked[dt.date | None]:
    """`day`, unless its year is one of which digits are missing, as a date field sends 0202."""
    if day.year < FIRST_YEAR:
        return Checked(None, (problem(field, Code.NOT_A_DATE, value=day.isoformat()),))
    return Checked(day)


def check_deadline(
    value: object, *, field: str, today: dt.date | None = None
) -> Checked[dt.date | None]:
    """A date; one that has passed is kept with a warning, since old lists are imported too."""
    return _not_past(check_date(value, field=field), Code.DEADLINE_PASSED, field, today)


def check_valid_to(
    value: object, *, field: str, today: dt.date | None = None
) -> Checked[dt.date | None]:
    """A date; a certificate that is over is kept with a warning."""
    return _not_past(check_date(value, field=field), Code.CERTIFICATE_EXPIRED, field, today)


def _not_past(
    found: Checked[dt.date | None], code: Code, field: str, today: dt.date | None
) -> Checked[dt.date | None]:
    if found.value is None or found.value >= (today or timezone.localdate()):
        return found
    passed = warning(field, code, value=found.value.isoformat())
    return Checked(found.value, (*found.problems, passed))
