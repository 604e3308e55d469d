"""Candidates in a directory: the fused score laid out as one inner product, roughly.

What texts say and what facts say add up in log-odds. A supplier's vector is its text's direction
beside one number for each common code and each fact; a need's vector holds what each of them is
worth to it. One matrix product then ranks all suppliers nearly as the model will, and the model
looks at the best of them only. How near is measured by ``manage.py benchmark speed``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .columns import Amount, Amounts, Asked, CodeSets, Floats
from .features import COLUMN, FEATURES, Feature
from .model import PairModel
from .records import NeedRecord
from .table import NeedTable, SupplierTable

Columns = npt.NDArray[np.float32]

# A code that fewer suppliers than this share have is found by the concept channel's index instead.
_COMMON = 0.004
# Amounts asked for fall between these many steps of a logarithmic scale.
_STEPS = 8
# Where the worth of a feature is read off the model: a pair of about the same trade.
_TYPICAL = {Feature.TEXT: 0.4, Feature.CONCEPTS: 0.2}


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


@dataclass(frozen=True, slots=True)
class _Codes:
    """A feature over codes: which of the suppliers' sets, which of the needs', and its worth.

    ``base`` is added wherever the supplier's set is known and the need asks; ``step`` is spread
    over the asked codes, or given for each shared one where any will do.
    """

    supplied: CodeSets
    asked: Callable[[NeedTable], Asked]
    base: float
    step: float
    any_will_do: bool


class Facts:
    """The structured half of the vectors, for suppliers and for needs.

    What is said of a need alone (where it meets, what its buyer answered) tells no supplier from
    another and is left out.
    """

    def __init__(self, table: SupplierTable, model: PairModel) -> None:
        self.table = table
        self.worth = Worth(model)
        self._codes = self._code_features()
        self._common = [self._common_columns(one.supplied) for one in self._codes]

    def suppliers(self) -> Columns:
        """Shape (suppliers, dimensions)."""
        table, worth = self.table, self.worth
        columns: list[Floats] = []
        for feature, common in zip(self._codes, self._common, strict=True):
            known = feature.supplied.known.astype(np.float64)
            columns.append(known)
            columns += [known * _has(feature.supplied, column) for column in common]
        columns.append(
            worth.of(Feature.JAPAN_EXPERIENCE, table.japan)
            + worth.of(Feature.EXPORTS, np.where(table.exports.known, 1.0, np.nan))
            + worth.of(Feature.SUPPLIER_GIVES, table.gives)
            + worth.of(Feature.SUPPLIER_RECEIVES, table.receives)
        )
        columns.append(np.nan_to_num(table.epa_origin))
        for amounts, read in self._amounts():
            columns += read(amounts)
        days = np.maximum(table.lead_time, 0.5)
        for timely in (Feature.LEAD_TIME, Feature.DELIVERY):
            columns += [worth.of(timely, np.minimum(time / days, 1.0)) for time in _LEAD_TIMES]
        return np.stack(columns, axis=1).astype(np.float32)

    def needs(self, needs: Sequence[NeedRecord]) -> Columns:
        """Shape (needs, dimensions)."""
        asked = NeedTable(needs, self.table)
        columns: list[Floats] = []
        for feature, common in zip(self._codes, self._common, strict=True):
            wanted = feature.asked(asked)
            columns.append(np.where(wanted.size > 0, feature.base, 0.0))
            share = np.ones(len(needs)) if feature.any_will_do else np.maximum(wanted.size, 1.0)
            columns += [feature.step * _bit(wanted, column) / share for column in common]
        columns.append(np.ones(len(needs)))
        duty = np.clip(asked.duty_margin / 10.0, 0.0, 1.0)
        columns.append(self.worth.of(Feature.DUTY_ADVANTAGE, duty))
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
        return np.stack(columns, axis=1).astype(np.float32)

    def _code_features(self) -> list[_Codes]:
        table, worth = self.table, self.worth
        sector = worth.of(Feature.SECTOR, np.array([0.0, 0.5, 1.0]))
        heading = worth.of(Feature.HS, np.array([0.0, 0.3, 0.7, 1.0]))

        def of(feature: Feature) -> tuple[float, float]:
            return worth.ends(feature)

        return [
            _Codes(table.certifications, lambda n: n.required_certifications,
                   *of(Feature.REQUIRED_CERTIFICATIONS), any_will_do=False),
            _Codes(table.certifications, lambda n: n.preferred_certifications,
                   *of(Feature.PREFERRED_CERTIFICATIONS), any_will_do=False),
            _Codes(table.capabilities, lambda n: n.capabilities,
                   *of(Feature.CAPABILITIES), any_will_do=False),
            _Codes(table.incoterms, lambda n: n.incoterms,
                   *of(Feature.INCOTERMS), any_will_do=True),
            _Codes(table.languages, lambda n: n.languages,
                   *of(Feature.LANGUAGE), any_will_do=True),
            _Codes(table.wanted_sectors, lambda n: n.wanted_sectors,
                   *of(Feature.WISHES), any_will_do=True),
            _Codes(table.sectors, lambda n: n.sectors,
                   sector[0], sector[2] - sector[1], any_will_do=True),
            _Codes(table.sectors, lambda n: n.wider_sectors,
                   0.0, sector[1] - sector[0], any_will_do=False),
            _Codes(table.hs[2], lambda n: n.hs[2],
                   heading[0], heading[1] - heading[0], any_will_do=True),
            _Codes(table.hs[4], lambda n: n.hs[4],
                   0.0, heading[2] - heading[1], any_will_do=True),
            _Codes(table.hs[6], lambda n: n.hs[6],
                   0.0, heading[3] - heading[2], any_will_do=True),
        ]  # fmt: skip

    def _common_columns(self, codes: CodeSets) -> list[int]:
        least = _COMMON * len(self.table)
        return [c for c in range(len(codes.names)) if _has(codes, c).sum() >= least]

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


def _bit(asked: Asked, column: int) -> Floats:
    word = asked.bits[:, column // 64] >> np.uint64(column % 64)
    return np.asarray((word & np.uint64(1)).astype(np.float64))


def _has(codes: CodeSets, column: int) -> Floats:
    return _bit(Asked(codes.bits, codes.known.astype(np.float64)), column)


def _grids(amounts: Amounts) -> list[tuple[int, Floats]]:
    """Logarithms of the steps of each dimension that more than a few suppliers use.

    Yen by the piece and dollars by the kilogram lie orders of magnitude apart.
    """
    counts = np.bincount(amounts.dimension[amounts.dimension >= 0])
    common = np.flatnonzero(counts >= max(1.0, _COMMON * len(amounts.values)))
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


def unit_scale(columns: Columns) -> float:
    """What the rows are divided by so that none is longer than 1."""
    longest = np.sqrt(np.einsum("ij,ij->i", columns, columns).max(initial=0.0))
    return max(float(longest), 1e-9)
