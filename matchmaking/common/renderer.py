"""How forms become HTML: every field through the one partial, every control with its class."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Widget

_CHECKS = (forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple)


def control_class(widget: Widget) -> str:
    """The Bootstrap class of a control; empty for a hidden one."""
    if widget.is_hidden:
        return ""
    if isinstance(widget, _CHECKS):
        return "form-check-input"
    if isinstance(widget, forms.Select):
        return "form-select"
    return "form-control"


class PuenteBoundField(BoundField):
    """A field whose control carries its class, so that `{{ field }}` alone looks right."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> Any:
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        classes = [control_class(widget), widget.attrs.get("class", ""), built.get("class", "")]
        if self.errors:
            classes.append("is-invalid")
        if joined := " ".join(name for name in classes if name):
            built["class"] = joined
        return built

    @property
    def control_kind(self) -> str:
        """What the field partial lays out: "check", "choices", "file" or "control"."""
        widget = self.field.widget
        if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
            return "choices"
        if isinstance(widget, forms.CheckboxInput):
            return "check"
        return "file" if isinstance(widget, forms.FileInput) else "control"


class PuenteRenderer(TemplatesSetting):
    form_template_name = "includes/form_fields.html"
    formset_template_name = "includes/formset.html"
    field_template_name = "includes/field.html"
    bound_field_class = PuenteBoundField
