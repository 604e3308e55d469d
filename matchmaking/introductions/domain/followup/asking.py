"""What is due to be asked becomes one letter to one side, or goes to a person.

At most one letter a week about what came of introductions reaches one organisation, whatever the
number of its introductions and missions. They are spaced and not bundled: a link is bound to one
introduction, so that the letter can be passed to the colleague who looks after that need. What is
due from one side about one introduction is asked in one letter.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from matchmaking.introductions.domain import course, inquiries
from matchmaking.introductions.domain.consent.chain import load
from matchmaking.introductions.domain.consent.stopping import revoked, stop_if_revoked
from matchmaking.introductions.domain.followup.followup_letters import facts_of
from matchmaking.introductions.domain.followup.outcomes import leave_unconfirmed
from matchmaking.introductions.domain.letters.kinds import AFTERWARDS
from matchmaking.introductions.domain.letters.posting import is_reachable, post, when
from matchmaking.introductions.domain.letters.sending import end_of_working_day, zone_of_reader
from matchmaking.introductions.enums import (
    Escalation,
    InquiryKind,
    InquiryState,
    LetterKind,
    Owner,
    Side,
)
from matchmaking.introductions.models import Inquiry, Introduction, Letter, ProgressReport
from matchmaking.outbox.enums import NEVER_READ, PERHAPS_UNREAD
from matchmaking.profiles.models import Buyer, Supplier

WEEK = dt.timedelta(days=7)
# How long each letter is given before the next one, and to the end of a working day; after the last
# the organizer telephones, or, for a value, it stays unconfirmed.
WAITS: dict[InquiryKind, tuple[dt.timedelta, ...]] = {
    InquiryKind.PROMISE: (dt.timedelta(days=5), dt.timedelta(days=5)),
    InquiryKind.CHECKPOINT: (dt.timedelta(days=10), dt.timedelta(days=10)),
    InquiryKind.CONFIRMATION: (
        dt.timedelta(days=10),
        dt.timedelta(days=14),
        dt.timedelta(days=21),
        dt.timedelta(days=9),
    ),
}
CONFIRM_WITHIN = dt.timedelta(days=7)
# A question that has waited so long for its turn goes to the organizer instead.
LONGEST_WAIT_FOR_A_TURN = dt.timedelta(days=28)
FOLLOW_UP = {
    Side.SUPPLIER: LetterKind.FOLLOW_UP_TO_SUPPLIER,
    Side.BUYER: LetterKind.FOLLOW_UP_TO_BUYER,
}
CONFIRMATION = {
    Side.SUPPLIER: LetterKind.CONFIRMATION_TO_SUPPLIER,
    Side.BUYER: LetterKind.CONFIRMATION_TO_BUYER,
}


def usual_wait(kind: LetterKind, follow_up: Mapping[str, Any]) -> dt.timedelta:
    """How long the answer to a first letter of `kind` about `follow_up` is awaited."""
    if kind in CONFIRMATION.values():
        return CONFIRM_WITHIN
    return WAITS[InquiryKind.PROMISE if follow_up["promises"] else InquiryKind.CHECKPOINT][0]


def due_pairs(*, now: dt.datetime | None = None, most: int = 500) -> list[tuple[int, str]]:
    """(introduction, who is asked) with something due, the longest waiting first."""
    due = (
        Inquiry.objects.filter(state=InquiryState.WAITING, next_at__lte=now or timezone.now())
        .order_by("planned_on", "pk")
        .values_list("introduction_id", "asked")
    )
    return list(dict.fromkeys(due))[:most]


@transaction.atomic
def ask(*, introduction_id: int, asked: str, now: dt.datetime | None = None) -> Letter | None:
    """Take the next step with what is due from one side; the letter, where one was written.

    Safe to call at any time by anybody: an inquiry that was asked or answered meanwhile is left.
    """
    moment = now or timezone.now()
    introduction = load(introduction_id)
    inquiries.keep_in_view(introduction)
    if _is_silenced(introduction):
        return None
    due = _due(introduction, asked, moment)
    if asked == Owner.ORGANIZER:
        for inquiry in due:
            _pass_on(inquiry, moment)
        inquiries.keep_in_view(introduction)
        return None
    side = Side(asked)
    _lock_reader(introduction, side)
    # Read again behind the lock: another worker may have been quicker.
    due = _due(introduction, asked, moment)
    to_write = [inquiry for inquiry in due if _is_for_a_letter(introduction, inquiry, moment)]
    letter = _write(introduction, side, to_write, moment) if to_write else None
    inquiries.keep_in_view(introduction)
    return letter


def _due(introduction: Introduction, asked: str, moment: dt.datetime) -> list[Inquiry]:
    return list(
        introduction.inquiries.filter(asked=asked, state=InquiryState.WAITING, next_at__lte=moment)
        .select_related("promise", "outcome")
        .order_by("planned_on", "pk")
    )


def _is_silenced(introduction: Introduction) -> bool:
    """A side takes no letters any more; an introduction with an outcome keeps it in silence."""
    if introduction.state in course.RELEASED and revoked(introduction) is None:
        return False
    if stop_if_revoked(introduction=introduction):
        inquiries.keep_in_view(introduction)
        return True
    inquiries.close(introduction.inquiries.all(), InquiryState.UNREACHABLE)
    return True


def _lock_reader(introduction: Introduction, side: Side) -> None:
    """Two workers with two introductions of one reader must not both find this week free."""
    if side == Side.BUYER:
        Buyer.objects.select_for_update().get(pk=introduction.need.buyer_id)
    else:
        Supplier.objects.select_for_update().get(pk=introduction.supplier_id)


def _is_for_a_letter(introduction: Introduction, inquiry: Inquiry, moment: dt.datetime) -> bool:
    """Whether a letter asks it now; if not, its next step is taken or its day is moved here."""
    if _moved_by_a_meeting(introduction, inquiry, moment):
        return False
    if inquiry.stage != Escalation.LETTER:
        _pass_on(inquiry, moment)
        return False
    side = Side(inquiry.asked)
    if not is_reachable(introduction, side):
        inquiries.escalate(inquiry, Escalation.CALL, now=moment)
        return False
    if inquiry.tries == 0:
        return True
    last = _letters_to(introduction, side).last()
    if last is not None and last.mail.state in PERHAPS_UNREAD:
        # It has not been read: its reader is not late.
        _postpone([inquiry], moment + dt.timedelta(days=1))
        return False
    if inquiry.tries >= len(WAITS[InquiryKind(inquiry.kind)]) or (
        last is not None and last.mail.state in NEVER_READ
    ):
        _letters_are_over(inquiry, moment)
        return False
    return True


def _moved_by_a_meeting(introduction: Introduction, inquiry: Inquiry, moment: dt.datetime) -> bool:
    """A checkpoint that was planned from the introduction waits for the meeting that came since."""
    if inquiry.months is None or inquiry.tries or inquiry.stage != Escalation.LETTER:
        return False
    if inquiry.months > inquiries.CHECKPOINT_MONTHS[-1] or _was_asked_for(inquiry):
        return False
    day = inquiries.due_on(inquiries.anchor_of(introduction), inquiry.months, inquiry.asked)
    begins = inquiries.morning_of(introduction, inquiry.asked, day)
    if begins <= moment:
        return False
    Inquiry.objects.filter(pk=inquiry.pk, state=InquiryState.WAITING).update(
        planned_on=day, next_at=begins, updated_at=moment
    )
    return True


def _was_asked_for(inquiry: Inquiry) -> bool:
    """Whether its day is the one that its side named, whatever the calendar had planned."""
    return ProgressReport.objects.filter(
        introduction=inquiry.introduction_id, side=inquiry.asked, again_on=inquiry.planned_on
    ).exists()


def _pass_on(inquiry: Inquiry, moment: dt.datetime) -> None:
    """From the letter to the organizer's list, from there to the lead, and there it ends."""
    if inquiry.stage == Escalation.LETTER:
        inquiries.escalate(inquiry, Escalation.CALL, now=moment)
    elif inquiry.stage == Escalation.CALL:
        inquiries.escalate(inquiry, Escalation.LEAD, now=moment)
    elif inquiry.outcome is not None:
        leave_unconfirmed(inquiry.outcome)
    else:
        inquiries.close(Inquiry.objects.filter(pk=inquiry.pk), InquiryState.SILENT)


