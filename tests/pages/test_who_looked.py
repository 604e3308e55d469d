"""Every page that shows somebody else's contact writes it down; a page that forgets it fails here.

All addresses of the site are read, so that a new page cannot be left out: it has to say how it is
reached, and what it shows is compared with what it wrote.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from accounts.domain.personal import email_hash
from accounts.enums import Role
from accounts.models import DataAccess, Organisation, User
from matchmaking.common.enums import Language
from matchmaking.common.personal import unguarded
from matchmaking.exchange.domain.batches import check_batch, keep_upload
from matchmaking.exchange.enums import SheetKind
from matchmaking.introductions.domain.received import take_reply, waiting_replies
from matchmaking.introductions.enums import Escalation, Side
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import (
    Forwarding,
    Inquiry,
    Introduction,
    Letter,
    Promise,
    ReceivedReply,
    ReplyLink,
)
from matchmaking.meetings.models import Meeting, MeetingDay, MeetingLetter, ProgrammeItem
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.addresses import reply_address
from matchmaking.outbox.domain.incoming import receive_message
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from matchmaking.profiles.models import Certification, Product, SupplierFile
from tests.api.factories import EXPLANATION
from tests.factories import EnrolmentFactory, MembershipFactory, MissionFactory
from tests.introductions.conftest import LINK
from tests.introductions.pages import COLLEAGUE
from tests.meetings.factories import make_meeting
from tests.outbox.factories import queued
from tests.outbox.messages import reply

pytestmark = pytest.mark.django_db

# Of no page of ours, or of none that shows people.
NOT_OURS = ("admin:", "account_", "mfa_", "socialaccount_", "usersessions_")
WITHOUT_PEOPLE = {
    "javascript-catalog": "catalogue of the interface",
    "prometheus-django-metrics": "numbers",
    "outbox:mailbox": "the laptop's mailbox, which no other host has (MAILBOX_PAGE)",
    "outbox:letter": "as above",
    "outbox:letter-html": "as above",
    "accounts:invitation": "its reader is the invited person, by the secret of the link",
    "introductions:forward": "closed after the release; it shows the reader's own colleagues",
    "meetings:place": "for a pair without a place; it names organisations alone",
    "api:schema": "says nothing that depends on who asks",
    "api:docs": "as above",
}


@dataclass
class World:
    """A mission with everything in it once: letters, replies, meetings, a sheet."""

    mission: Mission
    introduction: Introduction
    meeting: Meeting
    readers: dict[str, User] = field(default_factory=dict)
    args: dict[str, tuple[Any, ...]] = field(default_factory=dict)

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


@pytest.fixture
def world(settings: Any) -> World:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
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
    world.args = _args(world)
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


def _link(kind: str) -> str:
    return _secret(Mail.objects.filter(kind=kind).latest("pk"))


def _secret(mail: Mail) -> str:
    found = LINK.search(mail.text)
    assert found is not None, mail.kind
    return found.group().split("/")[2]


def _args(world: World) -> dict[str, tuple[Any, ...]]:
    """How the pages are reached whose address needs more than the mission."""
    slug, introduction, meeting = world.mission.slug, world.introduction, world.meeting
    supplier, need = introduction.supplier, introduction.need
    received = ReceivedReply.objects.get()
    run, batch = introduction.proposal.run, world.mission.imports.get()
    meetings = _secret(MeetingLetter.objects.filter(party=meeting.buyer).latest("pk").mail)
    return {
        "accounts:notice-version": ("2026-11",),
        "accounts:organisation": (world.supplier.pk,),
        "accounts:members": (world.supplier.pk,),
        "accounts:consents": (world.supplier.pk,),
        "api-keys:list": (world.supplier.pk,),
        "profiles:product-edit": (Product.objects.get().pk,),
        "profiles:product-delete": (Product.objects.get().pk,),
        "profiles:certification-edit": (Certification.objects.get().pk,),
        "profiles:certification-delete": (Certification.objects.get().pk,),
        "profiles:document": (Certification.objects.get().pk,),
        "profiles:file": (SupplierFile.objects.get().pk,),
        "profiles:supplier-step": ("company",),
        "profiles:need-detail": (need.pk,),
        "profiles:need-edit": (need.pk,),
        "profiles:supplier-detail": (supplier.pk,),
        "profiles:supplier-sheet": (supplier.pk,),
        "profiles:product-readiness": (supplier.pk, Product.objects.get().pk),
        "profiles:buyer-detail": (need.buyer_id,),
        "missions:participants": (slug, "suppliers"),
        "matching:run": (slug, run.pk),
        "matching:review-need": (slug, need.pk),
        "matching:proposal": (slug, introduction.proposal_id),
        "exchange:template": (slug, "suppliers", "es", "xlsx"),
        "exchange:batch": (slug, batch.pk),
        "exchange:bad-rows": (slug, batch.pk, "csv"),
        "introductions:answer": (_link(K.INTRODUCTION_TO_BUYER),),
        "introductions:stop": (_link(K.BUYER_TEASER),),
        "introductions:forward": (_link(K.BUYER_TEASER),),
        "introductions:sheet": (_link(K.BUYER_TEASER),),
        "introductions:supplier-follow-up": (introduction.pk,),
        "introductions:buyer-follow-up": (introduction.pk,),
        "introductions:wording-edit": (slug, K.BUYER_TEASER.value, "ja"),
        "introductions:wording-preview": (slug, K.BUYER_TEASER.value, "ja"),
        "introductions:detail": (slug, introduction.pk),
        "introductions:follow-up": (slug, introduction.pk),
        "introductions:by-telephone": (slug, introduction.pk, "supplier"),
        "introductions:answer-by-telephone": (slug, introduction.pk, "supplier"),
        "introductions:report-sheet": (slug, "csv"),
        "introductions:received-file": (
            slug, introduction.pk, received.pk, received.incoming.files.get().pk
        ),
        "meetings:page": (meetings,),
        "meetings:calendar": (meetings,),
        "meetings:stop": (meetings,),
        "meetings:own-calendar": (meeting.supplier_id,),
        "meetings:day": (slug, MeetingDay.objects.get().pk),
        "meetings:item": (slug, _item(world).pk),
        "meetings:place": (slug, introduction.pk),
        "meetings:meeting": (slug, meeting.pk),
        "meetings:party": (slug, meeting.buyer_id),
        "meetings:party-pdf": (slug, meeting.buyer_id),
        "api:terms": ("sector",),
        "api:term": ("sector", "automotive"),
        "api:supplier": (supplier.pk,),
        "api:products": (supplier.pk,),
        "api:product": (supplier.pk, Product.objects.get().pk),
        "api:certifications": (supplier.pk,),
        "api:certification": (supplier.pk, Certification.objects.get().pk),
        "api:buyer": (need.buyer_id,),
        "api:need": (need.pk,),
        "api:mission": (slug,),
        "api:runs": (slug,),
        "api:run": (run.pk,),
        "api:proposal": (introduction.proposal_id,),
    }  # fmt: skip


def _item(world: World) -> ProgrammeItem:
    day = MeetingDay.objects.get()
    return ProgrammeItem.objects.create(
        timetable=day.timetable,
        city=day.city,
        kind="visit",
        title="Visita",
        starts_at=world.meeting.slot.ends_at,
        ends_at=world.meeting.slot.ends_at + dt.timedelta(hours=1),
    )


def _patterns(
    resolver: URLResolver, prefix: str = "", before: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(name, what its address needs) of everything below `resolver`."""
    for pattern in resolver.url_patterns:
        needed = (*before, *pattern.pattern.converters)
        if isinstance(pattern, URLResolver):
            space = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _patterns(pattern, space, needed)
        elif pattern.name:
            yield f"{prefix}{pattern.name}", needed


