"""What a closed mission no longer takes, and what its end leaves undone."""

from collections.abc import Callable
from dataclasses import dataclass

from matchmaking.missions.models import Mission


class MissionClosedError(Exception):
    """A closed mission takes nobody new, and nothing that a run proposes would be written."""


def refuse_closed(mission: Mission) -> None:
    """Raise MissionClosedError by the row as it stands: a page may hold a mission closed since.

    Within a transaction: the row stays locked, so that a mission which is closed in this moment
    is closed after what follows. One that was deleted since takes nobody either.
    """
    row = Mission.objects.select_for_update().filter(pk=mission.pk).first()
    if row is None or row.is_closed:
        raise MissionClosedError(mission.slug)


@dataclass(frozen=True, slots=True)
class Undone:
    """Pairs whose next letter is ours to write, and is not while the mission is closed."""

    unwritten: int = 0
    """Approved, and nobody has been written to yet."""
    answered: int = 0
    """A side said yes, and the next letter has not been written."""


_counters: list[Callable[[Mission], Undone]] = []


def register_counter(counter: Callable[[Mission], Undone]) -> None:
    """A feature above tells what it leaves undone; called once, when it is ready."""
    _counters.append(counter)


def left_undone(mission: Mission) -> Undone:
    counted = [counter(mission) for counter in _counters]
    return Undone(
        unwritten=sum(one.unwritten for one in counted),
        answered=sum(one.answered for one in counted),
    )
