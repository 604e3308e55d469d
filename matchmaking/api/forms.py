"""What an owner says of a new key."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

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

    def __init__(self, *args: Any, taken: Iterable[str], **kwargs: Any) -> None:
        """`taken` are the names of the keys that open something now."""
        super().__init__(*args, **kwargs)
        self._taken = {name.casefold() for name in taken}

    def clean_name(self) -> str:
        """A name that no other key has: the same one mostly comes from a page that was sent again,
        and of two that are named alike nobody knows which to revoke.
        """
        name: str = self.cleaned_data["name"].strip()
        if name.casefold() in self._taken:
            raise forms.ValidationError(
                _("There is a key of this name already. Revoke it first, or choose another name."),
                code="taken",
            )
        return name

    @property
    def lifetime(self) -> timedelta:
        return timedelta(days=self.cleaned_data["days"])
