"""The organizer's timetable: its draft, its publication, and each meeting."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    organizer_editor_required,
    organizer_required,
)
from matchmaking.common.wake import wake
from matchmaking.introductions.domain.meetings import introductions_to_meet
from matchmaking.introductions.domain.people import Person, known_people, offered
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.meetings import tasks
from matchmaking.meetings.domain import (
    attention,
    disputes,
    drafts,
    letters,
    marking,
    meetings,
    parties,
    queries,
    replacing,
    steps,
)
from matchmaking.meetings.domain.timetables import PROMISED, timetable_of, timetable_shown, zone_of
from matchmaking.meetings.enums import Finding, MeetingState, SolveState
from matchmaking.meetings.forms import (
    CancelForm,
    PlaceForm,
    SettleForm,
    TakeBackForm,
    form_for_move,
)
from matchmaking.meetings.models import Meeting
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission
from matchmaking.missions.models import Mission

ANOTHER_MEETING = gettext_lazy(
    "This pair was given another meeting since. Call that one off first, if this one was held."
)
ACTIVE = (SolveState.PENDING, SolveState.RUNNING)


@require_safe
@organizer_required
def timetable(request: OrganisationRequest, slug: str) -> HttpResponse:
    """The days by time and table, what was left out, and what needs a person."""
    mission = organized_mission_or_404(request, slug)
    solve = queries.last_solve(mission)
    active = solve is not None and solve.state in ACTIVE
    if request.htmx and active:
        return render(request, "meetings/includes/solve.html", {"mission": mission, "solve": solve})
    days = list(queries.days_of(mission))
    chosen = next((day for day in days if str(day.pk) == request.GET.get("day", "")), None)
    chosen = chosen or (days[0] if days else None)
    with timezone.override(zone_of(mission)):
        context = {
            "mission": mission,
            "clock": letters.clock_of(mission),
            "timetable": timetable_shown(mission),
            "solve": solve,
            "solve_states": SolveState,
            "active": active,
            "days": days,
            "day": chosen,
            "lines": queries.lines_of_day(chosen) if chosen else [],
            "left_out": queries.left_out_of(solve),
            "numbers": queries.numbers_of(mission),
            "waiting": queries.number_without_meeting(mission),
            "stranded": list(attention.stranded_meetings(mission)),
            "unmarked": list(attention.unmarked_meetings(mission)),
            "disputed": list(attention.disputed_meetings(mission)),
            "to_replace": list(attention.meetings_to_replace(mission)),
            "times_ahead": queries.has_times_ahead(mission),
            "items": queries.items_of(mission),
            "undecided": list(attention.letters_to_decide(mission)),
            "refused": list(attention.letters_refused(mission)),
        }
        response = render(request, "meetings/timetable.html", context)
    if request.htmx:
        # The computation has ended while its box was being watched: show the whole page anew.
        response["HX-Refresh"] = "true"
    return response


@require_POST
@organizer_editor_required
def draft(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    solve = drafts.ask_for_draft(timetable=timetable_of(mission), user=request.user)
    if solve is None:
        messages.info(request, _("The timetable is being computed already."))
    else:
        wake(tasks.work_out_draft, solve.pk)
    return redirect("meetings:timetable", slug)


@require_POST
@organizer_editor_required
def publish(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    number = meetings.publish(timetable=timetable_of(mission), user=request.user)
    tasks.wake_timetables()
    if number:
        messages.success(
            request,
            ngettext(
                "%(number)s meeting is proposed. Both sides receive a letter.",
                "%(number)s meetings are proposed. Each side is sent one letter with its meetings.",
                number,
            )
            % {"number": number},
        )
    else:
        messages.info(request, _("There was nothing new to publish."))
    return redirect("meetings:timetable", slug)


def meeting_or_404(mission: Mission, pk: int) -> Meeting:
    return get_object_or_404(queries.meeting_in_full(mission), pk=pk)


@require_safe
@organizer_required
def meeting(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    return _show(request, mission, meeting_or_404(mission, pk))


def _show(
    request: HttpRequest, mission: Mission, found: Meeting, *, status: int = 200, **forms: Any
) -> HttpResponse:
    disputed = disputes.is_disputed(found)
    decision = marking.decision_in_force(found)
    ahead = found.state in PROMISED
    begun = found.slot.starts_at <= timezone.now()
    people = _people_of(found) if ahead else []
    named = parties.named_in_course(found) + offered(found.introduction, people)
    note_in_mission(request, mission, named)
    context = {
        "mission": mission,
        "meeting": found,
        "states": MeetingState,
        "ratings": list(found.ratings.all()),
        "disputed": disputed,
        "settle_form": SettleForm() if disputed else None,
        "decision": decision,
        "take_back_form": TakeBackForm(initial={"decision": decision.pk}) if decision else None,
        "ahead": ahead,
        "replaceable": replacing.may_be_replaced(found),
        "displaced": ahead and replacing.is_displaced(found),
        "begun": begun,
        "move_form": form_for_move(found) if ahead else None,
        "cancel_form": CancelForm(people=people) if ahead and not begun else None,
    } | forms
    with timezone.override(zone_of(mission)):
        return render(request, "meetings/meeting.html", context, status=status)


def _people_of(meeting: Meeting) -> list[Person]:
    return known_people(meeting.introduction, Side)


@require_POST
@organizer_editor_required
def move(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    found = meeting_or_404(mission, pk)
    form = form_for_move(found, request.POST)
    if not form.is_valid():
        return _show(request, mission, found, status=400, move_form=form)
    try:
        meetings.move(
            meeting_id=pk,
            slot=form.cleaned_data["slot"],
            table=form.cleaned_data["table"],
            both_agreed=form.cleaned_data["both_agreed"],
            user=request.user,
        )
    except steps.TakenError:
        form.add_error(None, _("One of the two, or the table, is taken at that time."))
        return _show(request, mission, found, status=400, move_form=form)
    except steps.NotPossibleError:
        messages.warning(request, _("The meeting can no longer be moved."))
    else:
        tasks.wake_letters(pk)
        messages.success(request, _("The meeting is moved. Both sides are told."))
    return redirect("meetings:meeting", slug, pk)


@require_POST
@organizer_editor_required
def replace(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """Another time for a pair that could not meet, or cannot when it was to."""
    mission = organized_mission_or_404(request, slug)
    meeting_or_404(mission, pk)
    try:
        found = replacing.replace(meeting_id=pk, user=request.user)
    except replacing.NoTimeLeftError as error:
        messages.warning(
            request,
            _("No time is left that suits both. %(reason)s.") % {"reason": error.reason.label},
        )
    except steps.NotPossibleError:
        messages.warning(request, _("This meeting needs no other time any more."))
    else:
        tasks.wake_letters(found.pk)
        messages.success(request, _("Another time is found, and both sides are told."))
        return redirect("meetings:meeting", slug, found.pk)
    return redirect("meetings:meeting", slug, pk)


@require_POST
@organizer_editor_required
def cancel(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    found = meeting_or_404(mission, pk)
    form = CancelForm(request.POST, people=_people_of(found))
    if not form.is_valid():
        return _show(request, mission, found, status=400, cancel_form=form)
    try:
        meetings.cancel(
            meeting_id=pk,
            actor_kind=ActorKind(form.cleaned_data["by"]),
            reason=MeetingCancelReason(form.cleaned_data["reason"]),
            user=request.user,
            **form.said(),
        )
    except steps.NotPossibleError:
        messages.warning(request, _("The meeting can no longer be cancelled."))
    else:
        tasks.wake_letters(pk)
        messages.success(request, _("The meeting is cancelled. Whoever must know is told."))
    return redirect("meetings:meeting", slug, pk)


@require_POST
@organizer_editor_required
def settle(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """Decide what came of a meeting of which two say different things."""
    mission = organized_mission_or_404(request, slug)
    found = meeting_or_404(mission, pk)
    form = SettleForm(request.POST)
    if not form.is_valid():
        return _show(request, mission, found, status=400, settle_form=form)
    try:
        disputes.settle(
            meeting_id=pk,
            finding=Finding(form.cleaned_data["finding"]),
            note=form.cleaned_data["note"],
            user=request.user,
        )
    except steps.TakenError:
        messages.warning(request, ANOTHER_MEETING)
    except steps.NotPossibleError:
        messages.warning(request, _("This was decided already. See how it stands now."))
    else:
        messages.success(request, _("Settled. What both sides said stays on record beside it."))
    return redirect("meetings:meeting", slug, pk)


@require_POST
@organizer_editor_required
def take_back(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """Undo a decision between two words; the meeting waits for another."""
    mission = organized_mission_or_404(request, slug)
    found = meeting_or_404(mission, pk)
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        return _show(request, mission, found, status=400, take_back_form=form)
    try:
        disputes.take_back(
            meeting_id=pk,
            decision_id=form.cleaned_data["decision"],
            note=form.cleaned_data["note"],
            user=request.user,
        )
    except steps.TakenError:
        messages.warning(request, ANOTHER_MEETING)
    except steps.NotPossibleError:
        messages.warning(request, _("The decision was taken back already."))
    else:
        messages.success(request, _("The decision is taken back; the meeting waits for another."))
    return redirect("meetings:meeting", slug, pk)


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def place(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """Put a pair that was left out at a time by hand."""
    mission = organized_mission_or_404(request, slug)
    introduction = get_object_or_404(introductions_to_meet(mission), pk=pk)
    form = PlaceForm(request.POST or None, mission=mission)
    if request.method == "POST" and form.is_valid():
        try:
            meetings.place(
                timetable=timetable_of(mission),
                introduction=introduction,
                slot=form.cleaned_data["slot"],
                table=form.cleaned_data["table"],
            )
        except steps.TakenError:
            form.add_error(None, _("One of the two, or the table, is taken at that time."))
        except steps.NotPossibleError:
            form.add_error(None, _("This time and table cannot be had."))
        else:
            messages.success(request, _("The meeting is in the draft. Publish it to tell both."))
            day = form.cleaned_data["slot"].day_id
            return redirect(f"{reverse('meetings:timetable', args=[slug])}?day={day}")
    context = {"mission": mission, "introduction": introduction, "form": form}
    status = 400 if form.errors else 200
    return render(request, "meetings/place.html", context, status=status)
