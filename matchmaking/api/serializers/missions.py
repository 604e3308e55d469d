"""Missions and match runs."""

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from matchmaking.api.shapes import Strict
from matchmaking.matching.domain.found import Found, found_in, suppliers_nothing_fits
from matchmaking.matching.domain.running.runs import run_progress
from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun
from matchmaking.missions.models import Mission


class MissionSerializer(serializers.ModelSerializer):
    name = serializers.SerializerMethodField(help_text="In the language of the answer.")
    organizer = serializers.CharField(source="organizer.name")
    suppliers_count = serializers.IntegerField()
    buyers_count = serializers.IntegerField()

    class Meta:
        model = Mission
        fields = (
            "slug", "name", "name_es", "name_ja", "name_en", "organizer", "state", "starts_on",
            "ends_on", "time_zone", "is_fictional", "suppliers_count", "buyers_count",
        )  # fmt: skip

    def get_name(self, mission: Mission) -> str:
        return mission.name_in(get_language() or "en")


class StageProgress(serializers.Serializer):
    read = serializers.IntegerField()
    score = serializers.IntegerField()


class ProgressSerializer(serializers.Serializer):
    """Chunks of work by stage; `share` is from 0 to 1."""

    done = StageProgress()
    total = StageProgress()
    parked = serializers.IntegerField()
    share = serializers.FloatField()


class RunSerializer(serializers.ModelSerializer):
    mission = serializers.CharField(source="mission.slug")
    proposed = serializers.IntegerField(help_text="Pairs that were put forward.")

    class Meta:
        model = MatchRun
        fields: tuple[str, ...] = (
            "id", "mission", "state", "top", "only_fitting", "supplier_count", "need_count",
            "proposed", "model_version", "encoder_version", "taxonomy_version", "dataset_hash",
            "result_hash", "created_at", "started_at", "finished_at",
        )  # fmt: skip


class RunDetailSerializer(RunSerializer):
    progress = serializers.SerializerMethodField()
    failed = serializers.SerializerMethodField(help_text="Stopped by an error; see its page.")

    needs_without_fit = serializers.SerializerMethodField(
        help_text="Needs for which nobody was found; null where the run proposes whoever is best."
    )
    needs_untold = serializers.SerializerMethodField(
        help_text="Needs for which somebody is proposed, but one of the two says too little to "
        "tell whether they fit; null as above."
    )
    suppliers_without_fit = serializers.SerializerMethodField(
        help_text="Suppliers whom no need fits; null as above."
    )

    class Meta(RunSerializer.Meta):
        fields = (
            *RunSerializer.Meta.fields,
            "progress",
            "failed",
            "needs_without_fit",
            "needs_untold",
            "suppliers_without_fit",
        )

    @extend_schema_field(ProgressSerializer)
    def get_progress(self, run: MatchRun) -> dict[str, Any]:
        return dict(ProgressSerializer(run_progress(run=run)).data)

    def get_needs_without_fit(self, run: MatchRun) -> list[int] | None:
        return None if self._found is None else _keys(self._found.none)

    def get_needs_untold(self, run: MatchRun) -> list[int] | None:
        return None if self._found is None else _keys(self._found.untold)

    def get_suppliers_without_fit(self, run: MatchRun) -> list[int] | None:
        return None if self._found is None else _keys(suppliers_nothing_fits(run))

    def get_failed(self, run: MatchRun) -> bool:
        return run.state == RunState.FAILED

    @cached_property
    def _found(self) -> Found | None:
        """Of the one run that is told; null until it is complete."""
        run = self.instance
        return found_in(run) if run and run.state == RunState.COMPLETE else None


def _keys(rows: QuerySet[Any]) -> list[int]:
    return list(rows.values_list("pk", flat=True))


class StartRunSerializer(Strict):
    top = serializers.IntegerField(
        min_value=1, max_value=50, default=10, help_text="Proposals computed for each need."
    )

    def to_internal_value(self, data: Any) -> Any:
        top = data.get("top", 0) if isinstance(data, dict) else 0
        if isinstance(top, bool | str | float):
            raise serializers.ValidationError({"top": [self._not_whole()]})
        return super().to_internal_value(data)

    def _not_whole(self) -> serializers.ErrorDetail:
        message = self.fields["top"].error_messages["invalid"]
        return serializers.ErrorDetail(str(message), code="invalid")
