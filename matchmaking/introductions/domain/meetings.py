"""What the feature that arranges meetings tells of them; it never writes a state itself.

Each function takes one step of the course and says whether it was taken. A step that the course
no longer has from where the introduction stands (business began meanwhile, a side withdrew) is
not an error: the meeting keeps its own state, and the introduction goes its way.
"""

from django.db.models import QuerySet

from accounts.models import User
from matchmaking.introductions.domain import course
from matchmaking.introductions.enums import ActorKind, IntroductionState, MeetingCancelReason, Side
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission

S = IntroductionState


def introductions_to_meet(mission: Mission) -> QuerySet[Introduction]:
    """Introduced pairs for which a meeting may be arranged, in the order of their introduction."""
    return (
        Introduction.objects.filter(
            mission=mission, state__in=course.MAY_MEET, contact_release__isnull=False
        )
        .select_related("need__buyer__organisation", "supplier__organisation", "proposal")
        .order_by("contact_release__at", "pk")
    )


def note_meeting_proposed(*, introduction_id: int, user: User | None) -> bool:
    """A time and a place were found, and both sides are asked."""
    return _note(introduction_id, S.MEETING_PROPOSED, _staff(user), user=user)


def note_meeting_agreed(*, introduction_id: int, actor_kind: str, user: User | None = None) -> bool:
    """Both sides will come; `actor_kind` is who said so last."""
    return _note(introduction_id, S.SCHEDULED, actor_kind, user=user)


def note_meeting_held(*, introduction_id: int, actor_kind: str, user: User | None = None) -> bool:
    """The two sat together: the organizer saw it, or a side said so."""
    return _note(introduction_id, S.HELD, actor_kind, user=user)


def note_meeting_cancelled(
    *,
    introduction_id: int,
    actor_kind: str,
    reason: MeetingCancelReason,
    user: User | None = None,
) -> bool:
    """It does not take place; `actor_kind` is who called it off."""
    return _note(introduction_id, S.MEETING_CANCELLED, actor_kind, reason=reason, user=user)


def note_no_show(*, introduction_id: int, side: Side, user: User | None) -> bool:
    """`side` did not come, as the organizer saw it."""
    return _note(introduction_id, S.NO_SHOW, ActorKind.ORGANIZER, reason=side, user=user)


def _staff(user: User | None) -> ActorKind:
    return ActorKind.ORGANIZER if user else ActorKind.SYSTEM


def _note(
    introduction_id: int,
    to: S,
    actor_kind: str,
    *,
    reason: str = "",
    user: User | None = None,
) -> bool:
    introduction = Introduction.objects.get(pk=introduction_id)
    if not course.may(introduction.state, to, actor_kind):
        return False
    try:
        course.move(
            introduction=introduction,
            to=to,
            actor_kind=actor_kind,
            reason=reason,
            user=user,
        )
    except course.OvertakenError:
        return False
    return True
