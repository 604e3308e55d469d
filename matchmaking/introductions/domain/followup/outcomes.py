"""Value: claimed by one side, confirmed by the other or disputed, and never mixed with hopes."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from matchmaking.introductions.domain import inquiries
from matchmaking.introductions.domain.followup import steps
from matchmaking.introductions.domain.followup.checkpoints import (
    NoSideError,
    keep_report,
    record_without_mission,
)
from matchmaking.introductions.domain.followup.outcome_labels import label_taken_back, label_won
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    Currency,
    InquiryState,
    IntroductionState,
    OutcomeKind,
    OutcomeState,
    Progress,
    Side,
    Verdict,
    WithoutMission,
)
from matchmaking.introductions.models import Inquiry, Introduction, Outcome, OutcomeStatement

# Where the other side may still say its word: also after its letters went unanswered.
OPEN_TO_A_WORD = (OutcomeState.CLAIMED, OutcomeState.UNCONFIRMED)


class OutcomeClosedError(Exception):
    """The value was confirmed, disputed, settled or taken back meanwhile; nothing was written."""


@dataclass(frozen=True)
class Value:
    """What an order or contract is worth. `amount` None: the side would rather not say."""

    kind: OutcomeKind
    currency: Currency
    agreed_on: dt.date
    amount: Decimal | None = None

    def as_fields(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "currency": self.currency,
            "agreed_on": self.agreed_on,
            "amount": self.amount,
        }


@transaction.atomic
def claim_outcome(
    *,
    introduction_id: int,
    voice: Voice,
    value: Value,
    without_mission: WithoutMission | None = None,
    note: str = "",
) -> Outcome:
    """A side says that there is business; the introduction is won and the other side is asked.

    One order told twice is not counted twice: the same kind, amount and currency as the other
    side's waiting claim is its confirmation, and the same words of the same side (a form sent
    again) are the claim that stands. NotReleasedError as everywhere.
    """
    side = _side(voice)
    # Two forms sent at once must not both find that nothing was claimed yet.
    Introduction.objects.select_for_update().get(pk=introduction_id)
    introduction = steps.followed(introduction_id)
    told = introduction.outcomes.filter(
        claimed_by=side, state=OutcomeState.CLAIMED, **value.as_fields()
    ).first()
    if told is not None:
        return told
    if without_mission is not None:
        record_without_mission(introduction_id=introduction.pk, voice=voice, answer=without_mission)
    keep_report(introduction, voice, Progress.ORDERED, note=note)
    twin = _claim_of_the_other(introduction, side, value)
    if twin is not None:
        return confirm_outcome(outcome_id=twin.pk, voice=voice, note=note)
    outcome = Outcome.objects.create(
        introduction=introduction,
        claimed_by=side,
        state_since=timezone.now(),
        **value.as_fields(),
    )
    _keep(outcome, voice, Verdict.CLAIMS, value=value, note=note)
    steps.win(introduction, voice, kind=value.kind)
    label_won(introduction, side, voice, kind=value.kind)
    inquiries.ask_for_confirmation(outcome)
    inquiries.keep_in_view(introduction)
    return outcome


def _claim_of_the_other(introduction: Introduction, side: Side, value: Value) -> Outcome | None:
    return introduction.outcomes.filter(
        claimed_by=side.other,
        state__in=OPEN_TO_A_WORD,
        kind=value.kind,
        amount=value.amount,
        amount__isnull=False,
        currency=value.currency,
    ).first()


@transaction.atomic
def confirm_outcome(
    *,
    outcome_id: int,
    voice: Voice,
    without_mission: WithoutMission | None = None,
    note: str = "",
) -> Outcome:
    """The other side says that the value is right."""
    outcome, introduction = _for_the_other_side(outcome_id, voice)
    _set_state(outcome, OutcomeState.CONFIRMED, seen=OPEN_TO_A_WORD)
    _keep(outcome, voice, Verdict.CONFIRMS, note=note)
    if without_mission is not None:
        record_without_mission(introduction_id=introduction.pk, voice=voice, answer=without_mission)
    inquiries.close(Inquiry.objects.filter(outcome=outcome), InquiryState.ANSWERED)
    # Whoever confirms an order has said how things stand.
    inquiries.close(
        inquiries.checkpoints_answered_by(introduction, _side(voice)), InquiryState.ANSWERED
    )
    label_won(introduction, _side(voice), voice, kind=outcome.kind)
    inquiries.keep_in_view(introduction)
    return outcome


@transaction.atomic
def dispute_outcome(
    *, outcome_id: int, voice: Voice, note: str, value: Value | None = None
) -> Outcome:
    """The other side says otherwise; `value` is its version. The organizer settles it."""
    outcome, introduction = _for_the_other_side(outcome_id, voice)
    _set_state(outcome, OutcomeState.DISPUTED, seen=OPEN_TO_A_WORD)
    _keep(outcome, voice, Verdict.DISPUTES, value=value, note=note)
    inquiries.close(Inquiry.objects.filter(outcome=outcome), InquiryState.ANSWERED)
    inquiries.keep_in_view(introduction)
    return outcome


@transaction.atomic
def settle_outcome(*, outcome_id: int, voice: Voice, value: Value, note: str) -> Outcome:
    """The organizer, having spoken to both, says what counts. It is never called confirmed."""
    outcome = Outcome.objects.get(pk=outcome_id)
    _set_state(outcome, OutcomeState.SETTLED, seen=(OutcomeState.DISPUTED,), **value.as_fields())
    _keep(outcome, voice, Verdict.SETTLES, value=value, note=note)
    return outcome


@transaction.atomic
def withdraw_outcome(*, outcome_id: int, voice: Voice, note: str = "") -> Outcome:
    """Whoever claimed it, or the organizer, takes it back; it was an error.

    An introduction whose last value is taken back is followed up again.
    """
    outcome = Outcome.objects.get(pk=outcome_id)
    introduction = steps.followed(outcome.introduction_id)
    if voice.side is not None and voice.side != outcome.claimed_by:
        raise OutcomeClosedError(f"{outcome.pk} is not {voice.side}'s to take back")
    _set_state(outcome, OutcomeState.WITHDRAWN, seen=(*OPEN_TO_A_WORD, OutcomeState.DISPUTED))
    _keep(outcome, voice, Verdict.WITHDRAWS, note=note)
    inquiries.close(Inquiry.objects.filter(outcome=outcome), InquiryState.DROPPED)
    left = introduction.outcomes.exclude(state=OutcomeState.WITHDRAWN)
    if introduction.state == IntroductionState.WON and not left.exists():
        steps.go_on(introduction, voice, note=note)
        label_taken_back(introduction, Side(outcome.claimed_by), voice)
    inquiries.keep_in_view(introduction)
    return outcome


def leave_unconfirmed(outcome: Outcome) -> None:
    """The last letter went unanswered. Not a "no": the other side may still say its word."""
    try:
        _set_state(outcome, OutcomeState.UNCONFIRMED, seen=(OutcomeState.CLAIMED,))
    except OutcomeClosedError:
        return  # Somebody has just said a word, which closed it.
    inquiries.close(Inquiry.objects.filter(outcome=outcome), InquiryState.SILENT)


def _for_the_other_side(outcome_id: int, voice: Voice) -> tuple[Outcome, Introduction]:
    outcome = Outcome.objects.get(pk=outcome_id)
    introduction = steps.followed(outcome.introduction_id)
    if _side(voice) != outcome.other_side:
        raise OutcomeClosedError(f"{outcome.pk} is not for {voice.side} to confirm")
    return outcome, introduction


def _set_state(
    outcome: Outcome, to: OutcomeState, *, seen: tuple[OutcomeState, ...], **fields: Any
) -> None:
    now = timezone.now()
    changes = {"state": to, "state_since": now, "updated_at": now} | fields
    if Outcome.objects.filter(pk=outcome.pk, state__in=seen).update(**changes) != 1:
        raise OutcomeClosedError(f"{outcome.pk} is no longer {' or '.join(seen)}")
    for name, given in changes.items():
        setattr(outcome, name, given)


def _keep(
    outcome: Outcome, voice: Voice, verdict: Verdict, *, value: Value | None = None, note: str = ""
) -> None:
    said = value.as_fields() if value else {}
    OutcomeStatement.objects.create(
        introduction_id=outcome.introduction_id,
        outcome=outcome,
        verdict=verdict,
        note=note,
        **said,
        **voice.as_fields(),
    )


def _side(voice: Voice) -> Side:
    if voice.side is None:
        raise NoSideError("a value is claimed or confirmed by a side")
    return voice.side
