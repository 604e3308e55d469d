"""Controls of our own."""

from collections.abc import Iterable
from typing import Any

from django import forms


class TermPicker(forms.SelectMultiple):
    """Terms of the taxonomy to tick in groups, with a search where scripts run.

    Without scripts it is a list of groups that open; nothing else changes, since the boxes in the
    groups are what is sent. `single` makes them radio buttons.
    """

    template_name = "profiles/widgets/term_picker.html"
    use_fieldset = True

    def __init__(self, *, kind: str, choices: Iterable[Any], single: bool = False):
        super().__init__(choices=choices)
        self.kind = kind
        self.single = single
        self.allow_multiple_selected = not single

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        groups = [
            {
                "label": label,
                "options": options,
                "chosen": sum(bool(option["selected"]) for option in options),
            }
            for label, options, _index in context["widget"]["optgroups"]
        ]
        context["widget"].update(kind=self.kind, single=self.single, groups=groups)
        context["widget"]["has_chosen"] = any(group["chosen"] for group in groups)
        return context

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
