"""Candidates in a directory: the fused score laid out as one inner product, roughly.

What texts say and what facts say add up in log-odds. A supplier's row is its text's direction
beside one number for each code, concept and fact; a need's row holds what each of them is worth to
it. One product then ranks all suppliers nearly as the model will, and the model looks at the best
of them only. How near is measured by ``manage.py benchmark speed``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..arrays import Floats, Matrix
from ..columns import Amount, Amounts, Asked, CodeSets, cells_of
from ..comparing.features import COLUMN, FEATURES, Feature
from ..comparing.model import PairModel
from ..comparing.profiles import ReadRecord
from ..comparing.table import NeedTable, SupplierTable
from ..reading.concept_channel import ConceptChannel

# A code or concept that more suppliers than this share have costs less as a dense column.
_COMMON = 0.1
# What a rare code or concept is worth less than this, in log-odds, is not searched for: the search
# is off by eight times as much.
_LEAST_WORTH = 0.05
# A dimension that fewer suppliers use gets no columns.
_USED = 0.004
# Amounts asked for fall between these many steps of a logarithmic scale.
_STEPS = 8
# Where the worth of a feature is read off the model: a pair that is about to be proposed.
_TYPICAL = {Feature.TEXT: 0.8, Feature.CONCEPTS: 0.5}


class Worth:
    """What a value of one feature adds to the log-odds of both saying yes, all else unknown."""

    def __init__(self, model: PairModel) -> None:
        self._model = model
        self._typical = np.full(len(FEATURES), np.nan)
        for feature, value in _TYPICAL.items():
            self._typical[COLUMN[feature]] = value
        self._nothing = float(self._log_odds(self._typical[None, :])[0])

    def of(self, feature: Feature, values: Floats) -> Floats:
        """Log-odds of shape (values,); 0 where a value is NaN."""
        rows = np.repeat(self._typical[None, :], len(values), axis=0)
        rows[:, COLUMN[feature]] = values
        added = self._log_odds(rows) - self._nothing
        return np.where(np.isnan(values), 0.0, added)

    def slope(self, feature: Feature) -> float:
        """Log-odds for a step of 1 around the typical value."""
        at = self._typical[COLUMN[feature]]
        low, high = self.of(feature, np.array([at - 0.2, at + 0.2]))
        return float(high - low) / 0.4

    def ends(self, feature: Feature) -> tuple[float, float]:
        """What 0 is worth, and what 1 is worth on top of it."""
        nothing, all_of_it = self.of(feature, np.array([0.0, 1.0]))
        return float(nothing), float(all_of_it - nothing)

    def _log_odds(self, rows: Floats) -> Floats:
        joint = np.clip(self._model.scores(rows).joint, 1e-6, 1 - 1e-6)
        return np.asarray(np.log(joint / (1 - joint)), dtype=np.float64)


@dataclass(frozen=True, slots=True, eq=False)
class Laid:
    """Rows of one side: the columns that most have, and those that few have."""

    dense: Matrix
    sparse: sparse.csr_matrix


@dataclass(frozen=True, slots=True)
class _Codes:
    """A feature over codes: what the needs ask, and its worth.

    ``base`` is added wherever the supplier's set is known and the need asks; ``step`` is spread
    over the asked codes, or given for each shared one where any will do.
    """

    asked: Callable[[NeedTable], Asked]
    base: float
    step: float
    any_will_do: bool = False


class Facts:
    """The structured half of the rows, for suppliers and for needs.

    What is said of a need alone (where it meets, what its buyer answered) tells no supplier from
    another and is left out.
    """

    def __init__(self, table: SupplierTable, concepts: ConceptChannel, model: PairModel) -> None:
        self.table = table
        self.concepts = concepts
        self.worth = Worth(model)
        self._codes = self._code_features()

    def suppliers(self) -> Laid:
        """One row a supplier."""
        cells = sparse.hstack([*self._supplied_codes(), self._supplied_concepts()]).tocsc()
        share = np.diff(cells.indptr) / max(len(self.table), 1)
        self._common, self._rare = share > _COMMON, share <= _COMMON
        columns = np.stack([*self._known(), *self._numbers()], axis=1).astype(np.float32)
        common = cells[:, self._common].toarray()
        return Laid(np.concatenate([columns, common], axis=1), cells[:, self._rare].tocsr())

    def needs(self, needs: Sequence[ReadRecord], asked: NeedTable) -> Laid:
        """One row a need, in the columns of ``suppliers``, which is called first; ``asked`` are the
        same needs' columns.
        """
        cells = sparse.hstack([*self._asked_codes(asked), self._asked_concepts(needs)]).tocsc()
        columns = np.stack([*self._bases(asked), *self._asked_numbers(asked)], axis=1)
        common = cells[:, self._common].toarray()
        dense = np.concatenate([columns.astype(np.float32), common], axis=1)
        rare = cells[:, self._rare].tocsr()
        rare.data[np.abs(rare.data) < _LEAST_WORTH] = 0.0
        rare.eliminate_zeros()
        return Laid(dense, rare)

    # codes

    def _code_features(self) -> list[tuple[CodeSets, list[_Codes]]]:
        table, worth = self.table, self.worth
        sector = worth.of(Feature.SECTOR, np.array([0.0, 0.5, 1.0]))
        heading = worth.of(Feature.HS, np.array([0.0, 0.3, 0.7, 1.0]))

        def of(feature: Feature) -> tuple[float, float]:
            return worth.ends(feature)

        required, preferred = Feature.REQUIRED_CERTIFICATIONS, Feature.PREFERRED_CERTIFICATIONS
        wider = sector[1] - sector[0]
        return [
            (
                table.certifications,
                [
                    _Codes(lambda n: n.required_certifications, *of(required)),
                    _Codes(lambda n: n.preferred_certifications, *of(preferred)),
                ],
            ),
            (table.capabilities, [_Codes(lambda n: n.capabilities, *of(Feature.CAPABILITIES))]),
            (
                table.sectors,
                [
                    _Codes(lambda n: n.sectors, sector[0], sector[2] - sector[1], any_will_do=True),
                    _Codes(lambda n: n.wider_sectors, 0.0, wider),
                ],
            ),
            *(
                (codes, [_Codes(asked, *of(feature), any_will_do=True)])
                for codes, asked, feature in (
                    (table.incoterms, lambda n: n.incoterms, Feature.INCOTERMS),
                    (table.languages, lambda n: n.languages, Feature.LANGUAGE),
                    (table.wanted_sectors, lambda n: n.wanted_sectors, Feature.WISHES),
                )
            ),
            *(
                (table.hs[size], [_Codes(_headings(size), base, step, any_will_do=True)])
                for size, base, step in (
                    (2, heading[0], heading[1] - heading[0]),
                    (4, 0.0, heading[2] - heading[1]),
                    (6, 0.0, heading[3] - heading[2]),
                )
            ),
        ]

    def _supplied_codes(self) -> list[sparse.csr_matrix]:
        """For each set the codes of who stated theirs, and those that are only known from a text.

        The latter count where a text gives all that is asked, which for one code is always.
        """
        found = []
        for codes, _ in self._codes:
            rows, columns = codes.cells()
            stated = codes.known[rows]
            shape = (len(self.table), len(codes.names))
            for own in (stated, ~stated):
                ones = np.ones(int(own.sum()), dtype=np.float32)
                found.append(sparse.csr_matrix((ones, (rows[own], columns[own])), shape))
        return found

    def _asked_codes(self, asked: NeedTable) -> list[sparse.csr_matrix]:
        found = []
        for codes, features in self._codes:
            shape = (len(asked), len(codes.names))
            stated, told = sparse.csr_matrix(shape), sparse.csr_matrix(shape)
            for feature in features:
                wanted = feature.asked(asked)
                rows, columns = cells_of(wanted.bits, len(codes.names))
                share = np.ones(len(rows)) if feature.any_will_do else 1.0 / wanted.size[rows]
                stated += sparse.csr_matrix((feature.step * share, (rows, columns)), shape)
                whole = (feature.base + feature.step) * share
                told += sparse.csr_matrix((whole, (rows, columns)), shape)
            found += [stated.astype(np.float32), told.astype(np.float32)]
        return found

    def _known(self) -> list[Floats]:
        return [codes.known.astype(np.float64) for codes, _ in self._codes]

    def _bases(self, asked: NeedTable) -> list[Floats]:
        return [
            np.sum([np.where(one.asked(asked).size > 0, one.base, 0.0) for one in own], axis=0)
            for _, own in self._codes
        ]

    # concepts

    def _supplied_concepts(self) -> sparse.csr_matrix:
        """The profiles, half as they are, for coverage, and half by length, for the cosine.

        As if a need cared as much for the one as for the other, which saves half of the columns.
        """
        lengths = np.maximum(self.concepts.lengths_, 1e-9)
        told = self.concepts.lengths_[self.concepts.lengths_ > 0]
        self._usual_length = float(np.median(told)) if len(told) else 1.0
        scale = sparse.diags(0.5 + 0.5 * self._usual_length / lengths)
        return (scale @ self.concepts.profiles_).astype(np.float32).tocsr()

    def _asked_concepts(self, needs: Sequence[ReadRecord]) -> sparse.csr_matrix:
        slope = self.worth.slope(Feature.CONCEPTS)
        weights = np.array([slope * need.weight for need in needs])
        counts = [need.concepts.nnz for need in needs]
        shape = (len(needs), self.concepts.profiles_.shape[1])
        if not needs:
            return sparse.csr_matrix(shape, dtype=np.float32)
        columns = np.concatenate([need.concepts.indices for need in needs])
        covering, turning = np.concatenate([need.concepts.data for need in needs]).T
        worth = np.repeat(weights, counts) * (covering + turning / self._usual_length)
        ends = np.concatenate([[0], np.cumsum(counts)])
        return sparse.csr_matrix((worth.astype(np.float32), columns, ends), shape)

    # numbers

    def _numbers(self) -> list[Floats]:
        table, worth = self.table, self.worth
        columns = [
            worth.of(Feature.JAPAN_EXPERIENCE, table.japan)
            + worth.of(Feature.EXPORTS, np.where(table.exports.known, 1.0, np.nan))
            + worth.of(Feature.SUPPLIER_GIVES, table.gives)
            + worth.of(Feature.SUPPLIER_RECEIVES, table.receives),
            np.nan_to_num(table.epa_origin),
        ]
        for amounts, read in self._amounts():
            columns += read(amounts)
        days = np.maximum(table.lead_time, 0.5)
        for timely in (Feature.LEAD_TIME, Feature.DELIVERY):
            columns += [worth.of(timely, np.minimum(time / days, 1.0)) for time in _LEAD_TIMES]
        return columns

    def _asked_numbers(self, asked: NeedTable) -> list[Floats]:
        duty = np.clip(asked.duty_margin / 10.0, 0.0, 1.0)
        columns = [np.ones(len(asked)), self.worth.of(Feature.DUTY_ADVANTAGE, duty)]
        for amounts, wanted_amount in (
            (self.table.capacity, asked.annual_volume),
            (self.table.min_order, asked.first_order),
            (self.table.price, asked.target_price),
        ):
            columns += _placed_amounts(amounts, wanted_amount)
        # The last day of delivery may be over; the lead time that is allowed is not.
        left = np.where(asked.delivery_days > 0, asked.delivery_days, np.nan)
        for times in (asked.max_lead_time, left):
            columns += list(_placed(np.log(times), np.log(_LEAD_TIMES)).T)
        return columns

    def _amounts(self) -> list[tuple[Amounts, Callable[[Amounts], list[Floats]]]]:
        table = self.table
        return [
            (table.capacity, self._capacity),
            (table.min_order, lambda amounts: self._least(Feature.MIN_ORDER, amounts)),
            (table.price, lambda amounts: self._least(Feature.PRICE, amounts)),
        ]

    def _capacity(self, amounts: Amounts) -> list[Floats]:
        columns = []
        for dimension, volume in _steps(amounts):
            ratio = np.where(amounts.dimension == dimension, amounts.values / volume, np.nan)
            share = np.minimum(1.0 / np.maximum(ratio, 1e-9) / 0.2, 1.0)
            columns.append(
                self.worth.of(Feature.CAPACITY, np.minimum(ratio, 1.0))
                + self.worth.of(Feature.VOLUME_WORTH, share)
            )
        return columns

    def _least(self, feature: Feature, amounts: Amounts) -> list[Floats]:
        """A feature that tells which share of the supplier's amount the asked one reaches."""
        columns = []
        for dimension, asked in _steps(amounts):
            ratio = np.where(amounts.dimension == dimension, amounts.values / asked, np.nan)
            share = np.minimum(1.0 / np.maximum(ratio, 1e-9), 1.0)
            columns.append(self.worth.of(feature, share))
        return columns


