"""A directory is compared with some of its suppliers only; what they get must be the same."""

import numpy as np
import pytest

from matchmaking.matching.benchmarks.generated import SyntheticEncoder, generated_directory
from matchmaking.matching.vocabulary import vocabulary_of
from matchmaking.scoring import Blocked, Scorer, explain_need, pipeline
from matchmaking.taxonomy.files import load_taxonomy

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


def test_chosen_pairs_get_the_evidence_that_everybody_gets(scorer, directory):
    rows = np.arange(3, SUPPLIERS, 7)
    everybody = scorer.texts_.block(directory.needs)
    read = scorer.selected_.read(directory.needs)
    for place, need in enumerate(read):
        chosen = scorer.selected_.values(need, rows)
        assert chosen == pytest.approx(everybody[place, rows], abs=1e-5)


def test_chosen_pairs_get_the_concepts_that_everybody_gets(scorer, directory):
    rows = np.arange(0, SUPPLIERS, 5)
    for need in scorer._read(directory.needs):
        everybody = scorer.concepts_.block([need.profile])[0]
        assert scorer.concepts_.at(need.profile, rows) == pytest.approx(everybody[rows], abs=1e-5)


def test_a_directory_finds_what_comparing_with_everybody_finds(directory, scorer, monkeypatch):
    everybody = scorer.score(directory.needs, 10, near_misses=3)
    monkeypatch.setattr(pipeline, "ALL_ROWS", 100)
    some = fitted(directory).score(directory.needs, 10, near_misses=3)
    found = wanted = 0
    for one, other in zip(everybody, some, strict=True):
        assert other.need_id == one.need_id
        best = {match.supplier_id for match in one.matches}
        found += len(best & {match.supplier_id for match in other.matches})
        wanted += len(best)
    assert found >= 0.99 * wanted


def test_a_directory_gives_the_same_for_any_chunks(directory, as_directory):
    together = fitted(directory).score(directory.needs, 10, near_misses=2)
    scorer = fitted(directory)
    apart = [scorer.score([need], 10, near_misses=2)[0] for need in reversed(directory.needs)]
    assert apart[::-1] == together


def test_a_directory_explains_what_it_scored(directory, as_directory):
    scorer = fitted(directory)
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
