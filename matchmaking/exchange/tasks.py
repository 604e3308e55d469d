"""Large sheets are checked, and good rows taken over, by workers."""

import logging

from celery import shared_task

from matchmaking.common.wake import wake
from matchmaking.exchange.domain.batches import check_batch, waiting_batches
from matchmaking.exchange.domain.retention import shred_old
from matchmaking.exchange.domain.taking import take_good_rows

logger = logging.getLogger(__name__)


@shared_task(name="exchange.check", time_limit=660, soft_time_limit=600)
def check(batch_id: int) -> None:
    check_batch(batch_id=batch_id)


@shared_task(name="exchange.take", time_limit=660, soft_time_limit=600)
def take(batch_id: int) -> None:
    take_good_rows(batch_id=batch_id)
    _to_check, to_take = waiting_batches()
    if batch_id in to_take:
        wake(take, batch_id)


@shared_task(name="exchange.shred", time_limit=600, soft_time_limit=540)
def shred() -> None:
    """Nightly: take the contacts out of sheets whose time is over."""
    number = shred_old()
    if number:
        logger.info("The contacts of %s uploaded sheets were removed", number)


@shared_task(name="exchange.sweep", time_limit=120, soft_time_limit=100)
def sweep() -> None:
    """Find sheets whose message was lost or whose worker died."""
    to_check, to_take = waiting_batches()
    for batch_id in to_check:
        wake(check, batch_id)
    for batch_id in to_take:
        wake(take, batch_id)
