"""Sharing out attention: never over a limit, exact where it says so, and nobody forgotten."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Pair, allocate, make_market
from matchmaking.scoring.comparing.features import COLUMN, FEATURES, Feature
from matchmaking.scoring.comparing.model import ExpertModel
from matchmaking.scoring.sharing.allocation import choose
from matchmaking.scoring.sharing.attention import give_floor, greedy, share_out, upper_bound
from matchmaking.scoring.sharing.exposure import (
    FLOOR_SCORE,
    at_random,
    exposure,
    fit_by_rules,
    owed_suppliers,
    top_alone,
)
from matchmaking.scoring.sharing.market_shapes import Shape, directory_market, shaped_market

NEEDS, SUPPLIERS = "abcd", "uvwxyz"


@st.composite
def pair_lists(draw):
    grid = list(itertools.product(NEEDS, SUPPLIERS))
    scores = draw(
        st.lists(st.one_of(st.none(), st.integers(1, 9)), min_size=len(grid), max_size=len(grid))
    )
    return [Pair(n, s, score / 10) for (n, s), score in zip(grid, scores, strict=True) if score]


@st.composite
def limits(draw):
    return {
        "need_limits": {n: draw(st.integers(0, 4)) for n in NEEDS},
        "supplier_limits": {s: draw(st.integers(0, 3)) for s in SUPPLIERS},
        "buyers": {"a": "one", "b": "one", "c": "two"},
        "buyer_limits": {"one": draw(st.integers(0, 6))},
    }


def test_market_is_sorted_and_knows_its_limits():
    market = make_market(
        [Pair("b", "y", 0.2), Pair("a", "y", 0.1), Pair("b", "x", 0.2)],
        need_limits={"a": 2},
        supplier_limits={"x": 0},
        buyers={"a": "k", "b": "k"},
        buyer_limits={"k": 1},
    )
    assert [market.need_ids[n] + market.supplier_ids[s] for n, s in zip(
        market.need, market.supplier, strict=True
    )] == ["ay", "bx", "by"]  # fmt: skip
    assert market.need_limit.tolist() == [2, 3]
    assert market.supplier_limit.tolist() == [0, 3]
    assert (market.buyer.tolist(), market.buyer_limit.tolist()) == ([0, 0], [1])


def test_a_need_called_like_a_buyer_is_another_party():
    market = make_market(
        [Pair("k", "x", 0.5), Pair("n", "x", 0.5)],
        need_limits={},
        supplier_limits={},
        buyers={"n": "k"},
        buyer_limits={"k": 0},
    )
    assert choose(market).chosen.tolist() == [True, False]


@settings(max_examples=60, deadline=None)
@given(pair_lists(), limits(), st.integers(0, 2**32 - 1))
def test_every_way_of_choosing_keeps_all_limits(pairs, given_limits, seed):
    market = make_market(pairs, **given_limits)
    owed = owed_suppliers(market)
    shared = share_out(market).chosen
    for chosen in (
        choose(market).chosen,
        choose(market, owed=owed).chosen,
        shared,
        give_floor(market, shared, owed),
        greedy(market),
        top_alone(market),
        at_random(market, seed=seed),
    ):
        assert market.keeps_limits(chosen)


@settings(max_examples=60, deadline=None)
@given(pair_lists(), limits())
def test_exact_is_at_least_what_others_find_and_at_most_the_bound(pairs, given_limits):
    market = make_market(pairs, **given_limits)
    exact, shared = choose(market), share_out(market)
    assert exact.exact
    best = market.total(exact.chosen)
    for other in (greedy(market), shared.chosen, top_alone(market), at_random(market)):
        assert market.total(other) <= best + 1e-9
    assert best <= shared.bound + 1e-9
    assert market.total(shared.chosen) >= market.total(greedy(market)) - 1e-9


@settings(max_examples=30, deadline=None)
@given(pair_lists(), limits(), st.randoms(use_true_random=False))
def test_order_of_the_input_changes_nothing(pairs, given_limits, random):
    turned = pairs[:]
    random.shuffle(turned)
    for exact_pairs in (1000, 0):
        straight = allocate(pairs, **given_limits, owed=set(SUPPLIERS), exact_pairs=exact_pairs)
        again = allocate(turned, **given_limits, owed=set(SUPPLIERS), exact_pairs=exact_pairs)
        assert straight == again


@pytest.mark.parametrize("exact_pairs", [1000, 0])
def test_ties_go_to_the_lower_ids(exact_pairs):
    pairs = [Pair(n, s, 0.5) for n, s in itertools.product("ab", "xyz")]
    chosen = allocate(
        pairs,
        need_limits={"a": 1, "b": 0},
        supplier_limits=dict.fromkeys("xyz", 1),
        exact_pairs=exact_pairs,
    )
    assert [(pair.need_id, pair.supplier_id) for pair in chosen.pairs] == [("a", "x")]


def reachable(market, owed):
    """The most suppliers that any choice can reach, by trying every choice of one pair each."""
    best = 0
    rows = [np.flatnonzero(market.supplier == supplier) for supplier in owed.tolist()]
    for taken in itertools.product(*[[-1, *places.tolist()] for places in rows]):
        chosen = np.zeros(len(market), dtype=bool)
        chosen[[place for place in taken if place >= 0]] = True
        if market.keeps_limits(chosen):
            best = max(best, int(chosen.sum()))
    return best


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.integers(0, 9), min_size=8, max_size=8),
    st.lists(st.integers(0, 2), min_size=2, max_size=2),
    st.integers(0, 3),
)
def test_floor_reaches_as_many_as_any_choice_can(scores, need_limits, budget):
    grid = itertools.product("ab", "wxyz")
    market = make_market(
        [Pair(n, s, score / 10) for (n, s), score in zip(grid, scores, strict=True) if score],
        need_limits=dict(zip("ab", need_limits, strict=True)),
        supplier_limits=dict.fromkeys("wxyz", 2),
        buyers=dict.fromkeys("ab", "one"),
        buyer_limits={"one": budget},
    )
    owed = owed_suppliers(market, threshold=0.0)
    choice = choose(market, owed=owed)
    assert choice.exact
    assert choice.owed - len(choice.unreached) == reachable(market, owed)
    without = market.total(choose(market).chosen)
    assert choice.cost == pytest.approx(without - market.total(choice.chosen))


@pytest.mark.parametrize("exact_pairs", [1000, 0])
def test_floor_gives_the_unpopular_one_a_place_and_says_what_it_costs(exact_pairs):
    pairs = [
        Pair("a", "star", 0.9),
        Pair("b", "star", 0.8),
        Pair("a", "small", 0.2),
        Pair("b", "small", 0.2),
    ]
    limits = {
        "need_limits": {"a": 1, "b": 1},
        "supplier_limits": {"star": 5, "small": 5},
        "exact_pairs": exact_pairs,
    }
    free = allocate(pairs, **limits)
    assert {pair.supplier_id for pair in free.pairs} == {"star"}
    fair = allocate(pairs, **limits, owed={"small"})
    assert [(p.need_id, p.supplier_id) for p in fair.pairs] == [("a", "star"), ("b", "small")]
    assert (fair.owed, fair.unreached) == (1, ())
    assert fair.cost == pytest.approx(0.6)


@pytest.mark.parametrize("exact_pairs", [1000, 0])
def test_floor_that_nobody_can_pay_reaches_as_many_as_there_are_places(exact_pairs):
    pairs = [Pair("a", s, score) for s, score in zip("wxyz", (0.2, 0.9, 0.3, 0.4), strict=True)]
    found = allocate(
        pairs,
        need_limits={"a": 2},
        supplier_limits={},
        owed=set("wxyz"),
        exact_pairs=exact_pairs,
    )
    assert {pair.supplier_id for pair in found.pairs} == {"x", "z"}
    assert (found.owed, found.unreached, found.cost) == (4, ("w", "y"), 0.0)


def test_who_is_owed_a_place():
    pairs = [
        Pair("a", "fits", FLOOR_SCORE),
        Pair("a", "hardly", FLOOR_SCORE - 0.01),
        Pair("a", "large", 0.9),
        Pair("a", "closed", 0.9),
    ]
    market = make_market(pairs, need_limits={}, supplier_limits={"closed": 0})
    rows = owed_suppliers(market, small={"fits", "hardly", "closed"})
    assert [market.supplier_ids[row] for row in rows] == ["fits"]


def test_fit_decides_who_is_owed_a_place_whatever_the_scores():
    pairs = [Pair("a", "fits", 0.01), Pair("a", "hardly", 0.9)]
    market = make_market(pairs, need_limits={}, supplier_limits={})
    rows = owed_suppliers(market, fit={"fits": FLOOR_SCORE, "hardly": FLOOR_SCORE - 0.01})
    assert [market.supplier_ids[row] for row in rows] == ["fits"]


def test_fit_is_the_rules_score_of_the_features_that_are_known():
    known = {"text": 1.0, "concepts": 0.8, "sector": 1.0}
    row = np.full((1, len(FEATURES)), np.nan)
    for name, value in known.items():
        row[0, COLUMN[Feature(name)]] = value
    assert fit_by_rules(known) == pytest.approx(ExpertModel().scores(row).joint[0])
    assert fit_by_rules(known) > fit_by_rules({})
    # What a party heard before is no part of its fit.
    assert fit_by_rules(known | {"supplier_receives": 0.1}) == fit_by_rules(known)


@pytest.mark.parametrize("shape", list(Shape))
@pytest.mark.parametrize("seed", range(3))
def test_sharing_out_beats_each_need_alone_on_every_shape_of_market(shape, seed):
    market = shaped_market(shape, seed=seed)
    owed = owed_suppliers(market)
    free, fair = choose(market), choose(market, owed=owed)
    alone, simple = market.total(top_alone(market)), market.total(greedy(market))
    assert free.exact
    assert fair.exact
    assert market.total(free.chosen) >= simple
    assert market.total(fair.chosen) >= 1.15 * alone
    assert fair.unreached == ()


@pytest.mark.parametrize("shape", list(Shape))
def test_the_auction_comes_within_a_thousandth_of_the_optimum(shape):
    market = shaped_market(shape, seed=11)
    exact, shared = choose(market), share_out(market)
    assert market.total(shared.chosen) >= 0.999 * market.total(exact.chosen)
    assert shared.bound <= 1.001 * market.total(exact.chosen)


def test_a_directory_is_shared_out_within_a_thousandth_of_its_bound():
    market = directory_market(suppliers=3000, needs=300, candidates=30, seed=5)
    shared = share_out(market)
    assert market.keeps_limits(shared.chosen)
    assert market.total(shared.chosen) >= 0.999 * shared.bound
    assert market.total(shared.chosen) > market.total(greedy(market))
    again = share_out(directory_market(suppliers=3000, needs=300, candidates=30, seed=5))
    assert np.array_equal(again.chosen, shared.chosen)


@settings(max_examples=30, deadline=None)
@given(pair_lists(), limits(), st.lists(st.integers(0, 9), min_size=6, max_size=6))
def test_any_prices_give_a_bound(pairs, given_limits, prices):
    market = make_market(pairs, **given_limits)
    named = np.array(prices[: len(market.supplier_ids)], dtype=np.float64) / 10
    assert market.total(choose(market).chosen) <= upper_bound(market, named) + 1e-9


def test_report_counts_who_is_reached_and_how_evenly():
    market = make_market(
        [Pair("a", "x", 0.5), Pair("a", "y", 0.25), Pair("b", "x", 0.5)],
        need_limits={},
        supplier_limits={},
    )
    told = exposure(market, np.array([True, False, True]))
    assert (told.pairs, told.expected, told.suppliers, told.needs) == (2, 1.0, 1, 2)
    assert told.gini == 0.5
    assert exposure(market, np.zeros(3, dtype=bool)).expected == 0.0


def test_top_alone_is_cut_and_not_filled_up():
    market = make_market(
        [Pair("a", "x", 0.9), Pair("b", "x", 0.8), Pair("b", "y", 0.7)],
        need_limits={"a": 1, "b": 1},
        supplier_limits={"x": 1, "y": 1},
    )
    assert top_alone(market).tolist() == [True, False, False]
    assert greedy(market).tolist() == [True, False, True]
