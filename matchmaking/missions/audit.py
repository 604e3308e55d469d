"""Views of a mission write down whom they show: for its organizer's history."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from accounts.audit import note_access
from accounts.domain.accesses import Whose
from matchmaking.missions.domain.history import label_of
from matchmaking.missions.models import Mission


def note_in_mission(
    request: HttpRequest, mission: Mission, whose: Iterable[Whose], **how: Any
) -> None:
    note_access(request, whose, related=label_of(mission.pk), **how)
