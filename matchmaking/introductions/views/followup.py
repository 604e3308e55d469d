"""What came of an introduction, told by a side: behind a link of a letter, or with an account."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import OrganisationRequest, buyer_required, supplier_required
from matchmaking.common.languages import present_language
from matchmaking.common.wake import wake
from matchmaking.introductions import tasks
from matchmaking.introductions.domain import contacts, course, own
from matchmaking.introductions.domain.letters.facts import topics_for_readers
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import AnswerChannel, LinkPurpose, Side
from matchmaking.introductions.forms.followup import ActForm
from matchmaking.introductions.models import Introduction, ReplyLink
from matchmaking.introductions.views.followup_acts import (
    OF_A_SIDE,
    STALE,
    Table,
    side_context,
    take,
)

PURPOSES = frozenset(
    {
        LinkPurpose.SUPPLIER_FOLLOW_UP,
        LinkPurpose.SUPPLIER_CONFIRMATION,
        LinkPurpose.BUYER_FOLLOW_UP,
        LinkPurpose.BUYER_CONFIRMATION,
    }
)


def by_letter(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse:
    """The page behind a link of follow-up; `views.reply` has found the link and its language."""
    introduction = link.introduction
    if introduction.state not in course.RELEASED:
        context = {"link": link, "introduction": introduction, "released": True}
        return render(request, "introductions/reply_ended.html", context, status=410)
    refused = None
    if request.method == "POST":
        voice = Voice(Side(link.side), channel=AnswerChannel.LINK, link=link)
        try:
            refused = take(request, introduction, voice, Table(OF_A_SIDE))
        except STALE:
            return redirect(f"{request.path}?stood=stale")
        if refused is None:
            wake(tasks.follow_up)
            return redirect(f"{request.path}?stood=done")
        introduction.refresh_from_db(fields=["state"])
    context = _page(introduction, link.side, refused) | {
        "link": link,
        "said": own.times_heard(link),
        "stood": "" if refused else request.GET.get("stood", ""),
    }
    status = 400 if refused else 200
    return render(request, "introductions/followup_by_letter.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@supplier_required
def supplier_follow_up(request: OrganisationRequest, pk: int) -> HttpResponse:
    found = own.introductions_of_supplier(request.organisation)
    return _own_page(request, get_object_or_404(found, pk=pk), Side.SUPPLIER)


@require_http_methods(["GET", "HEAD", "POST"])
@buyer_required
def buyer_follow_up(request: OrganisationRequest, pk: int) -> HttpResponse:
    found = own.introductions_of_buyer(request.organisation)
    return _own_page(request, get_object_or_404(found, pk=pk), Side.BUYER)


def _own_page(request: OrganisationRequest, introduction: Introduction, side: Side) -> HttpResponse:
    if introduction.state not in course.RELEASED:
        return redirect(f"introductions:{side}-list")
    refused = None
    may_answer = request.membership.may_edit
    if request.method == "POST":
        if not may_answer:
            raise PermissionDenied(_("Your role does not allow this."))
        try:
            voice = Voice(side, user=request.user)
            refused = take(request, introduction, voice, Table(OF_A_SIDE))
        except STALE:
            messages.warning(request, _("This changed meanwhile. See how it stands now."))
            return redirect(request.path)
        if refused is None:
            messages.success(request, _("Thank you. We have noted it."))
            wake(tasks.follow_up)
            return redirect(request.path)
    context = _page(introduction, side, refused) | {"may_answer": may_answer}
    status = 400 if refused else 200
    response = render(request, "introductions/followup_own.html", context, status=status)
    response["Cache-Control"] = "no-store, private"
    return response


def _page(introduction: Introduction, side: Side, refused: ActForm | None) -> dict[str, Any]:
    table = Table(OF_A_SIDE, refused=refused)
    return side_context(introduction, side, table) | {
        "introduction": introduction,
        "side": side,
        "topic": topics_for_readers([introduction], language=present_language())[introduction.pk],
        "other": contacts.name_of(introduction, side.other),
    }
