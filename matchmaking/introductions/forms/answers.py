"""What a reader may answer on a reply page."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.introductions.enums import (
    Answer,
    DeclineReason,
    IntroductionState,
    NotAFitReason,
    OptOutScope,
)

QUESTION_LENGTH = 2000


class AnswerForm(forms.Form):
    """The answer itself, and the state that its page showed."""

    answer = forms.ChoiceField(choices=Answer.choices, widget=forms.HiddenInput)
    seen = forms.ChoiceField(choices=IntroductionState.choices, widget=forms.HiddenInput)

    def details(self) -> dict[str, Any]:
        """The arguments that go to the domain beside the answer."""
        return {}


class DeclineForm(AnswerForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=DeclineReason.choices)
    text = forms.CharField(
        label=_("A note to the organizer"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def details(self) -> dict[str, Any]:
        return {"reason": self.cleaned_data["reason"], "text": self.cleaned_data["text"]}


class NotAFitForm(DeclineForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=NotAFitReason.choices)


class QuestionForm(AnswerForm):
    text = forms.CharField(
        label=_("Your question"),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def details(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"]}


class InformationForm(QuestionForm):
    text = forms.CharField(
        label=_("Your answer to the question"),
        max_length=QUESTION_LENGTH,
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class NotNowForm(AnswerForm):
    until = forms.DateField(
        label=_("When may we write again?"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        localize=False,
    )

    def clean_until(self) -> dt.date:
        until: dt.date = self.cleaned_data["until"]
        today = timezone.localdate()
        if until <= today:
            raise forms.ValidationError(_("Choose a day in the future."))
        if until > today + dt.timedelta(days=730):
            raise forms.ValidationError(_("Choose a day within the next two years."))
        return until

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


class StopForm(forms.Form):
    scope = forms.ChoiceField(
        label=_("What should stop?"), choices=OptOutScope.choices, widget=forms.RadioSelect
    )


class PersonsDecisionForm(forms.Form):
    """Why a person decided about a letter or an introduction."""

    note = forms.CharField(label=_("Note"), required=False, max_length=300)
