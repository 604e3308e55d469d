"""Outcomes as labels for learning: business and kept promises speak for the pair, silence never.

A value that nobody confirmed, a dormant introduction and an unanswered question leave none.
"""

from typing import Final

from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import LostReason, Owner, PromiseKind, Side
from matchmaking.introductions.models import Introduction, Promise
from matchmaking.matching.domain.learning.labels import record_label
from matchmaking.matching.enums import LabelKind, Party

# A promise whose keeping shows that its owner took the other side seriously.
COOPERATION: Final = frozenset(
    {PromiseKind.SAMPLE_SENT, PromiseKind.QUOTED, PromiseKind.AUDIT, PromiseKind.TRIAL_ORDER}
)


def label_won(introduction: Introduction, side: Side, voice: Voice, *, kind: str) -> None:
    _record(introduction, side, voice, positive=True, reason=kind)


def label_lost(introduction: Introduction, side: Side, voice: Voice, *, reason: str) -> None:
    """`record_label` knows which reasons are events that judge nothing."""
    # Months after the introduction, "another reason" may be anything.
    positive = None if reason == LostReason.OTHER else False
    _record(introduction, side, voice, positive=positive, reason=reason)


def label_taken_back(introduction: Introduction, side: Side, voice: Voice) -> None:
    """A claim or a "no" that proved wrong judges nothing any more."""
    _record(introduction, side, voice, positive=None, reason="")


def label_kept_promise(promise: Promise, voice: Voice) -> None:
    if promise.kind in COOPERATION and promise.owner != Owner.ORGANIZER:
        introduction = Introduction.objects.get(pk=promise.introduction_id)
        _record(introduction, Side(promise.owner), voice, positive=True, reason=promise.kind)


def _record(
    introduction: Introduction, side: Side, voice: Voice, *, positive: bool | None, reason: str
) -> None:
    record_label(
        proposal_id=introduction.proposal_id,
        party=Party(side.value),
        kind=LabelKind.OUTCOME,
        positive=None if voice.is_perhaps_a_scanner else positive,
        reason=reason,
        user=voice.user,
    )
