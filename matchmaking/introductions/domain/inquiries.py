"""Who is asked what after an introduction, and when next: rows only, no letter is written here.

The promise of this module: an introduction whose contacts are released either has ended or has a
waiting inquiry, and a waiting inquiry always has a next step (the database insists on it).
`keep_in_view` is called at the end of every act, and by the sweep.
"""

import calendar
import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.letters.kinds import AFTERWARDS, TRAITS
from matchmaking.introductions.domain.letters.sending import zone_of_asked, zone_of_organizer
from matchmaking.introductions.enums import (
    ActorKind,
    Escalation,
    FollowUpReason,
    InquiryKind,
    InquiryState,
    IntroductionState,
    Owner,
    PromiseState,
    Side,
)
from matchmaking.introductions.models import Inquiry, Introduction, Outcome, Promise

S = IntroductionState
# One month, and then quarterly for a year.
CHECKPOINT_MONTHS = (1, 3, 6, 9, 12)
# The supplier first: it gains by answering, and a value that it claims spares the buyer the open
# question. The buyer's attention is the scarcer one.
BUYER_AFTER = dt.timedelta(days=7)
# Asked before its day, a checkpoint is answered by whatever its side says in these days.
ANSWERED_AHEAD = dt.timedelta(days=14)
# How long each waits for an answer before the next takes over.
PATIENCE = {Escalation.CALL: dt.timedelta(days=7), Escalation.LEAD: dt.timedelta(days=14)}
# Nobody is asked any more about these.
OVER = frozenset({S.LOST, S.DORMANT, S.WITHDRAWN, S.CANCELLED})
# Released, and somebody has to be asked next.
TO_FOLLOW = course.RELEASED - {S.WON, S.LOST, S.DORMANT}


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day `months` later; the last of the month where it has no such day."""
    year, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + year, month + 1
    return day.replace(
        year=year, month=month, day=min(day.day, calendar.monthrange(year, month)[1])
    )


def anchor_of(introduction: Introduction) -> dt.date:
    """The day from which checkpoints count.

    The meeting where one was held; the mission's last day while one is arranged; else the day on
    which contacts were released.
    """
    steps = introduction.events.filter(to_state__in=[S.INTRODUCED, S.HELD]).order_by("pk")
    days: dict[str, dt.date] = {step.to_state: day_of(introduction, step.at) for step in steps}
    released = days.get(S.INTRODUCED, day_of(introduction, timezone.now()))
    if introduction.state in {S.MEETING_PROPOSED, S.SCHEDULED}:
        return max(released, introduction.mission.ends_on)
    return days.get(S.HELD, released)


def due_on(anchor: dt.date, months: int, asked: str) -> dt.date:
    day = add_months(anchor, months)
    return day + BUYER_AFTER if asked == Owner.BUYER else day


def day_of(introduction: Introduction, moment: dt.datetime) -> dt.date:
    """The day of a moment as the organizer counts it, from which the next ones are planned."""
    return moment.astimezone(zone_of_organizer(introduction.mission)).date()


def morning_of(introduction: Introduction, asked: str, day: dt.date) -> dt.datetime:
    """The first moment of `day` where whoever is asked lives, in UTC.

    Midnight UTC is the afternoon before in Mexico: a letter would ask for what is not due yet. The
    send window decides on the hour.
    """
    midnight = dt.datetime.combine(day, dt.time(), zone_of_asked(introduction, asked))
    return midnight.astimezone(dt.UTC)


def plan_checkpoints(introduction: Introduction) -> None:
    """Give both sides their checkpoints. Safe to repeat: what is planned stays as it is."""
    anchor = anchor_of(introduction)
    Inquiry.objects.bulk_create(
        (
            _checkpoint(introduction, asked, months, due_on(anchor, months, asked))
            for months in CHECKPOINT_MONTHS
            for asked in (Owner.SUPPLIER, Owner.BUYER)
        ),
        ignore_conflicts=True,
    )


def _checkpoint(introduction: Introduction, asked: str, months: int, day: dt.date) -> Inquiry:
    return Inquiry(
        introduction=introduction,
        kind=InquiryKind.CHECKPOINT,
        asked=asked,
        months=months,
        planned_on=day,
        next_at=morning_of(introduction, asked, day),
    )


def ask_about_promise(promise: Promise) -> None:
    """Its owner is asked on the promised day, whatever was asked about an earlier day."""
    Inquiry.objects.update_or_create(
        promise=promise,
        defaults={
            "introduction_id": promise.introduction_id,
            "kind": InquiryKind.PROMISE,
            "asked": promise.owner,
            "state": InquiryState.WAITING,
            "stage": Escalation.LETTER,
            "tries": 0,
            "planned_on": promise.due_on,
            "next_at": morning_of(promise.introduction, promise.owner, promise.due_on),
        },
    )


def ask_for_confirmation(outcome: Outcome) -> None:
    now = timezone.now()
    Inquiry.objects.create(
        introduction_id=outcome.introduction_id,
        kind=InquiryKind.CONFIRMATION,
        asked=outcome.other_side,
        outcome=outcome,
        planned_on=day_of(outcome.introduction, now),
        next_at=now,
    )


def close(inquiries: QuerySet[Inquiry], state: InquiryState) -> int:
    """End the asking; how many were still waiting."""
    return inquiries.filter(state=InquiryState.WAITING).update(
        state=state, next_at=None, updated_at=timezone.now()
    )


def checkpoints_answered_by(introduction: Introduction, side: Side) -> QuerySet[Inquiry]:
    """What a word of `side` on how things stand answers now: asked, due, or due very soon."""
    soon = timezone.now() + ANSWERED_AHEAD
    found = introduction.inquiries.filter(kind=InquiryKind.CHECKPOINT, asked=side.value)
    asked = found.filter(tries__gt=0) | found.exclude(stage=Escalation.LETTER)
    return asked | found.filter(next_at__lte=soon)


def ask_again_on(introduction: Introduction, side: Side, day: dt.date) -> None:
    """Leave `side` in peace until `day`: what was planned before it is asked then, at once."""
    waiting = list(
        introduction.inquiries.filter(
            kind=InquiryKind.CHECKPOINT, asked=side.value, state=InquiryState.WAITING
        ).order_by("next_at", "pk")
    )
    if not waiting:
        _further_checkpoint(introduction, side.value, not_before=day)
        return
    before = [inquiry for inquiry in waiting if inquiry.planned_on < day]
    moved = before[-1] if before else waiting[0]
    for inquiry in before[:-1]:
        close(Inquiry.objects.filter(pk=inquiry.pk), InquiryState.DROPPED)
    Inquiry.objects.filter(pk=moved.pk, state=InquiryState.WAITING).update(
        planned_on=day,
        next_at=morning_of(introduction, side.value, day),
        updated_at=timezone.now(),
    )


def ask_by_telephone(introduction: Introduction, side: Side) -> None:
    """Put `side` on the organizer's list now, with its next checkpoint."""
    found = introduction.inquiries.filter(
        kind=InquiryKind.CHECKPOINT, asked=side.value, state=InquiryState.WAITING
    ).order_by("next_at", "pk")
    first = found.first()
    if first is None:
        today = day_of(introduction, timezone.now())
        _further_checkpoint(introduction, side.value, not_before=today)
        first = found.first()
    if first is not None:
        escalate(first, Escalation.CALL)


