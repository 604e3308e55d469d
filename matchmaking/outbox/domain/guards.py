"""The last question before a mail leaves, asked of the feature that it belongs to.

The outbox knows nothing of consents. A feature that does registers a guard for its mails, by the
first word of their `related` label; a mail that its guard refuses is cancelled.
"""

from collections.abc import Callable

from matchmaking.outbox.models import Mail

Guard = Callable[[Mail], bool]
_GUARDS: dict[str, Guard] = {}


def register_guard(kind: str, guard: Guard) -> None:
    """Ask `guard` before each mail whose `related` is "<kind>:...". One guard a kind."""
    _GUARDS[kind] = guard


def may_go_out(mail: Mail) -> bool:
    guard = _GUARDS.get(mail.related.partition(":")[0])
    return guard is None or guard(mail)
