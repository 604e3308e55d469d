"""Where two say different things about whether a meeting took place: the organizer decides.

Both words stay as they were said. The decision is an event of its own beside them, and the state
of the meeting, by which everything counts, follows it. It can be taken back at any time, since the
report is made anew whenever it is read.
"""

from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from accounts.models import User
from matchmaking.introductions.enums import ActorKind, Side
from matchmaking.meetings.domain import marking, steps
from matchmaking.meetings.enums import Finding, MeetingAction, MeetingState, RatingValue
from matchmaking.meetings.models import Meeting, MeetingEvent, Rating

S = MeetingState
# What says where a meeting stands; the last of them is how it stood before a decision.
_WORDS: Final = (MeetingAction.HELD, MeetingAction.NO_SHOW, MeetingAction.CANCELLED)
_ABSENT: Final = {Finding.SUPPLIER_ABSENT: Side.SUPPLIER, Finding.BUYER_ABSENT: Side.BUYER}
_TOLD: Final = (S.HELD, S.NO_SHOW, S.CANCELLED)


def are_disputed() -> Q:
    """Meetings of which a side's last word is not how they stand, and nobody has decided since."""
    newer = Rating.objects.filter(
        meeting=OuterRef("meeting"), side=OuterRef("side"), pk__gt=OuterRef("pk")
    )
    taken_back = MeetingEvent.objects.filter(
        meeting=OuterRef("meeting"), action=MeetingAction.REOPENED, pk__gt=OuterRef("pk")
    )
    decided = MeetingEvent.objects.filter(
        ~Exists(taken_back),
        meeting=OuterRef("meeting"),
        action=MeetingAction.SETTLED,
        # What a side says after the decision may be news.
        at__gte=OuterRef("at"),
    )
    words = Rating.objects.filter(~Exists(newer), ~Exists(decided), meeting=OuterRef("pk"))
    denied = Exists(words.filter(value=RatingValue.NOT_HELD))
    affirmed = Exists(words.exclude(value=RatingValue.NOT_HELD))
    return Q(denied, state=S.HELD) | Q(affirmed, state=S.NO_SHOW)


def is_disputed(meeting: Meeting) -> bool:
    return Meeting.objects.filter(are_disputed(), pk=meeting.pk).exists()


def settle(*, meeting_id: int, finding: Finding, note: str, user: User | None) -> Meeting:
    """The organizer, having asked, says what came of a meeting of which two say different things.

    NotPossibleError where nobody differs any more, or somebody else decided first. TakenError where
    it cannot have been held, since the pair was given another meeting.
    """
    with transaction.atomic():
        meeting = steps.load_locked(meeting_id)
        if not is_disputed(meeting):
            raise steps.NotPossibleError(f"{meeting_id} is not disputed")
        stands = _standing(meeting)
        marking.note_decision(
            meeting=meeting, action=MeetingAction.SETTLED, reason=finding, note=note, user=user
        )
        _bring(meeting, stands, finding, user)
    return meeting


def take_back(*, meeting_id: int, decision_id: int, note: str, user: User | None) -> Meeting:
    """Undo a decision: the meeting stands as it stood before, and waits for another.

    NotPossibleError where `decision_id`, an event, is not the one in force; TakenError as for
    `settle`.
    """
    with transaction.atomic():
        meeting = steps.load_locked(meeting_id)
        decision = marking.decision_in_force(meeting)
        if decision is None or decision.pk != decision_id:
            raise steps.NotPossibleError(f"{meeting_id} is not settled by {decision_id}")
        before = _standing(meeting, before=decision)
        marking.note_decision(meeting=meeting, action=MeetingAction.REOPENED, note=note, user=user)
        _bring(meeting, Finding(decision.reason), before, user)
    return meeting


def _standing(meeting: Meeting, *, before: MeetingEvent | None = None) -> Finding:
    """What the meeting was last said to be; every way into its state leaves an event."""
    words = meeting.events.filter(action__in=_WORDS).order_by("pk")
    if before is not None:
        words = words.filter(pk__lt=before.pk)
    last = words.last()
    if last is None:
        raise steps.NotPossibleError(f"{meeting.pk} has no word on it")
    if last.action == MeetingAction.NO_SHOW:
        return next(found for found, side in _ABSENT.items() if side == last.reason)
    return Finding.HELD if last.action == MeetingAction.HELD else Finding.NOT_HELD


def _bring(meeting: Meeting, stands: Finding, finding: Finding, user: User | None) -> None:
    """Write the state that goes with a finding, where it is not how the meeting stands."""
    if finding == stands:
        return
    if finding == Finding.HELD:
        marking.note_held(
            meeting=meeting, only_from=_TOLD, actor_kind=ActorKind.ORGANIZER, user=user
        )
    elif finding == Finding.NOT_HELD:
        marking.note_not_held(meeting=meeting, only_from=_TOLD, user=user)
    else:
        marking.note_no_show(meeting=meeting, side=_ABSENT[finding], only_from=_TOLD, user=user)