def pages() -> dict[str, tuple[str, ...]]:
    return {
        name: needed
        for name, needed in _patterns(get_resolver())
        if not name.startswith(NOT_OURS) and name not in WITHOUT_PEOPLE
    }


def addresses(world: World) -> dict[str, str]:
    """name -> address of every page; one that is only posted to is reached with any numbers."""
    found = {}
    for name, needed in pages().items():
        told = {"slug": world.mission.slug, "token": "x" * 43, "kind": "suppliers", "side": "buyer"}
        guess: tuple[Any, ...] = tuple(told.get(key, 1) for key in needed)
        args = world.args.get(name, guess)
        found[name] = reverse(name, args=args)
    return found


Asked = Callable[[str], Any]


def ask(reader: User | None) -> Asked:
    client = Client()
    if reader is not None:
        client.force_login(reader, backend="django.contrib.auth.backends.ModelBackend")
    return client.get


def body(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "ignore")


def test_every_page_that_shows_a_contact_writes_down_whose(world: World) -> None:
    own = {
        "supplier": {world.supplier.pk},
        "buyer": {world.buyer.pk},
        "organizer": {world.mission.organizer_id},
        "nobody": set(),
    }
    readers: dict[str, User | None] = {**world.readers, "nobody": None}
    unreached, forgotten, shown_on = set(), [], set()
    for name, address in addresses(world).items():
        statuses = set()
        for who, reader in readers.items():
            forget_looks()
            response = ask(reader)(address)
            statuses.add(response.status_code)
            if response.status_code != 200:
                continue
            text = body(response)
            noted = _noted(world)
            for organisation, marks in world.marks.items():
                if organisation in own[who] or not any(mark in text for mark in marks if mark):
                    continue
                # Behind the link of a letter the reader is the organisation that it went to.
                if _readers_own(world, name, organisation):
                    continue
                shown_on.add(name)
                if organisation not in noted:
                    forgotten.append(f"{name} as {who}: {organisation}")
        if not statuses & {200, 405}:
            unreached.add(f"{name}: {sorted(statuses)}")
    assert not unreached, "say in _args how these are reached"
    assert not forgotten
    # The test can tell: these do show people.
    assert shown_on >= {
        "profiles:supplier-detail", "profiles:buyer-detail", "introductions:detail",
        "introductions:list", "introductions:follow-up-list", "introductions:follow-up",
        "introductions:by-telephone", "introductions:supplier-list", "introductions:buyer-list",
        "introductions:answer", "introductions:wording-preview", "meetings:party",
        "exchange:batch", "exchange:bad-rows", "api:suppliers", "api:supplier", "api:buyers",
        "api:buyer",
    }  # fmt: skip


