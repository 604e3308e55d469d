"""Reminding the side that owes an answer: twice at most, and never somebody who was not reached."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from matchmaking.introductions.domain.consent.budget import may_be_reminded
from matchmaking.introductions.domain.consent.chain import load
from matchmaking.introductions.domain.consent.consents import takes_no_letters
from matchmaking.introductions.domain.consent.stopping import stop_if_revoked
from matchmaking.introductions.domain.letters.kinds import TRAITS, kinds_where
from matchmaking.introductions.domain.letters.posting import is_reachable, post
from matchmaking.introductions.domain.letters.sending import (
    ASKED_SIDE,
    next_sending_time,
    reminder_days,
    zone_of_reader,
)
from matchmaking.introductions.enums import (
    REMINDERS,
    IntroductionState,
    LetterKind,
    Side,
    TakenBack,
)
from matchmaking.introductions.models import Introduction, Letter
from matchmaking.missions.enums import MissionState
from matchmaking.outbox.domain.queue import cancel_mail
from matchmaking.outbox.enums import PERHAPS_UNREAD, MailState

S, K = IntroductionState, LetterKind
REMINDER_OF = {state: kind for kind in REMINDERS if (state := TRAITS[kind].true_in) is not None}
LOOK_AGAIN = dt.timedelta(days=1)
# A reminder that leaves later than this before the end would leave no time to act on it.
LEAST_TIME_LEFT = dt.timedelta(days=1)


def introductions_to_remind() -> list[int]:
    """Introductions in which it is time to look, the longest due first."""
    due = Introduction.objects.filter(
        remind_at__lte=timezone.now(),
        state__in=list(REMINDER_OF),
    ).exclude(mission__state=MissionState.CLOSED)
    return list(due.order_by("remind_at", "pk").values_list("pk", flat=True))


@transaction.atomic
def remind(*, introduction_id: int) -> Letter | None:
    """Write the reminder that is due, or note when to look again; None where none was written.

    Safe to call at any time by anybody: of two at once one finds nothing to do.
    """
    now = timezone.now()
    claimed = Introduction.objects.filter(
        pk=introduction_id, remind_at__lte=now, state__in=list(REMINDER_OF)
    ).update(remind_at=None)
    if not claimed:
        return None
    introduction = load(introduction_id)
    if stop_if_revoked(introduction=introduction):
        return None
    if introduction.mission.is_closed:
        return None
    return _remind(introduction, now)


def _remind(introduction: Introduction, now: dt.datetime) -> Letter | None:
    state = S(introduction.state)
    side, kind = ASKED_SIDE[state], REMINDER_OF[state]
    step = introduction.letters.filter(round=introduction.round).select_related("mail")
    # The buyer is asked anew by the answer to each of its questions: the last letter counts.
    asked = step.filter(kind__in=kinds_where(lambda t: t.reminder == kind)).last()
    days = reminder_days(introduction.mission.reply_days)
    before = list(step.filter(kind=kind))
    if asked is None or len(before) >= len(days) or not is_reachable(introduction, side):
        return None
    if kind == K.SUPPLIER_REMINDER and takes_no_letters(introduction):
        return None
    states = {letter.mail.state for letter in [asked, *before]}
    if states & set(PERHAPS_UNREAD):
        _look_again(introduction, now + LOOK_AGAIN)
        return None
    if states != {MailState.SENT} or asked.mail.sent_at is None:
        return None  # It cannot be delivered: a person has to see to it first.
    wanted = asked.mail.sent_at + dt.timedelta(days=days[len(before)])
    if wanted > now:
        _look_again(introduction, wanted)
        return None
    return _write(introduction, kind, side, number=len(before) + 1, now=now)


def _write(
    introduction: Introduction, kind: LetterKind, side: Side, *, number: int, now: dt.datetime
) -> Letter | None:
    deadline = introduction.expires_at
    zone = zone_of_reader(introduction, side)
    due_at = next_sending_time(mission=introduction.mission, zone=zone, now=now)
    if deadline is None or due_at > deadline - LEAST_TIME_LEFT:
        return None
    if side == Side.BUYER and not may_be_reminded(introduction):
        _look_again(introduction, now + LOOK_AGAIN)
        return None
    letter = post(
        introduction=introduction, kind=kind, due_at=due_at, answer_by=deadline, number=number
    )
    _look_again(introduction, due_at + LOOK_AGAIN)
    return letter


def _look_again(introduction: Introduction, at: dt.datetime) -> None:
    introduction.remind_at = at
    introduction.save(update_fields=["remind_at", "updated_at"])


def take_questions_back(*, introduction: Introduction, answered: Iterable[LetterKind]) -> None:
    """Cancel reminders that still wait, and letters of the kinds `answered`.

    A letter waits for the reader's hours; who answers meanwhile, on the web site or by telephone,
    is not asked again in the morning.
    """
    kinds = [*REMINDERS, *answered]
    waiting = introduction.letters.filter(kind__in=kinds, mail__state=MailState.QUEUED)
    for letter in waiting:
        cancel_mail(mail_id=letter.mail_id, note=TakenBack.ANSWERED)
