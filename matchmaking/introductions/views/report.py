"""The report for an organizer's board: on the screen, on paper, and as a sheet."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    organizer_editor_required,
    organizer_required,
)
from matchmaking.common.downloads import download
from matchmaking.common.sheets import CONTENT_TYPES, write_sheet
from matchmaking.introductions.domain.report.rates import enter_rate, remove_rate
from matchmaking.introductions.enums import Currency
from matchmaking.introductions.forms.followup import RateForm
from matchmaking.introductions.models import ExchangeRate
from matchmaking.introductions.views.report_tables import report_of, sheet_rows
from matchmaking.missions.access import organized_mission_or_404


@organizer_required
@require_safe
def report(request: OrganisationRequest, slug: str) -> HttpResponse:
    return _page(request, slug, RateForm(initial={"valid_on": timezone.localdate()}))


def _page(request: OrganisationRequest, slug: str, form: RateForm) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    made = report_of(mission)
    context = {
        "mission": mission,
        "headline": made.headline,
        "answered": made.answered,
        "tables": made.tables,
        "rates": list(ExchangeRate.objects.filter(mission=mission)),
        "form": form,
        "may_act": request.membership.may_edit,
        "today": timezone.localdate(),
    }
    status = 400 if form.errors else 200
    return render(request, "introductions/report.html", context, status=status)


@organizer_required
@require_safe
def report_sheet(request: OrganisationRequest, slug: str, kind: str) -> HttpResponse:
    """The same tables as a file; cells that a program would run are made harmless."""
    if kind not in CONTENT_TYPES:
        raise Http404
    mission = organized_mission_or_404(request, slug)
    content = write_sheet(sheet_rows(mission, report_of(mission)), kind=kind)
    return download(content, name=f"{mission.slug}-report.{kind}", content_type=CONTENT_TYPES[kind])


@organizer_editor_required
@require_POST
def add_rate(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    form = RateForm(request.POST)
    if not form.is_valid():
        return _page(request, slug, form)
    said = form.cleaned_data
    enter_rate(
        mission=mission,
        user=request.user,
        currency=Currency(said["currency"]),
        into=Currency(said["into"]),
        rate=said["rate"],
        valid_on=said["valid_on"],
        source=said["source"],
    )
    messages.success(request, _("The rate is noted, with its day."))
    return redirect("introductions:report", slug)


@organizer_editor_required
@require_POST
def delete_rate(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    rate = get_object_or_404(ExchangeRate, mission=mission, pk=pk)
    remove_rate(rate=rate)
    return redirect("introductions:report", slug)