_LEAD_TIMES = np.array([7.0, 14.0, 30.0, 45.0, 60.0, 90.0, 120.0, 180.0])


def _headings(size: int) -> Callable[[NeedTable], Asked]:
    return lambda needs: needs.hs[size]


def _grids(amounts: Amounts) -> list[tuple[int, Floats]]:
    """Logarithms of the steps of each dimension that more than a few suppliers use.

    Yen by the piece and dollars by the kilogram lie orders of magnitude apart.
    """
    counts = np.bincount(amounts.dimension[amounts.dimension >= 0])
    common = np.flatnonzero(counts >= max(1.0, _USED * len(amounts.values)))
    return [(dimension, _grid(amounts, dimension)) for dimension in common.tolist()]


def _grid(amounts: Amounts, dimension: int) -> Floats:
    own = (amounts.dimension == dimension) & np.isfinite(amounts.values) & (amounts.values > 0)
    told = amounts.values[own]
    if not len(told):
        return np.zeros(1)
    low, high = np.log(np.quantile(told, (0.02, 0.98)))
    return np.linspace(low, max(high, low + 1e-6), _STEPS)


def _steps(amounts: Amounts) -> list[tuple[int, float]]:
    """(dimension, amount) of each column that an amount has."""
    return [
        (dimension, float(np.exp(step))) for dimension, grid in _grids(amounts) for step in grid
    ]


def _placed_amounts(amounts: Amounts, asked: Amount) -> list[Floats]:
    columns: list[Floats] = []
    with np.errstate(invalid="ignore", divide="ignore"):
        places = np.log(np.where(asked.values > 0, asked.values, np.nan))
    for dimension, grid in _grids(amounts):
        own = np.where(asked.dimension == dimension, places, np.nan)
        columns += list(_placed(own, grid).T)
    return columns


def _placed(values: Floats, grid: Floats) -> Floats:
    """Weights on the two nearest steps of a rising grid, shape (values, steps); NaN: zeros."""
    result = np.zeros((len(values), len(grid)))
    told = np.flatnonzero(~np.isnan(values))
    if len(grid) == 1:
        result[told, 0] = 1.0
        return result
    within = np.clip(values[told], grid[0], grid[-1])
    left = np.clip(np.searchsorted(grid, within, side="right") - 1, 0, len(grid) - 2)
    share = (within - grid[left]) / (grid[left + 1] - grid[left])
    result[told, left] = 1.0 - share
    result[told, left + 1] += share
    return result
