"""What waits for the organizer in its missions: the features above count, this gathers."""

from collections.abc import Callable, Collection, Mapping

from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission

Counts = Mapping[int, int]
"""Numbers by the key of a mission; one without any may be left out."""
Counter = Callable[[Collection[Mission]], Mapping[Awaited, Counts]]

_counters: list[Counter] = []


def register_awaited(counter: Counter) -> None:
    """A feature above counts for any number of missions at once; called once, when it is ready."""
    _counters.append(counter)


def awaiting(missions: Collection[Mission]) -> dict[int, dict[Awaited, int]]:
    """By the key of each mission what waits there, in the order of the enum; of none, nothing."""
    found: dict[Awaited, Counts] = {}
    for counter in _counters:
        found.update(counter(missions))
    return {
        mission.pk: {
            awaited: found[awaited][mission.pk]
            for awaited in Awaited
            if found.get(awaited, {}).get(mission.pk)
        }
        for mission in missions
    }
