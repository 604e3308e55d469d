import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Change, Pair, Quantity, Scorer, allocate, explain
from matchmaking.scoring.learning.evaluation import (
    bootstrap,
    gini,
    hit_at,
    ndcg_at,
    reciprocal_rank,
)
from matchmaking.scoring.searching.topk import top_rows
from tests.scoring.factories import VOCABULARY, HashEncoder, need, supplier


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(0, 35))
def test_top_rows_equal_a_full_stable_sort(values, k):
    array = np.array(values, dtype=np.float64)
    expected = sorted(range(len(values)), key=lambda row: (-values[row], row))[:k]
    assert top_rows(array, k).tolist() == expected


def brute_force(pairs, needs, suppliers):
    best = 0.0
    for size in range(len(pairs) + 1):
        for chosen in itertools.combinations(pairs, size):
            counts = {}
            for pair in chosen:
                counts["n" + pair.need_id] = counts.get("n" + pair.need_id, 0) + 1
                counts["s" + pair.supplier_id] = counts.get("s" + pair.supplier_id, 0) + 1
            limits = {"n" + k: v for k, v in needs.items()} | {
                "s" + k: v for k, v in suppliers.items()
            }
            if all(count <= limits.get(key, 99) for key, count in counts.items()):
                best = max(best, sum(pair.score for pair in chosen))
    return best


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 99), min_size=9, max_size=9), st.integers(0, 2), st.integers(0, 2))
def test_allocation_is_the_best_there_is_within_both_limits(scores, need_limit, supplier_limit):
    grid = itertools.product("abc", "xyz")
    pairs = [Pair(n, s, score / 100) for (n, s), score in zip(grid, scores, strict=True)]
    needs, suppliers = dict.fromkeys("abc", need_limit), dict.fromkeys("xyz", supplier_limit)
    chosen = allocate(pairs, need_limits=needs, supplier_limits=suppliers)
    assert chosen.exact
    assert chosen.expected_acceptances == pytest.approx(brute_force(pairs, needs, suppliers))


def test_one_sought_after_supplier_is_shared_out():
    pairs = [Pair("a", "x", 0.9), Pair("b", "x", 0.8), Pair("a", "y", 0.7), Pair("b", "y", 0.1)]
    limits = {"need_limits": {"a": 1, "b": 1}, "supplier_limits": {"x": 1, "y": 1}}
    best = allocate(pairs, **limits)
    assert [(pair.need_id, pair.supplier_id) for pair in best.pairs] == [("a", "y"), ("b", "x")]
    greedy = allocate(pairs, **limits, exact_pairs=0)
    assert not greedy.exact
    assert greedy.expected_acceptances <= best.expected_acceptances


def test_order_of_pairs_changes_no_allocation():
    pairs = [Pair(n, s, 0.5) for n, s in itertools.product("abc", "xyz")]
    limits = {"need_limits": dict.fromkeys("abc", 1), "supplier_limits": dict.fromkeys("xyz", 1)}
    assert allocate(pairs, **limits) == allocate(pairs[::-1], **limits)


def test_nothing_to_allocate_is_no_error():
    assert allocate([], need_limits={}, supplier_limits={}).pairs == ()


def change_of(asked, offered):
    scorer = Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit([offered, supplier(99)])
    return explain(scorer, asked, offered.id)


def test_a_change_that_opens_the_gate_goes_first():
    asked = need(
        required_certifications=frozenset({"iso-9001"}),
        annual_volume=Quantity(120, "mass", "year"),
    )
    offered = supplier(
        1,
        certifications=frozenset({"haccp"}),
        monthly_capacity=Quantity(9.0, "mass", "month"),
    )
    named = change_of(asked, offered).best_change
    assert (named.change, named.code, named.opens_gate) == (
        Change.ADD_CERTIFICATION,
        "iso-9001",
        True,
    )


def test_measures_of_a_ranking():
    ranked = ["a", "b", "c"]
    assert reciprocal_rank(ranked, {"b", "c"}) == 0.5
    assert reciprocal_rank(ranked, {"z"}) == 0.0
    assert (hit_at(ranked, {"b"}, 1), hit_at(ranked, {"b"}, 2)) == (0.0, 1.0)
    assert ndcg_at(ranked, {"a"}, 10) == 1.0
    assert ndcg_at(ranked, {"b"}, 10) == pytest.approx(1 / np.log2(3))
    assert ndcg_at(ranked, set(), 10) == 0.0


def test_intervals_hold_the_mean_and_repeat():
    values = [0.0, 1.0, 1.0, 0.0, 1.0]
    interval = bootstrap(values)
    assert interval.low <= interval.mean <= interval.high
    assert interval == bootstrap(values)


def test_gini_is_zero_for_equal_shares():
    assert gini([2, 2, 2]) == pytest.approx(0)
    assert gini([0, 0, 9]) == pytest.approx(2 / 3)
    assert gini([]) == 0
