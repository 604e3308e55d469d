"""The fields that say who somebody is: one of those known, else a name and perhaps an address."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.introductions.domain.people import Person, labelled

SOMEBODY_ELSE = "other"


def add_person_fields(
    form: forms.Form, name: str, people: Sequence[Person], *, label: Any, required: bool = True
) -> None:
    """`name` to choose by, `name`_name and `name`_email to type; where none is known, these alone.

    The style sheet shows those two where "somebody else" is chosen; without it they are shown.
    """
    if people:
        empty = _("Choose a person") if required else _("Nobody in particular")
        known = [(person.key, text) for person, text in labelled(people)]
        form.fields[name] = forms.ChoiceField(
            label=label,
            choices=[("", empty), *known, (SOMEBODY_ELSE, _("Somebody else"))],
            required=required,
            widget=forms.Select(attrs={"data-person": True}),
            error_messages={
                # Erased meanwhile, or no longer a member.
                "invalid_choice": _("This person is no longer known here. Please choose again.")
            },
        )
    typed = {"data-somebody-else": True} if people else {}
    form.fields[f"{name}_name"] = forms.CharField(
        label=_("Name of the person") if people else label,
        max_length=150,
        required=required and not people,
        widget=forms.TextInput(attrs=typed | {"autocomplete": "off"}),
    )
    form.fields[f"{name}_email"] = forms.EmailField(
        label=_("E-mail address of the person"),
        required=False,
        help_text=_(
            "If you know it. By it this note is found when the person asks what is kept, or to be"
            " erased; without it the note goes together with the contact of the organisation."
        ),
        widget=forms.EmailInput(attrs=typed | {"autocomplete": "off"}),
    )


def chosen_person(form: forms.Form, name: str, people: Sequence[Person]) -> tuple[str, str] | None:
    """(name, address) of whom a form in its `clean` names; None for nobody, or with an error."""
    said = form.cleaned_data
    key = said.get(name, "") if people else SOMEBODY_ELSE
    if key != SOMEBODY_ELSE:
        found = next((person for person in people if person.key == key), None)
        return (found.name or found.email, found.email) if found else None
    typed = said.get(f"{name}_name", "").strip()
    if typed:
        return typed, said.get(f"{name}_email", "").strip()
    if people and not form.has_error(f"{name}_name"):
        form.add_error(f"{name}_name", _("Give the name of the person."))
    return None


def is_of_another(form: forms.Form, name: str, people: Sequence[Person], owner: str) -> bool:
    """Whether the person chosen by `name` speaks for somebody else than `owner`."""
    key = form.cleaned_data.get(name, "")
    return any(person.key == key and person.owner != owner for person in people)
