"""When a letter may go out: in the mission's hours, by its reader's clock and calendar."""

import datetime as dt
import zoneinfo
from collections.abc import Callable

from matchmaking.introductions.domain.letters import calendars
from matchmaking.introductions.enums import IntroductionState, Side
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Buyer, Supplier

JAPAN = zoneinfo.ZoneInfo("Asia/Tokyo")
CENTRAL_MEXICO = zoneinfo.ZoneInfo("America/Mexico_City")
# States that do not keep the capital's time (Ley de los Husos Horarios, 2022), by ISO 3166-2.
_OTHER_ZONES = {
    "MX-BCN": "America/Tijuana",
    "MX-BCS": "America/Mazatlan",
    "MX-NAY": "America/Mazatlan",
    "MX-SIN": "America/Mazatlan",
    "MX-SON": "America/Hermosillo",
    "MX-ROO": "America/Cancun",
}
# The longest run of closed days is at the year's end. Where the hours end at noon, the first
# mornings after days off are closed too: then it is nearly fifteen days in some years.
LONGEST_WAIT = dt.timedelta(days=16)


def zone_of_supplier(supplier: Supplier) -> zoneinfo.ZoneInfo:
    other = _OTHER_ZONES.get(str(supplier.state_id or "").upper())
    return zoneinfo.ZoneInfo(other) if other else CENTRAL_MEXICO


def zone_of_buyer(buyer: Buyer) -> zoneinfo.ZoneInfo:
    country = str(buyer.organisation.country)
    return CENTRAL_MEXICO if country == "MX" else JAPAN


def zone_of_reader(introduction: Introduction, side: Side) -> zoneinfo.ZoneInfo:
    if side == Side.BUYER:
        return zone_of_buyer(introduction.need.buyer)
    return zone_of_supplier(introduction.supplier)


def zone_of_organizer(mission: Mission) -> zoneinfo.ZoneInfo:
    """By whose clock the organizer works at home; at the mission it lives by the mission's."""
    return CENTRAL_MEXICO if str(mission.organizer.country) == "MX" else JAPAN


def zone_of_asked(introduction: Introduction, asked: str) -> zoneinfo.ZoneInfo:
    """By whose clock a day has come for whoever is asked: a side, or the organizer itself."""
    if asked in Side.values:
        return zone_of_reader(introduction, Side(asked))
    return zone_of_organizer(introduction.mission)


def country_of(zone: zoneinfo.ZoneInfo) -> calendars.Country:
    """Whose calendar a reader in `zone` lives by."""
    return "JP" if zone.key == JAPAN.key else "MX"


def next_sending_time(
    *, mission: Mission, zone: zoneinfo.ZoneInfo, now: dt.datetime
) -> dt.datetime:
    """`now` if the mission's send window is open in `zone`, else the moment it opens next.

    At most LONGEST_WAIT later: a calendar that is closed for longer (a mission may ask for too
    much) keeps its hours and weekends, and gives up its other wishes.
    """
    local = now.astimezone(zone)
    country = country_of(zone)
    opening = _first_opening(local, lambda day: open_hours(mission, day, country))
    if opening is None:
        opening = _first_opening(local, lambda day: _plain_hours(mission, day))
    # Without any wish but hours and weekends, the wait is three days at most.
    return now if opening in (None, local) else opening.astimezone(dt.UTC)


def _first_opening(
    local: dt.datetime, hours_of: Callable[[dt.date], tuple[int, int] | None]
) -> dt.datetime | None:
    """The first moment from `local` on that lies inside the hours of its day."""
    for ahead in range(LONGEST_WAIT.days):
        day = local.date() + dt.timedelta(days=ahead)
        hours = hours_of(day)
        if hours is None:
            continue
        if ahead > 0 or local.hour < hours[0]:
            return dt.datetime.combine(day, dt.time(hours[0]), local.tzinfo)
        if local.hour < hours[1]:
            return local
    return None


def _plain_hours(mission: Mission, day: dt.date) -> tuple[int, int] | None:
    if not _is_working_week(mission, day):
        return None
    return mission.send_from_hour, mission.send_to_hour


