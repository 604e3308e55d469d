"""Two-sided acceptance on real decisions: people who met at an event and each said yes or no.

Every way to predict is fitted on the other events (waves) and judged on the one left out. What a
way may know of the event itself is one of two things, and they must not be confused:

- ``others``: every decision of the event but the two of the pair in question. This is what the
  project's aim was measured with, and what a re-match knows late in a mission;
- ``before``: only decisions of meetings that were over before the pair met.

What people noted about each other at the table is used by no way: only decisions, and what each
had said of itself beforehand.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.stats import rankdata
from sklearn.linear_model import LogisticRegression

from matchmaking.matching.benchmarks.datasets import SEED, read_rows
from matchmaking.scoring.arrays import Flags, Floats
from matchmaking.scoring.learning.evaluation import Interval
from matchmaking.scoring.learning.mutual import MutualModel, Pairs, Prior
from matchmaking.scoring.learning.rates import BetaPrior, CrossedEffects, fit_beta_prior

FILES = "speed_dating_waves_*.tsv"
KNOWN = ("others", "before")
# What people said of themselves before the event: age, attitudes, seventeen interests, what they
# look for in six traits and how they rate themselves in five.
_BEFOREHAND = (
    "age imprace imprelig goal date go_out exphappy sports tvsports exercise dining museums art "
    "hiking gaming clubbing reading tv theater movies concerts music shopping yoga attr1_1 sinc1_1 "
    "intel1_1 fun1_1 amb1_1 shar1_1 attr3_1 sinc3_1 intel3_1 fun3_1 amb3_1"
)
PROFILE = tuple(_BEFOREHAND.split())
_WANTED = [PROFILE.index(f"{trait}1_1") for trait in ("attr", "sinc", "intel", "fun", "amb")]
_OWN = [PROFILE.index(f"{trait}3_1") for trait in ("attr", "sinc", "intel", "fun", "amb")]
_COMPARED = [PROFILE.index(name) for name in ("age", "imprace", "imprelig", "go_out")]
_AGE, _GOAL = PROFILE.index("age"), PROFILE.index("goal")


@dataclass(frozen=True)
class Meetings:
    """n pairs of one person of each side, with both decisions.

    ``row`` and ``col`` are the two persons; ``start`` and ``end`` bound the
    meeting in rounds of the event, over both persons' clocks.
    """

    event: npt.NDArray[np.intp]
    row: npt.NDArray[np.intp]
    col: npt.NDArray[np.intp]
    start: Floats
    end: Floats
    yes: tuple[Floats, Floats]
    profile: tuple[Floats, Floats]
    together: Floats

    @property
    def mutual(self) -> Floats:
        return self.yes[0] * self.yes[1]


def read_meetings(folder: Path) -> Meetings:
    """Pairs of which both decisions are on file. FileNotFoundError where no file is there."""
    names = sorted(path.stem for path in folder.glob(FILES))
    if not names:
        raise FileNotFoundError(2, "no such file", str(folder / FILES))
    read = (row for name in names for row in read_rows(folder, name))
    rows = {(int(row["iid"]), int(float(row["pid"]))): row for row in read if row["pid"]}
    pairs = [
        (row, rows[other, one])
        for (one, other), row in sorted(rows.items(), key=lambda item: item[0])
        if row["gender"] == "0" and (other, one) in rows
    ]
    profile = tuple(
        np.array([[_number(pair[side][name]) for name in PROFILE] for pair in pairs])
        for side in (0, 1)
    )
    order = np.array([[_number(one["order"]), _number(other["order"])] for one, other in pairs])
    return Meetings(
        event=np.array([int(one["wave"]) for one, _ in pairs], dtype=np.intp),
        row=np.array([int(one["iid"]) for one, _ in pairs], dtype=np.intp),
        col=np.array([int(other["iid"]) for _, other in pairs], dtype=np.intp),
        start=order.min(axis=1),
        end=order.max(axis=1),
        yes=(
            np.array([float(one["dec"]) for one, _ in pairs]),
            np.array([float(other["dec"]) for _, other in pairs]),
        ),
        profile=(profile[0], profile[1]),
        together=_together(profile[0], profile[1], pairs),
    )


def _number(cell: str | None) -> float:
    try:
        return float((cell or "").replace(",", ""))
    except ValueError:
        return float("nan")


def _together(
    one: Floats, other: Floats, pairs: list[tuple[dict[str, str], dict[str, str]]]
) -> Floats:
    """What can be said of a pair only: likeness, gaps, and each as the other wishes it."""
    said = np.array(
        [[_number(row["samerace"]), _number(row["int_corr"])] for row, _ in pairs], dtype=np.float64
    )
    same = np.array(
        [
            [float(a["field_cd"] == b["field_cd"]), float(a["career_c"] == b["career_c"])]
            for a, b in pairs
        ]
    )
    return np.column_stack(
        [
            said,
            same,
            one[:, _GOAL] == other[:, _GOAL],
            np.abs(one[:, _COMPARED] - other[:, _COMPARED]),
            one[:, _AGE] - other[:, _AGE],
            (one[:, _WANTED] * other[:, _OWN]).sum(axis=1),
            (other[:, _WANTED] * one[:, _OWN]).sum(axis=1),
        ]
    )


@dataclass(frozen=True)
class Known:
    """What the event's other decisions say of each pair, shape (n,) for each of the two sides.

    ``given[s]`` and ``received[s]`` are log-odds of side s's own rates, shrunk; ``crossed[s]`` the
    log-odds of a yes of side s with both persons' effects solved together.
    """

    given: tuple[Floats, Floats]
    received: tuple[Floats, Floats]
    crossed: tuple[Floats, Floats]


def read_known(meetings: Meetings, how: str) -> Known:
    """Rates and effects of every pair from the event's decisions that are known by then."""
    size = len(meetings.event)
    columns = np.zeros((6, size))
    for event in np.unique(meetings.event):
        here = np.flatnonzero(meetings.event == event)
        # The prior comes from the other events: nothing of this one is in it.
        away = meetings.event != event
        given = [_prior(meetings, side, side, away) for side in (0, 1)]
        received = [_prior(meetings, 1 - side, side, away) for side in (0, 1)]
        givers, row = np.unique(meetings.row[here], return_inverse=True)
        takers, col = np.unique(meetings.col[here], return_inverse=True)
        grids = [np.zeros((len(givers), len(takers))) for _ in (0, 1)]
        met = np.zeros((len(givers), len(takers)), dtype=bool)
        end = np.full(met.shape, np.inf)
        met[row, col], end[row, col] = True, meetings.end[here]
        for side in (0, 1):
            grids[side][row, col] = meetings.yes[side][here]
        for place, pair in enumerate(here):
            known = met & (end < meetings.start[pair]) if how == "before" else met.copy()
            known[row[place], col[place]] = False
            columns[:, pair] = _of_pair(
                grids, known, int(row[place]), int(col[place]), given, received
            )
    return Known((columns[0], columns[1]), (columns[2], columns[3]), (columns[4], columns[5]))


