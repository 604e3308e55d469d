"""Putting a letter of an introduction into the outbox, with its links, as one step."""

import datetime as dt
from collections.abc import Mapping
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.domain.letters.composing import (
    RenderedLetter,
    compose,
    language_of,
)
from matchmaking.introductions.domain.letters.kinds import (
    CONFIRMATIONS,
    TRAITS,
    reader_of,
)
from matchmaking.introductions.domain.letters.links import (
    GRACE,
    answer_url,
    create_link,
    sheet_url,
    stop_url,
)
from matchmaking.introductions.domain.letters.sending import (
    answer_deadline,
    next_sending_time,
    reminder_days,
    zone_of_reader,
)
from matchmaking.introductions.domain.letters.templates import in_force, wording_of
from matchmaking.introductions.domain.letters.times_page import times_url
from matchmaking.introductions.enums import LetterKind, Side
from matchmaking.introductions.models import Introduction, Letter, ReplyLink
from matchmaking.outbox.domain import delivery
from matchmaking.outbox.domain.clean import is_address
from matchmaking.outbox.domain.queue import queue_mail
from matchmaking.outbox.enums import Mode
from matchmaking.outbox.models import Mail
from matchmaking.profiles.enums import Channel

# A confirmation's link ends on the day that the letter names: the word on a value is asked for
# again by another letter.
NO_GRACE = dt.timedelta(0)


def when(introduction: Introduction, kind: LetterKind) -> tuple[dt.datetime, dt.datetime]:
    """(when the letter of `kind` may go out, until when its answer is awaited), in UTC."""
    now = timezone.now()
    zone = zone_of_reader(introduction, reader_of(kind))
    due = (
        now
        if TRAITS[kind].at_once
        else next_sending_time(mission=introduction.mission, zone=zone, now=now)
    )
    return due, answer_deadline(mission=introduction.mission, zone=zone, sent_at=due)


def sending_moment(mail: Mail, at: dt.datetime) -> dt.datetime:
    """`at`, or when the reader of `mail`, a letter of an introduction, may be written to next."""
    letter = (
        Letter.objects.filter(mail=mail)
        .select_related(
            "introduction__mission",
            "introduction__need__buyer__organisation",
            "introduction__supplier",
        )
        .first()
    )
    if letter is None or TRAITS[letter.kind].at_once:
        return at
    zone = zone_of_reader(letter.introduction, Side(letter.side))
    return next_sending_time(mission=letter.introduction.mission, zone=zone, now=at)


def post(
    *,
    introduction: Introduction,
    kind: LetterKind,
    due_at: dt.datetime,
    answer_by: dt.datetime,
    question: str = "",
    answer: str = "",
    asked_by: str = "",
    number: int = 0,
    nth: int | None = None,
    follow_up: Mapping[str, Any] | None = None,
) -> Letter:
    """Write the letter of `kind` and queue it. Call inside the transaction of its step.

    One letter for each kind and round (`number` counts reminders): the database refuses a second
    one. `nth` counts letters of a kind that is written again and again; else the round of the
    buyer's questions counts.
    """
    side = reader_of(kind)
    language = language_of(introduction, side)
    template = in_force(mission=introduction.mission, kind=kind, language=language)
    link, token = _open_link(introduction, kind, language, answer_by=answer_by)
    rendered = compose(
        introduction=introduction,
        kind=kind,
        answer_by=answer_by,
        question=question,
        answer=answer,
        asked_by=asked_by,
        follow_up=follow_up,
        number=number,
        wording=wording_of(template),
        **_addresses(introduction, kind, token),
    )
    letter = Letter(
        introduction=introduction,
        kind=kind,
        round=introduction.round if nth is None else nth,
        number=number,
        side=side,
        template=template,
    )
    letter.mail = _queue(letter, rendered, due_at=due_at, unsubscribe_url=stop_url(token))
    letter.save()
    link.letter = letter
    link.save(update_fields=["letter", "updated_at"])
    if TRAITS[kind].reminder is not None:
        plan_reminder(introduction=introduction, asked_at=due_at)
    return letter


def _open_link(
    introduction: Introduction, kind: LetterKind, language: str, *, answer_by: dt.datetime
) -> tuple[ReplyLink, str]:
    return create_link(
        introduction=introduction,
        purpose=TRAITS[kind].link,
        language=language,
        expires_at=answer_by,
        grace=NO_GRACE if kind in CONFIRMATIONS else GRACE,
    )


def _addresses(introduction: Introduction, kind: LetterKind, token: str) -> dict[str, str]:
    """Where the links of a letter lead; "" for one that it does not have."""
    side = reader_of(kind)
    return {
        "answer_url": answer_url(token),
        "stop_url": stop_url(token),
        "sheet_url": sheet_url(token) if side == Side.BUYER else "",
        "times_url": times_url(introduction, side, token) if TRAITS[kind].releases else "",
    }


def plan_reminder(*, introduction: Introduction, asked_at: dt.datetime) -> None:
    """Note when to look whether the side that is asked at `asked_at` has to be reminded."""
    days = reminder_days(introduction.mission.reply_days)
    introduction.remind_at = asked_at + dt.timedelta(days=days[0]) if days else None
    introduction.save(update_fields=["remind_at", "updated_at"])


def _queue(
    letter: Letter, rendered: RenderedLetter, *, due_at: dt.datetime, unsubscribe_url: str
) -> Mail:
    introduction, mission = letter.introduction, letter.introduction.mission
    counted = f"{letter.round}:{letter.number}" if letter.number else str(letter.round)
    return queue_mail(
        key=f"{introduction.label}:{letter.kind}:{counted}",
        kind=letter.kind,
        mode=Mode.AT_MOST_ONCE,
        recipient=address_of(introduction, Side(letter.side)),
        sender=sender_of(mission.organizer.name),
        reply_to=mission.reply_email,
        takes_replies=True,
        language=rendered.language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        unsubscribe_url=unsubscribe_url,
        due_at=due_at,
        related=introduction.label,
    )


def address_of(introduction: Introduction, side: Side) -> str:
    """Where letters to that side go; empty where there is no address.

    Letters to a buyer that wants to be reached through the organizer go to the organizer, who
    passes them on, link and all.
    """
    if side == Side.SUPPLIER:
        return introduction.supplier.contact_email
    if introduction.need.buyer.channel == Channel.ORGANIZER:
        return introduction.mission.reply_email
    return introduction.need.buyer.contact_email


def is_reachable(introduction: Introduction, side: Side) -> bool:
    """Whether letters to that side have an address that the outbox takes."""
    return is_address(address_of(introduction, side))


def other_address(letter: Letter) -> str:
    """Where an undelivered letter can go now: what its side has since; "" where it is none."""
    address = address_of(letter.introduction, Side(letter.side))
    return delivery.other_recipient(mail=letter.mail, address=address)


def send_elsewhere(*, letter: Letter, user: User, note: str = "") -> bool:
    """Send an undelivered letter, as it was written, to the address that its side has now.

    False where there is none: nothing goes to the old address by the button that named another.
    """
    address = other_address(letter)
    return bool(address) and delivery.send_again(
        mail_id=letter.mail_id, user=user, note=note, recipient=address
    )


def sender_of(organizer: str) -> str:
    """The organizer's name on Puente's address, which alone may send from this host."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    name = organizer.replace("<", "").replace(">", "")
    return f"{name} <{address}>"
