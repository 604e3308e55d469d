"""No account counts for more than its cap, and who stays below is not touched."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.learning.influence import capped_weights

rows = st.lists(st.tuples(st.sampled_from("abcde"), st.floats(0.1, 5.0)), min_size=1, max_size=60)


@settings(deadline=None)
@given(rows, st.floats(0.5, 20.0), st.floats(0.01, 0.5))
def test_every_account_stays_within_its_cap(pairs, free, share):
    accounts = [account for account, _ in pairs]
    weight = np.array([value for _, value in pairs])
    capped = capped_weights(weight, accounts, np.full(len(weight), free), share=share)
    assert (capped <= weight + 1e-12).all()
    most = max(free, share * capped.sum())
    for account in set(accounts):
        mine = np.array([one == account for one in accounts])
        assert capped[mine].sum() <= most + 1e-6
        if weight[mine].sum() <= free:
            assert np.array_equal(capped[mine], weight[mine])


def test_what_an_account_has_too_much_is_taken_from_all_its_rows_alike():
    accounts = ["flood"] * 100 + [f"x{i}" for i in range(100)]
    capped = capped_weights(np.ones(200), accounts, np.full(200, 10.0))
    assert capped[:100] == pytest.approx(np.full(100, 0.1))
    assert np.array_equal(capped[100:], np.ones(100))