def _prior(meetings: Meetings, decided: int, side: int, rows: Flags) -> BetaPrior:
    """How much the persons of ``side`` differ in the yeses that side ``decided`` said."""
    persons = (meetings.row, meetings.col)[side][rows]
    _, index = np.unique(persons, return_inverse=True)
    yes = np.bincount(index, weights=meetings.yes[decided][rows])
    return fit_beta_prior(yes.tolist(), np.bincount(index).astype(np.float64).tolist())


def _of_pair(
    grids: list[Floats],
    known: Flags,
    row: int,
    col: int,
    given: list[BetaPrior],
    received: list[BetaPrior],
) -> list[float]:
    """The six values of ``Known`` for one pair."""
    met = (known[row], known[:, col])
    values = []
    for priors, flip in ((given, False), (received, True)):
        for side in (0, 1):
            grid = grids[1 - side] if flip else grids[side]
            line = (grid[row], grid[:, col])[side][met[side]]
            values.append(priors[side].rate(float(line.sum()), float(len(line))))
    values += [CrossedEffects().expected(grid, known, row, col) for grid in grids]
    return [log_odds(value) for value in values]


def log_odds(value: float) -> float:
    return float(np.log(value / (1.0 - value)))


Way = Callable[[Meetings, Known, Flags], Floats]
"""(all meetings, what is known, rows to train on) -> a value for every pair, higher is likelier."""


def by_chance(meetings: Meetings, known: Known, train: Flags) -> Floats:
    return np.random.default_rng(SEED).random(len(train))


def by_popularity(meetings: Meetings, known: Known, train: Flags) -> Floats:
    """How often each of the two is said yes to."""
    return known.received[0] + known.received[1]


def by_rates(meetings: Meetings, known: Known, train: Flags) -> Floats:
    """One logistic model of the mutual yes over the four running rates."""
    return _logistic(np.column_stack([*known.given, *known.received]), meetings.mutual, train)


def by_profile(meetings: Meetings, known: Known, train: Flags) -> Floats:
    """Two logistic models over what people said of themselves; the two probabilities multiplied."""
    return _two(meetings, (_profiles(meetings, train),) * 2, train)


