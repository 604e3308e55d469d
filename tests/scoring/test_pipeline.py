import gc
import random
import subprocess
import sys
import weakref

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from matchmaking.scoring import (
    Blocked,
    DuplicateIdError,
    NoEncoder,
    Quantity,
    Scorer,
    explain,
)
from matchmaking.scoring.comparing.profiles import READ_ONLY, WHOLLY_NAMED
from matchmaking.scoring.language.text import guess_language
from matchmaking.scoring.rematch import Rematcher
from tests.scoring.factories import VOCABULARY, HashEncoder, need, supplier

TEXTS = st.text(
    alphabet="abc áéñ aguacate moldeo 射出成形 バルブ 冷凍 ｱﾎﾞｶﾄﾞ 9001;。\n\ud800\u200b",
    min_size=1,
    max_size=40,
)


def make_scorer(**options):
    return Scorer(vocabulary=VOCABULARY, encoder=HashEncoder(), **options)


def sample(size=12, seed=3):
    draw = random.Random(seed)
    words = "moldeo inyección aguacate congelado válvulas pan cuero acero tubos cajas"
    suppliers = [
        supplier(
            number,
            " ".join(draw.sample(words.split(), 4)),
            certifications=frozenset(draw.sample(["iso-9001", "iatf-16949", "haccp"], 1)),
            lead_time_days=draw.choice([None, 20.0, 90.0]),
        )
        for number in range(size)
    ]
    japanese = ["射出成形部品", "冷凍アボカド", "バルブ", "パンと茶"]
    needs = [
        need(
            number,
            japanese[number % 4],
            required_certifications=frozenset({"iso-9001"}) if number % 2 else frozenset(),
            max_lead_time_days=30.0,
        )
        for number in range(8)
    ]
    return suppliers, needs


def test_order_of_suppliers_and_needs_changes_nothing():
    suppliers, needs = sample()
    straight = make_scorer().fit(suppliers, needs).score(needs, 5, near_misses=3)
    mixed_needs = needs[::-1]
    turned = make_scorer().fit(suppliers[::-1], mixed_needs).score(mixed_needs, 5, near_misses=3)
    assert straight == turned[::-1]


def test_chunk_size_changes_nothing():
    suppliers, needs = sample()
    scorer = make_scorer().fit(suppliers, needs)
    together = scorer.score(needs, 5)
    assert list(scorer.iter_score(needs, 5, chunk=3)) == together
    assert [scorer.score([one], 5)[0] for one in needs] == together


def test_refit_equals_fit():
    suppliers, needs = sample()
    scorer = make_scorer().fit(suppliers[:3])
    scorer.fit(suppliers, needs)
    assert scorer.score(needs) == make_scorer().fit(suppliers, needs).score(needs)


def test_a_scorer_is_freed_without_the_garbage_collector():
    """What a worker keeps of a run is spared the collector, which would then never free it."""
    suppliers, needs = sample()
    scorer = make_scorer().fit(suppliers, needs)
    rematcher = Rematcher(scorer, needs)
    rematcher.supplier(suppliers[0])
    explain(scorer, needs[0], suppliers[0].id)
    kept = [weakref.ref(one) for one in (scorer, scorer.texts_, *scorer.texts_.groups_, rematcher)]
    gc.disable()
    try:
        del scorer, rematcher
        assert [one() for one in kept] == [None] * len(kept)
    finally:
        gc.enable()


def test_equal_suppliers_stand_in_order_of_id():
    suppliers = [supplier(number, "Válvulas de acero") for number in (3, 1, 2)]
    result = make_scorer().fit(suppliers).score([need(1, "バルブ")])[0]
    assert [match.supplier_id for match in result.matches] == ["s001", "s002", "s003"]
    assert [match.rank for match in result.matches] == [1, 2, 3]


@settings(max_examples=40, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=5), TEXTS)
def test_any_text_is_scored_within_bounds(texts, asked):
    suppliers = [supplier(i, text, language=None) for i, text in enumerate(texts)]
    result = make_scorer().fit(suppliers).score([need(1, asked, language=None)], top=10)[0]
    assert len(result.matches) == len(texts)
    assert all(0.0 <= match.score <= 1.0 for match in result.matches)
    scores = [match.score for match in result.matches]
    assert scores == sorted(scores, reverse=True)


def test_two_suppliers_with_one_id_are_refused():
    with pytest.raises(DuplicateIdError):
        make_scorer().fit([supplier(1), supplier(1)])


def test_no_suppliers_give_empty_results():
    result = make_scorer().fit([]).score([need(1)])[0]
    assert (result.matches, result.blocked) == ((), ())


def test_a_failed_gate_keeps_the_pair_apart_with_its_score():
    suppliers = [
        supplier(1, "Moldeo por inyección", certifications=frozenset({"haccp"})),
        supplier(2, "Moldeo por inyección", certifications=frozenset({"iatf-16949"})),
        supplier(3, "Moldeo por inyección"),
    ]
    asked = need(1, required_certifications=frozenset({"iso-9001"}))
    result = make_scorer().fit(suppliers).score([asked], near_misses=5)[0]
    assert [match.supplier_id for match in result.matches] == ["s002", "s003"]
    assert [match.supplier_id for match in result.blocked] == ["s001"]
    assert result.blocked[0].blocked


