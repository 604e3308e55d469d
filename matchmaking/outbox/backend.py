"""Django's and allauth's mails become rows too: `settings.EMAIL_BACKEND`."""

import uuid
from collections.abc import Sequence
from email.utils import parseaddr
from typing import Any

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from matchmaking.common.enums import Language
from matchmaking.common.languages import present_language
from matchmaking.common.wake import wake
from matchmaking.outbox.domain.clean import RESERVED_HEADERS
from matchmaking.outbox.domain.queue import Attachment, queue_mail
from matchmaking.outbox.enums import Mode
from matchmaking.outbox.models import Mail
from matchmaking.outbox.tasks import deliver


class OutboxBackend(BaseEmailBackend):
    """Queues instead of sending, at least once, one row for each recipient.

    A log-in code or a password reset that comes twice is a nuisance; one that never comes locks
    a person out.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            for recipient in message.recipients():
                mail = _queue(message, recipient)
                # Somebody sits in front of the page that asks for the code.
                wake(deliver, mail.pk, priority=0)
        return len(email_messages)


def _queue(message: EmailMessage, recipient: str) -> Mail:
    language = present_language()
    html = ""
    if isinstance(message, EmailMultiAlternatives):
        html = next((str(a[0]) for a in message.alternatives if a[1] == "text/html"), "")
    extra = {k: str(v) for k, v in message.extra_headers.items()}
    return queue_mail(
        key=f"account:{uuid.uuid4().hex}",
        kind="account",
        mode=Mode.AT_LEAST_ONCE,
        sender=message.from_email,
        recipient=recipient,
        reply_to=parseaddr(message.reply_to[0])[1] if message.reply_to else "",
        language=language if language in Language.values else Language.ENGLISH,
        subject=str(message.subject),
        text=str(message.body),
        html=html,
        headers={k: v for k, v in extra.items() if k.lower() not in RESERVED_HEADERS},
        attachments=[_attachment(item) for item in message.attachments],
    )


def _attachment(item: Any) -> Attachment:
    if not isinstance(item, tuple):  # A ready MIME part (message.attach(MIMEImage(...))).
        return Attachment(
            item.get_filename() or "attachment",
            item.get_content_type(),
            item.get_payload(decode=True) or b"",
        )
    filename, content, content_type = item
    raw = content.encode() if isinstance(content, str) else bytes(content)
    return Attachment(filename or "attachment", content_type or "application/octet-stream", raw)
