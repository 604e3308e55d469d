"""The pages behind the links in letters about meetings. Reading them changes nothing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from matchmaking.introductions.domain.consent import stopping
from matchmaking.introductions.enums import OptOutScope, Side
from matchmaking.introductions.forms import StopForm
from matchmaking.introductions.views.reply import private
from matchmaking.meetings.domain import letters, links, queries
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.forms import DeclineForm, RatingForm
from matchmaking.meetings.models import Meeting, PartyLink
from matchmaking.meetings.views import actions

View = Callable[..., HttpResponse]


def by_any_link(view: View) -> View:
    """Find the link, and answer in its reader's language and by the clock of the meetings.

    Forged ones get a kind word.
    """

    @wraps(view)
    def found(request: HttpRequest, token: str, *args: Any, **kwargs: Any) -> HttpResponse:
        link = links.find_link(token)
        if link is None:
            return private(render(request, "introductions/reply_unknown.html", status=404))
        link.party = letters.load_party(link.party_id)
        zone = zone_of(link.party.mission)
        with translation.override(link.language), timezone.override(zone):
            response = view(request, link, token, *args, **kwargs)
        return private(response, language=link.language)

    return found


def by_link(view: View) -> View:
    """As `by_any_link`, while there is something to see; old links get a kind word too."""

    @wraps(view)
    def in_time(
        request: HttpRequest, link: PartyLink, token: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        if not links.is_expired(link):
            return view(request, link, token, *args, **kwargs)
        context = {"mission": link.party.mission}
        return render(request, "meetings/ended.html", context, status=410)

    return by_any_link(in_time)


def _show(
    request: HttpRequest,
    link: PartyLink,
    token: str,
    *,
    refused: tuple[int, Any] | None = None,
) -> HttpResponse:
    def address(action: str, pk: int) -> str:
        # Relative on purpose: the page does not repeat the secret of its address.
        return f"{pk}/{action}/"

    context = {
        "party": link.party,
        "mission": link.party.mission,
        "cards": actions.cards(link.party, address=address, refused=refused),
        "times_ahead": queries.has_times_ahead(link.party.mission),
        "items": queries.items_of(link.party.mission) if link.party.side == Side.SUPPLIER else [],
    }
    status = 400 if refused else 200
    return render(request, "meetings/reader.html", context, status=status)


@require_safe
@by_link
def page(request: HttpRequest, link: PartyLink, token: str) -> HttpResponse:
    return _show(request, link, token)


@require_safe
@by_link
def calendar(request: HttpRequest, link: PartyLink, token: str) -> HttpResponse:
    """For a calendar program that follows the address, or to be opened once."""
    return actions.calendar_file(link.party)


def _own(link: PartyLink, pk: int) -> Meeting:
    meeting = queries.meeting_of_party(link.party, pk)
    if meeting is None:
        raise Http404
    return meeting


def _back(request: HttpRequest, token: str, said: actions.Said) -> HttpResponse:
    level, sentence = said
    # Written now, in the link's language: the message is stored when only the browser's is known.
    getattr(messages, level)(request, str(sentence))
    return redirect("meetings:page", token)


# As with the links of introductions: the secret in the address is the proof, and under
# "no-referrer" a browser sends "Origin: null" with the form.
@csrf_exempt
@require_POST
@by_link
def agree(request: HttpRequest, link: PartyLink, token: str, pk: int) -> HttpResponse:
    return _back(request, token, actions.agree(link.party, _own(link, pk), None))


@csrf_exempt
@require_POST
@by_link
def cancel(request: HttpRequest, link: PartyLink, token: str, pk: int) -> HttpResponse:
    meeting = _own(link, pk)
    form = DeclineForm(request.POST, auto_id=f"{pk}-no-%s")
    if not form.is_valid():
        return _show(request, link, token, refused=(pk, form))
    return _back(request, token, actions.cancel(link.party, meeting, None, form))


@csrf_exempt
@require_POST
@by_link
def rate(request: HttpRequest, link: PartyLink, token: str, pk: int) -> HttpResponse:
    meeting = _own(link, pk)
    form = RatingForm(request.POST, auto_id=f"{pk}-rate-%s")
    if not form.is_valid():
        return _show(request, link, token, refused=(pk, form))
    return _back(request, token, actions.rate(link.party, meeting, None, form, link))


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_any_link
def stop(request: HttpRequest, link: PartyLink, token: str) -> HttpResponse:
    """No more letters of this mission, or at all; a mail program's one click means all."""
    introduction = links.introduction_link(link.party)
    form = StopForm(request.POST or None, initial={"scope": OptOutScope.MISSION})
    # A timetable is of a whole mission: there is no single need to stop.
    form.fields["scope"].choices = [  # type: ignore[attr-defined]
        (scope.value, scope.label) for scope in (OptOutScope.MISSION, OptOutScope.ALL)
    ]
    context = {"link": link, "mission": link.party.mission, "form": form}
    if request.method != "POST":
        return render(request, "meetings/stop.html", context)
    one_click = request.POST.get("List-Unsubscribe") == "One-Click"
    if not one_click and not form.is_valid():
        return render(request, "meetings/stop.html", context, status=400)
    scope = OptOutScope.ALL if one_click else OptOutScope(form.cleaned_data["scope"])
    if introduction is not None:
        stopping.opt_out(link=introduction, scope=scope)
    return render(request, "meetings/stopped.html", context | {"scope": scope})
