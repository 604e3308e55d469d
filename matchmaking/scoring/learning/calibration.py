"""From log-odds that order well to probabilities that are true, and how true they are.

Platt's scaling and not isotonic regression: it is strictly rising, so that the order of pairs that
people see stays as it was, and two parameters need few labels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from ..arrays import Floats

_FLATTEST = 0.05
# Two standard deviations of a slope from 1 that a model fitted elsewhere may need.
_SLOPE_ERROR = 0.5
_LEVEL_ERROR = 2.0
_Z = 1.96


@dataclass(frozen=True, slots=True)
class Calibration:
    """Calibrated log-odds are ``level + slope * log_odds``; the slope is positive."""

    level: float = 0.0
    slope: float = 1.0

    def odds(self, log_odds: Floats) -> Floats:
        return self.level + self.slope * log_odds

    def probability(self, log_odds: Floats) -> Floats:
        """Of a model's log-odds, of any shape."""
        return np.asarray(1.0 / (1.0 + np.exp(-self.odds(log_odds))), dtype=np.float64)


def fit_calibration(log_odds: Floats, yes: Floats, weight: Floats) -> Calibration:
    """The likeliest level and slope under a prior of "right as it is" (Platt 1999)."""

    def cost(parameters: Floats) -> tuple[float, Floats]:
        z = parameters[0] + parameters[1] * log_odds
        away = np.array([parameters[0] / _LEVEL_ERROR**2, (parameters[1] - 1.0) / _SLOPE_ERROR**2])
        value = 0.5 * (parameters[0] * away[0] + (parameters[1] - 1.0) * away[1])
        error = weight * (1.0 / (1.0 + np.exp(-z)) - yes)
        value += float((weight * (np.logaddexp(0.0, z) - yes * z)).sum())
        return value, away + np.array([error.sum(), error @ log_odds])

    found = minimize(
        cost, [0.0, 1.0], jac=True, method="L-BFGS-B", bounds=[(None, None), (_FLATTEST, None)]
    )
    return Calibration(float(found.x[0]), float(found.x[1]))


def brier(probability: Floats, yes: Floats) -> float:
    """Mean squared error of the probabilities, 0 at best; .25 for a coin (Brier 1950)."""
    return float(np.mean((probability - yes) ** 2)) if len(yes) else float("nan")


@dataclass(frozen=True, slots=True)
class Bin:
    """Pairs of about the same probability: what was foretold and what came, with its interval."""

    foretold: float
    came: float
    low: float
    high: float
    count: int


def reliability(probability: Floats, yes: Floats, *, bins: int = 8) -> list[Bin]:
    """Bins of equal numbers of pairs, by rising probability; no more than twenty pairs allow."""
    if not len(yes):
        return []
    order = np.argsort(probability, kind="stable")
    parts: Sequence[npt.NDArray[np.intp]] = np.array_split(
        order, max(1, min(bins, len(order) // 20))
    )
    found = []
    for part in parts:
        low, high = wilson(float(yes[part].sum()), len(part))
        found.append(
            Bin(float(probability[part].mean()), float(yes[part].mean()), low, high, len(part))
        )
    return found


def wilson(yes: float, total: int) -> tuple[float, float]:
    """95 % interval of a share (Wilson 1927)."""
    if not total:
        return 0.0, 1.0
    share, extra = yes / total, _Z**2 / total
    middle = (share + extra / 2.0) / (1.0 + extra)
    reach = _Z * np.sqrt(share * (1.0 - share) / total + extra / (4.0 * total)) / (1.0 + extra)
    return float(max(0.0, middle - reach)), float(min(1.0, middle + reach))
