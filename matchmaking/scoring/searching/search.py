"""Searching rows of suppliers that are dense in some columns and sparse in the others.

What is found depends on nothing but the need: float32 products choose, and wherever they cannot
tell whether a supplier lies within a border, ``Nearest.exactly`` does.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from ..arrays import Flags, Floats, Matrix, Rows
from ..columns import Pairs
from .topk import UNSURE, Beside, nearest_set, products_again


class Searched:
    """Rows to be searched, scaled to unit length or less."""

    def __init__(self, dense: Matrix, cells: sparse.csr_matrix) -> None:
        """``dense`` is taken."""
        self.scale = np.float32(max(float(_lengths(dense, cells).max(initial=0.0)), 1e-9))
        dense /= self.scale
        self.dense = dense
        self.sparse = Beside((cells / self.scale).astype(np.float32).tocsr())


class Search:
    """The k best of some rows for each text that asks, in the order of the rows."""

    def __init__(
        self,
        rows: Searched,
        owners: Rows,
        asked: Matrix,
        cells: sparse.csr_matrix,
        offsets: Floats,
        k: int,
    ) -> None:
        """``owners`` are the suppliers of the rows, ``asked`` and ``cells`` what each text asks of
        the dense and of the sparse columns; ``offsets`` are added to its products.
        """
        self._rows, self._offsets = rows, offsets
        lengths = np.maximum(_lengths(asked, cells), 1e-9)
        self._lengths = lengths * float(rows.scale)
        self._asked = (asked / lengths[:, None]).astype(np.float32)
        unit = sparse.diags((1.0 / lengths).astype(np.float32))
        self._beside = (unit @ cells).astype(np.float32).tocsr(), rows.sparse
        # Numbers of the rows, and products, both of shape (texts, k or less).
        self.units, values = nearest_set(self._asked, rows.dense, k, self._beside)
        self.suppliers = owners[self.units]
        self.values = values * self._lengths[:, None] + offsets[:, None]
        self.error = UNSURE * float(self._lengths.max(initial=0.0))

    def exactly(self, texts: Rows, places: Rows) -> Floats:
        """``values`` at some places, as float64 gives them."""
        units = self.units[texts, places]
        products = products_again(self._asked, self._rows.dense, texts, units, self._beside)
        return np.asarray(products * self._lengths[texts] + self._offsets[texts])


class Nearest:
    """Suppliers that were found for some needs, those of one need together, each once.

    ``values`` are their worth in log-odds, known to within ``error``.
    """

    def __init__(self, searches: Sequence[Search], texts: Sequence[int], several: Flags) -> None:
        """``texts`` are the numbers of texts of each need; ``several`` tells of each supplier
        whether it has several rows.
        """
        self._searches = searches
        self.size = len(texts)
        self._width = sum(search.units.shape[1] for search in searches)
        counts = np.array(texts, dtype=np.intp)
        needs = np.repeat(np.repeat(np.arange(len(counts)), counts), self._width)
        rows = np.concatenate([search.suppliers for search in searches], axis=1).ravel()
        values = np.concatenate([search.values for search in searches], axis=1).ravel()
        self._places = _best_of_each(needs, rows, values, (counts > 1)[needs] | several[rows])
        self.pairs = Pairs(needs[self._places], rows[self._places])
        self.values = values[self._places]
        self.error = max(search.error for search in searches)

    def exactly(self, chosen: Rows) -> Floats:
        """``values`` of some of the pairs, the same whatever else was searched with them."""
        texts, columns = np.divmod(self._places[chosen], max(self._width, 1))
        values = np.empty(len(chosen))
        first = 0
        for search in self._searches:
            last = first + search.units.shape[1]
            own = np.flatnonzero((columns >= first) & (columns < last))
            values[own] = search.exactly(texts[own], columns[own] - first)
            first = last
        return values


def _best_of_each(needs: Rows, rows: Rows, values: Floats, repeated: Flags) -> Rows:
    """Places of the pairs, of ``repeated`` ones only the best of those that are the same."""
    own = np.flatnonzero(repeated)
    if not len(own):
        return np.arange(len(needs))
    order = own[np.lexsort((-values[own], rows[own], needs[own]))]
    again = (np.diff(needs[order]) == 0) & (np.diff(rows[order]) == 0)
    kept = np.ones(len(needs), dtype=bool)
    kept[order[1:][again]] = False
    return np.flatnonzero(kept)


def _lengths(columns: Matrix, cells: sparse.csr_matrix) -> Floats:
    """Lengths of rows of which some columns are dense and others sparse, shape (rows,)."""
    squares = np.einsum("ij,ij->i", columns, columns, dtype=np.float64)
    squares += np.asarray(cells.multiply(cells).sum(axis=1), dtype=np.float64).ravel()
    return np.asarray(np.sqrt(squares), dtype=np.float64)
