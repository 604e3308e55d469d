import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from matchmaking.scoring.searching import topk
from matchmaking.scoring.searching.topk import (
    Beside,
    nearest,
    nearest_set,
    products_again,
    top_rows,
)


def unit_vectors(size: int, *, seed: int, dimension: int = 24) -> np.ndarray:
    vectors = np.random.default_rng(seed).standard_normal((size, dimension), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def by_sorting(needs: np.ndarray, suppliers: np.ndarray, k: int) -> list[list[int]]:
    products = (needs.astype(np.float64) @ suppliers.astype(np.float64).T).round(9)
    return [sorted(range(len(row)), key=lambda i: (-row[i], i))[:k] for row in products]


@given(
    needs=st.integers(0, 40),
    suppliers=st.integers(0, 300),
    k=st.integers(0, 60),
    blocks=st.tuples(st.integers(1, 50), st.integers(1, 130)),
    seed=st.integers(0, 5),
)
@settings(max_examples=60, deadline=None)
def test_nearest_is_what_sorting_gives_whatever_the_blocks(
    needs: int, suppliers: int, k: int, blocks: tuple[int, int], seed: int
) -> None:
    left, right = unit_vectors(needs, seed=seed), unit_vectors(suppliers, seed=seed + 100)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(topk, "NEED_BLOCK", blocks[0])
        patch.setattr(topk, "SUPPLIER_BLOCK", blocks[1])
        rows, values = nearest(left, right, k)
        members, products = nearest_set(left, right, k)
    assert rows.tolist() == by_sorting(left, right, k)
    assert values == pytest.approx(np.take_along_axis(left @ right.T, rows, axis=1), abs=1e-5)
    assert members.tolist() == np.sort(rows, axis=1).tolist()
    assert products == pytest.approx(np.take_along_axis(left @ right.T, members, axis=1), abs=1e-5)


@given(
    needs=st.integers(1, 30),
    suppliers=st.integers(1, 200),
    k=st.integers(1, 40),
    blocks=st.tuples(st.integers(1, 50), st.integers(1, 130)),
    seed=st.integers(0, 5),
)
@settings(max_examples=40, deadline=None)
def test_sparse_columns_count_as_dense_ones_do(
    needs: int, suppliers: int, k: int, blocks: tuple[int, int], seed: int
) -> None:
    left, right = unit_vectors(needs, seed=seed), unit_vectors(suppliers, seed=seed + 100)
    # Columns that are mostly empty, on both sides.
    left[:, 10:][np.abs(left[:, 10:]) < 0.3] = 0.0
    right[:, 10:][np.abs(right[:, 10:]) < 0.3] = 0.0
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(topk, "NEED_BLOCK", blocks[0])
        patch.setattr(topk, "SUPPLIER_BLOCK", blocks[1])
        beside = sparse.csr_matrix(left[:, 10:]), Beside(sparse.csr_matrix(right[:, 10:]))
        dense = np.ascontiguousarray(left[:, :10]), np.ascontiguousarray(right[:, :10])
        rows, values = nearest(*dense, k, beside)
    assert rows.tolist() == by_sorting(left, right, k)
    assert values == pytest.approx(np.take_along_axis(left @ right.T, rows, axis=1), abs=1e-5)


def test_nearest_cuts_equal_vectors_by_their_rows() -> None:
    suppliers = np.repeat(unit_vectors(3, seed=1), 400, axis=0)
    rows, _ = nearest(suppliers[:1], suppliers, 50)
    assert rows[0].tolist() == list(range(50))


def test_nearest_of_equal_vectors_does_not_depend_on_the_blocks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    suppliers = unit_vectors(40, seed=2)[np.random.default_rng(3).integers(0, 40, 2000)]
    needs = unit_vectors(9, seed=4)
    whole, _ = nearest(needs, suppliers, 70)
    monkeypatch.setattr(topk, "SUPPLIER_BLOCK", 64)
    monkeypatch.setattr(topk, "NEED_BLOCK", 2)
    parts, _ = nearest(needs, suppliers, 70)
    assert parts.tolist() == whole.tolist() == by_sorting(needs, suppliers, 70)


def test_nearest_sees_suppliers_that_are_only_far() -> None:
    needs = unit_vectors(1, seed=5)
    rows, values = nearest(needs, np.concatenate([-needs, -needs, needs * 0]), 3)
    assert rows[0].tolist() == [2, 0, 1]
    assert values[0] == pytest.approx([0.0, -1.0, -1.0], abs=1e-6)


def test_top_rows_cuts_equal_values_by_their_rows() -> None:
    assert top_rows(np.array([1.0, 2.0, 1.0, 2.0, 1.0]), 3).tolist() == [1, 3, 0]
    assert top_rows(np.array([1.0]), 0).tolist() == []


def test_equal_products_are_chosen_by_row_where_order_is_not_asked_for() -> None:
    # Many suppliers say the same: no float tells which of them are among the best.
    right = np.repeat(unit_vectors(6, seed=1), 30, axis=0)
    left = unit_vectors(9, seed=2)
    members, _ = nearest_set(left, right, 40)
    assert members.tolist() == [sorted(row) for row in by_sorting(left, right, 40)]
    asking = np.repeat(np.arange(9), 40)
    exact = products_again(left, right, asking, members.ravel())
    wanted = (left.astype(np.float64) @ right.astype(np.float64).T).round(9)
    assert exact == pytest.approx(wanted[asking, members.ravel()], abs=2e-9)
