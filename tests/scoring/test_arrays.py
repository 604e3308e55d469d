import numpy as np
import pytest

from matchmaking.scoring.arrays import SQUARE_STEPS, in_steps, unit_rows


@pytest.mark.parametrize("dimension", [512, 1024, 36_000])
def test_products_of_rows_in_steps_are_whole_numbers_that_float32_keeps(dimension: int) -> None:
    rng = np.random.default_rng(20261123)
    # The second half points nearly where the first does, so that sums come near to their greatest.
    first = unit_rows(rng.standard_normal((60, dimension)))
    second = unit_rows(first + 0.1 * unit_rows(rng.standard_normal((60, dimension))))
    rows = in_steps(np.concatenate([first, second, unit_rows(np.ones((1, dimension)))]))
    whole = rows.astype(np.int64)
    exact = whole @ whole.T
    assert exact.max() > 0.99 * SQUARE_STEPS
    assert np.array_equal(rows @ rows.T, exact)
    backwards = rows[:, ::-1]
    assert np.array_equal(backwards[::-1] @ backwards.T, exact[::-1])


def test_products_of_rows_in_steps_are_cosines() -> None:
    rows = unit_rows(np.random.default_rng(1).standard_normal((200, 512)))
    steps = in_steps(rows)
    assert steps @ steps.T / SQUARE_STEPS == pytest.approx(rows @ rows.T, abs=6e-4)
