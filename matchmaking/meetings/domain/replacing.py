"""Another time for one pair: after a no-show, or where a side cannot come when it was to.

The solver looks for it among the times that are left, with everybody else's meetings as they stand.
"""

from django.db import transaction

from accounts.models import User
from matchmaking.introductions.domain import course
from matchmaking.introductions.models import Introduction
from matchmaking.meetings import solver
from matchmaking.meetings.domain import drafts, meetings, steps
from matchmaking.meetings.domain.timetables import FOR_GOOD, PROMISED
from matchmaking.meetings.enums import LeftOutReason, MeetingAction, MeetingState
from matchmaking.meetings.models import Absence, Meeting, Slot


class NoTimeLeftError(Exception):
    """No time suits both; `reason` is the solver's."""

    def __init__(self, reason: LeftOutReason) -> None:
        super().__init__(reason.value)
        self.reason = reason


def may_be_replaced(meeting: Meeting) -> bool:
    """A side cannot come to a promised meeting, or the last one did not take place."""
    if meeting.state in PROMISED:
        return is_displaced(meeting)
    if meeting.introduction.state not in course.MAY_MEET or _has_another(meeting):
        return False
    if meeting.state == MeetingState.CANCELLED:
        called_off = meeting.events.filter(action=MeetingAction.CANCELLED)
        return not called_off.filter(reason__in=FOR_GOOD).exists()
    return meeting.state == MeetingState.NO_SHOW


def is_displaced(meeting: Meeting) -> bool:
    """One of the two has said that it cannot meet at that time."""
    sides = [meeting.buyer_id, meeting.supplier_id]
    return Absence.objects.filter(slot=meeting.slot_id, party__in=sides).exists()


def _has_another(meeting: Meeting) -> bool:
    living = [MeetingState.DRAFT, *PROMISED, MeetingState.HELD]
    return Meeting.objects.filter(introduction=meeting.introduction_id, state__in=living).exists()


def replace(*, meeting_id: int, user: User | None) -> Meeting:
    """Give the pair the best time that is left, and tell both sides as of a change.

    A promised meeting is moved; one that did not take place stays on record, and the pair gets a
    new one. NoTimeLeftError where nothing suits both, NotPossibleError where the meeting is not one
    that may be placed again.
    """
    with transaction.atomic():
        meeting = steps.load_locked(meeting_id)
        timetable = meeting.timetable
        if not may_be_replaced(meeting):
            raise steps.NotPossibleError(str(meeting_id))
        introduction = Introduction.objects.select_related(
            "need__buyer__organisation", "supplier__organisation", "proposal"
        ).get(pk=meeting.introduction_id)
        solution = solver.solve(drafts.read_plan(timetable, only=introduction).problem)
        if not solution.placed:
            raise NoTimeLeftError(LeftOutReason(solution.left_out[introduction.pk]))
        place = solution.placed[0]
        if meeting.state in PROMISED:
            slot = Slot.objects.select_related("day__timetable").get(pk=place.slot)
            return meetings.move(
                meeting_id=meeting.pk, slot=slot, table=place.table, both_agreed=False, user=user
            )
        anew = drafts.new_draft(
            timetable=timetable,
            introduction=introduction,
            slot_id=place.slot,
            table=place.table,
        )
        meetings.propose_again(meeting=anew, user=user)
    return anew
