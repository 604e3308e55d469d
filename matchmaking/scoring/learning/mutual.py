"""Mutual acceptance as one model: two sides' log-odds, joined by a soft minimum, fitted together.

    buyer    z_b = i_b + X_b w_b
    supplier z_s = i_s + X_s w_s
    both     z   = c + d h,   h = log 2 - log(exp(-z_b) + exp(-z_s))

``h`` is the log-odds of the harmonic mean of the two probabilities, so that the conservative
fusion is this model before it has seen a label: at the prior's means it *is* the rules. It is
concave and rises in both sides, so a weight that is not negative keeps the whole monotone.

The fit is the posterior mode under independent normal priors with lower bounds (L-BFGS-B); errors
are Laplace's, from the Gauss-Newton information. Few labels therefore change little.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from ..arrays import Floats

# A side's own answer says half as much again about a pair whose mutual outcome is known too.
SIDE_SHARE = 0.5
# The joint level and slope, for which no rule exists: wide, and a slope near 1.
_LEVEL = (0.0, 1.5, -np.inf)
_SLOPE = (1.0, 0.5, 0.05)
_INTERCEPT_ERROR = 2.0


@dataclass(frozen=True)
class Prior:
    """Mean, standard deviation and lower bound of each weight, shape (weights,)."""

    mean: Floats
    error: Floats
    lower: Floats

    @staticmethod
    def of(size: int, *, mean: float, error: float, lower: float = 0.0) -> Prior:
        """The same for each of ``size`` weights."""
        return Prior(np.full(size, mean), np.full(size, error), np.full(size, lower))

    def then(self, other: Prior) -> Prior:
        """These weights and then the other ones."""
        return Prior(
            np.concatenate([self.mean, other.mean]),
            np.concatenate([self.error, other.error]),
            np.concatenate([self.lower, other.lower]),
        )


@dataclass(frozen=True)
class Pairs:
    """What is known of n pairs.

    ``buyer`` (n, k) and ``supplier`` (n, l) are inputs in log-odds; the three answers (n,) are 1,
    0 or NaN where nobody answered; ``weight`` (n,) says how much each pair counts.
    """

    buyer: Floats
    supplier: Floats
    both: Floats
    buyer_yes: Floats
    supplier_yes: Floats
    weight: Floats

    def __len__(self) -> int:
        return len(self.weight)

    def take(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Pairs:
        return Pairs(
            self.buyer[rows],
            self.supplier[rows],
            self.both[rows],
            self.buyer_yes[rows],
            self.supplier_yes[rows],
            self.weight[rows],
        )


@dataclass(frozen=True)
class Odds:
    """Log-odds of shape (n,): of each side's yes, and of both."""

    buyer: Floats
    supplier: Floats
    both: Floats


