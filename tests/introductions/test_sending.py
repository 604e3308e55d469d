"""When letters go out, by the clock of whoever reads them."""

import datetime as dt
import zoneinfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.introductions.domain.letters.calendars import is_closing_day
from matchmaking.introductions.domain.letters.sending import (
    CENTRAL_MEXICO,
    JAPAN,
    LONGEST_WAIT,
    answer_deadline,
    country_of,
    next_sending_time,
    open_hours,
    zone_of_supplier,
)
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Supplier

ANY_DAY = dict.fromkeys(
    ("avoid_holidays", "avoid_breaks", "avoid_first_mornings", "avoid_closing_days"), False
)
OFFICE = Mission(send_from_hour=9, send_to_hour=17, reply_days=10, **ANY_DAY)
ALWAYS = Mission(send_from_hour=0, send_to_hour=24, send_weekends=True, reply_days=10, **ANY_DAY)
CAREFUL = Mission(send_from_hour=9, send_to_hour=17, reply_days=10)


def local(zone: zoneinfo.ZoneInfo, day: int, hour: int, minute: int = 0) -> dt.datetime:
    """A moment of January 2027, whose first Monday is the fourth."""
    return dt.datetime(2027, 1, day, hour, minute, tzinfo=zone)


@pytest.mark.parametrize("zone", [JAPAN, CENTRAL_MEXICO], ids=["japan", "mexico"])
@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((5, 10), (5, 10)),
        ((5, 9), (5, 9)),
        ((5, 16, 59), (5, 16, 59)),
        ((5, 17), (6, 9)),
        ((5, 8, 59), (5, 9)),
        ((5, 0), (5, 9)),
        ((8, 18), (11, 9)),
        ((9, 12), (11, 9)),
        ((10, 3), (11, 9)),
    ],
)
def test_letters_wait_for_the_window(
    zone: zoneinfo.ZoneInfo, at: tuple[int, ...], expected: tuple[int, ...]
) -> None:
    now = local(zone, *at)
    assert next_sending_time(mission=OFFICE, zone=zone, now=now) == local(zone, *expected)


@pytest.mark.parametrize("day", range(4, 11))
@pytest.mark.parametrize("hour", [0, 3, 12, 23])
def test_an_open_window_lets_everything_out_at_once(day: int, hour: int) -> None:
    now = local(JAPAN, day, hour, 30)
    assert next_sending_time(mission=ALWAYS, zone=JAPAN, now=now) == now


def test_the_deadline_is_the_end_of_the_readers_day() -> None:
    sent = local(JAPAN, 5, 10)
    deadline = answer_deadline(mission=OFFICE, zone=JAPAN, sent_at=sent)
    assert deadline == local(JAPAN, 16, 0)


@pytest.mark.parametrize(
    ("zone", "sent", "last"),
    [
        (JAPAN, (2027, 1, 5), (2027, 1, 15)),  # A Friday stays.
        (JAPAN, (2027, 1, 6), (2027, 1, 18)),  # Saturday to Monday.
        (JAPAN, (2027, 1, 7), (2027, 1, 18)),  # Sunday to Monday.
        (JAPAN, (2027, 1, 1), (2027, 1, 12)),  # The Monday is Coming of Age Day.
        (CENTRAL_MEXICO, (2027, 1, 1), (2027, 1, 11)),  # Not in Mexico.
        (JAPAN, (2027, 4, 20), (2027, 5, 6)),  # Golden Week.
    ],
)
def test_no_answer_is_asked_for_by_a_day_off(
    zone: zoneinfo.ZoneInfo, sent: tuple[int, int, int], last: tuple[int, int, int]
) -> None:
    at = dt.datetime(*sent, 10, tzinfo=zone)
    deadline = answer_deadline(mission=OFFICE, zone=zone, sent_at=at)
    assert deadline == dt.datetime(*last, tzinfo=zone) + dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("state", "zone"),
    [
        ("MX-BCN", "America/Tijuana"),
        ("MX-BCS", "America/Mazatlan"),
        ("MX-NAY", "America/Mazatlan"),
        ("MX-SIN", "America/Mazatlan"),
        ("MX-SON", "America/Hermosillo"),
        ("MX-ROO", "America/Cancun"),
        ("MX-GUA", "America/Mexico_City"),
        (None, "America/Mexico_City"),
    ],
)
def test_a_suppliers_clock_is_its_states(state: str | None, zone: str) -> None:
    assert zone_of_supplier(Supplier(state_id=state)).key == zone


