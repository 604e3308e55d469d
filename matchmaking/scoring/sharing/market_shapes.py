"""Markets made up for measuring, in three shapes; the same for the same seed.

A pair's score is made as the scorer makes it: a logistic interest of each side, and their harmonic
mean. Each interest adds how sought-after the other party is by everybody (which is what heaps
introductions on a few) and how well these two fit.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..arrays import Floats, Rows
from .market import Market, columns_market

_BUYER_BIAS, _SUPPLIER_BIAS = -1.5, -0.5
_FIT_SPREAD = 1.0


class Shape(StrEnum):
    """Who is scarce."""

    BALANCED = "balanced"
    FEW_POPULAR = "few_popular"
    FEW_BUYERS = "few_buyers"


@dataclass(frozen=True, slots=True)
class Proportions:
    """Sizes for a mission, what each side can take, and the spread of suppliers' appeal."""

    suppliers: int
    needs: int
    need_limit: int
    supplier_limit: int
    appeal_spread: float
    stars: float = 0.0


# Places that suppliers give over places that needs have: 1.5, 1.5 and 1.25.
PROPORTIONS = {
    Shape.BALANCED: Proportions(60, 40, 4, 4, 1.0),
    # One supplier in ten is wanted by nearly everybody.
    Shape.FEW_POPULAR: Proportions(60, 40, 4, 4, 0.5, stars=2.5),
    Shape.FEW_BUYERS: Proportions(60, 12, 8, 2, 1.0),
}


def shaped_market(shape: Shape, *, seed: int, slack: int = 1) -> Market:
    """A market of one shape at the size of a mission, every pair a candidate.

    ``slack`` multiplies what suppliers can take: where nobody is contended, sharing out can win
    little.
    """
    plan = PROPORTIONS[shape]
    draws = np.random.default_rng([seed, list(Shape).index(shape)])
    appeal = draws.normal(0.0, plan.appeal_spread, plan.suppliers)
    appeal[draws.permutation(plan.suppliers)[: plan.suppliers // 10]] += plan.stars
    everybody = np.tile(np.arange(plan.suppliers, dtype=np.intp), (plan.needs, 1))
    return _market(draws, appeal, everybody, plan.need_limit, plan.supplier_limit * slack)


def directory_market(
    *, suppliers: int, needs: int, candidates: int, seed: int, need_limit: int = 10
) -> Market:
    """A market at the size of a directory, of which retrieval left each need some candidates.

    Sought-after suppliers are candidates of more needs. Suppliers take three introductions each.
    """
    draws = np.random.default_rng(seed)
    appeal = draws.normal(0.0, 1.0, suppliers)
    weight = np.cumsum(np.exp(appeal))
    drawn = draws.random((needs, 2 * candidates)) * weight[-1]
    found = np.sort(np.searchsorted(weight, drawn).astype(np.intp), axis=1)
    # Drawn twice counts once: what repeats is left out, and of the rest as many as are asked for.
    repeats = np.diff(found, axis=1, prepend=-1) == 0
    order = np.argsort(repeats + draws.random(found.shape), axis=1)[:, :candidates]
    return _market(draws, appeal, np.take_along_axis(found, order, axis=1), need_limit, 3)


def _market(
    draws: np.random.Generator,
    appeal: Floats,
    candidates: Rows,
    need_limit: int,
    supplier_limit: int,
) -> Market:
    """``candidates`` are supplier rows of shape (needs, candidates)."""
    needs, width = candidates.shape
    return columns_market(
        need_ids=[f"n{number:06d}" for number in range(needs)],
        supplier_ids=[f"s{number:06d}" for number in range(len(appeal))],
        need=np.repeat(np.arange(needs, dtype=np.intp), width),
        supplier=candidates.ravel(),
        score=_scores(draws, appeal[candidates]).ravel(),
        need_limit=np.full(needs, need_limit, dtype=np.intp),
        supplier_limit=np.full(len(appeal), supplier_limit, dtype=np.intp),
    )


def _scores(draws: np.random.Generator, appeal: Floats) -> Floats:
    """Scores of shape (needs, candidates) like ``appeal``."""
    buyer = _logistic(_BUYER_BIAS + appeal + draws.normal(0.0, _FIT_SPREAD, appeal.shape))
    # How worthwhile a need is, is the same to all of them but for the fit.
    worth = draws.normal(0.0, 1.0, (len(appeal), 1))
    supplier = _logistic(_SUPPLIER_BIAS + worth + draws.normal(0.0, _FIT_SPREAD, appeal.shape))
    return np.asarray(np.round(2.0 * buyer * supplier / (buyer + supplier), 6), dtype=np.float64)


def _logistic(value: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-value)), dtype=np.float64)
