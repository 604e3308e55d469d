"""Who looked at the contacts of a mission's participants, for its organizer."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import OrganisationRequest, organizer_required
from accounts.models import Organisation
from matchmaking.common.keys import key_in
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.domain.history import accesses_of_mission

PAGE = 50


@require_safe
@organizer_required
def history(request: OrganisationRequest, slug: str) -> HttpResponse:
    """All looks, or with `?of=` those at one participant."""
    mission = organized_mission_or_404(request, slug)
    looks = accesses_of_mission(mission)
    asked = request.GET.get("of", "")
    participant = None
    if asked:
        ever = Organisation.objects.filter(enrolments__mission=mission)
        participant = get_object_or_404(ever, pk=key_in(asked))
        looks = looks.filter(organisation=participant)
    context = {
        "mission": mission,
        "participant": participant,
        "page_obj": Paginator(looks, PAGE).get_page(request.GET.get("page")),
        "kept_for": settings.ACCESS_RETENTION_DAYS,
    }
    return render(request, "missions/history.html", context)
