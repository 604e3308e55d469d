"""The draft: what it is made of, and what it leaves alone."""

import datetime as dt
from typing import Any

import pytest

from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.meetings.domain import (
    attention,
    drafts,
    meetings,
    parties,
    queries,
    steps,
    timetables,
)
from matchmaking.meetings.enums import LeftOutReason, MeetingState, SolveState
from matchmaking.meetings.models import Meeting, MeetingEvent, Party, ProgrammeItem, Slot, Solve
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.outbox.models import Mail
from tests.meetings.factories import (
    DAY,
    FIRST,
    make_city,
    make_day,
    make_introduced,
    make_meeting,
    publish,
    work_out,
)


def test_a_day_has_its_times_and_keeps_its_break(mission: Mission) -> None:
    day = make_day(mission, break_from=dt.time(11), break_to=dt.time(11, 30))
    begins = [slot.starts_at for slot in day.slots.all()]
    minutes = [int((one - FIRST).total_seconds() // 60) for one in begins]
    assert minutes == [0, 90]


def test_times_are_by_the_clock_of_the_mission(mission: Mission) -> None:
    Mission.objects.filter(pk=mission.pk).update(time_zone="America/Mexico_City")
    mission.refresh_from_db()
    first = make_day(mission).slots.earliest("starts_at")
    assert first.starts_at == dt.datetime(2027, 3, 3, 16, 0, tzinfo=dt.UTC)


def test_every_introduced_pair_gets_a_draft_and_nobody_is_told(mission: Mission) -> None:
    make_day(mission)
    one, two = (make_introduced(mission=mission, number=n) for n in (1, 2))
    before = Mail.objects.count()
    solve = work_out(mission)
    assert (solve.state, solve.placed, solve.proven, solve.left_out) == (
        SolveState.COMPLETE,
        2,
        True,
        [],
    )
    drafted = Meeting.objects.all()
    assert {meeting.introduction_id for meeting in drafted} == {one.pk, two.pk}
    assert {meeting.state for meeting in drafted} == {MeetingState.DRAFT}
    assert Mail.objects.count() == before
    one.refresh_from_db()
    assert one.state == "introduced"


def test_a_second_draft_takes_the_place_of_the_first(mission: Mission) -> None:
    make_day(mission)
    make_introduced(mission=mission)
    work_out(mission)
    work_out(mission)
    assert Meeting.objects.count() == 1


def test_a_new_draft_keeps_what_was_promised(meeting: Meeting, mission: Mission) -> None:
    where = (meeting.slot_id, meeting.table)
    make_introduced(mission=mission, number=2)
    solve = work_out(mission)
    meeting.refresh_from_db()
    assert (meeting.slot_id, meeting.table) == where
    assert meeting.state == MeetingState.PROPOSED
    assert (solve.placed, solve.kept) == (1, 1)


def test_a_buyer_meets_in_the_cities_that_it_named(mission: Mission) -> None:
    make_day(mission)
    tokyo = make_day(mission, city=make_city(mission, "Tokyo", "東京"), date=DAY.replace(day=5))
    introduction = make_introduced(mission=mission)
    buyer = introduction.need.buyer
    buyer.meeting_cities = ["東京"]
    buyer.save()
    work_out(mission)
    assert Meeting.objects.get().slot.day == tokyo
    buyer.meeting_cities = ["Nagoya"]
    buyer.save()
    solve = work_out(mission)
    assert solve.left_out == [{"introduction": introduction.pk, "reason": "no_common_time"}]


def test_absences_and_the_programme_are_kept_free(mission: Mission) -> None:
    day = make_day(mission)
    introduction = make_introduced(mission=mission)
    work_out(mission)
    first, second, third, _fourth = day.slots.order_by("starts_at")
    party = Party.objects.get(organisation=introduction.need.buyer.organisation)
    parties.set_absences(party=party, away=[first.pk])
    ProgrammeItem.objects.create(
        timetable=day.timetable,
        city=day.city,
        kind="visit",
        title="Planta",
        starts_at=second.starts_at,
        ends_at=second.ends_at,
    )
    work_out(mission)
    assert Meeting.objects.get().slot == third


@pytest.mark.parametrize("side", Side)
def test_who_left_the_mission_gets_no_meeting(mission: Mission, side: Side) -> None:
    make_day(mission)
    who = make_introduced(mission=mission).profile_of(side).organisation
    Enrolment.objects.filter(organisation=who).update(state="withdrawn")
    assert work_out(mission).placed == 0


def test_a_table_too_few_names_who_is_left_out(mission: Mission) -> None:
    make_day(mission, tables=1, closes_at=dt.time(10, 30))
    for number in (1, 2):
        make_introduced(mission=mission, number=number)
    solve = work_out(mission)
    assert solve.placed == 1
    (left_out,) = queries.left_out_of(solve)
    assert left_out.reason == str(LeftOutReason.TABLES_FULL.label)
    free = Meeting.objects.get().introduction_id
    assert left_out.introduction.pk != free


def test_a_cancelled_pair_is_placed_again_unless_it_was_not_wanted(
    meeting: Meeting, mission: Mission
) -> None:
    meetings.cancel(
        meeting_id=meeting.pk,
        actor_kind=ActorKind.BUYER,
        reason=MeetingCancelReason.CANNOT_COME,
    )
    work_out(mission)
    again = Meeting.objects.get(state=MeetingState.DRAFT)
    assert again.introduction_id == meeting.introduction_id
    publish(mission)
    meetings.cancel(
        meeting_id=again.pk,
        actor_kind=ActorKind.BUYER,
        reason=MeetingCancelReason.NOT_WANTED,
    )
    assert work_out(mission).placed == 0


def test_times_that_have_passed_take_nobody(mission: Mission, clock: object) -> None:
    day = make_day(mission)
    make_introduced(mission=mission)
    clock.move_to(FIRST + dt.timedelta(minutes=45))  # type: ignore[attr-defined]
    work_out(mission)
    assert Meeting.objects.get().slot == day.slots.order_by("starts_at")[2]


def test_times_that_the_day_no_longer_has_take_nobody(meeting: Meeting, mission: Mission) -> None:
    day = meeting.slot.day
    day.opens_at = dt.time(10, 15)
    timetables.save_day(day=day)
    # The promise keeps its time open to nobody else, though a table there is free.
    assert not day.slots.get(pk=meeting.slot_id).is_open
    make_introduced(mission=mission, number=2)
    work_out(mission)
    assert Meeting.objects.exclude(pk=meeting.pk).get().slot.is_open


def test_one_computation_at_a_time(mission: Mission) -> None:
    timetable = timetables.timetable_of(mission)
    first = drafts.ask_for_draft(timetable=timetable, user=None)
    assert first is not None
    assert drafts.ask_for_draft(timetable=timetable, user=None) is None
    assert drafts.claim_solve(solve_id=first.pk) is not None
    assert drafts.claim_solve(solve_id=first.pk) is None


def test_a_computation_whose_worker_died_is_taken_over_and_given_up_at_last(
    mission: Mission, clock: object
) -> None:
    timetable = timetables.timetable_of(mission)
    asked = drafts.ask_for_draft(timetable=timetable, user=None)
    assert asked is not None
    for _ in range(drafts.MOST_ATTEMPTS):
        assert drafts.claim_solve(solve_id=asked.pk) is not None
        clock.shift(drafts.LEASE + dt.timedelta(seconds=1))  # type: ignore[attr-defined]
    assert drafts.waiting_solves() == [asked.pk]
    assert drafts.claim_solve(solve_id=asked.pk) is None
    assert Solve.objects.get().state == SolveState.FAILED


def test_a_worker_that_outlived_its_lease_changes_nothing(mission: Mission, clock: Any) -> None:
    make_day(mission, tables=1, closes_at=dt.time(10, 30))
    timetable = timetables.timetable_of(mission)
    drafted, by_hand = (make_introduced(mission=mission, number=number) for number in (1, 2))
    asked = drafts.ask_for_draft(timetable=timetable, user=None)
    assert asked is not None
    late = drafts.claim_solve(solve_id=asked.pk)
    clock.shift(drafts.LEASE + dt.timedelta(seconds=1))
    second = drafts.claim_solve(solve_id=asked.pk)
    assert late is not None
    assert second is not None
    drafts.fail_solve(solve=late, error="too late")
    assert not drafts.work_out(solve=late)
    assert not Meeting.objects.exists()
    assert drafts.work_out(solve=second)
    # The organizer prefers another pair at that time.
    placed = Meeting.objects.get()
    slot = placed.slot
    drafts.drop_draft(timetable=timetable)
    other = {drafted, by_hand} - {placed.introduction}
    chosen = meetings.place(timetable=timetable, introduction=other.pop(), slot=slot, table=1)
    assert not drafts.work_out(solve=late)
    assert Meeting.objects.get() == chosen
    assert Solve.objects.get().state == SolveState.COMPLETE


def test_a_change_while_the_solver_works_is_seen(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the solver was given is compared with what is there when it has done."""
    day = make_day(mission)
    introduction = make_introduced(mission=mission)
    work_out(mission)
    party = Party.objects.get(organisation=introduction.supplier.organisation)
    first = day.slots.earliest("starts_at")
    true_solve = drafts.solver.solve
    calls = []

    def meanwhile(problem: object) -> object:
        if not calls:
            parties.set_absences(party=party, away=[first.pk])
        calls.append(problem)
        return true_solve(problem)

    monkeypatch.setattr(drafts.solver, "solve", meanwhile)
    work_out(mission)
    assert len(calls) == 2
    assert Meeting.objects.get().slot != first


def test_fewer_tables_drop_drafts_and_reseat_promises(meeting: Meeting, mission: Mission) -> None:
    day = meeting.slot.day
    Meeting.objects.filter(pk=meeting.pk).update(table=2)
    make_introduced(mission=mission, number=2)
    work_out(mission)
    day.tables = 1
    timetables.save_day(day=day)
    assert meetings.reseat(day_id=day.pk, user=None) == []
    meeting.refresh_from_db()
    assert meeting.table == 1
    assert not Meeting.objects.filter(table=2).exists()


def test_a_meeting_that_is_over_is_given_no_other_table(meeting: Meeting, clock: Any) -> None:
    day = meeting.slot.day
    Meeting.objects.filter(pk=meeting.pk).update(table=2)
    day.tables = 1
    timetables.save_day(day=day)
    clock.move_to(meeting.slot.ends_at)
    mails = Mail.objects.count()
    assert meetings.reseat(day_id=day.pk, user=None) == []
    meeting.refresh_from_db()
    assert (meeting.table, Mail.objects.count()) == (2, mails)


def test_a_promise_without_a_table_is_reported(mission: Mission) -> None:
    first = make_meeting(mission=mission)
    make_introduced(mission=mission, number=2)
    work_out(mission)
    second = Meeting.objects.get(state=MeetingState.DRAFT)
    Meeting.objects.filter(pk=second.pk).update(slot=first.slot, table=2)
    publish(mission)
    day = first.slot.day
    day.tables = 1
    assert timetables.save_day(day=day) == [second.pk]
    assert meetings.reseat(day_id=day.pk, user=None) == [second.pk]
    assert [one.pk for one in attention.stranded_meetings(mission)] == [second.pk]


def test_a_day_with_promises_cannot_be_deleted(meeting: Meeting) -> None:
    with pytest.raises(timetables.DayInUseError):
        timetables.delete_day(day=meeting.slot.day)
    assert Slot.objects.exists()


def test_a_pair_left_out_is_placed_by_hand(mission: Mission) -> None:
    day = make_day(mission, tables=1, closes_at=dt.time(10, 30))
    for number in (1, 2):
        make_introduced(mission=mission, number=number)
    left_out = queries.left_out_of(work_out(mission))[0].introduction
    slot = day.slots.get()
    with pytest.raises(steps.NotPossibleError):
        meetings.place(timetable=day.timetable, introduction=left_out, slot=slot, table=2)
    with pytest.raises(steps.TakenError):
        meetings.place(timetable=day.timetable, introduction=left_out, slot=slot, table=1)
    day.tables = 2
    timetables.save_day(day=day)
    made = meetings.place(timetable=day.timetable, introduction=left_out, slot=slot, table=2)
    assert made.state == MeetingState.DRAFT
    assert not MeetingEvent.objects.filter(meeting=made).exists()
