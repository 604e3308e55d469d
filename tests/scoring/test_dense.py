"""Chosen units get what a block gives; what many say counts as often as it is said."""

import numpy as np
import pytest

from matchmaking.scoring.columns import Pairs
from matchmaking.scoring.reading.dense import DenseChannel, centre
from matchmaking.scoring.reading.fusion import Weights

COUNTS = [3, 1, 2, 4]
PART_OF = [0, 1, 2, 1, 3, 0, 2, 1, 0, 3]


def unit_rows(size: int, *, seed: int, width: int = 16) -> np.ndarray:
    rows = np.random.default_rng(seed).standard_normal((size, width), dtype=np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def weights(centring: tuple[float, float]) -> Weights:
    return Weights(0.6, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0, centring, 0.0)


@pytest.mark.parametrize("centring", [(1.0, 0.0), (0.0, 1.0), (0.5, 1.0)])
def test_chosen_units_get_what_a_block_gives(centring: tuple[float, float]) -> None:
    distinct = unit_rows(4, seed=1)
    channel = DenseChannel().fit(unit_rows(4, seed=2), (distinct, PART_OF), COUNTS, None)
    needs, middle = unit_rows(3, seed=3), unit_rows(1, seed=4)[0] / 3
    block = channel.block(needs, middle, weights(centring))
    asking, units = np.array([0, 0, 0, 0, 2, 2, 2]), np.array([0, 1, 2, 3, 3, 2, 0])
    together = channel.of_pairs(needs, middle, Pairs(asking, units), weights(centring))
    assert together == pytest.approx(block[asking, units], abs=1e-5)
    for need in range(3):
        own = Pairs(np.zeros(int((asking == need).sum()), dtype=np.intp), units[asking == need])
        alone = channel.of_pairs(needs[[need]], middle, own, weights(centring))
        assert np.array_equal(alone, together[asking == need])


@pytest.mark.parametrize("centring", [(1.0, 0.0), (0.0, 1.0), (0.5, 1.0)])
def test_a_need_gets_the_same_whatever_stands_beside_it(centring: tuple[float, float]) -> None:
    whole, parts = unit_rows(300, seed=1, width=512), unit_rows(700, seed=2, width=512)
    counts = [3, 2, 2] * 100
    channel = DenseChannel().fit(whole, (parts, range(700)), counts, None)
    needs, middle = unit_rows(40, seed=3, width=512), unit_rows(1, seed=4, width=512)[0] / 3
    block = channel.block(needs, middle, weights(centring))
    turned = channel.block(np.roll(needs, 5, axis=0), middle, weights(centring))
    assert np.array_equal(np.roll(turned, -5, axis=0), block)
    alone = [channel.block(need[None], middle, weights(centring))[0] for need in needs]
    assert np.array_equal(alone, block)


def test_pieces_said_once_each_are_the_same_as_repeated_ones() -> None:
    distinct = unit_rows(4, seed=1)
    whole, needs = unit_rows(4, seed=2), unit_rows(3, seed=3)
    once = DenseChannel().fit(whole, (distinct, PART_OF), COUNTS, None)
    repeated = DenseChannel().fit(whole, (distinct[PART_OF], range(10)), COUNTS, None)
    assert once.parts_centre_ == pytest.approx(centre(distinct[PART_OF], None), abs=1e-6)
    nothing = np.zeros(16, dtype=np.float32)
    values = [one.block(needs, nothing, weights((1.0, 1.0))) for one in (once, repeated)]
    assert values[0] == pytest.approx(values[1], abs=1e-5)
    pairs = Pairs(np.array([0, 0, 1, 2]), np.array([3, 1, 0, 2]))
    closest = [
        one.closest_parts(needs, nothing, pairs, weights((1.0, 1.0))) for one in (once, repeated)
    ]
    assert closest[0].tolist() == closest[1].tolist()
    likeness = needs @ distinct.T
    starts = np.cumsum([0, *COUNTS])
    for need, unit, piece in zip(pairs.needs, pairs.rows, closest[0], strict=True):
        own = PART_OF[starts[unit] : starts[unit + 1]]
        # Few vectors lie close together here, so that centring does not change the order.
        assert likeness[need, own[piece]] == likeness[need, own].max()