def escalate(inquiry: Inquiry, stage: Escalation, *, now: dt.datetime | None = None) -> bool:
    """Hand an inquiry to whoever asks next; False where it was answered meanwhile."""
    moment = now or timezone.now()
    return bool(
        Inquiry.objects.filter(pk=inquiry.pk, state=InquiryState.WAITING)
        .exclude(stage=stage)
        .update(stage=stage, next_at=moment + PATIENCE[stage], updated_at=moment)
    )


def give_another_week(introduction: Introduction, side: Side) -> None:
    """After a call: whatever of `side` was with the organizer stays there a week longer."""
    now = timezone.now()
    introduction.inquiries.filter(
        asked=side.value, state=InquiryState.WAITING, stage__in=PATIENCE
    ).update(stage=Escalation.CALL, next_at=now + PATIENCE[Escalation.CALL], updated_at=now)


def _further_checkpoint(introduction: Introduction, asked: str, *, not_before: dt.date) -> None:
    """One more than the year has, on the first quarter from the anchor at or after `not_before`."""
    anchor = anchor_of(introduction)
    taken = set(
        introduction.inquiries.filter(asked=asked, months__isnull=False).values_list(
            "months", flat=True
        )
    )
    months = 3
    while months in taken or due_on(anchor, months, asked) < not_before:
        months += 3
    day = max(not_before, min(due_on(anchor, months, asked), add_months(not_before, 3)))
    _checkpoint(introduction, asked, months, day).save()


