"""What comes back about our mails: kept once, acted on once, and never lost.

A bounce or complaint is believed only where a signed address of ours, or a number that the mail
service was given, names the mail; everything else waits for a person.
"""

import hashlib
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from matchmaking.outbox.domain.addresses import mail_of_reply_address, mail_of_return_path
from matchmaking.outbox.domain.clean import clean_body, clean_line
from matchmaking.outbox.domain.reading import ReadMessage, read_message
from matchmaking.outbox.domain.suppression import suppress
from matchmaking.outbox.enums import (
    IncomingKind,
    IncomingState,
    MailAction,
    MailState,
    SuppressionReason,
)
from matchmaking.outbox.models import Incoming, IncomingFile, Mail, MailEvent

LARGEST_MESSAGE = 15 * 1024 * 1024
KEPT_RAW_BYTES = 64 * 1024
_WENT_OUT = (MailState.SENT, MailState.UNCERTAIN)


@dataclass(frozen=True)
class Report:
    """What a mail service told of one mail."""

    key: str
    """Names the report: the same one told twice is one row."""
    kind: str
    mail: Mail | None
    recipient: str
    text: str
    permanent: bool = False
    no_mailbox: bool = False


def receive_message(*, raw: bytes, recipient: str = "") -> Incoming:
    """Keep a message as it came from a mail server, and do what follows from it.

    The same message for the same recipient again changes nothing. Never raises for what is in it.
    """
    head = raw[:LARGEST_MESSAGE]
    digest = hashlib.sha256(recipient.lower().encode(errors="replace") + b"\0" + raw).hexdigest()
    read = read_message(head, recipient=recipient)
    mail, bounced_here = _named_mail(read)
    kind, state = _sort(read, mail, bounced_here=bounced_here, cut=len(raw) > LARGEST_MESSAGE)
    incoming = Incoming(
        digest=digest,
        kind=kind,
        state=state,
        mail=mail,
        sender=read.sender,
        sender_name=read.sender_name,
        recipient=clean_line(recipient or next(iter(read.recipients), ""))[:320],
        subject=read.subject,
        text=read.text,
        quoted=read.quoted,
        report=read.report,
        raw=head[:KEPT_RAW_BYTES] if state == IncomingState.FOR_PERSON else b"",
    )
    return _keep(incoming, read=read, permanent=read.permanent, no_mailbox=read.no_mailbox)


def take_report(report: Report) -> Incoming:
    """Keep what a mail service reported, and do what follows from it; safe to repeat."""
    incoming = Incoming(
        digest=hashlib.sha256(report.key.encode()).hexdigest(),
        kind=report.kind,
        state=IncomingState.DONE if report.mail else IncomingState.FOR_PERSON,
        mail=report.mail,
        recipient=clean_line(report.recipient)[:320],
        report=clean_body(report.text)[:4000],
    )
    if report.kind == IncomingKind.COMPLAINT and report.mail is not None:
        incoming.state = IncomingState.WAITING
    return _keep(incoming, permanent=report.permanent, no_mailbox=report.no_mailbox)


def _named_mail(read: ReadMessage) -> tuple[Mail | None, bool]:
    """(the mail that a signed address names, whether that address was its return path)."""
    for address in read.recipients:
        for find, is_return_path in ((mail_of_return_path, True), (mail_of_reply_address, False)):
            number = find(address)
            mail = Mail.objects.filter(pk=number).first() if number else None
            if mail is not None:
                return mail, is_return_path
    return None, False


