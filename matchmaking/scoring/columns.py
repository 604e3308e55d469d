"""Columns of facts, for pairs of a need and a supplier: sets of codes, and amounts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .arrays import Bits, Floats, Rows
from .records import Codes, Quantity

# Rows whose bits are laid out at once, which bounds the memory.
_ROWS_AT_ONCE = 8192


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a need and a supplier: row numbers of a ``NeedTable`` and of a ``SupplierTable``.

    ``needs`` never falls, so that the pairs of one need stand together.
    """

    needs: Rows
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, need: int) -> slice:
        """Where the pairs of one need stand."""
        first, last = np.searchsorted(self.needs, [need, need + 1])
        return slice(int(first), int(last))

    def by_need(self, needs: int) -> ByNeed:
        """The pairs of so many needs, as compiled loops read them."""
        starts = np.searchsorted(self.needs, np.arange(needs + 1))
        return ByNeed(starts.astype(np.intp), self.rows)

    def taken(self, places: Rows) -> Pairs:
        """Some of the pairs, in rising order of their places."""
        return Pairs(self.needs[places], self.rows[places])

    def part(self, needs: slice) -> Pairs:
        """The pairs of some needs that stand together, which are numbered from 0 then."""
        first, last = np.searchsorted(self.needs, [needs.start, needs.stop])
        return Pairs(self.needs[first:last] - needs.start, self.rows[first:last])


class ByNeed(NamedTuple):
    """Rows of suppliers: need i is paired with ``rows[starts[i]:starts[i + 1]]``."""

    starts: Rows
    rows: Rows


def pairs_of(rows: Rows) -> Pairs:
    """The pairs of one need alone with some suppliers."""
    return Pairs(np.zeros(len(rows), dtype=np.intp), rows)


@dataclass(frozen=True, slots=True)
class Asked:
    """What each need asks of one kind of code: as bits, as numbers, and how many codes.

    ``codes`` of shape (needs, most asked by one), -1 where a need asks fewer. ``size`` also counts
    codes that no supplier has.
    """

    bits: Bits
    codes: Rows
    size: Floats

    def part(self, own: slice) -> Asked:
        """What some of the needs ask."""
        return Asked(self.bits[own], self.codes[own], self.size[own])


def _side_by_side(rows: Rows, columns: Rows, size: int) -> Rows:
    """Columns of each row beside each other, shape (size, most), filled up with -1."""
    counts = np.bincount(rows, minlength=size)
    firsts = np.cumsum(counts) - counts
    codes = np.full((size, int(counts.max(initial=0))), -1, dtype=np.intp)
    codes[rows, np.arange(len(rows)) - firsts[rows]] = columns
    return codes


def cells_of(bits: Bits, codes: int) -> tuple[Rows, Rows]:
    """Rows and columns of the bits that are set."""
    rows, columns = [], []
    for start in range(0, len(bits), _ROWS_AT_ONCE):
        part = np.ascontiguousarray(bits[start : start + _ROWS_AT_ONCE]).view(np.uint8)
        own, found = np.nonzero(np.unpackbits(part, axis=1, count=codes, bitorder="little"))
        rows.append(own + start)
        columns.append(found)
    if not rows:
        return np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp)
    return np.concatenate(rows), np.concatenate(columns)


