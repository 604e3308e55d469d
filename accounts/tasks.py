"""What workers do for accounts."""

import logging

from celery import shared_task

from accounts.domain.accesses import shred_old

logger = logging.getLogger(__name__)


@shared_task(name="accounts.shred", time_limit=600, soft_time_limit=540)
def shred() -> None:
    """Nightly: delete the history of looks whose time is over."""
    number = shred_old()
    if number:
        logger.info("%s old looks at personal data were deleted", number)
