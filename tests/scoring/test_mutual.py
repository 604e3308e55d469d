"""The joint model: the rules before any label, monotone always, the same whenever refitted."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.learning.mutual import (
    MutualModel,
    Pairs,
    Prior,
    soft_minimum,
)

SIZE = 400


def logistic(z):
    return 1.0 / (1.0 + np.exp(-z))


def made_pairs(seed=1, size=SIZE, weights=(2.0, 0.0, 1.0)):
    draws = np.random.default_rng(seed)
    buyer, supplier = draws.normal(size=(size, 3)), draws.normal(size=(size, 3))
    yes_b = (draws.random(size) < logistic(buyer @ np.array(weights))).astype(float)
    yes_s = (draws.random(size) < logistic(supplier @ np.array(weights))).astype(float)
    return Pairs(buyer, supplier, yes_b * yes_s, yes_b, yes_s, np.ones(size))


def model():
    prior = Prior.of(3, mean=1.0, error=0.5)
    return MutualModel(buyer_prior=prior, supplier_prior=prior)


@settings(deadline=None)
@given(st.floats(-8, 8), st.floats(-8, 8))
def test_soft_minimum_is_the_harmonic_mean_of_probabilities(one, other):
    p, q = logistic(one), logistic(other)
    joint = 2 * p * q / (p + q)
    found = soft_minimum(np.array([one]), np.array([other]))[0]
    assert logistic(found) == pytest.approx(joint, rel=1e-6)


def test_without_labels_it_is_the_rules():
    nothing = np.full(SIZE, np.nan)
    pairs = made_pairs()
    fitted = model().fit(
        Pairs(pairs.buyer, pairs.supplier, nothing, nothing, nothing, np.ones(SIZE))
    )
    expected = soft_minimum(pairs.buyer.sum(axis=1), pairs.supplier.sum(axis=1))
    assert fitted.odds(pairs.buyer, pairs.supplier).both == pytest.approx(expected)


def test_refit_equals_fit():
    one = model()
    first = one.fit(made_pairs()).parameters_.copy()
    one.fit(made_pairs(seed=2))
    assert np.array_equal(one.fit(made_pairs()).parameters_, first)


def test_order_of_pairs_changes_nothing():
    pairs = made_pairs()
    shuffled = pairs.take(np.random.default_rng(0).permutation(SIZE))
    assert model().fit(shuffled).parameters_ == pytest.approx(
        model().fit(pairs).parameters_, abs=1e-5
    )


def test_it_learns_what_counts_and_what_does_not():
    fitted = model().fit(made_pairs(size=4000))
    for weights in (fitted.buyer_weights_, fitted.supplier_weights_):
        assert weights[0] > 1.4
        assert weights[1] < 0.3
    errors, _ = fitted.weight_errors_()
    assert (errors < 0.2).all()


def test_errors_shrink_with_evidence():
    few, many = (model().fit(made_pairs(size=size)).weight_errors_()[0] for size in (50, 2000))
    assert (many < few).all()
    assert (few < 0.5).all()  # the prior's own error is never exceeded


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1000), st.integers(0, 2))
def test_more_of_anything_never_lowers_the_joint_score(seed, column):
    draws = np.random.default_rng(seed)
    pairs = made_pairs(seed=seed, size=60, weights=(-1.0, 0.5, 1.0))
    fitted = model().fit(pairs)
    buyer, supplier = draws.normal(size=(20, 3)), draws.normal(size=(20, 3))
    better = buyer.copy()
    better[:, column] += 1.0
    before, after = fitted.odds(buyer, supplier).both, fitted.odds(better, supplier).both
    assert (after >= before - 1e-12).all()


def test_a_pair_without_weight_is_a_pair_that_is_not_there():
    pairs = made_pairs()
    rows = np.arange(SIZE) < 100
    without = model().fit(replace(pairs, weight=np.where(rows, 0.0, pairs.weight))).parameters_
    assert without == pytest.approx(model().fit(pairs.take(~rows)).parameters_, abs=1e-5)
