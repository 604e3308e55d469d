"""Calibrated probabilities: in the same order, and as true as they say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.learning.calibration import brier, fit_calibration, reliability, wilson


def made(seed, level, slope, size=3000):
    draws = np.random.default_rng(seed)
    log_odds = draws.normal(scale=1.5, size=size)
    yes = draws.random(size) < 1 / (1 + np.exp(-(level + slope * log_odds)))
    return log_odds, yes.astype(float), np.ones(size)


def test_it_finds_the_level_and_slope_that_made_the_answers():
    found = fit_calibration(*made(1, -1.5, 0.5))
    assert found.level == pytest.approx(-1.5, abs=0.15)
    assert found.slope == pytest.approx(0.5, abs=0.08)


def test_without_answers_the_odds_stay():
    nothing = np.zeros(0)
    found = fit_calibration(nothing, nothing, nothing)
    assert (found.level, found.slope) == pytest.approx((0.0, 1.0))


@settings(deadline=None)
@given(st.integers(0, 50), st.floats(-3, 3), st.floats(-2, 2))
def test_order_is_kept_even_where_the_odds_were_upside_down(seed, level, slope):
    log_odds, yes, weight = made(seed, level, slope, size=200)
    probability = fit_calibration(log_odds, yes, weight).probability(np.sort(log_odds))
    assert (np.diff(probability) >= 0).all()


def test_calibrating_lowers_the_brier_score_and_brings_bins_to_what_came():
    log_odds, yes, weight = made(2, -1.0, 0.6)
    calibration = fit_calibration(log_odds, yes, weight)
    probability = calibration.probability(log_odds)
    assert brier(probability, yes) < brier(1 / (1 + np.exp(-log_odds)), yes)
    bins = reliability(probability, yes)
    assert sum(one.count for one in bins) == len(yes)
    assert sum(one.low <= one.foretold <= one.high for one in bins) >= len(bins) - 1


def test_few_pairs_make_few_bins():
    assert reliability(np.zeros(0), np.zeros(0)) == []
    assert len(reliability(np.linspace(0, 1, 45), np.zeros(45))) == 2


def test_wilson_interval_is_never_empty():
    assert wilson(0, 0) == (0.0, 1.0)
    low, high = wilson(0, 10)
    assert low == 0.0
    assert 0.2 < high < 0.35
