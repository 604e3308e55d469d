"""Letters to one side about its meetings: one for a whole timetable, one for each change.

Written, like every letter, in the reader's language, and queued in the transaction of its step.
"""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone, translation

from accounts.models import User
from matchmaking.common.languages import present_language
from matchmaking.common.zone_names import zone_name
from matchmaking.introductions.domain.letters.composing import (
    RenderedLetter,
    as_read,
    mission_facts,
    pieces,
    write_letter,
)
from matchmaking.introductions.domain.letters.facts import topic_of
from matchmaking.introductions.domain.letters.posting import sender_of
from matchmaking.introductions.domain.letters.sending import next_sending_time
from matchmaking.introductions.domain.letters.templates import in_force, wording_of
from matchmaking.introductions.domain.letters.wording import Wording
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.matching.domain.telling.topics import best_pairs
from matchmaking.meetings.domain import links
from matchmaking.meetings.domain.marking import were_marked_not_held
from matchmaking.meetings.domain.parties import Reader, every_meeting_of, is_silenced, reader_of
from matchmaking.meetings.domain.timetables import FOR_GOOD, PROMISED, zone_of
from matchmaking.meetings.domain.told import start_told
from matchmaking.meetings.domain.vocabulary import PARTS
from matchmaking.meetings.enums import MeetingLetterKind, MeetingState
from matchmaking.meetings.models import Meeting, MeetingLetter, Party, Rating
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain import delivery
from matchmaking.outbox.domain.queue import cancel_mail, queue_mail
from matchmaking.outbox.enums import MailState, Mode
from matchmaking.profiles.domain.relay import one_line

K = MeetingLetterKind
# A change of plan for tomorrow does not wait for the morning.
URGENT = dt.timedelta(hours=48)
# How long after the last meeting of a day its ratings are taken.
RATE_WITHIN = dt.timedelta(hours=24)


def owe_timetable(party_ids: Collection[int]) -> None:
    """Note that these parties are to be sent their timetable."""
    Party.objects.filter(pk__in=party_ids).update(owed_timetable=True, updated_at=timezone.now())


def parties_owed() -> list[int]:
    return list(
        Party.objects.filter(owed_timetable=True).order_by("pk").values_list("pk", flat=True)
    )


def post_timetable(*, party_id: int) -> MeetingLetter | None:
    """Send a party all its meetings as they stand, once for each time that it is owed so.

    None where it is not owed one, has no meeting ahead any more, or cannot be reached.
    """
    with transaction.atomic():
        owed = Party.objects.filter(pk=party_id, owed_timetable=True)
        if owed.update(owed_timetable=False, updated_at=timezone.now()) != 1:
            return None
        party = load_party(party_id)
        ahead = meetings_ahead(party)
        reader = reader_of(party)
        if not ahead or not reader.is_reachable or is_silenced(party):
            return None
        take_timetable_back(party)
        party.round += 1
        party.save(update_fields=["round", "updated_at"])
        return _post(party, reader, K.TIMETABLE, round_=party.round, meetings=ahead)


def load_party(party_id: int) -> Party:
    return Party.objects.select_related(
        "mission__organizer",
        "organisation__buyer__organisation",
        "organisation__supplier__organisation",
    ).get(pk=party_id)


def meetings_of(party: Party) -> list[Meeting]:
    """All that the party knows of, in the order of time, with the other side and the place."""
    told = every_meeting_of(party).exclude(state=MeetingState.DRAFT)
    return list(with_all_that_letters_tell(told))


