"""Two say different things of a meeting: both words stay, and the organizer decides."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.report import report
from matchmaking.introductions.enums import ActorKind, Side
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.domain import (
    attention,
    disputes,
    marking,
    meetings,
    ratings,
    replacing,
    steps,
)
from matchmaking.meetings.enums import Finding, MeetingState
from matchmaking.meetings.enums import RatingValue as R
from matchmaking.meetings.models import Meeting, MeetingEvent, MeetingLetter, Rating
from matchmaking.missions.domain.awaiting import awaiting
from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission
from tests.factories import MembershipFactory
from tests.meetings.factories import FIRST

END = FIRST + dt.timedelta(minutes=31)


@pytest.fixture
def disputed(meeting: Meeting, clock: Any) -> Meeting:
    """The supplier says that they met; the buyer says that they did not."""
    clock.move_to(END)
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.INFORMATIVE)
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=R.NOT_HELD)
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def organizer(mission: Mission) -> User:
    return MembershipFactory(organisation=mission.organizer).user


def settle(meeting: Meeting, finding: Finding, user: User | None = None) -> MeetingEvent:
    disputes.settle(meeting_id=meeting.pk, finding=finding, note="Called both.", user=user)
    meeting.refresh_from_db()
    decision = marking.decision_in_force(meeting)
    assert decision is not None
    return decision


def take_back(meeting: Meeting, decision: MeetingEvent) -> None:
    disputes.take_back(meeting_id=meeting.pk, decision_id=decision.pk, note="Mistaken.", user=None)
    meeting.refresh_from_db()


def counts(mission: Mission) -> tuple[int, int, int, int]:
    found = report.meetings(mission)
    return found.held, found.supplier_absent, found.buyer_absent, found.cancelled


def waits(mission: Mission) -> int:
    return awaiting([mission])[mission.pk].get(Awaited.MEETINGS_DISPUTED, 0)


@pytest.mark.parametrize(
    ("finding", "state", "counted"),
    [
        (Finding.HELD, MeetingState.HELD, (1, 0, 0, 0)),
        (Finding.SUPPLIER_ABSENT, MeetingState.NO_SHOW, (0, 1, 0, 0)),
        (Finding.BUYER_ABSENT, MeetingState.NO_SHOW, (0, 0, 1, 0)),
        (Finding.NOT_HELD, MeetingState.CANCELLED, (0, 0, 0, 1)),
    ],
)
def test_a_decision_is_kept_counted_and_taken_back(
    disputed: Meeting,
    mission: Mission,
    organizer: User,
    finding: Finding,
    state: MeetingState,
    counted: tuple[int, ...],
) -> None:
    assert (waits(mission), counts(mission)) == (1, (1, 0, 0, 0))
    decision = settle(disputed, finding, organizer)
    assert (disputed.state, counts(mission), waits(mission)) == (state, counted, 0)
    assert not attention.disputed_meetings(mission).exists()
    assert (decision.user, decision.reason, decision.note) == (organizer, finding, "Called both.")
    said = list(Rating.objects.order_by("pk").values_list("side", "value"))
    assert said == [("supplier", "informative"), ("buyer", "not_held")]
    # Both know what came of it: nobody is written to.
    assert set(MeetingLetter.objects.values_list("kind", flat=True)) == {"meeting_timetable"}
    take_back(disputed, decision)
    assert (disputed.state, counts(mission)) == (MeetingState.HELD, (1, 0, 0, 0))
    assert (waits(mission), disputes.is_disputed(disputed)) == (1, True)


def test_the_introduction_follows_a_decision_and_its_taking_back(disputed: Meeting) -> None:
    decision = settle(disputed, Finding.SUPPLIER_ABSENT)
    assert Introduction.objects.get().state == "no_show"
    take_back(disputed, decision)
    assert Introduction.objects.get().state == "held"


def test_the_report_follows_a_decision_after_business_began(
    disputed: Meeting, mission: Mission
) -> None:
    introduction = disputed.introduction
    introduction.refresh_from_db()
    course.move(introduction=introduction, to="following_up", actor_kind=ActorKind.SUPPLIER)
    settle(disputed, Finding.NOT_HELD)
    assert Introduction.objects.get().state == "following_up"
    assert counts(mission) == (0, 0, 0, 1)
    assert dict(report.funnel(mission))["held"] == 0


def test_which_side_stayed_away_can_be_decided_otherwise(
    meeting: Meeting, mission: Mission, clock: Any
) -> None:
    clock.move_to(END)
    marking.mark_no_show(meeting_id=meeting.pk, side=Side.SUPPLIER, user=None)
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.LOW_INTEREST)
    decision = settle(meeting, Finding.BUYER_ABSENT)
    assert counts(mission) == (0, 0, 1, 0)
    take_back(meeting, decision)
    assert counts(mission) == (0, 1, 0, 0)


def test_it_stays_so_changes_no_state_and_ends_the_waiting(
    disputed: Meeting, mission: Mission
) -> None:
    before = disputed.events.count()
    settle(disputed, Finding.HELD)
    assert disputed.events.count() == before + 1
    assert waits(mission) == 0


def test_a_word_after_the_decision_that_contradicts_it_waits_again(
    disputed: Meeting, mission: Mission, clock: Any
) -> None:
    settle(disputed, Finding.HELD)
    clock.shift(dt.timedelta(minutes=1))
    ratings.rate(meeting_id=disputed.pk, side=Side.BUYER, value=R.INFORMATIVE)
    assert waits(mission) == 0
    ratings.rate(meeting_id=disputed.pk, side=Side.BUYER, value=R.NOT_HELD)
    assert waits(mission) == 1


def test_two_organizers_decide_once_and_undo_only_what_they_saw(disputed: Meeting) -> None:
    first = settle(disputed, Finding.HELD)
    with pytest.raises(steps.NotPossibleError):
        settle(disputed, Finding.NOT_HELD)
    take_back(disputed, first)
    settle(disputed, Finding.BUYER_ABSENT)
    with pytest.raises(steps.NotPossibleError):
        take_back(disputed, first)
    assert disputed.state == MeetingState.NO_SHOW


def test_nobody_marks_over_a_decision(disputed: Meeting) -> None:
    settle(disputed, Finding.HELD)
    with pytest.raises(steps.NotPossibleError):
        marking.mark_no_show(meeting_id=disputed.pk, side=Side.BUYER, user=None)
    with pytest.raises(steps.NotPossibleError):
        marking.mark_not_held(meeting_id=disputed.pk, user=None)


def test_what_nobody_differs_about_is_not_settled(meeting: Meeting, clock: Any) -> None:
    clock.move_to(END)
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.INFORMATIVE)
    with pytest.raises(steps.NotPossibleError):
        settle(meeting, Finding.NOT_HELD)
    assert not meeting.events.filter(action="settled").exists()


def test_a_meeting_that_was_not_held_is_said_so_without_letters_and_put_right(
    meeting: Meeting, mission: Mission, clock: Any
) -> None:
    clock.move_to(END)
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.NOT_HELD)
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=R.NOT_HELD)
    marking.mark_not_held(meeting_id=meeting.pk, user=None)
    assert awaiting([mission])[mission.pk] == {}
    assert set(MeetingLetter.objects.values_list("kind", flat=True)) == {"meeting_timetable"}
    marking.mark_held(meeting_id=meeting.pk, user=None)
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.HELD


def test_a_meeting_that_was_called_off_is_not_marked_held(meeting: Meeting, clock: Any) -> None:
    meetings.cancel(
        meeting_id=meeting.pk, actor_kind=ActorKind.ORGANIZER, reason="not_wanted", user=None
    )
    clock.move_to(END)
    with pytest.raises(steps.NotPossibleError):
        marking.mark_held(meeting_id=meeting.pk, user=None)


def page(mission: Mission, meeting: Meeting, name: str = "meeting") -> str:
    return reverse(f"meetings:{name}", args=[mission.slug, meeting.pk])


def test_the_organizer_decides_and_takes_back_by_the_page(
    disputed: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    client.force_login(organizer)
    listed = client.get(reverse("meetings:timetable", args=[mission.slug])).content.decode()
    assert 'id="disputed"' in listed
    desk = client.get(reverse("meetings:desk", args=[mission.slug])).content.decode()
    assert f"{page(mission, disputed)}#what" in desk
    refused = client.post(page(mission, disputed, "settle"), {"finding": "held", "note": " "})
    assert refused.status_code == 400
    assert refused.context["settle_form"].errors.keys() == {"note"}
    client.post(page(mission, disputed, "settle"), {"finding": "not_held", "note": "Asked both."})
    shown = client.get(page(mission, disputed))
    text = shown.content.decode()
    assert "Asked both." in text
    assert "Informative" in text
    decision = shown.context["decision"]
    assert (decision.user, decision.reason) == (organizer, "not_held")
    assert shown.context["settle_form"] is None
    client.post(
        page(mission, disputed, "take-back"), {"decision": decision.pk, "note": "Wrong pair."}
    )
    again = client.get(page(mission, disputed))
    assert again.context["decision"] is None
    assert again.context["settle_form"] is not None


def test_neither_side_reads_the_reason_of_a_decision(
    disputed: Meeting, mission: Mission, client: Client
) -> None:
    settle(disputed, Finding.NOT_HELD)
    member = MembershipFactory(organisation=disputed.supplier.organisation).user
    client.force_login(member)
    own = client.get(reverse("meetings:own")).content.decode()
    assert "Called both." not in own
    assert client.get(page(mission, disputed)).status_code in {403, 404}


def test_a_no_show_that_has_another_meeting_is_not_marked_held(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    clock.move_to(FIRST + dt.timedelta(minutes=5))
    marking.mark_no_show(meeting_id=meeting.pk, side=Side.BUYER, user=None)
    replacing.replace(meeting_id=meeting.pk, user=None)
    client.force_login(organizer)
    response = client.post(page(mission, meeting, "mark"), {"seen": "held"}, follow=True)
    assert "This pair was given another meeting since" in response.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.NO_SHOW
