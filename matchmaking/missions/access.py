"""The mission of an organizer's page, for the views of every feature that works in a mission."""

from django.shortcuts import get_object_or_404

from accounts.access import OrganisationRequest
from matchmaking.missions.domain.queries import missions_of_organizer
from matchmaking.missions.models import Mission


def organized_mission_or_404(request: OrganisationRequest, slug: str) -> Mission:
    """The mission at this address if the organisation in use organizes it.

    For views behind `organizer_required` or `organizer_editor_required`: the role that they looked
    at is the one in that organisation, so a mission of the reader's other organizers is not found
    either. Somebody else's is not found rather than forbidden: its existence is not told.
    """
    return get_object_or_404(missions_of_organizer(request.organisation), slug=slug)
