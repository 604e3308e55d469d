"""The organizer's follow-up: whom to call, what was promised, and what came of it."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import OrganisationRequest, organizer_required
from accounts.domain.accesses import Whose
from matchmaking.common.wake import wake
from matchmaking.introductions import tasks
from matchmaking.introductions.domain import contacts, course
from matchmaking.introductions.domain.followup import followup_queries
from matchmaking.introductions.domain.followup.steps import ENDED
from matchmaking.introductions.domain.people import known_people, offered
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    IntroductionState,
    OutcomeState,
    Owner,
    PromiseState,
    Side,
)
from matchmaking.introductions.forms.followup import ActForm
from matchmaking.introductions.models import Inquiry, Introduction
from matchmaking.introductions.views.followup_acts import (
    NEW_PROMISE,
    OF_THE_ORGANIZER,
    PROMISE,
    STALE,
    Card,
    Table,
    take,
)
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission

PAGE_SIZE = 50


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
    introduction = followed_introduction_or_404(request, slug, pk)
    may_act = request.membership.may_edit
    acts_open = may_act and introduction.state in course.RELEASED
    people = known_people(introduction, Owner) if acts_open else []
    table, refused = Table(OF_THE_ORGANIZER, people=people), None
    if request.method == "POST":
        if not may_act:
            raise PermissionDenied(_("Your role does not allow this."))
        voice = Voice(None, user=request.user)
        done, refused = take_for_organizer(request, introduction, voice, table)
        if done:
            return redirect("introductions:follow-up", slug, pk)
        introduction = followed_introduction_or_404(request, slug, pk)
    shown = contacts.named_in_follow_up(introduction) + offered(introduction, people)
    note_in_mission(request, introduction.mission, shown)
    context = _context(introduction, replace(table, refused=refused)) | {"may_act": may_act}
    status = 400 if refused else 200
    return render(request, "introductions/followup_detail.html", context, status=status)


def take_for_organizer(
    request: OrganisationRequest, introduction: Introduction, voice: Voice, table: Table
) -> tuple[bool, ActForm | None]:
    """(whether the page can be shown afresh, the form that was refused)."""
    try:
        refused = take(request, introduction, voice, table)
    except STALE:
        messages.warning(request, _("This changed meanwhile. See how it stands now."))
        return True, None
    if refused is None:
        messages.success(request, _("It is noted."))
        wake(tasks.follow_up)
    return refused is None, refused


def followed_introduction_or_404(request: OrganisationRequest, slug: str, pk: int) -> Introduction:
    mission = organized_mission_or_404(request, slug)
    found = followup_queries.with_follow_up(Introduction.objects.filter(mission=mission))
    return get_object_or_404(found, pk=pk)


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
                contacts.name_of(introduction, side),
                reverse(
                    "introductions:by-telephone",
                    args=[introduction.mission.slug, introduction.pk, side],
                ),
            )
            for side in Side
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
