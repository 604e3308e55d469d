"""Exact best rows, the same on every machine: ties go to the lower row, which is the lower id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..arrays import Cells, Floats, Rows, Vectors, slices
from ..compiled import compiled

# A block of products (needs x suppliers) is 4 MB: it stays in the cache until it was looked
# through, and a matrix product of this shape still runs at full speed.
NEED_BLOCK = 1024
SUPPLIER_BLOCK = 1024

# Products of unit vectors in float32 are known to about 1e-6. What lies nearer to the border than
# this is compared again in float64.
UNSURE = 4e-6
# Decimals to which equal means equal: float64 sums of the same two vectors agree far beyond.
_DECIMALS = 9
# Products that are looked through together.
_LOOKED_THROUGH = 64
# Rows whose products are made again at a time, which bounds the memory of it.
_AGAIN = 4096


def top_rows(values: npt.NDArray[Any], k: int) -> Rows:
    """Numbers of the k greatest values, greatest first; equal values in the order of their rows.

    Rows of equal value at the border are cut by row number, not by chance as a bare partition
    would.
    """
    size = len(values)
    if k <= 0 or not size:
        return np.zeros(0, dtype=np.intp)
    if k < size:
        border = np.partition(values, size - k)[size - k]
        above = np.flatnonzero(values > border)
        level = np.flatnonzero(values == border)[: k - len(above)]
        chosen = np.concatenate([above, level])
    else:
        chosen = np.arange(size)
    return np.asarray(chosen[np.lexsort((chosen, -values[chosen]))], dtype=np.intp)


class Beside:
    """Sparse columns of suppliers, to be added to the products of dense ones."""

    def __init__(self, suppliers: sparse.csr_matrix) -> None:
        self.suppliers = suppliers
        self.blocks = [
            Cells.of(suppliers[start : start + SUPPLIER_BLOCK].T.tocsr())
            for start in range(0, suppliers.shape[0], SUPPLIER_BLOCK)
        ]


Besides = tuple[sparse.csr_matrix, Beside]


def nearest(
    needs: Vectors, suppliers: Vectors, k: int, beside: Besides | None = None
) -> tuple[Rows, Floats]:
    """The k suppliers of the greatest inner product for each need, both (needs, min(k, suppliers)).

    Exact: float32 products only choose what is worth comparing, and the order is that of products
    made again in float64 wherever float32 cannot tell, so that it depends neither on the size of
    the blocks nor on the machine. Equal products (to nine decimals) stand in the order of their
    rows. Vectors are of unit length or shorter. Memory is bounded by the blocks.

    ``beside`` are further columns of the needs and of the suppliers, sparse, which count in the
    length and in the product.
    """
    found = [pool.best() for pool in _pools(needs, suppliers, k, beside)]
    return _one_below_the_other(found, min(k, len(suppliers)), np.float64)


def nearest_set(
    needs: Vectors, suppliers: Vectors, k: int, beside: Besides | None = None
) -> tuple[Rows, Vectors]:
    """The same suppliers as ``nearest`` in the order of their rows, for half of the time.

    Their products are those of float32, which ``products_again`` can tell exactly.
    """
    found = [pool.members() for pool in _pools(needs, suppliers, k, beside)]
    return _one_below_the_other(found, min(k, len(suppliers)), np.float32)


def products_again(
    needs: Vectors, suppliers: Vectors, rows: Rows, columns: Rows, beside: Besides | None = None
) -> Floats:
    """Products of pairs in float64, the same bits for the same two vectors wherever they stand."""
    exact = np.empty(len(rows))
    for part in slices(len(rows), _AGAIN):
        own = needs[rows[part]].astype(np.float64)
        exact[part] = np.einsum("ij,ij->i", own, suppliers[columns[part]])
        if beside is not None:
            cells, others = beside[0][rows[part]], beside[1].suppliers[columns[part]]
            products = cells.astype(np.float64).multiply(others)
            exact[part] += np.asarray(products.sum(axis=1)).ravel()
    return np.asarray(exact.round(_DECIMALS))


def _one_below_the_other(
    found: Sequence[tuple[Rows, npt.NDArray[Any]]], width: int, kind: type
) -> tuple[Rows, npt.NDArray[Any]]:
    if not found:
        return np.zeros((0, width), dtype=np.intp), np.zeros((0, width), dtype=kind)
    return np.concatenate([rows for rows, _ in found]), np.concatenate([v for _, v in found])


def _pools(needs: Vectors, suppliers: Vectors, k: int, beside: Besides | None) -> Iterator[_Pool]:
    """What is left of all suppliers for each block of needs.

    A running border for each need lets all but a few products of a block pass unread. The border
    is raised after 1, 2, 4, 8 ... blocks: about k products of each need survive between two raises.
    """
    for part in slices(len(needs), NEED_BLOCK):
        asked, sides = needs[part], None if beside is None else (beside[0][part], beside[1])
        pool = _Pool(asked, suppliers, min(k, len(suppliers)), sides)
        if pool.k:
            _fill(pool)
        yield pool


def _fill(pool: _Pool) -> None:
    needs, suppliers, beside = pool.needs, pool.suppliers, pool.beside
    products = np.empty((len(needs), SUPPLIER_BLOCK), dtype=np.float32)
    for number, start in enumerate(range(0, len(suppliers), SUPPLIER_BLOCK), start=1):
        block = suppliers[start : start + SUPPLIER_BLOCK]
        # Blocks beside each other in memory, so that the survivors' places are those of one row.
        view = products.ravel()[: len(needs) * len(block)].reshape(len(needs), len(block))
        np.matmul(needs, block.T, out=view)
        if beside is not None:
            _add(view, Cells.of(beside[0]), beside[1].blocks[number - 1])
        pool.add(view, start)
        if number & (number - 1) == 0 or pool.is_full:
            pool.cut()
    pool.cut()


@compiled
def _add(products: Vectors, needs: Cells, columns: Cells) -> None:
    """Add products of sparse rows in place; ``columns`` tell of each who of the block has it."""
    for need in range(len(products)):
        row = products[need]
        for cell in range(needs.starts[need], needs.starts[need + 1]):
            column, amount = needs.columns[cell], needs.values[cell]
            for place in range(columns.starts[column], columns.starts[column + 1]):
                row[np.uintp(columns.columns[place])] += amount * columns.values[place]


class _Found(NamedTuple):
    """Needs, suppliers and products side by side."""

    needs: Rows
    suppliers: Rows
    products: Vectors


@compiled
def _survivors(products: Vectors, borders: Vectors, found: _Found) -> int:
    """Write down what reaches its need's border, need after need; gives how many they are."""
    size = 0
    for need in range(len(products)):
        row, border = products[need], borders[need]
        for first in range(0, len(row), _LOOKED_THROUGH):
            last = min(first + _LOOKED_THROUGH, len(row))
            # Most have none, and counting looks at eight products at a time.
            reaching = np.int32(0)
            for place in range(first, last):
                reaching += np.int32(1) if row[np.uintp(place)] >= border else np.int32(0)
            if reaching:
                for place in range(first, last):
                    product = row[np.uintp(place)]
                    if product >= border:
                        found.needs[size], found.suppliers[size] = need, place
                        found.products[size] = product
                        size += 1
    return size


