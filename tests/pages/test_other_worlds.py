"""Whoever stands outside a mission reaches nothing of it, whichever address they are told.

All addresses of the site that name a row are asked for, so that a new page cannot be left out.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import OrganisationKind, Role
from accounts.models import Invitation, User
from matchmaking.api.domain.keys import create_key
from matchmaking.api.enums import Scope
from matchmaking.introductions.models import ExchangeRate, Letter, ReceivedReply
from matchmaking.matching.enums import ModelState
from matchmaking.matching.models import ModelVersion
from matchmaking.meetings.models import MeetingLetter, ProgrammeItem
from matchmaking.missions.enums import ExclusionReason
from matchmaking.missions.models import Enrolment, Exclusion
from matchmaking.profiles.models import Certification, SupplierFile
from tests import factories
from tests.introductions.pages import everything
from tests.pages.everything import World
from tests.pages.test_who_looked import _args, pages

pytestmark = pytest.mark.django_db
# What an address names. A token is the other way: whoever holds it is let in.
NAMING = {"pk", "slug", "need_pk", "party_pk", "product", "product_pk"}
BY_LINK = {"token"}
# Looks at its own run, and says of any need that is not in it that there is nothing to review.
SAYS_NOTHING = "matching:review-need"
# What names a part of the row that an address begins with.
PARTS = {
    "certification_pk", "file_pk", "invitation_pk", "key_pk", "letter_pk", "member_pk", "need_pk",
    "number", "pk", "product", "product_pk", "received_pk",
}  # fmt: skip
# Sessions, and where the numbers of SQLite's tables have come to.
OWN_TABLES = {"django_session", "sqlite_sequence"}
# Whatever a form of the site may say: none of it is read before the row is found.
ANYTHING = {
    "action": "confirm", "answer": "interested", "consent": "profile", "decision": "approve",
    "excluded": "1", "legal_name": "X", "name_es": "X", "note": "x", "organisation": "1",
    "reason": "terms", "role": "viewer", "state": "open", "status": "verified", "title": "x",
    "to": "closed",
}  # fmt: skip


@pytest.fixture
def outsiders(world: World) -> dict[str, User]:
    """An owner of each kind of organisation, at home in another mission."""
    mission = factories.MissionFactory()
    supplier, need = factories.SupplierFactory(), factories.NeedFactory()
    homes = {
        OrganisationKind.ORGANIZER: mission.organizer,
        OrganisationKind.SUPPLIER: supplier.organisation,
        OrganisationKind.BUYER: need.buyer.organisation,
    }
    for kind in (OrganisationKind.SUPPLIER, OrganisationKind.BUYER):
        factories.EnrolmentFactory(mission=mission, organisation=homes[kind])
    return {
        str(kind): factories.MembershipFactory(organisation=home, role=Role.OWNER).user
        for kind, home in homes.items()
    }


def posted_to(world: World) -> dict[str, tuple[Any, ...]]:
    """How addresses are reached that are only posted to, each by a row that is there."""
    slug, introduction, meeting = world.mission.slug, world.introduction, world.meeting
    supplier, organizer = introduction.supplier, world.mission.organizer
    member = world.readers["supplier"].memberships.get()
    enrolment = Enrolment.objects.get(mission=world.mission, organisation=world.supplier)
    run, batch = introduction.proposal.run, world.mission.imports.get()
    letter = Letter.objects.filter(introduction=introduction).latest("pk")
    told = MeetingLetter.objects.filter(party=meeting.buyer).latest("pk")
    received = ReceivedReply.objects.get()
    key = create_key(
        organisation=organizer,
        name="x",
        scopes=[Scope.READ],
        created_by=world.readers["organizer"],
        lifetime=dt.timedelta(days=1),
    ).key
    rate = ExchangeRate.objects.create(
        mission=world.mission,
        currency="USD",
        into="MXN",
        rate=18,
        valid_on=world.mission.starts_on,
    )
    return {
        "accounts:invitation-accept-own": (Invitation.objects.get().pk,),
        "accounts:member-role": (world.supplier.pk, member.pk),
        "accounts:member-remove": (world.supplier.pk, member.pk),
        "accounts:invitation-revoke": (world.supplier.pk, Invitation.objects.get().pk),
        "accounts:consent-decide": (world.supplier.pk, "profile"),
        "profiles:file-delete": (SupplierFile.objects.get().pk,),
        "profiles:need-state": (introduction.need_id,),
        "profiles:supplier-invite": (supplier.pk,),
        "profiles:certification-status": (Certification.objects.get().pk,),
        "missions:participation-decide": (enrolment.pk,),
        "missions:exclusion-delete": (Exclusion.objects.get().pk,),
        "missions:participants-act": (slug, "suppliers"),
        "matching:run-cancel": (slug, run.pk),
        "matching:run-retry": (slug, run.pk),
        "matching:learned-use": (slug, ModelVersion.objects.get().pk),
        "matching:learned-withdraw": (slug, ModelVersion.objects.get().pk),
        "matching:decide": (slug, introduction.proposal_id),
        "exchange:encoding": (slug, batch.pk),
        "exchange:choose": (slug, batch.pk, 2),
        "exchange:certificates": (slug, batch.pk, 2),
        "exchange:take": (slug, batch.pk),
        "introductions:supplier-answer": (introduction.pk,),
        "introductions:buyer-answer": (introduction.pk,),
        "introductions:delete-rate": (slug, rate.pk),
        "introductions:cancel": (slug, introduction.pk),
        "introductions:mark-sent": (slug, introduction.pk, letter.pk),
        "introductions:send-again": (slug, introduction.pk, letter.pk),
        "introductions:enter-answer": (slug, introduction.pk, received.pk),
        "meetings:own-agree": (meeting.pk,),
        "meetings:own-cancel": (meeting.pk,),
        "meetings:own-rate": (meeting.pk,),
        "meetings:day-delete": (slug, meeting.slot.day_id),
        "meetings:item-delete": (slug, ProgrammeItem.objects.latest("pk").pk),
        "meetings:move": (slug, meeting.pk),
        "meetings:cancel": (slug, meeting.pk),
        "meetings:settle": (slug, meeting.pk),
        "meetings:take-back": (slug, meeting.pk),
        "meetings:mark": (slug, meeting.pk),
        "meetings:decide-letter": (slug, meeting.buyer_id, told.pk),
        "api-keys:revoke": (organizer.pk, key.pk),
        "api:need-open": (introduction.need_id,),
        "api:need-close": (introduction.need_id,),
        "api:run-cancel": (run.pk,),
        "api:review": (introduction.proposal_id,),
    }


def naming(world: World) -> Iterator[tuple[str, tuple[str, ...], tuple[Any, ...]]]:
    """(name, what it needs, with what) of every address that names a row of `world`."""
    known = _args(world) | posted_to(world)
    for name, needed in pages().items():
        if BY_LINK & set(needed) or not NAMING & set(needed):
            continue
        args = known.get(name, (world.mission.slug,) if set(needed) == {"slug"} else None)
        assert args is not None, f"say in posted_to how {name} is reached"
        yield name, needed, args


@pytest.fixture
def addresses(world: World) -> dict[str, tuple[tuple[str, ...], tuple[Any, ...]]]:
    """name -> what it needs and with what it is reached."""
    Invitation.objects.create(
        organisation=world.supplier,
        email="invited@example.com",
        token_hash="a" * 64,
        expires_at=world.meeting.slot.ends_at,
    )
    Exclusion.objects.create(
        organisation=world.supplier, excluded=world.buyer, reason=ExclusionReason.COMPETITOR
    )
    ModelVersion.objects.create(
        organizer=world.mission.organizer, number=1, state=ModelState.REFUSED
    )
    return {name: (needed, args) for name, needed, args in naming(world)}


def tables() -> dict[str, str]:
    return {name: rows for name, rows in everything().items() if name not in OWN_TABLES}


def answers(client: Client, address: str) -> dict[str, int]:
    """What the address answers to being looked at, and to being sent something."""
    is_api = address.startswith("/api/")
    sent = {"content_type": "application/json"} if is_api else {}
    return {
        "get": client.get(address).status_code,
        "post": client.post(address, {} if is_api else ANYTHING, **sent).status_code,
    }


@pytest.mark.parametrize("who", ["organizer", "supplier", "buyer"])
def test_nobody_of_another_mission_reaches_a_row_of_this_one(
    world: World, addresses: Any, outsiders: dict[str, User], who: str
) -> None:
    client = Client()
    client.force_login(outsiders[who])
    before = tables()
    reached = {}
    for name, (_needed, args) in addresses.items():
        found = answers(client, reverse(name, args=args))
        if not set(found.values()) <= {403, 404, 405}:
            reached[name] = found
    assert reached == {}
    assert tables() == before
    assert len(addresses) > 80


def test_a_visitor_is_asked_to_log_in_and_changes_nothing(world: World, addresses: Any) -> None:
    before = tables()
    reached = {}
    for name, (_needed, args) in addresses.items():
        found = answers(Client(), reverse(name, args=args))
        if not set(found.values()) <= {302, 401, 403, 404, 405}:
            reached[name] = found
    assert reached == {}
    assert tables() == before


def test_a_row_of_another_mission_is_not_reached_by_the_address_of_ones_own(
    world: World, addresses: Any, outsiders: dict[str, User]
) -> None:
    """What the address begins with is the reader's: a mission, an organisation, a supplier. The row
    after it is not."""
    clients, before, reached, asked = {}, {}, {}, set()
    for who, user in outsiders.items():
        clients[who] = Client()
        clients[who].force_login(user)
    organizer = outsiders["organizer"].memberships.get().organisation
    supplier = outsiders["supplier"].memberships.get().organisation.supplier
    before = tables()
    for name, (needed, args) in addresses.items():
        if not PARTS & set(needed[1:]) or name == SAYS_NOTHING:
            continue
        who = "organizer"
        if needed[0] == "slug":
            own: Any = organizer.missions.get().slug
        elif name.startswith(("accounts:", "api-keys:")):
            own = organizer.pk
        else:
            who, own = "supplier", supplier.pk
        found = answers(clients[who], reverse(name, args=(own, *args[1:])))
        asked.add(name)
        if not set(found.values()) <= {403, 404, 405}:
            reached[name] = found
    assert reached == {}
    assert tables() == before
    assert len(asked) > 40
    empty = clients["organizer"].get(
        reverse(SAYS_NOTHING, args=(organizer.missions.get().slug, world.introduction.need_id))
    )
    assert world.introduction.need.title not in empty.content.decode()
    assert asked >= {"accounts:member-role", "api-keys:revoke", "api:product", "matching:decide"}
