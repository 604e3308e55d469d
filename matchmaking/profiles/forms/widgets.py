"""Controls of our own."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html_join


class TermPicker(forms.SelectMultiple):
    """Terms of the taxonomy to tick in groups, with a search where scripts run.

    Without scripts it is a list of groups that open; nothing else changes, since the boxes in the
    groups are what is sent. `single` makes them radio buttons. The search finds every term of the
    kind, so that the groups may hold only those that are near at hand.
    """

    template_name = "profiles/widgets/term_picker.html"
    use_fieldset = True

    def __init__(self, *, kind: str, choices: Iterable[Any], single: bool = False):
        super().__init__(choices=choices)
        self.kind = kind
        self.single = single
        self.allow_multiple_selected = not single

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """The groups with their options as HTML: there may be a thousand, and a template's loop
        over them takes a second."""
        # SelectMultiple would build a dictionary with eight entries for each option.
        choices, self.choices = list(self.choices), []
        context = super().get_context(name, value, attrs)
        self.choices = choices
        chosen = set(context["widget"]["value"])
        groups = [self._group(name, label, options, chosen) for label, options in choices]
        context["widget"].update(kind=self.kind, single=self.single, groups=groups)
        context["widget"]["has_chosen"] = bool(chosen)
        return context

    def _group(
        self, name: str, label: str, options: Iterable[Any], chosen: set[str]
    ) -> dict[str, Any]:
        control, options = "radio" if self.single else "checkbox", list(options)
        rows = (
            (control, name, code, " checked" if code in chosen else "", text)
            for code, text in options
        )
        html = format_html_join(
            "\n",
            '<label class="picker-option"><input class="form-check-input" type="{}" name="{}"'
            ' value="{}"{}> <span>{}</span></label>',
            rows,
        )
        return {
            "label": label,
            "html": html,
            "chosen": any(code in chosen for code, _text in options),
        }

    def format_value(self, value: Any) -> list[str]:
        if value is None or value == "":
            return []
        values = value if isinstance(value, list | tuple) else [value]
        return [str(item) for item in values]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        if self.single:
            return data.get(name)
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return id_
