"""What the model has learned: told to the organizer, who may go back to the rules at any time."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    organizer_editor_required,
    organizer_required,
)
from matchmaking.common.wake import wake
from matchmaking.matching import tasks
from matchmaking.matching.domain.learning import learned_models
from matchmaking.matching.domain.telling import learned_texts
from matchmaking.matching.enums import ModelState
from matchmaking.matching.models import ModelVersion
from matchmaking.missions.access import organized_mission_or_404

HISTORY = 20


@require_safe
@organizer_required
def learned(request: OrganisationRequest, slug: str) -> HttpResponse:
    """The version in use, or the latest training where the rules are; then the history."""
    mission = organized_mission_or_404(request, slug)
    history: list[Any] = list(learned_models.versions_of(mission.organizer)[:HISTORY])
    active = learned_models.active_version(mission.organizer)
    shown = active or next(iter(history), None)
    for version in history:
        version.why_not = learned_texts.why_not(version.refusal, version.report)
        version.usable = version.state in learned_models.USABLE
    context = {
        "mission": mission,
        "active": active,
        "shown": shown,
        "why_not": learned_texts.why_not(shown.refusal, shown.report) if shown else "",
        "story": learned_texts.story(shown.report) if shown else None,
        "held": active is None and learned_models.is_held(mission.organizer),
        "ready": any(version.state == ModelState.READY for version in history),
        "history": history,
        "new_labels": learned_models.labels_since_training(mission.organizer),
    }
    return render(request, "matching/learned.html", context)


@require_POST
@organizer_editor_required
def learned_train(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    wake(tasks.learn, mission.organizer_id, request.user.pk)
    messages.success(
        request, _("It is learning. The result appears in the history below within some minutes.")
    )
    return redirect("matching:learned", slug=slug)


@require_POST
@organizer_editor_required
def learned_use(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    version = _version_or_404(request, slug, pk)
    try:
        learned_models.use_model(version=version, user=request.user)
    except learned_models.ModelStateError:
        messages.info(request, _("This version has changed meanwhile; here is how it stands."))
    else:
        messages.success(request, _("The next match run is scored by this version."))
    return redirect("matching:learned", slug=slug)


@require_POST
@organizer_editor_required
def learned_withdraw(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    version = _version_or_404(request, slug, pk)
    try:
        learned_models.withdraw_model(version=version, user=request.user)
    except learned_models.ModelStateError:
        messages.info(request, _("This version has changed meanwhile; here is how it stands."))
    else:
        messages.success(request, _("The next match run is scored by the rules."))
    return redirect("matching:learned", slug=slug)


def _version_or_404(request: OrganisationRequest, slug: str, pk: int) -> ModelVersion:
    mission = organized_mission_or_404(request, slug)
    return get_object_or_404(learned_models.versions_of(mission.organizer), pk=pk)
