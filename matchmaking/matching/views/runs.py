"""Pages of match runs: start one, watch it, cancel or resume it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from matchmaking.common.wake import wake
from matchmaking.matching import tasks
from matchmaking.matching.domain import queries, runs
from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun
from matchmaking.missions.domain.queries import missions_organized_by
from matchmaking.missions.models import Mission

ACTIVE = (RunState.PENDING, RunState.RUNNING)


@login_required
@require_safe
def run_list(request: HttpRequest, slug: str) -> HttpResponse:
    mission = _mission_or_404(request, slug)
    found = list(queries.runs_of_mission(mission)[:50])
    context = {
        "mission": mission,
        "runs": found,
        "active": next((run for run in found if run.state in ACTIVE), None),
    }
    return render(request, "matching/run_list.html", context)


@login_required
@require_POST
def run_start(request: HttpRequest, slug: str) -> HttpResponse:
    mission = _mission_or_404(request, slug)
    try:
        run = runs.start_run(mission=mission, user=request.user)
    except runs.RunAlreadyActiveError as error:
        messages.info(request, _("A run is under way already; you can watch it here."))
        return redirect("matching:run", slug=slug, pk=error.run.pk)
    wake(tasks.prepare, run.pk)
    return redirect("matching:run", slug=slug, pk=run.pk)


@login_required
@require_safe
def run_detail(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """The run's page; htmx asks for its moving part only."""
    mission = _mission_or_404(request, slug)
    run = _run_or_404(mission, pk)
    progress = runs.run_progress(run=run)
    context = {
        "mission": mission,
        "run": run,
        "progress": progress,
        "percent": round(100 * progress.share),
        "active": run.state in ACTIVE,
        "parked_chunks": run.chunks.exclude(traceback="")[:20] if progress.parked else [],
    }
    template = "matching/partials/run_progress.html" if request.htmx else "matching/run_detail.html"
    return render(request, template, context)


@login_required
@require_POST
def run_cancel(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    run = _run_or_404(_mission_or_404(request, slug), pk)
    if runs.cancel_run(run=run):
        messages.success(request, _("The run was cancelled. Earlier proposals are untouched."))
    else:
        messages.info(request, _("The run had ended before it could be cancelled."))
    return redirect("matching:run", slug=slug, pk=pk)


@login_required
@require_POST
def run_retry(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    run = _run_or_404(_mission_or_404(request, slug), pk)
    try:
        resumed = runs.retry_run(run=run)
    except runs.RunAlreadyActiveError as error:
        messages.info(request, _("Another run is under way; this one can resume after it."))
        return redirect("matching:run", slug=slug, pk=error.run.pk)
    if resumed:
        wake(tasks.sweep)
        messages.success(request, _("The run goes on where it stopped."))
    return redirect("matching:run", slug=slug, pk=pk)


def _run_or_404(mission: Mission, pk: int) -> MatchRun:
    return get_object_or_404(queries.runs_of_mission(mission), pk=pk)


def _mission_or_404(request: HttpRequest, slug: str) -> Mission:
    return get_object_or_404(missions_organized_by(request.user), slug=slug)
