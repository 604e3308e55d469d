"""What the two sides answer, and what follows from it in the same transaction."""

import datetime as dt
from typing import Any

from django.db import transaction

from accounts.domain.consents import NOTICE_VERSION
from accounts.models import User
from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.consent.chain import load, take_next_step
from matchmaking.introductions.domain.consent.forwarding import asker_of, colleague_of, write_answer
from matchmaking.introductions.domain.consent.reminders import take_questions_back
from matchmaking.introductions.domain.consent.stopping import stop_if_revoked
from matchmaking.introductions.domain.labels import label_reply
from matchmaking.introductions.domain.letters.composing import language_of
from matchmaking.introductions.domain.letters.courtesy import write_after_answer
from matchmaking.introductions.domain.letters.links import is_suspiciously_quick
from matchmaking.introductions.domain.letters.posting import is_reachable, post, when
from matchmaking.introductions.enums import (
    ActorKind,
    Answer,
    IntroductionState,
    LetterKind,
    Side,
    TakenBack,
)
from matchmaking.introductions.models import Introduction, ReceivedReply, Reply, ReplyLink
from matchmaking.outbox.domain.queue import cancel_related
from matchmaking.profiles.domain.relay import free_text, without_names

S = IntroductionState
STATE_AFTER = {
    Answer.ACCEPT: S.SUPPLIER_ACCEPTED,
    Answer.DECLINE: S.SUPPLIER_DECLINED,
    Answer.INFORMATION: S.BUYER_ASKED,
    Answer.INTERESTED: S.BUYER_INTERESTED,
    Answer.NEEDS_INFORMATION: S.BUYER_NEEDS_INFORMATION,
    Answer.NOT_A_FIT: S.BUYER_NOT_A_FIT,
    Answer.NOT_NOW: S.BUYER_NOT_NOW,
}
# Answers that only make sense in one state, though the course would take them from others.
_ONLY_FROM = {Answer.INFORMATION: {S.BUYER_NEEDS_INFORMATION}}
# What has asked the supplier, and what the buyer. The first letter says who the supplier is: a
# buyer that asks back before it came is to have it.
_ASKED_SUPPLIER = (LetterKind.SUPPLIER_REQUEST, LetterKind.INFORMATION_REQUEST)
_ASKED_BUYER = (LetterKind.BUYER_TEASER,)


class StaleAnswerError(Exception):
    """The page that was answered no longer showed how things stand; nothing was written."""


def open_answers(introduction: Introduction, side: Side) -> list[Answer]:
    """What `side` may answer in the present state; empty once it is decided for good."""
    answers = (
        [Answer.ACCEPT, Answer.DECLINE, Answer.INFORMATION]
        if side == Side.SUPPLIER
        else [Answer.INTERESTED, Answer.NEEDS_INFORMATION, Answer.NOT_A_FIT, Answer.NOT_NOW]
    )
    return [answer for answer in answers if _is_open(introduction, answer, side)]


def _is_open(introduction: Introduction, answer: Answer, side: Side) -> bool:
    state = S(introduction.state)
    if state not in _ONLY_FROM.get(answer, {state}):
        return False
    return course.may(state, STATE_AFTER[answer], ActorKind(side.value))


def record_answer(
    *, introduction_id: int, side: Side, answer: Answer, seen: str, **said: Any
) -> Reply:
    """What `side` answered: `record_supplier_answer` or `record_buyer_answer`."""
    record: Any = record_buyer_answer if side == Side.BUYER else record_supplier_answer
    reply: Reply = record(introduction_id=introduction_id, answer=answer, seen=seen, **said)
    return reply


def record_supplier_answer(
    *,
    introduction_id: int,
    answer: Answer,
    seen: str,
    link: ReplyLink | None = None,
    reason: str = "",
    text: str = "",
    user: User | None = None,
    received: ReceivedReply | None = None,
) -> Reply:
    """The supplier accepts, declines, or answers the buyer's question.

    `seen` is the state that the page showed, `received` the e-mail in which the answer came, where
    the organizer enters it from one. StaleAnswerError where that has changed, or where
    the course has no such step; then the first answer stands and nothing was written.
    """
    with transaction.atomic():
        introduction = _seen(introduction_id, seen)
        if answer == Answer.INFORMATION:
            _, answer_by = when(introduction, LetterKind.INFORMATION_ANSWER)
            _step(introduction, answer, user=user, reason=reason, note="", expires_at=answer_by)
            _relay_answer(introduction, text)
        else:
            _step(introduction, answer, user=user, reason=reason, note=text)
        take_questions_back(introduction=introduction, answered=_ASKED_SUPPLIER)
        reply = _keep(
            introduction,
            Side.SUPPLIER,
            answer,
            link=link,
            user=user,
            received=received,
            reason=reason,
            text=text,
        )
        if answer == Answer.DECLINE:
            cancel_related(related=introduction.label, note=TakenBack.SUPPLIER_DECLINED)
        elif answer == Answer.ACCEPT and not stop_if_revoked(introduction=introduction):
            _acknowledge(introduction)
            take_next_step(introduction)
    return reply


