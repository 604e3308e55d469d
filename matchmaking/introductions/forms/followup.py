"""What may be said after an introduction: by a side, or by the organizer for it.

Each form is one act. A form for the telephone asks in addition with whom the organizer spoke.
"""

import datetime as dt
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.money import without_sign
from matchmaking.introductions.domain.followup.outcomes import Value
from matchmaking.introductions.domain.people import Person
from matchmaking.introductions.enums import (
    Answer,
    Currency,
    LostReason,
    OutcomeKind,
    Owner,
    PromiseKind,
    WithoutMission,
)
from matchmaking.introductions.forms.answers import (
    FORMS,
    NOTE_TO_ORGANIZER,
    AnswerForm,
    choices_with_empty,
    reason_field,
)
from matchmaking.introductions.forms.days import after_today, day_field, not_after_today
from matchmaking.introductions.forms.people import (
    add_person_fields,
    chosen_person,
    is_of_another,
)
from matchmaking.profiles.validators import check_number

NOTE_LENGTH = 1000
# More than are kept, so that nothing is rounded without a word.
_PLACES = 6


def note_field(label: Any, *, required: bool = False) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AmountField(forms.DecimalField):
    """A sum as people type it: 12,000 or １２０００ or 12000.50."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            max_digits=16,
            decimal_places=2,
            min_value=Decimal("0.01"),
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            **kwargs,
        )

    def to_python(self, value: Any) -> Any:
        text = without_sign(unicodedata.normalize("NFKC", str(value or "")).strip())
        found = check_number(text, field="amount", places=_PLACES)
        for problem in found.problems:
            # What was not read to the letter is asked for once more: this is money.
            told = (
                problem.message if problem.is_error else _("Enter the amount like this: 12,000.50")
            )
            raise forms.ValidationError(told)
        return super().to_python(found.value and f"{found.value.normalize():f}")


class SpokenForm(forms.Form):
    """With whom the organizer spoke, and when: part of whatever is entered for a side.

    `people` are those known of the side. Without `telephone` nothing of it is asked.
    """

    whom: Any = _("With whom did you speak?")
    when: Any = _("When did you speak?")

    def __init__(
        self, *args: Any, people: Sequence[Person] = (), telephone: bool = True, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people = people
        self.telephone = telephone
        if telephone:
            add_person_fields(self, "spoke_with", people, label=self.whom)
            self.fields["spoke_on"] = day_field(self.when, initial=timezone.localdate)
            for field in self.fields.values():
                if field.label == NOTE_TO_ORGANIZER:  # Whoever enters it writes to itself.
                    field.label = _("Note")
        self.order_fields(self.field_order)

    def clean_spoke_on(self) -> dt.date:
        return not_after_today(self.cleaned_data["spoke_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.telephone:
            cleaned["spoke_with_whom"] = chosen_person(self, "spoke_with", self.people)
        return cleaned

    def spoken(self) -> dict[str, Any]:
        """With whom and when, as a `Voice` takes it; nothing where a side speaks for itself."""
        if not self.telephone:
            return {}
        name, email = self.cleaned_data["spoke_with_whom"]
        return {
            "spoke_with": name,
            "spoke_with_email": email,
            "spoke_on": self.cleaned_data["spoke_on"],
        }


class ActForm(SpokenForm):
    """One act about one introduction."""

    act = forms.CharField(widget=forms.HiddenInput)
    subject = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, telephone: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, telephone=telephone, **kwargs)


class NoteForm(ActForm):
    note = note_field(NOTE_TO_ORGANIZER)


class UnderWayForm(ActForm):
    """In contact; and, if one likes, the next thing that one does oneself."""

    kind = forms.ChoiceField(
        label=_("What do you do next?"),
        choices=choices_with_empty(PromiseKind, _("Nothing in particular")),
        required=False,
        help_text=_("We remind you on that day, and nobody else."),
    )
    due_on = day_field(pgettext_lazy("deadline", "By when?"), required=False)
    note = note_field(NOTE_TO_ORGANIZER)

    def clean_due_on(self) -> dt.date | None:
        day = self.cleaned_data["due_on"]
        return after_today(day) if day else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") and "due_on" in cleaned and not cleaned["due_on"]:
            self.add_error("due_on", _("Give the day by which you do it."))
        return cleaned


class LaterForm(ActForm):
    again_on = day_field(_("When may we ask again?"))

    def clean_again_on(self) -> dt.date:
        return after_today(self.cleaned_data["again_on"])


class EndedForm(ActForm):
    reason = reason_field(LostReason.choices)
    note = note_field(NOTE_TO_ORGANIZER)


def without_mission_field(*, required: bool) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("What would have happened without the mission?"),
        choices=WithoutMission.choices,
        widget=forms.RadioSelect,
        required=required,
    )


class ValueForm(ActForm):
    kind = forms.ChoiceField(
        label=pgettext_lazy("an order or contract", "What is it?"),
        choices=OutcomeKind.choices,
        widget=forms.RadioSelect,
    )
    amount = AmountField(
        label=_("Amount"),
        required=False,
        help_text=_("Leave it empty if you would rather not say."),
    )
    # None is chosen beforehand: pesos in the place of dollars would be a twentieth of an order.
    currency = forms.ChoiceField(
        label=_("Currency"),
        choices=choices_with_empty(Currency, _("Choose a currency")),
        required=False,
    )
    agreed_on = day_field(_("Agreed on"))

    def clean_agreed_on(self) -> dt.date:
        return not_after_today(self.cleaned_data["agreed_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("amount") is not None and cleaned.get("currency") == "":
            self.add_error("currency", _("Say in which currency the amount is."))
        return cleaned

    def value(self) -> Value:
        cleaned = self.cleaned_data
        # Without an amount none is asked for, and what the row must have there says nothing.
        return Value(
            kind=OutcomeKind(cleaned["kind"]),
            amount=cleaned["amount"],
            currency=Currency(cleaned["currency"] or Currency.USD),
            agreed_on=cleaned["agreed_on"],
        )


class OrderedForm(ValueForm):
    without_mission = without_mission_field(required=True)
    note = note_field(NOTE_TO_ORGANIZER)


class ConfirmForm(ActForm):
    without_mission = without_mission_field(required=False)


class DisputeForm(ValueForm):
    note = note_field(_("What is different?"), required=True)


class SettleForm(ValueForm):
    note = note_field(_("With whom did you settle it, and how?"), required=True)


class PromiseForm(ActForm):
    kind = forms.ChoiceField(label=_("What will you do?"), choices=PromiseKind.choices)
    due_on = day_field(pgettext_lazy("deadline", "By when?"))
    note = forms.CharField(label=_("Note"), required=False, max_length=300)

    def clean_due_on(self) -> dt.date:
        return after_today(self.cleaned_data["due_on"])


class AnybodysPromiseForm(PromiseForm):
    """A promise of any of the three, and who of them keeps it; `people` are those of all three."""

    owner = forms.ChoiceField(label=_("Who promised it?"), choices=Owner.choices)

    field_order = (
        *("act", "subject", "owner", "person", "person_name", "person_email"),
        *("kind", "due_on", "note"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        add_person_fields(self, "person", self.people, label=_("Person"), required=False)
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if is_of_another(self, "person", self.people, cleaned.get("owner", "")):
            self.add_error("person", _("This person does not belong to the one who promised."))
        cleaned["who"] = chosen_person(self, "person", self.people)
        return cleaned


class MovePromiseForm(ActForm):
    due_on = day_field(_("New day"))

    def clean_due_on(self) -> dt.date:
        return after_today(self.cleaned_data["due_on"])


class RateForm(forms.Form):
    """A rate by which the report adds currencies up; without one it does not."""

    currency = forms.ChoiceField(label=_("From"), choices=Currency.choices)
    into = forms.ChoiceField(label=_("Into"), choices=Currency.choices)
    rate = forms.DecimalField(
        label=_("Rate"),
        max_digits=16,
        decimal_places=8,
        min_value=Decimal("0.00000001"),
        help_text=_("How much of the second currency one unit of the first is."),
    )
    valid_on = day_field(_("Rate of which day?"))
    source = forms.CharField(
        label=_("Source"),
        required=False,
        max_length=150,
        help_text=_("For example Banco de México, FIX."),
    )

    def clean_valid_on(self) -> dt.date:
        return not_after_today(self.cleaned_data["valid_on"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("currency") and cleaned.get("currency") == cleaned.get("into"):
            self.add_error("into", _("Choose another currency."))
        return cleaned


class CallForm(ActForm):
    """A call that brought no answer."""

    whom = _("Whom did you call?")
    when = _("When did you call?")
    note = note_field(_("Note"))

    field_order = (
        "act",
        "subject",
        "spoke_with",
        "spoke_with_name",
        "spoke_with_email",
        "spoke_on",
    )


def telephone_form(answer: Answer) -> type[Any]:
    """The form of an answer, asking in addition with whom the organizer spoke."""
    base: type[AnswerForm] = FORMS[answer]
    return type(f"Spoken{base.__name__}", (SpokenForm, base), {})
