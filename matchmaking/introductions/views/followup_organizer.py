"""The organizer's follow-up: whom to call, what was promised, and what a side said by telephone."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import (
    MAY_EDIT,
    OrganisationRequest,
    organizer_editor_required,
    organizer_required,
)
from accounts.domain.accesses import Whose
from matchmaking.common.wake import wake
from matchmaking.introductions import tasks
from matchmaking.introductions.domain import answers, contacts, course, followup_queries
from matchmaking.introductions.domain.steps import ENDED
from matchmaking.introductions.domain.telephone import record_answer_by_telephone
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    Answer,
    AnswerChannel,
    IntroductionState,
    OutcomeState,
    PromiseState,
    Side,
)
from matchmaking.introductions.forms.followup import ActForm, telephone_form
from matchmaking.introductions.models import Inquiry, Introduction
from matchmaking.introductions.views.followup_acts import (
    CALL,
    NEW_PROMISE,
    OF_A_SIDE,
    OF_THE_ORGANIZER,
    PROMISE,
    STALE,
    Card,
    Table,
    side_context,
    take,
)
from matchmaking.introductions.views.reply import BUTTONS
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission

PAGE_SIZE = 50
BY_TELEPHONE = OF_A_SIDE | {"call": CALL}


@organizer_required
@require_safe
def follow_up_list(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    lists: dict[str, QuerySet[Any]] = {
        "page": followup_queries.followed_introductions(mission),
        "calls": followup_queries.calls_to_make(mission),
        "disputed": followup_queries.disputed(mission),
        "late": followup_queries.late_promises(mission, today=timezone.localdate()),
    }
    pages = {
        name: Paginator(rows, PAGE_SIZE).get_page(request.GET.get(name))
        for name, rows in lists.items()
    }
    note_in_mission(request, mission, _whom_to_call(pages["calls"]))
    context = {"mission": mission, "page_obj": pages.pop("page")} | pages
    return render(request, "introductions/followup_list.html", context)


def _whom_to_call(calls: Iterable[Inquiry]) -> list[Whose]:
    return [
        whose
        for inquiry in calls
        if inquiry.asked in Side.values  # else the organizer itself
        for whose in contacts.contact_on(inquiry.introduction, Side(inquiry.asked))
    ]


@organizer_required
@require_http_methods(["GET", "HEAD", "POST"])
def follow_up(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """One introduction: what is open, what was said, and the organizer's own acts."""
    introduction = _introduction(request, slug, pk)
    refused = None
    if request.method == "POST":
        _editors_only(request)
        done, refused = _take(request, introduction, Voice(None, user=request.user), {})
        if done:
            return redirect("introductions:follow-up", slug, pk)
        introduction = _introduction(request, slug, pk)
    note_in_mission(request, introduction.mission, contacts.named_in_follow_up(introduction))
    context = _context(introduction, Table(OF_THE_ORGANIZER, refused=refused)) | {
        "may_act": _may_act(request)
    }
    status = 400 if refused else 200
    return render(request, "introductions/followup_detail.html", context, status=status)


@organizer_editor_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_telephone(request: OrganisationRequest, slug: str, pk: int, side: str) -> HttpResponse:
    """What `side` said on the telephone, entered by the organizer after the release."""
    if side not in Side.values:
        raise Http404
    introduction = _introduction(request, slug, pk)
    refused = None
    if request.method == "POST":
        voice = Voice(Side(side), channel=AnswerChannel.TELEPHONE, user=request.user)
        done, refused = _take(request, introduction, voice, BY_TELEPHONE)
        if done:
            return redirect("introductions:follow-up", slug, pk)
    note_in_mission(request, introduction.mission, contacts.contact_on(introduction, Side(side)))
    table = Table(BY_TELEPHONE, telephone=True, refused=refused)
    context = side_context(introduction, Side(side), table) | {
        "mission": introduction.mission,
        "introduction": introduction,
        "side": side,
        "other": _name_of_other(introduction, side),
        "speaker": _name_of(introduction, side),
        "calls": [_call_offer(refused)],
    }
    status = 400 if refused else 200
    return render(request, "introductions/followup_telephone.html", context, status=status)


