"""The timetable of a mission, its meetings, and what the two sides say of them."""

from matchmaking.meetings.models.meeting import Meeting, MeetingEvent, Rating
from matchmaking.meetings.models.party import MeetingLetter, Party, PartyLink
from matchmaking.meetings.models.timetable import (
    Absence,
    MeetingDay,
    ProgrammeItem,
    Slot,
    Solve,
    Timetable,
)

__all__ = [
    "Absence",
    "Meeting",
    "MeetingDay",
    "MeetingEvent",
    "MeetingLetter",
    "Party",
    "PartyLink",
    "ProgrammeItem",
    "Rating",
    "Slot",
    "Solve",
    "Timetable",
]
