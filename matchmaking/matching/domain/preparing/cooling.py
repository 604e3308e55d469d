"""Which buyers and suppliers were brought together for another mission not long ago.

Letters belong to a feature above, which tells of them. An approval is none: of what never left
neither side knows, and nobody is tired of it.
"""

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from matchmaking.missions.models import Mission

WrittenTo = Callable[[Mission, dt.datetime], set[tuple[int, int]]]
"""(mission, since) -> (buyer id, supplier id) of pairs that other missions wrote about since."""
_tellers: list[WrittenTo] = []


def register_written_to(teller: WrittenTo) -> None:
    """A feature above knows who was written to; called once, when it is ready."""
    _tellers.append(teller)


def cooling_pairs(mission: Mission) -> set[tuple[int, int]]:
    """(buyer id, supplier id) of the pairs that this mission is not to propose yet."""
    since = timezone.now() - dt.timedelta(days=mission.cool_off_days)
    return {pair for teller in _tellers for pair in teller(mission, since)}
