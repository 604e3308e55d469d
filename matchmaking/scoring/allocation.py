"""Sharing out attention: which proposals to make when needs and suppliers can serve only so many.

At the scale of a mission the choice that maximises the expected number of mutual acceptances is
found exactly by integer programming (HiGHS). Above that a greedy choice in order of score stands
in, which is never below half of the optimum under two kinds of limit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

# Pairs up to which the exact programme is solved; 800 pairs take about half a second.
EXACT_PAIRS = 20_000
_TIME_LIMIT_SECONDS = 60.0


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible proposal and the probability that both sides say yes."""

    need_id: str
    supplier_id: str
    score: float


@dataclass(frozen=True, slots=True)
class Allocation:
    """Chosen pairs sorted by need and falling score; ``exact`` tells a proven optimum."""

    pairs: tuple[Pair, ...]
    exact: bool

    @property
    def expected_acceptances(self) -> float:
        return float(sum(pair.score for pair in self.pairs))


def allocate(
    pairs: Iterable[Pair],
    *,
    need_limits: Mapping[str, int],
    supplier_limits: Mapping[str, int],
    exact_pairs: int = EXACT_PAIRS,
) -> Allocation:
    """The set of pairs of the highest total score within both limits.

    A party that is missing from its mapping has no limit. Of several optima the one with the
    lower ids is taken, by a tie-break far below the sixth decimal of a score.
    """
    ordered = sorted(pairs, key=lambda pair: (pair.need_id, -pair.score, pair.supplier_id))
    useful = [
        pair
        for pair in ordered
        if need_limits.get(pair.need_id, 1) > 0 and supplier_limits.get(pair.supplier_id, 1) > 0
    ]
    greedy = _greedy(useful, need_limits, supplier_limits)
    if len(useful) > exact_pairs or _unconstrained(useful, supplier_limits):
        return Allocation(_sorted(greedy), exact=_unconstrained(useful, supplier_limits))
    chosen = _exact(useful, need_limits, supplier_limits)
    if chosen is None or _total(chosen) < _total(greedy) - 1e-6:
        return Allocation(_sorted(greedy), exact=False)
    return Allocation(_sorted(chosen), exact=True)


def _unconstrained(pairs: Sequence[Pair], limits: Mapping[str, int]) -> bool:
    """Whether no supplier can be asked for more than it may serve, so that each need is alone."""
    asked: dict[str, int] = {}
    for pair in pairs:
        asked[pair.supplier_id] = asked.get(pair.supplier_id, 0) + 1
    return all(count <= limits.get(supplier, count) for supplier, count in asked.items())


def _greedy(
    pairs: Sequence[Pair], need_limits: Mapping[str, int], supplier_limits: Mapping[str, int]
) -> list[Pair]:
    taken: dict[tuple[str, str], int] = {}
    chosen = []
    for pair in sorted(pairs, key=lambda p: (-p.score, p.need_id, p.supplier_id)):
        need, supplier = ("need", pair.need_id), ("supplier", pair.supplier_id)
        if taken.get(need, 0) >= need_limits.get(pair.need_id, len(pairs)):
            continue
        if taken.get(supplier, 0) >= supplier_limits.get(pair.supplier_id, len(pairs)):
            continue
        taken[need] = taken.get(need, 0) + 1
        taken[supplier] = taken.get(supplier, 0) + 1
        chosen.append(pair)
    return chosen


def _exact(
    pairs: Sequence[Pair], need_limits: Mapping[str, int], supplier_limits: Mapping[str, int]
) -> list[Pair] | None:
    if not pairs:
        return []
    blocks, limits = [], []
    for keys, bounds in (
        ([pair.need_id for pair in pairs], need_limits),
        ([pair.supplier_id for pair in pairs], supplier_limits),
    ):
        names = [name for name in sorted(set(keys)) if name in bounds]
        row = {name: i for i, name in enumerate(names)}
        places = [(row[key], column) for column, key in enumerate(keys) if key in row]
        if not places:
            continue
        rows, columns = zip(*places, strict=True)
        blocks.append(
            sparse.csr_matrix((np.ones(len(rows)), (rows, columns)), (len(names), len(pairs)))
        )
        limits += [bounds[name] for name in names]
    if not blocks:
        return list(pairs)
    # The order of the ids decides between equal optima.
    nudge = 1e-9 * np.arange(len(pairs)) / len(pairs)
    result = milp(
        c=-(np.array([pair.score for pair in pairs]) - nudge),
        constraints=LinearConstraint(sparse.vstack(blocks).tocsc(), -np.inf, np.array(limits)),
        integrality=np.ones(len(pairs)),
        bounds=Bounds(0, 1),
        options={"time_limit": _TIME_LIMIT_SECONDS, "mip_rel_gap": 0.0},
    )
    if result.x is None or result.status != 0:
        return None
    return [pair for pair, taken in zip(pairs, result.x, strict=True) if taken > 0.5]


def _total(pairs: Iterable[Pair]) -> float:
    return float(sum(pair.score for pair in pairs))


def _sorted(pairs: Iterable[Pair]) -> tuple[Pair, ...]:
    return tuple(sorted(pairs, key=lambda pair: (pair.need_id, -pair.score, pair.supplier_id)))
