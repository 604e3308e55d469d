"""The model that decisions teach: the rules' weights, each raised or lowered, and party rates.

It starts as the rules (every weight times 1, rates at 0) and leaves them only as far as labels
pull. No weight turns negative, so that more of what was asked for never lowers a score. Its joint
score is a probability, calibrated on missions that the fit had not seen.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from ..arrays import Floats
from ..comparing.features import COLUMN, FEATURES, Feature
from ..comparing.model import DECIMALS, ExpertModel, Scores, Weight, logistic, weighted
from .calibration import Calibration
from .mutual import MutualModel, Pairs, Prior, soft_minimum

NAME = "learned"
FORMAT = 1

# Whose past speaks for whose yes. Both ends of each side's decision, nothing else.
BUYER_RATES = (Feature.BUYER_GIVES, Feature.SUPPLIER_RECEIVES)
SUPPLIER_RATES = (Feature.SUPPLIER_GIVES, Feature.BUYER_RECEIVES)
# A rate of .5 is what others have, and counts for nothing.
_USUAL = 0.5
# A rule's weight is thought to be right within half of itself. Of rates no rule knows anything: a
# party that always hears yes may have up to some two log-odds more than the usual one.
_RULE = {"mean": 1.0, "error": 0.5}
_RATE = {"mean": 0.0, "error": 2.0}


@dataclass(frozen=True)
class Judged:
    """n pairs that somebody judged.

    ``features`` (n, len(FEATURES)) as they were when the pair was scored; the three answers (n,)
    are 1, 0 or NaN; ``weight`` (n,) as capped; mission, need and supplier are ids (n,).
    """

    features: Floats
    both: Floats
    buyer_yes: Floats
    supplier_yes: Floats
    weight: Floats
    mission: npt.NDArray[np.str_]
    need: npt.NDArray[np.str_]
    supplier: npt.NDArray[np.str_]

    def __len__(self) -> int:
        return len(self.weight)

    def take(self, rows: npt.NDArray[np.bool_] | npt.NDArray[np.intp]) -> Judged:
        return Judged(
            self.features[rows],
            self.both[rows],
            self.buyer_yes[rows],
            self.supplier_yes[rows],
            self.weight[rows],
            self.mission[rows],
            self.need[rows],
            self.supplier[rows],
        )


@dataclass(frozen=True)
class LearnedModel:
    """What a scorer uses; see ``model.PairModel``.

    Joint log-odds are ``level + slope * h`` with h the soft minimum of the two sides'.
    """

    version: str
    sides: ExpertModel
    level: float
    slope: float
    name: str = NAME

    @property
    def calibrated(self) -> bool:
        return True

    def log_odds(self, features: Floats) -> Floats:
        """Joint log-odds of shape (rows,)."""
        return self.level + self.slope * soft_minimum(*self.sides.log_odds(features))

    def scores(self, features: Floats) -> Scores:
        """Probabilities of a feature matrix (rows, len(FEATURES)); NaN counts as neutral."""
        buyer, supplier = self.sides.log_odds(features)
        joint = logistic(self.level + self.slope * soft_minimum(buyer, supplier))
        return Scores(
            logistic(buyer).round(DECIMALS),
            logistic(supplier).round(DECIMALS),
            joint.round(DECIMALS),
        )

    def contributions(self, features: Floats) -> tuple[Floats, Floats]:
        """What each feature adds to the two sides' log-odds, shape of ``features``."""
        return self.sides.contributions(features)


@dataclass(frozen=True)
class Learned:
    """How one weight came out: beside the rule's, and how sure that is (95 %)."""

    side: str
    feature: Feature
    rule: float
    weight: float
    low: float
    high: float


class Learner:
    """``fit(judged)`` gives ``model(version)``, not yet calibrated, and ``learned()``."""

    def __init__(self, rules: ExpertModel | None = None) -> None:
        self.rules = rules or ExpertModel()
        self.inputs_ = (
            _Inputs(self.rules.buyer_weights, BUYER_RATES),
            _Inputs(self.rules.supplier_weights, SUPPLIER_RATES),
        )

    def fit(self, judged: Judged) -> Learner:
        """Weights that stay near the rules' where little was judged; see ``mutual``."""
        buyer, supplier = self.inputs_
        self.mutual_ = MutualModel(
            buyer_prior=buyer.prior,
            supplier_prior=supplier.prior,
            start=(self.rules.buyer_bias, self.rules.supplier_bias),
        ).fit(
            Pairs(
                buyer.of(judged.features),
                supplier.of(judged.features),
                judged.both,
                judged.buyer_yes,
                judged.supplier_yes,
                judged.weight,
            )
        )
        return self

    def model(self, version: str, calibration: Calibration | None = None) -> LearnedModel:
        """What was fitted, as a scorer takes it; ``calibration`` is of the joint log-odds."""
        calibration = calibration or Calibration()
        buyer, supplier = self.inputs_
        of_buyer, of_supplier = self.mutual_.intercepts_
        level, slope = self.mutual_.joint_
        return LearnedModel(
            version,
            ExpertModel(
                name=NAME,
                version=version,
                buyer_bias=of_buyer,
                supplier_bias=of_supplier,
                buyer_weights=buyer.weights(self.mutual_.buyer_weights_),
                supplier_weights=supplier.weights(self.mutual_.supplier_weights_),
            ),
            calibration.level + calibration.slope * level,
            calibration.slope * slope,
        )

    def learned(self) -> list[Learned]:
        """Every weight beside the rule's; what has moved surest first."""
        errors = self.mutual_.weight_errors_()
        factors = (self.mutual_.buyer_weights_, self.mutual_.supplier_weights_)
        found = [
            line
            for side, inputs, factor, error in zip(
                ("buyer", "supplier"), self.inputs_, factors, errors, strict=True
            )
            for line in inputs.learned(side, factor, error)
        ]
        return sorted(found, key=lambda line: (-_surprise(line), line.side, line.feature))


