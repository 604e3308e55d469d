"""What came of a meeting: held, not held, or a side that stayed away, by whose word.

`mark_*` are for whoever was there; `note_*` write what was decided of a meeting that is locked.
"""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.domain import meetings as told
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.meetings.domain import steps
from matchmaking.meetings.domain.timetables import PROMISED
from matchmaking.meetings.enums import MeetingAction, MeetingState
from matchmaking.meetings.models import Meeting, MeetingEvent

S = MeetingState


def mark_held(
    *, meeting_id: int, actor_kind: ActorKind = ActorKind.ORGANIZER, user: User | None = None
) -> Meeting:
    """The two sat together. From the desk, or by the word of a side that was there.

    TakenError where the pair was given another meeting since.
    """
    with transaction.atomic():
        meeting = _load_begun(meeting_id)
        by_organizer = actor_kind == ActorKind.ORGANIZER
        note_held(
            meeting=meeting,
            only_from=(*PROMISED, S.NO_SHOW, *_put_right(meeting)) if by_organizer else PROMISED,
            actor_kind=actor_kind,
            user=user,
        )
    return meeting


def mark_no_show(*, meeting_id: int, side: Side, user: User | None) -> Meeting:
    """`side` did not come, as the organizer saw it."""
    with transaction.atomic():
        meeting = _load_begun(meeting_id)
        only_from = (*PROMISED, S.HELD, *_put_right(meeting))
        note_no_show(meeting=meeting, side=side, only_from=only_from, user=user)
    return meeting


def mark_not_held(*, meeting_id: int, user: User | None) -> Meeting:
    """It did not take place, and neither side stayed away: the organizer's word afterwards.

    Nobody is written to: both know.
    """
    with transaction.atomic():
        meeting = _load_begun(meeting_id)
        note_not_held(meeting=meeting, only_from=(*PROMISED, S.HELD, S.NO_SHOW), user=user)
    return meeting


def _load_begun(meeting_id: int) -> Meeting:
    """The meeting, locked, where what came of it may be marked; else NotPossibleError.

    What the organizer decided between two words is taken back first, or stays.
    """
    meeting = steps.load_locked(meeting_id)
    if meeting.slot.starts_at > timezone.now():
        raise steps.NotPossibleError(f"{meeting.pk} has not begun")
    if decision_in_force(meeting) is not None:
        raise steps.NotPossibleError(f"{meeting.pk} is settled")
    return meeting


def were_marked_not_held() -> Q:
    """Meetings that stand as cancelled by the organizer's word afterwards; nobody called them off.

    One that was called off before it began can have no such word.
    """
    words = MeetingEvent.objects.filter(
        meeting=OuterRef("pk"),
        action=MeetingAction.CANCELLED,
        reason=MeetingCancelReason.NOT_HELD,
    )
    return Q(Exists(words), state=S.CANCELLED)


def _put_right(meeting: Meeting) -> tuple[S, ...]:
    not_held = Meeting.objects.filter(were_marked_not_held(), pk=meeting.pk).exists()
    return (S.CANCELLED,) if not_held else ()


def note_held(
    *, meeting: Meeting, only_from: Collection[S], actor_kind: ActorKind, user: User | None
) -> None:
    """Write that a locked meeting took place."""
    steps.claim(meeting, to=S.HELD, only_from=only_from)
    steps.record(meeting, MeetingAction.HELD, actor_kind, user=user)
    pair = meeting.introduction_id
    # They came without having answered the letter, which says as much.
    told.note_meeting_agreed(introduction_id=pair, actor_kind=actor_kind, user=user)
    told.note_meeting_held(introduction_id=pair, actor_kind=actor_kind, user=user)


def note_no_show(
    *, meeting: Meeting, side: Side, only_from: Collection[S], user: User | None
) -> None:
    """Write that `side` did not come to a locked meeting."""
    steps.claim(meeting, to=S.NO_SHOW, only_from=only_from)
    steps.record(meeting, MeetingAction.NO_SHOW, ActorKind.ORGANIZER, user=user, reason=side)
    pair = meeting.introduction_id
    told.note_meeting_agreed(introduction_id=pair, actor_kind=ActorKind.ORGANIZER, user=user)
    told.note_no_show(introduction_id=pair, side=side, user=user)


def note_not_held(*, meeting: Meeting, only_from: Collection[S], user: User | None) -> None:
    """Write that a locked meeting did not take place, without saying whose fault it was."""
    reason = MeetingCancelReason.NOT_HELD
    steps.claim(meeting, to=S.CANCELLED, only_from=only_from)
    steps.record(meeting, MeetingAction.CANCELLED, ActorKind.ORGANIZER, user=user, reason=reason)
    told.note_meeting_cancelled(
        introduction_id=meeting.introduction_id,
        actor_kind=ActorKind.ORGANIZER,
        reason=reason,
        user=user,
    )


def note_decision(
    *, meeting: Meeting, action: MeetingAction, user: User | None, reason: str = "", note: str
) -> MeetingEvent:
    """Write that the organizer decided about a locked meeting, or took its decision back."""
    return steps.record(meeting, action, ActorKind.ORGANIZER, user=user, reason=reason, note=note)


def decision_in_force(meeting: Meeting) -> MeetingEvent | None:
    """What the organizer decided between two words, unless it took that back."""
    decisions = meeting.events.filter(action__in=[MeetingAction.SETTLED, MeetingAction.REOPENED])
    last = decisions.select_related("user").order_by("pk").last()
    return last if last is not None and last.action == MeetingAction.SETTLED else None
