"""On which days, and from which hour, a business letter is welcome in Japan and in Mexico."""

import datetime as dt
from functools import lru_cache
from typing import Literal

import holidays
from dateutil.easter import easter

Country = Literal["JP", "MX"]
SATURDAY = 5
DAY = dt.timedelta(days=1)
NOON = 12
# Days on which Japanese firms close accounts and pay (gotobi); the month's last day is one more.
_CLOSING_DAYS = frozenset({5, 10, 15, 20, 25})

# (month, day) to (month, day), both inside. Not public holidays throughout, but offices are empty.
_BREAKS: dict[Country, tuple[tuple[tuple[int, int], tuple[int, int]], ...]] = {
    "JP": (
        ((4, 29), (5, 5)),  # Golden Week.
        ((8, 13), (8, 16)),  # Obon.
        ((12, 28), (12, 31)),  # Year end, from the last day of work of public offices ...
        ((1, 1), (1, 4)),  # ... to the first one.
    ),
    "MX": (((12, 24), (12, 31)), ((1, 1), (1, 1))),
}


def is_weekend(day: dt.date) -> bool:
    return day.weekday() >= SATURDAY


@lru_cache(maxsize=64)
def _public_holidays(country: Country, year: int) -> frozenset[dt.date]:
    return frozenset(holidays.country_holidays(country, years=year))


def is_holiday(day: dt.date, country: Country) -> bool:
    """By law: Japan's 国民の祝日 with their substitutes, Mexico's días de descanso obligatorio."""
    return day in _public_holidays(country, day.year)


def is_in_a_break(day: dt.date, country: Country) -> bool:
    """Golden Week, Obon, year end; in Mexico the days before Christmas and Holy Week's last two.

    Holy Thursday and Good Friday are working days by law; hardly anybody works on them.
    """
    if country == "MX" and easter(day.year) - day in (2 * DAY, 3 * DAY):
        return True
    here = (day.month, day.day)
    return any(first <= here <= last for first, last in _BREAKS[country])


def is_day_off(day: dt.date, country: Country) -> bool:
    """A weekend, a public holiday, or a break: nobody is in the office to answer a letter."""
    return is_weekend(day) or is_holiday(day, country) or is_in_a_break(day, country)


def _is_bank_day(day: dt.date) -> bool:
    # Japan's Banking Act (art. 5 of its order): closed at weekends, on holidays, Dec 31 to Jan 3.
    new_year = (day.month, day.day) in {(12, 31), (1, 1), (1, 2), (1, 3)}
    return not (is_weekend(day) or is_holiday(day, "JP") or new_year)


@lru_cache(maxsize=512)
def _closing_days(year: int, month: int) -> frozenset[dt.date]:
    """The closing days that a month names, each on a bank day: itself, else the one before."""
    first = dt.date(year, month, 1)
    following = (first + 31 * DAY).replace(day=1)
    nominal = [first.replace(day=number) for number in sorted(_CLOSING_DAYS)] + [following - DAY]
    found = set()
    for day in nominal:
        kept = day
        while not _is_bank_day(kept):
            kept -= DAY
        found.add(kept)
    return frozenset(found)


def is_closing_day(day: dt.date) -> bool:
    """5, 10, 15, 20, 25 or month end in Japan, moved to the bank day before where banks rest."""
    next_month = (day.replace(day=1) + 31 * DAY).replace(day=1)
    return day in _closing_days(day.year, day.month) or day in _closing_days(
        next_month.year, next_month.month
    )
