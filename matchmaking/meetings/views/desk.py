"""The desk on the day: who sits where now, and what came of it, on a phone or a laptop."""

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    SignedInRequest,
    organizer_editor_required,
    organizer_required,
)
from matchmaking.introductions.enums import Side
from matchmaking.meetings import tasks
from matchmaking.meetings.domain import attention, marking, meetings, queries, steps
from matchmaking.meetings.domain.timetables import PROMISED, zone_of
from matchmaking.meetings.enums import MeetingState
from matchmaking.meetings.views.organizer import ANOTHER_MEETING, meeting_or_404
from matchmaking.missions.access import organized_mission_or_404


@require_safe
@organizer_required
def desk(request: OrganisationRequest, slug: str) -> HttpResponse:
    """The meetings of one day in the order of time; today's unless another day is asked for."""
    mission = organized_mission_or_404(request, slug)
    dates = queries.dates_of(mission)
    date = _asked(request) or queries.day_of_desk(mission, dates)
    now = timezone.now()
    with timezone.override(zone_of(mission)):
        context = {
            "mission": mission,
            "date": date,
            "dates": dates,
            "meetings": list(queries.desk_meetings(mission, date)) if date else [],
            "disputed": set(attention.disputed_meetings(mission).values_list("pk", flat=True)),
            "promised": PROMISED,
            "states": MeetingState,
            "now": now,
        }
        return render(request, "meetings/desk.html", context)


def _asked(request: SignedInRequest) -> dt.date | None:
    try:
        return dt.date.fromisoformat(request.GET.get("date", ""))
    except ValueError:
        return None


@require_POST
@organizer_editor_required
def mark(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """What the desk saw: held, a side that did not come, or a yes that a side gave by word."""
    mission = organized_mission_or_404(request, slug)
    found = meeting_or_404(mission, pk)
    seen = request.POST.get("seen", "")
    try:
        if seen == "held":
            marking.mark_held(meeting_id=pk, user=request.user)
        elif seen == "not_held":
            marking.mark_not_held(meeting_id=pk, user=request.user)
        elif seen in {"no_show_supplier", "no_show_buyer"}:
            side = Side(seen.removeprefix("no_show_"))
            marking.mark_no_show(meeting_id=pk, side=side, user=request.user)
        elif seen in {"agreed_supplier", "agreed_buyer"}:
            side = Side(seen.removeprefix("agreed_"))
            meetings.agree(meeting_id=pk, side=side, user=request.user)
        else:
            messages.warning(request, _("This cannot be noted."))
    except steps.TakenError:
        messages.warning(request, ANOTHER_MEETING)
    except steps.NotPossibleError:
        messages.warning(request, _("This can no longer be noted so. See how it stands now."))
    else:
        tasks.wake_letters(pk)
    if request.POST.get("from") == "desk":
        address = reverse("meetings:desk", args=[slug])
        return redirect(f"{address}?date={found.slot.day.date:%Y-%m-%d}#meeting-{pk}")
    return redirect("meetings:meeting", slug, pk)