def with_all_that_letters_tell(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """In the order of time, loaded so that a letter or a page asks the database nothing more."""
    return (
        meetings.select_related(
            "slot__day__city",
            "slot__day__timetable__mission",
            "buyer__organisation__buyer",
            "supplier__organisation__supplier",
            "introduction__need__buyer__organisation",
            "introduction__proposal",
        )
        .annotate(not_held=were_marked_not_held())
        .prefetch_related(
            Prefetch("ratings", queryset=Rating.objects.order_by("at", "pk")),
            # What the meeting is about is looked for in these.
            "introduction__need__product_terms",
            "introduction__need__required_capabilities",
            best_pairs("introduction__need__"),
        )
        .order_by("slot__starts_at", "pk")
    )


def meetings_ahead(party: Party) -> list[Meeting]:
    now = timezone.now()
    return [m for m in meetings_of(party) if m.state in PROMISED and m.slot.ends_at > now]


def take_timetable_back(party: Party) -> bool:
    """Cancel a timetable that still waits to be sent: it no longer says how things stand."""
    waiting = MeetingLetter.objects.filter(
        party=party, kind=K.TIMETABLE, mail__state=MailState.QUEUED
    ).values_list("mail_id", flat=True)
    return sum(cancel_mail(mail_id=pk, note="superseded") for pk in waiting) > 0


def is_over(letter: MeetingLetter) -> bool:
    """A timetable of meetings that are past, which nobody need be sent any more."""
    return letter.kind == K.TIMETABLE and not meetings_ahead(letter.party)


def other_address(letter: MeetingLetter, reader: Reader) -> str:
    """Where an undelivered letter can go now: what the profile has since; "" where it is none."""
    address = delivery.other_recipient(mail=letter.mail, address=reader.email)
    return "" if address and is_over(letter) else address


def send_elsewhere(*, letter: MeetingLetter, user: User | None) -> bool:
    """Write to the address that the profile has now. False where nothing was there to be sent.

    A timetable is written anew, as the meetings stand; any other letter goes out as it was written.
    """
    address = other_address(letter, reader_of(load_party(letter.party_id)))
    if not address:
        return False
    if letter.kind != K.TIMETABLE:
        return delivery.send_again(mail_id=letter.mail_id, user=user, recipient=address)
    with transaction.atomic():
        left = delivery.leave(mail_id=letter.mail_id, user=user)
        if left:
            owe_timetable([letter.party_id])
    return left


def tell_change(*, meeting: Meeting, side: Side) -> MeetingLetter | None:
    """The meeting has another time or table. Call inside the transaction of the move."""
    return _tell(meeting, side, K.CHANGED)


def tell_cancellation(
    *, meeting: Meeting, side: Side, actor_kind: ActorKind, reason: MeetingCancelReason
) -> MeetingLetter | None:
    """The meeting does not take place. Call inside the transaction of the cancellation."""
    return _tell(
        meeting,
        side,
        K.CANCELLED,
        by_other=actor_kind not in (ActorKind.SYSTEM, ActorKind.ORGANIZER),
        another_time=reason not in FOR_GOOD,
    )


def _tell(
    meeting: Meeting, side: Side, kind: MeetingLetterKind, **more: Any
) -> MeetingLetter | None:
    party = load_party(meeting.party_of(side).pk)
    if party.owed_timetable or take_timetable_back(party):
        # It has not read of the old plan: it is sent the new one as a whole.
        owe_timetable([party.pk])
        return None
    reader = reader_of(party)
    known = MeetingLetter.objects.filter(party=party, kind=K.TIMETABLE).exists()
    if not known or not reader.is_reachable or is_silenced(party):
        return None
    told = next(one for one in meetings_of(party) if one.pk == meeting.pk)
    former = start_told(meeting, party) if kind == K.CHANGED else None
    if former is not None and former != meeting.slot.starts_at:
        more["former"] = by_clock(former, zone_of(party.mission))
    return _post(
        party,
        reader,
        kind,
        round_=meeting.round,
        meetings=[told],
        about=meeting,
        at_once=meeting.slot.starts_at - timezone.now() < URGENT,
        **more,
    )


def post_rating_request(
    *, party: Party, round_: int, meetings: list[Meeting], deadline: dt.datetime, reminder: bool
) -> MeetingLetter | None:
    """Ask a party what came of its meetings of a day. Call inside a transaction."""
    reader = reader_of(party)
    if not reader.is_reachable or is_silenced(party):
        return None
    kind = K.RATING_REMINDER if reminder else K.RATING
    return _post(
        party,
        reader,
        kind,
        round_=round_,
        meetings=meetings,
        at_once=True,
        deadline=by_clock(deadline, zone_of(party.mission)),
    )


def _post(
    party: Party,
    reader: Reader,
    kind: MeetingLetterKind,
    *,
    round_: int,
    meetings: list[Meeting],
    about: Meeting | None = None,
    at_once: bool = False,
    **more: Any,
) -> MeetingLetter:
    link, token = links.create_link(party=party, language=reader.language)
    mission = party.mission
    template = in_force(mission=mission, kind=kind, language=reader.language)
    wording = wording_of(template)
    rendered = compose(party, reader, kind, meetings=meetings, token=token, wording=wording, **more)
    now = timezone.now()
    due = now if at_once else next_sending_time(mission=mission, zone=reader.zone, now=now)
    mail = queue_mail(
        key=f"{party.label}:{kind}:{about.pk if about else 0}:{round_}",
        kind=kind,
        mode=Mode.AT_MOST_ONCE,
        recipient=reader.email,
        sender=sender_of(mission.organizer.name),
        reply_to=mission.reply_email,
        language=rendered.language,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        unsubscribe_url=links.stop_url(token),
        due_at=due,
        related=party.label,
    )
    return MeetingLetter.objects.create(
        party=party, kind=kind, round=round_, meeting=about, link=link, mail=mail, template=template
    )


def compose(
    party: Party,
    reader: Reader,
    kind: MeetingLetterKind,
    *,
    meetings: list[Meeting],
    token: str,
    wording: Wording | None = None,
    **more: Any,
) -> RenderedLetter:
    """The letter of `kind` about `meetings`, its addresses with the secret `token`.

    Made of Puente's own template, or of the organizer's `wording`. `more` is what the kind says
    beside: `former`, the time that a change moved, if it did; `by_other` and `another_time` of a
    cancellation, `deadline` of ratings.
    """
    context = letter_context(party, reader, meetings) | {
        "kind": kind,
        "page_url": links.page_url(token),
        "calendar_url": links.calendar_url(token),
        "stop_url": links.stop_url(token),
        **more,
    }
    with translation.override(reader.language):
        context["p"] = pieces(PARTS, reader.language, {**context, "m": context["meetings"][0]})
    urls = {context["page_url"], context["calendar_url"], context["stop_url"]}
    return write_letter(kind, reader.language, context, wording=wording, urls=urls)


def letter_context(party: Party, reader: Reader, meetings: list[Meeting]) -> dict[str, Any]:
    """What every letter about meetings says: to whom, for which mission, and each meeting."""
    told = [meeting_facts(one, party, reader) for one in meetings]
    return {
        "language": reader.language,
        "side": party.side,
        "to": as_read(reader.address, reader.language),
        "mission": mission_facts(party.mission, reader.language),
        "meetings": told,
        "to_confirm": not all(one["agreed"] for one in told),
    }


def meeting_facts(meeting: Meeting, party: Party, reader: Reader) -> dict[str, Any]:
    """One meeting in the reader's language: by the clock of its place and, where that differs, by
    the reader's own."""
    language = reader.language
    day = meeting.slot.day
    place_zone = zone_of(party.mission)
    home = None
    starts = meeting.slot.starts_at
    if starts.astimezone(reader.home).utcoffset() != starts.astimezone(place_zone).utcoffset():
        home = by_clock(starts, reader.home)
        home["zone"] = zone_name(reader.home, language)
    need = meeting.introduction.need
    return {
        "starts": by_clock(starts, place_zone),
        "ends": by_clock(meeting.slot.ends_at, place_zone),
        "zone": zone_name(place_zone, language),
        "home": home,
        "with": one_line(name_of_other(meeting, party, language)),
        "topic": topic_of(need, language, meeting.introduction.proposal.explanation)
        or one_line(need.title),
        "city": one_line(day.city.name_in(language)),
        "place": one_line(day.place_in(language)),
        "address": one_line(day.address_in(language)),
        "table": meeting.table,
        "agreed": meeting.has_agreed(party.side),
        "state": meeting.state,
    }


def name_of_other(meeting: Meeting, party: Party, language: str) -> str:
    """The company on the other side of the table, as a reader of `language` writes it."""
    if party.side == Side.BUYER:
        return meeting.supplier.organisation.legal_name
    return meeting.buyer.organisation.buyer.name_in(language)


def clock_of(mission: Mission) -> str:
    """The name of the mission's clock, in the language of the page that is being made."""
    return zone_name(zone_of(mission), present_language())


def by_clock(moment: dt.datetime, zone: dt.tzinfo) -> dict[str, Any]:
    """The day and the time ("14:05") of a moment by the clock of `zone`."""
    local = moment.astimezone(zone)
    return {"date": local.date(), "time": f"{local:%H:%M}"}
