"""What of a mission's meetings needs its organizer's hand: listed on its timetable, and counted."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from matchmaking.introductions.enums import IntroductionState
from matchmaking.meetings.domain import disputes
from matchmaking.meetings.domain.queries import meetings_of_mission
from matchmaking.meetings.domain.timetables import PROMISED
from matchmaking.meetings.enums import MeetingState
from matchmaking.meetings.models import Absence, Meeting, MeetingLetter, Slot
from matchmaking.missions.domain.awaiting import Counts
from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import UNDECIDED, MailState


def waiting_for_organizer(missions: Collection[Mission]) -> dict[Awaited, Counts]:
    """How many of each the timetable of each mission lists."""
    moment = timezone.now()
    keys = [mission.pk for mission in missions]
    letters = MeetingLetter.objects.filter(party__mission__in=keys, mail__state__in=UNDECIDED)
    meetings = Meeting.objects.filter(timetable__mission__in=keys)
    return {
        Awaited.MEETING_LETTERS: _by(letters, "party__mission"),
        Awaited.MEETINGS_WITHOUT_TABLE: _by(
            meetings.filter(_stranded(moment)), "timetable__mission"
        ),
        Awaited.OTHER_TIMES: _by(meetings.filter(_to_replace(moment)), "timetable__mission"),
        Awaited.MEETINGS_UNMARKED: _by(meetings.filter(_unmarked(moment)), "timetable__mission"),
        Awaited.MEETINGS_DISPUTED: _by(
            meetings.filter(disputes.are_disputed()), "timetable__mission"
        ),
    }


def _by(rows: QuerySet[Any], mission: str) -> Counts:
    return dict(rows.order_by().values_list(mission).annotate(Count("pk")))


def letters_to_decide(mission: Mission) -> QuerySet[MeetingLetter]:
    """Letters about meetings that a person may send again or call arrived, the oldest first."""
    return _letters(mission, UNDECIDED)


def letters_refused(mission: Mission) -> QuerySet[MeetingLetter]:
    """Letters about meetings that never left, since the address refuses mail."""
    return _letters(mission, [MailState.SUPPRESSED])


def _letters(mission: Mission, states: Collection[str]) -> QuerySet[MeetingLetter]:
    return (
        MeetingLetter.objects.filter(party__mission=mission, mail__state__in=states)
        .select_related("mail", "party__organisation__buyer", "party__organisation__supplier")
        .order_by("pk")
    )


def stranded_meetings(mission: Mission) -> QuerySet[Meeting]:
    """Promised meetings to come whose time or table the day no longer has."""
    return meetings_of_mission(mission).filter(_stranded(timezone.now()))


def _stranded(moment: dt.datetime) -> Q:
    nowhere = Q(slot__is_open=False) | Q(table__gt=F("slot__day__tables"))
    return nowhere & Q(state__in=PROMISED, slot__ends_at__gte=moment)


def meetings_to_replace(mission: Mission) -> QuerySet[Meeting]:
    """Meetings that need another time while the mission has some left, in the order of time.

    Promised ones at whose time a side said that it cannot come, and those to which a side did not
    come, as long as the pair has no other.
    """
    found = meetings_of_mission(mission).filter(_to_replace(timezone.now()))
    return found.order_by("slot__starts_at", "pk")


def _to_replace(moment: dt.datetime) -> Q:
    away = Absence.objects.filter(slot=OuterRef("slot")).filter(
        Q(party=OuterRef("buyer")) | Q(party=OuterRef("supplier"))
    )
    left = Slot.objects.filter(
        day__timetable=OuterRef("timetable"), starts_at__gt=moment, is_open=True
    )
    promised = Q(Exists(away), state__in=PROMISED, slot__starts_at__gt=moment)
    missed = Q(state=MeetingState.NO_SHOW, introduction__state=IntroductionState.NO_SHOW)
    return (promised | missed) & Q(Exists(left))


def unmarked_meetings(mission: Mission) -> QuerySet[Meeting]:
    """Promised meetings that are over, of which nobody said whether they were held."""
    found = meetings_of_mission(mission).filter(_unmarked(timezone.now()))
    return found.order_by("slot__starts_at", "pk")


def _unmarked(moment: dt.datetime) -> Q:
    return Q(state__in=PROMISED, slot__ends_at__lt=moment)


def disputed_meetings(mission: Mission) -> QuerySet[Meeting]:
    """Meetings of which two say different things, and the organizer has not decided."""
    found = meetings_of_mission(mission).filter(disputes.are_disputed())
    return found.order_by("slot__starts_at", "pk")