def take_up_again(introduction: Introduction) -> None:
    """After a reopening: what was dropped and still lies ahead is asked; at least one per side."""
    today = day_of(introduction, timezone.now())
    dropped = introduction.inquiries.filter(
        kind=InquiryKind.CHECKPOINT, state=InquiryState.DROPPED, planned_on__gt=today
    )
    for inquiry in dropped:
        Inquiry.objects.filter(pk=inquiry.pk, state=InquiryState.DROPPED).update(
            state=InquiryState.WAITING,
            stage=Escalation.LETTER,
            tries=0,
            next_at=morning_of(introduction, inquiry.asked, inquiry.planned_on),
            updated_at=timezone.now(),
        )
    for asked in (Owner.SUPPLIER, Owner.BUYER):
        waiting = introduction.inquiries.filter(
            kind=InquiryKind.CHECKPOINT, asked=asked, state=InquiryState.WAITING
        )
        if not waiting.exists():
            _further_checkpoint(introduction, asked, not_before=add_months(today, 1))


@transaction.atomic
def keep_in_view(introduction: Introduction) -> None:
    """Hold to the promise of this module for one introduction. Safe to call at any time."""
    introduction.refresh_from_db(fields=["state"])
    if introduction.state not in course.RELEASED | OVER:
        return
    waiting = introduction.inquiries.filter(state=InquiryState.WAITING)
    if introduction.state in OVER:
        _close_over(introduction, waiting)
        return
    if not introduction.inquiries.filter(kind=InquiryKind.CHECKPOINT).exists():
        plan_checkpoints(introduction)
    elif introduction.state in TO_FOLLOW and not waiting.exists():
        _let_sleep(introduction)


def _close_over(introduction: Introduction, waiting: QuerySet[Inquiry]) -> None:
    if introduction.state == S.WITHDRAWN:
        close(waiting, InquiryState.UNREACHABLE)
    elif introduction.state == S.CANCELLED:
        close(waiting, InquiryState.DROPPED)
    else:
        # A value that one side claimed stays to be confirmed, whatever else has ended.
        close(waiting.exclude(kind=InquiryKind.CONFIRMATION), InquiryState.DROPPED)


def _let_sleep(introduction: Introduction) -> None:
    """The year is over and nobody is left to ask: neither won nor lost."""
    try:
        if introduction.state != S.FOLLOWING_UP:
            course.move(introduction=introduction, to=S.FOLLOWING_UP, actor_kind=ActorKind.SYSTEM)
        course.move(
            introduction=introduction,
            to=S.DORMANT,
            actor_kind=ActorKind.SYSTEM,
            reason=FollowUpReason.YEAR_OVER,
        )
    except course.OvertakenError:
        return  # Somebody has just said something: the next sweep looks again.
    drop_promises(introduction)


def drop_promises(introduction: Introduction) -> None:
    """What was promised for an introduction that has ended is no longer asked for."""
    introduction.promises.filter(state=PromiseState.OPEN).update(
        state=PromiseState.DROPPED, updated_at=timezone.now()
    )


def is_still_asked(introduction: Introduction, letter_kind: str) -> bool:
    """Whether a letter of that kind still asks for something; other letters always do.

    What was answered on the web site while its letter waited for the hour needs no letter.
    """
    if letter_kind not in AFTERWARDS:
        return True
    traits = TRAITS[letter_kind]
    return introduction.inquiries.filter(
        asked=traits.reader.value,
        kind__in=traits.inquiries,
        state=InquiryState.WAITING,
        tries__gt=0,
    ).exists()


def out_of_view() -> QuerySet[Introduction]:
    """Introductions for which `keep_in_view` has something to do."""
    waiting = Inquiry.objects.filter(introduction=OuterRef("pk"), state=InquiryState.WAITING)
    planned = Inquiry.objects.filter(introduction=OuterRef("pk"), kind=InquiryKind.CHECKPOINT)
    forgotten = Introduction.objects.filter(state__in=TO_FOLLOW).exclude(Exists(waiting))
    unplanned = Introduction.objects.filter(state=S.WON).exclude(Exists(planned))
    over = Introduction.objects.filter(
        Exists(waiting.exclude(kind=InquiryKind.CONFIRMATION)), state__in=OVER
    )
    stopped = Introduction.objects.filter(Exists(waiting), state__in=course.FINAL)
    return (forgotten | unplanned | over | stopped).order_by("pk")