def record_buyer_answer(
    *,
    introduction_id: int,
    answer: Answer,
    seen: str,
    link: ReplyLink | None = None,
    reason: str = "",
    until: dt.date | None = None,
    text: str = "",
    user: User | None = None,
    received: ReceivedReply | None = None,
) -> Reply:
    """The buyer is interested, asks, declines or puts it off; see `record_supplier_answer`.

    "Interested" releases the contacts in the same transaction, unless something that the
    organizer can see stands in the way.
    """
    with transaction.atomic():
        introduction = _seen(introduction_id, seen)
        fields: dict[str, object] = {"not_now_until": until}
        asks_back = answer == Answer.NEEDS_INFORMATION
        if asks_back:
            fields |= {"round": introduction.round + 1}
        _step(introduction, answer, user=user, reason=reason, note=text, **fields)
        take_questions_back(introduction=introduction, answered=() if asks_back else _ASKED_BUYER)
        reply = _keep(
            introduction,
            Side.BUYER,
            answer,
            link=link,
            user=user,
            received=received,
            reason=reason,
            text=text,
            until=until,
        )
        if not stop_if_revoked(introduction=introduction):
            if asks_back:
                _relay_question(introduction, text)
            write_after_answer(introduction=introduction, answer=answer)
            take_next_step(introduction)
    return reply


def _seen(introduction_id: int, seen: str) -> Introduction:
    introduction = load(introduction_id)
    if introduction.state != seen:
        raise StaleAnswerError(f"{introduction.pk}: {seen} was seen, {introduction.state} it is")
    return introduction


def _step(
    introduction: Introduction,
    answer: Answer,
    *,
    user: User | None,
    reason: str,
    note: str,
    **fields: object,
) -> None:
    if S(introduction.state) not in _ONLY_FROM.get(answer, {S(introduction.state)}):
        raise StaleAnswerError(f"{introduction.pk}: no {answer} in {introduction.state}")
    try:
        course.move(
            introduction=introduction,
            to=STATE_AFTER[answer],
            actor_kind=_who_speaks(introduction, answer, user),
            user=user,
            reason=reason,
            note=note,
            **fields,
        )
    except (course.OvertakenError, course.NotOnTheCourseError) as error:
        raise StaleAnswerError(str(error)) from error


def _who_speaks(introduction: Introduction, answer: Answer, user: User | None) -> ActorKind:
    """The side itself, by its link or by a member of it; else the organizer on its behalf."""
    if answer in {Answer.ACCEPT, Answer.DECLINE, Answer.INFORMATION}:
        side = ActorKind.SUPPLIER
    else:
        side = ActorKind.BUYER
    organisation = introduction.profile_of(side).organisation
    if user is None or organisation.memberships.filter(user=user).exists():
        return side
    return ActorKind.ORGANIZER


def _keep(
    introduction: Introduction,
    side: Side,
    answer: Answer,
    *,
    link: ReplyLink | None,
    **said: Any,
) -> Reply:
    reply = Reply.objects.create(
        introduction=introduction,
        side=side,
        answer=answer,
        link=link,
        language=link.language if link else language_of(introduction, side),
        notice_version=NOTICE_VERSION,
        scanner_suspected=is_suspiciously_quick(link),
        answered_by=colleague_of(link),
        **said,
    )
    label_reply(reply=reply)
    return reply


def _acknowledge(introduction: Introduction) -> None:
    if introduction.letters.filter(kind=LetterKind.ACKNOWLEDGEMENT).exists():
        return  # It accepted before, changed its mind twice, and has been thanked.
    if not is_reachable(introduction, Side.SUPPLIER):
        return
    due_at, answer_by = when(introduction, LetterKind.ACKNOWLEDGEMENT)
    post(
        introduction=introduction,
        kind=LetterKind.ACKNOWLEDGEMENT,
        due_at=due_at,
        answer_by=answer_by,
    )


def _relay_question(introduction: Introduction, question: str) -> None:
    due_at, answer_by = when(introduction, LetterKind.INFORMATION_REQUEST)
    Introduction.objects.filter(pk=introduction.pk).update(expires_at=answer_by)
    introduction.expires_at = answer_by
    if not is_reachable(introduction, Side.SUPPLIER):
        return
    reader = language_of(introduction, Side.SUPPLIER)
    post(
        introduction=introduction,
        kind=LetterKind.INFORMATION_REQUEST,
        due_at=due_at,
        answer_by=answer_by,
        question=free_text(question, need=introduction.need, language=reader, length=2000),
    )


def _relay_answer(introduction: Introduction, answer: str) -> None:
    """To the company's reader, and to the colleague of theirs whose question it was."""
    due_at, answer_by = when(introduction, LetterKind.INFORMATION_ANSWER)
    asker = asker_of(introduction)
    if asker is not None:
        write_answer(
            asker=asker,
            introduction=introduction,
            due_at=due_at,
            answer_by=answer_by,
            **_exchange(introduction, answer, asker.language),
        )
    if not is_reachable(introduction, Side.BUYER):
        return
    post(
        introduction=introduction,
        kind=LetterKind.INFORMATION_ANSWER,
        due_at=due_at,
        answer_by=answer_by,
        asked_by=asker.name if asker else "",
        **_exchange(introduction, answer, language_of(introduction, Side.BUYER)),
    )


def _exchange(introduction: Introduction, answer: str, reader: str) -> dict[str, Any]:
    """The buyer's question and the supplier's answer, for a reader of language `reader`."""
    safe = free_text(answer, need=None, language=reader, length=3000)
    person = [introduction.supplier.contact_name]
    return {
        "question": _last_question(introduction, reader),
        "answer": without_names(safe, names=person, language=reader),
    }


def _last_question(introduction: Introduction, reader: str) -> str:
    """What the buyer asked last, for its own eyes; empty where it asked in another way."""
    asked = introduction.replies.filter(side=Side.BUYER, answer=Answer.NEEDS_INFORMATION)
    latest = asked.order_by("-at", "-pk").first()
    return free_text(latest.text, need=None, language=reader, length=2000) if latest else ""