@organizer_editor_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer_by_telephone(
    request: OrganisationRequest, slug: str, pk: int, side: str
) -> HttpResponse:
    """What `side` answered to the request on the telephone, before the release."""
    if side not in Side.values:
        raise Http404
    introduction = _introduction(request, slug, pk)
    refused = None
    if request.method == "POST":
        given = request.POST.get("answer", "")
        if given not in answers.open_answers(introduction, Side(side)):
            messages.warning(request, _("This changed meanwhile. See how it stands now."))
            return redirect("introductions:detail", slug, pk)
        form = telephone_form(Answer(given))(request.POST, auto_id=f"{given}-%s")
        if form.is_valid():
            _record_answer(request, introduction, Side(side), Answer(given), form)
            return redirect("introductions:detail", slug, pk)
        refused = form
    forms = []
    for given in answers.open_answers(introduction, Side(side)):
        if refused is not None and refused.data.get("answer") == given:
            forms.append((given, refused, BUTTONS[given]))
            continue
        initial = {"answer": given, "seen": introduction.state}
        form = telephone_form(given)(initial=initial, auto_id=f"{given}-%s")
        forms.append((given, form, BUTTONS[given]))
    context = {
        "mission": introduction.mission,
        "introduction": introduction,
        "side": side,
        "speaker": _name_of(introduction, side),
        "forms": forms,
    }
    status = 400 if refused else 200
    return render(request, "introductions/answer_telephone.html", context, status=status)


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
            spoke_with=form.cleaned_data["spoke_with"],
            spoke_on=form.cleaned_data["spoke_on"],
            **form.details(),
        )
    except answers.StaleAnswerError:
        messages.warning(request, _("This changed meanwhile. See how it stands now."))
        return
    messages.success(request, _("Noted, as said by telephone."))
    wake(tasks.advance, introduction.pk)


def _take(
    request: OrganisationRequest, introduction: Introduction, voice: Voice, acts: dict[str, Any]
) -> tuple[bool, ActForm | None]:
    """(whether the page can be shown afresh, the form that was refused)."""
    try:
        refused = take(request, introduction, voice, acts or OF_THE_ORGANIZER)
    except STALE:
        messages.warning(request, _("This changed meanwhile. See how it stands now."))
        return True, None
    if refused is None:
        messages.success(request, _("It is noted."))
        wake(tasks.follow_up)
    return refused is None, refused


def _introduction(request: OrganisationRequest, slug: str, pk: int) -> Introduction:
    mission = organized_mission_or_404(request, slug)
    found = followup_queries.with_follow_up(Introduction.objects.filter(mission=mission))
    return get_object_or_404(found, pk=pk)


def _may_act(request: OrganisationRequest) -> bool:
    return request.membership.role in MAY_EDIT


def _editors_only(request: OrganisationRequest) -> None:
    if not _may_act(request):
        raise PermissionDenied(_("Your role does not allow this."))


def _context(introduction: Introduction, table: Table) -> dict[str, Any]:
    released = introduction.state in course.RELEASED
    return {
        "mission": introduction.mission,
        "introduction": introduction,
        "released": released,
        "waiting": introduction.waiting_inquiries,  # type: ignore[attr-defined]
        "promises": [
            Card(
                promise,
                table.offers(PROMISE, subject=promise.pk)
                if released and promise.state == PromiseState.OPEN
                else [],
            )
            for promise in introduction.promises.all()
        ],
        "outcomes": [
            Card(outcome, _settling(table, outcome)) for outcome in introduction.outcomes.all()
        ],
        "new_promise": table.offers(NEW_PROMISE) if released else [],
        "ends": _ends(introduction, table) if released else [],
        "sides": [
            (
                side,
                _name_of(introduction, side),
                reverse(
                    "introductions:by-telephone",
                    args=[introduction.mission.slug, introduction.pk, side],
                ),
            )
            for side in Side.values
        ],
    }


def _settling(table: Table, outcome: Any) -> list[Any]:
    if outcome.state != OutcomeState.DISPUTED:
        return []
    initial = {
        "kind": outcome.kind,
        "currency": outcome.currency,
        "agreed_on": outcome.agreed_on,
        "amount": outcome.amount,
    }
    offers: list[Any] = table.offers(
        {"settle": OF_THE_ORGANIZER["settle"]}, subject=outcome.pk, **initial
    )
    return offers


def _ends(introduction: Introduction, table: Table) -> list[Any]:
    if introduction.state == IntroductionState.WON:
        return []  # It is taken back with the value that won it.
    name = "reopen" if introduction.state in ENDED else "sleep"
    offers: list[Any] = table.offers({name: OF_THE_ORGANIZER[name]})
    return offers


def _call_offer(refused: ActForm | None) -> Any:
    return Table({"call": CALL}, refused=refused).offers({"call": CALL})[0]


def _name_of(introduction: Introduction, side: str) -> str:
    if side == Side.SUPPLIER:
        return introduction.supplier.organisation.name
    return introduction.need.buyer.organisation.name


def _name_of_other(introduction: Introduction, side: str) -> str:
    return _name_of(introduction, Side(side).other)
