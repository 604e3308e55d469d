"""What a side said on the telephone, entered by the organizer: before the release and after it."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import OrganisationRequest, organizer_editor_required
from matchmaking.common.wake import wake
from matchmaking.introductions import tasks
from matchmaking.introductions.domain.consent import answers
from matchmaking.introductions.domain.consent.telephone import record_answer_by_telephone
from matchmaking.introductions.domain.contacts import contact_on, name_of
from matchmaking.introductions.domain.people import known_people, offered
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import Answer, AnswerChannel, Side
from matchmaking.introductions.forms.followup import telephone_form
from matchmaking.introductions.models import Introduction
from matchmaking.introductions.views.answer_forms import answer_forms
from matchmaking.introductions.views.followup_acts import CALL, OF_A_SIDE, Table, side_context
from matchmaking.introductions.views.followup_organizer import (
    followed_introduction_or_404,
    take_for_organizer,
)
from matchmaking.missions.audit import note_in_mission

BY_TELEPHONE = OF_A_SIDE | {"call": CALL}


@organizer_editor_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_telephone(request: OrganisationRequest, slug: str, pk: int, side: str) -> HttpResponse:
    """After the release: how things stand, what is promised, what was ordered."""
    introduction = _introduction_or_404(request, slug, pk, side)
    people = known_people(introduction, [side])
    table, refused = Table(BY_TELEPHONE, telephone=True, people=people), None
    if request.method == "POST":
        voice = Voice(Side(side), channel=AnswerChannel.TELEPHONE, user=request.user)
        done, refused = take_for_organizer(request, introduction, voice, table)
        if done:
            return redirect("introductions:follow-up", slug, pk)
    table = replace(table, refused=refused)
    shown = contact_on(introduction, Side(side)) + offered(introduction, people)
    note_in_mission(request, introduction.mission, shown)
    context = side_context(introduction, Side(side), table) | {
        "mission": introduction.mission,
        "introduction": introduction,
        "side": side,
        "other": name_of(introduction, Side(side).other),
        "speaker": name_of(introduction, Side(side)),
        "calls": table.offers({"call": CALL}),
    }
    status = 400 if refused else 200
    return render(request, "introductions/followup_telephone.html", context, status=status)


@organizer_editor_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_telephone(
    request: OrganisationRequest, slug: str, pk: int, side: str
) -> HttpResponse:
    """Before the release: what the side answered to the request."""
    introduction = _introduction_or_404(request, slug, pk, side)
    people = known_people(introduction, [side])
    refused = None
    if request.method == "POST":
        given = request.POST.get("answer", "")
        if given not in answers.open_answers(introduction, Side(side)):
            messages.warning(request, _("This changed meanwhile. See how it stands now."))
            return redirect("introductions:detail", slug, pk)
        form = telephone_form(Answer(given))(request.POST, people=people, auto_id=f"{given}-%s")
        if form.is_valid():
            _record_answer(request, introduction, Side(side), Answer(given), form)
            return redirect("introductions:detail", slug, pk)
        refused = form
    note_in_mission(request, introduction.mission, offered(introduction, people))
    context = {
        "mission": introduction.mission,
        "introduction": introduction,
        "side": side,
        "speaker": name_of(introduction, Side(side)),
        "forms": answer_forms(
            introduction, Side(side), refused=refused, form_of=telephone_form, people=people
        ),
    }
    status = 400 if refused else 200
    return render(request, "introductions/answer_telephone.html", context, status=status)


def _introduction_or_404(
    request: OrganisationRequest, slug: str, pk: int, side: str
) -> Introduction:
    if side not in Side.values:
        raise Http404
    return followed_introduction_or_404(request, slug, pk)


def _record_answer(
    request: OrganisationRequest, introduction: Introduction, side: Side, given: Answer, form: Any
) -> None:
    try:
        record_answer_by_telephone(
            introduction_id=introduction.pk,
            side=side,
            answer=given,
            seen=form.cleaned_data["seen"],
            user=request.user,
            **form.spoken(),
            **form.details(),
        )
    except answers.StaleAnswerError:
        messages.warning(request, _("This changed meanwhile. See how it stands now."))
        return
    messages.success(request, _("Noted, as said by telephone."))
    wake(tasks.advance, introduction.pk)
