"""A mission that was planned by mistake goes; one with a history stays, and its page says why."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation
from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.introductions.models import ExchangeRate, LetterTemplate
from matchmaking.matching.domain.reviews import reject_proposal
from matchmaking.matching.domain.running.runs import start_run
from matchmaking.matching.enums import ChunkState, ProposalState, RejectionReason, RunState
from matchmaking.matching.models import MatchRun, Proposal, Rematch
from matchmaking.meetings.enums import SolveState
from matchmaking.meetings.models import ProgrammeItem, Solve
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.deleting import MissionKeptError, delete_mission
from matchmaking.missions.domain.enrolments import confirm_enrolment, enrol_organisation
from matchmaking.missions.enums import EnrolmentState, Keeper, MissionState
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Need, Supplier
from tests import factories
from tests.introductions.factories import make_introduction
from tests.meetings.factories import make_day

pytestmark = pytest.mark.django_db


def member_of(client, organisation, role=Role.OWNER):
    client.force_login(factories.MembershipFactory(organisation=organisation, role=role).user)


def ask(client, mission):
    return client.get(reverse("missions:delete", args=[mission.slug]))


def delete(client, mission):
    return client.post(reverse("missions:delete", args=[mission.slug]), follow=True)


@pytest.fixture
def mission(client) -> Mission:
    """A mission whose organizer is signed in."""
    mission = factories.MissionFactory(state=MissionState.PREPARING)
    member_of(client, mission.organizer)
    return mission


def proposed(mission: Mission) -> Proposal:
    run = MatchRun.objects.create(mission=mission, state=RunState.COMPLETE)
    return Proposal.objects.create(
        run=run,
        mission=mission,
        need=factories.NeedFactory(),
        supplier=factories.SupplierFactory(),
        state=ProposalState.PROPOSED,
        rank=1,
        score=0.5,
        buyer_score=0.5,
        supplier_score=0.5,
    )


def sheet(mission: Mission, *, state: BatchState, row: RowState) -> ImportBatch:
    batch = ImportBatch.objects.create(
        mission=mission, kind=SheetKind.SUPPLIERS, file_name="lista.csv", state=state, content=b"x"
    )
    ImportRow.objects.create(batch=batch, number=2, state=row)
    return batch


def filled(mission: Mission) -> None:
    """All that a mission may hold before anything happened in it."""
    day = make_day(mission)
    noon = dt.datetime.combine(day.date, dt.time(12), dt.UTC)
    visit = {"kind": "visit", "title": "Planta", "starts_at": noon}
    visit |= {"ends_at": noon + dt.timedelta(hours=1), "city": day.city}
    ProgrammeItem.objects.create(timetable=day.timetable, **visit)
    proposal = proposed(mission)
    for organisation in (proposal.supplier.organisation, proposal.need.buyer.organisation):
        enrol_organisation(mission=mission, organisation=organisation)
    sheet(mission, state=BatchState.CHECKED, row=RowState.GOOD)
    for number in (1, 2):
        LetterTemplate.objects.create(
            mission=mission,
            kind="buyer_teaser",
            language="ja",
            number=number,
            subject="件名",
            body="本文",
        )
    ExchangeRate.objects.create(
        mission=mission, currency="USD", into="MXN", rate="17.5", valid_on=day.date
    )


@pytest.mark.parametrize("number", [0, 1])
def test_no_other_mission_is_deleted(number):
    missions = [factories.MissionFactory(), factories.MissionFactory()]
    assert delete_mission(mission=missions.pop(number))
    assert list(Mission.objects.all()) == missions


def test_page_says_what_goes_along_and_changes_nothing(client, mission):
    filled(mission)
    shown = ask(client, mission).content.decode()
    for line in (
        "1 city with its days",
        "the places of 2 participants in its lists",
        "1 uploaded spreadsheet of which nothing was taken over",
        "1 match run with what it proposed",
        "1 letter in your own wording",
        "1 exchange rate of its report",
        "1 day of meetings in its timetable",
        "1 entry of its programme",
    ):
        assert f"<li>{line}</li>" in shown
    assert Mission.objects.filter(pk=mission.pk).exists()


def test_a_mission_without_a_history_goes_and_leaves_the_organisations(client, mission):
    filled(mission)
    before = Organisation.objects.count()
    answer = delete(client, mission)
    assert answer.redirect_chain[0][0] == reverse("missions:list")
    assert f"“{mission}” was deleted." in answer.content.decode()
    assert not Mission.objects.exists()
    assert not Proposal.objects.exists()
    assert not ImportBatch.objects.exists()
    assert (Organisation.objects.count(), Supplier.objects.count()) == (before, 1)
    assert Need.objects.count() == 1


def confirmed(mission: Mission) -> None:
    factories.EnrolmentFactory(mission=mission, state=EnrolmentState.CONFIRMED)


def taken(mission: Mission) -> None:
    # Put back for a mission that was closed meanwhile, with a row that was taken before.
    sheet(mission, state=BatchState.CHECKED, row=RowState.CREATED)


def decided(mission: Mission) -> None:
    reject_proposal(
        proposal=proposed(mission),
        user=factories.UserFactory(),
        reason=RejectionReason.choices[0][0],
    )


def introduced(mission: Mission) -> None:
    make_introduction(mission=mission)


def running(mission: Mission) -> None:
    start_run(mission=mission, user=None)


def rematch(mission: Mission, *, state: ChunkState, lease: dt.timedelta | None = None) -> None:
    Rematch.objects.create(
        run=MatchRun.objects.create(mission=mission, state=RunState.COMPLETE),
        supplier=factories.SupplierFactory(),
        changed_at=timezone.now(),
        state=state,
        lease_until=None if lease is None else timezone.now() + lease,
    )


def rematching(mission: Mission) -> None:
    rematch(mission, state=ChunkState.CLAIMED, lease=dt.timedelta(seconds=60))


def uploaded(mission: Mission) -> None:
    sheet(mission, state=BatchState.UPLOADED, row=RowState.GOOD)


def solving(mission: Mission) -> None:
    Solve.objects.create(timetable=make_day(mission).timetable, state=SolveState.PENDING)


def closed(mission: Mission) -> None:
    Mission.objects.filter(pk=mission.pk).update(state=MissionState.CLOSED)


@pytest.mark.parametrize(
    ("happens", "keeper", "sentence"),
    [
        (confirmed, Keeper.CONFIRMED, "1 participant is confirmed."),
        (taken, Keeper.SHEETS, "Participants were brought in by 1 spreadsheet."),
        (decided, Keeper.DECISIONS, "1 decision was made in the review."),
        (introduced, Keeper.INTRODUCTIONS, "1 introduction has begun."),
        (running, Keeper.UNDER_WAY, "is being worked on."),
        (rematching, Keeper.UNDER_WAY, "is being worked on."),
        (uploaded, Keeper.UNDER_WAY, "is being worked on."),
        (solving, Keeper.UNDER_WAY, "is being worked on."),
        (closed, Keeper.CLOSED, "The mission is closed, and a closed mission stays as it was."),
    ],
)
def test_a_mission_with_a_history_stays_and_its_page_says_why(
    client, mission, happens, keeper, sentence
):
    happens(mission)
    shown = ask(client, mission).content.decode()
    assert "cannot be deleted" in shown
    assert sentence in shown
    assert "btn-danger" not in shown
    # What the page offers instead.
    offered = "open" if happens is closed else "closed"
    assert f'name="to" value="{offered}"' in shown
    # A form that was loaded before it happened.
    assert sentence in delete(client, mission).content.decode()
    with pytest.raises(MissionKeptError) as error:
        delete_mission(mission=mission)
    assert keeper in error.value.ties.kept_by
    assert Mission.objects.filter(pk=mission.pk).exists()


def test_what_waits_or_whose_worker_died_keeps_no_mission(mission):
    rematch(mission, state=ChunkState.OPEN)
    rematch(mission, state=ChunkState.CLAIMED, lease=-dt.timedelta(seconds=1))
    assert delete_mission(mission=mission)
    assert not Rematch.objects.exists()


def test_what_came_in_between_keeps_the_mission(mission):
    """The page was shown while the participant was only invited."""
    organisation = factories.SupplierFactory().organisation
    enrolment = enrol_organisation(mission=mission, organisation=organisation)
    stale = Mission.objects.get(pk=mission.pk)
    confirm_enrolment(enrolment=enrolment)
    with pytest.raises(MissionKeptError):
        delete_mission(mission=stale)


def test_a_second_deletion_finds_nothing_to_delete(mission):
    stale = Mission.objects.get(pk=mission.pk)
    assert delete_mission(mission=mission)
    assert not delete_mission(mission=stale)


def test_nobody_is_enrolled_in_a_mission_deleted_since(mission):
    stale = Mission.objects.get(pk=mission.pk)
    delete_mission(mission=mission)
    with pytest.raises(MissionClosedError):
        enrol_organisation(mission=stale, organisation=factories.SupplierFactory().organisation)


def test_only_editors_of_its_own_organizer_delete_a_mission(client, mission):
    other = factories.MissionFactory()
    assert delete(client, other).status_code == 404
    member_of(client, mission.organizer, role=Role.VIEWER)
    assert ask(client, mission).status_code == 403
    assert delete(client, mission).status_code == 403
    assert Mission.objects.count() == 2


def test_an_empty_mission_leads_to_its_deletion(client, mission):
    link = f'href="{reverse("missions:delete", args=[mission.slug])}"'
    home = reverse("missions:home", args=[mission.slug])
    assert link in client.get(home).content.decode()
    assert link in client.get(reverse("missions:edit", args=[mission.slug])).content.decode()
    factories.EnrolmentFactory(
        mission=mission, organisation=factories.SupplierFactory().organisation
    )
    assert link not in client.get(home).content.decode()
