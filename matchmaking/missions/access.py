"""The mission of an organizer's page, for the views of every feature that works in a mission."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import Organisation
from matchmaking.missions.domain.queries import missions_of_organizer
from matchmaking.missions.models import Mission


def organized_mission_or_404(request: HttpRequest, slug: str) -> Mission:
    """The mission at this address if the organisation in use organizes it.

    For views behind `organizer_required` or `organizer_editor_required`: the role that they looked
    at is the one in that organisation, so a mission of the reader's other organizers is not found
    either. Somebody else's is not found rather than forbidden: its existence is not told.
    """
    organizer: Organisation = request.organisation  # type: ignore[attr-defined]
    return get_object_or_404(missions_of_organizer(organizer), slug=slug)
