"""Every page that shows somebody else's contact writes it down; a page that forgets it fails here.

All addresses of the site are read, so that a new page cannot be left out: it has to say how it is
reached, and what it shows is compared with what it wrote.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse

from accounts.domain.personal import email_hash
from accounts.models import DataAccess, User
from matchmaking.common.personal import unguarded
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import (
    ReceivedReply,
)
from matchmaking.meetings.models import MeetingDay, MeetingLetter, ProgrammeItem
from matchmaking.missions.domain.joining import joining_token
from matchmaking.outbox.models import Mail
from matchmaking.profiles.models import Certification, Product, SupplierFile
from tests.factories import EnrolmentFactory, MembershipFactory, MissionFactory
from tests.introductions.links import link_in
from tests.pages.everything import World

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


def _link(kind: str) -> str:
    return _secret(Mail.objects.filter(kind=kind).latest("pk"))


def _secret(mail: Mail) -> str:
    return link_in(mail).split("/")[2]


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
        "missions:join": (joining_token(world.mission),),
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
        "meetings:reader-times": (meetings,),
        "meetings:letter-times": (_link(K.INTRODUCTION_TO_BUYER),),
        "meetings:replace": (slug, meeting.pk),
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
    found, known = {}, _args(world)
    for name, needed in pages().items():
        told = {"slug": world.mission.slug, "token": "x" * 43, "kind": "suppliers", "side": "buyer"}
        guess: tuple[Any, ...] = tuple(told.get(key, 1) for key in needed)
        args = known.get(name, guess)
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
