"""Chooses the weights of the fusion on the development sets, leaving one set out at a time.

Each channel's values are computed once for a set; after that a choice of weights costs a sum. The
search changes one weight at a time to the value on a grid that is best on the average of the sets,
until nothing improves, so that it gives the same on every machine.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from matchmaking.matching.benchmarks.datasets import RetrievalSet
from matchmaking.matching.benchmarks.methods import STORE, records
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.matching.domain.running.engine import run_encoder
from matchmaking.scoring import NeedRecord, Reader
from matchmaking.scoring.arrays import Matrix
from matchmaking.scoring.encoding.encoder import Role
from matchmaking.scoring.reading.channels import BLOCK, TextChannels
from matchmaking.scoring.reading.crowding import held_back, likeness_to_nearest
from matchmaking.scoring.reading.fusion import Weights, competition_strength, weights_for
from matchmaking.scoring.reading.units import make_units
from matchmaking.taxonomy.files import load_taxonomy

CHANNELS = ("whole", "piece", "words", "characters", "sounds", "translation", "activity")
COMPETITION = "competition"
GRID = (0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.5)
COMPETITIONS = (0.0, 0.5, 1.0)
# A gain smaller than this is chance.
_LEAST_GAIN = 5e-4

Choice = Mapping[str, float]


@dataclass(frozen=True)
class Measured:
    """One set with the values of every channel, shape (needs, suppliers), and what is right."""

    task: RetrievalSet
    values: Mapping[str, Matrix]
    right: tuple[npt.NDArray[np.intp], ...]

    @property
    def kind(self) -> Weights:
        """The row of weights of the set's pair of languages."""
        return weights_for(self.task.need_language, self.task.supplier_language)


def measure(task: RetrievalSet) -> Measured:
    """Every channel by itself on one set."""
    suppliers, needs = records(task)
    channels = TextChannels(Reader(run_encoder(), STORE), vocabulary_of(load_taxonomy()))
    channels.fit(suppliers, needs)
    chosen = weights_for(task.need_language, task.supplier_language)
    values = {}
    for name in CHANNELS:
        channels.weights_for = _only(name, chosen)
        values[name] = _raw(channels, needs)
    place = {one: row for row, (one, _) in enumerate(task.suppliers)}
    right = tuple(np.array([place[one] for one in task.accepted[need]]) for need, _ in task.needs)
    return Measured(task, values, right)


def _only(name: str, weights: Weights) -> Callable[[str | None, str | None], Weights]:
    changed: dict[str, Any] = {one: float(one == name) for one in CHANNELS}
    alone = replace(weights, **changed)
    return lambda need_language, supplier_language: alone


def _raw(channels: TextChannels, needs: Sequence[NeedRecord]) -> Matrix:
    """Sums of the channels before any correction; every record of a set is of one language."""
    (group,) = channels.groups_
    units = make_units([need.pieces for need in needs])
    vectors = channels.reader.vectors((unit.told for unit in units), Role.NEED)
    steps = range(0, len(units), BLOCK)
    return np.concatenate(
        [channels.raw(units[i : i + BLOCK], vectors[i : i + BLOCK], group) for i in steps]
    )


def mean_reciprocal_rank(measured: Measured, choice: Choice) -> float:
    """MRR of the text evidence under some weights; ties count half."""
    total = sum(choice[name] * measured.values[name] for name in CHANNELS if choice[name])
    if isinstance(total, int):
        return 0.0
    needs, suppliers = total.shape
    weights = replace(measured.kind, competition=choice[COMPETITION])
    strength = competition_strength(weights, suppliers=suppliers, needs=needs)
    if strength:
        likeness = likeness_to_nearest([total])
        total = total - held_back(likeness, mean=float(likeness.mean()), strength=strength)
    best = np.array([row[right].max() for row, right in zip(total, measured.right, strict=True)])
    above = (total > best[:, None]).sum(axis=1)
    level = (total == best[:, None]).sum(axis=1) - 1
    return float(np.mean(1.0 / (1.0 + above + 0.5 * np.maximum(level, 0))))


def average(sets: Iterable[Measured], choice: Choice) -> float:
    return float(np.mean([mean_reciprocal_rank(one, choice) for one in sets]))


def in_code(kind: Weights) -> dict[str, float]:
    """The weights that ``scoring.fusion`` has for this kind of pair."""
    return {name: getattr(kind, name) for name in (*CHANNELS, COMPETITION)}


def choose(sets: Sequence[Measured], start: Choice) -> dict[str, float]:
    """The best weights on the average of some sets, found from ``start`` one weight at a time.

    Competition is tried only where the code has any: within a language a supplier that is near to
    many needs deserves it.
    """
    best = dict(start)
    worth = average(sets, best)
    names = [*CHANNELS, COMPETITION] if start[COMPETITION] else list(CHANNELS)
    moved = True
    while moved:
        moved = False
        for name in names:
            for value in COMPETITIONS if name == COMPETITION else GRID:
                tried = {**best, name: value}
                found = average(sets, tried)
                if found > worth + _LEAST_GAIN:
                    best, worth, moved = tried, found, True
    return best


def left_out(sets: Sequence[Measured]) -> Iterator[tuple[Measured, dict[str, float]]]:
    """Each set with the weights that the other sets of its kind choose."""
    for one in sets:
        others = [other for other in sets if other is not one]
        if others:
            yield one, choose(others, in_code(one.kind))


def by_kind(sets: Iterable[Measured]) -> list[list[Measured]]:
    """Sets that share a row of weights, in the order of the sets."""
    kinds: dict[Weights, list[Measured]] = {}
    for one in sets:
        kinds.setdefault(one.kind, []).append(one)
    return list(kinds.values())
