"""The pages behind the links in letters. Reading them changes nothing, whoever reads."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.domain.accesses import Reader
from matchmaking.common.wake import wake
from matchmaking.introductions import tasks
from matchmaking.introductions.domain import contacts, course
from matchmaking.introductions.domain.consent import answers, forwarding, stopping
from matchmaking.introductions.domain.letters.kinds import RELEASES
from matchmaking.introductions.domain.letters.links import find_link, is_expired
from matchmaking.introductions.domain.letters.sending import awaited_until, zone_of_reader
from matchmaking.introductions.domain.own import (
    blocks_shown,
    is_asked,
    letter_behind,
    mail_behind,
    times_heard,
)
from matchmaking.introductions.domain.queries import was_released
from matchmaking.introductions.enums import (
    Answer,
    IntroductionState,
    OptOutScope,
    Side,
)
from matchmaking.introductions.forms import FORMS, AnswerForm, ForwardForm, StopForm
from matchmaking.introductions.models import Forwarding, Introduction, Reply, ReplyLink
from matchmaking.introductions.views import followup
from matchmaking.introductions.views.answer_forms import answer_forms, form_again
from matchmaking.missions.audit import note_in_mission
from matchmaking.outbox.tasks import deliver

View = Callable[[HttpRequest, str], HttpResponse]
LinkView = Callable[[HttpRequest, ReplyLink, str], HttpResponse]
ENDED = {
    IntroductionState.EXPIRED,
    IntroductionState.WITHDRAWN,
    IntroductionState.CANCELLED,
}


def private(response: HttpResponse, *, language: str = "") -> HttpResponse:
    """Nobody keeps the page, lists it, or learns its address from a link on it."""
    response["Cache-Control"] = "no-store, private"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    if language:
        response["Content-Language"] = language
    return response


def by_any_link(view: LinkView) -> View:
    """Find the link, and answer in its reader's language and by its reader's clock.

    Forged ones get a kind word.
    """

    @wraps(view)
    def found(request: HttpRequest, token: str) -> HttpResponse:
        link = find_link(token)
        if link is None:
            page = render(request, "introductions/reply_unknown.html", status=404)
            return private(page)
        zone = zone_of_reader(link.introduction, link.side)
        with translation.override(link.language), timezone.override(zone):
            page = view(request, link, token)
        return private(page, language=link.language)

    return found


def by_link(view: LinkView) -> View:
    """As `by_any_link`, for what may be answered until a day; old links get a kind word too."""

    @wraps(view)
    def in_time(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse:
        if not is_expired(link):
            return view(request, link, token)
        made = link.introduction
        context = {"introduction": made, "over": True, "released": was_released(made)}
        return render(request, "introductions/reply_ended.html", context, status=410)

    return by_any_link(in_time)


# The secret in the address is the proof, and nobody is logged in by it, so there is nothing that a
# foreign page could borrow. Django's check would refuse every answer: under "no-referrer" a browser
# sends "Origin: null" with the form.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def answer(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse:
    """The letter with its buttons; by POST, the answer of a person who pressed one."""
    if link.purpose in followup.PURPOSES:
        return followup.by_letter(request, link, token)
    if request.method == "POST":
        return _take_answer(request, link, token)
    return _show(request, link)


def _take_answer(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse:
    given = request.POST.get("answer", "")
    if given not in {a.value for a in answers.open_answers(link.introduction, link.side)}:
        return _overtaken(request, link, token, given)
    form = FORMS[Answer(given)](request.POST)
    if not form.is_valid():
        return _show(request, link, refused=form)
    try:
        answers.record_answer(
            introduction_id=link.introduction_id,
            side=link.side,
            answer=Answer(given),
            seen=form.cleaned_data["seen"],
            link=link,
            **form.details(),
        )
    except answers.StaleAnswerError:
        return _overtaken(request, link, token, given)
    wake(tasks.advance, link.introduction_id)
    return redirect("introductions:answer", token)


def _overtaken(request: HttpRequest, link: ReplyLink, token: str, given: str) -> HttpResponse:
    """Another page was quicker: how things stand, with what was written still in its form.

    One button pressed twice is one answer, and nothing to warn of.
    """
    link.introduction.refresh_from_db()
    latest = _last_reply(link)
    said = request.POST.get("text", "").strip()
    if latest is not None and (latest.answer, latest.text) == (given, said):
        return redirect("introductions:answer", token)
    again = form_again(link.introduction, Side(link.side), request.POST)
    if again is None:
        return redirect(f"{reverse('introductions:answer', args=[token])}?stood=1")
    return _show(request, link, overtaken=again)


def _last_reply(link: ReplyLink) -> Reply | None:
    replies = link.introduction.replies.filter(side=link.side)
    return replies.select_related("link__forwarding").last()


def _show(
    request: HttpRequest,
    link: ReplyLink,
    *,
    refused: AnswerForm | None = None,
    overtaken: AnswerForm | None = None,
) -> HttpResponse:
    """The page; with a form that was refused, or one that came after another answer."""
    introduction = link.introduction
    reply = _last_reply(link)
    context: dict[str, Any] = {
        "link": link,
        "introduction": introduction,
        "side": link.side,
        # What was answered stands until the other side's word asks for an answer again.
        "reply": None if is_asked(link) else reply,
        "is_first": reply is None,
        "of_another": reply is not None and reply.answered_by != forwarding.colleague_of(link),
        "colleague": getattr(reply.link, "forwarding", None) if reply is not None else None,
        "refused": refused is not None,
        "overtaken": overtaken is not None,
        "stood": "stood" in request.GET,
        "said": times_heard(link),
    }
    if introduction.state in ENDED:
        return ended(request, introduction)
    mail = mail_behind(link)
    _note_release(request, link)
    context |= {
        "introduced": introduction.state in course.RELEASED,
        # Tables are set up for the days of the mission; until then a side may say when it is away.
        "meetings_may_come": introduction.mission.ends_on >= timezone.localdate(),
        "forms": answer_forms(introduction, Side(link.side), refused=refused or overtaken),
        "letter": blocks_shown(mail.text) if mail else [],
        "answer_by": awaited_until(introduction),
        "subject": mail.subject if mail else "",
        "may_forward": forwarding.may_forward(link),
    }
    status = 400 if refused else 409 if overtaken else 200
    return render(request, "introductions/reply.html", context, status=status)


def ended(request: HttpRequest, introduction: Introduction) -> HttpResponse:
    """What is left to say of an introduction in one of the states ENDED."""
    context = {
        "introduction": introduction,
        "over": introduction.state == IntroductionState.EXPIRED,
        "released": was_released(introduction),
    }
    return render(request, "introductions/reply_ended.html", context, status=410)


def _note_release(request: HttpRequest, link: ReplyLink) -> None:
    """The letter behind the link may be the one that gives the other side's contact."""
    letter = letter_behind(link)
    if letter is None or letter.kind not in RELEASES:
        return
    side = Side(link.side)
    reader = link.introduction.profile_of(side).organisation
    note_in_mission(
        request,
        link.introduction.mission,
        contacts.contact_on(link.introduction, side.other),
        reader=Reader.by_link(reader),
    )


