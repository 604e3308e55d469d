"""Letters that ask for nothing: thanks for an answer, and news to the side that waits for one.

Nobody who said yes is left without news, and nobody learns more than the other side agreed to: a
supplier hears that the buyer goes no further, never why.
"""

import datetime as dt

from django.utils import timezone

from matchmaking.introductions.domain.letters.kinds import TRAITS
from matchmaking.introductions.domain.letters.posting import is_reachable, post, when
from matchmaking.introductions.domain.letters.sending import next_sending_time, zone_of_reader
from matchmaking.introductions.enums import Answer, IntroductionState, LetterKind, Side
from matchmaking.introductions.models import Introduction
from matchmaking.outbox.domain.queue import queue_again
from matchmaking.outbox.enums import MailState

S, K = IntroductionState, LetterKind
# A buyer may change its answer; the supplier hears of one that has stood for a day.
SETTLED_AFTER = dt.timedelta(days=1)
AFTER_ANSWER = {
    Answer.NOT_A_FIT: (K.THANKS_NOT_A_FIT, K.NEWS_NOT_A_FIT),
    Answer.NOT_NOW: (K.THANKS_NOT_NOW, K.NEWS_NOT_NOW),
}
# Whoever waited on the other side's answer when the time for it passed.
AFTER_EXPIRY = {
    S.BUYER_ASKED: K.NEWS_NO_ANSWER,
    S.BUYER_NEEDS_INFORMATION: K.QUESTION_UNANSWERED,
}


def write_after_answer(*, introduction: Introduction, answer: Answer) -> None:
    """Thank the buyer for a no, and let the supplier know. Call in the answer's transaction."""
    for kind in AFTER_ANSWER.get(answer, ()):
        _write(introduction, kind, wait=dt.timedelta(0) if TRAITS[kind].at_once else SETTLED_AFTER)


def write_after_expiry(*, introduction: Introduction, waited_in: str) -> None:
    """Let the side that waited know that no answer came. Call in the transaction of the expiry."""
    kind = AFTER_EXPIRY.get(S(waited_in))
    if kind is not None:
        _write(introduction, kind, wait=dt.timedelta(0))


def _write(introduction: Introduction, kind: LetterKind, *, wait: dt.timedelta) -> None:
    side = TRAITS[kind].reader
    if not is_reachable(introduction, side):
        return
    if side == Side.SUPPLIER and not introduction.letters.filter(side=side).exists():
        return  # Introduced on its standing consent: it waits for nothing that it knows of.
    now = timezone.now()
    due_at = now + wait
    if not TRAITS[kind].at_once:
        zone = zone_of_reader(introduction, side)
        due_at = next_sending_time(mission=introduction.mission, zone=zone, now=due_at)
    written = introduction.letters.filter(kind=kind, round=introduction.round).first()
    if written is None:
        _, answer_by = when(introduction, kind)
        post(introduction=introduction, kind=kind, due_at=due_at, answer_by=answer_by)
    elif written.mail.state == MailState.CANCELLED:
        queue_again(mail_id=written.mail_id, due_at=due_at)
