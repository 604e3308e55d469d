"""Pages for an organizer's spreadsheets: template, upload, what was found, take, corrections."""

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    SignedInRequest,
    organizer_editor_required,
    organizer_required,
)
from accounts.enums import Way
from matchmaking.common.downloads import download
from matchmaking.common.enums import Language
from matchmaking.common.keys import key_in
from matchmaking.common.sheets import CONTENT_TYPES, SheetError, refuse_large, write_sheet
from matchmaking.common.wake import wake
from matchmaking.exchange import showing, tasks
from matchmaking.exchange.columns import template_rows
from matchmaking.exchange.domain import batches
from matchmaking.exchange.domain.choosing import choose_certificates, choose_organisation
from matchmaking.exchange.domain.contacts import named_in_problems, named_in_rows
from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.forms import EncodingForm, UploadForm
from matchmaking.exchange.models import ImportBatch
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.models import Mission

PREVIEW_ROWS = 8
ROWS_PER_PAGE = 50
# Whose a row has become, for the history of looks.
OF_ROW = ("supplier", "need__buyer")


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def upload(request: OrganisationRequest, slug: str) -> HttpResponse:
    """The form with templates and earlier uploads; POST keeps the file and checks it."""
    mission = organized_mission_or_404(request, slug)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _take_in(request, mission, form.cleaned_data)
        except SheetError as problem:
            form.add_error("file", str(problem))
    context = {
        "mission": mission,
        "form": form,
        "imports": mission.imports.defer("content").select_related("uploaded_by")[:20],
        "closed": mission.is_closed,
        "kinds": SheetKind.choices,
        "languages": Language.choices,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "exchange/upload.html", context, status=status)


@require_safe
@organizer_required
def template(
    request: OrganisationRequest, slug: str, kind: str, language: str, form: str
) -> HttpResponse:
    """An empty sheet with one example row, in the asked language and format."""
    organized_mission_or_404(request, slug)
    if kind not in SheetKind.values or language not in Language.values or form not in CONTENT_TYPES:
        raise Http404
    return _sheet_response(template_rows(kind, language), f"puente-{kind}-{language}", form)


