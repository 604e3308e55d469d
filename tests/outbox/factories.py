from typing import Any

from django.utils import timezone

from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.domain.queue import queue_mail
from matchmaking.outbox.enums import IncomingKind, IncomingState, MailState
from matchmaking.outbox.models import Incoming, IncomingFile, Mail


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


def came_in(digest: str, **fields: Any) -> Incoming:
    """A message that was dealt with, with words wherever one may hold them, and a file."""
    given: dict[str, Any] = {
        "kind": IncomingKind.REPLY,
        "state": IncomingState.DONE,
        "sender": "beto@proveedora.example",
        "text": "Sí.",
        "quoted": "Estimado Beto:",
        "report": "250 OK",
        "raw": b"From: Beto",
    } | fields
    incoming = Incoming.objects.create(digest=digest, **given)
    IncomingFile.objects.create(incoming=incoming, filename="a.pdf", size=6, content=b"%PDF-1")
    return incoming
