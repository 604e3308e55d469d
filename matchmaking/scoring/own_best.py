"""The best needs of each supplier, gathered while needs are scored and joined from any parts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from .arrays import Floats, Rows


class OwnPlace(NamedTuple):
    """A need among its supplier's own best, and where the supplier stands for that need.

    ``rank`` counts the suppliers that pass every gate of the need, from 1.
    """

    need_id: str
    supplier_id: str
    rank: int
    score: float


class OwnBest:
    """Keeps of each supplier its ``most`` best needs among those that it is shown.

    Suppliers are numbered by their rows in ``supplier_ids``. Equal scores go by the need's id, so
    that it does not matter in which parts or in which order needs are scored.
    """

    def __init__(self, supplier_ids: Sequence[str], most: int) -> None:
        self.supplier_ids = supplier_ids
        self.most = most
        self._needs: list[str] = []
        self._seen: list[tuple[Rows, Floats]] = []

    def see(self, need_id: str, rows: Rows, scores: Floats) -> None:
        """``rows`` are the suppliers that pass every gate of the need, in ascending order."""
        self._needs.append(need_id)
        self._seen.append((rows, scores))

    def places(self) -> list[OwnPlace]:
        """At most ``most`` of each supplier, suppliers in the order of their rows, best first."""
        if not self._needs:
            return []
        sizes = [len(rows) for rows, _ in self._seen]
        rows = np.concatenate([rows for rows, _ in self._seen])
        scores = np.concatenate([scores for _, scores in self._seen])
        ranks = np.concatenate([_ranks(scores) for _, scores in self._seen])
        by_name = np.argsort(np.argsort(np.array(self._needs)))
        needs = np.repeat(np.arange(len(sizes)), sizes)
        order = np.lexsort((by_name[needs], -scores, rows))
        kept = order[_first_of_each(rows[order], self.most)]
        return [
            OwnPlace(self._needs[need], self.supplier_ids[row], rank, score)
            for need, row, rank, score in zip(
                needs[kept].tolist(),
                rows[kept].tolist(),
                ranks[kept].tolist(),
                scores[kept].tolist(),
                strict=True,
            )
        ]


def best_of_all(parts: Iterable[OwnPlace], most: int) -> list[OwnPlace]:
    """The best of each supplier over places that were gathered from different needs."""
    best: dict[str, list[OwnPlace]] = {}
    for place in parts:
        best.setdefault(place.supplier_id, []).append(place)
    return [
        place
        for supplier in sorted(best)
        for place in sorted(best[supplier], key=lambda one: (-one.score, one.need_id))[:most]
    ]


def _ranks(scores: Floats) -> Rows:
    """Places from 1 by falling score; equal scores in the order of their rows."""
    ranks = np.empty(len(scores), dtype=np.intp)
    ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
    return ranks


def _first_of_each(groups: Rows, most: int) -> Rows:
    """Places of the first ``most`` of each run of equal numbers in a sorted list."""
    starts = np.flatnonzero(np.append(True, groups[1:] != groups[:-1]))
    lengths = np.diff(np.append(starts, len(groups)))
    within = np.arange(len(groups)) - np.repeat(starts, lengths)
    return np.flatnonzero(within < most)
