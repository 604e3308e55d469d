"""Proposals with their reasons, and reviews of them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.shapes import Strict
from matchmaking.common.languages import present_language
from matchmaking.matching.domain.telling.cards import NO_CARD, card
from matchmaking.matching.enums import CommonGround, Decision, RejectionReason
from matchmaking.matching.models import Proposal


class ProposedNeed(serializers.Serializer):
    id = serializers.IntegerField()
    title = serializers.CharField(
        help_text="Empty where the buyer no longer shows its profile and needs."
    )
    buyer = serializers.CharField(source="buyer.organisation.name")


class ProposedSupplier(serializers.Serializer):
    id = serializers.IntegerField()
    name = serializers.CharField(source="organisation.name")


class CardSerializer(serializers.Serializer):
    """Whole sentences in the language of the answer."""

    reasons = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())
    change = serializers.CharField(
        allow_blank=True, help_text="The one change that would raise the match most."
    )


class ProposalSerializer(serializers.ModelSerializer):
    mission = serializers.CharField(source="mission.slug")
    need = serializers.SerializerMethodField()
    supplier = ProposedSupplier()
    model_version = serializers.CharField(source="run.model_version")
    ground = serializers.ChoiceField(
        CommonGround.choices,
        allow_blank=True,
        help_text="Whether the two have enough in common; empty in runs from before it was asked.",
    )
    card = serializers.SerializerMethodField()
    decided_by = serializers.SerializerMethodField()

    class Meta:
        model = Proposal
        fields = (
            "id", "mission", "run", "need", "supplier", "state", "rank", "score", "buyer_score",
            "supplier_score", "blocked", "ground", "card", "model_version", "decided_at",
            "decided_by", "handed_over_at", "created_at", "updated_at",
        )  # fmt: skip

    @extend_schema_field(ProposedNeed)
    def get_need(self, proposal: Proposal) -> dict[str, Any]:
        told = dict(ProposedNeed(proposal.need).data)
        hidden = proposal.need_kept_back  # type: ignore[attr-defined]
        return told | {"title": ""} if hidden else told

    @extend_schema_field(CardSerializer)
    def get_card(self, proposal: Proposal) -> dict[str, Any]:
        # The sentences quote both profiles, which a side may no longer show.
        hidden = proposal.kept_back or proposal.need_kept_back  # type: ignore[attr-defined]
        if hidden or not proposal.explanation:
            told = NO_CARD
        else:
            told = card(proposal.explanation, language=present_language())
        return dict(CardSerializer(told).data)

    def get_decided_by(self, proposal: Proposal) -> str:
        return str(proposal.decided_by or "")


class ReviewSerializer(Strict):
    decision = serializers.ChoiceField(Decision.choices)
    reason = serializers.ChoiceField(
        RejectionReason.choices, required=False, help_text="Needed for a rejection, and only there."
    )
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        rejected = attrs["decision"] == Decision.REJECT
        if rejected != ("reason" in attrs):
            field = self.fields["reason"]
            key = "required" if rejected else "invalid_choice"
            message = str(field.error_messages[key]).format(input=attrs.get("reason", ""))
            raise serializers.ValidationError({"reason": [message]}, code=key)
        return attrs
