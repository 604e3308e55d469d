"""Claim, send, mark. A row is claimed and committed as `sending` before its text leaves.

Letters are sent at most once: one that was claimed and never marked is "delivery uncertain" and
waits for a person. Account mail is sent at least once: such a row goes back to the queue.
"""

import datetime as dt
import logging
import time
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from matchmaking.outbox.domain.clean import clean_address, is_address
from matchmaking.outbox.domain.guards import may_go_out, next_moment
from matchmaking.outbox.domain.suppression import is_suppressed, suppress
from matchmaking.outbox.domain.transport import Outcome, Result, hand_over, is_left_alone
from matchmaking.outbox.enums import (
    UNDECIDED,
    UNREACHED,
    CancelReason,
    MailAction,
    MailState,
    Mode,
)
from matchmaking.outbox.models import Mail, MailEvent

logger = logging.getLogger(__name__)

# Seconds; all of them, and the waits for a connection, fit into the time of one delivery.
RECORD_AGAIN_AFTER = (0, 2, 5, 10, 20)
NEVER_CAME_BACK = "No worker that took it came back."
BACKOFF = tuple(dt.timedelta(minutes=m) for m in (1, 5, 15, 60, 240, 480, 960))


def claim_due(*, limit: int = 500) -> list[int]:
    """Settle what was left in `sending`, then hand out the due mails: their ids, oldest first.

    The ids are for `deliver`, which claims each by itself; a handed-out row is found again after
    `settings.OUTBOX_HANDOUT_LEASE` if nobody took it. No more than `limit` are handed out at a
    time: ten thousand due letters would else be told of again and again, faster than they leave.
    """
    settle_abandoned()
    now = timezone.now()
    free = Q(lease_until__isnull=True) | Q(lease_until__lte=now)
    due = Mail.objects.filter(state=MailState.QUEUED, due_at__lte=now)
    room = max(0, limit - due.exclude(free).count())
    ids = list(due.filter(free).order_by("due_at", "pk").values_list("pk", flat=True)[:room])
    return [
        pk
        for pk in ids
        if Mail.objects.filter(free, pk=pk, state=MailState.QUEUED).update(
            lease_until=now + settings.OUTBOX_HANDOUT_LEASE
        )
    ]


def settle_abandoned() -> None:
    """Rows left in `sending` past their lease: letters become uncertain, account mail waits.

    Account mail that ended every worker that took it is failed after the last of its attempts.
    """
    now = timezone.now()
    abandoned = Mail.objects.filter(state=MailState.SENDING, lease_until__lte=now)
    again = abandoned.filter(mode=Mode.AT_LEAST_ONCE)
    again.filter(attempts__gt=len(BACKOFF)).update(
        state=MailState.FAILED, lease_until=None, last_error=NEVER_CAME_BACK, updated_at=now
    )
    again.update(state=MailState.QUEUED, lease_until=None, due_at=now, updated_at=now)
    for pk in list(abandoned.filter(mode=Mode.AT_MOST_ONCE).values_list("pk", flat=True)):
        with transaction.atomic():
            found = Mail.objects.filter(
                pk=pk, state=MailState.SENDING, lease_until__lte=now
            ).update(state=MailState.UNCERTAIN, lease_until=None, updated_at=now)
            if found:
                MailEvent.objects.create(mail_id=pk, action=MailAction.FOUND_UNCERTAIN)
                logger.warning("Mail %s was left in sending; a person has to decide", pk)


def deliver(*, mail_id: int) -> str | None:
    """Send one due mail; the state it is left in, or None where it was not there to take.

    None as well while the mail server is left alone: the sweep finds the mail again in a minute.
    Must not be called inside a transaction: the claim has to be committed before the text leaves.
    """
    if is_left_alone():
        Mail.objects.filter(pk=mail_id, state=MailState.QUEUED).update(lease_until=None)
        return None
    mail = _claim(mail_id)
    if mail is None:
        return None
    if is_suppressed(mail.recipient):
        return _settle(mail, state=MailState.SUPPRESSED)
    if not may_go_out(mail):
        with transaction.atomic():
            MailEvent.objects.create(
                mail=mail, action=MailAction.CANCELLED, note=CancelReason.GUARD
            )
            return _settle(mail, state=MailState.CANCELLED)
    now = timezone.now()
    opens = next_moment(mail, now)
    if opens > now:
        # It was due while no worker ran, and the hour has passed: this was no attempt.
        return _settle(mail, state=MailState.QUEUED, due_at=opens, attempts=mail.attempts - 1)
    result = hand_over(mail)
    if result.outcome is not Outcome.ACCEPTED:
        logger.warning("Mail %s: %s: %s", mail.pk, result.outcome.value, result.error)
    return _record_for_certain(mail, result)


def _claim(mail_id: int) -> Mail | None:
    now = timezone.now()
    with transaction.atomic(durable=True):
        claimed = Mail.objects.filter(pk=mail_id, state=MailState.QUEUED, due_at__lte=now).update(
            state=MailState.SENDING,
            attempts=F("attempts") + 1,
            lease_until=now + settings.OUTBOX_SENDING_LEASE,
            updated_at=now,
        )
    return Mail.objects.get(pk=mail_id) if claimed else None


