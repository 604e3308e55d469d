"""How evenly attention is shared, beside what simpler ways of choosing would give.

Also who is owed a place: a small supplier that passes the must-haves of some need and fits it at
all should be seen at least once.
"""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

import numpy as np

from ..arrays import Flags, Rows
from ..comparing.features import COLUMN, FEATURES, Feature
from ..comparing.model import ExpertModel
from ..learning.evaluation import gini
from .attention import greedy
from .market import Market

# A supplier with a pair of this fit is owed one proposal: below it the pair is no better than what
# nobody would propose. Of the demo mission's pairs that pass every must-have the median is about
# .13, and one in eight is above it. Fit is the score by the rules, whatever model ranks: a learned
# score has another scale for each organizer, and holds past noes, which must not cost the place by
# which a plant is seen again (docs/decisions/0014).
FLOOR_SCORE = 0.25

_SEED = 20260101


@dataclass(frozen=True, slots=True)
class Exposure:
    """What one way of choosing gives: expected mutual acceptances, who is reached, how evenly.

    ``suppliers`` and ``needs`` count those with at least one proposal; ``gini`` is over every
    supplier of the market, 0 for equal shares, towards 1 for all to one.
    """

    pairs: int
    expected: float
    suppliers: int
    needs: int
    gini: float


def exposure(market: Market, chosen: Flags) -> Exposure:
    """Of the market's pairs that are ``chosen``, shape (pairs,)."""
    served = market.served(chosen)
    return Exposure(
        pairs=int(chosen.sum()),
        expected=market.total(chosen),
        suppliers=int((served > 0).sum()),
        needs=int((market.asked(chosen) > 0).sum()),
        gini=gini(served.tolist()),
    )


def top_alone(market: Market) -> Flags:
    """Each need's best pairs up to its limit, then cut to what suppliers and buyers can take.

    What is cut is not filled up: a need that ranks alone does not know what the others took. Of
    too many the highest scores stay.
    """
    sizes = np.bincount(market.need, minlength=len(market.need_ids))
    place = np.arange(len(market)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    wanted = place < market.need_limit[market.need]
    order = market.by_score()
    return greedy(market, order[wanted[order]])


def at_random(market: Market, *, seed: int = _SEED) -> Flags:
    """Pairs in an order of chance, as far as the limits allow."""
    return greedy(market, np.random.default_rng(seed).permutation(len(market)))


def fit_by_rules(features: Mapping[str, float]) -> float:
    """The score that the rules give a pair of these features; one that is not named is unknown."""
    row = np.full((1, len(FEATURES)), np.nan)
    for name, value in features.items():
        row[0, COLUMN[Feature(name)]] = value
    return float(ExpertModel().scores(row).joint[0])


def owed_suppliers(
    market: Market,
    *,
    threshold: float = FLOOR_SCORE,
    small: Container[str] | None = None,
    fit: Mapping[str, float] | None = None,
) -> Rows:
    """Rows of suppliers with a place to give and a pair whose fit is at least ``threshold``.

    ``fit`` is the best fit of each supplier's pairs; without it the market's scores are the rules'.
    ``small`` names those that count as MSMEs; without it all do.
    """
    best = np.zeros(len(market.supplier_ids))
    if fit is None:
        np.maximum.at(best, market.supplier, market.score)
    else:
        best[:] = [fit.get(one, 0.0) for one in market.supplier_ids]
    fits = np.flatnonzero((best >= threshold) & (market.supplier_limit > 0))
    kept = [row for row in fits.tolist() if small is None or market.supplier_ids[row] in small]
    return np.array(kept, dtype=np.intp)
