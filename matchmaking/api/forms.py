"""What an owner says of a new key."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.api.enums import Scope

LIFETIMES = [(30, _("30 days")), (90, _("90 days")), (365, _("One year"))]


class KeyForm(forms.Form):
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("Which program will use it, so that you know it again."),
    )
    scopes = forms.MultipleChoiceField(
        label=_("May be used to"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what the program needs."),
    )
    days = forms.TypedChoiceField(label=_("Good for"), choices=LIFETIMES, coerce=int, initial=90)

    @property
    def lifetime(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
