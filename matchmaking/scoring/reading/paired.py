"""Products of chosen pairs: many needs, each with suppliers of its own, in one pass.

Cutting a matrix need by need costs more than what is then computed with the few hundred rows. Here
the rows of many pairs are taken together, and each pair's sum still has the same bits whatever
other pairs stand beside it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..arrays import Rows
from ..columns import Pairs

# Cells of the needs that are laid out at once: they stay in the cache while they are read.
_CELLS = 2**19


class Terms(NamedTuple):
    """One row of a sparse matrix: the columns that it has, and their values.

    ``data`` of shape (columns,), or (columns, ways) for several products at once.
    """

    indices: Rows
    data: npt.NDArray[Any]

    @property
    def nnz(self) -> int:
        return len(self.indices)


def sparse_products(
    suppliers: sparse.csr_matrix, asked: Sequence[Terms | None], pairs: Pairs
) -> npt.NDArray[Any]:
    """Products of the sparse rows of each pair, shape (pairs,) or (pairs, ways), in the type of
    ``suppliers``.

    ``asked`` are the needs' rows, None for one that asks nothing; ``pairs`` number both.
    """
    ways = next((terms.data.shape[1:] for terms in asked if terms is not None), ())
    result = np.zeros((len(pairs), *ways), dtype=suppliers.dtype)
    width = suppliers.shape[1]
    at_once = max(1, _CELLS // max(width, 1))
    for first in range(0, len(asked), at_once):
        some = asked[first : first + at_once]
        own = slice(*np.searchsorted(pairs.needs, [first, first + len(some)]).tolist())
        if own.start == own.stop or not any(terms is not None for terms in some):
            continue
        side_by_side = np.zeros((len(some) * width, *ways), dtype=suppliers.dtype)
        for number, terms in enumerate(some):
            if terms is not None:
                side_by_side[number * width + terms.indices] = terms.data
        rows = suppliers[pairs.rows[own]]
        # Each pair's columns are those of its own need.
        shifts = ((pairs.needs[own] - first) * width).astype(rows.indices.dtype)
        rows.indices += np.repeat(shifts, np.diff(rows.indptr))
        shape = (len(shifts), len(side_by_side))
        shifted = sparse.csr_matrix((rows.data, rows.indices, rows.indptr), shape)
        result[own] = shifted @ side_by_side
    return result


def of_needs(pairs: Pairs, needs: int) -> Iterator[tuple[int, slice]]:
    """The number of each need that has pairs, and where they stand."""
    ends = np.searchsorted(pairs.needs, np.arange(needs + 1)).tolist()
    for number, (first, last) in enumerate(pairwise(ends)):
        if first < last:
            yield number, slice(first, last)
