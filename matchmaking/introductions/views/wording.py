"""The organizer's own wording of letters: what is in force, the editor, and a real preview."""

from typing import Any

from csp.decorators import csp_replace
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import organizer_editor_required, organizer_required
from matchmaking.common.enums import Language
from matchmaking.common.markup import body_of
from matchmaking.introductions.domain import contacts, templates
from matchmaking.introductions.domain.letters import READER
from matchmaking.introductions.domain.wording import (
    KINDS,
    TO_BUYER,
    TO_SUPPLIER,
    Wording,
    placeholders_of,
)
from matchmaking.introductions.enums import LetterKind, Side
from matchmaking.introductions.forms.wording import WordingForm
from matchmaking.introductions.models import LetterTemplate
from matchmaking.matching.models import Proposal
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission
from matchmaking.missions.models import Mission
from matchmaking.outbox.views import LETTER_POLICY

PAIRS_OFFERED = 50


@require_safe
@organizer_required
def wording_list(request: HttpRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    own = templates.own_wordings(mission)
    groups = [
        (label, [_row(kind, own) for kind in kinds])
        for label, kinds in (
            (_("Letters to suppliers"), TO_SUPPLIER),
            (_("Letters to buyers"), TO_BUYER),
        )
    ]
    return render(
        request, "introductions/wording_list.html", {"mission": mission, "groups": groups}
    )


def _row(kind: LetterKind, own: dict[tuple[str, str], LetterTemplate]) -> dict[str, Any]:
    # The languages in the order in which readers of that letter are likely to want them.
    order = ("es", "en", "ja") if READER[kind] == Side.SUPPLIER else ("ja", "en", "es")
    return {
        "kind": kind,
        "languages": [(Language(code), own.get((kind, code))) for code in order],
    }


def _known(kind: str, language: str) -> tuple[LetterKind, Language]:
    if kind not in KINDS or language not in Language.values:
        raise Http404
    return LetterKind(kind), Language(language)


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def edit(request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    letter, code = _known(kind, language)
    which: dict[str, Any] = {"mission": mission, "kind": letter, "language": code}
    if request.method == "POST" and "reset" in request.POST:
        templates.go_back_to_puentes(**which, user=request.membership.user)  # type: ignore[attr-defined]
        messages.success(request, _("Puente's own wording is used from now on."))
        return redirect("introductions:wording-edit", slug, kind, language)
    start = templates.wording_in_force(**which)
    data = request.POST if request.method == "POST" else None
    form = WordingForm(data, kind=letter, language=code, initial=start._asdict())
    if data is not None and form.is_valid():
        saved = templates.save_wording(
            **which,
            wording=form.wording,
            user=request.membership.user,  # type: ignore[attr-defined]
        )
        sentence = _("Saved as version %(number)s. Letters that are written from now on use it.")
        messages.success(request, sentence % {"number": saved.number})
        return redirect("introductions:wording-edit", slug, kind, language)
    context = which | {
        "form": form,
        "own": templates.in_force(**which),
        "versions": templates.versions(**which),
        "placeholders": placeholders_of(letter),
        "proposals": templates.proposals_to_show(mission)[:PAIRS_OFFERED],
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
def preview(request: HttpRequest, slug: str, kind: str, language: str) -> HttpResponse:
    """The letter for a real pair, text beside HTML: by POST from what stands in the editor.

    Nothing is stored either way.
    """
    mission = organized_mission_or_404(request, slug)
    letter, code = _known(kind, language)
    asked = request.POST if request.method == "POST" else request.GET
    proposal = _proposal(mission, asked.get("proposal", ""))
    context: dict[str, Any] = {"proposal": proposal, "language": code}
    wording: Wording | None = None
    if request.method == "POST":
        form = WordingForm(request.POST, kind=letter, language=code)
        if form.is_valid():
            wording = form.wording
        context["faults"] = [fault for faults in form.errors.values() for fault in faults]
    else:
        own = templates.in_force(mission=mission, kind=letter, language=code)
        wording = Wording(own.subject, own.body) if own else None
    if proposal is not None and not context.get("faults"):
        note_in_mission(request, mission, contacts.named_in_preview(proposal, letter))
        rendered = templates.preview(proposal=proposal, kind=letter, language=code, wording=wording)
        context |= {"rendered": rendered, "html": body_of(rendered.html)}
    return render(request, "introductions/wording_preview.html", context)


def _proposal(mission: Mission, asked: str) -> Proposal | None:
    offered = templates.proposals_to_show(mission)
    chosen = offered.filter(pk=int(asked)).first() if asked.isascii() and asked.isdigit() else None
    return chosen or offered.first()
