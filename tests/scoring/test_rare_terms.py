"""Who shares most with a query is found by its rarest terms, whatever the order of the terms."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matchmaking.scoring.reading.paired import Terms
from matchmaking.scoring.searching.rare_terms import best_by_rare_terms

TERMS = 30


def index(*, documents: int, seed: int) -> sparse.csr_matrix:
    """Few different weights, so that many documents share equally much."""
    rng = np.random.default_rng(seed)
    weights = rng.choice([0.0, 0.0, 0.0, 0.5, 1.0], size=(TERMS, documents))
    return sparse.csr_matrix(weights.astype(np.float32))


@given(
    documents=st.integers(1, 80),
    k=st.integers(0, 12),
    asked=st.lists(st.sets(st.integers(0, TERMS - 1), max_size=8), min_size=1, max_size=4),
    seed=st.integers(0, 20),
)
@settings(max_examples=60, deadline=None)
def test_the_best_are_those_of_the_whole_product_equal_ones_in_their_order(
    documents: int, k: int, asked: list[set[int]], seed: int
) -> None:
    terms = index(documents=documents, seed=seed)
    queries = [
        Terms(np.array(sorted(own), dtype=np.intp), np.ones(len(own), np.float32)) for own in asked
    ]
    found = best_by_rare_terms(queries, terms, k, most=10**6)
    for query, rows in zip(queries, found, strict=True):
        shared = np.asarray(terms[query.indices].sum(axis=0)).ravel()
        ranked = [row for row in np.lexsort((np.arange(documents), -shared)) if shared[row]]
        assert rows.tolist() == ranked[:k]


@pytest.mark.parametrize(("most", "read"), [(10, [7]), (11, [7, 0, 1])])
def test_common_terms_are_left_out_once_enough_was_read(most: int, read: list[int]) -> None:
    """The common term stands in ten documents, the rare one in one of them."""
    weights = np.zeros((2, 10), dtype=np.float32)
    weights[0, :] = 1.0
    weights[1, 7] = 0.1
    query = Terms(np.array([0, 1]), np.array([1.0, 1.0], dtype=np.float32))
    (rows,) = best_by_rare_terms([query], sparse.csr_matrix(weights), 3, most=most)
    assert rows.tolist() == read
