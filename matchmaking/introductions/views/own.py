"""A supplier's and a buyer's own introductions: how each stands, and the answer where one is open.

The same answers under the same rules as behind the link of a letter, for people with an account.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from accounts.access import (
    OrganisationRequest,
    buyer_editor_required,
    buyer_required,
    supplier_editor_required,
    supplier_required,
)
from accounts.domain.accesses import Whose
from accounts.models import Organisation
from matchmaking.common.languages import present_language
from matchmaking.common.wake import wake
from matchmaking.introductions import tasks
from matchmaking.introductions.domain import contacts, course, own
from matchmaking.introductions.domain.consent import answers
from matchmaking.introductions.domain.consent.stopping import OWED
from matchmaking.introductions.domain.letters.composing import buyer_address, supplier_address
from matchmaking.introductions.domain.letters.facts import topics_for_readers
from matchmaking.introductions.domain.letters.sending import awaited_until
from matchmaking.introductions.enums import Answer, IntroductionState, Side, Waiting
from matchmaking.introductions.forms import FORMS, AnswerForm
from matchmaking.introductions.models import Introduction
from matchmaking.introductions.views.answer_forms import answer_forms, form_again
from matchmaking.matching.domain.own import need_shown
from matchmaking.missions.audit import note_in_mission
from matchmaking.missions.models import Mission
from matchmaking.profiles.domain.relay import free_text

S = IntroductionState
PAGE_SIZE = 20
_TAKEN_BACK = _("It was taken back before contact details were exchanged.")
_TAKEN_BACK_LATER = _("It was ended after contact details had been exchanged. We write no more.")
_NO_ANSWER = _("It ended because no answer came in time.")
_INTRODUCED = _("You have been introduced. Here are the other side's contact details.")

# From the release on, both sides know the same.
BOTH_READ: dict[S, Promise] = {
    S.INTRODUCED: _INTRODUCED,
    S.MEETING_PROPOSED: _("A meeting is proposed. Both sides are asked whether the time suits."),
    S.SCHEDULED: _("A meeting is agreed."),
    S.HELD: _("You have met. The contact details of the other side are below."),
    S.MEETING_CANCELLED: _("The meeting was cancelled. You can write to each other directly."),
    S.NO_SHOW: _("The meeting did not take place. You can write to each other directly."),
    S.FOLLOWING_UP: _("You are in contact. We ask from time to time how it goes."),
    S.WON: _("You have done business. Congratulations."),
    S.LOST: _("It ended without business this time."),
    S.DORMANT: _("We have heard nothing for a while. You can write to each other at any time."),
}
SUPPLIER_READS: dict[S, Promise] = {
    S.APPROVED: _("The organizer approved it. We write to you before the buyer learns of you."),
    S.SUPPLIER_ASKED: _("We asked you, and wait for your answer."),
    S.SUPPLIER_ACCEPTED: _("You agreed. The buyer is asked next."),
    S.SUPPLIER_DECLINED: _("You declined. Nothing was given to the buyer."),
    S.BUYER_ASKED: _("The buyer is asked, and has not answered yet."),
    S.BUYER_NEEDS_INFORMATION: _("The buyer has a question for you."),
    S.BUYER_INTERESTED: _("The buyer is interested. The introduction is being prepared."),
    S.BUYER_NOT_A_FIT: _("The buyer saw no fit this time. It has not received your contact."),
    S.BUYER_NOT_NOW: _("Not at this time for the buyer. It has not received your contact."),
    S.EXPIRED: _NO_ANSWER,
    S.WITHDRAWN: _TAKEN_BACK,
    S.CANCELLED: _TAKEN_BACK,
    **BOTH_READ,
}
_SUPPLIER_GONE = _("The supplier cannot be introduced at present.")
BUYER_READS: dict[S, Promise] = {
    S.APPROVED: _SUPPLIER_GONE,
    S.SUPPLIER_ASKED: _SUPPLIER_GONE,
    S.SUPPLIER_ACCEPTED: _SUPPLIER_GONE,
    S.SUPPLIER_DECLINED: _SUPPLIER_GONE,
    S.BUYER_ASKED: _("We wrote to you about this supplier, and wait for your answer."),
    S.BUYER_NEEDS_INFORMATION: _("Your question was passed on to the supplier."),
    S.BUYER_INTERESTED: _("You are interested. The introduction is being prepared."),
    S.BUYER_NOT_A_FIT: _("You saw no fit. Your contact was not given to the supplier."),
    S.BUYER_NOT_NOW: _("You put it off. Your contact was not given to the supplier."),
    S.EXPIRED: _NO_ANSWER,
    S.WITHDRAWN: _TAKEN_BACK,
    S.CANCELLED: _TAKEN_BACK,
    **BOTH_READ,
}
READS = {Side.SUPPLIER: SUPPLIER_READS, Side.BUYER: BUYER_READS}
# What the supplier itself can mend; other reasons to wait are the buyer's affair.
SUPPLIER_MENDS: dict[str, Promise] = {
    Waiting.SUPPLIER_FULL: _("It waits: you have as many introductions open as you can serve."),
    Waiting.SUPPLIER_WITHOUT_ADDRESS: _("It waits: your profile has no e-mail address."),
    Waiting.SUPPLIER_WITHOUT_LETTERS: _(
        "It waits: you have not agreed that we write to you when an introduction is proposed."
    ),
}
WITHOUT_CONSENT = Waiting.SUPPLIER_WITHOUT_LETTERS
YOUR_TURN = {
    Side.SUPPLIER: (S.SUPPLIER_ASKED, S.BUYER_NEEDS_INFORMATION),
    Side.BUYER: (S.BUYER_ASKED,),
}
ENDED = (S.EXPIRED, S.WITHDRAWN, S.CANCELLED, S.SUPPLIER_DECLINED, S.BUYER_NOT_A_FIT, S.LOST)


@require_safe
@supplier_required
def supplier_list(request: OrganisationRequest) -> HttpResponse:
    return _list(request, Side.SUPPLIER)


@require_safe
@buyer_required
def buyer_list(request: OrganisationRequest) -> HttpResponse:
    return _list(request, Side.BUYER)


@require_POST
@supplier_editor_required
def supplier_answer(request: OrganisationRequest, pk: int) -> HttpResponse:
    return _take_answer(request, Side.SUPPLIER, pk)


@require_POST
@buyer_editor_required
def buyer_answer(request: OrganisationRequest, pk: int) -> HttpResponse:
    return _take_answer(request, Side.BUYER, pk)


def _own(organisation: Organisation, side: Side) -> QuerySet[Introduction]:
    if side == Side.BUYER:
        return own.introductions_of_buyer(organisation)
    return own.introductions_of_supplier(organisation)


def _list(
    request: OrganisationRequest,
    side: Side,
    *,
    pk: int | None = None,
    refused: AnswerForm | None = None,
) -> HttpResponse:
    """All of them by page; the one with a refused answer alone, with what was wrong."""
    found = _own(request.organisation, side)
    if pk is not None:
        found = found.filter(pk=pk)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    may_answer = request.membership.may_edit
    topics = topics_for_readers(page, language=present_language())
    lines = [_line(item, side, may_answer, refused) | {"topic": topics[item.pk]} for item in page]
    given = [item for item, line in zip(page, lines, strict=True) if line["contact"]]
    _note_contacts(request, given, side.other)
    context = {
        "side": side,
        "page_obj": page,
        "lines": lines,
        "may_answer": may_answer,
    }
    status = 400 if refused else 200
    response = render(request, "introductions/own_list.html", context, status=status)
    # It may hold contacts, and the machine may be shared.
    response["Cache-Control"] = "no-store, private"
    return response


def _note_contacts(
    request: OrganisationRequest, introductions: Iterable[Introduction], side: Side
) -> None:
    """Write down that the contacts of `side` are shown, in the history of each mission."""
    shown: dict[Mission, list[Whose]] = defaultdict(list)
    for introduction in introductions:
        shown[introduction.mission] += contacts.contact_on(introduction, side)
    for mission, whose in shown.items():
        note_in_mission(request, mission, whose)


def _take_answer(request: OrganisationRequest, side: Side, pk: int) -> HttpResponse:
    introduction = get_object_or_404(_own(request.organisation, side), pk=pk)
    given = request.POST.get("answer", "")
    if given not in {answer.value for answer in answers.open_answers(introduction, side)}:
        messages.warning(request, _("This can no longer be answered so. See how it stands now."))
        return redirect(f"introductions:{side}-list")
    form = FORMS[Answer(given)](request.POST, auto_id=f"{pk}-{given}-%s")
    if not form.is_valid():
        return _list(request, side, pk=pk, refused=form)
    try:
        answers.record_answer(
            introduction_id=pk,
            side=side,
            answer=Answer(given),
            seen=form.cleaned_data["seen"],
            user=request.user,
            **form.details(),
        )
    except answers.StaleAnswerError:
        return _overtaken(request, side, introduction)
    else:
        messages.success(request, _("Thank you for your answer"))
        wake(tasks.advance, pk)
    return redirect(f"introductions:{side}-list")


def _overtaken(
    request: OrganisationRequest, side: Side, introduction: Introduction
) -> HttpResponse:
    """Another answer was quicker: how things stand, with what was written still in its form."""
    messages.warning(
        request, _("This had already been answered. The answer below is the one that counts.")
    )
    introduction.refresh_from_db()
    prefix = f"{introduction.pk}-{request.POST.get('answer', '')}-%s"
    again = form_again(introduction, side, request.POST, auto_id=prefix)
    if again is None:
        return redirect(f"introductions:{side}-list")
    return _list(request, side, pk=introduction.pk, refused=again)


def _line(
    introduction: Introduction, side: Side, may_answer: bool, refused: AnswerForm | None
) -> dict[str, Any]:
    """Only what `side` may read: the template is given no introduction to ask further."""
    state = S(introduction.state)
    letters = introduction.own_letters  # type: ignore[attr-defined]
    letter = letters[-1].mail if letters else None
    # What a side was given, and no less: a release that was taken back before it left is none.
    released = any(item.kind in OWED for item in letters)
    last = [reply for reply in introduction.replies.all() if reply.side == side]
    waits = SUPPLIER_MENDS.get(introduction.waiting_for) if side == Side.SUPPLIER else None
    return {
        "pk": introduction.pk,
        "mission": introduction.mission,
        "reads": waits or _reads(state, side, released),
        "asks_consent": bool(waits) and introduction.waiting_for == WITHOUT_CONSENT,
        "tone": _tone(state, side),
        "since": introduction.state_since,
        "your_turn": state in YOUR_TURN[side],
        "answer_by": awaited_until(introduction) if state in YOUR_TURN[side] else None,
        "not_before": introduction.not_now_until
        if (state, side) == (S.BUYER_NOT_NOW, Side.BUYER)
        else None,
        "letter": letter,
        "blocks": own.blocks_shown(letter.text) if letter else [],
        "answered": last[-1] if last else None,
        "forms": answer_forms(introduction, side, refused=refused, prefix=f"{introduction.pk}-")
        if may_answer
        else [],
        "goes_on": state in course.RELEASED,
    } | _other_side(introduction, side, released)


def _reads(state: S, side: Side, released: bool) -> Promise:
    if released and READS[side][state] is _TAKEN_BACK:
        return _TAKEN_BACK_LATER
    return READS[side][state]


def _other_side(introduction: Introduction, side: Side, released: bool) -> dict[str, Any]:
    """Who the other is, as far as may be told; its contact only once contacts are released."""
    need = introduction.need
    language = present_language()
    if side == Side.BUYER:
        contact = supplier_address(introduction.supplier) if released else None
        return {"title": need.title, "language": need.language, "name": "", "contact": contact}
    shown = need_shown(need, language)
    question = ""
    if introduction.state == S.BUYER_NEEDS_INFORMATION:
        asked = [r for r in introduction.replies.all() if r.answer == Answer.NEEDS_INFORMATION]
        text = asked[-1].text if asked else ""
        question = free_text(text, need=need, language=language, length=2000)
    return {
        "title": shown.title,
        "language": shown.language,
        "name": shown.buyer_name,
        "question": question,
        "contact": buyer_address(need.buyer) if released else None,
    }


def _tone(state: S, side: Side) -> str:
    """The state whose colour says how it stands for the reader."""
    if state in YOUR_TURN[side]:
        return "pending"
    if state in ENDED:
        return "ended"
    return "introduced" if state in course.RELEASED else "open"
