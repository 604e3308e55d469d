"""What waits for the organizer: counted per mission, said on its home, and found in the lists."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.enums import Escalation, Waiting
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import Inquiry, Introduction, Letter, Promise
from matchmaking.introductions.tasks import sweep
from matchmaking.matching.enums import ProposalState
from matchmaking.matching.models import Proposal
from matchmaking.missions.domain.awaiting import awaiting
from matchmaking.missions.enums import Awaited, MissionState
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.addresses import reply_address
from matchmaking.outbox.domain.incoming import receive_message
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, MissionFactory, SupplierFactory
from tests.introductions import factories
from tests.introductions.followup import make_released
from tests.outbox.messages import reply

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return factories.make_mission()


@pytest.fixture
def organizer(mission: Mission, client: Client) -> Client:
    client.force_login(MembershipFactory(organisation=mission.organizer).user)
    return client


def waits(mission: Mission) -> dict[Awaited, int]:
    mission.refresh_from_db()
    return awaiting([mission])[mission.pk]


def home(client: Client, mission: Mission) -> str:
    return client.get(reverse("missions:home", args=[mission.slug])).content.decode()


def listed(client: Client, mission: Mission, needs: str) -> list[Introduction]:
    address = reverse("introductions:list", args=[mission.slug])
    return list(client.get(address, {"needs": needs}).context["page_obj"])


def asked(mission: Mission) -> Introduction:
    """Its supplier has the first letter."""
    introduction = factories.make_introduction(mission=mission)
    chain.advance(introduction_id=introduction.pk)
    introduction.refresh_from_db()
    assert introduction.state == S.SUPPLIER_ASKED
    return introduction


def test_nothing_waits_in_a_new_mission_and_its_home_says_so(
    organizer: Client, mission: Mission
) -> None:
    assert waits(mission) == {}
    assert "Nothing waits for you in this mission now." in home(organizer, mission)


def test_proposals_of_the_latest_run_wait_until_they_are_decided_or_the_mission_ends(
    organizer: Client, mission: Mission
) -> None:
    need = factories.make_need(factories.make_terms())

    def propose(state: str, *, anew: bool = False) -> Proposal:
        supplier = SupplierFactory()
        return factories.make_proposal(mission, need, supplier, state=state, anew=anew)

    # An earlier run's are no longer under review.
    propose(ProposalState.PROPOSED)
    first = propose(ProposalState.PROPOSED, anew=True)
    propose(ProposalState.PROPOSED)
    propose(ProposalState.REJECTED)
    assert waits(mission) == {Awaited.PROPOSALS: 2}
    shown = home(organizer, mission)
    assert "2 proposals wait for a decision." in shown
    assert f'href="{reverse("matching:review", args=[mission.slug])}"' in shown
    Proposal.objects.filter(pk=first.pk).update(state=ProposalState.PARKED)
    assert "1 proposal waits for a decision." in home(organizer, mission)
    Mission.objects.filter(pk=mission.pk).update(state=MissionState.CLOSED)
    assert waits(mission) == {}


def test_a_reply_by_e_mail_waits_until_its_answer_is_known(
    organizer: Client, mission: Mission, settings: Any
) -> None:
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
    introduction = asked(mission)
    letter = Letter.objects.get(introduction=introduction)
    address = reply_address(letter.mail_id)
    receive_message(raw=reply(address, "Sí, nos interesa").as_bytes(), recipient=address)
    sweep()
    assert waits(mission) == {Awaited.REPLIES: 1}
    assert listed(organizer, mission, "reply") == [introduction]
    assert listed(organizer, mission, "letter") == []
    Introduction.objects.filter(pk=introduction.pk).update(
        state=S.BUYER_ASKED, state_since=timezone.now()
    )
    assert waits(mission) == {}


def test_a_letter_of_unknown_fate_waits_for_a_decision(organizer: Client, mission: Mission) -> None:
    introduction = asked(mission)
    Mail.objects.filter(letter__introduction=introduction).update(state=MailState.UNCERTAIN)
    assert waits(mission) == {Awaited.LETTERS: 1}
    assert listed(organizer, mission, "letter") == [introduction]
    assert "?needs=letter" in home(organizer, mission)
    Introduction.objects.filter(pk=introduction.pk).update(state=S.CANCELLED)
    assert waits(mission) == {}


def test_a_letter_that_an_address_refused_is_told_and_decides_nothing(
    organizer: Client, mission: Mission
) -> None:
    Mail.objects.filter(letter__introduction=asked(mission)).update(state=MailState.SUPPRESSED)
    assert waits(mission) == {}
    shown = organizer.get(reverse("introductions:list", args=[mission.slug])).content.decode()
    assert "Not sent: the address refuses mail" in shown
    assert "A letter needs your decision" not in shown


def test_an_introduction_that_cannot_be_written_for_waits(
    organizer: Client, mission: Mission
) -> None:
    introduction = factories.make_introduction(mission=mission)
    Introduction.objects.filter(pk=introduction.pk).update(
        waiting_for=Waiting.SUPPLIER_WITHOUT_ADDRESS
    )
    assert waits(mission) == {Awaited.ADDRESSES: 1}
    assert listed(organizer, mission, "address") == [introduction]
    Introduction.objects.filter(pk=introduction.pk).update(
        waiting_for=Waiting.SUPPLIER_WITHOUT_LETTERS
    )
    assert waits(mission) == {Awaited.CONSENTS: 1}
    assert listed(organizer, mission, "consent") == [introduction]
    # Waiting for a free week is nobody's to do.
    Introduction.objects.filter(pk=introduction.pk).update(waiting_for=Waiting.BUYER_WEEK_FULL)
    assert waits(mission) == {}


def test_a_checked_sheet_waits_to_be_taken_over(mission: Mission) -> None:
    for row, state in (
        (RowState.GOOD, BatchState.CHECKED),
        (RowState.BAD, BatchState.CHECKED),
        (RowState.GOOD, BatchState.TAKING),
    ):
        batch = ImportBatch.objects.create(
            mission=mission, kind=SheetKind.NEEDS, sha256=f"{row}{state}", state=state, content=b"x"
        )
        ImportRow.objects.create(batch=batch, number=2, state=row)
    assert waits(mission) == {Awaited.SHEETS: 1}


def test_calls_and_late_promises_of_the_follow_up_wait(organizer: Client) -> None:
    introduction = make_released()
    mission = introduction.mission
    organizer.force_login(MembershipFactory(organisation=mission.organizer).user)
    Inquiry.objects.filter(introduction=introduction).update(stage=Escalation.CALL)
    Promise.objects.create(
        introduction=introduction, kind="sample_sent", owner="supplier", due_on=dt.date(2020, 1, 5)
    )
    page = reverse("introductions:follow-up-list", args=[mission.slug])
    context = organizer.get(page).context
    assert waits(mission) == {
        Awaited.CALLS: context["calls"].paginator.count,
        Awaited.PROMISES: 1,
    }
    assert f'href="{page}#calls"' in home(organizer, mission)


def test_list_of_missions_counts_each_alone_in_the_same_queries(
    organizer: Client, mission: Mission
) -> None:
    other = MissionFactory(organizer=mission.organizer)
    Mail.objects.filter(letter__introduction=asked(mission)).update(state=MailState.UNCERTAIN)
    address = reverse("missions:list")
    assert [m.waiting for m in organizer.get(address).context["page_obj"]].count(1) == 1
    assert awaiting([mission, other])[other.pk] == {}
    with CaptureQueriesContext(connection) as few:
        organizer.get(address)
    for _number in range(20):
        MissionFactory(organizer=mission.organizer)
    with CaptureQueriesContext(connection) as many:
        organizer.get(address)
    assert len(many) == len(few)