class _Inputs:
    """One side's inputs: what each rule adds in log-odds, then the rates."""

    def __init__(self, rules: Mapping[Feature, Weight], rates: Sequence[Feature]) -> None:
        self.rules = {feature: rules[feature] for feature in FEATURES if feature in rules}
        self.rates = rates
        self.prior = Prior.of(len(self.rules), **_RULE).then(Prior.of(len(rates), **_RATE))

    def of(self, features: Floats) -> Floats:
        """Shape (rows, rules + rates); the unknown is 0."""
        ruled = weighted(features, self.rules)[:, [COLUMN[feature] for feature in self.rules]]
        rates = features[:, [COLUMN[feature] for feature in self.rates]] - _USUAL
        return np.hstack([ruled, np.nan_to_num(rates)])

    def weights(self, factors: Floats) -> dict[Feature, Weight]:
        """The learned weight of each feature: the rule times its factor, or the rate's own."""
        ruled, rates = factors[: len(self.rules)], factors[len(self.rules) :]
        weights = {
            feature: replace(weight, log_odds=weight.log_odds * float(factor))
            for (feature, weight), factor in zip(self.rules.items(), ruled, strict=True)
        }
        return weights | {
            feature: Weight(float(value), _USUAL)
            for feature, value in zip(self.rates, rates, strict=True)
        }

    def learned(self, side: str, factors: Floats, errors: Floats) -> list[Learned]:
        scales = [weight.log_odds for weight in self.rules.values()] + [1.0] * len(self.rates)
        rules = [weight.log_odds for weight in self.rules.values()] + [0.0] * len(self.rates)
        names = [*self.rules, *self.rates]
        reach = 1.96 * errors
        return [
            Learned(
                side,
                feature,
                rule,
                float(factor) * scale,
                max(0.0, float(factor - wide)) * scale,
                float(factor + wide) * scale,
            )
            for feature, rule, scale, factor, wide in zip(
                names, rules, scales, factors, reach, strict=True
            )
        ]


def _surprise(line: Learned) -> float:
    """How many half-widths of its interval a weight lies from the rule's."""
    return abs(line.weight - line.rule) / max((line.high - line.low) / 2.0, 1e-9)


class ModelFileError(Exception):
    """A model's file that is not what it was when it was written, or not one of ours."""


def dump_model(model: LearnedModel) -> bytes:
    """A skops file of plain lists, numbers and strings: nothing in it is ever executed."""
    # Only here and where it is read: skops looks through every loaded module when it is imported,
    # a second of the start of each process, most of which never see a model's file.
    import skops.io

    return bytes(skops.io.dumps(_plain(model)))


def digest(content: bytes) -> str:
    """SHA-256 in hex, as it is kept beside the file's name."""
    return hashlib.sha256(content).hexdigest()


def load_model(content: bytes, *, sha256: str) -> LearnedModel:
    """The model of ``dump_model``; ModelFileError unless the content has that very digest."""
    if digest(content) != sha256:
        raise ModelFileError("the file is not the one that was written")
    import skops.io

    state: Any = skops.io.loads(content, trusted=[])
    if not isinstance(state, dict) or state.get("format") != FORMAT:
        raise ModelFileError("the file is of another format")
    return LearnedModel(
        state["version"],
        ExpertModel(
            name=NAME,
            version=state["version"],
            buyer_bias=state["buyer_bias"],
            supplier_bias=state["supplier_bias"],
            buyer_weights=_weights(state["buyer_weights"]),
            supplier_weights=_weights(state["supplier_weights"]),
        ),
        state["level"],
        state["slope"],
    )


def _plain(model: LearnedModel) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": model.version,
        "buyer_bias": model.sides.buyer_bias,
        "supplier_bias": model.sides.supplier_bias,
        "buyer_weights": _rows(model.sides.buyer_weights),
        "supplier_weights": _rows(model.sides.supplier_weights),
        "level": model.level,
        "slope": model.slope,
    }


def _rows(weights: Mapping[Feature, Weight]) -> list[list[Any]]:
    return [[str(f), weight.log_odds, weight.neutral] for f, weight in weights.items()]


def _weights(rows: Sequence[Sequence[Any]]) -> dict[Feature, Weight]:
    return {Feature(name): Weight(log_odds, neutral) for name, log_odds, neutral in rows}
