"""Terms of the taxonomy, named in the reader's language and in all three."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.taxonomy.enums import TermKind
from matchmaking.taxonomy.kinds import LANGUAGES


class KindSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(TermKind.choices)
    name = serializers.CharField()
    terms = serializers.IntegerField()


class NamesSerializer(serializers.Serializer):
    en = serializers.CharField()
    es = serializers.CharField()
    ja = serializers.CharField()


class TermSerializer(serializers.Serializer):
    kind = serializers.ChoiceField(TermKind.choices)
    code = serializers.CharField()
    name = serializers.CharField(help_text="In the language of the answer.")
    names = serializers.SerializerMethodField()
    above = serializers.SerializerMethodField(
        help_text="Code of the sector, HS chapter, group, dimension or country that it belongs to."
    )

    @extend_schema_field(NamesSerializer)
    def get_names(self, term: Any) -> dict[str, str]:
        return {language: term.name_in(language) for language in LANGUAGES}

    def get_above(self, term: Any) -> str:
        for name in ("parent_id", "sector_id", "group", "dimension", "country", "mode"):
            if value := getattr(term, name, None):
                return str(value)
        return ""
