"""Fields that say which JSON a value is, and leave what it may mean to the profile's validators.

The rules for values stand once, in `profiles.validators`; here it is only seen to that a text is
no list, and that the answer and the schema say the same.
"""

from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from matchmaking.profiles.domain.suppliers import ORGANISATION_FIELDS

UNKNOWN_FIELD = _("There is no such field.")
READ_ONLY_FIELD = _("This field cannot be written.")
MOST_TERMS = 80


class StrictFields:
    """Refuses what the serializer would otherwise drop without a word."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            fields: Mapping[str, serializers.Field] = self.fields  # type: ignore[attr-defined]
            wrong = {
                name: [_refusal(fields.get(name))] for name in data if _unwritable(fields, name)
            }
            if wrong:
                raise serializers.ValidationError(wrong)
        return super().to_internal_value(data)  # type: ignore[misc]


def _unwritable(fields: Mapping[str, serializers.Field], name: str) -> bool:
    return name not in fields or fields[name].read_only


def _refusal(field: serializers.Field | None) -> serializers.ErrorDetail:
    if field is None:
        return serializers.ErrorDetail(str(UNKNOWN_FIELD), code="unknown_field")
    return serializers.ErrorDetail(str(READ_ONLY_FIELD), code="read_only")


class Strict(StrictFields, serializers.Serializer):
    """A plain serializer that refuses unknown names."""


class TextShape(serializers.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"allow_blank": True, "trim_whitespace": False, **kwargs})


class OrganisationText(TextShape):
    """A name or address of the organisation, shown and written with its profile."""

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance.organisation, self.field_name or "")


class _Raw:
    """Takes the listed JSON types as they came."""

    takes: tuple[type, ...] = ()

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, self.takes):
            self.fail("invalid")  # type: ignore[attr-defined]
        return data


class NumberShape(_Raw, serializers.DecimalField):
    """A number, or a text such as "1,200.50"; the answer is a text, which loses no digit."""

    takes = (int, float, str)

    def validate_precision(self, value: Any) -> Any:
        return value


class WholeShape(_Raw, serializers.IntegerField):
    takes = (int, float, str)


class DateShape(_Raw, serializers.DateField):
    takes = (str,)
    default_error_messages = {"invalid": _("Write a date as 2026-11-30.")}


class FlagShape(serializers.BooleanField):
    default_error_messages = {"invalid": _("Answer with true or false.")}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class ChoiceShape(serializers.ChoiceField):
    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid_choice", input=data)
        return data


class TermCode(TextShape):
    """The code of one term of the taxonomy, or null."""

    def get_attribute(self, instance: Any) -> Any:
        return getattr(instance, f"{self.source}_id")


class TermCodes(serializers.ListField):
    """Codes of terms in the taxonomy's order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(), max_length=MOST_TERMS, **kwargs)

    def get_attribute(self, instance: Any) -> Any:
        return [term.pk for term in getattr(instance, self.source or "").all()]


class TextList(serializers.ListField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(child=serializers.CharField(), max_length=MOST_TERMS, **kwargs)


class Ingredient(Strict):
    name = serializers.CharField()
    share = serializers.FloatField(allow_null=True, required=False, help_text="Per cent.")


Shape = tuple[type[serializers.Field], dict[str, Any]]


def shape_of(field: models.Field) -> Shape:
    """The DRF field and its arguments for a field of a profile."""
    nullable: dict[str, Any] = {"required": False, "allow_null": field.null}
    if isinstance(field, models.ManyToManyField):
        return TermCodes, {"required": False}
    if isinstance(field, models.ForeignKey):
        return TermCode, nullable
    if field.name == "ingredients":
        return Ingredient, {"required": False, "many": True}
    if isinstance(field, models.JSONField):
        return TextList, {"required": False}
    if field.choices:
        choices = {"choices": list(field.choices), "allow_blank": field.blank}
        return ChoiceShape, {**nullable, **choices}
    if isinstance(field, models.BooleanField):
        return FlagShape, nullable
    if isinstance(field, models.DecimalField):
        places = {"max_digits": field.max_digits, "decimal_places": field.decimal_places}
        return NumberShape, {**nullable, **places}
    if isinstance(field, models.IntegerField):
        return WholeShape, nullable
    if isinstance(field, models.DateTimeField):
        return serializers.DateTimeField, {"read_only": True}
    if isinstance(field, models.DateField):
        return DateShape, nullable
    return TextShape, {"required": False}


class ProfileSerializer(StrictFields, serializers.ModelSerializer):
    """Reads a profile, and checks only the JSON types of what is to be written to it."""

    def build_field(
        self, field_name: str, info: Any, model_class: type[models.Model], nested_depth: int
    ) -> Shape:
        if field_name in ORGANISATION_FIELDS:
            return OrganisationText, {"required": False}
        field: Any = model_class._meta.get_field(field_name)
        if field.primary_key:
            return serializers.IntegerField, {"read_only": True}
        return shape_of(field)

    def get_validators(self) -> list[Any]:
        return []  # the domain's rules know the whole record
