"""What mail services tell Anymail's webhooks, put into the outbox's words."""

from typing import Any

from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, EventType, RejectReason

from matchmaking.outbox.domain.addresses import METADATA_KEY, mail_of_envelope_id
from matchmaking.outbox.domain.incoming import Report, arrived, receive_message, take_report
from matchmaking.outbox.domain.transport import says_no_mailbox
from matchmaking.outbox.enums import IncomingKind
from matchmaking.outbox.models import Mail

_KINDS = {
    EventType.BOUNCED: IncomingKind.BOUNCE,
    EventType.FAILED: IncomingKind.BOUNCE,
    EventType.REJECTED: IncomingKind.BOUNCE,
    EventType.DEFERRED: IncomingKind.DELAY,
    EventType.COMPLAINED: IncomingKind.COMPLAINT,
    EventType.UNSUBSCRIBED: IncomingKind.COMPLAINT,
    EventType.AUTORESPONDED: IncomingKind.AUTO_REPLY,
}
_ARRIVED = (EventType.SENT, EventType.DELIVERED)


def on_tracking(sender: Any, event: AnymailTrackingEvent, esp_name: str, **kwargs: Any) -> None:
    mail = _mail_of(event)
    if event.event_type in _ARRIVED and mail is not None:
        arrived(mail)
    kind = _KINDS.get(event.event_type)
    if kind is None:
        return  # Opened, clicked: nobody is followed here.
    said = " ".join(str(t) for t in (event.description, event.mta_response) if t)
    take_report(
        Report(
            key=_key(event, esp_name),
            kind=kind,
            mail=mail,
            recipient=event.recipient or "",
            text=f"{esp_name}: {event.event_type} {event.reject_reason or ''} {said}".strip(),
            permanent=event.event_type == EventType.BOUNCED,
            # Some services call a full mailbox "bounced" too. They keep lists of their own, so a
            # bounce whose reason is not told suppresses nobody here.
            no_mailbox=event.reject_reason == RejectReason.INVALID or says_no_mailbox(said),
        )
    )


def on_inbound(sender: Any, event: AnymailInboundEvent, esp_name: str, **kwargs: Any) -> None:
    message = event.message
    receive_message(raw=message.as_bytes(), recipient=message.envelope_recipient or "")


def _key(event: AnymailTrackingEvent, esp_name: str) -> str:
    # Not every service numbers its reports.
    facts = (event.timestamp, event.event_type, event.message_id, event.recipient)
    return f"{esp_name}:{event.event_id or facts}"


def _mail_of(event: AnymailTrackingEvent) -> Mail | None:
    number = mail_of_envelope_id(str((event.metadata or {}).get(METADATA_KEY, "")))
    if number is not None:
        return Mail.objects.filter(pk=number).first()
    if not event.message_id:
        return None
    return Mail.objects.filter(service_id=event.message_id).first()
