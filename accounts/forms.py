"""What people fill in about themselves and their organisation."""

import re
import unicodedata
from typing import Any, ClassVar

from django import forms
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.domain.consents import SIGN_UP_PURPOSES
from accounts.enums import Purpose, Role
from accounts.models import Invitation, Organisation, User
from accounts.time_zones import TIME_ZONES, default_time_zone, time_zones_with
from matchmaking.common.enums import Language
from matchmaking.outbox.domain.suppression import is_suppressed

PURPOSE_HELP = {
    Purpose.PROFILE: _(
        "Without it there is no profile. Organizers of other missions do not see it. If you "
        "withdraw it, those of yours see only your name and what was introduced before."
    ),
    Purpose.SHARE_WITH_BUYERS: _(
        "Buyers in Japan read what you make and which certifications you hold, never your "
        "contact. Your contact is released only for an introduction that you accepted."
    ),
    Purpose.LETTERS: _("By e-mail, when an introduction that fits you is proposed."),
    Purpose.NAME_IN_LETTERS: _(
        "The first letter to the other side says who you are. Without it, the letter describes "
        "you without your name."
    ),
    Purpose.STANDING_INTRODUCTION: _("For one mission; you are asked when you enrol in it."),
}
NAME_HELP = {
    "legal_name": _("As it stands in the register, with S.A. de C.V. or the like."),
    "trade_name": _("The name that people know; leave it empty if it is the same."),
}


_IN_BRACKETS = re.compile(r"<([^<>\s]+)>\Z")
_ADDRESS = re.compile(r"://|www\.|[/@]", re.IGNORECASE)


def refuse_address(name: str) -> None:
    """Letters greet their reader by this name, and anybody may enter anybody's address.

    With an address of the web in it, whatever somebody wants read would go out in our name.
    """
    if _ADDRESS.search(name):
        raise forms.ValidationError(_("Write the name alone, without any address."), "address")


class SignupForm(forms.Form):
    """What allauth's sign-up form asks beside address and password."""

    full_name = forms.CharField(
        label=_("Your name"),
        max_length=150,
        validators=[refuse_address],
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("full_name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        language = get_language() or Language.SPANISH
        user.full_name = self.cleaned_data["full_name"]
        user.language = language
        user.time_zone = default_time_zone(language)
        user.save(update_fields=["full_name", "language", "time_zone"])


class SettingsForm(forms.ModelForm):
    time_zone = forms.ChoiceField(label=_("Time zone"), choices=TIME_ZONES)

    class Meta:
        model = User
        fields = ("full_name", "language", "time_zone")
        widgets: ClassVar = {"full_name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].validators.append(refuse_address)
        # A zone that an administrator set stays possible, though our list does not have it.
        field = self.fields["time_zone"]
        field.choices = time_zones_with(self.instance.time_zone)  # type: ignore[attr-defined]


class OrganisationForm(forms.ModelForm):
    website = forms.URLField(
        label=_("Website"),
        required=False,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"autocomplete": "url"}),
    )

    class Meta:
        model = Organisation
        fields = ("legal_name", "trade_name", "website")
        help_texts = NAME_HELP
        widgets: ClassVar = {"legal_name": forms.TextInput(attrs={"autocomplete": "organization"})}


class NewSupplierForm(forms.Form):
    """A supplier with its first consents. Nothing is ticked beforehand; one purpose, one box."""

    legal_name = forms.CharField(
        label=_("Legal name"),
        max_length=200,
        help_text=NAME_HELP["legal_name"],
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    trade_name = forms.CharField(
        label=_("Trade name"),
        max_length=200,
        required=False,
        help_text=NAME_HELP["trade_name"],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for purpose in SIGN_UP_PURPOSES:
            self.fields[f"consent_{purpose}"] = forms.BooleanField(
                label=purpose.label,
                help_text=PURPOSE_HELP[purpose],
                required=purpose == Purpose.PROFILE,
                error_messages={
                    "required": _("We may keep no profile of your enterprise without this consent.")
                },
            )

    def consent_fields(self) -> list[forms.BoundField]:
        return [self[f"consent_{purpose}"] for purpose in SIGN_UP_PURPOSES]

    def purposes(self) -> list[Purpose]:
        """The purposes that were ticked."""
        return [p for p in SIGN_UP_PURPOSES if self.cleaned_data[f"consent_{p}"]]


class PastedEmailField(forms.EmailField):
    """Takes an address as mail programs copy it too, as "Ana López <ana@example.com>"."""

    def to_python(self, value: Any) -> str:
        text = unicodedata.normalize("NFKC", super().to_python(value) or "").strip()
        named = _IN_BRACKETS.search(text)
        return (named[1] if named else text).removeprefix("mailto:")


class InvitationForm(forms.ModelForm):
    email = PastedEmailField(label=_("E-mail address"))

    class Meta:
        model = Invitation
        fields = ("email", "role", "language")
        labels = {"language": _("Language of the invitation")}

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if is_suppressed(email):
            sentence = _(
                "Letters to %(address)s are not sent: earlier ones came back, or their reader"
                " wants none."
            )
            raise forms.ValidationError(sentence, "suppressed", {"address": email})
        return email


class RoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
