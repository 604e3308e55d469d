"""What workers do for the outbox."""

import logging

from celery import shared_task

from matchmaking.common.wake import wake
from matchmaking.outbox.domain import delivery, retention

logger = logging.getLogger(__name__)


# The limit is under the lease of a sending row and over the SMTP timeout.
@shared_task(name="outbox.deliver", time_limit=180, soft_time_limit=150)
def deliver(mail_id: int) -> None:
    state = delivery.deliver(mail_id=mail_id)
    if state is not None:
        logger.info("Mail %s is %s", mail_id, state)


@shared_task(name="outbox.sweep", time_limit=60, soft_time_limit=50)
def sweep() -> None:
    for mail_id in delivery.claim_due():
        wake(deliver, mail_id)


@shared_task(name="outbox.shred", time_limit=600, soft_time_limit=540)
def shred() -> None:
    """Nightly: take the content out of mails whose time is over."""
    number = retention.shred_old()
    if number:
        logger.info("The content of %s mails was removed", number)
