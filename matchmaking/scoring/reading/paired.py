"""Products of chosen pairs: many needs, each with suppliers of its own, in one pass.

Each pair's sum has the same bits whatever other pairs stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..arrays import Cells, Matrix, Rows
from ..columns import ByNeed, Pairs
from ..compiled import compiled


class Terms(NamedTuple):
    """One row of a sparse matrix: the columns that it has, each once, and their values.

    ``data`` of shape (columns,), or (columns, ways) for several products at once.
    """

    indices: Rows
    data: npt.NDArray[Any]

    @property
    def nnz(self) -> int:
        return len(self.indices)


def sparse_products(
    suppliers: sparse.csr_matrix, asked: Sequence[Terms | None], pairs: Pairs
) -> Matrix:
    """Products of the sparse rows of each pair, shape (pairs,) or (pairs, ways).

    ``asked`` are the needs' rows, None for one that asks nothing; ``pairs`` number both.
    """
    told = [terms for terms in asked if terms is not None]
    ways = told[0].data.shape[1:] if told else ()
    result = np.zeros((*ways, len(pairs)), dtype=np.float32)
    if told and len(pairs):
        starts = starts_of([0 if terms is None else terms.nnz for terms in asked])
        columns = np.concatenate([terms.indices for terms in told]).astype(np.intp)
        values = np.concatenate([terms.data for terms in told]).astype(np.float32)
        laid_out = np.zeros(suppliers.shape[1], dtype=np.float32)
        for way, out in zip(np.atleast_2d(values.T), np.atleast_2d(result), strict=True):
            needs = Cells(starts, columns, np.ascontiguousarray(way))
            _products(needs, Cells.of(suppliers), pairs.by_need(len(asked)), laid_out, out)
    return result.T


def starts_of(sizes: Sequence[int]) -> Rows:
    """Where each of some lists begins that stand one after the other, and where the last ends."""
    return np.concatenate([[0], np.cumsum(np.array(sizes, dtype=np.intp))]).astype(np.intp)


@compiled
def _products(
    needs: Cells, suppliers: Cells, pairs: ByNeed, laid_out: Matrix, result: Matrix
) -> None:
    """``laid_out``, one number for each column, is all zeros before and after."""
    for need in range(len(needs.starts) - 1):
        own = range(needs.starts[need], needs.starts[need + 1])
        for cell in own:
            laid_out[needs.columns[cell]] = needs.values[cell]
        for pair in range(pairs.starts[need], pairs.starts[need + 1]):
            row = pairs.rows[pair]
            said = slice(suppliers.starts[row], suppliers.starts[row + 1])
            values, columns = suppliers.values[said], suppliers.columns[said]
            total = np.float32(0.0)
            for cell in range(len(values)):
                total += values[cell] * laid_out[np.uintp(columns[cell])]
            result[pair] = total
        for cell in own:
            laid_out[needs.columns[cell]] = 0.0
