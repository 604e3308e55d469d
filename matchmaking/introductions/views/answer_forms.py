"""The forms by which a side's answer is given: behind its link, by its account, or for it."""

from collections.abc import Callable
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.introductions.domain.consent.answers import open_answers
from matchmaking.introductions.enums import Answer, Side
from matchmaking.introductions.forms import FORMS, AnswerForm
from matchmaking.introductions.models import Introduction

BUTTONS: dict[Answer, Promise] = {
    Answer.ACCEPT: _("Yes, introduce us"),
    Answer.DECLINE: _("No, thank you"),
    Answer.INFORMATION: _("Answer the question"),
    Answer.INTERESTED: _("I am interested"),
    Answer.NEEDS_INFORMATION: _("I need more information"),
    Answer.NOT_A_FIT: _("Not a fit this time"),
    Answer.NOT_NOW: _("Not now, later"),
}


def form_again(
    introduction: Introduction, side: Side, posted: QueryDict, **more: Any
) -> AnswerForm | None:
    """What a side wrote while another answer came first, in a form that can be sent.

    None if it wrote nothing, or may no longer answer so. `introduction` is as it stands now; `more`
    goes to the form.
    """
    given = posted.get("answer", "")
    if not posted.get("text", "").strip() or given not in open_answers(introduction, side):
        return None
    data = posted.copy()
    data["seen"] = introduction.state
    return FORMS[Answer(given)](data, **more)


def answer_forms(
    introduction: Introduction,
    side: Side,
    *,
    refused: Any = None,
    prefix: str = "",
    form_of: Callable[[Answer], type[Any]] = FORMS.__getitem__,
    **given: Any,
) -> list[tuple[Answer, Any, Promise]]:
    """(answer, form, button) of each open answer; the refused one with its errors.

    A question that waits comes before a yes that was given already. `prefix` tells the fields of
    several introductions on one page apart; `given` goes to the forms.
    """
    found = []
    for answer in sorted(open_answers(introduction, side), key=lambda a: a != Answer.INFORMATION):
        form = refused
        if refused is None or refused.data.get("answer") != answer:
            initial = {"answer": answer, "seen": introduction.state}
            form = form_of(answer)(initial=initial, auto_id=f"{prefix}{answer}-%s", **given)
        found.append((answer, form, BUTTONS[answer]))
    return found
