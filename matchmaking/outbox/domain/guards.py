"""The last questions before a mail leaves, asked of the feature that it belongs to.

The outbox knows nothing of consents, nor of the hours at which a reader is written to. A feature
that does registers a guard and a clock for its mails, by the first word of their `related` label.
A mail that its guard refuses is cancelled; one whose clock names a later moment waits for it.
"""

import datetime as dt
from collections.abc import Callable

from matchmaking.outbox.models import Mail

Guard = Callable[[Mail], bool]
Clock = Callable[[Mail, dt.datetime], dt.datetime]
_GUARDS: dict[str, Guard] = {}
_CLOCKS: dict[str, Clock] = {}


def register_guard(kind: str, guard: Guard) -> None:
    """Ask `guard` before each mail whose `related` is "<kind>:...". One guard a kind."""
    _GUARDS[kind] = guard


def register_clock(kind: str, clock: Clock) -> None:
    """Ask `clock` when a mail that is ready at a moment may go out. One clock a kind."""
    _CLOCKS[kind] = clock


def may_go_out(mail: Mail) -> bool:
    guard = _GUARDS.get(_kind_of(mail))
    return guard is None or guard(mail)


def next_moment(mail: Mail, at: dt.datetime) -> dt.datetime:
    """`at`, or the first moment after it at which its feature lets `mail` go out."""
    clock = _CLOCKS.get(_kind_of(mail))
    return at if clock is None else clock(mail, at)


def _kind_of(mail: Mail) -> str:
    return mail.related.partition(":")[0]
