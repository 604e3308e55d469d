"""Deleting a mission that was planned by mistake, and what keeps every other."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from matchmaking.missions.enums import Belonging, EnrolmentState, Keeper
from matchmaking.missions.models import Mission


@dataclass(frozen=True, slots=True)
class Ties:
    """How much of what holds a mission, and how much of what would go with it."""

    kept_by: Mapping[Keeper, int] = field(default_factory=dict)
    along: Mapping[Belonging, int] = field(default_factory=dict)


class MissionKeptError(Exception):
    """The mission has a history, is closed, or is worked on: `ties` says what keeps it."""

    def __init__(self, ties: Ties) -> None:
        super().__init__(", ".join(ties.kept_by))
        self.ties = ties


_tellers: list[Callable[[Mission], Ties]] = []


def register_teller(teller: Callable[[Mission], Ties]) -> None:
    """A feature above tells what it has of a mission; called once, when it is ready."""
    _tellers.append(teller)


def ties_of(mission: Mission) -> Ties:
    """All that there is, in the order of the enums; what there is none of is left out."""
    kept, along = Counter[Keeper](), Counter[Belonging]()
    for ties in [_own_ties(mission), *(teller(mission) for teller in _tellers)]:
        kept.update(ties.kept_by)
        along.update(ties.along)
    return Ties(
        {keeper: kept[keeper] for keeper in Keeper if kept[keeper]},
        {belonging: along[belonging] for belonging in Belonging if along[belonging]},
    )


def _own_ties(mission: Mission) -> Ties:
    # Who was confirmed has said, or was told, that it takes part; an invitation alone is a row of
    # ours, since nobody is written to before a proposal is approved.
    confirmed = mission.enrolments.filter(state=EnrolmentState.CONFIRMED)
    return Ties(
        {Keeper.CLOSED: int(mission.is_closed), Keeper.CONFIRMED: confirmed.count()},
        {Belonging.CITIES: mission.cities.count(), Belonging.PLACES: mission.enrolments.count()},
    )


@transaction.atomic
def delete_mission(*, mission: Mission) -> bool:
    """Delete a mission without a history, with all that `ties_of` says goes along.

    Raises MissionKeptError. False where it was gone already: a form that arrives twice.
    """
    # Looked at again under the lock: rows that refer to the mission cannot be added meanwhile.
    row = Mission.objects.select_for_update().filter(pk=mission.pk).first()
    if row is None:
        return False
    ties = ties_of(row)
    if ties.kept_by:
        raise MissionKeptError(ties)
    row.delete()
    return True
