"""Keeping a claim alive while its work goes on.

A short lease lets somebody else go on soon after a worker was killed; a beat in a thread of its own
keeps it from ending under a worker that is only slow. The thread dies with its process, so a killed
worker's claim ends by itself. A worker that hangs is ended by its task's time limit.
"""

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=90)
BEAT_SECONDS = 20.0


@contextmanager
def kept_alive(extend: Callable[[], object], *, every: float = BEAT_SECONDS) -> Iterator[None]:
    """Call `extend` every `every` seconds, on a connection of its own, until the block ends."""
    done = threading.Event()

    def beat() -> None:
        try:
            while not done.wait(every):
                try:
                    extend()
                except DatabaseError:
                    # The next beat tries again, on another connection: one that a database which
                    # was started again has closed stays closed. The lease is four beats long.
                    logger.warning("A lease could not be extended", exc_info=True)
                    connection.close()
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
