"""Telling a worker that there is something to do, without ever hanging on the broker.

The database is the truth and a beat sweep finds every due row, so a message that is lost costs a
minute. A request that waits for a dead broker would cost the reader far more.
"""

import logging
import time
from typing import Any

from django.db import transaction
from kombu.exceptions import OperationalError

from matchmaking.celery import app

logger = logging.getLogger(__name__)

# Seconds that one wake may take, and for how long a process leaves a dead broker alone: a view
# that wakes forty rows must not wait forty times.
PATIENCE = 1.0
QUIET_AFTER_FAILURE = 5.0

_quiet_until = 0.0


def wake(task: Any, *args: object, priority: int | None = None) -> None:
    """Send `task` with `args` (primary keys) once the current transaction has committed.

    Outside a transaction it is sent at once. Never raises for a broker that is down or slow. With
    `priority` it takes another place than its own of `settings.CELERY_TASK_ROUTES` (0 is first).
    """
    transaction.on_commit(lambda: _send(task, args, priority))


def _send(task: Any, args: tuple[object, ...], priority: int | None) -> None:
    global _quiet_until
    if app.conf.task_always_eager:
        task.apply_async(args)
        return
    if time.monotonic() < _quiet_until:
        return
    # A connection of its own: the pool's would keep the workers' longer patience. "max_retries"
    # stops kombu from reconnecting until its own, longer limit.
    patient = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "max_retries": 0}
    try:
        with app.connection_for_write(
            connect_timeout=PATIENCE, transport_options=patient
        ) as connection:
            task.apply_async(args, connection=connection, retry=False, priority=priority)
    except (OperationalError, OSError) as error:
        _quiet_until = time.monotonic() + QUIET_AFTER_FAILURE
        logger.warning("The broker was not told of %s%r: %s", task.name, args, error)