class CodeSets:
    """A set of codes per supplier, 64 to a word, so that many pairs are compared at once.

    ``known`` tells an empty set from an unknown one.
    """

    def __init__(
        self,
        sets: Sequence[Codes],
        found: Sequence[Codes] | None = None,
        like: CodeSets | None = None,
    ) -> None:
        """``found`` are codes read in the profile's text: they count as had, but prove no other
        absent. ``like`` gives the columns, and codes that it does not have are dropped.
        """
        self.known = np.array([bool(codes) for codes in sets], dtype=bool)
        if found is not None:
            sets = [one | other for one, other in zip(sets, found, strict=True)]
        own = sorted({code for codes in sets for code in codes})
        self.names: list[str] = own if like is None else like.names
        self.column = {code: i for i, code in enumerate(self.names)}
        self.bits = self._packed(sets)

    def _packed(self, sets: Sequence[Codes]) -> Bits:
        bits = np.zeros((len(sets), (len(self.names) + 63) // 64), dtype=np.uint64)
        rows, columns = [], []
        for row, codes in enumerate(sets):
            for code in codes:
                column = self.column.get(code)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
        if rows:
            places = np.array(columns, dtype=np.uint64)
            word = (places >> np.uint64(6)).astype(np.intp)
            own = np.array(rows, dtype=np.intp)
            np.bitwise_or.at(bits, (own, word), np.uint64(1) << (places & np.uint64(63)))
        return bits

    def cells(self) -> tuple[Rows, Rows]:
        """Row and column of every code that some row has."""
        return cells_of(self.bits, len(self.names))

    def of(self, row: int) -> Codes:
        """The codes of one row, stated or found."""
        found = np.unpackbits(self.bits[row : row + 1].view(np.uint8), bitorder="little")
        return frozenset(self.names[i] for i in np.flatnonzero(found).tolist())

    def taken(self, rows: Rows, also: Iterable[str] = ()) -> CodeSets:
        """The sets of some rows, repeats allowed, with columns for further codes ``also``."""
        one = copy(self)
        new = sorted(set(also) - self.column.keys())
        one.names = [*self.names, *new]
        one.column = self.column | {code: len(self.names) + i for i, code in enumerate(new)}
        one.known = self.known[rows]
        one.bits = np.zeros((len(rows), (len(one.names) + 63) // 64), dtype=np.uint64)
        one.bits[:, : self.bits.shape[1]] = self.bits[rows]
        return one

    def give(self, rows: Rows, codes: Sequence[Iterable[str]]) -> None:
        """Let each of the rows have, and state, its codes; one without a column is dropped."""
        self.known[rows] = True
        self.bits[rows] |= self._packed([frozenset(own) for own in codes])

    def lacking(self, asked: Asked, pairs: Pairs) -> tuple[Rows, list[str]]:
        """(place of the pair, code) of every asked code that the pair's supplier does not have."""
        missing = asked.bits[pairs.needs] & ~self.bits[pairs.rows]
        places, columns = np.nonzero(
            np.unpackbits(missing.view(np.uint8), axis=1, bitorder="little")
        )
        return places, [self.names[column] for column in columns.tolist()]

    def asked(self, sets: Sequence[Codes]) -> Asked:
        """Codes that needs ask for; one that no supplier has still counts as asked."""
        size = np.array([len(codes) for codes in sets], dtype=np.float64)
        bits = self._packed(sets)
        return Asked(bits, _side_by_side(*cells_of(bits, len(self.names)), len(sets)), size)

    def count(self, asked: Asked, pairs: Pairs) -> Floats:
        """How many of the asked codes the supplier of each pair has, shape (pairs,)."""
        had = np.zeros(len(pairs))
        # Most needs ask for a few codes out of hundreds: one after the other, where it is asked.
        for code in asked.codes.T:
            asking = np.flatnonzero((code >= 0)[pairs.needs])
            own = code[pairs.needs[asking]]
            word = self.bits[pairs.rows[asking], own >> 6]
            had[asking] += (word >> (own & 63).astype(np.uint64)) & np.uint64(1)
        return had

    def share(self, asked: Asked, pairs: Pairs) -> Floats:
        """Share of the asked codes that the supplier of each pair has; NaN where nothing is asked.

        A supplier whose set was never stated is NaN too, unless its text alone gives all that is
        asked.
        """
        size = asked.size[pairs.needs]
        share = self.count(asked, pairs) / np.maximum(size, 1.0)
        told = (size > 0) & (self.known[pairs.rows] | (share >= 1.0))
        return np.where(told, share, np.nan)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that each need asks for; NaN where none, ``dimension`` a number of ``Amounts``."""

    values: Floats
    dimension: Rows

    def part(self, own: slice) -> Amount:
        """What some of the needs ask for."""
        return Amount(self.values[own], self.dimension[own])


class Amounts:
    """A quantity per supplier with its dimension; NaN where unknown or not comparable."""

    def __init__(
        self, amounts: Sequence[Quantity | None], *, yearly: bool, like: Amounts | None = None
    ) -> None:
        self.yearly = yearly
        names = sorted({amount.dimension for amount in amounts if amount is not None})
        numbered = {name: i for i, name in enumerate(names)}
        self.dimensions: dict[str, int] = numbered if like is None else like.dimensions
        own = self._columns(amounts)
        self.values, self.dimension = own.values, own.dimension

    def taken(self, rows: Rows, also: Iterable[str] = ()) -> Amounts:
        """The amounts of some rows, repeats allowed, with further dimensions ``also``."""
        one = copy(self)
        new = sorted(set(also) - self.dimensions.keys())
        one.dimensions = self.dimensions | {
            name: len(self.dimensions) + i for i, name in enumerate(new)
        }
        one.values, one.dimension = self.values[rows], self.dimension[rows]
        return one

    def give(self, rows: Rows, amounts: Sequence[Quantity]) -> None:
        """Let each of the rows state its amount."""
        own = self._columns(amounts)
        self.values[rows], self.dimension[rows] = own.values, own.dimension

    def asked(self, amounts: Sequence[Quantity | None]) -> Amount:
        """The needs' side, in the suppliers' dimensions."""
        return self._columns(amounts)

    def over(self, asked: Amount, pairs: Pairs) -> Floats:
        """Each supplier's amount divided by the asked one; NaN where unknown or of another
        dimension.
        """
        value = asked.values[pairs.needs]
        same = (asked.dimension[pairs.needs] == self.dimension[pairs.rows]) & (value > 0)
        result = np.full(len(pairs), np.nan)
        np.divide(self.values[pairs.rows], value, out=result, where=same)
        return result

    def _columns(self, amounts: Sequence[Quantity | None]) -> Amount:
        values = np.full(len(amounts), np.nan)
        dimension = np.full(len(amounts), -1, dtype=np.intp)
        for i, amount in enumerate(amounts):
            value = None if amount is None else self._value(amount)
            if amount is not None and value is not None:
                values[i] = value
                dimension[i] = self.dimensions.get(amount.dimension, -1)
        return Amount(values, dimension)

    def _value(self, amount: Quantity) -> float | None:
        return amount.per_year() if self.yearly else amount.value
