"""The project's settings with a shorter minute.

A row that a killed worker left behind is settled when its lease is over, and a lost message is made
good by the next sweep. Both are shortened, so that a drill waits seconds and not ten minutes; their
order (lease over SMTP timeout, handed-out lease over sweep) stays.
"""

from datetime import timedelta

from matchmaking.settings import *  # noqa: F403
from matchmaking.settings import CELERY_BEAT_SCHEDULE as USUAL

SWEEP_SECONDS = 5.0
# What letters wait for; the other sweeps keep their pace and their share of the processor.
SHORTENED = {"outbox-sweep", "introductions-sweep", "introductions-open"}
CELERY_BEAT_SCHEDULE = {
    name: entry | {"schedule": SWEEP_SECONDS} if name in SHORTENED else entry
    for name, entry in USUAL.items()
}
EMAIL_TIMEOUT = 10
OUTBOX_SENDING_LEASE = timedelta(seconds=15)
OUTBOX_HANDOUT_LEASE = timedelta(seconds=8)