def opening(zone: zoneinfo.ZoneInfo, *at: int) -> str:
    """When a careful mission's letter goes out that is ready at `at`, by the reader's clock."""
    now = dt.datetime(*at, tzinfo=zone)
    due = next_sending_time(mission=CAREFUL, zone=zone, now=now).astimezone(zone)
    return f"{due:%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((2027, 5, 3, 10), "2027-05-06 12:00"),  # Golden Week; Thursday after it, from noon.
        ((2027, 4, 28, 18), "2027-05-06 12:00"),
        ((2027, 8, 13, 9), "2027-08-17 12:00"),  # Obon is on no list of holidays.
        ((2026, 12, 25, 9), "2027-01-06 09:00"),  # Closing day, year end, closing day.
        ((2027, 1, 18, 9), "2027-01-18 12:00"),  # A Monday.
        ((2027, 1, 12, 9), "2027-01-12 12:00"),  # After Coming of Age Day.
        ((2027, 2, 11, 9), "2027-02-12 12:00"),  # Foundation Day.
        ((2027, 2, 19, 9), "2027-02-22 12:00"),  # The 20th is a Saturday: paid on Friday.
        ((2027, 2, 25, 16), "2027-03-01 12:00"),  # The 25th, and the last bank day of February.
        ((2027, 3, 3, 11), "2027-03-03 11:00"),
    ],
)
def test_a_japanese_reader_is_written_to_on_a_good_day(at: tuple[int, ...], expected: str) -> None:
    assert opening(JAPAN, *at) == expected


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ((2027, 3, 25, 9), "2027-03-29 12:00"),  # Holy Thursday and Good Friday.
        ((2026, 12, 23, 17), "2027-01-04 12:00"),
        ((2026, 11, 16, 9), "2026-11-17 12:00"),  # Revolution Day, moved to the Monday.
        ((2026, 9, 16, 9), "2026-09-17 12:00"),
        ((2027, 1, 20, 10), "2027-01-20 10:00"),  # Closing days are Japan's.
    ],
)
def test_a_mexican_reader_is_written_to_on_a_good_day(at: tuple[int, ...], expected: str) -> None:
    assert opening(CENTRAL_MEXICO, *at) == expected


def test_a_mission_that_writes_before_noon_waits_for_the_end_of_the_longest_break() -> None:
    # The year's end to Thursday, a closing day, a weekend with the Monday off, the morning after
    # it, and a closing day again.
    mission = Mission(send_from_hour=9, send_to_hour=12)
    now = dt.datetime(2028, 12, 27, 13, tzinfo=JAPAN)
    due = next_sending_time(mission=mission, zone=JAPAN, now=now)
    assert due == dt.datetime(2029, 1, 11, 9, tzinfo=JAPAN)


moments = st.datetimes(
    dt.datetime(2026, 1, 1),  # noqa: DTZ001
    dt.datetime(2040, 12, 31),  # noqa: DTZ001
    timezones=st.just(dt.UTC),
)
readers = st.sampled_from([JAPAN, CENTRAL_MEXICO, zoneinfo.ZoneInfo("America/Tijuana")])
flags = st.booleans()
missions = st.builds(
    lambda hours, **wishes: Mission(send_from_hour=hours[0], send_to_hour=hours[1], **wishes),
    st.tuples(st.integers(0, 23), st.integers(1, 24)).filter(lambda pair: pair[0] < pair[1]),
    send_weekends=flags,
    avoid_holidays=flags,
    avoid_breaks=flags,
    avoid_first_mornings=flags,
    avoid_closing_days=flags,
)


@given(mission=missions, zone=readers, now=moments)
def test_a_letter_always_goes_out_inside_the_window_and_before_long(
    mission: Mission, zone: zoneinfo.ZoneInfo, now: dt.datetime
) -> None:
    due = next_sending_time(mission=mission, zone=zone, now=now)
    local = due.astimezone(zone)
    hours = open_hours(mission, local.date(), country_of(zone))
    assert hours is not None
    assert hours[0] <= local.hour < hours[1]
    assert now <= due < now + LONGEST_WAIT
    # Asked again at that moment, it is the moment: a letter that is due goes out.
    assert next_sending_time(mission=mission, zone=zone, now=due) == due


@given(mission=missions, zone=readers, now=moments, later=st.timedeltas(min_value=dt.timedelta(0)))
def test_a_letter_that_is_ready_later_never_goes_out_sooner(
    mission: Mission, zone: zoneinfo.ZoneInfo, now: dt.datetime, later: dt.timedelta
) -> None:
    then = now + min(later, dt.timedelta(days=30))
    first = next_sending_time(mission=mission, zone=zone, now=now)
    assert first <= next_sending_time(mission=mission, zone=zone, now=then)


def test_a_closing_day_is_kept_on_a_bank_day() -> None:
    # January 2027: the 10th is a Sunday, the 31st one too; the 5th a Tuesday.
    days = [day for day in range(1, 32) if is_closing_day(dt.date(2027, 1, day))]
    assert days == [5, 8, 15, 20, 25, 29]
    # The last bank day of the year is the 30th of December.
    assert is_closing_day(dt.date(2027, 12, 30))
    assert not is_closing_day(dt.date(2027, 12, 31))
