"""Taking part in a mission by the link that its organizer hands to companies."""

from django.core.signing import BadSignature, Signer

from accounts.models import Organisation
from matchmaking.missions.domain.enrolments import enrol_unless_withdrawn
from matchmaking.missions.enums import EnrolmentState, MissionState
from matchmaking.missions.models import Mission

_SIGNER = Signer(salt="missions.joining")


def joining_token(mission: Mission) -> str:
    """The secret of the mission's link. It is the same for every company and ends with the mission.

    Signed rather than stored: the organizer reads it again whenever it is wanted.
    """
    return _SIGNER.sign(str(mission.pk))


def mission_to_join(token: str) -> Mission | None:
    """The mission that `token` opens; None where it is not ours or the mission is closed."""
    try:
        key = _SIGNER.unsign(token)
    except BadSignature:
        return None
    missions = Mission.objects.exclude(state=MissionState.CLOSED).select_related("organizer")
    return missions.filter(pk=key).first()


def join_mission(*, mission: Mission, organisation: Organisation) -> bool:
    """`organisation` takes part by its own word; the link was the organizer's.

    False where it left, or was taken out: then only the organizer takes it in again. Raises
    MissionClosedError where the mission was closed in the meantime.
    """
    enrolment = enrol_unless_withdrawn(
        mission=mission, organisation=organisation, state=EnrolmentState.CONFIRMED
    )
    return enrolment.state == EnrolmentState.CONFIRMED
