"""When a letter may go out: inside the mission's hours, by the clock of whoever reads it."""

import datetime as dt
import zoneinfo

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
SATURDAY = 5


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


def next_sending_time(
    *, mission: Mission, zone: zoneinfo.ZoneInfo, now: dt.datetime
) -> dt.datetime:
    """`now` if the mission's send window is open in `zone`, else the moment it opens next."""
    local = now.astimezone(zone)
    if _day_is_open(mission, local.date()) and (
        mission.send_from_hour <= local.hour < mission.send_to_hour
    ):
        return now
    day = local.date()
    if not (_day_is_open(mission, day) and local.hour < mission.send_from_hour):
        day += dt.timedelta(days=1)
        while not _day_is_open(mission, day):
            day += dt.timedelta(days=1)
    return dt.datetime.combine(day, dt.time(mission.send_from_hour), zone).astimezone(dt.UTC)


def _day_is_open(mission: Mission, day: dt.date) -> bool:
    return mission.send_weekends or day.weekday() < SATURDAY


def answer_deadline(
    *, mission: Mission, zone: zoneinfo.ZoneInfo, sent_at: dt.datetime
) -> dt.datetime:
    """The end of the last day for an answer to a letter that goes out at `sent_at`."""
    last_day = sent_at.astimezone(zone).date() + dt.timedelta(days=mission.reply_days)
    return dt.datetime.combine(last_day + dt.timedelta(days=1), dt.time(), zone).astimezone(dt.UTC)


def last_day(introduction: Introduction, side: Side, deadline: dt.datetime) -> dt.date:
    """The last day on which `side` may answer, as its letter names it."""
    zone = zone_of_reader(introduction, side)
    return (deadline.astimezone(zone) - dt.timedelta(seconds=1)).date()


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
