"""A side enters when it cannot meet: with its account, or by the link of one of its letters."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.access import SignedInRequest
from accounts.enums import OrganisationKind
from accounts.models import Organisation, User
from matchmaking.introductions.enums import ActorKind, Side
from matchmaking.introductions.models import ReplyLink
from matchmaking.introductions.views.reply import by_link as by_letter_link
from matchmaking.meetings.domain import letters, times
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.forms import TimesForm
from matchmaking.meetings.models import PartyLink
from matchmaking.meetings.views.own import editor_of, member_of
from matchmaking.meetings.views.reader import by_link
from matchmaking.missions.models import Mission

READ_OR_SAVE = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SAVE)
@login_required
def own(request: SignedInRequest, slug: str) -> HttpResponse:
    """Of an organisation with an account; whoever may not edit reads."""
    membership = editor_of(request) if request.method == "POST" else member_of(request)
    organisation = membership.organisation
    mission = Mission.objects.filter(slug=slug, enrolments__organisation=organisation).first()
    if mission is None:
        raise Http404
    side = Side.SUPPLIER if organisation.kind == OrganisationKind.SUPPLIER else Side.BUYER
    response = _page(request, mission, organisation, side, user=request.user)
    response["Cache-Control"] = "no-store, private"
    return response


# As with the other pages behind a link: the secret in the address is the proof.
@csrf_exempt
@require_http_methods(READ_OR_SAVE)
@by_link
def by_timetable(request: HttpRequest, link: PartyLink, token: str) -> HttpResponse:
    """Behind the link of a letter about meetings."""
    party = link.party
    return _page(request, party.mission, party.organisation, Side(party.side))


@csrf_exempt
@require_http_methods(READ_OR_SAVE)
@by_letter_link
def by_letter(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse:
    """Behind the link of a letter of an introduction: before there is any timetable."""
    introduction = link.introduction
    side = link.side
    organisation = introduction.profile_of(side).organisation
    return _page(request, introduction.mission, organisation, side)


def _page(
    request: HttpRequest,
    mission: Mission,
    organisation: Organisation,
    side: Side,
    *,
    user: User | None = None,
) -> HttpResponse:
    if not times.takes_part(mission=mission, organisation=organisation):
        raise Http404
    with timezone.override(zone_of(mission)):
        slots = times.times_to_ask(mission=mission, organisation=organisation, side=side)
        known = list(times.absences_of(mission=mission, organisation=organisation))
        noted = [one for one in known if one.entered_by == ActorKind.ORGANIZER]
        form = TimesForm(
            *([request.POST] if request.method == "POST" else []),
            slots=slots,
            away={one.slot_id for one in known},
            noted={one.slot_id for one in noted},
        )
        if request.method == "POST" and form.is_valid():
            hit = times.tell_times(
                mission=mission, organisation=organisation, side=side, away=form.away, user=user
            )
            _thank(request, len(hit))
            return redirect(request.path)
        context: dict[str, Any] = {
            "mission": mission,
            "organisation": organisation,
            "form": form,
            "noted": noted,
            "clock": letters.clock_of(mission),
            "own": user is not None,
            "base": "base.html" if user is not None else "base_letter.html",
        }
        status = 400 if form.errors else 200
        return render(request, "meetings/times.html", context, status=status)


def _thank(request: HttpRequest, hit: int) -> None:
    messages.success(request, _("Thank you. We have noted when you cannot come."))
    if hit:
        messages.warning(
            request,
            ngettext(
                "%(number)s meeting was arranged at such a time. The organizer sees it and looks "
                "for another time; you are written to.",
                "%(number)s meetings were arranged at such times. The organizer sees them and "
                "looks for other times; you are written to.",
                hit,
            )
            % {"number": hit},
        )