@require_safe
@organizer_required
def batch(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """What was found in a sheet; htmx asks for the moving part while a worker is at it."""
    mission = organized_mission_or_404(request, slug)
    found = _batch_or_404(mission, pk)
    counts = batches.counts(found)
    shown = request.GET.get("show", "")
    rows = (
        found.rows.filter(state=shown) if shown in RowState.values else batches.noticed_rows(found)
    )
    page = Paginator(rows.select_related(*OF_ROW), ROWS_PER_PAGE).get_page(request.GET.get("page"))
    first = list(found.rows.select_related(*OF_ROW)[:PREVIEW_ROWS])
    named = named_in_rows(found, first, width=showing.PREVIEW_COLUMNS) + named_in_problems(
        found, page
    )
    note_in_mission(request, mission, named)
    context = {
        "mission": mission,
        "batch": found,
        "counts": counts,
        "moving": found.state in {BatchState.UPLOADED, BatchState.TAKING},
        "remarks": [showing.told_remark(found, remark) for remark in found.remarks],
        "preview": showing.preview(found, first),
        "page_obj": page,
        "rows": showing.shown_rows(found, list(page)),
        "states": BatchState,
        "shown": shown,
        "encoding_form": _encoding_form(found),
    }
    name = "exchange/partials/batch.html" if request.htmx else "exchange/batch.html"
    return render(request, name, context)


def _encoding_form(found: ImportBatch) -> EncodingForm | None:
    """Only while the choice still changes something: not for XLSX, not once rows were taken."""
    if not found.encoding or found.state not in {BatchState.CHECKED, BatchState.REFUSED}:
        return None
    return EncodingForm(initial={"encoding": found.encoding})


@require_POST
@organizer_editor_required
def encoding(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """Read the file anew in the encoding that its sender says it is written in."""
    found = _batch_or_404(organized_mission_or_404(request, slug), pk)
    form = EncodingForm(request.POST)
    if form.is_valid() and batches.choose_encoding(
        batch=found, encoding=form.cleaned_data["encoding"]
    ):
        _check(found)
    else:
        messages.error(request, _("The file could not be read again."))
    return redirect("exchange:batch", slug=slug, pk=pk)


@require_POST
@organizer_editor_required
def take(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """Take the good rows over; a second press changes nothing."""
    found = _batch_or_404(organized_mission_or_404(request, slug), pk)
    try:
        if batches.start_taking(batch=found):
            wake(tasks.take, found.pk)
    except MissionClosedError:
        messages.error(request, _("The mission is closed. Open it before you enrol anybody."))
    return redirect("exchange:batch", slug=slug, pk=pk)


@require_POST
@organizer_editor_required
def choose(request: OrganisationRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Say which organisation a row is about; "" is a new organisation."""
    found = _batch_or_404(organized_mission_or_404(request, slug), pk)
    said = request.POST.get("organisation")
    asked = key_in(said or "")
    # What names nobody, or was left out, is no answer: least of all "another company".
    readable = said == "" or asked is not None
    if not readable or not choose_organisation(batch=found, number=number, organisation_id=asked):
        messages.error(request, _("This cannot be chosen any more; look at the row again."))
    return _back_to_row(request, slug, pk, number)


@require_POST
@organizer_editor_required
def certificates(request: OrganisationRequest, slug: str, pk: int, number: int) -> HttpResponse:
    """Say whether the certificates that a row does not list go when it is taken."""
    found = _batch_or_404(organized_mission_or_404(request, slug), pk)
    about = key_in(request.POST.get("organisation", ""))
    shown = request.POST.get("shown", "").split(",")
    said = request.POST.get("drops")
    if (
        about is None
        or said not in {"0", "1"}
        or not choose_certificates(
            batch=found, number=number, organisation_id=about, shown=shown, drops=said == "1"
        )
    ):
        messages.error(request, _("This cannot be chosen any more; look at the row again."))
    return _back_to_row(request, slug, pk, number)


@require_safe
@organizer_required
def bad_rows(request: OrganisationRequest, slug: str, pk: int, form: str) -> HttpResponse:
    """The rows to correct as a sheet, with the reasons in the reader's language."""
    mission = organized_mission_or_404(request, slug)
    found = _batch_or_404(mission, pk)
    if form not in CONTENT_TYPES:
        raise Http404
    bad = list(found.rows.filter(state=RowState.BAD).select_related(*OF_ROW))
    note_in_mission(request, mission, named_in_rows(found, bad), way=Way.DOWNLOAD)
    rows = showing.told_corrections(found, bad)
    return _sheet_response(rows, f"puente-{found.kind}-{found.pk}-corrections", form)


def _take_in(request: SignedInRequest, mission: Mission, cleaned: dict[str, Any]) -> HttpResponse:
    file: UploadedFile = cleaned["file"]
    # By its size alone: a hundred megabytes are not read into memory to be thrown away.
    refuse_large(file.size or 0, batches.LIMITS)
    kept, new = batches.keep_upload(
        mission=mission,
        kind=cleaned["kind"],
        file_name=file.name or "",
        content=file.read(),
        user=request.user,
    )
    if new:
        _check(kept)
    else:
        messages.info(request, _("This very file was uploaded before; nothing was changed by it."))
    return redirect("exchange:batch", slug=mission.slug, pk=kept.pk)


def _check(kept: ImportBatch) -> None:
    """At once where the sheet is small, so that its sender sees the result; else by a worker."""
    if batches.is_small(kept):
        batches.check_batch(batch_id=kept.pk)
    else:
        wake(tasks.check, kept.pk)


def _back_to_row(request: OrganisationRequest, slug: str, pk: int, number: int) -> HttpResponse:
    page = key_in(request.POST.get("page", ""))
    query = f"?page={page}" if page is not None else ""
    return redirect(f"{reverse('exchange:batch', args=[slug, pk])}{query}#row-{number}")


def _sheet_response(rows: list[list[str]], name: str, form: str) -> HttpResponse:
    content = write_sheet(rows, kind=form)
    return download(content, name=f"{name}.{form}", content_type=CONTENT_TYPES[form])


def _batch_or_404(mission: Mission, pk: int) -> ImportBatch:
    return get_object_or_404(mission.imports.select_related("uploaded_by"), pk=pk)
