"""A directory is compared with some of its suppliers only; what they get must be the same."""

from dataclasses import replace

import numpy as np
import pytest

from matchmaking.matching.benchmarks.generated import (
    Directory,
    SyntheticEncoder,
    generated_directory,
)
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.scoring import (
    Blocked,
    Change,
    ExpertModel,
    NoEncoder,
    Scorer,
    explain,
    explain_need,
    explain_needs,
    pipeline,
)
from matchmaking.scoring.columns import Pairs, pairs_of
from matchmaking.scoring.comparing.features import COLUMN, Feature, Readings, pair_features
from matchmaking.scoring.comparing.table import NeedTable, SupplierTable
from matchmaking.scoring.records import Quantity
from matchmaking.scoring.searching.directory import Facts
from matchmaking.taxonomy.files import load_taxonomy
from tests.scoring import factories
from tests.scoring.factories import VOCABULARY, supplier

SUPPLIERS, NEEDS = 400, 24


@pytest.fixture(scope="module")
def directory():
    return generated_directory(suppliers=SUPPLIERS, needs=NEEDS)


def fitted(directory):
    vocabulary = vocabulary_of(load_taxonomy())
    scorer = Scorer(vocabulary=vocabulary, encoder=SyntheticEncoder())
    return scorer.fit(directory.suppliers, directory.needs)


@pytest.fixture(scope="module")
def scorer(directory):
    return fitted(directory)


@pytest.fixture
def as_directory(monkeypatch):
    monkeypatch.setattr(pipeline, "ALL_ROWS", 100)


