"""Sheets that were checked and wait for a person to take them over."""

from collections.abc import Collection

from django.db.models import Count, Exists, OuterRef

from matchmaking.exchange.enums import BatchState, RowState
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.missions.domain.awaiting import Counts
from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission


def waiting_to_be_taken(missions: Collection[Mission]) -> dict[Awaited, Counts]:
    """Sheets with a good row, by mission; a closed one takes nobody new."""
    good = ImportRow.objects.filter(batch=OuterRef("pk"), state=RowState.GOOD)
    waiting = ImportBatch.objects.filter(
        Exists(good),
        mission__in=[mission.pk for mission in missions if not mission.is_closed],
        state=BatchState.CHECKED,
    )
    return {Awaited.SHEETS: dict(waiting.order_by().values_list("mission").annotate(Count("pk")))}