def test_a_certificate_named_in_the_text_meets_the_gate():
    suppliers = [
        supplier(1, "Moldeo por inyección. Contamos con ISO 9001:2015."),
        supplier(2, "Moldeo por inyección. Contamos con muchos clientes."),
    ]
    asked = need(1, required_certifications=frozenset({"iso-9001"}))
    scorer = make_scorer().fit(suppliers)
    assert explain(scorer, asked, "s001").certifications_met == ("iso-9001",)
    assert scorer.score([asked])[0].matches[0].supplier_id == "s001"


def test_pairs_ruled_out_by_the_caller_are_blocked():
    scorer = make_scorer().fit([supplier(1), supplier(2)])
    blocked = Blocked({"n001": {"s001": "recent_introduction"}})
    result = scorer.score([need(1)], blocked=blocked, near_misses=5)[0]
    assert [match.supplier_id for match in result.matches] == ["s002"]
    gates = explain(scorer, need(1), "s001", blocked=blocked).gates
    assert gates[0].codes == ("recent_introduction",)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000))
@example(9384)
def test_a_missing_certificate_added_to_the_better_one_never_lets_the_worse_overtake(seed):
    suppliers, needs = sample(seed=seed)
    asked = needs[1]
    scorer = make_scorer().fit(suppliers, needs)
    ranked = scorer.score([asked], 50, near_misses=50)[0]
    order = [match.supplier_id for match in (*ranked.matches, *ranked.blocked)]
    better = scorer.suppliers_[scorer.rows_[order[0]]]
    raised = supplier(
        int(better.id[1:]),
        better.pieces[0].text,
        certifications=better.certifications | {"iso-9001"},
        lead_time_days=better.lead_time_days,
    )
    changed = [raised if one.id == raised.id else one for one in suppliers]
    again = make_scorer().fit(changed, needs).score([asked], 50, near_misses=50)[0]
    # First among all, since another gate may keep it blocked.
    assert (*again.matches, *again.blocked)[0].supplier_id == raised.id


def test_without_encoder_the_other_channels_rank_and_say_so():
    suppliers = [supplier(1, "Panadería artesanal"), supplier(2, "Válvulas de acero")]
    scorer = Scorer(vocabulary=VOCABULARY, encoder=NoEncoder()).fit(suppliers)
    assert not scorer.reads_dense_
    assert scorer.score([need(1, "バルブ")])[0].matches[0].supplier_id == "s002"
    assert scorer.version_.endswith("+none")


def test_scoring_loads_neither_django_nor_celery():
    code = (
        "import sys, matchmaking.scoring as s; s.Scorer;"
        "bad = [m for m in ('django', 'celery', 'redis', 'rest_framework') if m in sys.modules];"
        "sys.exit(' '.join(bad) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_suppliers_in_whom_no_concept_is_found_are_listed():
    scorer = make_scorer().fit([supplier(1, "xyz"), supplier(2, "válvulas")])
    assert scorer.without_concepts_ == ("s001",)


@pytest.mark.parametrize(
    ("text", "weight"),
    [
        ("バルブ製造業", WHOLLY_NAMED),
        ("センサー及びバルブの製造", WHOLLY_NAMED),
        ("Fabricación y venta de VÁLVULAS", WHOLLY_NAMED),
        ("バルブ\n射出成形", WHOLLY_NAMED),
        ("食品用バルブ", READ_ONLY),
        ("válvulas de acero", READ_ONLY),
        ("バルブ\n食品工場で使うもの", READ_ONLY),
        ("industria automotriz", READ_ONLY),
        ("製造業", READ_ONLY),
    ],
)
def test_words_that_name_all_that_a_need_says_count_more(text, weight):
    asked = need(1, text, language=guess_language(text))
    scorer = make_scorer().fit([supplier(1, "válvulas y sensores")], [asked])
    assert scorer.read_needs([asked])[0].weight == weight


def test_a_ticked_code_counts_in_full_whatever_the_words_say():
    asked = need(1, "食品用バルブ", products=frozenset({"valve"}))
    scorer = make_scorer().fit([supplier(1, "válvulas")], [asked])
    assert scorer.read_needs([asked])[0].weight == 1.0


def test_who_makes_the_named_thing_stands_before_who_writes_alike():
    # Without the named thing's weight the letters that both share would decide.
    alike, maker = (
        supplier(1, "冷凍アボガド倉庫業", language="ja"),
        supplier(2, "aguacate congelado"),
    )
    asked = need(1, "冷凍アボカド")
    scorer = make_scorer().fit([alike, maker, *sample()[0][3:]], [asked])
    assert scorer.score([asked])[0].matches[0].supplier_id == "s002"


def test_capacity_of_another_dimension_is_unknown():
    asked = need(1, annual_volume=Quantity(1000, "kg", "year"))
    scorer = make_scorer().fit([supplier(1, monthly_capacity=Quantity(1, "piece", "month"))])
    assert "capacity" not in explain(scorer, asked, "s001").features
