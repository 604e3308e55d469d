"""manage.py check_services: for a monitor, what no page can say (docs/deploy.md)."""

import datetime as dt
import shutil
import sys
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils import timezone
from kombu.exceptions import OperationalError

from matchmaking.celery import app
from matchmaking.common.logs import redact
from matchmaking.outbox.domain import queries

# Beat has every due letter told to a worker once a minute, and a worker may be busy for eleven.
LATE = dt.timedelta(minutes=15)
# The fourth attempt is some twenty minutes after the first: longer than any greylisting.
ATTEMPTS = 4
WORKERS_ANSWER_WITHIN = 3.0
LEAST_FREE_BYTES = 1024**3


class Command(BaseCommand):
    help = "Say what keeps letters and match runs from going on; the exit status is then 1."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        troubles = [*_workers(), *_letters(), *_disk()]
        for trouble in troubles:
            self.stderr.write(trouble)
        if troubles:
            sys.exit(1)


def _workers() -> Iterator[str]:
    try:
        with app.connection_for_write(connect_timeout=WORKERS_ANSWER_WITHIN) as connection:
            connection.ensure_connection(max_retries=1, timeout=WORKERS_ANSWER_WITHIN)
            answers = app.control.inspect(
                timeout=WORKERS_ANSWER_WITHIN, connection=connection
            ).ping()
    except (OperationalError, OSError) as error:
        yield f"Redis cannot be reached: {redact(str(error))}"
        return
    if not answers:
        yield "No worker answers."


def _letters() -> Iterator[str]:
    try:
        late = queries.overdue(timezone.now() - LATE).count()
        put_off = queries.put_off(attempts=ATTEMPTS)
        count, newest = put_off.count(), put_off.order_by("-updated_at").first()
    except DatabaseError as error:
        yield f"The database cannot be read: {error}"
        return
    if late:
        minutes = LATE // dt.timedelta(minutes=1)
        yield (
            f"Mails due for over {minutes} minutes: {late}. Do beat and workers run, and does the"
            " mail server answer?"
        )
    if newest:
        reason = redact(newest.last_error)
        yield f"Mails put off {ATTEMPTS} times or more by the mail server: {count}. Last: {reason}"


def _disk() -> Iterator[str]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    if free < LEAST_FREE_BYTES:
        yield f"{settings.DATA_DIR} has {free // 1024**2} MiB left."
