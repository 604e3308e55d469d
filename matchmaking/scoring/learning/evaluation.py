"""Measures of a ranking, with intervals; ranks start at 1."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np


def reciprocal_rank(ranked: Sequence[str], accepted: Collection[str]) -> float:
    """1 / rank of the first accepted id, 0 if none is among ``ranked``."""
    return next((1.0 / rank for rank, one in enumerate(ranked, 1) if one in accepted), 0.0)


def hit_at(ranked: Sequence[str], accepted: Collection[str], k: int) -> float:
    """1 if an accepted id is among the first k, else 0 (recall where one id is accepted)."""
    return float(any(one in accepted for one in ranked[:k]))


def ndcg_at(ranked: Sequence[str], accepted: Collection[str], k: int) -> float:
    """Normalised discounted cumulative gain with gains of 0 and 1 (Järvelin and Kekäläinen
    2002).
    """
    gained = sum(
        1.0 / np.log2(rank + 1) for rank, one in enumerate(ranked[:k], 1) if one in accepted
    )
    possible = sum(1.0 / np.log2(rank + 1) for rank in range(1, min(k, len(accepted)) + 1))
    return float(gained / possible) if possible else 0.0


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean with its bootstrap interval."""

    mean: float
    low: float
    high: float
    size: int


def bootstrap(values: Sequence[float], *, rounds: int = 1000, seed: int = 20260101) -> Interval:
    """Mean and 95 % percentile bootstrap interval over queries; the seed fixes the resamples."""
    data = np.asarray(values, dtype=np.float64)
    if not len(data):
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    draws = np.random.default_rng(seed)
    means = [data[draws.integers(0, len(data), len(data))].mean() for _ in range(rounds)]
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(data.mean()), float(low), float(high), len(data))


def gini(counts: Sequence[float]) -> float:
    """Gini coefficient of exposure, 0 for equal shares, towards 1 for all to one."""
    values = np.sort(np.asarray(counts, dtype=np.float64))
    total = values.sum()
    if not len(values) or total <= 0:
        return 0.0
    places = np.arange(1, len(values) + 1)
    return float((2.0 * (places * values).sum() / total - len(values) - 1) / len(values))
