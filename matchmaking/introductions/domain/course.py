"""The course of an introduction as one table, and the only code that writes its state.

Three legs: to the release of contacts, by both sides' answers; to a meeting at the mission, which
`meetings` tells of; and to an outcome, which follow-up finds out. Contacts cannot be taken back,
so from `introduced` on a stop ends what we still do (letters, meetings, questions), and no more.
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.enums import ActorKind, IntroductionState
from matchmaking.introductions.models import Introduction, IntroductionEvent

S = IntroductionState
_SYSTEM = frozenset({ActorKind.SYSTEM})
_STAFF = frozenset({ActorKind.SYSTEM, ActorKind.ORGANIZER})
# An organizer may enter what a side said on the telephone.
_SUPPLIER = frozenset({ActorKind.SUPPLIER, ActorKind.ORGANIZER})
_BUYER = frozenset({ActorKind.BUYER, ActorKind.ORGANIZER})
_ORGANIZER = frozenset({ActorKind.ORGANIZER})
_ANYBODY = frozenset(ActorKind)
_PEOPLE = _SUPPLIER | _BUYER

_BUYER_ANSWERS: dict[S, frozenset[ActorKind]] = {
    S.BUYER_INTERESTED: _BUYER,
    S.BUYER_NEEDS_INFORMATION: _BUYER,
    S.BUYER_NOT_A_FIT: _BUYER,
    S.BUYER_NOT_NOW: _BUYER,
}
_BUYER_ANSWERS_BUT = {
    left_out: {to: who for to, who in _BUYER_ANSWERS.items() if to != left_out}
    for left_out in _BUYER_ANSWERS
}
# Until contacts are released the supplier may still go back on its yes.
_SUPPLIER_RETREATS: dict[S, frozenset[ActorKind]] = {S.SUPPLIER_DECLINED: _SUPPLIER}

_STEPS: dict[S, dict[S, frozenset[ActorKind]]] = {
    S.APPROVED: {
        S.SUPPLIER_ASKED: _SYSTEM,
        S.SUPPLIER_ACCEPTED: _SYSTEM,  # Standing consent: recorded on enrolment, not asked again.
    },
    S.SUPPLIER_ASKED: {
        S.SUPPLIER_ACCEPTED: _SUPPLIER,
        S.SUPPLIER_DECLINED: _SUPPLIER,
        S.EXPIRED: _SYSTEM,
    },
    S.SUPPLIER_DECLINED: {S.SUPPLIER_ACCEPTED: _SUPPLIER},
    S.SUPPLIER_ACCEPTED: {S.BUYER_ASKED: _STAFF} | _SUPPLIER_RETREATS,
    S.BUYER_ASKED: _BUYER_ANSWERS | _SUPPLIER_RETREATS | {S.EXPIRED: _SYSTEM},
    # The supplier's answer leads back to the buyer with a new letter: the loop of the course.
    # One question at a time: the next one after the answer.
    S.BUYER_NEEDS_INFORMATION: _BUYER_ANSWERS_BUT[S.BUYER_NEEDS_INFORMATION]
    | _SUPPLIER_RETREATS
    | {S.BUYER_ASKED: _SUPPLIER, S.EXPIRED: _SYSTEM},
    S.BUYER_NOT_A_FIT: _BUYER_ANSWERS_BUT[S.BUYER_NOT_A_FIT],
    S.BUYER_NOT_NOW: _BUYER_ANSWERS | _SUPPLIER_RETREATS,
    S.BUYER_INTERESTED: {S.INTRODUCED: _SYSTEM}
    | _BUYER_ANSWERS_BUT[S.BUYER_INTERESTED]
    | _SUPPLIER_RETREATS,
}

# Business may begin at any moment after the contacts were released, meeting or none.
_BUSINESS: dict[S, frozenset[ActorKind]] = {S.FOLLOWING_UP: _ANYBODY}
_MEETING: dict[S, dict[S, frozenset[ActorKind]]] = {
    S.INTRODUCED: {S.MEETING_PROPOSED: _STAFF} | _BUSINESS,
    # Business that begins while a meeting is ahead is noted beside the course, which goes on to
    # the meeting.
    S.MEETING_PROPOSED: {S.SCHEDULED: _ANYBODY, S.MEETING_CANCELLED: _ANYBODY},
    S.SCHEDULED: {
        S.MEETING_PROPOSED: _STAFF,  # Moved to another time, to which both must agree anew.
        S.MEETING_CANCELLED: _ANYBODY,
        # A side says so by its rating, the organizer at the desk. The clock alone never does.
        S.HELD: _PEOPLE,
        S.NO_SHOW: _ORGANIZER,
    },
    # Whoever held the list at the door can err, and puts it right.
    S.HELD: {S.NO_SHOW: _ORGANIZER, S.MEETING_CANCELLED: _ORGANIZER} | _BUSINESS,
    S.NO_SHOW: {
        S.HELD: _ORGANIZER,
        S.NO_SHOW: _ORGANIZER,  # It was the other side.
        S.MEETING_CANCELLED: _ORGANIZER,
        S.MEETING_PROPOSED: _STAFF,
    }
    | _BUSINESS,
    S.MEETING_CANCELLED: {
        S.HELD: _ORGANIZER,
        S.NO_SHOW: _ORGANIZER,
        S.MEETING_PROPOSED: _STAFF,
    }
    | _BUSINESS,
}
_OUTCOME: dict[S, dict[S, frozenset[ActorKind]]] = {
    S.FOLLOWING_UP: {
        # The two write to each other before the mission, and still meet there.
        S.MEETING_PROPOSED: _STAFF,
        S.WON: _PEOPLE,
        S.LOST: _PEOPLE,
        S.DORMANT: _STAFF,
    },
    S.DORMANT: dict(_BUSINESS),
    # An outcome is a fact and stands, until somebody who knows better says that it goes on: a
    # buyer that comes back after a "no", or a claim of business that proved wrong.
    S.WON: {S.FOLLOWING_UP: _PEOPLE},
    S.LOST: {S.FOLLOWING_UP: _PEOPLE},
}

# Where nothing more follows: a stop is a stop.
FINAL = frozenset({S.WITHDRAWN, S.CANCELLED, S.EXPIRED})
# Outcomes. No stop undoes what came of an introduction, though it does silence us.
SETTLED = frozenset({S.WON, S.LOST})
# Contacts are out.
RELEASED = frozenset(_MEETING) | frozenset(_OUTCOME)
# A meeting may be arranged for the pair.
MAY_MEET = frozenset({S.INTRODUCED, S.FOLLOWING_UP, S.MEETING_CANCELLED, S.NO_SHOW})
STOPPABLE = frozenset(S) - FINAL - SETTLED
# Everybody may stop what runs: a side by its consent, the organizer by a decision.
_STOPS: dict[S, frozenset[ActorKind]] = {
    S.WITHDRAWN: _ANYBODY,
    S.CANCELLED: _STAFF,
}
COURSE: Mapping[S, Mapping[S, frozenset[ActorKind]]] = {
    state: (_STEPS | _MEETING | _OUTCOME).get(state, {}) | (_STOPS if state in STOPPABLE else {})
    for state in S
}
# States in which the pair costs the supplier's capacity.
OPEN = frozenset(
    {
        S.SUPPLIER_ASKED,
        S.SUPPLIER_ACCEPTED,
        S.BUYER_ASKED,
        S.BUYER_NEEDS_INFORMATION,
        S.BUYER_INTERESTED,
    }
) | (RELEASED - {S.LOST, S.DORMANT})


class NotOnTheCourseError(Exception):
    """A step that the course does not have, or not for this actor."""


class OvertakenError(Exception):
    """Another step was taken meanwhile; the introduction is no longer in the state seen."""


def may(state: str, to: str, actor_kind: str) -> bool:
    return actor_kind in COURSE[S(state)].get(S(to), frozenset())


def begin(*, introduction: Introduction, user: User | None) -> IntroductionEvent:
    """Record the birth of an introduction that was just created in `approved`."""
    return IntroductionEvent.objects.create(
        introduction=introduction,
        to_state=S.APPROVED,
        actor_kind=ActorKind.ORGANIZER,
        user=user,
    )


def move(
    *,
    introduction: Introduction,
    to: str,
    actor_kind: str,
    user: User | None = None,
    reason: str = "",
    note: str = "",
    **fields: Any,
) -> IntroductionEvent:
    """Take one step from the state that `introduction` was read in, and keep it as an event.

    `fields` are written with the state. NotOnTheCourseError where the course has no such step;
    OvertakenError where somebody else took one first: then nothing was written.
    """
    seen = introduction.state
    if not may(seen, to, actor_kind):
        raise NotOnTheCourseError(f"{introduction.pk}: {seen} → {to} by {actor_kind}")
    now = timezone.now()
    changes = {"state": to, "state_since": now, "waiting_for": "", "remind_at": None}
    changes |= {"updated_at": now} | fields
    with transaction.atomic():
        claimed = Introduction.objects.filter(pk=introduction.pk, state=seen).update(**changes)
        if claimed != 1:
            raise OvertakenError(f"{introduction.pk}: no longer {seen}")
        event = IntroductionEvent.objects.create(
            introduction=introduction,
            from_state=seen,
            to_state=to,
            actor_kind=actor_kind,
            user=user,
            reason=reason,
            note=note,
        )
    for name, value in changes.items():
        setattr(introduction, name, value)
    return event
