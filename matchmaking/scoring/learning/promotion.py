"""Whether a learned model may take the place of the rules, or of the one before it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..comparing.model import ExpertModel
from .learned import Judged, Learned, LearnedModel, Learner
from .validation import Evaluation, calibration_of, evaluate, leave_one_mission_out

# Below these an interval over missions is a figure of speech.
FEWEST_MISSIONS = 3
FEWEST_PAIRS = 150
FEWEST_OF_EACH = 30
FEWEST_NEEDS = 20


class Refusal(StrEnum):
    """Why a model was not promoted, in the order in which it is looked at."""

    FEW_MISSIONS = "few_missions"
    FEW_PAIRS = "few_pairs"
    ONE_SIDED = "one_sided"
    FEW_NEEDS = "few_needs"
    NOT_BETTER = "not_better"
    NOT_TRUER = "not_truer"


@dataclass(frozen=True)
class Trial:
    """A fitted model with its evaluation; without either where there was too little to try."""

    refusal: Refusal | None
    model: LearnedModel | None = None
    evaluation: Evaluation | None = None
    learned: tuple[Learned, ...] = ()

    @property
    def promoted(self) -> bool:
        return self.refusal is None


def try_out(judged: Judged, *, version: str, rules: ExpertModel | None = None) -> Trial:
    """Fit on all missions, evaluate by leaving each out, and decide.

    A model goes into use only if it orders the pairs of unseen missions better than the rules, with
    the whole 95 % interval above nothing, and its probabilities are no further from what came than
    the rules' own would be.
    """
    refusal = too_little(judged)
    if refusal is not None:
        return Trial(refusal)
    outside = leave_one_mission_out(judged, rules=rules)
    evaluation = evaluate(judged, outside)
    learner = Learner(rules).fit(judged)
    # Calibrated by what models that had not seen a mission said of it, not by the fit itself.
    model = learner.model(version, calibration_of(judged, outside.learned))
    return Trial(verdict(evaluation), model, evaluation, tuple(learner.learned()))


def too_little(judged: Judged) -> Refusal | None:
    """What is missing for a trial, None where there is enough."""
    both = judged.both[~np.isnan(judged.both)]
    if len(np.unique(judged.mission)) < FEWEST_MISSIONS:
        return Refusal.FEW_MISSIONS
    if len(both) < FEWEST_PAIRS:
        return Refusal.FEW_PAIRS
    if min(both.sum(), len(both) - both.sum()) < FEWEST_OF_EACH:
        return Refusal.ONE_SIDED
    return None


def verdict(evaluation: Evaluation) -> Refusal | None:
    """Why a model that was tried may not be used; None where it may. See ``try_out``."""
    if evaluation.needs < FEWEST_NEEDS:
        return Refusal.FEW_NEEDS
    if not evaluation.gain.low > 0.0:
        return Refusal.NOT_BETTER
    if evaluation.brier["learned"] > evaluation.brier["rules"]:
        return Refusal.NOT_TRUER
    return None
