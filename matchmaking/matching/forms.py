"""What an organizer sends when deciding."""

from django import forms
from django.utils.translation import gettext_lazy as _

from matchmaking.common.keys import key_in
from matchmaking.matching.enums import Decision, RejectionReason


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(choices=Decision.choices)
    reason = forms.ChoiceField(choices=[("", ""), *RejectionReason.choices], required=False)
    note = forms.CharField(max_length=500, required=False)

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("decision") == Decision.REJECT and not cleaned.get("reason"):
            self.add_error("reason", _("Please say why you reject it."))
        return cleaned


class IdsField(forms.TypedMultipleChoiceField):
    """Any ids: whoever reads them looks them up inside the mission."""

    def valid_value(self, value: object) -> bool:
        return key_in(str(value)) is not None


class BulkDecisionForm(DecisionForm):
    proposals = IdsField(coerce=int, required=False)

    def clean_proposals(self) -> list[int]:
        chosen: list[int] = self.cleaned_data["proposals"]
        if not chosen:
            raise forms.ValidationError(_("Tick at least one proposal first."))
        return chosen
