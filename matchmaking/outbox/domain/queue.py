"""Putting mails into the outbox, and taking them out before they are sent."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from email.utils import parseaddr
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from matchmaking.outbox.domain import clean
from matchmaking.outbox.domain.suppression import is_suppressed
from matchmaking.outbox.enums import MailAction, MailState, Mode
from matchmaking.outbox.models import Mail, MailAttachment, MailEvent


class Attachment(NamedTuple):
    filename: str
    content_type: str
    content: bytes


def queue_mail(
    *,
    key: str,
    kind: str,
    recipient: str,
    language: str,
    subject: str,
    text: str,
    html: str = "",
    mode: str = Mode.AT_MOST_ONCE,
    sender: str = "",
    reply_to: str = "",
    takes_replies: bool = False,
    headers: Mapping[str, str] | None = None,
    unsubscribe_url: str = "",
    attachments: Iterable[Attachment] = (),
    due_at: dt.datetime | None = None,
    related: str = "",
) -> Mail:
    """The mail of this `key`: queued now, or the one that was queued under it before.

    Message-ID, date and content are fixed here. Line breaks in header fields become spaces;
    UnfitMailError where an address is none or a header is not the caller's to set. The caller
    wakes `outbox.deliver` after the commit (or leaves it to the sweep). With `takes_replies` and an
    OUTBOX_REPLY_ADDRESS, answers come back to Puente and not to `reply_to`.
    """
    now = timezone.now()
    from_address = clean.clean_sender(sender or settings.DEFAULT_FROM_EMAIL)
    to_address = clean.clean_address(recipient)
    extra = clean.clean_headers(headers or {})
    one_click = one_click_headers(unsubscribe_url) if unsubscribe_url else {}
    fields: dict[str, Any] = {
        "kind": kind,
        "mode": mode,
        "sender": from_address,
        "recipient": to_address,
        "reply_to": clean.clean_address(reply_to) if reply_to else "",
        "takes_replies": takes_replies,
        "language": language,
        "subject": clean.clean_subject(subject),
        "text": clean.clean_body(text),
        "html": clean.clean_body(html),
        "headers": extra | one_click,
        "message_id": f"<{uuid.uuid4().hex}@{parseaddr(from_address)[1].rpartition('@')[2]}>",
        # A letter that waits for Monday morning is dated Monday morning.
        "dated_at": max(now, due_at or now),
        "due_at": due_at or now,
        "state": MailState.SUPPRESSED if is_suppressed(to_address) else MailState.QUEUED,
        "related": related,
    }
    with transaction.atomic():
        mail, created = Mail.objects.get_or_create(key=key, defaults=fields)
        if created:
            _attach(mail, attachments)
    return mail


def _attach(mail: Mail, attachments: Iterable[Attachment]) -> None:
    MailAttachment.objects.bulk_create(
        MailAttachment(
            mail=mail,
            filename=clean.clean_line(item.filename)[:150],
            content_type=item.content_type,
            content=item.content,
        )
        for item in attachments
    )


def one_click_headers(url: str) -> dict[str, str]:
    """RFC 8058: the reader's mail program may unsubscribe by one POST to `url`."""
    return {
        "List-Unsubscribe": f"<{clean.clean_line(url)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def cancel_mail(*, mail_id: int, note: str = "", user: Any = None) -> bool:
    """Take a mail back that nobody has begun to send; False where it is too late."""
    with transaction.atomic():
        taken = Mail.objects.filter(pk=mail_id, state=MailState.QUEUED).update(
            state=MailState.CANCELLED, lease_until=None, updated_at=timezone.now()
        )
        if taken:
            MailEvent.objects.create(
                mail_id=mail_id, action=MailAction.CANCELLED, note=note[:300], user=user
            )
    return bool(taken)


def queue_again(*, mail_id: int, due_at: dt.datetime) -> bool:
    """Put a mail back that was taken back before anybody read it; False where it was not."""
    return bool(
        Mail.objects.filter(pk=mail_id, state=MailState.CANCELLED, shredded_at__isnull=True).update(
            state=MailState.QUEUED,
            due_at=due_at,
            dated_at=due_at,
            lease_until=None,
            updated_at=timezone.now(),
        )
    )


def cancel_related(*, related: str, note: str = "", user: Any = None) -> int:
    """Take back every waiting mail that belongs to `related`; how many there were."""
    waiting = Mail.objects.filter(related=related, state=MailState.QUEUED)
    ids = list(waiting.values_list("pk", flat=True))
    return sum(cancel_mail(mail_id=pk, note=note, user=user) for pk in ids)
