"""Celery's beat, which also goes on when the clock was set back."""

import datetime as dt
import logging
from typing import Any

from celery.beat import PersistentScheduler
from celery.utils.time import maybe_make_aware

logger = logging.getLogger(__name__)

# A clock that is put right by seconds costs seconds.
TOLERANCE = dt.timedelta(seconds=60)


class SteadyScheduler(PersistentScheduler):
    """Forgets runs that lie in the future.

    A clock that ran ahead (a host that began with a wrong day, say) and is put right leaves "last
    run: tomorrow" behind, in beat's file too. Celery then sends nothing until tomorrow, and no
    letter leaves.
    """

    def tick(self, *args: Any, **kwargs: Any) -> float:
        now = self.app.now()
        ahead = [
            entry
            for entry in self.schedule.values()
            if maybe_make_aware(entry.last_run_at) > now + TOLERANCE
        ]
        if ahead:
            logger.warning("The clock was set back: %s tasks are counted anew", len(ahead))
            for entry in ahead:
                entry.last_run_at = now
            # The order of what is next, made anew by the parent.
            self._heap = None
        return super().tick(*args, **kwargs)
