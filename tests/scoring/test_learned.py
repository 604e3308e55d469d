"""What decisions teach: kept in a file, monotone, and in use only where it proved better."""

from dataclasses import replace

import numpy as np
import pytest
import skops.io
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.matching.benchmarks.learning_market import Attack, attacked, make_market
from matchmaking.matching.benchmarks.parts.learning import outcome
from matchmaking.scoring.comparing.features import COLUMN, FEATURES, Feature
from matchmaking.scoring.comparing.model import ExpertModel
from matchmaking.scoring.learning.calibration import Calibration
from matchmaking.scoring.learning.learned import (
    Learner,
    ModelFileError,
    digest,
    dump_model,
    load_model,
)
from matchmaking.scoring.learning.promotion import Refusal, too_little, try_out, verdict
from matchmaking.scoring.learning.validation import (
    Evaluation,
    grouped_interval,
    leave_one_mission_out,
)


@pytest.fixture(scope="module")
def market():
    return make_market(seed=3, missions=3)


@pytest.fixture(scope="module")
def model(market):
    return Learner().fit(market.judged).model("7", Calibration(0.1, 0.9))


def some_features(seed=0, rows=200):
    draws = np.random.default_rng(seed)
    features = draws.random((rows, len(FEATURES)))
    features[draws.random(features.shape) < 0.3] = np.nan
    return features


def test_without_labels_the_learned_model_scores_as_the_rules():
    market = make_market(seed=1, missions=1)
    nothing = np.full(len(market.judged), np.nan)
    judged = replace(market.judged, both=nothing, buyer_yes=nothing, supplier_yes=nothing)
    features = some_features()
    learned = Learner().fit(judged).model("0").scores(features)
    rules = ExpertModel().scores(features)
    assert learned.joint == pytest.approx(rules.joint, abs=2e-6)
    assert learned.buyer == pytest.approx(rules.buyer, abs=2e-6)


def test_refit_equals_fit(market, model):
    again = Learner().fit(market.judged).model("7", Calibration(0.1, 0.9))
    assert again == model


def test_save_and_load_change_nothing(model):
    content = dump_model(model)
    loaded = load_model(content, sha256=digest(content))
    assert loaded == model
    features = some_features()
    for one, other in zip(
        (loaded.scores(features).joint, loaded.scores(features).buyer),
        (model.scores(features).joint, model.scores(features).buyer),
        strict=True,
    ):
        assert np.array_equal(one, other)


def test_the_file_needs_no_trusted_types(model):
    assert skops.io.get_untrusted_types(data=dump_model(model)) == []


def test_a_changed_file_is_refused(model):
    content = dump_model(model)
    with pytest.raises(ModelFileError):
        load_model(content[:-1] + b"x", sha256=digest(content))


def test_a_file_of_another_kind_is_refused():
    content = skops.io.dumps({"something": 1})
    with pytest.raises(ModelFileError):
        load_model(content, sha256=digest(content))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 500), st.sampled_from(FEATURES))
def test_more_of_a_good_thing_never_lowers_a_learned_score(model, seed, feature):
    features = some_features(seed, rows=30)
    features[:, COLUMN[feature]] = np.nan_to_num(features[:, COLUMN[feature]])
    better = features.copy()
    better[:, COLUMN[feature]] += 0.25
    assert (model.scores(better).joint >= model.scores(features).joint).all()


def test_rates_count_for_what_they_foretold(market):
    judged = market.judged
    features = judged.features.copy()
    draws = np.random.default_rng(1)
    # Those who say yes here said yes before.
    features[:, COLUMN[Feature.BUYER_GIVES]] = np.clip(
        0.3 + 0.4 * np.nan_to_num(judged.buyer_yes) + draws.normal(0, 0.1, len(judged)), 0, 1
    )
    lines = Learner().fit(replace(judged, features=features)).learned()
    found = {(line.side, line.feature): line for line in lines}
    gives = found["buyer", Feature.BUYER_GIVES]
    assert gives.low > gives.rule == 0.0
    assert found["supplier", Feature.SUPPLIER_GIVES].low == 0.0


def test_every_weight_is_told_with_an_interval_that_holds_it(market):
    for line in Learner().fit(market.judged).learned():
        assert 0.0 <= line.low <= line.weight <= line.high


def test_a_mission_is_judged_by_models_that_have_not_seen_it(market):
    judged = market.judged
    inside = judged.mission == judged.mission[0]
    lied = replace(judged, both=np.where(inside, 1.0 - judged.both, judged.both))
    honest, false = leave_one_mission_out(judged), leave_one_mission_out(lied)
    assert np.array_equal(honest.learned[inside], false.learned[inside])
    assert np.array_equal(honest.popularity[inside], false.popularity[inside])
    assert not np.array_equal(honest.learned[~inside], false.learned[~inside])


def test_too_little_is_refused_with_its_reason(market):
    judged = market.judged
    one = judged.take(judged.mission == judged.mission[0])
    assert too_little(one) == Refusal.FEW_MISSIONS
    assert too_little(judged.take(np.arange(0, len(judged), 10))) == Refusal.FEW_PAIRS
    assert too_little(replace(judged, both=np.ones(len(judged)))) == Refusal.ONE_SIDED
    assert try_out(one, version="1").model is None


def test_only_a_whole_interval_above_nothing_promotes():
    values = np.array([0.1, 0.1, 0.1, -0.1] * 10)
    sure = grouped_interval(np.full(40, 0.1), ["a"] * 20 + ["b"] * 20)
    unsure = grouped_interval(values - 0.02, ["a"] * 20 + ["b"] * 20)

    def evaluation(gain, learned=0.2):
        brier = {"learned": learned, "rules": 0.21, "share": 0.25}
        return Evaluation(3, 40, 400, 100, {}, gain, brier, ())

    assert verdict(evaluation(sure)) is None
    assert verdict(evaluation(unsure)) == Refusal.NOT_BETTER
    assert verdict(evaluation(sure, learned=0.22)) == Refusal.NOT_TRUER


@pytest.mark.parametrize("attack", [Attack.FEW_ACCOUNTS, Attack.SPREAD])
def test_five_percent_of_false_labels_do_little_harm(attack):
    honest = outcome(seed=2, missions=4, attack=Attack.NONE, surprise=1.0)
    found = outcome(seed=2, missions=4, attack=attack, surprise=1.0)
    assert honest.trial.promoted
    assert not found.trial.promoted or found.in_use >= honest.in_use - 0.02
    assert found.in_use >= found.rules - 0.005


def test_few_accounts_count_for_less_than_they_say(market):
    poisoned = attacked(market, Attack.FEW_ACCOUNTS)
    weight = poisoned.capped().weight
    from_attackers = np.array([name.startswith("attacker") for name in poisoned.accounts])
    assert weight[from_attackers].sum() < from_attackers.sum() + 1e-9
    # Others lose a little weight too, which moves the share by less than a hundredth of itself.
    assert weight[from_attackers].sum() / weight.sum() <= from_attackers.mean() * 1.01
