"""The organizer's desk: missions, their numbers, their participants."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import OrganisationRequest, organizer_editor_required, organizer_required
from matchmaking.common.figures import Figure
from matchmaking.common.keys import keys_in
from matchmaking.common.languages import present_language
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.domain.awaiting import awaiting
from matchmaking.missions.domain.enrolments import (
    confirm_enrolment,
    withdraw_enrolment,
)
from matchmaking.missions.domain.joining import joining_token
from matchmaking.missions.domain.missions import (
    CityInUseError,
    plan_mission,
    set_cities,
    update_mission,
)
from matchmaking.missions.domain.participants import participants_of
from matchmaking.missions.domain.queries import (
    buyer_enrolments,
    missions_of_organizer,
    numbers_of,
    supplier_enrolments,
    with_participant_counts,
)
from matchmaking.missions.enums import EnrolmentState, MissionState
from matchmaking.missions.filters import BuyerFilter, SupplierFilter
from matchmaking.missions.forms import CITY_ROWS, CityFormSet, MissionForm
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.missions.views.awaiting import lines_of
from matchmaking.missions.views.ending import close_question, undone_sentences
from matchmaking.missions.views.keeping import invite_companies
from matchmaking.profiles.views.common import say

PAGE = 50


@require_safe
@organizer_required
def mission_list(request: OrganisationRequest) -> HttpResponse:
    missions = with_participant_counts(missions_of_organizer(request.organisation))
    # Grouping by the counts drops the order of the model's Meta.
    rows = missions.prefetch_related("cities").order_by("-starts_on", "pk")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    waiting = awaiting(list(page))
    for mission in page:
        mission.waiting = sum(waiting[mission.pk].values())  # type: ignore[attr-defined]
    return render(request, "missions/list.html", {"page_obj": page})


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def mission_form(request: OrganisationRequest, slug: str | None = None) -> HttpResponse:
    """Plan a mission, or change one: days, cities, who signs, when letters go out."""
    mission = organized_mission_or_404(request, slug) if slug is not None else None
    data = request.POST if request.method == "POST" else None
    form = MissionForm(data, mission=mission)
    cities = _city_rows(data, mission)
    if data is not None and all([form.is_valid(), cities.is_valid()]):
        try:
            saved = _save(request, form, cities, mission)
        except CityInUseError as error:
            sentence = _("%(city)s has meetings or a programme; take those out first.")
            form.add_error(None, sentence % {"city": error})
        else:
            say(request, _("The mission was saved."), form.warnings)
            return redirect("missions:home", saved.slug)
    context = {"form": form, "cities": cities, "mission": mission}
    return render(request, "missions/form.html", context)


@transaction.atomic
def _save(
    request: OrganisationRequest, form: MissionForm, cities: Any, mission: Mission | None
) -> Mission:
    stops = cities.written()
    if mission is None:
        return plan_mission(
            organizer=request.organisation, data=form.cleaned_data, cities=stops
        ).instance
    update_mission(mission=mission, data=form.cleaned_data)
    set_cities(mission=mission, cities=stops)
    return mission


def _city_rows(data: Any, mission: Mission | None) -> Any:
    held = [] if mission is None else list(mission.cities.all())
    rows = [
        {
            "name_en": city.name_en,
            "name_ja": city.name_ja,
            "name_es": city.name_es,
            "starts_on": city.starts_on,
            "ends_on": city.ends_on,
        }
        for city in held
    ]
    return CityFormSet(data, held=rows, least=CITY_ROWS, prefix="cities")


@require_safe
@organizer_required
def home(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    numbers = numbers_of(mission)
    language = present_language()
    undone = undone_sentences(mission)
    context = {
        "mission": mission,
        "numbers": numbers,
        "states": MissionState,
        "undone": undone,
        "waiting": lines_of(mission, awaiting([mission])[mission.pk]),
        "close_question": close_question(undone),
        "cities": mission.cities.all(),
        "signatory_title": mission.signatory_title_own(language) or mission.signatory_title,
        "next_step": next_step(mission, suppliers=numbers.suppliers, needs=numbers.needs_open),
    }
    return render(request, "missions/home.html", context)


def next_step(mission: Mission, *, suppliers: int, needs: int) -> str:
    """What the organizer should do now: "participants", "needs", "open", "run" or "outcome"."""
    if mission.is_closed:
        return "outcome"
    if suppliers == 0:
        return "participants"
    if needs == 0:
        return "needs"
    return "run" if mission.state == MissionState.OPEN else "open"


@require_safe
@organizer_required
def participants(request: OrganisationRequest, slug: str, kind: str) -> HttpResponse:
    """The dense table of suppliers or buyers, filtered, with what the organizer must notice."""
    mission = organized_mission_or_404(request, slug)
    if kind == "suppliers":
        filtered: Any = SupplierFilter(request.GET, queryset=supplier_enrolments(mission))
    else:
        filtered = BuyerFilter(request.GET, queryset=buyer_enrolments(mission))
    page = Paginator(filtered.qs, PAGE).get_page(request.GET.get("page"))
    context = {
        "mission": mission,
        "kind": kind,
        "filter": filtered,
        "page_obj": page,
        "participants": participants_of(mission=mission, enrolments=list(page)),
        "states": EnrolmentState,
        "join_url": _join_url(mission) if kind == "suppliers" else "",
    }
    template = "missions/participants.html"
    if request.htmx:
        template = "missions/includes/participants_table.html"
    return render(request, template, context)


def _join_url(mission: Mission) -> str:
    """The address to hand to companies; empty once nobody can be enrolled any more."""
    if mission.is_closed:
        return ""
    return settings.SITE_URL + reverse("missions:join", args=[joining_token(mission)])


ACTIONS: dict[str, Callable[..., bool]] = {
    "confirm": confirm_enrolment,
    "withdraw": withdraw_enrolment,
}


@require_POST
@organizer_editor_required
def act_on_participants(request: OrganisationRequest, slug: str, kind: str) -> HttpResponse:
    """Confirm or withdraw the enrolments that were ticked, or invite their companies to keep their
    profiles; those of this mission only."""
    mission = organized_mission_or_404(request, slug)
    act = ACTIONS.get(request.POST.get("action", ""))
    ticked = keys_in(request.POST.getlist("enrolment"))
    if kind == "suppliers" and request.POST.get("action") == "invite" and ticked:
        invite_companies(request, mission, ticked)
    elif act is not None and ticked:
        rows = Enrolment.objects.filter(mission=mission, pk__in=ticked)
        done = sum(act(enrolment=enrolment) for enrolment in rows)
        sentence = ngettext(
            "%(number)s participant was changed.", "%(number)s participants were changed.", done
        )
        messages.success(request, sentence % {"number": Figure(done)})
    return redirect("missions:participants", mission.slug, kind)