@pytest.fixture(scope="module")
def scorer_of_directory(directory):
    """Fitted as a directory's, for tests `as_directory`; scoring leaves it as it was."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "ALL_ROWS", 100)
        return fitted(directory)


def test_chosen_pairs_get_the_evidence_that_everybody_gets(scorer, directory):
    rows = np.arange(3, SUPPLIERS, 7)
    everybody = scorer.texts_.block(directory.needs)
    read = scorer.selected_.read(directory.needs)
    pairs = Pairs(np.repeat(np.arange(NEEDS), len(rows)), np.tile(rows, NEEDS))
    chosen = scorer.selected_.compared(read, pairs).values()
    assert chosen == pytest.approx(everybody[pairs.needs, pairs.rows], abs=1e-5)
    for place, need in enumerate(read):
        alone = scorer.selected_.compared([need], pairs_of(rows)).values()
        assert np.array_equal(alone, chosen[pairs.of(place)])


def test_chosen_pairs_get_the_concepts_that_everybody_gets(scorer, directory):
    rows = np.arange(0, SUPPLIERS, 5)
    needs = scorer.read_needs(directory.needs)
    pairs = Pairs(np.repeat(np.arange(NEEDS), len(rows)), np.tile(rows, NEEDS))
    chosen = scorer.concepts_.of_pairs([need.concepts for need in needs], pairs)
    everybody = scorer.concepts_.block([need.profile for need in needs])
    assert chosen == pytest.approx(everybody[pairs.needs, pairs.rows], abs=1e-5)


def test_a_directory_finds_what_comparing_with_everybody_finds(
    directory, scorer, scorer_of_directory, monkeypatch
):
    everybody = scorer.score(directory.needs, 10, near_misses=3)
    monkeypatch.setattr(pipeline, "ALL_ROWS", 100)
    some = scorer_of_directory.score(directory.needs, 10, near_misses=3)
    found = wanted = 0
    for one, other in zip(everybody, some, strict=True):
        assert other.need_id == one.need_id
        best = {match.supplier_id for match in one.matches}
        found += len(best & {match.supplier_id for match in other.matches})
        wanted += len(best)
    assert found >= 0.99 * wanted


def test_a_directory_gives_the_same_for_any_chunks(directory, scorer_of_directory, as_directory):
    together = scorer_of_directory.score(directory.needs, 10, near_misses=2)
    scorer = fitted(directory)
    apart = [scorer.score([need], 10, near_misses=2)[0] for need in reversed(directory.needs)]
    assert apart[::-1] == together


def test_a_need_whose_nearest_mostly_fail_is_searched_deeper(
    directory, scorer_of_directory, as_directory, monkeypatch
):
    scorer = scorer_of_directory
    need = directory.needs[0]
    nearest = scorer.directory_.nearest(scorer.read_needs([need]), 60).pairs.rows
    blocked = Blocked({need.id: dict.fromkeys((scorer.suppliers_[r].id for r in nearest), "met")})
    monkeypatch.setattr("matchmaking.scoring.searching.shortlist._NEAREST", (30, 0))
    monkeypatch.setattr("matchmaking.scoring.searching.shortlist._ENOUGH", (20, 0))
    monkeypatch.setattr(pipeline, "_LEXICAL", (0, 0))
    result = scorer.score([need], 10, blocked=blocked)[0]
    assert len(result.matches) == 10
    assert not {match.supplier_id for match in result.matches} & blocked.of(need.id).keys()


def test_the_order_of_suppliers_and_reference_changes_nothing(
    directory, scorer_of_directory, as_directory
):
    straight = scorer_of_directory.score(directory.needs, 10, near_misses=2)
    turned = Directory(directory.suppliers[::-1], directory.needs[::-1])
    assert fitted(turned).score(turned.needs, 10, near_misses=2)[::-1] == straight


def test_a_directory_without_reference_is_searched_by_what_is_usual(directory, as_directory):
    scorer = Scorer(vocabulary=vocabulary_of(load_taxonomy()), encoder=SyntheticEncoder())
    results = scorer.fit(directory.suppliers).score(directory.needs[:3], 5)
    assert all(len(result.matches) == 5 for result in results)


def test_some_needs_of_a_table_ask_what_they_ask_alone(scorer, directory):
    read = [need.enriched for need in scorer.read_needs(directory.needs)]
    part = NeedTable(read, scorer.table_).part(slice(3, 9))
    alone = NeedTable(read[3:9], scorer.table_)
    rows = np.arange(0, SUPPLIERS, 9)
    pairs = Pairs(np.repeat(np.arange(6), len(rows)), np.tile(rows, 6))
    nothing = np.zeros(len(pairs))
    ours, theirs = (
        pair_features(needs, scorer.table_, pairs, Readings(nothing, nothing))
        for needs in (part, alone)
    )
    assert np.array_equal(ours, theirs, equal_nan=True)
    assert part.needs == alone.needs


def test_a_directory_explains_what_it_scored(directory, scorer_of_directory, as_directory):
    scorer = scorer_of_directory
    blocked = Blocked({directory.needs[0].id: {directory.suppliers[0].id: "met"}})
    for result in scorer.score(directory.needs[:5], 4, blocked=blocked, near_misses=2):
        matches = (*result.matches, *result.blocked)
        need = next(n for n in directory.needs if n.id == result.need_id)
        explanations = explain_need(
            scorer, need, [match.supplier_id for match in matches], blocked=blocked
        )
        for match, explanation in zip(matches, explanations, strict=True):
            assert explanation.score == pytest.approx(match.score, abs=3e-6)
            assert any(gate.failed for gate in explanation.gates) == match.blocked
            assert explanation.evidence.supplier_language


def products(suppliers, needs):
    """What the layout of a directory gives without texts, shape (suppliers, needs)."""
    scorer = Scorer(vocabulary=VOCABULARY, encoder=NoEncoder()).fit(suppliers, needs)
    facts = Facts(scorer.table_, scorer.concepts_, scorer.model)
    read = scorer.read_needs(needs)
    supplied, asked = (
        facts.suppliers(),
        facts.needs(read, NeedTable([one.enriched for one in read], scorer.table_)),
    )
    return supplied.dense @ asked.dense.T + (supplied.sparse @ asked.sparse.T).toarray()


DOLLARS, YEN = "USD/mass", "JPY/piece"


@pytest.mark.parametrize(
    "asked",
    [
        {"target_price": Quantity(4.0, DOLLARS)},
        {"target_price": Quantity(900.0, YEN)},
        {"delivery_days": 40.0},
        {"delivery_days": 40.0, "max_lead_time_days": 60.0},
    ],
    ids=["price", "price in another currency", "delivery", "delivery and lead time"],
)
def test_price_and_delivery_are_worth_about_what_the_model_gives(asked):
    suppliers = [
        supplier(
            i,
            price=Quantity(2.0 * 1.2**i, DOLLARS) if i % 2 else Quantity(300.0 * 1.2**i, YEN),
            lead_time_days=10.0 + 8 * i,
        )
        for i in range(20)
    ]
    table, wanted = SupplierTable(suppliers, VOCABULARY), factories.need(1, **asked)
    laid_out = products(suppliers, [wanted])[:, 0]
    readings = Readings(np.full(20, 0.8), np.full(20, 0.5))
    features = pair_features(NeedTable([wanted], table), table, pairs_of(np.arange(20)), readings)
    joint = ExpertModel().scores(features).joint
    told = ~np.isnan(features[:, [COLUMN[Feature.PRICE], COLUMN[Feature.DELIVERY]]]).all(axis=1)
    given = np.log(joint / (1 - joint))
    assert np.ptp(given[told]) > 0.1
    apart = (laid_out - given)[told]
    assert np.ptp(apart) < 0.25 * np.ptp(given[told])


def test_a_last_day_that_is_over_and_an_unknown_currency_count_for_nothing():
    suppliers = [supplier(i, price=Quantity(1.0 + i, DOLLARS), lead_time_days=9.0) for i in (1, 2)]
    late = factories.need(1, delivery_days=-3.0, target_price=Quantity(2.0, YEN))
    laid_out = products(suppliers, [factories.need(1), late])
    assert laid_out[:, 0].tolist() == laid_out[:, 1].tolist()


def test_a_directory_with_prices_finds_what_comparing_with_everybody_finds(directory, monkeypatch):
    draw = np.random.default_rng(5)

    def priced(level):
        unit = int(draw.integers(2))
        return Quantity(level * (1.0, 150.0)[unit] * draw.lognormal(), (DOLLARS, YEN)[unit])

    suppliers = [replace(one, price=priced(5.0)) for one in directory.suppliers]
    needs = [
        replace(one, target_price=priced(4.0), delivery_days=float(draw.integers(5, 150)))
        for one in directory.needs
    ]
    priced_directory = replace(directory, suppliers=suppliers, needs=needs)
    everybody = fitted(priced_directory).score(needs, 10)
    monkeypatch.setattr(pipeline, "ALL_ROWS", 100)
    some = fitted(priced_directory).score(needs, 10)
    best = [{match.supplier_id for match in result.matches} for result in everybody]
    found = [{match.supplier_id for match in result.matches} for result in some]
    shared = sum(len(one & other) for one, other in zip(best, found, strict=True))
    assert shared >= 0.99 * sum(map(len, best))


@pytest.mark.parametrize("everybody_from", [100, 10_000], ids=["directory", "mission"])
def test_a_pair_alone_is_explained_as_among_many(
    directory, scorer, scorer_of_directory, monkeypatch, everybody_from
):
    monkeypatch.setattr(pipeline, "ALL_ROWS", everybody_from)
    scorer = scorer_of_directory if everybody_from == 100 else scorer
    asked = [
        (need, [directory.suppliers[(7 * number + 31 * i) % SUPPLIERS].id for i in range(6)])
        for number, need in enumerate(directory.needs)
    ]
    blocked = Blocked({asked[3][0].id: {asked[3][1][2]: "met"}})
    together = list(explain_needs(scorer, asked, blocked=blocked))
    assert {one.best_change.change for own in together for one in own if one.best_change} >= {
        Change.ADD_CERTIFICATION,
        Change.STATE_CAPACITY,
        Change.OFFER_INCOTERM,
    }
    for (need, ids), explanations in zip(asked, together, strict=True):
        alone = fitted(directory) if need is asked[0][0] else scorer
        assert [explain(alone, need, one, blocked=blocked) for one in ids] == explanations
