"""Letting others write while a long piece of work goes on in many transactions."""

import time

from django.db import connection

# SQLite lets one writer in at a time and keeps no queue: who waits looks again after a tenth of a
# second at the latest, and gives up after the settings' timeout.
PAUSE_SECONDS = 0.15


def give_way() -> None:
    """Call it between two transactions. On PostgreSQL writers of other rows do not wait."""
    if connection.vendor == "sqlite":
        time.sleep(PAUSE_SECONDS)