def _letters_are_over(inquiry: Inquiry, moment: dt.datetime) -> None:
    if inquiry.outcome is not None and inquiry.tries >= len(WAITS[InquiryKind.CONFIRMATION]):
        leave_unconfirmed(inquiry.outcome)
    else:
        inquiries.escalate(inquiry, Escalation.CALL, now=moment)


def _write(
    introduction: Introduction, side: Side, due: Sequence[Inquiry], moment: dt.datetime
) -> Letter | None:
    """One letter about what is due, if the reader's week is free; values before anything else."""
    values = [inquiry for inquiry in due if inquiry.kind == InquiryKind.CONFIRMATION]
    chosen = values or list(due)
    free_at = _reader_is_free_at(introduction, side)
    if free_at > moment:
        _wait_for_a_turn(introduction, due, free_at, moment)
        return None
    kind = CONFIRMATION[side] if values else FOLLOW_UP[side]
    due_at, _ = when(introduction, kind)
    patience = CONFIRM_WITHIN if values else min(_wait_of(inquiry) for inquiry in chosen)
    zone = zone_of_reader(introduction, side)
    answer_by = end_of_working_day(zone=zone, at=due_at + patience)
    claimed = [inquiry for inquiry in chosen if _claim(inquiry, due_at, answer_by)]
    if not claimed:
        return None
    return post(
        introduction=introduction,
        kind=kind,
        due_at=due_at,
        answer_by=answer_by,
        nth=introduction.letters.filter(kind=kind).count(),
        follow_up=facts_of(claimed),
    )


