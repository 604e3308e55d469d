"""Enrolling whom the organizer knows: looked for, ticked over many pages, invited at once."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.access import OrganisationRequest, organizer_editor_required
from accounts.models import Organisation
from matchmaking.common.figures import Figure
from matchmaking.common.keys import keys_in
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.enrollable import enrollable_organisations, enrollable_rows
from matchmaking.missions.domain.enrolments import enrol_organisation
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.filters import EnrollableFilter
from matchmaking.missions.models import Mission

PAGE = 50
# Buttons that look further; any other press of a button enrols.
LOOKING = ("show", "page")


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def enrol(request: OrganisationRequest, slug: str) -> HttpResponse:
    """Enrol organisations that this organizer knows from another mission.

    To look for somebody and to turn the page are POSTs that change nothing: they carry the ticks
    along, of which an address would hold too few.
    """
    mission = organized_mission_or_404(request, slug)
    ticked = _ticked(request.POST)
    looks = request.method != "POST" or any(name in request.POST for name in LOOKING)
    if not looks and ticked:
        return _enrol(request, mission, ticked)
    if not looks:
        messages.error(request, _("Tick at least one organisation first."))
    return _show(request, mission, ticked)


def _ticked(data: QueryDict) -> set[int]:
    """Ticks of the page that was shown, and those of the other pages, which one field carries."""
    return {*keys_in(data.getlist("organisation")), *keys_in(data.get("elsewhere", "").split(","))}


def _enrol(request: HttpRequest, mission: Mission, ticked: set[int]) -> HttpResponse:
    chosen = list(enrollable_organisations(mission).filter(pk__in=ticked))
    try:
        with transaction.atomic():
            for organisation in chosen:
                enrol_organisation(
                    mission=mission, organisation=organisation, state=EnrolmentState.INVITED
                )
    except MissionClosedError:
        messages.error(request, _("The mission is closed. Open it before you enrol anybody."))
    else:
        sentence = ngettext(
            "%(number)s organisation was enrolled.",
            "%(number)s organisations were enrolled.",
            len(chosen),
        )
        messages.success(request, sentence % {"number": Figure(len(chosen))})
    return redirect("missions:home", mission.slug)


def _show(request: HttpRequest, mission: Mission, ticked: set[int]) -> HttpResponse:
    known = enrollable_organisations(mission)
    sent = request.POST or request.GET
    filtered: Any = EnrollableFilter(sent, queryset=known, ticked=ticked)
    found = filtered.qs.order_by("kind", "legal_name", "pk")
    page = Paginator(found, PAGE).get_page(sent.get("page"))
    here: list[Organisation] = list(page)
    still = set(known.filter(pk__in=ticked).values_list("pk", flat=True))
    elsewhere = still.difference(organisation.pk for organisation in here)
    context = {
        "mission": mission,
        "filter": filtered,
        "page_obj": page,
        "rows": enrollable_rows(here),
        "ticked": still,
        "elsewhere": sorted(elsewhere),
        "anybody": bool(here) or known.exists(),
        "closed": mission.is_closed,
    }
    template = "missions/enrol.html"
    if request.htmx:  # type: ignore[attr-defined]
        template = "missions/includes/enrol_table.html"
    return render(request, template, context)
