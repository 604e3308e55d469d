"""A mission with everything in it once: who can read it, and what tells each side's person."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import time_machine
from django.core.files.base import ContentFile

from accounts.enums import Role
from accounts.models import Organisation, User
from matchmaking.common.enums import Language
from matchmaking.exchange.domain.batches import check_batch, keep_upload
from matchmaking.exchange.enums import SheetKind
from matchmaking.introductions.domain.consent.received import take_reply, waiting_replies
from matchmaking.introductions.enums import Escalation, Side
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import (
    Forwarding,
    Inquiry,
    Introduction,
    Letter,
    Promise,
    ReplyLink,
)
from matchmaking.meetings.models import Meeting
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.addresses import reply_address
from matchmaking.outbox.domain.incoming import receive_message
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from matchmaking.profiles.models import Certification, SupplierFile
from tests.api.factories import EXPLANATION
from tests.factories import MembershipFactory
from tests.introductions.pages import COLLEAGUE
from tests.meetings.factories import BEFORE, make_meeting
from tests.outbox.factories import queued
from tests.outbox.messages import reply


@dataclass
class World:
    """Letters, replies by e-mail, a colleague, a meeting, an uploaded sheet, a certificate."""

    mission: Mission
    introduction: Introduction
    meeting: Meeting
    readers: dict[str, User] = field(default_factory=dict)

    @property
    def supplier(self) -> Organisation:
        return self.introduction.supplier.organisation

    @property
    def buyer(self) -> Organisation:
        return self.introduction.need.buyer.organisation

    @property
    def marks(self) -> dict[int, tuple[str, ...]]:
        """What tells each organisation's person."""
        supplier, buyer = self.introduction.supplier, self.introduction.need.buyer
        colleague = (COLLEAGUE["name"], COLLEAGUE["email"])
        return {
            self.supplier.pk: (
                supplier.contact_name, supplier.contact_email, supplier.contact_phone, "Ana Hablada"
            ),
            self.buyer.pk: (
                buyer.contact_name, buyer.contact_email, buyer.contact_phone, *colleague
            ),
        }  # fmt: skip


@contextmanager
def two_weeks_before(settings: Any) -> Iterator[World]:
    """Everything once, by a clock that goes on from two weeks before the meeting."""
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
    with time_machine.travel(BEFORE):
        yield _everything()


def _everything() -> World:
    meeting = make_meeting()
    introduction = meeting.introduction
    world = World(introduction.mission, introduction, meeting)
    introduction.proposal.explanation = EXPLANATION
    introduction.proposal.save(update_fields=["explanation"])
    for name, organisation in (
        ("organizer", world.mission.organizer),
        ("supplier", world.supplier),
        ("buyer", world.buyer),
    ):
        world.readers[name] = MembershipFactory(organisation=organisation, role=Role.OWNER).user
    _correspond(world)
    _upload(world)
    _evidence(world)
    return world


def _correspond(world: World) -> None:
    """A reply with a file, a colleague, an uncertain letter, a call to make, a promise."""
    mail = Mail.objects.get(kind=K.BUYER_TEASER)
    address = reply_address(mail.pk)
    message = reply(address, sender=f"田中 <{world.introduction.need.buyer.contact_email}>")
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="a.pdf")
    receive_message(raw=message.as_bytes(), recipient=address)
    for incoming_id in waiting_replies():
        take_reply(incoming_id=incoming_id)
    link = ReplyLink.objects.filter(letter__mail=mail).get()
    other = ReplyLink.objects.create(
        introduction=world.introduction,
        purpose=link.purpose,
        token_hash="f" * 64,
        language=Language.JAPANESE,
        expires_at=link.expires_at,
    )
    Forwarding.objects.create(
        introduction=world.introduction,
        link=other,
        mail=queued("passed on", recipient=COLLEAGUE["email"]),
        name=COLLEAGUE["name"],
        email=COLLEAGUE["email"],
        language=Language.JAPANESE,
    )
    sent = Letter.objects.filter(introduction=world.introduction, side=Side.SUPPLIER).first()
    assert sent is not None
    Mail.objects.filter(pk=sent.mail_id).update(state=MailState.UNCERTAIN)
    Inquiry.objects.filter(introduction=world.introduction).update(stage=Escalation.CALL)
    Promise.objects.create(
        introduction=world.introduction,
        kind="sample_sent",
        owner="supplier",
        person="Ana Hablada",
        due_on=dt.date(2026, 1, 5),
    )


def _upload(world: World) -> None:
    """One row that is good, and one without a name, which comes back."""
    lines = [
        "Clave del proveedor;Razón social;Descripción;Idioma;Correo electrónico",
        f"S1;;Sin nombre;es;{world.introduction.supplier.contact_email}",
    ]
    batch, _new = keep_upload(
        mission=world.mission,
        kind=SheetKind.SUPPLIERS,
        file_name="lista.csv",
        content="\n".join(lines).encode(),
        user=world.readers["organizer"],
    )
    check_batch(batch_id=batch.pk)


def _evidence(world: World) -> None:
    certification = Certification.objects.get(supplier=world.introduction.supplier)
    certification.file.save("iatf.pdf", ContentFile(b"%PDF-1.4"))
    record = SupplierFile(supplier=world.introduction.supplier, kind="catalogue", title="Catálogo")
    record.file.save("c.pdf", ContentFile(b"%PDF-1.4"))
