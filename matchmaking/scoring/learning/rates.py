"""How often each party says yes, and is said yes to, shrunk towards what is usual.

A party that said yes once of one time is not a party that always says yes. Each rate is the mean
of a beta posterior whose prior is fitted to all parties at once by the marginal likelihood of the
beta-binomial (empirical Bayes; Robbins 1956, Casella 1985).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import betaln

from ..arrays import Floats

# The prior counts as this many decisions at least and at most: below, one decision would count as
# certainty; above, nobody would ever differ from the others.
WEAKEST, STRONGEST = 1.0, 200.0
# With fewer parties the spread between them cannot be told from chance.
FEWEST_PARTIES = 5
_STRENGTH_WITHOUT_EVIDENCE = 10.0


@dataclass(frozen=True, slots=True)
class BetaPrior:
    """What is usual, as pseudo-counts of yes and no."""

    yes: float
    no: float

    @property
    def mean(self) -> float:
        return self.yes / (self.yes + self.no)

    def rate(self, yes: float, total: float) -> float:
        """Posterior mean of a party that said yes ``yes`` times of ``total``."""
        return (yes + self.yes) / (total + self.yes + self.no)


def fit_beta_prior(yes: Sequence[float], total: Sequence[float]) -> BetaPrior:
    """The prior under which the parties' counts are likeliest.

    A party without decisions says nothing. The overall mean is kept off 0 and 1 by half a decision
    on each side, so that no rate is ever certain.
    """
    counts, trials = np.asarray(yes, dtype=np.float64), np.asarray(total, dtype=np.float64)
    counts, trials = counts[trials > 0], trials[trials > 0]
    mean = float((counts.sum() + 0.5) / (trials.sum() + 1.0))
    if len(trials) < FEWEST_PARTIES:
        return _prior(mean, _STRENGTH_WITHOUT_EVIDENCE)

    def surprise(parameters: Floats) -> float:
        centre = 1.0 / (1.0 + np.exp(-parameters[0]))
        strength = np.exp(parameters[1])
        a, b = centre * strength, (1.0 - centre) * strength
        return -float((betaln(counts + a, trials - counts + b) - betaln(a, b)).sum())

    start = [np.log(mean / (1.0 - mean)), np.log(_moments(counts, trials, mean))]
    limits = [(-6.0, 6.0), (np.log(WEAKEST), np.log(STRONGEST))]
    found = minimize(surprise, start, method="L-BFGS-B", bounds=limits)
    return _prior(float(1.0 / (1.0 + np.exp(-found.x[0]))), float(np.exp(found.x[1])))


def _moments(yes: Floats, total: Floats, mean: float) -> float:
    """Strength of the prior by the method of moments, where the likelihood's search begins."""
    rates = yes / total
    between = float(np.average((rates - mean) ** 2, weights=total))
    within = mean * (1.0 - mean) * float(np.average(1.0 / total, weights=total))
    spread = max(between - within, 1e-6)
    return float(np.clip(mean * (1.0 - mean) / spread - 1.0, WEAKEST, STRONGEST))


def _prior(mean: float, strength: float) -> BetaPrior:
    return BetaPrior(mean * strength, (1.0 - mean) * strength)


@dataclass(frozen=True, slots=True)
class Answered:
    """One party's yes or no to another, at a time (any number that grows)."""

    at: float
    giver: str
    receiver: str
    yes: bool


@dataclass(frozen=True)
class PartyRates:
    """Rates of every party that gave or received an answer, each beside what is usual."""

    given: Mapping[str, float] = field(default_factory=dict)
    received: Mapping[str, float] = field(default_factory=dict)
    usual: float = 0.5

    def given_lift(self, party: str) -> float:
        """How readily ``party`` says yes: .5 as others do, towards 1 more so; NaN: never asked."""
        return self._lift(self.given.get(party))

    def received_lift(self, party: str) -> float:
        """How readily others say yes to ``party``, on the same scale."""
        return self._lift(self.received.get(party))

    def _lift(self, rate: float | None) -> float:
        if rate is None:
            return float("nan")
        odds = (rate / (1.0 - rate)) * ((1.0 - self.usual) / self.usual)
        return float(odds / (1.0 + odds))


def party_rates(answers: Iterable[Answered], *, before: float) -> PartyRates:
    """Rates from the answers given strictly before ``before``; the prior sees no others either."""
    given: dict[str, list[bool]] = defaultdict(list)
    received: dict[str, list[bool]] = defaultdict(list)
    for answer in answers:
        if answer.at < before:
            given[answer.giver].append(answer.yes)
            received[answer.receiver].append(answer.yes)
    if not given:
        return PartyRates()
    everything = [yes for answers_of in given.values() for yes in answers_of]
    return PartyRates(
        _shrunk(given),
        _shrunk(received),
        (sum(everything) + 0.5) / (len(everything) + 1.0),
    )


def _shrunk(counts: Mapping[str, Sequence[bool]]) -> dict[str, float]:
    prior = fit_beta_prior(
        [sum(values) for values in counts.values()], [len(values) for values in counts.values()]
    )
    return {party: prior.rate(sum(values), len(values)) for party, values in counts.items()}


@dataclass(frozen=True, slots=True)
class CrossedEffects:
    """Who says yes to whom within one event, taken apart: level + giver + receiver.

    A plain rate takes a giver who met the least wanted for a severe one; solved together, each
    side's effect is freed of whom it met. ``ridge`` shrinks an effect as that many answers at the
    usual level would.
    """

    ridge: float = 2.0
    rounds: int = 4

    def expected(self, answers: Floats, known: npt.NDArray[np.bool_], row: int, col: int) -> float:
        """Probability of a yes of giver ``row`` to receiver ``col``, from the known answers.

        ``answers`` has shape (givers, receivers) and is read only where ``known`` says so; 0.5 at
        the outset where nothing is known.
        """
        total = float(known.sum())
        level = (float(answers[known].sum()) + 0.5 * self.ridge) / (total + self.ridge)
        rest = np.where(known, answers - level, 0.0)
        of_giver, of_receiver = np.zeros(answers.shape[0]), np.zeros(answers.shape[1])
        met, was_met = known.sum(axis=1) + self.ridge, known.sum(axis=0) + self.ridge
        for _ in range(self.rounds):
            of_giver = (rest - known * of_receiver[None, :]).sum(axis=1) / met
            of_receiver = (rest - known * of_giver[:, None]).sum(axis=0) / was_met
        return float(np.clip(level + of_giver[row] + of_receiver[col], 0.02, 0.98))