class _Pool:
    """Survivors of one block of needs as three arrays side by side: need, supplier, product."""

    def __init__(
        self,
        needs: Vectors,
        suppliers: Vectors,
        k: int,
        beside: Besides | None,
    ) -> None:
        self.needs, self.suppliers, self.k, self.beside = needs, suppliers, k, beside
        self.borders = np.full(len(needs), -np.inf, dtype=np.float32)
        size = len(needs) * SUPPLIER_BLOCK
        self.found = _Found(
            np.empty(size, np.intp), np.empty(size, np.intp), np.empty(size, np.float32)
        )
        self.parts: list[_Found] = []
        self.filled = np.zeros(len(needs), dtype=np.intp)

    @property
    def is_full(self) -> bool:
        """Whether some need has many more survivors than it may keep, which costs memory."""
        return int(self.filled.max(initial=0)) > 4 * (self.k + SUPPLIER_BLOCK)

    def add(self, products: Vectors, start: int) -> None:
        width = products.shape[1]
        if start == 0 and width > self.k:
            # The first block has no border yet. Of k parts of a row each reaches the least of their
            # maxima: so do k products at least, and a partition of the whole block is spared.
            parts = products[:, : width // self.k * self.k].reshape(len(products), -1, self.k)
            self.borders = parts.max(axis=1).min(axis=1) - np.float32(UNSURE)
        size = _survivors(products, self.borders, self.found)
        rows, columns = self.found.needs[:size].copy(), self.found.suppliers[:size] + start
        self.filled += np.bincount(rows, minlength=len(self.needs))
        self.parts.append(_Found(rows, columns, self.found.products[:size].copy()))

    def cut(self) -> None:
        """Keep what may still be among the k best of its need, and raise the borders to it."""
        values, columns = self._side_by_side()
        width = values.shape[1]
        if width > self.k:
            kth = np.partition(values, width - self.k, axis=1)[:, width - self.k]
            self.borders = kth - np.float32(UNSURE)
        places = np.flatnonzero((values >= self.borders[:, None]) & (columns >= 0))
        rows = places // width if width else places
        columns, values = columns.ravel()[places], values.ravel()[places]
        crowded = np.flatnonzero(np.bincount(rows, minlength=len(self.needs)) > 4 * self.k)
        if len(crowded):
            rows, columns, values = self._settled(rows, columns, values, crowded)
        self.parts = [_Found(rows, columns, values)]
        self.filled = np.bincount(rows, minlength=len(self.needs))

    def _side_by_side(self) -> tuple[Vectors, Rows]:
        """Survivors' products and columns, one row a need, filled up with -inf and -1."""
        shape = (len(self.needs), int(self.filled.max(initial=0)))
        values = np.full(shape, -np.inf, dtype=np.float32)
        columns = np.full(shape, -1, dtype=np.intp)
        before = np.zeros(len(self.needs), dtype=np.intp)
        for rows, own, products in self.parts:
            counts = np.bincount(rows, minlength=len(self.needs))
            first = before - (np.cumsum(counts) - counts) + np.arange(shape[0]) * shape[1]
            places = first[rows] + np.arange(len(rows))
            values.ravel()[places] = products
            columns.ravel()[places] = own
            before += counts
        return values, columns

    def _sorted(self) -> tuple[Rows, Rows, Vectors]:
        """All survivors by need and falling product."""
        rows, columns, values = (np.concatenate([part[i] for part in self.parts]) for i in range(3))
        order = np.argsort(_key(rows, values))
        return rows[order], columns[order], values[order]

    def _settled(
        self, rows: Rows, columns: Rows, values: Vectors, crowded: Rows
    ) -> tuple[Rows, Rows, Vectors]:
        """Needs with products about equal at the border: cut to k in float64 at once.

        A later supplier of the same product has a higher row and loses the tie anyway.
        """
        many = np.zeros(len(self.needs), dtype=bool)
        many[crowded] = True
        # What lies well above the k-th product is in; of the rest as many as there is room for.
        within = values > self.borders[rows] + np.float32(2 * UNSURE)
        room = self.k - np.bincount(rows[within], minlength=len(self.needs))
        waiting = np.flatnonzero(many[rows] & ~within)
        exact = self._again(rows[waiting], columns[waiting])
        order = np.lexsort((columns[waiting], -exact, rows[waiting]))
        own = rows[waiting][order]
        best = waiting[order[_rank_within(own) < room[own]]]
        kept = np.ones(len(rows), dtype=bool)
        kept[waiting] = False
        kept[best] = True
        return rows[kept], columns[kept], values[kept]

    def members(self) -> tuple[Rows, Vectors]:
        """The k best of each need in the order of their rows, with their products in float32."""
        shape = (len(self.needs), self.k)
        if not self.k:
            return np.zeros(shape, dtype=np.intp), np.zeros(shape, dtype=np.float32)
        rows, columns, values = self.parts[0]
        crowded = np.flatnonzero(self.filled > self.k)
        if len(crowded):
            rows, columns, values = self._settled(rows, columns, values, crowded)
        return columns.reshape(shape), values.reshape(shape)

    def best(self) -> tuple[Rows, Floats]:
        """The k best of each need, best first."""
        shape = (len(self.needs), self.k)
        if not self.k:
            return np.zeros(shape, dtype=np.intp), np.zeros(shape)
        rows, columns, values = self._sorted()
        exact = values.astype(np.float64)
        near = (np.diff(rows) == 0) & (np.diff(exact) > -UNSURE)
        unsure = np.flatnonzero(np.append(near, False) | np.append(False, near))
        exact[unsure] = self._again(rows[unsure], columns[unsure])
        # Whoever is unsure changes places with others of whom that holds, and with nobody else.
        order = np.arange(len(rows))
        order[unsure] = unsure[np.lexsort((columns[unsure], -exact[unsure], rows[unsure]))]
        chosen = order[_rank_within(rows[order]) < self.k]
        return columns[chosen].reshape(shape), exact[chosen].reshape(shape)

    def _again(self, rows: Rows, columns: Rows) -> Floats:
        return products_again(self.needs, self.suppliers, rows, columns, self.beside)


def _key(rows: Rows, values: Vectors) -> npt.NDArray[np.int64]:
    """One whole number per entry that sorts by row, then by falling value.

    The bits of a positive float sort as the float does, those of a negative one the other way.
    """
    bits = (values + np.float32(0.0)).view(np.int32).astype(np.int64)
    rising = np.where(bits < 0, -(bits & 0x7FFFFFFF), bits)
    return np.asarray((rows << 33) - rising, dtype=np.int64)


def _rank_within(rows: Rows) -> Rows:
    """Position of each entry among those of the same row; ``rows`` is sorted."""
    first = np.flatnonzero(np.diff(rows, prepend=-1))
    counts = np.diff(np.append(first, len(rows)))
    return np.arange(len(rows)) - np.repeat(first, counts)
