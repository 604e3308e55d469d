"""The one way in which a meeting that was told to anybody changes, and its states.

    draft -> proposed -> scheduled -> held | no_show | cancelled (not held)
             proposed, scheduled -> proposed (moved) | cancelled
             held, no_show, cancelled -> one another, where the organizer decides between two words

Each step is a conditional UPDATE under the lock of the timetable, an event, and a word to the
introduction: `meetings` has those before a meeting begins, `marking` what came of it.
"""

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from matchmaking.meetings.domain.timetables import locked
from matchmaking.meetings.enums import MeetingAction, MeetingState
from matchmaking.meetings.models import Meeting, MeetingEvent, Timetable


class NotPossibleError(Exception):
    """The meeting is no longer as the page showed it, or the step is none that it can take."""


class TakenError(Exception):
    """A side or the table is taken at that time, or a side would have to be in two cities."""


def load(meeting_id: int) -> Meeting:
    """The meeting with both sides, as it stands now."""
    return Meeting.objects.select_related(
        "timetable__mission__organizer",
        "slot__day__city",
        "buyer__organisation",
        "supplier__organisation",
        "introduction",
    ).get(pk=meeting_id)


def load_locked(meeting_id: int) -> Meeting:
    """`load` behind the lock under which meetings change, so that nothing of it is out of date."""
    locked(Timetable.objects.get(meetings=meeting_id))
    return load(meeting_id)


def claim(
    meeting: Meeting, *, to: MeetingState, only_from: Collection[MeetingState], **fields: Any
) -> None:
    """Write the state if the meeting is still in one of `only_from`; else NotPossibleError."""
    changes = {"state": to, "updated_at": timezone.now()} | fields
    try:
        with transaction.atomic():
            claimed = Meeting.objects.filter(pk=meeting.pk, state__in=only_from).update(**changes)
    except IntegrityError as error:
        raise TakenError(str(meeting.pk)) from error
    if claimed != 1:
        raise NotPossibleError(f"{meeting.pk}: no longer one of {[*only_from]}")
    for name, value in changes.items():
        setattr(meeting, name, value)


def record(
    meeting: Meeting,
    action: MeetingAction,
    actor_kind: str,
    *,
    user: User | None = None,
    reason: str = "",
    **said: str,
) -> MeetingEvent:
    """Keep a step as an event, with the time and table that the meeting has by now."""
    return MeetingEvent.objects.create(
        meeting=meeting,
        action=action,
        actor_kind=actor_kind,
        user=user,
        reason=reason,
        **said,
        starts_at=meeting.slot.starts_at,
        table=meeting.table,
    )
