"""Party rates: shrunk towards what is usual, and blind to what came later."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.learning.rates import (
    STRONGEST,
    WEAKEST,
    Answered,
    CrossedEffects,
    fit_beta_prior,
    party_rates,
)

counts = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=30)


@settings(deadline=None)
@given(counts)
def test_prior_is_proper_and_its_mean_within_what_was_seen(pairs):
    yes = [min(pair) for pair in pairs]
    total = [max(pair) for pair in pairs]
    prior = fit_beta_prior(yes, total)
    assert 0 < prior.mean < 1
    assert WEAKEST - 1e-6 <= prior.yes + prior.no <= STRONGEST + 1e-6


@settings(deadline=None)
@given(st.integers(0, 20), st.integers(0, 20))
def test_a_rate_lies_between_the_prior_and_the_own_share(yes, no):
    prior = fit_beta_prior([3, 5, 1, 7, 2, 9], [10] * 6)
    rate = prior.rate(yes, yes + no)
    if yes + no:
        ends = sorted([prior.mean, yes / (yes + no)])
        assert ends[0] - 1e-9 <= rate <= ends[1] + 1e-9
    else:
        assert rate == pytest.approx(prior.mean)


def test_parties_that_differ_widely_are_shrunk_less():
    alike = fit_beta_prior([5, 6, 4, 5, 5, 6, 4], [10] * 7)
    unlike = fit_beta_prior([0, 10, 0, 10, 1, 9, 10], [10] * 7)
    assert alike.yes + alike.no > 10 * (unlike.yes + unlike.no)


def test_prior_finds_the_spread_that_made_the_counts():
    draws = np.random.default_rng(5)
    rates = draws.beta(4.0, 6.0, 4000)
    prior = fit_beta_prior(draws.binomial(20, rates).tolist(), [20.0] * 4000)
    assert prior.mean == pytest.approx(0.4, abs=0.01)
    assert prior.yes + prior.no == pytest.approx(10.0, rel=0.15)


@settings(max_examples=50, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), min_size=2, max_size=40))
def test_rates_see_nothing_that_came_later(answers):
    everything = [
        Answered(at, f"b{at % 3}", f"s{i % 4}", yes) for i, (at, yes) in enumerate(answers)
    ]
    early = [answer for answer in everything if answer.at < 5]
    assert party_rates(everything, before=5) == party_rates(early, before=5)


def test_a_party_without_answers_has_no_rate():
    rates = party_rates([Answered(1.0, "a", "b", True)], before=2.0)
    assert np.isnan(rates.given_lift("b"))
    assert np.isnan(rates.received_lift("a"))
    assert party_rates([], before=2.0).given == {}


def test_lift_is_half_for_the_usual_and_rises_with_yeses():
    answers = [
        Answered(float(i), f"p{party}", "q", i % 10 < said)
        for party, said in enumerate([1, 3, 5, 5, 7, 9])
        for i in range(10)
    ]
    rates = party_rates(answers, before=99.0)
    lifts = [rates.given_lift(f"p{party}") for party in range(6)]
    assert lifts == sorted(lifts)
    assert lifts[2] == pytest.approx(0.5, abs=0.02)
    assert lifts[0] < 0.5 < lifts[5]


def test_crossed_effects_free_a_giver_of_whom_it_met():
    """The strict giver met only the unwanted; a plain rate would call it no more than that."""
    answers = np.array([[1.0, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 0, 0]])
    known = np.array([[1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [0, 0, 1, 1]], dtype=bool)
    effects = CrossedEffects(ridge=0.5, rounds=20)
    lenient = effects.expected(answers, known, 3, 0)
    # It said no to those to whom everybody says no, so little is known against its yes.
    assert lenient > answers[3, 2:].mean() + 0.5
