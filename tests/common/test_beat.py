"""What is sent each minute is sent each minute, whatever happens to the clock."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from celery.beat import Service

from matchmaking.celery import app
from tests.broker import taken_from_broker

NOON = dt.datetime(2027, 1, 12, 12, 0, tzinfo=dt.UTC)
A_DAY = dt.timedelta(days=1)


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(NOON, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def begins(tmp_path: Path) -> Callable[[], Any]:
    """Beat as its command makes it, with the file that it leaves behind."""

    def begin() -> Any:
        file = str(tmp_path / "schedule")
        service = Service(app, schedule_filename=file, scheduler_cls=app.conf.beat_scheduler)
        return service.get_scheduler()

    return begin


def sent(beat: Any, clock: Any, *, minutes: int) -> list[str]:
    """What beat sends in so many minutes, looking every ten seconds."""
    for _look in range(6 * minutes):
        clock.shift(10)
        while beat.tick() <= 0:
            pass
    return [task for task, *_keys in taken_from_broker()]


def test_sweeps_go_on_when_the_clock_is_set_back_a_day(
    begins: Callable[[], Any], clock: Any
) -> None:
    beat = begins()
    assert sent(beat, clock, minutes=2).count("outbox.sweep") >= 1
    clock.shift(-A_DAY)
    assert sent(beat, clock, minutes=3).count("outbox.sweep") >= 2
    beat.close()


def test_sweeps_go_on_when_beat_was_ended_before(begins: Callable[[], Any], clock: Any) -> None:
    """Its file still says when each was sent last."""
    beat = begins()
    sent(beat, clock, minutes=2)
    beat.close()
    clock.shift(-A_DAY)
    beat = begins()
    assert sent(beat, clock, minutes=3).count("outbox.sweep") >= 2
    beat.close()


def test_what_beat_missed_while_it_was_gone_is_sent_once(
    begins: Callable[[], Any], clock: Any
) -> None:
    beat = begins()
    sent(beat, clock, minutes=2)
    beat.close()
    # Gone over the hour of the nightly tasks.
    clock.shift(A_DAY)
    beat = begins()
    tasks = sent(beat, clock, minutes=2)
    assert tasks.count("outbox.shred") == tasks.count("accounts.shred") == 1
    assert 2 <= tasks.count("outbox.sweep") <= 3
    beat.close()
