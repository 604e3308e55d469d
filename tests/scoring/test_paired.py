"""Products of chosen pairs are those of the whole matrices, and stand on nobody beside them."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matchmaking.scoring.columns import Pairs
from matchmaking.scoring.reading.paired import Terms, sparse_products


def sparse_rows(size: int, *, columns: int, seed: int) -> sparse.csr_matrix:
    return sparse.random(
        size, columns, density=0.3, format="csr", dtype=np.float32, rng=np.random.default_rng(seed)
    )


def terms_of(rows: sparse.csr_matrix, number: int) -> Terms:
    own = slice(rows.indptr[number], rows.indptr[number + 1])
    return Terms(rows.indices[own], rows.data[own])


@given(
    needs=st.integers(1, 6),
    suppliers=st.integers(1, 20),
    columns=st.integers(1, 60),
    silent=st.integers(0, 5),
    seed=st.integers(0, 20),
)
@settings(max_examples=40, deadline=None)
def test_sparse_products_are_those_of_the_matrices(
    needs: int, suppliers: int, columns: int, silent: int, seed: int
) -> None:
    left = sparse_rows(needs, columns=columns, seed=seed)
    right = sparse_rows(suppliers, columns=columns, seed=seed + 1)
    asked = [terms_of(left, number) if number != silent else None for number in range(needs)]
    chosen = np.random.default_rng(seed).random((needs, suppliers)) < 0.6
    pairs = Pairs(*np.nonzero(chosen))
    expected = (left @ right.T).toarray()
    if silent < needs:
        expected[silent] = 0.0
    products = sparse_products(right, asked, pairs)
    assert products == pytest.approx(expected[chosen], abs=1e-5)
    for need in range(needs):
        own = pairs.of(need)
        alone = Pairs(np.zeros(own.stop - own.start, dtype=np.intp), pairs.rows[own])
        assert np.array_equal(sparse_products(right, [asked[need]], alone), products[own])


def test_several_ways_of_asking_are_told_side_by_side() -> None:
    right = sparse.csr_matrix(np.array([[1, 0, 2], [0, 3, 0]], dtype=np.float32))
    asked = [Terms(np.array([0, 2]), np.array([[1.0, 10.0], [2.0, 20.0]]))]
    products = sparse_products(right, asked, Pairs(np.array([0, 0]), np.array([1, 0])))
    assert products.tolist() == [[0.0, 0.0], [5.0, 50.0]]


def test_nobody_asking_or_nobody_chosen_gives_nothing() -> None:
    right = sparse_rows(3, columns=5, seed=1)
    nobody = Pairs(np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.intp))
    assert len(sparse_products(right, [terms_of(right, 0)], nobody)) == 0
    silent = sparse_products(right, [None], Pairs(np.array([0, 0]), np.array([0, 2])))
    assert silent.tolist() == [0.0, 0.0]
