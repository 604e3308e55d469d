"""Two directional scores with expert weights, and their conservative union, until there are labels.

Each weight is the change in log-odds when a feature goes from 0 to 1. ``neutral`` is the value at
which a feature neither helps nor harms, and what an unknown feature counts as: silence is not a
fault, but a stated strength beats it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np

from ..arrays import Floats
from .features import COLUMN, Feature


@dataclass(frozen=True, slots=True)
class Weight:
    """Log-odds for a step of 1 in the feature, and the value that counts for nothing."""

    log_odds: float
    neutral: float


# Buyer's interest in the supplier, one reason each.
BUYER_WEIGHTS: Mapping[Feature, Weight] = {
    # What both texts say is all that there is for most pairs; 1 is what one in a thousand gets.
    Feature.TEXT: Weight(2.4, 0.0),
    # A shared product or process, by name: the strongest single sign, and the one that can be
    # shown.
    Feature.CONCEPTS: Weight(3.0, 0.0),
    # The same sector says little by itself, another sector says a lot against.
    Feature.SECTOR: Weight(1.2, 0.5),
    # A shared subheading is the same thing to customs; a shared chapter is a weak hint.
    Feature.HS: Weight(1.8, 0.3),
    # Missing ones fail a gate anyway; holding all of them is what a buyer looks at first. Nothing
    # is taken off for those that are not held: whoever states the first of three must not fall
    # behind whoever states none.
    Feature.REQUIRED_CERTIFICATIONS: Weight(0.9, 0.0),
    Feature.PREFERRED_CERTIFICATIONS: Weight(0.6, 0.0),
    # The process asked for against another process on the same material.
    Feature.CAPABILITIES: Weight(2.0, 0.4),
    # Half of the volume starts a talk, all of it ends a worry.
    Feature.CAPACITY: Weight(0.8, 0.6),
    Feature.LEAD_TIME: Weight(0.5, 0.8),
    # A minimum above the first order is the commonest stumbling block of a trial.
    Feature.MIN_ORDER: Weight(0.6, 0.7),
    Feature.INCOTERMS: Weight(0.3, 0.5),
    # Somebody who has shipped to Japan knows the paperwork and the punctuality.
    Feature.JAPAN_EXPERIENCE: Weight(0.6, 0.0),
    Feature.EXPORTS: Weight(0.3, 0.0),
    # Ten points of duty saved are worth more than most price talks.
    Feature.DUTY_ADVANTAGE: Weight(0.5, 0.0),
    Feature.LANGUAGE: Weight(0.2, 0.3),
    # A price above the target is where talks begin, not where they end; within it, one worry less.
    Feature.PRICE: Weight(0.6, 0.7),
    # The season or the launch that the date stands for is missed by who needs longer.
    Feature.DELIVERY: Weight(0.4, 0.8),
}

# Supplier's interest in the need.
SUPPLIER_WEIGHTS: Mapping[Feature, Weight] = {
    # A plant wants what it makes; half the weight, since it will bend to a good order.
    Feature.TEXT: Weight(1.2, 0.0),
    Feature.CONCEPTS: Weight(0.6, 0.0),
    Feature.SECTOR: Weight(0.6, 0.5),
    Feature.CAPABILITIES: Weight(1.0, 0.4),
    # Volume worth the trip.
    Feature.VOLUME_WORTH: Weight(1.0, 0.4),
    # A first order below its minimum costs the supplier money.
    Feature.MIN_ORDER: Weight(0.8, 0.7),
    # A demand that it meets already is one that others must first pay an audit for.
    Feature.REQUIRED_CERTIFICATIONS: Weight(0.3, 0.0),
    Feature.LEAD_TIME: Weight(0.4, 0.8),
    Feature.INCOTERMS: Weight(0.3, 0.5),
    Feature.LANGUAGE: Weight(0.4, 0.3),
    Feature.WISHES: Weight(0.8, 0.3),
    Feature.DUTY_ADVANTAGE: Weight(0.2, 0.0),
    # A target above its own price is the business that a plant hopes for.
    Feature.PRICE: Weight(0.6, 0.7),
    # A meeting on the way costs an hour, one in another city a day of the mission.
    Feature.CITY: Weight(0.4, 0.7),
}

# Assumptions, until answers are counted: an arbitrary supplier interests an arbitrary buyer about
# one time in thirty, and a supplier says yes about one time in three.
BUYER_BIAS = -3.4
SUPPLIER_BIAS = -0.7

# Rounding that makes two runs agree to the last place: vectors differ by 2e-7 with their batch.
DECIMALS = 6


@dataclass(frozen=True, slots=True)
class Scores:
    """Probabilities of shape (rows,): buyer's interest, supplier's interest, both."""

    buyer: Floats
    supplier: Floats
    joint: Floats


class PairModel(Protocol):
    """What a scorer asks of its model: the rules, or what was learned from decisions."""

    @property
    def name(self) -> str:
        """What made a score, beside its version: see ``Scorer.version_``."""
        ...

    @property
    def version(self) -> str:
        """Another one for anything by which a pair would score otherwise."""
        ...

    @property
    def calibrated(self) -> bool:
        """Whether ``joint`` is a probability that decisions have borne out, not just an order."""
        ...

    def scores(self, features: Floats) -> Scores:
        """Of a feature matrix (rows, len(FEATURES)); NaN is what is not known."""
        ...

    def contributions(self, features: Floats) -> tuple[Floats, Floats]:
        """Log-odds that each feature adds for the buyer and the supplier, shape of ``features``."""
        ...


@dataclass(frozen=True)
class ExpertModel:
    """Logistic scores from expert weights; joint is the harmonic mean, which favours the lower
    side.
    """

    name: str = "expert"
    version: str = "2"
    buyer_bias: float = BUYER_BIAS
    supplier_bias: float = SUPPLIER_BIAS
    buyer_weights: Mapping[Feature, Weight] = field(default_factory=lambda: BUYER_WEIGHTS)
    supplier_weights: Mapping[Feature, Weight] = field(default_factory=lambda: SUPPLIER_WEIGHTS)

    @property
    def calibrated(self) -> bool:
        return False

    def scores(self, features: Floats) -> Scores:
        """Scores of a feature matrix (rows, len(FEATURES)); NaN counts as neutral."""
        of_buyer, of_supplier = self.log_odds(features)
        buyer, supplier = logistic(of_buyer), logistic(of_supplier)
        joint = 2.0 * buyer * supplier / (buyer + supplier)
        return Scores(buyer.round(DECIMALS), supplier.round(DECIMALS), joint.round(DECIMALS))

    def log_odds(self, features: Floats) -> tuple[Floats, Floats]:
        """Log-odds of the buyer's and of the supplier's yes, shape (rows,) each."""
        return (
            self.buyer_bias + _sum(features, self.buyer_weights),
            self.supplier_bias + _sum(features, self.supplier_weights),
        )

    def contributions(self, features: Floats) -> tuple[Floats, Floats]:
        """Log-odds that each feature of each row adds, shape of ``features``: buyer's,
        supplier's.
        """
        return weighted(features, self.buyer_weights), weighted(features, self.supplier_weights)


def weighted(features: Floats, weights: Mapping[Feature, Weight]) -> Floats:
    """What each feature adds in log-odds, shape of ``features``; the unknown adds nothing."""
    result = np.zeros_like(features)
    for feature, weight in weights.items():
        values = features[:, COLUMN[feature]]
        known = ~np.isnan(values)
        result[known, COLUMN[feature]] = weight.log_odds * (values[known] - weight.neutral)
    return result


def _sum(features: Floats, weights: Mapping[Feature, Weight]) -> Floats:
    """``weighted`` of each row added up, shape (rows,), the same whatever rows stand beside it."""
    total = np.zeros(len(features))
    for feature, weight in weights.items():
        added = weight.log_odds * (features[:, COLUMN[feature]] - weight.neutral)
        total += np.where(np.isnan(added), 0.0, added)
    return total


def logistic(value: Floats) -> Floats:
    """Probabilities of log-odds, of any shape."""
    return np.asarray(1.0 / (1.0 + np.exp(-value)), dtype=np.float64)
