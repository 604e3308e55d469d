"""Another time for a pair that could not meet, or that cannot when it was to."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from matchmaking.introductions.domain.consent import stopping
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.domain import attention, marking, meetings, parties, replacing, steps
from matchmaking.meetings.enums import MeetingState
from matchmaking.meetings.models import Meeting, Slot
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, UserFactory
from tests.introductions.factories import make_mission
from tests.meetings.factories import (
    BEFORE,
    DAY,
    FIRST,
    make_day,
    make_introduced,
    make_meeting,
    publish,
    work_out,
)
from tests.prepared import Prepared

pytestmark = pytest.mark.django_db


def told_and_read() -> None:
    Mail.objects.filter(state=MailState.QUEUED).update(state=MailState.SENT, sent_at=BEFORE)


@Prepared
def meeting_that_was_told() -> Meeting:
    made = make_meeting()
    told_and_read()
    return made


@pytest.fixture
def meeting() -> Meeting:
    with time_machine.travel(BEFORE, tick=False):
        return meeting_that_was_told()


def no_show(meeting: Meeting, at: dt.datetime = FIRST) -> None:
    with time_machine.travel(at + dt.timedelta(minutes=20), tick=False):
        marking.mark_no_show(meeting_id=meeting.pk, side=Side.SUPPLIER, user=UserFactory())


def test_no_show_gets_the_next_free_time_and_both_sides_a_letter(meeting: Meeting) -> None:
    no_show(meeting)
    with time_machine.travel(FIRST + dt.timedelta(minutes=25), tick=False):
        anew = replacing.replace(meeting_id=meeting.pk, user=UserFactory())
        letters = Mail.objects.filter(kind="meeting_changed", state=MailState.QUEUED)
        assert sorted(mail.recipient for mail in letters) == [
            "ana1@plasticos.example",
            "tanaka1@naniwa.example.jp",
        ]
        assert not replacing.may_be_replaced(Meeting.objects.get(pk=meeting.pk))
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.NO_SHOW
    assert (anew.state, anew.introduction_id) == (MeetingState.PROPOSED, meeting.introduction_id)
    assert anew.slot.starts_at > FIRST + dt.timedelta(minutes=25)
    anew.introduction.refresh_from_db()
    assert anew.introduction.state == "meeting_proposed"


def test_pair_that_was_given_a_draft_by_hand_is_not_placed_twice(meeting: Meeting) -> None:
    no_show(meeting)
    last = Slot.objects.latest("starts_at")
    with time_machine.travel(FIRST + dt.timedelta(minutes=25), tick=False):
        introduction = Introduction.objects.get(pk=meeting.introduction_id)
        meetings.place(timetable=meeting.timetable, introduction=introduction, slot=last, table=1)
        with pytest.raises(steps.NotPossibleError):
            replacing.replace(meeting_id=meeting.pk, user=None)
    assert sorted(Meeting.objects.values_list("state", flat=True)) == ["draft", "no_show"]


def test_pair_that_was_ended_since_is_not_placed_again(meeting: Meeting) -> None:
    no_show(meeting)
    assert replacing.may_be_replaced(steps.load(meeting.pk))
    stopping.cancel(introduction=meeting.introduction, user=None)
    assert not replacing.may_be_replaced(steps.load(meeting.pk))


def test_no_time_left_is_said_with_its_reason(meeting: Meeting) -> None:
    no_show(meeting, at=Slot.objects.latest("starts_at").starts_at)
    with (
        time_machine.travel(FIRST + dt.timedelta(days=1), tick=False),
        pytest.raises(replacing.NoTimeLeftError) as error,
    ):
        replacing.replace(meeting_id=meeting.pk, user=None)
    assert error.value.reason == "no_common_time"
    assert Meeting.objects.count() == 1


def test_meeting_moves_away_from_a_time_at_which_a_side_cannot_come(meeting: Meeting) -> None:
    with time_machine.travel(BEFORE, tick=False):
        parties.set_absences(
            party=meeting.buyer, away={meeting.slot_id}, actor_kind=ActorKind.BUYER
        )
        assert list(attention.meetings_to_replace(meeting.timetable.mission)) == [meeting]
        moved = replacing.replace(meeting_id=meeting.pk, user=UserFactory())
        assert list(attention.meetings_to_replace(meeting.timetable.mission)) == []
    assert moved.pk == meeting.pk
    assert moved.slot_id != meeting.slot_id
    # Both are asked about the new time: nobody has agreed to it.
    assert moved.state == MeetingState.PROPOSED
    assert Mail.objects.filter(kind="meeting_changed").count() == 2


def test_everybody_elses_meetings_stay_where_they_are() -> None:
    mission = make_mission()
    with time_machine.travel(BEFORE, tick=False):
        make_day(mission, tables=1)
        for number in (1, 2, 3):
            make_introduced(mission=mission, number=number)
        work_out(mission)
        publish(mission)
        told_and_read()
        first, *others = Meeting.objects.order_by("slot__starts_at")
        before = {one.pk: one.slot_id for one in others}
        parties.set_absences(party=first.supplier, away={first.slot_id})
        moved = replacing.replace(meeting_id=first.pk, user=None)
    assert moved.slot_id not in {first.slot_id, *before.values()}
    assert {one.pk: one.slot_id for one in Meeting.objects.exclude(pk=first.pk)} == before


@pytest.mark.parametrize(
    ("reason", "may"),
    [(MeetingCancelReason.CANNOT_COME, True), (MeetingCancelReason.NOT_WANTED, False)],
)
def test_cancelled_meeting_is_placed_again_only_where_the_time_was_the_trouble(
    meeting: Meeting, reason: MeetingCancelReason, may: bool
) -> None:
    with time_machine.travel(BEFORE, tick=False):
        meetings.cancel(meeting_id=meeting.pk, actor_kind=ActorKind.BUYER, reason=reason)
        assert replacing.may_be_replaced(steps.load(meeting.pk)) is may


def test_meeting_that_suits_both_is_not_moved(meeting: Meeting) -> None:
    with time_machine.travel(BEFORE, tick=False), pytest.raises(steps.NotPossibleError):
        replacing.replace(meeting_id=meeting.pk, user=None)


def test_organizer_presses_the_button_on_the_timetable(
    client: Any, meeting: Meeting, tasks_at_once: None
) -> None:
    mission = meeting.timetable.mission
    user = MembershipFactory(organisation=mission.organizer).user
    with time_machine.travel(BEFORE, tick=False):
        parties.set_absences(party=meeting.supplier, away={meeting.slot_id})
        client.force_login(user)
        page = client.get(f"/missions/{mission.slug}/timetable/")
        assert "Find another time" in page.content.decode()
        address = f"/missions/{mission.slug}/timetable/meetings/{meeting.pk}/replace/"
        answer = client.post(address, follow=True)
    assert "Another time is found, and both sides are told." in answer.content.decode()
    meeting.refresh_from_db()
    assert meeting.round == 1
    assert meeting.slot.day.date == DAY


def test_another_organizers_meeting_is_not_found(client: Any, meeting: Meeting) -> None:
    stranger = MembershipFactory(organisation=make_mission(slug="other").organizer).user
    client.force_login(stranger)
    mission = meeting.timetable.mission
    answer = client.post(f"/missions/{mission.slug}/timetable/meetings/{meeting.pk}/replace/")
    assert answer.status_code == 404
    before = meeting.slot_id, meeting.round
    meeting.refresh_from_db()
    assert (meeting.slot_id, meeting.round) == before
