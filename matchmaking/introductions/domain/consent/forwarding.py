"""A buyer's reader passes the question on to a colleague, who answers in their own name.

Whoever asks the supplier something is sent the answer: the company's reader in any case, and the
colleague if it was theirs. No other colleague hears of it.
"""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.letters.composing import (
    BOTH_SIDES,
    RenderedLetter,
    compose_forwarded,
)
from matchmaking.introductions.domain.letters.links import (
    answer_url,
    create_link,
    sheet_url,
    stop_url,
)
from matchmaking.introductions.domain.letters.posting import address_of, sender_of
from matchmaking.introductions.domain.letters.sending import awaited_until, last_day
from matchmaking.introductions.enums import (
    ActorKind,
    Answer,
    IntroductionState,
    LinkPurpose,
    Side,
)
from matchmaking.introductions.models import Forwarding, Introduction, ReplyLink
from matchmaking.outbox.domain.queue import queue_mail
from matchmaking.outbox.domain.suppression import is_suppressed, suppress
from matchmaking.outbox.enums import SuppressionReason
from matchmaking.outbox.models import Mail

MOST_COLLEAGUES = 3
# Nobody is written to more often than this because others entered the address.
MOST_PER_ADDRESS = 5
WEEK = dt.timedelta(days=7)


class Colleague(NamedTuple):
    """To whom a letter is passed on, as the reader named them."""

    name: str
    department: str
    email: str
    language: str


class CannotForwardError(Exception):
    """Why the letter is not passed on; `code` is "ended", "enough" or "address"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def may_forward(link: ReplyLink) -> bool:
    """Whether the page of `link` offers it: a buyer's own link, while an answer is still open."""
    return (
        link.purpose == LinkPurpose.BUYER_ANSWER
        and getattr(link, "forwarding", None) is None
        and course.may(link.introduction.state, IntroductionState.BUYER_INTERESTED, ActorKind.BUYER)
    )


def colleagues_of(introduction: Introduction) -> QuerySet[Forwarding]:
    """Each colleague once, in the order in which the letter was passed on."""
    passed_on: QuerySet[Forwarding] = introduction.forwardings.filter(round=0)
    return passed_on


def places_left(introduction: Introduction) -> int:
    return max(0, MOST_COLLEAGUES - colleagues_of(introduction).count())


def forward_to_colleague(
    *, link: ReplyLink, name: str, department: str, email: str, language: str
) -> Forwarding:
    """Write to the colleague, with a link of their own; the first link goes on working.

    Entering the same colleague twice writes once. CannotForwardError where nothing was written.
    """
    with transaction.atomic():
        # Locked, so that two forms at once cannot both take the last place.
        introduction = (
            Introduction.objects.select_for_update(of=("self",))
            .select_related(*BOTH_SIDES)
            .get(pk=link.introduction_id)
        )
        link.introduction = introduction
        if not may_forward(link):
            raise CannotForwardError("ended")
        known = colleagues_of(introduction).filter(email__iexact=email).first()
        if known is not None:
            return known
        _check_places(introduction, email)
        return _write(introduction, link, Colleague(name, department, email, language))


def _check_places(introduction: Introduction, email: str) -> None:
    if places_left(introduction) == 0:
        raise CannotForwardError("enough")
    recent = Forwarding.objects.filter(email__iexact=email, round=0, at__gt=timezone.now() - WEEK)
    if is_suppressed(email) or recent.count() >= MOST_PER_ADDRESS:
        raise CannotForwardError("address")


def _write(introduction: Introduction, link: ReplyLink, colleague: Colleague) -> Forwarding:
    theirs, token = create_link(
        introduction=introduction,
        purpose=LinkPurpose.BUYER_ANSWER,
        language=colleague.language,
        expires_at=link.expires_at,
        grace=dt.timedelta(),
    )
    rendered = compose_forwarded(
        introduction=introduction,
        language=colleague.language,
        name=colleague.name,
        department=colleague.department,
        answer_by=awaited_until(introduction),
        **_addresses(token),
    )
    return Forwarding.objects.create(
        introduction=introduction,
        from_link=link,
        link=theirs,
        mail=_queue(theirs, token, colleague, rendered),
        **colleague._asdict(),
    )


def asker_of(introduction: Introduction) -> Forwarding | None:
    """The colleague whose question was the last, where they are to be sent its answer.

    None where the company's own reader asked, or reads the same mailbox, and where the colleague
    wants no letters or was erased.
    """
    asked = introduction.replies.filter(side=Side.BUYER, answer=Answer.NEEDS_INFORMATION)
    last = asked.select_related("link__forwarding").order_by("-at", "-pk").first()
    theirs: Forwarding | None = getattr(last.link, "forwarding", None) if last else None
    if theirs is None or not theirs.name or is_suppressed(theirs.email):
        return None
    readers = address_of(introduction, Side.BUYER).lower()
    return None if theirs.email.lower() == readers else theirs


def write_answer(
    *,
    asker: Forwarding,
    introduction: Introduction,
    question: str,
    answer: str,
    due_at: dt.datetime,
    answer_by: dt.datetime,
) -> Forwarding:
    """Write to the colleague what the supplier answered, once for each question.

    `question` and `answer` are cleared of contacts. Call inside the transaction of the answer.
    """
    colleague = Colleague(asker.name, asker.department, asker.email, asker.language)
    link, token = create_link(
        introduction=introduction,
        purpose=LinkPurpose.BUYER_ANSWER,
        language=colleague.language,
        expires_at=answer_by,
    )
    rendered = compose_forwarded(
        introduction=introduction,
        language=colleague.language,
        name=colleague.name,
        department=colleague.department,
        answer_by=last_day(introduction, Side.BUYER, answer_by),
        question=question,
        answer=answer,
        **_addresses(token),
    )
    return Forwarding.objects.create(
        introduction=introduction,
        from_link=asker.from_link,
        link=link,
        mail=_queue(link, token, colleague, rendered, kind="forwarded_answer", due_at=due_at),
        round=introduction.round,
        **colleague._asdict(),
    )


def _addresses(token: str) -> dict[str, str]:
    return {
        "answer_url": answer_url(token),
        "sheet_url": sheet_url(token),
        "stop_url": stop_url(token),
    }


def _queue(
    link: ReplyLink,
    token: str,
    colleague: Colleague,
    rendered: RenderedLetter,
    *,
    kind: str = "forwarded",
    due_at: dt.datetime | None = None,
) -> Mail:
    introduction = link.introduction
    return queue_mail(
        key=f"{introduction.label}:{kind}:{link.pk}",
        kind=kind,
        due_at=due_at,
        recipient=colleague.email,
        sender=sender_of(introduction.mission.organizer.name),
        reply_to=introduction.mission.reply_email,
        takes_replies=True,
        language=colleague.language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        unsubscribe_url=stop_url(token),
        related=introduction.label,
    )


def colleague_of(link: ReplyLink | None) -> str:
    """Who answers by `link`, where it was passed on: name and department; else empty."""
    forwarding = getattr(link, "forwarding", None) if link is not None else None
    return str(forwarding) if forwarding is not None else ""


def stop_writing_to(forwarding: Forwarding) -> None:
    """The colleague wants no such letters. It speaks for this address, not for the company."""
    suppress(
        address=forwarding.email, reason=SuppressionReason.MANUAL, note="asked for no more letters"
    )
