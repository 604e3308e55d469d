"""What workers do for the API."""

import logging

from celery import shared_task

from matchmaking.api.domain.idempotency import purge_requests

logger = logging.getLogger(__name__)


@shared_task(name="api.purge_idempotency", time_limit=120, soft_time_limit=100)
def purge_idempotency() -> None:
    """Answers hold contents of profiles: none stays for longer than it is of use."""
    purged = purge_requests()
    if purged:
        logger.info("%s answers of the API purged", purged)
