"""The frame of the timetable: rules, days, programme, and who can be there when."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    SignedInRequest,
    organizer_editor_required,
    organizer_required,
)
from accounts.domain.accesses import Whose
from matchmaking.common.wake import wake
from matchmaking.meetings import tasks
from matchmaking.meetings.domain import (
    letters,
    meetings,
    parties,
    queries,
    times,
    timetables,
)
from matchmaking.meetings.forms import AbsenceForm, DayForm, ItemForm, RulesForm
from matchmaking.meetings.models import MeetingDay, MeetingLetter, Party, ProgrammeItem, Timetable
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain import delivery
from matchmaking.outbox.enums import UNDECIDED, UNREACHED, MailState
from matchmaking.outbox.tasks import deliver

PAGE_SIZE = 50


def _timetable(request: SignedInRequest, mission: Mission) -> Timetable:
    """What a form is about: made by whoever sends the first one, not by whoever looks at it."""
    of = timetables.timetable_of if request.method == "POST" else timetables.timetable_shown
    return of(mission)


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def rules(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    form = RulesForm(request.POST or None, instance=_timetable(request, mission))
    if request.method == "POST" and form.is_valid():
        timetables.save_rules(timetable=form.instance, **form.cleaned_data)
        messages.success(request, _("The rules hold from the next draft on."))
        return redirect("meetings:timetable", slug)
    context = {"form": form, "what": "rules"}
    return _form_page(request, mission, context)


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def day(request: OrganisationRequest, slug: str, pk: int | None = None) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    found = (
        MeetingDay(timetable=_timetable(request, mission))
        if pk is None
        else get_object_or_404(MeetingDay.objects.filter(timetable__mission=mission), pk=pk)
    )
    form = DayForm(request.POST or None, instance=found, mission=mission)
    if request.method == "POST" and form.is_valid():
        timetables.save_day(day=form.instance)
        stranded = meetings.reseat(day_id=form.instance.pk, user=request.user)
        tasks.wake_timetables()
        messages.success(request, _("The day was saved."))
        if stranded:
            messages.warning(
                request,
                ngettext(
                    "%(number)s meeting no longer has a table. Move it, or call it off.",
                    "%(number)s meetings no longer have a table. Move them, or call them off.",
                    len(stranded),
                )
                % {"number": len(stranded)},
            )
        return redirect("meetings:timetable", slug)
    context = {"form": form, "what": "day", "day": found if pk else None}
    return _form_page(request, mission, context)


def _form_page(request: SignedInRequest, mission: Mission, context: dict[str, Any]) -> HttpResponse:
    """A form of the plan, with the clock by which its times are meant."""
    context |= {"mission": mission, "clock": letters.clock_of(mission)}
    status = 400 if context["form"].errors else 200
    return render(request, "meetings/plan_form.html", context, status=status)


@require_POST
@organizer_editor_required
def day_delete(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    found = get_object_or_404(MeetingDay.objects.filter(timetable__mission=mission), pk=pk)
    try:
        timetables.delete_day(day=found)
    except timetables.DayInUseError:
        messages.warning(request, _("Both sides know of meetings on this day; it stays."))
    else:
        messages.success(request, _("The day was removed."))
    return redirect("meetings:timetable", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def item(request: OrganisationRequest, slug: str, pk: int | None = None) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    found = (
        ProgrammeItem(timetable=_timetable(request, mission))
        if pk is None
        else get_object_or_404(ProgrammeItem.objects.filter(timetable__mission=mission), pk=pk)
    )
    form = ItemForm(request.POST or None, instance=found, mission=mission)
    if request.method == "POST" and form.is_valid():
        timetables.save_item(item=form.instance)
        messages.success(request, _("The programme was saved."))
        return redirect("meetings:timetable", slug)
    context = {"form": form, "what": "item", "item": found if pk else None}
    return _form_page(request, mission, context)


@require_POST
@organizer_editor_required
def item_delete(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    found = get_object_or_404(ProgrammeItem.objects.filter(timetable__mission=mission), pk=pk)
    timetables.delete_item(item=found)
    messages.success(request, _("The item was removed."))
    return redirect("meetings:timetable", slug)


@require_safe
@organizer_required
def party_list(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    page = Paginator(queries.parties_of(mission), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"mission": mission, "page_obj": page, "mail_states": MailState}
    return render(request, "meetings/parties.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@organizer_editor_required
def party(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    """One side: its meetings, when it cannot meet, and the letters that it was sent."""
    mission = organized_mission_or_404(request, slug)
    found = get_object_or_404(Party.objects.filter(mission=mission), pk=pk)
    found = letters.load_party(found.pk)
    initial = {"away": list(found.absences.values_list("slot_id", flat=True))}
    # No box ticked is an answer too, and may come as an empty body.
    sent_form = request.POST if request.method == "POST" else None
    form = AbsenceForm(sent_form, mission=mission, initial=initial)
    if form.is_valid():
        away = {slot.pk for slot in form.cleaned_data["away"]}
        parties.set_absences(party=found, away=away, user=request.user)
        messages.success(request, _("Saved. The next draft keeps these times free."))
        return redirect("meetings:party", slug, pk)
    reader = parties.reader_of(found)
    sent = (
        MeetingLetter.objects.filter(party=found)
        .select_related("mail", "meeting", "party")
        .prefetch_related("mail__events__user")
        .order_by("pk")
    )
    for letter in sent:
        letter.is_over = letter.mail.state in UNREACHED and letters.is_over(letter)  # type: ignore[attr-defined]
        letter.other_address = letters.other_address(letter, reader)  # type: ignore[attr-defined]
    note_in_mission(
        request,
        mission,
        [Whose(found.organisation_id, letter.mail.recipient) for letter in sent],
    )
    with timezone.override(timetables.zone_of(mission)):
        context = {
            "mission": mission,
            "party": found,
            "reachable": reader.is_reachable,
            "silenced": parties.is_silenced(found),
            "meetings": letters.meetings_of(found),
            "letters": sent,
            "form": form,
            "times_ahead": queries.has_times_ahead(mission),
            "absences": times.absences_of(mission=mission, organisation=found.organisation),
            "undecided": UNDECIDED,
            "unreached": UNREACHED,
            "mail_states": MailState,
        }
        return render(request, "meetings/party.html", context, status=400 if form.errors else 200)


@require_POST
@organizer_editor_required
def decide_letter(request: OrganisationRequest, slug: str, pk: int, letter_pk: int) -> HttpResponse:
    """A letter that may not have arrived: it did, goes out once more, elsewhere, or is left."""
    mission = organized_mission_or_404(request, slug)
    letter = get_object_or_404(
        MeetingLetter.objects.filter(party__mission=mission, party_id=pk), pk=letter_pk
    )
    done = _decide(request, letter)
    if done:
        messages.success(request, _("Noted."))
    else:
        messages.warning(request, _("This was decided already. See how it stands now."))
    return redirect("meetings:party", slug, pk)


def _decide(request: OrganisationRequest, letter: MeetingLetter) -> bool:
    """Do what the pressed button says; False where the letter is no longer as the page showed."""
    pk, user, note = letter.mail_id, request.user, request.POST.get("note", "")[:300]
    decision = request.POST.get("decision")
    if decision == "sent":
        return delivery.mark_as_sent(mail_id=pk, user=user, note=note)
    if decision == "leave":
        return delivery.leave(mail_id=pk, user=user, note=note)
    if decision == "elsewhere":
        done = letters.send_elsewhere(letter=letter, user=user)
        wake(tasks.post_timetable, letter.party_id)
    else:
        done = delivery.send_again(mail_id=pk, user=user, note=note)
    if done:
        wake(deliver, pk)
    return done
