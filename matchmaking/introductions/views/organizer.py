"""The organizer's pages: which letters went where, what came back, and what needs a person."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import OrganisationRequest, organizer_editor_required, organizer_required
from accounts.domain.accesses import Whose
from accounts.enums import Seen
from matchmaking.common.wake import wake
from matchmaking.introductions.domain import attention, contacts, course, queries
from matchmaking.introductions.domain.consent import answers, stopping
from matchmaking.introductions.domain.consent.consents import takes_no_letters
from matchmaking.introductions.domain.letters import posting
from matchmaking.introductions.domain.letters.sending import awaited_until, comes_too_late
from matchmaking.introductions.enums import Attention, IntroductionState, Side
from matchmaking.introductions.forms import PersonsDecisionForm
from matchmaking.introductions.models import Introduction, Letter
from matchmaking.introductions.views.received import lines_for
from matchmaking.missions.access import organized_mission_or_404
from matchmaking.missions.audit import note_in_mission
from matchmaking.outbox.domain import delivery
from matchmaking.outbox.enums import UNDECIDED, UNREACHED, MailState
from matchmaking.outbox.tasks import deliver

PAGE_SIZE = 50


def _introduction(request: OrganisationRequest, slug: str, pk: int) -> Introduction:
    mission = organized_mission_or_404(request, slug)
    return get_object_or_404(queries.in_full(Introduction.objects.filter(mission=mission)), pk=pk)


@organizer_required
@require_safe
def introduction_list(request: OrganisationRequest, slug: str) -> HttpResponse:
    mission = organized_mission_or_404(request, slug)
    rows = queries.introductions_of_mission(mission)
    state = request.GET.get("state", "")
    if state in IntroductionState.values:
        rows = rows.filter(state=state)
    needs = request.GET.get("needs", "")
    if needs in Attention.values:
        rows = attention.needing(rows, Attention(needs))
    numbers = queries.counts_by_state(mission)
    needing = attention.counts_by_attention(mission)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    for introduction in page:
        introduction.awaited_until = awaited_until(introduction)  # type: ignore[attr-defined]
    uncertain = Paginator(queries.uncertain_letters(mission), PAGE_SIZE).get_page(
        request.GET.get("uncertain")
    )
    note_in_mission(request, mission, _readers_of(uncertain))
    context = {
        "mission": mission,
        "page_obj": page,
        "state": state,
        "needs": needs,
        "attention": [(why, needing[why]) for why in Attention if needing.get(why)],
        "put_off": IntroductionState.BUYER_NOT_NOW,
        "states": [(choice, numbers[choice]) for choice in IntroductionState if choice in numbers],
        "total": sum(numbers.values()),
        "uncertain": uncertain,
        "mail_states": MailState,
    }
    return render(request, "introductions/list.html", context)


def _readers_of(letters: Iterable[Letter]) -> list[Whose]:
    return [w for one in letters for w in contacts.readers_of_letters(one.introduction, [one])]


TO_ASK_SUPPLIER = (IntroductionState.APPROVED, IntroductionState.SUPPLIER_ASKED)


@organizer_required
@require_safe
def introduction_detail(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    introduction = _introduction(request, slug, pk)
    lines = lines_for(introduction)
    _note_detail(request, introduction, lines)
    for letter in introduction.letters.all():
        letter.comes_too_late = comes_too_late(introduction, letter.mail.due_at)  # type: ignore[attr-defined]
        letter.other_address = posting.other_address(letter)  # type: ignore[attr-defined]
    context = {
        "mission": introduction.mission,
        "introduction": introduction,
        "states": IntroductionState,
        "release": getattr(introduction, "contact_release", None),
        "can_stop": introduction.state in course.STOPPABLE,
        "form": PersonsDecisionForm(),
        "can_follow_up": introduction.state in course.RELEASED,
        "by_telephone": _sides_that_may_answer(request, introduction),
        "undecided": UNDECIDED,
        "unreached": UNREACHED,
        "mail_states": MailState,
        "received_lines": lines,
        "takes_no_letters": introduction.state in TO_ASK_SUPPLIER
        and takes_no_letters(introduction),
    }
    return render(request, "introductions/detail.html", context)


def _note_detail(
    request: OrganisationRequest, introduction: Introduction, received: list[dict[str, Any]]
) -> None:
    """Whom the page of one introduction names: readers of letters, colleagues, who replied."""
    shown = contacts.readers_of_letters(introduction, introduction.letters.all())
    buyer = introduction.need.buyer.organisation_id
    shown += [Whose(buyer, colleague.email) for colleague in introduction.forwardings.all()]
    note_in_mission(request, introduction.mission, shown)
    replied = [contacts.sender_of(introduction, line["received"]) for line in received]
    note_in_mission(request, introduction.mission, replied, what=Seen.MESSAGE)


def _sides_that_may_answer(request: OrganisationRequest, introduction: Introduction) -> list[Any]:
    """(side, its name) for which the organizer may enter an answer that was given by telephone."""
    if not request.membership.may_edit:
        return []
    return [
        (side.value, contacts.name_of(introduction, side))
        for side in Side
        if answers.open_answers(introduction, side)
    ]


@organizer_editor_required
@require_POST
def cancel_introduction(request: OrganisationRequest, slug: str, pk: int) -> HttpResponse:
    introduction = _introduction(request, slug, pk)
    note = request.POST.get("note", "")[:300]
    if stopping.cancel(introduction=introduction, user=request.user, note=note):
        messages.success(request, _("The introduction is cancelled; nothing more will be sent."))
    else:
        messages.warning(request, _("This introduction had already ended."))
    return redirect("introductions:detail", slug, pk)


@organizer_editor_required
@require_POST
def mark_letter_sent(
    request: OrganisationRequest, slug: str, pk: int, letter_pk: int
) -> HttpResponse:
    letter = _letter(request, slug, pk, letter_pk)
    note = request.POST.get("note", "")
    if delivery.mark_as_sent(mail_id=letter.mail_id, user=request.user, note=note):
        messages.success(request, _("The letter is marked as sent."))
    else:
        messages.warning(request, _("The letter was no longer uncertain."))
    return redirect("introductions:detail", slug, pk)


@organizer_editor_required
@require_POST
def send_letter_again(
    request: OrganisationRequest, slug: str, pk: int, letter_pk: int
) -> HttpResponse:
    """Once more, as it was written; to its side's present address where the first took nothing."""
    letter = _letter(request, slug, pk, letter_pk)
    user, note = request.user, request.POST.get("note", "")
    if request.POST.get("to") == "elsewhere":
        queued = posting.send_elsewhere(letter=letter, user=user, note=note)
    else:
        queued = delivery.send_again(mail_id=letter.mail_id, user=user, note=note)
    if queued:
        wake(deliver, letter.mail_id)
        messages.success(request, _("The letter goes out once more."))
    else:
        messages.warning(request, _("The letter can no longer be sent again."))
    return redirect("introductions:detail", slug, pk)


def _letter(request: OrganisationRequest, slug: str, pk: int, letter_pk: int) -> Letter:
    introduction = _introduction(request, slug, pk)
    return get_object_or_404(introduction.letters.select_related("mail"), pk=letter_pk)
