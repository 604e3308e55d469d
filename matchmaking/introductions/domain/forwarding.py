"""A buyer's reader passes the question on to a colleague, who answers in their own name."""

import datetime as dt
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.letters import BOTH_SIDES, compose_forwarded
from matchmaking.introductions.domain.links import answer_url, create_link, sheet_url, stop_url
from matchmaking.introductions.domain.posting import sender_of
from matchmaking.introductions.domain.sending import awaited_until
from matchmaking.introductions.enums import ActorKind, IntroductionState, LinkPurpose
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


def places_left(introduction: Introduction) -> int:
    return max(0, MOST_COLLEAGUES - introduction.forwardings.count())


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
        known = introduction.forwardings.filter(email__iexact=email).first()
        if known is not None:
            return known
        _check_places(introduction, email)
        return _write(introduction, link, Colleague(name, department, email, language))


def _check_places(introduction: Introduction, email: str) -> None:
    if places_left(introduction) == 0:
        raise CannotForwardError("enough")
    recent = Forwarding.objects.filter(email__iexact=email, at__gt=timezone.now() - WEEK)
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
    return Forwarding.objects.create(
        introduction=introduction,
        from_link=link,
        link=theirs,
        mail=_queue(introduction, theirs, token, colleague),
        **colleague._asdict(),
    )


def _queue(introduction: Introduction, link: ReplyLink, token: str, colleague: Colleague) -> Mail:
    rendered = compose_forwarded(
        introduction=introduction,
        language=colleague.language,
        name=colleague.name,
        department=colleague.department,
        answer_url=answer_url(token),
        sheet_url=sheet_url(token),
        stop_url=stop_url(token),
        answer_by=awaited_until(introduction),
    )
    return queue_mail(
        key=f"{introduction.label}:forwarded:{link.pk}",
        kind="forwarded",
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