def _record_for_certain(mail: Mail, result: Result) -> str:
    """Record what became of a mail, also where the database went away while it was handed over.

    Else a letter that the mail server has taken would be uncertain, for a person to ask about.
    """
    for pause in RECORD_AGAIN_AFTER:
        try:
            return _record(mail, result)
        except (OperationalError, InterfaceError):
            logger.warning("What became of mail %s could not be recorded", mail.pk, exc_info=True)
            # What a database that was started again has closed stays closed.
            connection.close()
            time.sleep(pause)
    return _record(mail, result)


def _record(mail: Mail, result: Result) -> str:
    error = result.error
    if result.outcome is Outcome.ACCEPTED:
        return _settle(
            mail,
            state=MailState.SENT,
            sent_at=timezone.now(),
            service_id=result.service_id,
            last_error="",
        )
    if result.outcome is Outcome.REFUSED:
        if result.hard_bounce:
            suppress(address=mail.recipient, note=error)
        return _settle(mail, state=MailState.FAILED, last_error=error)
    if result.outcome is Outcome.UNKNOWN and mail.mode == Mode.AT_MOST_ONCE:
        with transaction.atomic():
            MailEvent.objects.create(mail=mail, action=MailAction.FOUND_UNCERTAIN, note=error[:300])
            return _settle(mail, state=MailState.UNCERTAIN, last_error=error)
    if mail.attempts > len(BACKOFF):
        return _settle(mail, state=MailState.FAILED, last_error=error)
    return _settle(
        mail,
        state=MailState.QUEUED,
        due_at=next_moment(mail, timezone.now() + BACKOFF[mail.attempts - 1]),
        last_error=error,
    )


def _settle(mail: Mail, *, state: str, **fields: Any) -> str:
    # UNCERTAIN as well: a sender that outlived its lease still knows best what became of the
    # mail. The number of attempts is this claim's name; nobody else's row is touched.
    Mail.objects.filter(
        pk=mail.pk,
        state__in=[MailState.SENDING, MailState.UNCERTAIN],
        attempts=mail.attempts,
    ).update(state=state, lease_until=None, updated_at=timezone.now(), **fields)
    return state


def mark_as_sent(*, mail_id: int, user: Any, note: str = "") -> bool:
    """A person found out that an uncertain mail did arrive; False where it is not uncertain."""
    now = timezone.now()
    with transaction.atomic():
        marked = Mail.objects.filter(pk=mail_id, state=MailState.UNCERTAIN).update(
            state=MailState.SENT, sent_at=now, updated_at=now
        )
        if marked:
            MailEvent.objects.create(
                mail_id=mail_id, action=MailAction.MARKED_SENT, user=user, note=note[:300]
            )
    return bool(marked)


def send_again(*, mail_id: int, user: Any, note: str = "", recipient: str = "") -> bool:
    """A person takes it upon them to send an uncertain or failed mail once more.

    To another `recipient` only where the first never took it, so that no letter has two readers.
    UnfitMailError where that is no address.
    """
    now = timezone.now()
    changes = {"recipient": clean_address(recipient), "last_error": ""} if recipient else {}
    with transaction.atomic():
        whole = Mail.objects.filter(pk=mail_id, shredded_at__isnull=True)
        queued = whole.filter(state__in=UNREACHED if recipient else UNDECIDED).update(
            state=MailState.QUEUED, due_at=now, lease_until=None, updated_at=now, **changes
        )
        if queued:
            action = MailAction.READDRESSED if recipient else MailAction.SENT_AGAIN
            MailEvent.objects.create(mail_id=mail_id, action=action, user=user, note=note[:300])
    return bool(queued)


def other_recipient(*, mail: Mail, address: str) -> str:
    """`address`, bare, where a mail that reached nobody can go to it now; "" where it cannot.

    It cannot where `address` is the one that did not take it, or none.
    """
    stays = mail.state not in UNREACHED or mail.shredded_at is not None
    if stays or not is_address(address):
        return ""
    bare = clean_address(address)
    return "" if bare.lower() == mail.recipient.lower() else bare


def leave(*, mail_id: int, user: Any, note: str = "") -> bool:
    """A person lets a mail be that its address did not take: it waits for nobody any more.

    Not an uncertain one, which may have been read. False where it was not there to leave.
    """
    with transaction.atomic():
        left = Mail.objects.filter(pk=mail_id, state__in=UNREACHED).update(
            state=MailState.LEFT, updated_at=timezone.now()
        )
        if left:
            MailEvent.objects.create(
                mail_id=mail_id, action=MailAction.LEFT, user=user, note=note[:300]
            )
    return bool(left)


def keep_as_sent(*, mail_id: int, note: str) -> bool:
    """Settle a due mail as sent on its day without handing it to anybody, and keep why.

    For letters of a past that is made up: they must stand among the sent ones, and reach no mail
    server. Asked of its guard like any other; False where it was not due or may not go out.
    """
    now = timezone.now()
    mail = Mail.objects.filter(pk=mail_id, state=MailState.QUEUED, due_at__lte=now).first()
    if mail is None:
        return False
    stands = may_go_out(mail)
    with transaction.atomic():
        settled = Mail.objects.filter(pk=mail_id, state=MailState.QUEUED).update(
            state=MailState.SENT if stands else MailState.CANCELLED,
            sent_at=mail.due_at if stands else None,
            updated_at=now,
        )
        if settled:
            action = MailAction.MARKED_SENT if stands else MailAction.CANCELLED
            MailEvent.objects.create(
                mail=mail, action=action, note=note if stands else CancelReason.GUARD
            )
    return bool(settled) and stands
