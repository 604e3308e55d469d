"""When letters go out, by the clock of whoever reads them."""

import datetime as dt
import zoneinfo

import pytest

from matchmaking.introductions.domain.sending import (
    CENTRAL_MEXICO,
    JAPAN,
    answer_deadline,
    next_sending_time,
    zone_of_supplier,
)
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Supplier

OFFICE = Mission(send_from_hour=9, send_to_hour=17, send_weekends=False, reply_days=10)
ALWAYS = Mission(send_from_hour=0, send_to_hour=24, send_weekends=True, reply_days=10)


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
    ("state", "zone"),
    [
        ("MX-BCN", "America/Tijuana"),
        ("MX-SON", "America/Hermosillo"),
        ("MX-ROO", "America/Cancun"),
        ("MX-GUA", "America/Mexico_City"),
        (None, "America/Mexico_City"),
    ],
)
def test_a_suppliers_clock_is_its_states(state: str | None, zone: str) -> None:
    assert zone_of_supplier(Supplier(state_id=state)).key == zone
