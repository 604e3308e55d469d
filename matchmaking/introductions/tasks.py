"""What workers do for introductions."""

import logging

from celery import shared_task

from matchmaking.common.wake import wake
from matchmaking.introductions.domain import inquiries, queries
from matchmaking.introductions.domain.consent import chain, received, reminders, stopping
from matchmaking.introductions.domain.followup import asking, digest
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.tasks import deliver

logger = logging.getLogger(__name__)


@shared_task(name="introductions.open", time_limit=120, soft_time_limit=90)
def open_introduction(proposal_id: int) -> None:
    introduction = chain.open_introduction(proposal_id=proposal_id)
    if introduction is not None:
        logger.info("Introduction %s is open", introduction.pk)
        wake(advance, introduction.pk)


@shared_task(name="introductions.advance", time_limit=120, soft_time_limit=90)
def advance(introduction_id: int) -> None:
    state = chain.advance(introduction_id=introduction_id)
    logger.info("Introduction %s is %s", introduction_id, state)
    wake_letters(introduction_id)


@shared_task(name="introductions.remind", time_limit=120, soft_time_limit=90)
def remind(introduction_id: int) -> None:
    letter = reminders.remind(introduction_id=introduction_id)
    if letter is not None:
        logger.info("Introduction %s: %s %s", introduction_id, letter.kind, letter.number)
        wake_letters(introduction_id)


@shared_task(name="introductions.stop_revoked", time_limit=300, soft_time_limit=240)
def stop_revoked() -> None:
    """For whoever records a withdrawal: the chain stops now, not at the next sweep."""
    stopped = stopping.stop_revoked()
    if stopped:
        logger.info("%s introductions stopped", stopped)


@shared_task(name="introductions.open_approved", time_limit=120, soft_time_limit=90)
def open_approved() -> None:
    """Begin what was approved: often, so that an organizer sees letters soon after approving."""
    for proposal_id in chain.proposals_to_open():
        wake(open_introduction, proposal_id)


@shared_task(name="introductions.sweep", time_limit=300, soft_time_limit=240)
def sweep() -> None:
    """Stop what may no longer go on, end what is late, remind, and go on where it is our turn."""
    received.stop_for_complaints()
    for incoming_id in received.waiting_replies():
        received.take_reply(incoming_id=incoming_id)
    stopping.stop_revoked()
    stopping.expire_due()
    for introduction_id in reminders.introductions_to_remind():
        wake(remind, introduction_id)
    for introduction_id in chain.introductions_to_advance():
        wake(advance, introduction_id)


@shared_task(name="introductions.follow_up", time_limit=300, soft_time_limit=240)
def follow_up() -> None:
    """Wake whatever asks what came of introductions; each by itself, so that none holds up others.

    A question that meets an error stays due, and is tried again when the sweep comes round.
    """
    for introduction in inquiries.out_of_view():
        wake(keep_in_view, introduction.pk)
    for introduction_id, asked in asking.due_pairs():
        wake(ask, introduction_id, asked)
    for mission in digest.missions_to_tell():
        wake(tell_lead, mission.pk)


@shared_task(name="introductions.keep_in_view", time_limit=120, soft_time_limit=90)
def keep_in_view(introduction_id: int) -> None:
    inquiries.keep_in_view(chain.load(introduction_id))


@shared_task(name="introductions.ask", time_limit=120, soft_time_limit=90)
def ask(introduction_id: int, asked: str) -> None:
    letter = asking.ask(introduction_id=introduction_id, asked=asked)
    if letter is not None:
        logger.info("Introduction %s: %s", introduction_id, letter.kind)
        wake_letters(introduction_id)


@shared_task(name="introductions.tell_lead", time_limit=120, soft_time_limit=90)
def tell_lead(mission_id: int) -> None:
    mail = digest.tell_lead(mission_id=mission_id)
    if mail is not None and mail.state == MailState.QUEUED:
        wake(deliver, mail.pk)


def wake_letters(introduction_id: int) -> None:
    """Tell the outbox of the letters of an introduction that are due."""
    for mail_id in queries.due_mail_ids(introduction_id):
        wake(deliver, mail_id)
