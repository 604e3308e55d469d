"""What a reader may answer on a reply page."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.common.enums import Language
from matchmaking.introductions.enums import (
    Answer,
    DeclineReason,
    IntroductionState,
    NotAFitReason,
    OptOutScope,
)
from matchmaking.introductions.forms.days import after_today, day_field
from matchmaking.profiles.domain.relay import one_line
from matchmaking.profiles.validators import check_addressee

NOTE_TO_ORGANIZER = _("A note to the organizer")
PASSED_ON_AS_WRITTEN = _(
    "We pass it on as you write it, without translating it. English is understood by most."
)
QUESTION_LENGTH = 2000
CONTACT_LIKE = re.compile(r"[@/\\]|www\.|\d{5}|\d[\d\s().-]{6,}\d|\.[a-z]{2,}\b", re.IGNORECASE)


def choices_with_empty(choices: Any, empty: Any) -> list[tuple[str, Any]]:
    return [("", empty), *choices.choices]


def reason_field(choices: Iterable[tuple[str, Any]]) -> forms.ChoiceField:
    """Why somebody says no. None is chosen beforehand.

    What stands there by itself would be read, counted and learned from as their word.
    """
    return forms.ChoiceField(
        label=_("Reason"),
        choices=[("", _("Choose a reason")), *choices],
        error_messages={"required": _("Please choose the reason.")},
    )


class AnswerForm(forms.Form):
    """The answer itself, and the state that its page showed."""

    answer = forms.ChoiceField(choices=Answer.choices, widget=forms.HiddenInput)
    seen = forms.ChoiceField(choices=IntroductionState.choices, widget=forms.HiddenInput)

    def details(self) -> dict[str, Any]:
        """The arguments that go to the domain beside the answer."""
        return {}


class DeclineForm(AnswerForm):
    reason = reason_field(DeclineReason.choices)
    text = forms.CharField(
        label=NOTE_TO_ORGANIZER,
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def details(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "text": self.cleaned_data["text"]}


class NotAFitForm(DeclineForm):
    reason = reason_field(NotAFitReason.choices)


class QuestionForm(AnswerForm):
    text = forms.CharField(
        label=_("Your question"),
        help_text=PASSED_ON_AS_WRITTEN,
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def details(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"]}


class InformationForm(QuestionForm):
    text = forms.CharField(
        label=_("Your answer to the question"),
        help_text=PASSED_ON_AS_WRITTEN,
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NotNowForm(AnswerForm):
    until = day_field(_("When may we write again?"))

    def clean_until(self) -> dt.date:
        return after_today(self.cleaned_data["until"])

    def details(self) -> dict[str, Any]:
        return {"until": self.cleaned_data["until"]}


FORMS: dict[Answer, type[AnswerForm]] = {
    Answer.ACCEPT: AnswerForm,
    Answer.DECLINE: DeclineForm,
    Answer.INFORMATION: InformationForm,
    Answer.INTERESTED: AnswerForm,
    Answer.NEEDS_INFORMATION: QuestionForm,
    Answer.NOT_A_FIT: NotAFitForm,
    Answer.NOT_NOW: NotNowForm,
}


class ColleaguesEmailField(forms.EmailField):
    """An address as it is typed in Japan: sometimes in full width, or with a blank behind it."""

    def to_python(self, value: Any) -> Any:
        text = unicodedata.normalize("NFKC", str(value or ""))
        return super().to_python(text.replace(" ", ""))


class ForwardForm(forms.Form):
    """To which colleague a buyer's reader passes the letter on."""

    name = forms.CharField(label=_("Your colleague's name"), max_length=60)
    department = forms.CharField(label=_("Department"), max_length=60, required=False)
    email = ColleaguesEmailField(label=_("E-mail address"))
    language = forms.ChoiceField(label=_("Language of the letter"), choices=Language.choices)

    def clean_name(self) -> str:
        return self._plain("name")

    def clean_department(self) -> str:
        return self._plain("department")

    def _plain(self, field: str) -> str:
        # It stands in a letter that we send to somebody else: no message of a stranger's.
        # The letter sets its own 様.
        text = check_addressee(one_line(self.cleaned_data[field]), field=field).value
        if CONTACT_LIKE.search(unicodedata.normalize("NFKC", text)):
            raise forms.ValidationError(_("Enter a name, without addresses or numbers."))
        return text


class StopForm(forms.Form):
    scope = forms.ChoiceField(
        label=_("What should stop?"), choices=OptOutScope.choices, widget=forms.RadioSelect
    )


class PersonsDecisionForm(forms.Form):
    """Why a person decided about a letter or an introduction."""

    note = forms.CharField(label=_("Note"), required=False, max_length=300)
