"""What meetings have of a mission, when that is about to be deleted."""

from matchmaking.meetings.enums import SolveState
from matchmaking.meetings.models import MeetingDay, ProgrammeItem, Solve
from matchmaking.missions.domain.deleting import Ties
from matchmaking.missions.enums import Belonging, Keeper
from matchmaking.missions.models import Mission

WORKED_ON = (SolveState.PENDING, SolveState.RUNNING)


def ties(mission: Mission) -> Ties:
    """A meeting needs an introduction, which keeps the mission; a plan of days goes along."""
    solves = Solve.objects.filter(timetable__mission=mission, state__in=WORKED_ON)
    return Ties(
        {Keeper.UNDER_WAY: solves.count()},
        {
            Belonging.DAYS: MeetingDay.objects.filter(timetable__mission=mission).count(),
            Belonging.PROGRAMME: ProgrammeItem.objects.filter(timetable__mission=mission).count(),
        },
    )
