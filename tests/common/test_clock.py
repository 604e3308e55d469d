"""The clock by which a made-up past is told."""

import datetime as dt
import threading

import pytest
from django.utils import timezone

from matchmaking.common.clock import moved_clock

THEN = dt.datetime(2026, 3, 2, 9, tzinfo=dt.UTC)


def test_clock_shows_the_moment_it_was_set_to_and_the_true_time_afterwards():
    with moved_clock(THEN) as clock:
        assert timezone.now() == THEN
        clock.move_to(THEN + dt.timedelta(days=1))
        assert timezone.localdate(timezone=dt.UTC) == dt.date(2026, 3, 3)
    assert abs(timezone.now() - dt.datetime.now(dt.UTC)) < dt.timedelta(minutes=1)


def test_clock_is_not_turned_back():
    with moved_clock(THEN) as clock, pytest.raises(ValueError, match="is before"):
        clock.move_to(THEN - dt.timedelta(seconds=1))


def test_other_threads_go_on_by_their_own_time():
    seen = []
    with moved_clock(THEN):
        other = threading.Thread(target=lambda: seen.append(timezone.now()))
        other.start()
        other.join()
    assert seen[0] > THEN + dt.timedelta(days=1)


def test_time_is_true_again_after_an_error():
    before = timezone.now
    with pytest.raises(KeyError), moved_clock(THEN):
        raise KeyError
    assert timezone.now is before