def _sort(
    read: ReadMessage, mail: Mail | None, *, bounced_here: bool, cut: bool
) -> tuple[str, str]:
    """(kind, state) of a message, by what it is and where it came in."""
    if mail is None or cut or read.kind in {IncomingKind.UNREADABLE, IncomingKind.OTHER}:
        return read.kind, IncomingState.FOR_PERSON
    if read.kind == IncomingKind.REPLY:
        # A person does not write to a return path: it is a bounce in words of its own.
        return (
            (IncomingKind.OTHER, IncomingState.FOR_PERSON)
            if bounced_here
            else (IncomingKind.REPLY, IncomingState.WAITING)
        )
    if read.kind in {IncomingKind.BOUNCE, IncomingKind.COMPLAINT} and not bounced_here:
        # Everybody who got the letter knows its reply address: that is no proof.
        return read.kind, IncomingState.FOR_PERSON
    theirs = {IncomingKind.COMPLAINT, *(() if bounced_here else (IncomingKind.AUTO_REPLY,))}
    return read.kind, IncomingState.WAITING if read.kind in theirs else IncomingState.DONE


def _keep(
    incoming: Incoming,
    *,
    read: ReadMessage | None = None,
    permanent: bool = False,
    no_mailbox: bool = False,
) -> Incoming:
    try:
        with transaction.atomic():
            incoming.save()
            IncomingFile.objects.bulk_create(
                IncomingFile(
                    incoming=incoming,
                    filename=file.filename,
                    content_type=file.content_type,
                    size=file.size,
                    content=file.content,
                )
                for file in (read.files if read else [])
            )
            if incoming.mail is not None and incoming.state != IncomingState.FOR_PERSON:
                _follow(incoming, incoming.mail, permanent=permanent, no_mailbox=no_mailbox)
    except IntegrityError:
        return Incoming.objects.get(digest=incoming.digest)  # It had come before.
    return incoming


def _follow(incoming: Incoming, mail: Mail, *, permanent: bool, no_mailbox: bool) -> None:
    note = clean_line(incoming.report)
    if incoming.kind == IncomingKind.BOUNCE:
        _bounced(mail, note)
        if permanent and no_mailbox:
            suppress(address=mail.recipient, reason=SuppressionReason.HARD_BOUNCE, note=note)
    elif incoming.kind == IncomingKind.COMPLAINT:
        suppress(address=mail.recipient, reason=SuppressionReason.COMPLAINT, note=note)
        MailEvent.objects.create(mail=mail, action=MailAction.COMPLAINED, note=note[:300])
        arrived(mail)
    elif incoming.kind in {IncomingKind.REPLY, IncomingKind.AUTO_REPLY}:
        arrived(mail)


def _bounced(mail: Mail, note: str) -> None:
    # Whoever it belongs to sees a letter that failed, and a person decides about it.
    came_back = Mail.objects.filter(pk=mail.pk, state__in=_WENT_OUT).update(
        state=MailState.FAILED, last_error=note, updated_at=timezone.now()
    )
    if came_back:
        MailEvent.objects.create(mail=mail, action=MailAction.BOUNCED, note=note[:300])


def arrived(mail: Mail) -> bool:
    """A sign of life settles an uncertain mail: it did arrive. False where it was not uncertain."""
    now = timezone.now()
    with transaction.atomic():
        settled = Mail.objects.filter(pk=mail.pk, state=MailState.UNCERTAIN).update(
            state=MailState.SENT, sent_at=now, updated_at=now
        )
        if settled:
            MailEvent.objects.create(mail=mail, action=MailAction.ARRIVED)
    return bool(settled)


def take_over(*, incoming_id: int) -> bool:
    """Claim an incoming message for the feature that its mail belongs to; False if it is gone."""
    return bool(
        Incoming.objects.filter(pk=incoming_id, state=IncomingState.WAITING).update(
            state=IncomingState.DONE, updated_at=timezone.now()
        )
    )


def waiting_for(feature: str, *, kind: str) -> list[int]:
    """Ids of what came in of `kind` about mails of `feature` ("introduction"), oldest first."""
    rows = Incoming.objects.filter(
        state=IncomingState.WAITING, kind=kind, mail__related__startswith=f"{feature}:"
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def settle_by_person(*, incoming_id: int) -> bool:
    """A person has dealt with it; False where nobody had to."""
    return bool(
        Incoming.objects.filter(pk=incoming_id, state=IncomingState.FOR_PERSON).update(
            state=IncomingState.DONE, updated_at=timezone.now()
        )
    )