def open_hours(
    mission: Mission, day: dt.date, country: calendars.Country
) -> tuple[int, int] | None:
    """(first hour, hour of the end) in which letters may go out on `day`; None on no hour."""
    if not _is_working_day(mission, day, country):
        return None
    if mission.avoid_closing_days and country == "JP" and calendars.is_closing_day(day):
        return None
    first = mission.send_from_hour
    if mission.avoid_first_mornings and _follows_days_off(day, country):
        first = max(first, calendars.NOON)
    return (first, mission.send_to_hour) if first < mission.send_to_hour else None


def _is_working_week(mission: Mission, day: dt.date) -> bool:
    return mission.send_weekends or not calendars.is_weekend(day)


def _is_working_day(mission: Mission, day: dt.date, country: calendars.Country) -> bool:
    if not _is_working_week(mission, day):
        return False
    if mission.avoid_holidays and calendars.is_holiday(day, country):
        return False
    return not (mission.avoid_breaks and calendars.is_in_a_break(day, country))


def _follows_days_off(day: dt.date, country: calendars.Country) -> bool:
    """A reader's first morning: Monday, or the day after a holiday or a break."""
    if calendars.is_weekend(day):
        return False
    before = day - dt.timedelta(days=1)
    return calendars.is_day_off(before, country)


def answer_deadline(
    *, mission: Mission, zone: zoneinfo.ZoneInfo, sent_at: dt.datetime
) -> dt.datetime:
    """The end of the last day for an answer to a letter that goes out at `sent_at`.

    The mission's days are the least that a reader gets.
    """
    return end_of_working_day(zone=zone, at=sent_at + dt.timedelta(days=mission.reply_days))


def end_of_working_day(*, zone: zoneinfo.ZoneInfo, at: dt.datetime) -> dt.datetime:
    """The end of the day of `at` in `zone`, or of the next one on which somebody is at work."""
    last_day = at.astimezone(zone).date()
    # A business letter that asks for an answer by a Sunday reads as if nobody had looked, and in
    # truth ends on the Friday. Later rather than earlier: nobody loses a day that was promised.
    while calendars.is_day_off(last_day, country_of(zone)):
        last_day += calendars.DAY
    return dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)


def reminder_days(reply_days: int) -> tuple[int, ...]:
    """How many days after a letter arrived its reader is reminded: twice at most.

    Once about halfway, and once more towards the end, with time left to answer. Where few days are
    given one reminder has to do, or none: 10 days give (5, 8), 4 days (2,), 2 days ().
    """
    if reply_days < 3:
        return ()
    first = (reply_days + 1) // 2
    second = reply_days - max(1, round(reply_days / 5))
    return (first, second) if second - first >= 2 else (first,)


def last_day(introduction: Introduction, side: Side, deadline: dt.datetime) -> dt.date:
    """The last day on which `side` may answer, as its letter names it."""
    zone = zone_of_reader(introduction, side)
    return (deadline.astimezone(zone) - dt.timedelta(seconds=1)).date()


def comes_too_late(introduction: Introduction, due_at: dt.datetime) -> str:
    """What is over by the day on which a letter goes out: "need", "mission", or nothing ("").

    A calendar full of holidays may lead past the day that a letter is for. It goes out all the
    same; the organizer is told, and may close the need, move the plan, or telephone.
    """
    day = due_at.astimezone(zoneinfo.ZoneInfo(introduction.mission.time_zone)).date()
    if introduction.need.deadline is not None and day > introduction.need.deadline:
        return "need"
    return "mission" if day > introduction.mission.ends_on else ""


# Whose answer each state waits for.
ASKED_SIDE = {
    IntroductionState.SUPPLIER_ASKED: Side.SUPPLIER,
    IntroductionState.BUYER_NEEDS_INFORMATION: Side.SUPPLIER,
    IntroductionState.BUYER_ASKED: Side.BUYER,
}


def awaited_until(introduction: Introduction) -> dt.date | None:
    """The last day for the answer that is awaited now, by the calendar of whoever owes it."""
    side = ASKED_SIDE.get(IntroductionState(introduction.state))
    if side is None or introduction.expires_at is None:
        return None
    return last_day(introduction, side, introduction.expires_at)
