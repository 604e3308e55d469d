"""What exchange has of a mission, when that is about to be deleted."""

from matchmaking.exchange.enums import TAKEN_ROWS, BatchState
from matchmaking.exchange.models import ImportBatch, ImportRow
from matchmaking.missions.domain.deleting import Ties
from matchmaking.missions.enums import Belonging, Keeper
from matchmaking.missions.models import Mission

WORKED_ON = (BatchState.UPLOADED, BatchState.TAKING)


def ties(mission: Mission) -> Ties:
    """A sheet of which a row was taken keeps it: by it the organizer knows whom it brought in."""
    sheets = ImportBatch.objects.filter(mission=mission)
    taken = ImportRow.objects.filter(batch__in=sheets, state__in=TAKEN_ROWS)
    kept = sheets.filter(pk__in=taken.values("batch")).count()
    return Ties(
        {
            Keeper.SHEETS: kept,
            Keeper.UNDER_WAY: sheets.filter(state__in=WORKED_ON).count(),
        },
        {Belonging.TRIED: sheets.count() - kept},
    )
