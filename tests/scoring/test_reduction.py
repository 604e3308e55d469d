import numpy as np
import pytest

from matchmaking.scoring.searching.reduction import Reduced


def rows_near_a_plane(size: int, *, seed: int) -> np.ndarray:
    """Rows of 12 columns that differ in three directions, and a little in all."""
    draws = np.random.default_rng(seed)
    plane = draws.standard_normal((size, 3)) @ draws.standard_normal((3, 12))
    return (plane + 1e-3 * draws.standard_normal((size, 12)) + 5.0).astype(np.float32)


def differences(products: np.ndarray) -> np.ndarray:
    """Products but for what is the same for all suppliers."""
    return products - products.mean(axis=0)


def test_all_directions_give_the_same_products_but_for_what_all_suppliers_share() -> None:
    suppliers = rows_near_a_plane(40, seed=1)
    needs = np.random.default_rng(2).standard_normal((5, 12)).astype(np.float32)
    reduced = Reduced.fit(suppliers, 1.0, needs)
    products = reduced.suppliers(suppliers) @ reduced.needs(needs).T
    assert differences(products) == pytest.approx(differences(suppliers @ needs.T), abs=1e-3)


def test_directions_in_which_suppliers_hardly_differ_are_cut() -> None:
    suppliers = rows_near_a_plane(200, seed=1)
    needs = np.random.default_rng(2).standard_normal((5, 12)).astype(np.float32)
    reduced = Reduced.fit(suppliers, 0.999, needs)
    assert reduced.basis.shape == (12, 3)
    products = reduced.suppliers(suppliers) @ reduced.needs(needs).T
    assert differences(products) == pytest.approx(differences(suppliers @ needs.T), abs=0.05)


def test_a_column_that_no_need_asks_is_kept_as_long_as_there_is_room() -> None:
    suppliers = np.eye(4, dtype=np.float32)
    needs = np.array([[1.0, 1.0, 1.0, 0.0]], dtype=np.float32)
    reduced = Reduced.fit(suppliers, 1.0, needs)
    others = np.array([[0.0, 0.0, 0.0, 1.0]], dtype=np.float32)
    products = reduced.suppliers(suppliers) @ reduced.needs(others).T
    assert differences(products)[:, 0] == pytest.approx([-0.25, -0.25, -0.25, 0.75], abs=1e-3)


def test_nothing_to_reduce_stays_nothing() -> None:
    assert Reduced.fit(np.zeros((3, 0), dtype=np.float32), 0.9).basis.shape == (0, 0)
