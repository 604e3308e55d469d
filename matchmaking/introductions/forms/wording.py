"""The organizer's own wording of a letter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.introductions.domain.letters.templates import tidied
from matchmaking.introductions.domain.letters.wording import (
    BODY_LENGTH,
    SUBJECT_LENGTH,
    Wording,
    faults_of,
)


class WordingForm(forms.Form):
    subject = forms.CharField(label=_("Subject"), max_length=SUBJECT_LENGTH)
    body = forms.CharField(
        label=_("Text"),
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 26, "spellcheck": "true"}),
        help_text=_(
            "A line that begins with ■ is a heading, with • or ・ an item of a list, with → an"
            " address to press."
        ),
    )

    def __init__(self, *args: object, kind: str, language: str, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.kind = kind
        for field in self.fields.values():
            field.widget.attrs["lang"] = language

    def clean(self) -> dict[str, object]:
        data = super().clean() or {}
        if {"subject", "body"} <= data.keys():
            for fault in faults_of(self.wording, kind=self.kind):
                self.add_error(fault.field, fault.sentence)
        return data

    @property
    def wording(self) -> Wording:
        return tidied(Wording(self.cleaned_data["subject"], self.cleaned_data["body"]))
