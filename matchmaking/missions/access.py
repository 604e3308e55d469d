"""The mission of an organizer's page, for the views of every feature that works in a mission."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from accounts.models import User
from matchmaking.missions.domain.queries import missions_organized_by
from matchmaking.missions.models import Mission


def organized_mission_or_404(request: HttpRequest, slug: str) -> Mission:
    """The mission at this address if the reader's organisation organizes it.

    Somebody else's mission is not found rather than forbidden: its existence is not told.
    """
    user: User = request.user  # type: ignore[assignment]
    return get_object_or_404(missions_organized_by(user), slug=slug)
