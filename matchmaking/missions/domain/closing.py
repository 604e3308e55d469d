"""What the end of a mission leaves undone, as the features above count it."""

from collections.abc import Callable
from dataclasses import dataclass

from matchmaking.missions.models import Mission


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
