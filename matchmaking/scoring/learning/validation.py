"""Is what was learned better than the rules, on missions that it has not seen?

Each mission is left out in turn: everything is fitted on the others, the calibration too, and
judged on the one left out. Needs of which all pairs were judged alike say nothing about an order
and are left out of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ..arrays import Floats
from ..comparing.model import ExpertModel, logistic
from .calibration import Bin, Calibration, brier, fit_calibration, reliability
from .evaluation import Interval, ndcg_at
from .learned import Judged, Learner
from .mutual import soft_minimum
from .rates import fit_beta_prior

SEED = 20260101
ROUNDS = 1000
DEPTH = 10

LEARNED, RULES, POPULARITY, RANDOM = "learned", "rules", "popularity", "random"


@dataclass(frozen=True)
class Evaluation:
    """What leaving each mission out has shown.

    ``ndcg`` by method and ``gain`` of the learned model over the rules are means over needs with
    intervals that draw missions, then needs. ``brier`` is of the learned model, of the rules after
    the same calibration, and of the mission-blind share of yeses ("share").
    """

    missions: int
    needs: int
    pairs: int
    yes: int
    ndcg: dict[str, Interval]
    gain: Interval
    brier: dict[str, float]
    bins: tuple[Bin, ...]


@dataclass(frozen=True)
class Outside:
    """Joint log-odds of each pair by models that had not seen its mission, shape (n,)."""

    learned: Floats
    rules: Floats
    popularity: Floats
    random: Floats


def leave_one_mission_out(judged: Judged, *, rules: ExpertModel | None = None) -> Outside:
    """What each method says of every mission when it knows only the others."""
    rules = rules or ExpertModel()
    size = len(judged)
    learned, popular = np.zeros(size), np.zeros(size)
    for mission in np.unique(judged.mission):
        inside = judged.mission == mission
        others, here = judged.take(~inside), judged.take(inside)
        fitted = Learner(rules).fit(others).model("")
        learned[inside] = fitted.log_odds(here.features)
        popular[inside] = _popularity(others, here.supplier)
    return Outside(
        learned,
        soft_minimum(*rules.log_odds(judged.features)),
        popular,
        np.random.default_rng(SEED).random(size),
    )


def _popularity(judged: Judged, suppliers: npt.NDArray[np.str_]) -> Floats:
    """Each supplier's shrunk share of mutual yeses so far; the usual share for a new one."""
    known = ~np.isnan(judged.both)
    names, index = np.unique(judged.supplier[known], return_inverse=True)
    yes = np.bincount(index, weights=judged.both[known], minlength=len(names))
    total = np.bincount(index, minlength=len(names)).astype(np.float64)
    prior = fit_beta_prior(yes.tolist(), total.tolist())
    rates = {
        str(name): prior.rate(float(y), float(t))
        for name, y, t in zip(names, yes, total, strict=True)
    }
    return np.array([rates.get(str(one), prior.mean) for one in suppliers])


def calibrated_outside(judged: Judged, log_odds: Floats) -> Floats:
    """Probabilities of (n,) log-odds, each mission's calibration fitted on the others."""
    probability = np.zeros(len(judged))
    for mission in np.unique(judged.mission):
        inside = judged.mission == mission
        found = calibration_of(judged.take(~inside), log_odds[~inside])
        probability[inside] = found.probability(log_odds[inside])
    return probability


def calibration_of(judged: Judged, log_odds: Floats) -> Calibration:
    """Fitted on the pairs whose mutual outcome is known; ``log_odds`` (n,) are the model's."""
    known = ~np.isnan(judged.both)
    return fit_calibration(log_odds[known], judged.both[known], judged.weight[known])


def evaluate(judged: Judged, outside: Outside) -> Evaluation:
    """Everything that a report says of a learned model beside the baselines."""
    values = {
        LEARNED: outside.learned,
        RULES: outside.rules,
        POPULARITY: outside.popularity,
        RANDOM: outside.random,
    }
    places = rankable_needs(judged)
    missions = [str(judged.mission[rows[0]]) for rows in places]
    scores = {name: ndcg_of(judged, value, places) for name, value in values.items()}
    known = ~np.isnan(judged.both)
    yes = judged.both[known]
    probability = calibrated_outside(judged, outside.learned)[known]
    return Evaluation(
        missions=len(np.unique(judged.mission)),
        needs=len(places),
        pairs=int(known.sum()),
        yes=int(yes.sum()),
        ndcg={name: grouped_interval(score, missions) for name, score in scores.items()},
        gain=grouped_interval(scores[LEARNED] - scores[RULES], missions),
        brier={
            LEARNED: brier(probability, yes),
            RULES: brier(calibrated_outside(judged, outside.rules)[known], yes),
            "share": brier(logistic(_share_outside(judged))[known], yes),
        },
        bins=tuple(reliability(probability, yes)),
    )


def _share_outside(judged: Judged) -> Floats:
    """Log-odds of the other missions' share of yeses, for each pair."""
    found = np.zeros(len(judged))
    for mission in np.unique(judged.mission):
        inside = judged.mission == mission
        others = judged.both[~inside]
        others = others[~np.isnan(others)]
        share = (others.sum() + 0.5) / (len(others) + 1.0)
        found[inside] = np.log(share / (1.0 - share))
    return found


def rankable_needs(judged: Judged) -> list[npt.NDArray[np.intp]]:
    """Rows of each need that has a yes and a no, in the order of missions and needs."""
    known = np.flatnonzero(~np.isnan(judged.both))
    groups: dict[tuple[str, str], list[int]] = {}
    for row in known:
        groups.setdefault((str(judged.mission[row]), str(judged.need[row])), []).append(int(row))
    rows = (np.array(groups[key], dtype=np.intp) for key in sorted(groups))
    return [found for found in rows if 0 < judged.both[found].sum() < len(found)]


def ndcg_of(judged: Judged, values: Floats, places: Sequence[npt.NDArray[np.intp]]) -> Floats:
    """nDCG@10 of each need over its judged pairs; equal values in the order of supplier ids."""
    found = []
    for rows in places:
        ordered = sorted(rows, key=lambda row: (-values[row], str(judged.supplier[row])))
        right = {str(row) for row in rows if judged.both[row] > 0}
        found.append(ndcg_at([str(row) for row in ordered], right, DEPTH))
    return np.array(found)


def grouped_interval(values: Floats, groups: Sequence[str], *, rounds: int = ROUNDS) -> Interval:
    """Mean over needs, and the 95 % interval of a bootstrap that draws missions, then needs.

    Needs of one mission resemble one another: drawing needs alone would promise too much.
    """
    if not len(values):
        return Interval(float("nan"), float("nan"), float("nan"), 0)
    names = np.array(groups)
    rows = [np.flatnonzero(names == name) for name in np.unique(names)]
    draws = np.random.default_rng(SEED)
    means = []
    for _ in range(rounds):
        chosen = [rows[i] for i in draws.integers(0, len(rows), len(rows))]
        picked = np.concatenate([draws.choice(part, len(part)) for part in chosen])
        means.append(float(values[picked].mean()))
    low, high = np.quantile(means, [0.025, 0.975])
    return Interval(float(values.mean()), float(low), float(high), len(values))
