"""A clock that shows another time, so that a past can be told by the code that would have lived it.

Django, and everything here, reads the time by `django.utils.timezone.now`. While a `MovedClock` is
in force that function gives the moment the clock was set to, for whoever set it: other threads and
processes go on by their own time. It is for what is made up (the demo); nothing that is sent,
signed or paid runs under it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_shown: ContextVar["MovedClock | None"] = ContextVar("shown", default=None)
_true_now = timezone.now


class MovedClock:
    """Shows `moment` until it is moved on."""

    def __init__(self, moment: dt.datetime) -> None:
        self.moment = moment

    def move_to(self, moment: dt.datetime) -> None:
        """ValueError where it would go back: what was told has happened."""
        if moment < self.moment:
            raise ValueError(f"{moment} is before {self.moment}")
        self.moment = moment


def _now() -> dt.datetime:
    clock = _shown.get()
    return _true_now() if clock is None else clock.moment


@contextmanager
def moved_clock(moment: dt.datetime) -> Iterator[MovedClock]:
    """Read the time from a clock that begins at `moment` (aware, UTC). Not to be nested."""
    clock = MovedClock(moment)
    token = _shown.set(clock)
    before, timezone.now = timezone.now, _now
    try:
        yield clock
    finally:
        timezone.now = before
        _shown.reset(token)
