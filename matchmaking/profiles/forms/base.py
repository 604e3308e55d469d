"""Forms over the specs of `domain`: widgets by field type, checks by the shared validators."""

import json
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.db import models
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _

from matchmaking.common.figures import percent
from matchmaking.common.inputs import DateInput
from matchmaking.common.languages import present_language
from matchmaking.common.measures import unmistakable
from matchmaking.profiles.domain import terms
from matchmaking.profiles.domain.public import country_name, language_name
from matchmaking.profiles.forms import elsewhere
from matchmaking.profiles.forms.widgets import TermPicker
from matchmaking.profiles.problems import Problem

# Offered as boxes to tick; any other language may still come by import or API.
OFFERED_LANGUAGES = ("es", "en", "ja", "zh", "ko", "de", "fr", "pt", "it")
LANGUAGE_LISTS = frozenset({"languages"})
COUNTRY_LISTS = frozenset({"export_countries"})
# What a browser fills in from its reader's own card: these forms are about the reader's company.
AUTOCOMPLETE = {
    "legal_name": "organization",
    "website": "url",
    "address": "street-address",
    "contact_name": "name",
    "contact_title": "organization-title",
    "contact_email": "email",
    "contact_phone": "tel",
}

_SAVED_ELSEWHERE = _(
    "This was changed elsewhere after you opened the page. Look at it in another window; save again"
    " to keep what you wrote."
)


class RawField(forms.Field):
    """Hands on what was sent. The checks are the domain's, so that no second rule stands here."""

    def validate(self, value: Any) -> None:
        return


