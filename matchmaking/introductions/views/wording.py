"""The organizer's own wording of letters: what is in force, the editor, and a real preview."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import OrganisationRequest, organizer_editor_required, organizer_required
from matchmaking.common.enums import Language
from matchmaking.common.markup import body_of
from matchmaking.introductions.domain.letters import templates
from matchmaking.introductions.domain.letters.wording import Wording, placeholders_of
from matchmaking.introductions.domain.previews import showing
from matchmaking.introductions.forms.wording import WordingForm
from matchmaking.introductions.models import LetterTemplate
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission
from matchmaking.outbox.views import LETTER_POLICY


@require_safe
@organizer_required
def wording_list(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    own = templates.own_wordings(mission)
    groups = [
        (group.heading, [_row(kind, own) for kind in group.kinds]) for group in showing.GROUPS
    ]
    return render(
        request, "introductions/wording_list.html", {"mission": mission, "groups": groups}
    )


def _row(kind: Any, own: dict[tuple[str, str], LetterTemplate]) -> dict[str, Any]:
    return {"kind": kind, "languages": [(code, own.get((kind, code))) for code in Language]}


def _known(kind: str, language: str) -> tuple[Any, Language, showing.Show]:
    """The member of its enumeration, the language, and how such letters are shown."""
    group = showing.group_of(kind)
    if group is None or language not in Language.values:
        raise Http404
    letter = next(known for known in group.kinds if known == kind)
    return letter, Language(language), group.show(kind)


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def edit(request: OrganisationRequest, slug: str, kind: str, language: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    letter, code, show = _known(kind, language)
    which: dict[str, Any] = {"mission": mission, "kind": letter, "language": code}
    if request.method == "POST" and "reset" in request.POST:
        templates.go_back_to_puentes(**which, user=request.user)
        messages.success(request, _("Puente's own wording is used from now on."))
        return redirect("introductions:wording-edit", slug, kind, language)
    start = templates.wording_in_force(**which)
    data = request.POST if request.method == "POST" else None
    form = WordingForm(data, kind=letter, language=code, initial=start._asdict())
    if data is not None and form.is_valid():
        saved = templates.save_wording(
            **which,
            wording=form.wording,
            user=request.user,
        )
        sentence = _("Saved as version %(number)s. Letters that are written from now on use it.")
        messages.success(request, sentence % {"number": saved.number})
        return redirect("introductions:wording-edit", slug, kind, language)
    context = which | {
        "form": form,
        "own": templates.in_force(**which),
        "versions": templates.versions(**which),
        "placeholders": placeholders_of(letter),
        "examples": show.examples(mission, kind),
        "nothing_yet": show.nothing_yet,
        "languages": Language,
    }
    status = 400 if form.errors else 200
    return render(request, "introductions/wording_edit.html", context, status=status)


# Shown in a frame of the editor: e-mail HTML carries its styles inline by nature, and the frame
# around it has its own from our files.
PREVIEW_POLICY = {**LETTER_POLICY, "style-src": ["'unsafe-inline'", "'self'"]}


@csp_replace(PREVIEW_POLICY)
@xframe_options_sameorigin
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def preview(request: OrganisationRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """The letter on a real example, text beside HTML: by POST from what stands in the editor.

    Nothing is stored either way.
    """
    mission = organized_mission_or_404(request, slug)
    letter, code, show = _known(kind, language)
    asked = request.POST if request.method == "POST" else request.GET
    context: dict[str, Any] = {"language": code}
    wording: Wording | None = None
    if request.method == "POST":
        form = WordingForm(request.POST, kind=letter, language=code)
        if form.is_valid():
            wording = form.wording
        context["faults"] = [fault for faults in form.errors.values() for fault in faults]
    else:
        own = templates.in_force(mission=mission, kind=letter, language=code)
        wording = templates.wording_of(own)
    if not context.get("faults"):
        shown = show.letter(
            mission=mission,
            kind=kind,
            language=language,
            key=asked.get("example", ""),
            wording=wording,
        )
        if shown is not None:
            note_in_mission(request, mission, shown.named)
            context |= {"rendered": shown.letter, "html": body_of(shown.letter.html)}
    return render(request, "introductions/wording_preview.html", context)
