"""Opening, closing and deleting a mission, each with what an organizer must know before."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, ngettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from accounts.access import OrganisationRequest, organizer_editor_required
from matchmaking.common.figures import Figure
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.domain.closing import left_undone
from matchmaking.missions.domain.deleting import MissionKeptError, delete_mission, ties_of
from matchmaking.missions.domain.missions import close_mission, open_mission
from matchmaking.missions.enums import Belonging, Keeper, MissionState
from matchmaking.missions.models import Mission


@require_POST
@organizer_editor_required
def mission_state(request: OrganisationRequest, slug: str) -> HttpResponse:
    """Open or close the mission, by the button that was pressed."""
    mission = organized_mission_or_404(request, slug)
    if request.POST.get("to") == "open":
        if open_mission(mission=mission):
            messages.success(request, _("The mission is open."))
    elif close_mission(mission=mission):
        messages.success(request, _("The mission is closed. Nobody new can be enrolled."))
        for sentence in undone_sentences(mission):
            messages.warning(request, sentence)
    return redirect("missions:home", mission.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def mission_delete(request: OrganisationRequest, slug: str) -> HttpResponse:
    """Ask, saying what goes along; or say why the mission stays, and what can be done instead."""
    mission = organized_mission_or_404(request, slug)
    ties = ties_of(mission)
    if request.method == "POST":
        name = str(mission)
        try:
            delete_mission(mission=mission)
        except MissionKeptError as error:
            # What the page said may have changed since it was shown.
            ties = error.ties
        else:
            messages.success(request, _("“%(thing)s” was deleted.") % {"thing": name})
            return redirect("missions:list")
    context = {
        "mission": mission,
        "reasons": [
            _REASONS[keeper] % {"number": Figure(number)} for keeper, number in ties.kept_by.items()
        ],
        "along": [
            _ALONG[belonging] % {"number": Figure(number)}
            for belonging, number in ties.along.items()
        ],
        "states": MissionState,
        "close_question": close_question(undone_sentences(mission)),
    }
    return render(request, "missions/delete.html", context)


def undone_sentences(mission: Mission) -> list[str]:
    """What is not done while the mission is closed, a sentence each."""
    undone = left_undone(mission)
    sentences = []
    if undone.unwritten:
        sentence = ngettext(
            "%(number)s approved pair has not been written to yet, and will not be while the"
            " mission is closed.",
            "%(number)s approved pairs have not been written to yet, and will not be while the"
            " mission is closed.",
            undone.unwritten,
        )
        sentences.append(sentence % {"number": Figure(undone.unwritten)})
    if undone.answered:
        sentence = ngettext(
            "%(number)s pair that said yes gets no next letter while the mission is closed.",
            "%(number)s pairs that said yes get no next letter while the mission is closed.",
            undone.answered,
        )
        sentences.append(sentence % {"number": Figure(undone.answered)})
    return sentences


def close_question(undone: list[str]) -> str:
    return "\n\n".join([_("Close the mission? Nobody new can be enrolled then."), *undone])


# Filled with the number of what there is.
_REASONS: dict[Keeper, Any] = {
    Keeper.CLOSED: gettext_lazy(
        "The mission is closed, and a closed mission stays as it was. If it was planned by"
        " mistake, open it again first."
    ),
    Keeper.CONFIRMED: ngettext_lazy(
        "%(number)s participant is confirmed. If that was a mistake, withdraw it in the list"
        " first.",
        "%(number)s participants are confirmed. If that was a mistake, withdraw them in the"
        " list first.",
        "number",
    ),
    Keeper.SHEETS: ngettext_lazy(
        "Participants were brought in by %(number)s spreadsheet.",
        "Participants were brought in by %(number)s spreadsheets.",
        "number",
    ),
    Keeper.DECISIONS: ngettext_lazy(
        "%(number)s decision was made in the review.",
        "%(number)s decisions were made in the review.",
        "number",
    ),
    Keeper.INTRODUCTIONS: ngettext_lazy(
        "%(number)s introduction has begun.", "%(number)s introductions have begun.", "number"
    ),
    Keeper.UNDER_WAY: gettext_lazy(
        "A match run, a timetable or an import of this mission is being worked on. Try again when"
        " that is done."
    ),
}

_ALONG: dict[Belonging, Any] = {
    Belonging.CITIES: ngettext_lazy(
        "%(number)s city with its days", "%(number)s cities with their days", "number"
    ),
    Belonging.PLACES: ngettext_lazy(
        "the place of %(number)s participant in its lists",
        "the places of %(number)s participants in its lists",
        "number",
    ),
    Belonging.TRIED: ngettext_lazy(
        "%(number)s uploaded spreadsheet of which nothing was taken over",
        "%(number)s uploaded spreadsheets of which nothing was taken over",
        "number",
    ),
    Belonging.RUNS: ngettext_lazy(
        "%(number)s match run with what it proposed",
        "%(number)s match runs with what they proposed",
        "number",
    ),
    Belonging.WORDINGS: ngettext_lazy(
        "%(number)s letter in your own wording",
        "%(number)s letters in your own wording",
        "number",
    ),
    Belonging.RATES: ngettext_lazy(
        "%(number)s exchange rate of its report",
        "%(number)s exchange rates of its report",
        "number",
    ),
    Belonging.DAYS: ngettext_lazy(
        "%(number)s day of meetings in its timetable",
        "%(number)s days of meetings in its timetable",
        "number",
    ),
    Belonging.PROGRAMME: ngettext_lazy(
        "%(number)s entry of its programme", "%(number)s entries of its programme", "number"
    ),
}
