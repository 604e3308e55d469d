"""The kinds of arrays that the rooms hand to each other, and what each of them does with rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple, TypeVar

import numpy as np
import numpy.typing as npt
from scipy import sparse

# Numbers of rows in a table.
Rows = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
# Sets of codes, 64 codes a word.
Bits = npt.NDArray[np.uint64]
# What is large and needs no more than seven digits.
Matrix = npt.NDArray[np.float32]
# Shape (texts, dimension); of unit length, unless a centre was taken out.
Vectors = npt.NDArray[np.float32]


class Cells(NamedTuple):
    """The rows of a sparse matrix, as compiled loops read them.

    Row i has the ``columns[starts[i]:starts[i + 1]]``, and as many ``values``.
    """

    starts: npt.NDArray[np.integer]
    columns: npt.NDArray[np.integer]
    values: Matrix

    @classmethod
    def of(cls, matrix: sparse.csr_matrix) -> Cells:
        return cls(matrix.indptr, matrix.indices, matrix.data)


# See ``in_steps``.
STEPS = 4000
SQUARE_STEPS = STEPS * STEPS

_Number = TypeVar("_Number", bound=np.number[Any])

# Below it a vector says nothing, and stays as short as it is.
_NOTHING = 1e-6
# Cells that are taken out of a table at once: they stay in the cache until they were looked at.
_AT_ONCE = 2**17
# Rows that are turned into float64 at once.
_ROWS_AT_ONCE = 1024


def unit_rows(vectors: npt.NDArray[np.floating]) -> Vectors:
    """The rows brought to unit length."""
    length = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(length, _NOTHING), dtype=np.float32)


def in_steps(vectors: Vectors) -> Vectors:
    """Unit rows as whole numbers of ``STEPS``, of which float32 adds up products without rounding.

    A product of two such rows is a whole number below 2**24 (up to 36,000 dimensions), and so is
    each sum on the way to it: every machine gives the same, wherever the rows stand. It is the
    cosine times ``SQUARE_STEPS``, .0001 off as a rule: that does for words.
    """
    return np.asarray(np.rint(vectors * np.float32(STEPS)), dtype=np.float32)


def products(left: Vectors, right: Vectors) -> Matrix:
    """Products of all rows with all rows, shape (left, right): the same for the same two rows,
    wherever they stand.

    Libraries add up in an order that depends on a row's place and on how many rows there are. Added
    up in float64 the sums differ far below what float32 keeps of them.
    """
    result = np.empty((len(left), len(right)), dtype=np.float32)
    for rows in slices(len(left), _ROWS_AT_ONCE):
        lifted = left[rows].astype(np.float64)
        for columns in slices(len(right), _ROWS_AT_ONCE):
            result[rows, columns] = lifted @ right[columns].T.astype(np.float64)
    return result


def slices(size: int, at_once: int) -> Iterator[slice]:
    """All of ``size`` rows, ``at_once`` of them at a time."""
    return (slice(start, start + at_once) for start in range(0, size, at_once))


def best_of_each(
    table: npt.NDArray[_Number], places: npt.NDArray[np.integer], starts: Rows
) -> npt.NDArray[_Number]:
    """The greatest value of each column among the rows of each unit, shape (units, columns).

    Unit i has the rows ``places[starts[i]:starts[i + 1]]`` of ``table``, one at least. Rows are
    taken rather than columns, since what stands beside each other in memory is read together.
    """
    best = np.empty((len(starts), table.shape[1]), dtype=table.dtype)
    ends = np.append(starts[1:], len(places))
    at_once = max(1, _AT_ONCE // max(table.shape[1], 1))
    first = 0
    while first < len(starts):
        # As many units as there is room for, but one at least.
        last = max(first + 1, int(np.searchsorted(ends, starts[first] + at_once, side="right")))
        own = table.take(places[starts[first] : ends[last - 1]], axis=0)
        np.maximum.reduceat(own, starts[first:last] - starts[first], axis=0, out=best[first:last])
        first = last
    return best
