"""Taking the content out of mails whose time is over; that they were sent stays on record."""

import datetime as dt
import hashlib

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matchmaking.outbox.enums import NEVER_READ, IncomingState, MailState
from matchmaking.outbox.models import Incoming, IncomingFile, Mail, MailAttachment

# The others still want something: a worker's time, or a person's decision.
_OVER = (MailState.SENT, *NEVER_READ)


def shred_old(*, now: dt.datetime | None = None, limit: int = 5000) -> int:
    """Remove texts, links and files older than `settings.MAIL_RETENTION_DAYS`; how many mails.

    Recipient, subject, times, state and a SHA-256 of the content stay: with a copy of a letter one
    can still show that it is the one that was sent.
    """
    moment = now or timezone.now()
    before = moment - dt.timedelta(days=settings.MAIL_RETENTION_DAYS)
    old = Mail.objects.filter(state__in=_OVER, shredded_at__isnull=True, updated_at__lt=before)
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:limit])
    for mail_id in ids:
        _shred(mail_id, moment)
    _shred_incoming(before)
    return len(ids)


def content_hash(mail: Mail) -> str:
    """SHA-256 of the text, then of the HTML part, in hex."""
    return hashlib.sha256(f"{mail.text}\0{mail.html}".encode()).hexdigest()


def shred(mail: Mail, moment: dt.datetime) -> None:
    """Take out the text, the links and the files of `mail`, and keep the hash of what it said."""
    mail.content_hash = content_hash(mail)
    mail.text = mail.html = ""
    mail.headers = {}  # List-Unsubscribe holds the secret of its link.
    mail.shredded_at = moment
    mail.save(update_fields=["content_hash", "text", "html", "headers", "shredded_at"])
    MailAttachment.objects.filter(mail=mail).delete()


def _shred(mail_id: int, moment: dt.datetime) -> None:
    with transaction.atomic():
        mail = Mail.objects.select_for_update().get(pk=mail_id)
        if mail.state in _OVER and mail.shredded_at is None:
            shred(mail, moment)


def _shred_incoming(before: dt.datetime) -> None:
    old = Incoming.objects.filter(state=IncomingState.DONE, updated_at__lt=before)
    IncomingFile.objects.filter(incoming__in=old).delete()
    old.exclude(text="", quoted="", report="", raw=b"").update(
        text="", quoted="", report="", raw=b""
    )
