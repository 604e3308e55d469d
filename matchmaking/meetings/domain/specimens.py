"""Letters about meetings as they read for a mission's real pairs, for looking at them.

The meetings are imagined, in the mission's first city. Nothing is stored or sent.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from matchmaking.common.enums import Language
from matchmaking.common.specimens import NOWHERE_TOKEN, Specimen
from matchmaking.introductions.domain.letters.posting import sender_of
from matchmaking.introductions.domain.letters.templates import (
    imagined,
    in_force,
    proposals_to_show,
    wording_of,
)
from matchmaking.introductions.enums import Side
from matchmaking.matching.models import Proposal
from matchmaking.meetings.domain import letters
from matchmaking.meetings.domain.parties import reader_of
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.enums import MeetingLetterKind
from matchmaking.meetings.models import Meeting, MeetingDay, Party, Slot, Timetable
from matchmaking.missions.models import Mission, MissionCity

K = MeetingLetterKind
_MOST = 3
_HALF_AN_HOUR = dt.timedelta(minutes=30)


def specimens(mission: Mission) -> Iterator[Specimen]:
    """Each kind in each language for each side; none where the mission has no proposal."""
    pairs = list(proposals_to_show(mission)[:_MOST])
    if not pairs:
        return
    day = _day(mission)
    for side in Side:
        meetings = [_meeting(day, pairs[0], pair, side, n) for n, pair in enumerate(pairs)]
        for language in Language.values:
            for kind, case, count, more in _forms(meetings[0]):
                yield _letter(meetings[:count], side, language, kind, case, more)


def _forms(first: Meeting) -> Iterator[tuple[MeetingLetterKind, str, int, dict[str, Any]]]:
    """(kind, case, of how many meetings, what else the letter says)."""
    zone = zone_of(first.timetable.mission)
    former = letters.by_clock(first.slot.starts_at - _HALF_AN_HOUR, zone)
    ends = letters.by_clock(first.slot.ends_at + letters.RATE_WITHIN, zone)
    yield K.TIMETABLE, "one", 1, {}
    yield K.TIMETABLE, "several", _MOST, {}
    yield K.CHANGED, "other_time", 1, {"former": former}
    yield K.CHANGED, "other_table", 1, {}
    yield K.CANCELLED, "by_other", 1, {"by_other": True, "another_time": True}
    yield K.CANCELLED, "by_us", 1, {"by_other": False, "another_time": True}
    yield K.CANCELLED, "for_good", 1, {"by_other": False, "another_time": False}
    yield K.RATING, "one", 1, {"deadline": ends}
    yield K.RATING, "several", _MOST, {"deadline": ends}
    yield K.RATING_REMINDER, "one", 1, {"deadline": ends}
    yield K.RATING_REMINDER, "several", _MOST, {"deadline": ends}


def _letter(
    meetings: Sequence[Meeting],
    side: Side,
    language: str,
    kind: MeetingLetterKind,
    case: str,
    more: dict[str, Any],
) -> Specimen:
    party = meetings[0].party_of(side)
    reader = replace(reader_of(party), language=language)
    own = in_force(mission=party.mission, kind=kind, language=language)
    wording = wording_of(own)
    made = letters.compose(
        party, reader, kind, meetings=list(meetings), token=NOWHERE_TOKEN, wording=wording, **more
    )
    return Specimen(
        kind=str(kind),
        case="_".join(filter(None, (f"to_{side}", case))),
        language=language,
        subject=made.subject,
        text=made.text,
        html=made.html,
        sender=sender_of(party.mission.organizer.name),
    )


def _day(mission: Mission) -> MeetingDay:
    """The mission's first day of meetings; where none is planned, one in its first city."""
    planned = (
        MeetingDay.objects.filter(timetable__mission=mission)
        .select_related("city", "timetable__mission")
        .first()
    )
    city = mission.cities.first() or MissionCity(mission=mission, name_en="Osaka", name_ja="大阪")
    return planned or MeetingDay(
        timetable=Timetable(mission=mission),
        city=city,
        date=mission.starts_on,
        place="Osaka International Convention Center",
        place_ja="大阪府立国際会議場",
        address="5-3-51 Nakanoshima, Kita-ku",
        address_ja="大阪市北区中之島5丁目3-51",
    )


def _meeting(day: MeetingDay, first: Proposal, pair: Proposal, side: Side, number: int) -> Meeting:
    """The `number`-th meeting of the day: `first`'s `side` with the other side of `pair`."""
    mission = first.mission
    buyer = (first if side == Side.BUYER else pair).need.buyer.organisation
    supplier = (first if side == Side.SUPPLIER else pair).supplier.organisation
    opens = dt.datetime.combine(day.date, dt.time(10), zone_of(mission))
    starts = opens.astimezone(dt.UTC) + number * _HALF_AN_HOUR
    return Meeting(
        timetable=day.timetable,
        introduction=imagined(pair),
        buyer=Party(mission=mission, organisation=buyer, side=Side.BUYER),
        supplier=Party(mission=mission, organisation=supplier, side=Side.SUPPLIER),
        slot=Slot(day=day, starts_at=starts, ends_at=starts + _HALF_AN_HOUR),
        table=7 + number,
    )
