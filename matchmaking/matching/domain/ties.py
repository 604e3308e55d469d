"""What matching has of a mission, when that is about to be deleted."""

from matchmaking.matching.domain.running.rematches import being_rematched
from matchmaking.matching.domain.running.runs import active_run
from matchmaking.matching.models import Review
from matchmaking.missions.domain.deleting import Ties
from matchmaking.missions.enums import Belonging, Keeper
from matchmaking.missions.models import Mission


def ties(mission: Mission) -> Ties:
    """A person's decisions keep it; runs that nobody decided anything about go along."""
    return Ties(
        {
            Keeper.DECISIONS: Review.objects.filter(mission=mission).count(),
            Keeper.UNDER_WAY: int(active_run(mission=mission) is not None)
            + being_rematched(mission=mission),
        },
        {Belonging.RUNS: mission.match_runs.count()},
    )
