"""Documents that share the rarest terms of a query, by an index of who has each term."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from ..arrays import Cells, Matrix, Rows
from ..compiled import compiled
from ..reading.paired import Terms


def best_by_rare_terms(
    queries: Sequence[Terms], documents: sparse.csr_matrix, k: int, most: int
) -> list[Rows]:
    """For each query the k documents that share most with it in its rarest terms.

    Terms are taken from the rarest on until ``most`` entries of the index were read, which bounds
    the time whatever the directory's size.
    """
    counts = [terms.nnz for terms in queries]
    owner = np.repeat(np.arange(len(queries)), counts)
    terms = np.concatenate([one.indices for one in queries])
    values = np.concatenate([one.data for one in queries])
    sizes = (documents.indptr[terms + 1] - documents.indptr[terms]).astype(np.int64)
    order = np.lexsort((terms, sizes, owner))
    owner, terms, values, sizes = owner[order], terms[order], values[order], sizes[order]
    read = np.cumsum(sizes)
    before = np.concatenate([[0], read])[np.searchsorted(owner, owner)]
    kept = read - before <= most
    ends = np.concatenate([[0], np.cumsum(np.bincount(owner[kept], minlength=len(queries)))])
    best = np.full((len(queries), k), -1, dtype=np.intp)
    shared = np.zeros(documents.shape[1], dtype=np.float32)
    rarest = Cells(ends, terms[kept], values[kept])
    _best_sharing(rarest, Cells.of(documents), shared, best)
    return [found[found >= 0] for found in best]


@compiled
def _best_sharing(asked: Cells, terms: Cells, shared: Matrix, best: Rows) -> None:
    """Write down the documents that share most with each query, equal ones in their order.

    ``terms`` tell which documents have them; ``shared`` is all zeros before and after.
    """
    size = best.shape[1]
    products = np.empty(size, dtype=np.float32)
    touched = np.empty(len(shared), dtype=np.intp)
    for query in range(len(best)):
        count = found = 0
        for cell in range(asked.starts[query], asked.starts[query + 1]):
            term, amount = asked.columns[cell], asked.values[cell]
            for place in range(terms.starts[term], terms.starts[term + 1]):
                document = np.uintp(terms.columns[place])
                if shared[document] == 0.0:
                    touched[count] = document
                    count += 1
                shared[document] += amount * terms.values[place]
        for document in touched[:count]:
            product = shared[document]
            shared[document] = 0.0
            # From the last place upwards, past whoever shares less.
            place = min(found, size)
            while place and (
                products[place - 1] < product
                or (products[place - 1] == product and best[query, place - 1] > document)
            ):
                place -= 1
                if place + 1 < size:
                    products[place + 1] = products[place]
                    best[query, place + 1] = best[query, place]
            if place < size:
                products[place] = product
                best[query, place] = document
                found = min(found + 1, size)
