"""A supplier's and a buyer's own meetings, for people with an account."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import SignedInRequest, acting_membership
from accounts.enums import OrganisationKind
from accounts.models import Membership
from matchmaking.meetings.domain import letters, queries, times
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.forms import DeclineForm, RatingForm
from matchmaking.meetings.models import Meeting, Party
from matchmaking.meetings.views import actions

SIDES = (OrganisationKind.SUPPLIER, OrganisationKind.BUYER)


def member_of(request: SignedInRequest) -> Membership:
    """The membership in use, if it is of a side that sits at a table."""
    membership = acting_membership(request)
    if membership is None or membership.organisation.kind not in SIDES:
        raise PermissionDenied(_("This page is for another kind of organisation."))
    return membership


def editor_of(request: SignedInRequest) -> Membership:
    membership = member_of(request)
    if not membership.may_edit:
        raise PermissionDenied(_("Your role does not allow this."))
    return membership


def _address(action: str, pk: int) -> str:
    return reverse(f"meetings:own-{action}", args=[pk])


@require_safe
@login_required
def meeting_list(request: SignedInRequest) -> HttpResponse:
    return _show(request, member_of(request))


def _show(
    request: SignedInRequest, membership: Membership, *, refused: tuple[int, Any] | None = None
) -> HttpResponse:
    may_act = membership.may_edit
    missions = []
    for party in queries.parties_of_organisation(membership.organisation):
        with timezone.override(zone_of(party.mission)):
            cards = actions.cards(party, address=_address, may_act=may_act, refused=refused)
        if cards:
            ahead = any(card["meeting"].slot.ends_at > timezone.now() for card in cards)
            part = {"party": party, "mission": party.mission, "cards": cards, "ahead": ahead}
            missions.append(part)
    context = {
        "missions": missions,
        "asked": times.missions_to_ask(membership.organisation) if may_act else [],
        "may_act": may_act,
        "own": True,
    }
    response = render(request, "meetings/own.html", context, status=400 if refused else 200)
    response["Cache-Control"] = "no-store, private"
    return response


def _own(membership: Membership, pk: int) -> tuple[Party, Meeting]:
    for party in queries.parties_of_organisation(membership.organisation):
        meeting = queries.meeting_of_party(party, pk)
        if meeting is not None:
            return letters.load_party(party.pk), meeting
    raise Http404


def _back(request: SignedInRequest, said: actions.Said) -> HttpResponse:
    level, sentence = said
    getattr(messages, level)(request, sentence)
    return redirect("meetings:own")


@require_POST
@login_required
def agree(request: SignedInRequest, pk: int) -> HttpResponse:
    party, meeting = _own(editor_of(request), pk)
    return _back(request, actions.agree(party, meeting, request.user))


@require_POST
@login_required
def cancel(request: SignedInRequest, pk: int) -> HttpResponse:
    membership = editor_of(request)
    party, meeting = _own(membership, pk)
    form = DeclineForm(request.POST, auto_id=f"{pk}-no-%s")
    if not form.is_valid():
        return _show(request, membership, refused=(pk, form))
    return _back(request, actions.cancel(party, meeting, request.user, form))


@require_POST
@login_required
def rate(request: SignedInRequest, pk: int) -> HttpResponse:
    membership = editor_of(request)
    party, meeting = _own(membership, pk)
    form = RatingForm(request.POST, auto_id=f"{pk}-rate-%s")
    if not form.is_valid():
        return _show(request, membership, refused=(pk, form))
    return _back(request, actions.rate(party, meeting, request.user, form))


@require_safe
@login_required
def calendar(request: SignedInRequest, party_pk: int) -> HttpResponse:
    organisation = member_of(request).organisation
    party = queries.parties_of_organisation(organisation).filter(pk=party_pk).first()
    if party is None:
        raise Http404
    return actions.calendar_file(party)
