"""What the outbox keeps of people."""

from django.utils import timezone

from matchmaking.common.personal import Found, Holding, nobody, register_holding, unguarded
from matchmaking.outbox.domain.retention import shred
from matchmaking.outbox.models import Incoming, IncomingFile, Mail, MailAttachment


def register() -> None:
    register_holding(
        Holding(
            "mails",
            lambda email: unguarded(Mail).filter(recipient__iexact=email),
            ("kind", "subject", "text", "state", "dated_at", "sent_at"),
            _erase_mails,
        )
    )
    register_holding(
        Holding(
            "incoming messages",
            lambda email: unguarded(Incoming).filter(sender__iexact=email),
            ("kind", "sender", "sender_name", "subject", "text", "quoted", "created_at"),
            _erase_incoming,
        )
    )


def _erase_mails(mails: Found) -> None:
    for mail in list(mails):
        if mail.shredded_at is None:
            shred(mail, timezone.now())
        mail.recipient = nobody(mail.pk)
        mail.subject = ""
        mail.last_error = ""
        mail.save(update_fields=["recipient", "subject", "last_error", "updated_at"])
        MailAttachment.objects.filter(mail=mail).delete()


def _erase_incoming(messages: Found) -> None:
    IncomingFile.objects.filter(incoming__in=messages).delete()
    messages.update(
        sender="", sender_name="", subject="", text="", quoted="", report="", raw=b"", recipient=""
    )