def _wait_of(inquiry: Inquiry) -> dt.timedelta:
    return WAITS[InquiryKind(inquiry.kind)][inquiry.tries]


def _claim(inquiry: Inquiry, due_at: dt.datetime, answer_by: dt.datetime) -> bool:
    """Take the next try of an inquiry; False where another worker or an answer came first."""
    # Nobody is late before the day that their letter names.
    next_at = max(due_at + _wait_of(inquiry), answer_by)
    return bool(
        Inquiry.objects.filter(
            pk=inquiry.pk,
            state=InquiryState.WAITING,
            stage=Escalation.LETTER,
            tries=inquiry.tries,
        ).update(tries=inquiry.tries + 1, next_at=next_at, updated_at=timezone.now())
    )


def _wait_for_a_turn(
    introduction: Introduction, due: Sequence[Inquiry], free_at: dt.datetime, moment: dt.datetime
) -> None:
    for inquiry in due:
        planned = inquiries.morning_of(introduction, inquiry.asked, inquiry.planned_on)
        if inquiry.tries == 0 and moment - planned > LONGEST_WAIT_FOR_A_TURN:
            inquiries.escalate(inquiry, Escalation.CALL, now=moment)
        else:
            _postpone([inquiry], free_at)


def _postpone(due: Sequence[Inquiry], until: dt.datetime) -> None:
    Inquiry.objects.filter(
        pk__in=[inquiry.pk for inquiry in due], state=InquiryState.WAITING
    ).update(next_at=until, updated_at=timezone.now())


def _reader_is_free_at(introduction: Introduction, side: Side) -> dt.datetime:
    """When the organisation of that side may be written to next about what came of something."""
    if side == Side.BUYER:
        of_reader = Q(introduction__need__buyer=introduction.need.buyer_id)
    else:
        of_reader = Q(introduction__supplier=introduction.supplier_id)
    last = (
        Letter.objects.filter(of_reader, side=side, kind__in=AFTERWARDS)
        .exclude(mail__state__in=NEVER_READ)
        .order_by("-mail__due_at")
        .values_list("mail__due_at", flat=True)
        .first()
    )
    return last + WEEK if last is not None else dt.datetime.min.replace(tzinfo=dt.UTC)


def _letters_to(introduction: Introduction, side: Side) -> QuerySet[Letter]:
    return (
        introduction.letters.filter(side=side, kind__in=AFTERWARDS)
        .select_related("mail")
        .order_by("mail__due_at", "pk")
    )