def by_two_models(meetings: Meetings, known: Known, train: Flags) -> Floats:
    """Two logistic models over the four rates and the profiles; the probabilities multiplied."""
    rates = np.column_stack([*known.given, *known.received])
    both = np.hstack([rates, _profiles(meetings, train)])
    return _two(meetings, (both, both), train)


def by_joint_model(meetings: Meetings, known: Known, train: Flags) -> Floats:
    """The project's model of the mutual yes over crossed effects and what pairs have in common."""
    together = _standard(meetings.together, train)
    of_effect = Prior.of(1, mean=1.0, error=1.0)
    of_pair = Prior.of(together.shape[1], mean=0.0, error=0.1, lower=-np.inf)
    pairs = Pairs(
        np.column_stack([known.crossed[0], together]),
        np.column_stack([known.crossed[1], together]),
        meetings.mutual,
        *meetings.yes,
        np.ones(len(train)),
    )
    model = MutualModel(
        buyer_prior=of_effect.then(of_pair), supplier_prior=of_effect.then(of_pair)
    ).fit(pairs.take(train))
    return model.odds(pairs.buyer, pairs.supplier).both


WAYS: tuple[tuple[str, Way], ...] = (
    ("random", by_chance),
    ("popularity", by_popularity),
    ("profile in two logistic models", by_profile),
    ("running rates", by_rates),
    ("rates + profile in two logistic models", by_two_models),
    ("**joint model**", by_joint_model),
)


def _two(meetings: Meetings, inputs: tuple[Floats, Floats], train: Flags) -> Floats:
    odds = [_logistic(inputs[side], meetings.yes[side], train) for side in (0, 1)]
    return np.asarray(-np.logaddexp(0.0, -odds[0]) - np.logaddexp(0.0, -odds[1]))


def _logistic(inputs: Floats, yes: Floats, train: Flags) -> Floats:
    values = _standard(inputs, train)
    model = LogisticRegression(max_iter=1000).fit(values[train], yes[train])
    return np.asarray(model.decision_function(values), dtype=np.float64)


def _profiles(meetings: Meetings, train: Flags) -> Floats:
    return _standard(np.hstack([*meetings.profile, meetings.together]), train)


def _standard(values: Floats, train: Flags) -> Floats:
    """Centred and scaled by the training rows; the unknown counts as their mean."""
    mean = np.nanmean(values[train], axis=0)
    scale = np.nanstd(values[train], axis=0) + 1e-9
    return np.nan_to_num((values - mean) / scale)


def left_out(meetings: Meetings, known: Known, way: Way) -> Floats:
    """What ``way`` says of each pair when it was fitted on the other events only."""
    values = np.zeros(len(meetings.event))
    for event in np.unique(meetings.event):
        train = meetings.event != event
        values[~train] = way(meetings, known, train)[~train]
    return values


def auc_over_events(meetings: Meetings, values: Floats, *, rounds: int = 1000) -> Interval:
    """AUC over all pairs, with the 95 % interval of a bootstrap that draws whole events."""
    mutual = meetings.mutual
    drawn = [auc(mutual[rows], values[rows]) for rows in _draws(meetings, rounds)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Interval(auc(mutual, values), float(low), float(high), len(mutual))


def gain_over_events(
    meetings: Meetings, values: Floats, baseline: Floats, *, rounds: int = 1000
) -> Interval:
    """AUC of ``values`` less that of ``baseline``, both on the same drawn events."""
    mutual = meetings.mutual
    drawn = [
        auc(mutual[rows], values[rows]) - auc(mutual[rows], baseline[rows])
        for rows in _draws(meetings, rounds)
    ]
    low, high = np.quantile(drawn, [0.025, 0.975])
    gain = auc(mutual, values) - auc(mutual, baseline)
    return Interval(gain, float(low), float(high), len(mutual))


def _draws(meetings: Meetings, rounds: int) -> Iterator[npt.NDArray[np.intp]]:
    """Rows of as many events as there are, drawn with replacement; both answers among them."""
    events = np.unique(meetings.event)
    rows = {event: np.flatnonzero(meetings.event == event) for event in events}
    draws = np.random.default_rng(SEED)
    for _ in range(rounds):
        drawn = np.concatenate([rows[event] for event in draws.choice(events, len(events))])
        if 0 < meetings.mutual[drawn].sum() < len(drawn):
            yield drawn


def auc(yes: Floats, values: Floats) -> float:
    """Share of (yes, no) pairs in which the yes has the higher value; ties count half."""
    ranks = rankdata(values)
    positive = float(yes.sum())
    above = float(ranks[yes > 0].sum()) - positive * (positive + 1.0) / 2.0
    return above / (positive * (len(yes) - positive))
