"""A party's meetings as a calendar file (RFC 5545), with the zone of the place spelled out."""

import datetime as dt
import zoneinfo

from icalendar import Calendar, Event, Timezone, vText

from matchmaking.introductions.enums import Side
from matchmaking.meetings.domain.letters import meeting_facts, meetings_of
from matchmaking.meetings.domain.parties import reader_of
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.enums import MeetingState
from matchmaking.meetings.models import Meeting, Party, ProgrammeItem

STATUS = {
    MeetingState.PROPOSED: "TENTATIVE",
    MeetingState.SCHEDULED: "CONFIRMED",
    MeetingState.HELD: "CONFIRMED",
    MeetingState.CANCELLED: "CANCELLED",
}
_AT_TABLE = {"es": "mesa {table}", "ja": "{table}番テーブル", "en": "table {table}"}


def calendar_of(party: Party) -> bytes:
    """All meetings that the party knows of; the cancelled as such, to vanish from its phone.

    A supplier also finds the delegation's programme in it. Titles are in the party's language.
    """
    reader = reader_of(party)
    mission = party.mission
    zone = zone_of(mission)
    calendar = Calendar()
    calendar.add("prodid", "-//Puente//Meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", mission.name_in(reader.language))
    calendar.add("x-wr-timezone", mission.time_zone)
    calendar.add("refresh-interval;value=duration", "PT1H")
    calendar.add_component(
        Timezone.from_tzinfo(
            zone,
            first_date=mission.starts_on - dt.timedelta(days=366),
            last_date=mission.ends_on + dt.timedelta(days=366),
        )
    )
    for meeting in meetings_of(party):
        if meeting.state in STATUS:
            calendar.add_component(_event(meeting, party, zone))
    if party.side == Side.SUPPLIER:
        for item in ProgrammeItem.objects.filter(timetable__mission=mission).select_related("city"):
            calendar.add_component(_item(item, reader.language, zone))
    return bytes(calendar.to_ical())


def _event(meeting: Meeting, party: Party, zone: zoneinfo.ZoneInfo) -> Event:
    reader = reader_of(party)
    facts = meeting_facts(meeting, party, reader)
    table = _AT_TABLE[reader.language].format(table=meeting.table)
    event = Event()
    # The same meeting keeps its id through every change, and each change counts up.
    event.add("uid", f"meeting-{meeting.pk}-{party.side}@puente")
    event.add("sequence", meeting.round + (1 if meeting.state == MeetingState.CANCELLED else 0))
    event.add("dtstamp", meeting.updated_at.astimezone(dt.UTC))
    event.add("dtstart", meeting.slot.starts_at.astimezone(zone))
    event.add("dtend", meeting.slot.ends_at.astimezone(zone))
    event.add("summary", f"{facts['with']} ({facts['topic']})")
    where = [facts["place"], table, facts["address"], facts["city"]]
    event.add("location", vText(", ".join(part for part in where if part)))
    event.add("status", STATUS[MeetingState(meeting.state)])
    return event


def _item(item: ProgrammeItem, language: str, zone: zoneinfo.ZoneInfo) -> Event:
    event = Event()
    event.add("uid", f"programme-{item.pk}@puente")
    event.add("dtstamp", item.updated_at.astimezone(dt.UTC))
    event.add("dtstart", item.starts_at.astimezone(zone))
    event.add("dtend", item.ends_at.astimezone(zone))
    event.add("summary", item.title_in(language))
    event.add("location", ", ".join(filter(None, [item.place, item.city.name_in(language)])))
    return event
