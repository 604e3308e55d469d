"""The organizer's part in replies by e-mail: reading their files, entering them as the answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import OrganisationRequest, organizer_editor_required, organizer_required
from accounts.enums import Seen, Way
from matchmaking.common.downloads import download
from matchmaking.common.wake import wake
from matchmaking.introductions import tasks
from matchmaking.introductions.domain import contacts
from matchmaking.introductions.domain.consent import answers
from matchmaking.introductions.domain.consent.received import received_for
from matchmaking.introductions.enums import Answer, Side
from matchmaking.introductions.forms import FORMS, AnswerForm
from matchmaking.introductions.models import Introduction, ReceivedReply
from matchmaking.introductions.views.answer_forms import answer_forms
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission
from matchmaking.outbox.enums import IncomingKind


def _introduction(request: OrganisationRequest, slug: str, pk: int) -> Introduction:
    mission = organized_mission_or_404(request, slug)
    return get_object_or_404(Introduction, mission=mission, pk=pk)


def lines_for(introduction: Introduction) -> list[dict[str, Any]]:
    """Each reply by e-mail with the forms by which it may be entered as the answer."""
    return [
        {"received": received, "forms": _forms(introduction, received)}
        for received in received_for(introduction)
    ]


def _forms(introduction: Introduction, received: ReceivedReply) -> list[tuple[Answer, AnswerForm]]:
    if received.incoming.kind != IncomingKind.REPLY:
        return []
    found = answer_forms(introduction, Side(received.side), prefix=f"{received.pk}-")
    return [(answer, form) for answer, form, _button in found]


@organizer_editor_required
@require_POST
def enter_answer(
    request: OrganisationRequest, slug: str, pk: int, received_pk: int
) -> HttpResponse:
    """The organizer read the reply, and says what it means."""
    introduction = _introduction(request, slug, pk)
    received = get_object_or_404(received_for(introduction), pk=received_pk)
    side = Side(received.side)
    given = request.POST.get("answer", "")
    open_now = {answer.value for answer in answers.open_answers(introduction, side)}
    form = FORMS[Answer(given)](request.POST) if given in open_now else None
    if form is None or not form.is_valid():
        messages.error(request, _("This answer is not complete, or no longer possible."))
        return redirect("introductions:detail", slug, pk)
    try:
        answers.record_answer(
            introduction_id=introduction.pk,
            side=side,
            received=received,
            answer=Answer(given),
            seen=form.cleaned_data["seen"],
            user=request.user,
            **form.details(),
        )
    except answers.StaleAnswerError:
        messages.warning(request, _("Somebody answered in the meantime; nothing was entered."))
    else:
        wake(tasks.advance, introduction.pk)
        messages.success(request, _("The answer is entered."))
    return redirect("introductions:detail", slug, pk)


@organizer_required
@require_safe
def received_file(
    request: OrganisationRequest, slug: str, pk: int, received_pk: int, file_pk: int
) -> HttpResponse:
    """A file that came with a reply, never shown inside the site."""
    introduction = _introduction(request, slug, pk)
    received = get_object_or_404(received_for(introduction), pk=received_pk)
    file = get_object_or_404(received.incoming.files.exclude(content_type=""), pk=file_pk)
    whose = [contacts.sender_of(introduction, received)]
    note_in_mission(request, introduction.mission, whose, what=Seen.MESSAGE, way=Way.DOWNLOAD)
    return download(bytes(file.content), name=file.filename, content_type=file.content_type)