@csrf_exempt  # As above; and by RFC 8058 the mail program itself posts.
@require_http_methods(["GET", "HEAD", "POST"])
@by_any_link  # Who opens an old letter to be written to no more must not be told to write first.
def stop(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse:
    """No more letters. A mail program's one click stops all of them; a person may choose."""
    context: dict[str, Any] = {"link": link, "introduction": link.introduction, "token": token}
    colleague = getattr(link, "forwarding", None)
    if colleague is not None:
        return _stop_colleague(request, colleague, context)
    if request.method != "POST":
        released = link.introduction.state in course.RELEASED
        context |= {"form": StopForm(initial={"scope": OptOutScope.MISSION}), "released": released}
        return render(request, "introductions/stop.html", context)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        scope = OptOutScope.ALL
    else:
        form = StopForm(request.POST)
        if not form.is_valid():
            return render(request, "introductions/stop.html", context | {"form": form}, status=400)
        scope = OptOutScope(form.cleaned_data["scope"])
    stopping.opt_out(link=link, scope=scope)
    return render(request, "introductions/stopped.html", context | {"scope": scope})


def _stop_colleague(
    request: HttpRequest, colleague: Forwarding, context: dict[str, Any]
) -> HttpResponse:
    """Whoever got a letter passed on speaks for their own address, not for the company."""
    if request.method != "POST":
        return render(request, "introductions/stop.html", context | {"colleague": colleague})
    forwarding.stop_writing_to(colleague)
    return render(request, "introductions/stopped.html", context | {"scope": "colleague"})


@csrf_exempt  # As above.
@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def forward(request: HttpRequest, link: ReplyLink, token: str) -> HttpResponse:
    """To whom the buyer's reader passes the letter on, and to whom it went already."""
    if not forwarding.may_forward(link):
        return redirect("introductions:answer", token)
    form = ForwardForm(request.POST or None, initial={"language": link.language})
    if request.method == "POST" and form.is_valid():
        try:
            passed_on = forwarding.forward_to_colleague(link=link, **form.cleaned_data)
        except forwarding.CannotForwardError as error:
            form.add_error("email" if error.code == "address" else None, REFUSALS[error.code])
        else:
            wake(deliver, passed_on.mail_id)
            return redirect("introductions:forward", token)
    context = {
        "link": link,
        "introduction": link.introduction,
        "form": form,
        "colleagues": forwarding.colleagues_of(link.introduction),
        "places_left": forwarding.places_left(link.introduction),
    }
    status = 400 if form.is_bound else 200
    return render(request, "introductions/forward.html", context, status=status)


REFUSALS = {
    "ended": _("The answer has been decided meanwhile."),
    "enough": _("The letter was passed on as often as it may be."),
    "address": _("We cannot write to this address. Please pass the letter on yourself."),
}
