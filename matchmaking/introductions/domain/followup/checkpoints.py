"""What the sides answer to "how do things stand?", and what follows from it."""

import datetime as dt

from django.db import transaction

from matchmaking.introductions.domain import inquiries
from matchmaking.introductions.domain.followup import steps
from matchmaking.introductions.domain.followup.outcome_labels import label_lost, label_taken_back
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    AnswerChannel,
    InquiryState,
    IntroductionState,
    LostReason,
    Progress,
    Side,
    WithoutMission,
)
from matchmaking.introductions.models import (
    Call,
    CounterfactualAnswer,
    Introduction,
    ProgressReport,
)

S = IntroductionState
_AFTER_AN_END = frozenset({S.LOST, S.DORMANT})


class NoSideError(Exception):
    """How things stand is the word of a side; the organizer gives it for one, never its own."""


@transaction.atomic
def record_progress(
    *,
    introduction_id: int,
    voice: Voice,
    progress: Progress,
    reason: str = "",
    again_on: dt.date | None = None,
    note: str = "",
) -> ProgressReport:
    """Keep what a side says of how things stand.

    "Ended" needs a LostReason and "later" a day. An order is told with its value, by
    `outcomes.claim_outcome`. NotReleasedError before contacts are released or after a stop.
    """
    introduction = steps.followed(introduction_id)
    report = keep_report(introduction, voice, progress, reason=reason, again_on=again_on, note=note)
    side = _side(voice)
    if progress == Progress.UNDER_WAY:
        _is_under_way(introduction, side, voice)
    elif progress == Progress.LATER and again_on is not None:
        inquiries.ask_again_on(introduction, side, again_on)
    elif progress == Progress.NO_CONTACT:
        inquiries.ask_by_telephone(introduction, side.other)
    elif progress == Progress.ENDED:
        steps.lose(introduction, voice, reason=reason, note=note)
        label_lost(introduction, side, voice, reason=LostReason(reason))
    inquiries.keep_in_view(introduction)
    return report


def keep_report(
    introduction: Introduction,
    voice: Voice,
    progress: Progress,
    *,
    reason: str = "",
    again_on: dt.date | None = None,
    note: str = "",
) -> ProgressReport:
    """The row alone, and the checkpoints that it answers."""
    side = _side(voice)
    inquiries.close(inquiries.checkpoints_answered_by(introduction, side), InquiryState.ANSWERED)
    return ProgressReport.objects.create(
        introduction=introduction,
        progress=progress,
        reason=reason,
        again_on=again_on,
        note=note,
        **voice.as_fields(),
    )


def _is_under_way(introduction: Introduction, side: Side, voice: Voice) -> None:
    if introduction.state not in _AFTER_AN_END:
        steps.begin_business(introduction, voice)
        return
    was_lost = introduction.state == S.LOST
    steps.go_on(introduction, voice)
    if was_lost:
        label_taken_back(introduction, side, voice)


@transaction.atomic
def record_without_mission(
    *, introduction_id: int, voice: Voice, answer: WithoutMission
) -> CounterfactualAnswer:
    """What would have happened without the mission, by a side; its last word counts."""
    introduction = steps.followed(introduction_id)
    _side(voice)
    return CounterfactualAnswer.objects.create(
        introduction=introduction, answer=answer, **voice.as_fields()
    )


@transaction.atomic
def record_call(
    *,
    introduction_id: int,
    voice: Voice,
    reached: bool,
    note: str = "",
) -> Call:
    """The organizer telephoned. What was answered is entered by the acts themselves.

    A call that reached nobody gives the side another week before the lead of the mission hears.
    """
    if voice.channel != AnswerChannel.TELEPHONE:
        raise NoSideError("a call is made by telephone")
    introduction = steps.followed(introduction_id)
    side = _side(voice)
    call = Call.objects.create(
        introduction=introduction, reached=reached, note=note, **voice.as_fields()
    )
    inquiries.give_another_week(introduction, side)
    return call


def _side(voice: Voice) -> Side:
    if voice.side is None:
        raise NoSideError("no side is named")
    return voice.side
