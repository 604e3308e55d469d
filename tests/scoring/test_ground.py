"""Whether two sides have enough in common to be looked at: what decides it, and what must not."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring import Ground, NoEncoder, Quantity, Scorer, explain_need
from matchmaking.scoring.comparing.ground import (
    BRANCH_ALONE,
    ENOUGH,
    SAYS_ENOUGH,
    SOMETHING,
    Said,
    common_ground,
    ground_of,
    names_a_thing,
    said_by,
)
from tests.scoring.factories import VOCABULARY, HashEncoder, need, supplier

WORDS = ("granja", "camarón", "acero", "tornillo", "jarabe", "vidrio", "lámpara", "hilo")
BEST_FIRST = (Ground.COMMON, Ground.UNTOLD, Ground.LITTLE)
RICH = " ".join(WORDS)

values = st.floats(-1.0, 3.0, allow_nan=False)
shares = st.floats(0.0, 1.0, allow_nan=False)
texts = st.lists(st.sampled_from(WORDS), unique=True).map(" ".join)


def asked(text):
    return need(1, text, language="es")


@given(values, shares, st.floats(0.0, 1.0), st.booleans())
def test_common_ground_never_falls_with_more_in_common(text, share, more, thing):
    before = common_ground(text, share, thing=thing)

    assert common_ground(text + more, share, thing=thing) >= before
    assert common_ground(text, min(1.0, share + more), thing=thing) >= before
    assert common_ground(text, share, thing=True) >= before


def test_common_ground_takes_the_unknown_for_nothing():
    assert common_ground(float("nan"), float("nan"), thing=True) == 0.0
    assert common_ground(0.4, float("nan"), thing=True) == 0.4
    assert common_ground(float("nan"), 0.3, thing=True) == 0.3


def test_a_shared_branch_alone_is_worth_little():
    assert common_ground(0.2, 0.9, thing=False) == pytest.approx(0.2 + BRANCH_ALONE)
    assert common_ground(0.2, 0.9, thing=True) == pytest.approx(1.1)


@pytest.mark.parametrize(
    ("concepts", "thing"),
    [
        ([], False),
        ([("sector", "food")], False),
        ([("hs", "87")], False),
        ([("hs", "8708")], True),
        ([("sector", "food"), ("product", "bread")], True),
        ([("capability", "forging")], True),
    ],
)
def test_a_thing_is_a_product_a_process_or_a_heading(concepts, thing):
    assert names_a_thing(concepts) is thing


@given(values, values, texts, texts)
def test_ground_never_gets_worse_with_more_in_common(value, other, wanted, made):
    low, high = sorted((value, other))
    pair = asked(wanted), supplier(1, made)

    assert BEST_FIRST.index(ground_of(high, *pair)) <= BEST_FIRST.index(ground_of(low, *pair))


@given(values, st.lists(st.sampled_from(WORDS), unique=True), st.integers(0, len(WORDS)))
def test_saying_less_never_turns_into_a_failure(value, words, kept):
    pair = asked(RICH)
    more = ground_of(value, pair, supplier(1, " ".join(words)))
    less = ground_of(value, pair, supplier(1, " ".join(words[:kept])))

    if more is not Ground.LITTLE:
        assert less is not Ground.LITTLE


@given(values)
def test_who_says_nothing_is_never_a_failure(value):
    silent = supplier(1, "Fabricación")

    assert said_by(silent) is Said.NOTHING
    assert ground_of(value, asked(RICH), silent) is not Ground.LITTLE
    assert ground_of(value, asked("Productos"), supplier(1, RICH)) is not Ground.LITTLE


@pytest.mark.parametrize(
    ("value", "made", "ground"),
    [
        (ENOUGH, RICH, Ground.COMMON),
        (ENOUGH - 0.01, RICH, Ground.LITTLE),
        (ENOUGH - 0.01, "Tornillo", Ground.UNTOLD),
        (SOMETHING, "Tornillo", Ground.UNTOLD),
        (SOMETHING - 0.01, "Tornillo", Ground.LITTLE),
        (-0.5, "Fabricación", Ground.UNTOLD),
    ],
)
def test_ground_at_its_borders(value, made, ground):
    assert ground_of(value, asked(RICH), supplier(1, made)) is ground


def test_texts_that_nobody_can_compare_are_no_failure():
    pair = need(1, "冷凍アボカド"), supplier(1, RICH)

    assert ground_of(0.0, *pair, readable=False) is Ground.UNTOLD
    assert ground_of(ENOUGH, *pair, readable=False) is Ground.COMMON


def test_a_ticked_product_says_enough_and_a_name_says_nothing():
    ticked = supplier(1, "Aguacate", products=frozenset({"avocado-frozen"}))

    assert said_by(ticked) is Said.ENOUGH
    assert said_by(supplier(1, "Aguacate")) is Said.LITTLE
    assert said_by(supplier(1, " ".join(WORDS[:SAYS_ENOUGH]))) is Said.ENOUGH


FACTS = st.fixed_dictionaries(
    {
        "certifications": st.sampled_from([frozenset(), frozenset({"haccp", "iso-9001"})]),
        "monthly_capacity": st.sampled_from([None, Quantity(9e6, "mass", "month")]),
        "min_order": st.sampled_from([None, Quantity(1.0, "mass")]),
        "lead_time_days": st.sampled_from([None, 5, 300]),
        "incoterms": st.sampled_from([frozenset(), frozenset({"FOB"})]),
        "export_countries": st.sampled_from([frozenset(), frozenset({"JP"})]),
        "languages": st.sampled_from([frozenset(), frozenset({"ja"})]),
        "japan_experience": st.sampled_from([None, True, False]),
        "consented": st.sampled_from([None, True, False]),
        "employees": st.sampled_from([None, 4, 4000]),
    }
)
MADE = ("Pan dulce y galletas para tiendas de barrio", "Aguacate congelado en cubos y mitades")


@settings(max_examples=25, deadline=None)
@given(FACTS, FACTS)
def test_facts_that_lift_a_score_change_no_ground(one, other):
    wanted = replace(
        need(1, "アボカドを冷凍したもの。冷凍アボカド、ダイスカット、業務用、外食向け"),
        annual_volume=Quantity(100.0, "mass", "year"),
        first_order=Quantity(5.0, "mass"),
        max_lead_time_days=60,
        incoterms=frozenset({"FOB"}),
        languages=frozenset({"ja"}),
        required_certifications=frozenset({"haccp"}),
    )

    def grounds(facts):
        makers = [supplier(i, text, **facts) for i, text in enumerate(MADE)]
        scorer = Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit(makers, [wanted])
        found = explain_need(scorer, wanted, [maker.id for maker in makers])
        return [(one.common_ground, one.ground) for one in found]

    assert grounds(one) == grounds(other)


def test_a_pair_keeps_its_rank_and_score_whatever_its_ground():
    makers = [supplier(i, text) for i, text in enumerate((*MADE, *WORDS))]
    wanted = need(1, "冷凍アボカド")
    scorer = Scorer(vocabulary=VOCABULARY, encoder=HashEncoder()).fit(makers, [wanted])
    (result,) = scorer.score([wanted], len(makers))

    assert len(result.matches) == len(makers)
    assert {one.ground for one in explain_need(scorer, wanted, [m.id for m in makers])} > {
        Ground.COMMON
    }


def test_without_an_encoder_two_languages_are_not_held_against_a_pair():
    makers = [supplier(1, RICH), supplier(2, "Aguacate congelado")]
    wanted = need(1, "冷凍アボカド、ダイスカット、業務用、外食向け、通年、十キロ箱、半割")
    scorer = Scorer(vocabulary=VOCABULARY, encoder=NoEncoder()).fit(makers, [wanted])

    grounds = [one.ground for one in explain_need(scorer, wanted, ["s001", "s002"])]

    assert grounds == [Ground.UNTOLD, Ground.COMMON]