def forget_looks() -> None:
    """So that the next is no repetition."""
    unguarded(DataAccess).delete()


def _noted(world: World) -> set[int]:
    """Whose data the history says were shown: by organisation, or by the person's address alone."""
    rows = DataAccess.objects.all()
    found = {row.organisation_id for row in rows if row.organisation_id is not None}
    hashes = {row.person_hash for row in rows}
    return found | {
        organisation
        for organisation, marks in world.marks.items()
        if hashes & {email_hash(mark) for mark in marks}
    }


def _readers_own(world: World, name: str, organisation: int) -> bool:
    """Every link of this test is one of the buyer's letters, and to the buyer its own is known."""
    return "token" in pages()[name] and organisation == world.buyer.pk


@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("profiles:document", {("certificate", "download", "supplier")}),
        ("introductions:received-file", {("message", "download", "buyer")}),
        (
            "meetings:names-pdf",
            {("contact", "download", "supplier"), ("contact", "download", "buyer")},
        ),
        ("exchange:bad-rows", {("contact", "download", "")}),
        ("api:supplier", {("contact", "api", "supplier")}),
        ("profiles:buyer-detail", {("contact", "view", "buyer")}),
        ("profiles:supplier-sheet", set()),
        ("meetings:pdf", set()),
        ("introductions:report", set()),
    ],
)
def test_a_file_or_answer_says_what_and_how(
    world: World, name: str, rows: set[tuple[str, str, str]]
) -> None:
    forget_looks()
    response = ask(world.readers["organizer"])(addresses(world)[name])
    assert response.status_code == 200
    kinds = {world.supplier.pk: "supplier", world.buyer.pk: "buyer", None: ""}
    wrote = DataAccess.objects.select_related("user", "reader")
    assert {(row.what, row.way, kinds[row.organisation_id]) for row in wrote} == rows
    assert {row.user for row in wrote} <= {world.readers["organizer"]}
    assert {row.reader for row in wrote} <= {world.mission.organizer}


def test_asking_for_the_head_of_a_page_is_no_look(world: World) -> None:
    client = Client()
    client.force_login(world.readers["organizer"])
    before = DataAccess.objects.count()
    for address in addresses(world).values():
        client.head(address)
    assert DataAccess.objects.count() == before


def test_the_release_is_in_the_history_of_both_sides(world: World) -> None:
    released = DataAccess.objects.filter(way="letter")
    assert {(row.reader_id, row.organisation_id) for row in released} == {
        (world.supplier.pk, world.buyer.pk),
        (world.buyer.pk, world.supplier.pk),
    }


def test_an_organizer_reads_the_history_of_its_mission_alone(world: World) -> None:
    other = MissionFactory()
    EnrolmentFactory(mission=other, organisation=world.supplier)
    stranger = MembershipFactory(organisation=other.organizer, user__full_name="Otra Persona").user
    detail = reverse("profiles:supplier-detail", args=[world.introduction.supplier_id])
    for reader in (world.readers["organizer"], stranger):
        assert ask(reader)(detail).status_code == 200
    page = ask(world.readers["organizer"])(reverse("missions:history", args=[world.mission.slug]))
    text = body(page)
    assert world.readers["organizer"].full_name in text
    assert "Otra Persona" not in text
    one = ask(stranger)(reverse("missions:history", args=[other.slug]))
    assert world.readers["organizer"].full_name not in body(one)
    assert ask(stranger)(reverse("missions:history", args=[world.mission.slug])).status_code == 404
    of_supplier = reverse("missions:history", args=[world.mission.slug]) + "?of="
    assert ask(world.readers["organizer"])(f"{of_supplier}{world.supplier.pk}").status_code == 200
    assert ask(world.readers["organizer"])(f"{of_supplier}{other.organizer_id}").status_code == 404


def test_the_second_look_at_the_same_page_writes_nothing(world: World) -> None:
    address = reverse("introductions:detail", args=[world.mission.slug, world.introduction.pk])
    get = ask(world.readers["organizer"])
    get(address)
    before = DataAccess.objects.count()
    for _ in range(25):
        get(address)
    assert DataAccess.objects.count() == before
