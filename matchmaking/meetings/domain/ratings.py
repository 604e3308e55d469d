"""What both sides say of a meeting within a day, and who has not."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.letters.links import SCANNER_WINDOW
from matchmaking.introductions.enums import ActorKind, Side
from matchmaking.matching.domain.learning.labels import record_label
from matchmaking.matching.enums import LabelKind
from matchmaking.matching.enums import Party as LabelParty
from matchmaking.meetings.domain import letters, marking, steps
from matchmaking.meetings.domain.timetables import PROMISED, zone_of
from matchmaking.meetings.enums import MeetingLetterKind, MeetingState, RatingValue
from matchmaking.meetings.models import Meeting, MeetingLetter, PartyLink, Rating
from matchmaking.outbox.enums import MailState

# What a rating says of the fit. A meeting that did not take place was not judged, and "informative"
# is polite in every language.
POSITIVE: Final[dict[RatingValue, bool | None]] = {
    RatingValue.COOPERATION_POSSIBLE: True,
    RatingValue.LOW_INTEREST: False,
    RatingValue.INFORMATIVE: None,
    RatingValue.NOT_HELD: None,
}
RATEABLE = (*PROMISED, MeetingState.HELD, MeetingState.NO_SHOW)
# The letter goes out when the day is over; the reminder the next morning, well before the deadline.
AFTER_THE_DAY = dt.timedelta(minutes=10)
REMIND_AFTER = dt.timedelta(hours=16)


class RatingClosedError(Exception):
    """The meeting has not begun, was called off, or the time for its rating is over."""


def deadline_of(meeting: Meeting) -> dt.datetime:
    """Until when a meeting may be rated: 24 hours after the last time of its day, in UTC."""
    return _end_of_day(meeting) + letters.RATE_WITHIN


def _end_of_day(meeting: Meeting) -> dt.datetime:
    day = meeting.slot.day
    closes = dt.datetime.combine(day.date, day.closes_at, zone_of(day.timetable.mission))
    return max(closes.astimezone(dt.UTC), meeting.slot.ends_at)


def may_be_rated(meeting: Meeting, *, now: dt.datetime | None = None) -> bool:
    moment = now or timezone.now()
    begun = meeting.slot.starts_at <= moment <= deadline_of(meeting)
    return begun and meeting.state in RATEABLE


def rate(
    *,
    meeting_id: int,
    side: Side,
    value: RatingValue,
    text: str = "",
    link: PartyLink | None = None,
    user: User | None = None,
) -> Rating:
    """Keep what `side` says; a second rating replaces the first. It is a label for learning.

    What may have been a mail scanner is kept, but judges nothing until a person rates again.
    Any rating but "not held" says that the two met, and settles a meeting that nobody marked.
    RatingClosedError where it is too early or too late.
    """
    with transaction.atomic():
        # The desk may mark it in this very moment: whoever is second reads what the first said.
        meeting = steps.load_locked(meeting_id)
        if not may_be_rated(meeting):
            raise RatingClosedError(str(meeting_id))
        rating: Rating = Rating.objects.create(
            meeting=meeting,
            side=side,
            value=value,
            text=text,
            link=link,
            user=user,
            scanner_suspected=is_suspiciously_quick(link),
        )
        record_label(
            proposal_id=meeting.introduction.proposal_id,
            party=LabelParty(side.value),
            kind=LabelKind.RATING,
            positive=None if rating.scanner_suspected else POSITIVE[RatingValue(value)],
            reason=value,
            user=user,
        )
        if value != RatingValue.NOT_HELD and meeting.state in PROMISED:
            marking.mark_held(meeting_id=meeting.pk, actor_kind=ActorKind(side.value), user=user)
    return rating


def is_suspiciously_quick(link: PartyLink | None) -> bool:
    """It came within minutes of delivery, as from programs that follow every link."""
    letter = (
        MeetingLetter.objects.filter(link=link).select_related("mail").first() if link else None
    )
    sent_at = letter.mail.sent_at if letter else None
    return sent_at is not None and timezone.now() - sent_at < SCANNER_WINDOW


def latest(ratings: Iterable[Rating]) -> dict[str, Rating]:
    """The rating in force of each side that gave one. `ratings` are one meeting's, in order."""
    return {rating.side: rating for rating in ratings}


def ask_for_ratings(*, now: dt.datetime | None = None) -> list[int]:
    """Write to every side whose day of meetings is over, and once more the next morning.

    The ids of the mails. Silence after that is no rating, and never a label.
    """
    moment = now or timezone.now()
    queued = []
    for (party_id, _day), found in sorted(_unrated(moment).items()):
        ended = max(_end_of_day(one) for one in found)
        if moment < ended + AFTER_THE_DAY:
            continue
        with transaction.atomic():
            letter = _ask(party_id, found, may_remind=moment >= ended + REMIND_AFTER)
        if letter is not None:
            queued.append(letter.mail_id)
    return queued


def _unrated(moment: dt.datetime) -> dict[tuple[int, int], list[Meeting]]:
    """Meetings of the last two days by (party, day) that the party can rate and has not."""
    recent = (
        Meeting.objects.filter(
            state__in=[*PROMISED, MeetingState.HELD],
            slot__ends_at__lte=moment,
            slot__ends_at__gt=moment - 2 * letters.RATE_WITHIN,
        )
        # A stop silences us; on its own page a side may still say how it was.
        .exclude(introduction__state__in=course.FINAL)
        .select_related("slot__day__timetable__mission")
        .prefetch_related("ratings")
        .order_by("slot__starts_at", "pk")
    )
    found: dict[tuple[int, int], list[Meeting]] = defaultdict(list)
    for meeting in recent:
        rated = latest(meeting.ratings.all())
        for side, party_id in (
            (Side.BUYER, meeting.buyer_id),
            (Side.SUPPLIER, meeting.supplier_id),
        ):
            if side.value not in rated and may_be_rated(meeting, now=moment):
                found[party_id, meeting.slot.day_id].append(meeting)
    return found


def _round_of(meeting: Meeting) -> int:
    """By which a side's request about one day is told from that about another."""
    day = meeting.slot.day
    return max((day.date - day.timetable.mission.starts_on).days + 1, 0)


def still_asks(letter: MeetingLetter) -> bool:
    """Whether its reader can still rate one of the meetings that a request is about, and has not.

    A mail server that was away for a day must not make us ask until yesterday.
    """
    return any(
        _round_of(one) == letter.round
        and may_be_rated(one)
        and letter.party.side not in latest(one.ratings.all())
        for one in letters.meetings_of(letter.party)
    )


def _ask(party_id: int, found: list[Meeting], *, may_remind: bool) -> MeetingLetter | None:
    party = letters.load_party(party_id)
    round_ = _round_of(found[0])
    mine = MeetingLetter.objects.filter(party=party, round=round_).select_related("mail")
    asked = mine.filter(kind=MeetingLetterKind.RATING).first()
    if asked is not None:
        reminded = mine.filter(kind=MeetingLetterKind.RATING_REMINDER).exists()
        # Whoever has not been reached is not reminded.
        if reminded or not may_remind or asked.mail.state != MailState.SENT:
            return None
    wanted = {one.pk for one in found}
    return letters.post_rating_request(
        party=party,
        round_=round_,
        meetings=[one for one in letters.meetings_of(party) if one.pk in wanted],
        deadline=deadline_of(found[0]),
        reminder=asked is not None,
    )