class MutualModel:
    """``fit(pairs)``, then ``odds(buyer, supplier)``. Fitted attributes end in ``_``.

    ``start`` are the intercepts of the two sides before any label.
    """

    def __init__(
        self,
        *,
        buyer_prior: Prior,
        supplier_prior: Prior,
        start: tuple[float, float] = (0.0, 0.0),
    ) -> None:
        self.buyer_prior = buyer_prior
        self.supplier_prior = supplier_prior
        self.start = start

    def fit(self, pairs: Pairs) -> MutualModel:
        """The likeliest parameters under the priors, within their lower bounds (L-BFGS-B)."""
        prior = self._whole_prior()
        terms = _terms(pairs)

        def cost(parameters: Floats) -> tuple[float, Floats]:
            odds, slopes = self._odds(parameters, pairs.buyer, pairs.supplier)
            away = (parameters - prior.mean) / prior.error
            value, gradient = 0.5 * float(away @ away), away / prior.error
            for (yes, weight), z, slope in zip(terms, odds, slopes, strict=True):
                value += float((weight * (np.logaddexp(0.0, z) - yes * z)).sum())
                gradient = gradient + (weight * (_logistic(z) - yes)) @ slope
            return value, gradient

        found = minimize(
            cost,
            prior.mean,
            jac=True,
            method="L-BFGS-B",
            bounds=[(low, None) for low in prior.lower],
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-7},
        )
        self.parameters_: Floats = np.asarray(found.x, dtype=np.float64)
        self.errors_ = self._errors(pairs, terms, prior)
        return self

    @property
    def buyer_weights_(self) -> Floats:
        """Of the buyer's inputs, shape (k,), without the intercept."""
        return self._parts(self.parameters_)[0][1:]

    @property
    def supplier_weights_(self) -> Floats:
        """Of the supplier's inputs, shape (l,), without the intercept."""
        return self._parts(self.parameters_)[1][1:]

    @property
    def intercepts_(self) -> tuple[float, float]:
        """The buyer's and the supplier's log-odds where every input is 0."""
        buyer, supplier, _ = self._parts(self.parameters_)
        return float(buyer[0]), float(supplier[0])

    @property
    def joint_(self) -> tuple[float, float]:
        """Level and slope of the joint log-odds over the soft minimum."""
        _, _, joint = self._parts(self.parameters_)
        return float(joint[0]), float(joint[1])

    def weight_errors_(self) -> tuple[Floats, Floats]:
        """Standard errors of the buyer's and the supplier's weights."""
        buyer, supplier, _ = self._parts(self.errors_)
        return buyer[1:], supplier[1:]

    def odds(self, buyer: Floats, supplier: Floats) -> Odds:
        """Of inputs (n, k) and (n, l) in log-odds, as in ``Pairs``."""
        odds, _ = self._odds(self.parameters_, buyer, supplier)
        return Odds(*odds)

    def _whole_prior(self) -> Prior:
        def side(intercept: float, weights: Prior) -> Prior:
            return Prior.of(1, mean=intercept, error=_INTERCEPT_ERROR, lower=-np.inf).then(weights)

        joint = Prior(*(np.array(column) for column in zip(_LEVEL, _SLOPE, strict=True)))
        return (
            side(self.start[0], self.buyer_prior)
            .then(side(self.start[1], self.supplier_prior))
            .then(joint)
        )

    def _parts(self, values: Floats) -> tuple[Floats, Floats, Floats]:
        first = 1 + len(self.buyer_prior.mean)
        second = first + 1 + len(self.supplier_prior.mean)
        return values[:first], values[first:second], values[second:]

    def _odds(
        self, parameters: Floats, buyer: Floats, supplier: Floats
    ) -> tuple[tuple[Floats, Floats, Floats], tuple[Floats, Floats, Floats]]:
        """The three log-odds (n,) and their derivatives (n, parameters)."""
        of_buyer, of_supplier, (level, slope) = self._parts(parameters)
        ones = np.ones((len(buyer), 1))
        inputs_b, inputs_s = np.hstack([ones, buyer]), np.hstack([ones, supplier])
        z_b, z_s = inputs_b @ of_buyer, inputs_s @ of_supplier
        soft = soft_minimum(z_b, z_s)
        share_b = _logistic(z_s - z_b)[:, None]
        empty_b, empty_s = np.zeros_like(inputs_b), np.zeros_like(inputs_s)
        none = np.zeros((len(buyer), 2))
        by_buyer = np.hstack([inputs_b, empty_s, none])
        by_supplier = np.hstack([empty_b, inputs_s, none])
        by_both = np.hstack(
            [
                slope * share_b * inputs_b,
                slope * (1.0 - share_b) * inputs_s,
                ones,
                soft[:, None],
            ]
        )
        return (z_b, z_s, level + slope * soft), (by_buyer, by_supplier, by_both)

    def _errors(
        self, pairs: Pairs, terms: tuple[tuple[Floats, Floats], ...], prior: Prior
    ) -> Floats:
        odds, slopes = self._odds(self.parameters_, pairs.buyer, pairs.supplier)
        information = np.diag(1.0 / prior.error**2)
        for (_, weight), z, slope in zip(terms, odds, slopes, strict=True):
            p = _logistic(z)
            information += slope.T @ ((weight * p * (1.0 - p))[:, None] * slope)
        return np.sqrt(np.diag(np.linalg.inv(information)))


def soft_minimum(z_b: Floats, z_s: Floats) -> Floats:
    """Log-odds of the harmonic mean of the probabilities of two log-odds."""
    return np.asarray(np.log(2.0) - np.logaddexp(-z_b, -z_s), dtype=np.float64)


def _terms(pairs: Pairs) -> tuple[tuple[Floats, Floats], ...]:
    """(answer, weight) of the buyer's, the supplier's and the joint part of the likelihood."""
    return tuple(
        (np.nan_to_num(yes), np.where(np.isnan(yes), 0.0, share * pairs.weight))
        for yes, share in (
            (pairs.buyer_yes, SIDE_SHARE),
            (pairs.supplier_yes, SIDE_SHARE),
            (pairs.both, 1.0),
        )
    )


def _logistic(z: Floats) -> Floats:
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * z)), dtype=np.float64)
