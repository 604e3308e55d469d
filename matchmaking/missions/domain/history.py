"""Who looked at the contacts of a mission's participants."""

from django.db.models import QuerySet

from accounts.domain.accesses import accesses_within
from accounts.models import DataAccess, Organisation
from matchmaking.missions.models import Mission


def label_of(mission_id: int) -> str:
    """How the history names what was looked at within a mission."""
    return f"mission:{mission_id}"


def accesses_of_mission(mission: Mission) -> QuerySet[DataAccess]:
    """The history of looks, the latest first.

    Whoever ever took part belongs to it: what was looked at before a withdrawal was looked at.
    """
    return accesses_within(
        organizer=mission.organizer,
        participants=Organisation.objects.filter(enrolments__mission=mission),
        related=label_of(mission.pk),
    )
