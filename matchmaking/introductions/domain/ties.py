"""What introductions have of a mission, when that is about to be deleted."""

from matchmaking.introductions.models import ExchangeRate, Introduction, LetterTemplate
from matchmaking.missions.domain.deleting import Ties
from matchmaking.missions.enums import Belonging, Keeper
from matchmaking.missions.models import Mission


def ties(mission: Mission) -> Ties:
    """An introduction keeps it: its letters, answers and contacts are told of nowhere else."""
    # A letter that was reworded three times is one letter in its own wording.
    wordings = LetterTemplate.objects.filter(mission=mission).order_by().values("kind", "language")
    return Ties(
        {Keeper.INTRODUCTIONS: Introduction.objects.filter(mission=mission).count()},
        {
            Belonging.WORDINGS: wordings.distinct().count(),
            Belonging.RATES: ExchangeRate.objects.filter(mission=mission).count(),
        },
    )
