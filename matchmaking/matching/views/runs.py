"""Pages of match runs: start one, watch it, cancel or resume it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    SignedInRequest,
    organizer_editor_required,
    organizer_required,
)
from matchmaking.common.wake import wake
from matchmaking.matching import tasks
from matchmaking.matching.domain import queries
from matchmaking.matching.domain.running import runs
from matchmaking.matching.domain.telling.finding import told_finding
from matchmaking.matching.domain.telling.sharing import told_sharing
from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.models import Mission

ACTIVE = (RunState.PENDING, RunState.RUNNING)
RUNS_SHOWN = 50


@require_safe
@organizer_required
def run_list(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    found = list(queries.runs_of_mission(mission)[:RUNS_SHOWN])
    context = {
        "mission": mission,
        "runs": found,
        "closed": mission.is_closed,
        "active": next((run for run in found if run.state in ACTIVE), None),
    }
    return render(request, "matching/run_list.html", context)


@require_POST
@organizer_editor_required
def run_start(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    try:
        run = runs.start_run(mission=mission, user=request.user)
    except runs.RunAlreadyActiveError as error:
        messages.info(request, _("A run is under way already; you can watch it here."))
        return redirect("matching:run", slug=slug, pk=error.run.pk)
    except MissionClosedError:
        return _closed(request, slug)
    wake(tasks.prepare, run.pk)
    return redirect("matching:run", slug=slug, pk=run.pk)


@require_safe
@organizer_required
def run_detail(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """The run's page; htmx asks for its moving part only."""
    mission = organized_mission_or_404(request, slug)
    run = _run_or_404(mission, pk)
    progress = runs.run_progress(run=run)
    percent = round(100 * progress.share)
    context = {
        "mission": mission,
        "run": run,
        "progress": progress,
        "percent": percent,
        "percent_announced": percent // 10 * 10,
        "active": run.state in ACTIVE,
        "closed": mission.is_closed,
        "states": RunState,
        "sharing": told_sharing(run),
        "finding": told_finding(run),
        "parked_chunks": run.chunks.exclude(traceback="")[:20] if progress.parked else [],
    }
    template = "matching/partials/run_progress.html" if request.htmx else "matching/run_detail.html"
    return render(request, template, context)


@require_POST
@organizer_editor_required
def run_cancel(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    run = _run_or_404(organized_mission_or_404(request, slug), pk)
    if runs.cancel_run(run=run):
        messages.success(request, _("The run was cancelled. Earlier proposals are untouched."))
    else:
        messages.info(request, _("The run had ended before it could be cancelled."))
    return redirect("matching:run", slug=slug, pk=pk)


@require_POST
@organizer_editor_required
def run_retry(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    run = _run_or_404(organized_mission_or_404(request, slug), pk)
    try:
        resumed = runs.retry_run(run=run)
    except runs.RunAlreadyActiveError as error:
        messages.info(request, _("Another run is under way; this one can resume after it."))
        return redirect("matching:run", slug=slug, pk=error.run.pk)
    except MissionClosedError:
        return _closed(request, slug)
    if resumed:
        wake(tasks.sweep)
        messages.success(request, _("The run goes on where it stopped."))
    return redirect("matching:run", slug=slug, pk=pk)


def _closed(request: SignedInRequest, slug: str) -> HttpResponse:
    messages.error(request, _("The mission is closed. Open it before you start a run."))
    return redirect("matching:runs", slug=slug)


def _run_or_404(mission: Mission, pk: int) -> MatchRun:
    return get_object_or_404(queries.runs_of_mission(mission), pk=pk)
