"""Replies and complaints that came by e-mail, taken over from the outbox."""

from typing import NamedTuple

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from matchmaking.common.enums import Language
from matchmaking.introductions.domain.consent.stopping import opt_out
from matchmaking.introductions.domain.letters.composing import (
    RenderedLetter,
    mission_facts,
    render_letter,
)
from matchmaking.introductions.domain.letters.facts import Quote
from matchmaking.introductions.domain.letters.posting import sender_of
from matchmaking.introductions.enums import OptOutScope, Side
from matchmaking.introductions.models import (
    Forwarding,
    Introduction,
    Letter,
    ReceivedReply,
    ReplyLink,
)
from matchmaking.outbox.domain.incoming import take_over, waiting_for
from matchmaking.outbox.domain.queue import queue_mail
from matchmaking.outbox.enums import IncomingKind, Mode
from matchmaking.outbox.models import Incoming, Mail
from matchmaking.profiles.domain.relay import one_line

FEATURE = "introduction"
NOTICE = "reply_received"
_EXCERPT = 1500


class Addressed(NamedTuple):
    """To whom a mail of an introduction went."""

    introduction: Introduction
    side: Side
    link: ReplyLink | None


def waiting_replies() -> list[int]:
    """Ids of incoming replies, written by people and by programs, that nobody took over yet."""
    kinds = (IncomingKind.REPLY, IncomingKind.AUTO_REPLY)
    return [pk for kind in kinds for pk in waiting_for(FEATURE, kind=kind)]


def take_reply(*, incoming_id: int) -> ReceivedReply | None:
    """Keep a reply on its introduction and tell the organizer; None where it was taken before.

    It changes no state and goes to nobody else: it may hold contacts that are not released.
    """
    with transaction.atomic():
        incoming = Incoming.objects.select_related("mail").get(pk=incoming_id)
        mail = incoming.mail
        found = addressed(mail) if mail else None
        if not take_over(incoming_id=incoming_id) or mail is None or found is None:
            return None
        received: ReceivedReply = ReceivedReply.objects.create(
            introduction=found.introduction,
            incoming=incoming,
            side=found.side,
            sender_differs=incoming.sender.lower() != mail.recipient.lower(),
        )
        if incoming.kind == IncomingKind.REPLY:
            _tell_organizer(received)
    return received


def stop_for_complaints() -> int:
    """Each reader who reported a letter as unwanted gets no more of any; how many there were."""
    stopped = 0
    for incoming_id in waiting_for(FEATURE, kind=IncomingKind.COMPLAINT):
        with transaction.atomic():
            incoming = Incoming.objects.select_related("mail").get(pk=incoming_id)
            if not take_over(incoming_id=incoming_id):
                continue
            found = addressed(incoming.mail) if incoming.mail else None
            # A colleague speaks for their own address, which the outbox has suppressed already.
            if found and found.link and getattr(found.link, "forwarding", None) is None:
                opt_out(link=found.link, scope=OptOutScope.ALL)
            stopped += 1
    return stopped


def addressed(mail: Mail) -> Addressed | None:
    """Whose introduction `mail` belongs to and who read it; None for no letter of one."""
    parts = (
        "introduction__mission__organizer",
        "introduction__supplier__organisation",
        "introduction__need__buyer__organisation",
    )
    letter = Letter.objects.filter(mail=mail).select_related(*parts).first()
    if letter is not None:
        return Addressed(letter.introduction, Side(letter.side), getattr(letter, "link", None))
    passed_on = Forwarding.objects.filter(mail=mail).select_related(*parts, "link").first()
    if passed_on is not None:
        return Addressed(passed_on.introduction, Side.BUYER, passed_on.link)
    return None


def received_for(introduction: Introduction) -> QuerySet[ReceivedReply]:
    """The replies by e-mail to the letters of one introduction, the oldest first."""
    return introduction.received.select_related("incoming__mail").prefetch_related(
        "incoming__files"
    )


def _tell_organizer(received: ReceivedReply) -> None:
    mission = received.introduction.mission
    if not mission.reply_email:
        return  # The page of the introduction shows it all the same.
    language = _language_of_organizer(received.introduction)
    incoming = received.incoming
    url = reverse("introductions:detail", args=[mission.slug, received.introduction_id])
    page = f"{settings.SITE_URL}{url}"
    rendered = compose_notice(
        introduction=received.introduction,
        language=language,
        side=Side(received.side),
        sender=f"{incoming.sender_name} <{incoming.sender}>",
        sender_differs=received.sender_differs,
        text=incoming.text,
        files=incoming.files.count(),
        page=page,
    )
    queue_mail(
        key=f"received:{received.pk}",
        kind=NOTICE,
        mode=Mode.AT_LEAST_ONCE,
        recipient=mission.reply_email,
        sender=sender_of("Puente"),
        language=language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        related=f"received:{received.pk}",
    )


def compose_notice(
    *,
    introduction: Introduction,
    language: str,
    side: Side,
    sender: str,
    sender_differs: bool,
    text: str,
    files: int,
    page: str,
) -> RenderedLetter:
    """What the organizer is told of a reply by `side`, with the beginning of its `text`."""
    mission, need = introduction.mission, introduction.need
    supplier = one_line(introduction.supplier.organisation.name)
    context = {
        "mission": mission_facts(mission, language),
        "company": one_line(need.buyer.name_in(language)) if side == Side.BUYER else supplier,
        "from_buyer": side == Side.BUYER,
        "supplier": supplier,
        "need": one_line(need.title),
        "sender": one_line(sender),
        "sender_differs": sender_differs,
        "lines": Quote(text[:_EXCERPT], language).lines,
        "cut": len(text) > _EXCERPT,
        "files": files,
        "page": page,
    }
    return render_letter(NOTICE, language, context, urls={page})


def _language_of_organizer(introduction: Introduction) -> str:
    country = str(introduction.mission.organizer.country)
    by_country = {"MX": Language.SPANISH, "JP": Language.JAPANESE}
    return by_country.get(country, Language.ENGLISH)
