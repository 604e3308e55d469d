from typing import Any

from django.utils import timezone

from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.domain.queue import queue_mail
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail


def queued(key: str = "introduction:1:supplier_request", **fields: Any) -> Mail:
    """A letter in the queue, due now."""
    given: dict[str, Any] = {
        "kind": "supplier_request",
        "recipient": "ana@proveedora.example",
        "language": "es",
        "subject": "Una empresa japonesa busca piezas moldeadas",
        "text": "Estimada Ana:\n\nLe escribimos por encargo de la misión.\n",
        "html": "<html><head></head><body><p>Estimada Ana:</p></body></html>",
        "sender": "Misión Japón <puente@mision.example>",
        "related": "introduction:1",
    } | fields
    return queue_mail(key=key, **given)


def send_due() -> None:
    """What a worker does with the mails whose time has come."""
    due = Mail.objects.filter(state=MailState.QUEUED, due_at__lte=timezone.now())
    for pk in due.values_list("pk", flat=True):
        deliver(mail_id=pk)
