"""What the outbox keeps of people."""

from django.db.models import Q
from django.utils import timezone

from matchmaking.common.personal import (
    Found,
    Holding,
    naming,
    nobody,
    register_holding,
    unguarded,
)
from matchmaking.outbox.domain.queue import cancel_mail
from matchmaking.outbox.domain.retention import shred
from matchmaking.outbox.enums import CancelReason, MailState
from matchmaking.outbox.models import Incoming, IncomingFile, Mail


def _shred_mails(mails: Found) -> None:
    # One that is being sent at this moment is left to a second round: its worker needs the text.
    for mail in mails.filter(shredded_at__isnull=True).exclude(state=MailState.SENDING):
        if mail.state == MailState.QUEUED:
            cancel_mail(mail_id=mail.pk, note=CancelReason.ERASED)
            mail.refresh_from_db()
        shred(mail, timezone.now())


def _erase_texts(messages: Found) -> None:
    messages.update(text="", quoted="", report="", raw=b"")


def _erase_mails(mails: Found) -> None:
    for mail in list(mails):
        if mail.shredded_at is None:
            shred(mail, timezone.now())
        mail.recipient = nobody(mail.pk)
        mail.subject = ""
        mail.last_error = ""
        mail.save(update_fields=["recipient", "subject", "last_error", "updated_at"])


def _erase_incoming(messages: Found) -> None:
    IncomingFile.objects.filter(incoming__in=messages).delete()
    messages.update(
        sender="", sender_name="", subject="", text="", quoted="", report="", raw=b"", recipient=""
    )


HOLDINGS = (
    Holding(
        "mails",
        lambda email: unguarded(Mail).filter(recipient__iexact=email),
        ("kind", "subject", "text", "state", "dated_at", "sent_at"),
        _erase_mails,
    ),
    Holding(
        "incoming messages",
        # What they wrote, and what mail servers and services wrote about a mail to them.
        lambda email: unguarded(Incoming).filter(
            Q(sender__iexact=email) | Q(mail__recipient__iexact=email)
        ),
        ("kind", "sender", "sender_name", "subject", "text", "quoted", "created_at"),
        _erase_incoming,
    ),
    Holding(
        "mails to others that name the address",
        lambda email: (
            unguarded(Mail).filter(naming("text", email)).exclude(recipient__iexact=email)
        ),
        # Their text is somebody else's letter.
        ("kind", "state", "dated_at"),
        _shred_mails,
    ),
    Holding(
        "messages of others that name the address",
        lambda email: (
            unguarded(Incoming)
            .filter(naming("text", email) | naming("quoted", email) | naming("report", email))
            .exclude(sender__iexact=email)
        ),
        ("kind", "created_at"),
        _erase_texts,
    ),
)


def register() -> None:
    for holding in HOLDINGS:
        register_holding(holding)