class ProfileForm(forms.Form):
    """A form over `names`, fields of the models that `model_for` gives.

    A subclass names its fields and says how they are checked; it may give widgets, labels and
    help texts of its own.
    """

    names: ClassVar[tuple[str, ...]]
    required: ClassVar[tuple[str, ...]] = ()
    labels: ClassVar[Mapping[str, Any]] = {}
    help_texts: ClassVar[Mapping[str, Any]] = {}
    hints: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        self._stored = self.stored()
        kwargs["initial"] = {**self._stored, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.problems: tuple[Problem, ...] = ()
        seen = elsewhere.as_sent(self.data.get(elsewhere.FIELD))
        self._seen = seen if isinstance(seen, dict) else {}
        for name in self.names:
            self.fields[name] = self._field(name)

    def model_for(self, name: str) -> type[models.Model]:
        raise NotImplementedError

    def instance_for(self, name: str) -> models.Model | None:
        raise NotImplementedError

    def check_data(self, data: Mapping[str, Any]) -> Iterable[Problem]:
        raise NotImplementedError

    def widget_for(self, name: str) -> forms.Widget | None:
        """A widget of the subclass's own; None leaves it to the type of the field."""
        return None

    @property
    def warnings(self) -> list[str]:
        """What was noticed about values that were kept all the same."""
        return [
            f"{self.fields[p.field].label}: {p.message}" if p.field in self.fields else p.message
            for p in self.problems
            if not p.is_error
        ]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        changed_by_both = self._take_over(data)
        self.problems = tuple(self.check_data(data))
        self.show_problems(self.problems)
        for name in changed_by_both:
            self.add_error(name, _SAVED_ELSEWHERE)
        return data

    @property
    def as_shown(self) -> str:
        """What the page carries along, to be sent with the form."""
        return json.dumps({**elsewhere.fingerprints(self._stored), **self._seen})

    def _take_over(self, data: dict[str, Any]) -> list[str]:
        """Take what was saved elsewhere and not contradicted here; the names of what both changed.

        The page that asks about these shows them, so the next time they are the reader's word.
        """
        kept, both = elsewhere.compare(self._seen, data, self._stored)
        data.update(kept)
        for name in both:
            del self._seen[name]
        return both

    def show_problems(self, problems: Iterable[Problem]) -> None:
        """Put each error beside its field, or on top where the form has no such field."""
        for problem in problems:
            if problem.is_error:
                self.add_error(
                    problem.field if problem.field in self.fields else None, problem.message
                )

    def stored(self) -> dict[str, Any]:
        return {name: stored_value(self.instance_for(name), name) for name in self.names}

    def _field(self, name: str) -> RawField:
        field: Any = self.model_for(name)._meta.get_field(name)
        label = self.labels.get(name) or field.verbose_name
        widget = self.widget_for(name) or widget_for_field(field, held=self._stored.get(name))
        if hint := self.hints.get(name):
            widget.attrs["placeholder"] = hint
        if token := AUTOCOMPLETE.get(name):
            widget.attrs["autocomplete"] = token
        return RawField(
            label=str(label)[:1].upper() + str(label)[1:],
            help_text=self.help_texts.get(name, ""),
            required=name in self.required,
            widget=widget,
        )


def widget_for_field(field: Any, *, held: Any = None) -> forms.Widget:
    """The control that the type of a model field asks for; what is `held` is among its choices."""
    if field.name in LANGUAGE_LISTS:
        reader = present_language()
        codes = dict.fromkeys([*OFFERED_LANGUAGES, *(held or ())])
        offered = [(code, language_name(code, reader)) for code in codes]
        return forms.CheckboxSelectMultiple(choices=offered)
    if field.related_model is not None:
        return _term_widget(field)
    if field.choices:
        unsaid = [("", _("Not stated"))] if field.blank and not field.has_default() else []
        return forms.Select(choices=[*unsaid, *field.choices])
    if isinstance(field, models.BooleanField):
        if not field.null:
            return forms.CheckboxInput()
        return forms.Select(choices=[("", _("Not stated")), ("yes", _("Yes")), ("no", _("No"))])
    if isinstance(field, models.DateField):
        return DateInput()
    if isinstance(field, models.DecimalField):
        return forms.TextInput(attrs={"inputmode": "decimal", "class": "numbers-input"})
    if isinstance(field, models.IntegerField):
        return forms.TextInput(attrs={"inputmode": "numeric", "class": "numbers-input"})
    if isinstance(field, models.EmailField):
        return forms.EmailInput()
    if field.name == "contact_phone":
        return forms.TelInput()
    if isinstance(field, models.TextField):
        return forms.Textarea(attrs={"rows": 4})
    # No "maxlength": a browser silently cuts what is typed or pasted beyond it, and a code with its
    # dots or hyphens ("4202.92") is longer than what is stored. The checks say what is too long.
    return forms.TextInput()


def _term_widget(field: Any) -> forms.Widget:
    """A picker for many terms or a long list, a select for a short one."""
    kind, many = str(field.related_model.kind), field.many_to_many
    pickers: dict[str, Callable[[], list[terms.Group]]] = {
        "capability": terms.capability_groups,
        "product": terms.product_groups,
    }
    selects: dict[str, Callable[[], list[Any]]] = {
        "sector": terms.sector_groups,
        "certification": terms.scheme_groups,
        "unit": terms.unit_groups,
        "incoterm": terms.incoterm_choices,
        "region": lambda: terms.region_choices("JP" if field.name == "prefecture" else "MX"),
    }
    if kind in pickers:
        return TermPicker(kind=kind, choices=later(pickers[kind]), single=not many)
    if many and kind == "incoterm":
        return forms.CheckboxSelectMultiple(choices=later(terms.incoterm_choices))
    if many:
        return TermPicker(kind=kind, choices=later(selects[kind]))
    return forms.Select(choices=later(lambda: [("", _("Choose")), *selects[kind]()]))


def later(choices: Callable[[], list[Any]]) -> CallableChoiceIterator:
    """Choices that are read only if the control is drawn: a form that was sent well needs none."""
    return CallableChoiceIterator(choices)


def stored_value(instance: models.Model | None, name: str) -> Any:
    """What `instance` holds, as its control shows it and as the checks read it again."""
    if instance is None:
        return None
    field: Any = instance._meta.get_field(name)
    if field.many_to_many:
        return [] if instance.pk is None else [row.pk for row in getattr(instance, name).all()]
    value = getattr(instance, field.attname)
    if isinstance(field, models.BooleanField) and field.null:
        return {True: "yes", False: "no", None: ""}[value]
    if isinstance(value, Decimal):
        return unmistakable(f"{value.normalize():f}")
    if isinstance(field, models.JSONField) and name not in LANGUAGE_LISTS:
        return _list_as_text(name, value)
    return value


def _list_as_text(name: str, value: list[Any]) -> str:
    if name in COUNTRY_LISTS:
        reader = present_language()
        return "; ".join(country_name(code, reader) for code in value)
    if name == "ingredients":
        lines = [_ingredient_as_text(row) for row in value]
        # One that has a comma would be two, read alone and again.
        closed = ";" if len(lines) == 1 and "," in lines[0] else ""
        return "\n".join(lines) + closed
    return "; ".join(str(item) for item in value)


def _ingredient_as_text(row: dict[str, Any]) -> str:
    share = row["share"]
    return row["name"] if share is None else f"{row['name']} {percent(f'{share:g}')}"
