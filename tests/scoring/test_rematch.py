"""A changed profile alone gets what it would have got in the run."""

from dataclasses import replace

import numpy as np
import pytest

from matchmaking.matching.benchmarks.generated import SyntheticEncoder, generated_directory
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.scoring import Blocked, NoEncoder, Piece, Scorer, explain_need
from matchmaking.scoring.rematch import Rematcher, alone
from matchmaking.taxonomy.files import load_taxonomy

SUPPLIERS, NEEDS = 120, 40


@pytest.fixture(scope="module")
def directory():
    return generated_directory(suppliers=SUPPLIERS, needs=NEEDS)


@pytest.fixture(scope="module", params=[SyntheticEncoder, NoEncoder])
def scorer(directory, request):
    vocabulary = vocabulary_of(load_taxonomy())
    fitted = Scorer(vocabulary=vocabulary, encoder=request.param())
    return fitted.fit(directory.suppliers, directory.needs)


@pytest.fixture(scope="module")
def in_the_run(scorer, directory):
    results = scorer.score(directory.needs, SUPPLIERS, near_misses=SUPPLIERS)
    return {
        (result.need_id, match.supplier_id): match
        for result in results
        for match in (*result.matches, *result.blocked)
    }


def test_a_supplier_that_did_not_change_keeps_its_scores(scorer, directory, in_the_run):
    rematcher = Rematcher(scorer, directory.needs)
    for supplier in directory.suppliers[::17]:
        again = rematcher.supplier(supplier)
        for row, need in enumerate(rematcher.needs):
            match = in_the_run[need.id, supplier.id]
            assert again.scores.joint[row] == pytest.approx(match.score, abs=2e-5)
            assert again.scores.buyer[row] == pytest.approx(match.buyer_interest, abs=2e-5)
            assert again.stopped[row] == match.blocked


def test_a_supplier_alone_is_explained_as_in_the_run(scorer, directory):
    supplier, need = directory.suppliers[5], directory.needs[0]
    (before,) = explain_need(scorer, need, [supplier.id])
    (after,) = explain_need(alone(scorer, supplier), need, [supplier.id])
    assert after.score == pytest.approx(before.score, abs=2e-5)
    assert (after.gates, after.shared, after.evidence.closest_part) == (
        before.gates,
        before.shared,
        before.evidence.closest_part,
    )


def test_the_rematched_supplier_is_explained_as_it_was_scored(scorer, directory):
    supplier = directory.suppliers[17]
    for needs in (directory.needs, directory.needs[:7]):
        again = Rematcher(scorer, needs).supplier(supplier)
        for row, need in enumerate(needs[:5]):
            (told,) = explain_need(again.scorer, need, [supplier.id])
            assert told.score == pytest.approx(again.scores.joint[row], abs=3e-6)


def test_what_a_supplier_adds_raises_it_for_the_needs_that_ask(scorer, directory):
    need = next(n for n in directory.needs if n.required_certifications)
    supplier = replace(directory.suppliers[0], certifications=frozenset({"another"}))
    rematcher = Rematcher(scorer, directory.needs)
    row = rematcher.rows[need.id]
    before = rematcher.supplier(supplier)
    holds_all = replace(
        supplier,
        certifications=need.required_certifications,
        pieces=(*supplier.pieces, *(Piece(p.text, p.language) for p in need.pieces)),
    )
    after = rematcher.supplier(holds_all)
    assert before.stopped[row]
    assert not after.stopped[row]
    assert after.scores.joint[row] > before.scores.joint[row]


def test_a_supplier_of_a_language_that_nobody_wrote_is_scored(scorer, directory):
    written = (Piece("自動車用ワイヤーハーネスの組立", "ja"),)
    again = Rematcher(scorer, directory.needs).supplier(
        replace(directory.suppliers[0], pieces=written)
    )
    assert np.isfinite(again.scores.joint).all()


def test_a_pair_that_is_ruled_out_is_stopped(scorer, directory):
    supplier, need = directory.suppliers[0], directory.needs[3]
    blocked = Blocked({need.id: {supplier.id: "met"}})
    rematcher = Rematcher(scorer, directory.needs)
    again = rematcher.supplier(supplier, blocked=blocked)
    assert again.stopped[rematcher.rows[need.id]]
