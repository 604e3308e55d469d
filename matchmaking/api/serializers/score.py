"""Texts to score: the columns of the file contract as JSON, an id of its own for each row."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from matchmaking.api.shapes import Strict
from matchmaking.matching.enums import CommonGround

MOST_SUPPLIERS = 200
MOST_NEEDS = 50
# Reading is what takes time: about three seconds on one core for this many characters.
MOST_CHARACTERS = 60_000
LONGEST_TEXT = 5_000


def words() -> serializers.ListField:
    """Codes, or names in any of the three languages; an unknown word is read as text."""
    return serializers.ListField(
        child=serializers.CharField(max_length=200), max_length=60, required=False
    )


def text(longest: int = LONGEST_TEXT) -> serializers.CharField:
    return serializers.CharField(max_length=longest, required=False, allow_blank=True)


def amount() -> serializers.FloatField:
    return serializers.FloatField(required=False, min_value=0, max_value=1e15)


def whole() -> serializers.IntegerField:
    return serializers.IntegerField(required=False, min_value=0, max_value=2_000_000_000)


class ScoredSupplier(Strict):
    supplier_id = text(80)
    name = text(200)
    description = text()
    language = text(20)
    sectors = words()
    products = words()
    capabilities = words()
    certifications = words()
    hs_codes = words()
    state = text(80)
    employees = whole()
    annual_sales_mxn = amount()
    monthly_capacity = amount()
    capacity_unit = text(40)
    min_order_quantity = amount()
    lead_time_days = whole()
    incoterms = words()
    export_countries = words()
    languages = words()
    japan_experience = serializers.BooleanField(required=False)


class ScoredNeed(Strict):
    need_id = text(80)
    buyer = text(200)
    title = text(200)
    description = text()
    language = text(20)
    sectors = words()
    products = words()
    capabilities = words()
    required_certifications = words()
    preferred_certifications = words()
    hs_codes = words()
    annual_volume = amount()
    volume_unit = text(40)
    first_order_quantity = amount()
    min_monthly_capacity = amount()
    min_staff = whole()
    max_lead_time_days = whole()
    incoterms = words()
    city = text(80)


class ScoreSerializer(Strict):
    """Each supplier and need has at least one text; one without an id goes by its place from 1."""

    suppliers: serializers.ListSerializer = serializers.ListSerializer(
        child=ScoredSupplier(), allow_empty=False, max_length=MOST_SUPPLIERS
    )
    needs: serializers.ListSerializer = serializers.ListSerializer(
        child=ScoredNeed(), allow_empty=False, max_length=MOST_NEEDS
    )
    top = serializers.IntegerField(
        required=False, default=10, min_value=1, max_value=50, help_text="Suppliers for each need."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        rows = [*attrs["suppliers"], *attrs["needs"]]
        length = sum(_length(value) for row in rows for value in row.values())
        if length > MOST_CHARACTERS:
            told = {"most": MOST_CHARACTERS, "length": length}
            message = _("All texts together may have %(most)s characters; these have %(length)s.")
            raise serializers.ValidationError(str(message) % told, code="too_long")
        return attrs


def _length(value: Any) -> int:
    if isinstance(value, list):
        return sum(map(len, value))
    return len(value) if isinstance(value, str) else 0


class ScoredMatch(serializers.Serializer):
    supplier_id = serializers.CharField()
    rank = serializers.IntegerField()
    score = serializers.FloatField(help_text="Probability that both sides are interested.")
    buyer_interest = serializers.FloatField()
    supplier_interest = serializers.FloatField()
    blocked = serializers.BooleanField(help_text="A must-have of the need fails.")
    ground = serializers.ChoiceField(
        CommonGround.choices, help_text="Whether the two have enough in common to be looked at."
    )
    reasons = serializers.ListField(child=serializers.CharField())
    missing = serializers.ListField(child=serializers.CharField())


class ScoredResult(serializers.Serializer):
    need_id = serializers.CharField()
    matches = ScoredMatch(many=True, help_text="Passing pairs by rank, then the nearest blocked.")


class ScoreNotice(serializers.Serializer):
    """Something that was not understood, and what was made of it."""

    side = serializers.ChoiceField(["suppliers", "needs"])
    row = serializers.IntegerField(help_text="From 1.")
    field = serializers.CharField(allow_blank=True)
    code = serializers.CharField()
    message = serializers.CharField()


class ScoreAnswer(serializers.Serializer):
    model_version = serializers.CharField()
    reads_dense = serializers.BooleanField(
        help_text="False where no encoder is installed: words and concepts alone were compared."
    )
    notices = ScoreNotice(many=True)
    results = ScoredResult(many=True)
