"""Earlier needs speak for the suppliers that their buyers said yes to, and for nobody else."""

import json
import zlib

import pytest

from matchmaking.matching.domain import own
from matchmaking.matching.domain.learning.labels import record_label
from matchmaking.matching.domain.preparing import dataset
from matchmaking.matching.domain.running import engine, runs
from matchmaking.matching.domain.telling.cards import card
from matchmaking.matching.enums import LabelKind, Party, RunState, Stage
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.profiles.enums import NeedState
from matchmaking.profiles.models import Need, Supplier
from matchmaking.scoring import EarlierNeed, explain
from matchmaking.scoring.language.text import clean
from tests.factories import BuyerFactory, EnrolmentFactory, MissionFactory, NeedFactory
from tests.matching.conftest import NEEDS, SUPPLIERS, worked_off

pytestmark = pytest.mark.django_db

TEXT = "自動車用ワイヤーハーネスの組立を委託したい。"
BUYER, SUPPLIER = Party.BUYER, Party.SUPPLIER
ANSWER, RATING, OUTCOME = LabelKind.ANSWER, LabelKind.RATING, LabelKind.OUTCOME


@pytest.fixture
def shoes():
    """A supplier whose own text does not say what it was wanted for."""
    return Supplier.objects.get(description_es=SUPPLIERS["calzado"])


def earlier_pair(mission, supplier, *, need=None):
    """A pair of an earlier mission of the same organizer, about which nobody has said anything."""
    before = MissionFactory(organizer=mission.organizer)
    need = need or NeedFactory(
        buyer=BuyerFactory(), title=TEXT, description="", state=NeedState.CLOSED
    )
    return Proposal.objects.create(
        run=MatchRun.objects.create(mission=before, state=RunState.COMPLETE),
        mission=before,
        need=need,
        supplier=supplier,
        rank=1,
        score=0.3,
        buyer_score=0.3,
        supplier_score=0.3,
    )


def say(proposal, *labels):
    for party, kind, positive in labels:
        record_label(proposal_id=proposal.pk, party=party, kind=kind, positive=positive)


def spoken_for(mission):
    return [
        (int(one.need_id), int(one.supplier_id)) for one in dataset.mission_dataset(mission).earlier
    ]


@pytest.mark.parametrize(
    "labels",
    [
        [(SUPPLIER, ANSWER, True), (BUYER, ANSWER, True)],
        [(BUYER, ANSWER, False), (BUYER, RATING, True)],
        [(BUYER, ANSWER, True), (BUYER, RATING, None), (BUYER, OUTCOME, None)],
        [(SUPPLIER, ANSWER, True), (SUPPLIER, OUTCOME, True)],
    ],
    ids=["answer", "after the meeting", "what judges nothing takes nothing back", "kept a promise"],
)
def test_a_need_whose_buyer_said_yes_speaks_for_the_supplier(mission, shoes, labels):
    pair = earlier_pair(mission, shoes)
    say(pair, *labels)
    found = dataset.mission_dataset(mission)
    assert found.earlier == (EarlierNeed(TEXT, str(shoes.pk), str(pair.need_id)),)
    assert dataset.Dataset.unpack(found.pack()) == found


@pytest.mark.parametrize(
    "labels",
    [
        [(Party.ORGANIZER, LabelKind.REVIEW, True)],
        [(SUPPLIER, ANSWER, True)],
        [(SUPPLIER, ANSWER, True), (SUPPLIER, RATING, True)],
        [(BUYER, ANSWER, None)],
        [(BUYER, ANSWER, True), (BUYER, OUTCOME, False)],
        [(BUYER, ANSWER, True), (SUPPLIER, RATING, False)],
        [(BUYER, ANSWER, True), (BUYER, ANSWER, False)],
    ],
    ids=[
        "the organizer alone",
        "the supplier alone",
        "only the supplier was pleased",
        "nothing was judged",
        "lost",
        "not wanted by the supplier",
        "changed its mind",
    ],
)
def test_a_need_whose_buyer_did_not_say_yes_is_silent(mission, shoes, labels):
    say(earlier_pair(mission, shoes), *labels)
    assert spoken_for(mission) == []


def test_a_need_that_is_asked_again_does_not_speak_for_itself(mission, shoes):
    asked = Need.objects.get(title=NEEDS["arneses"])
    say(earlier_pair(mission, shoes, need=asked), (BUYER, ANSWER, True))
    assert spoken_for(mission) == []
    Need.objects.filter(pk=asked.pk).update(state=NeedState.CLOSED)
    assert spoken_for(mission) == [(asked.pk, shoes.pk)]


def test_what_is_no_longer_to_be_read_is_silent(mission, shoes):
    pair = earlier_pair(mission, shoes)
    say(pair, (BUYER, ANSWER, True))
    enrolment = mission.enrolments.filter(organisation=shoes.organisation)
    enrolment.update(state="withdrawn")
    assert spoken_for(mission) == []
    enrolment.update(state="confirmed")
    assert spoken_for(mission) == [(pair.need_id, shoes.pk)]
    pair.need.buyer.publication, pair.need.buyer.published_at = "withdrawn", None
    pair.need.buyer.save()
    assert spoken_for(mission) == []


def test_another_organizers_needs_are_silent(mission, shoes):
    say(earlier_pair(MissionFactory(), shoes), (BUYER, ANSWER, True))
    assert spoken_for(mission) == []


def test_earlier_needs_come_in_one_order(mission):
    pairs = [
        (pair.need_id, supplier.pk)
        for supplier in Supplier.objects.order_by("-pk")
        for pair in [earlier_pair(mission, supplier)]
        if say(pair, (BUYER, ANSWER, True)) is None
    ]
    assert spoken_for(mission) == sorted(pairs)


def test_a_run_raises_who_was_wanted_before_and_says_why(run, shoes, organizer):
    mission = run.mission
    need = Need.objects.get(title=NEEDS["arneses"])
    say(earlier_pair(mission, shoes), (BUYER, ANSWER, True))
    again = worked_off(runs.start_run(mission=mission, user=organizer))
    before, after = (one.proposals.get(need=need, supplier=shoes) for one in (run, again))
    assert after.score > before.score
    told = "For an earlier need like this one, the buyer accepted this supplier."
    assert told in card(after.explanation, language="en").reasons
    assert told not in card(before.explanation, language="en").reasons
    others = again.proposals.filter(need=need).exclude(supplier=shoes)
    assert not any(told in card(one.explanation, language="en").reasons for one in others)


def test_the_supplier_is_not_told_of_a_buyers_yes_by_another_pair(run, shoes, organizer):
    say(earlier_pair(run.mission, shoes), (BUYER, ANSWER, True))
    worked_off(runs.start_run(mission=run.mission, user=organizer))
    Need.objects.update(confidentiality="open")
    found = own.matches_of_supplier(
        mission=run.mission, organisation=shoes.organisation, language="en"
    )
    assert found
    assert {match.explanation.earlier for match in found} == {0.0}


def test_the_result_does_not_depend_on_the_chunks(mission, shoes, organizer, monkeypatch):
    say(earlier_pair(mission, shoes), (BUYER, ANSWER, True))
    one = worked_off(runs.start_run(mission=mission, user=organizer))
    monkeypatch.setattr(runs, "MOST_NEEDS_PER_CHUNK", 1)
    engine.forget_runs()
    other = worked_off(runs.start_run(mission=mission, user=organizer))
    assert other.result_hash == one.result_hash


def test_earlier_texts_are_read_with_all_others_before_scoring(mission, shoes, organizer):
    say(earlier_pair(mission, shoes), (BUYER, ANSWER, True))
    run = worked_off(runs.start_run(mission=mission, user=organizer))
    data = engine.run_dataset(run.pk)
    texts = [text for _, text in engine.texts_to_read(data)]
    assert clean(data.earlier[0].text) in texts
    last = run.chunks.filter(stage=Stage.READ).order_by("position").last()
    assert last.last == len(texts)


def test_a_dataset_from_before_earlier_needs_is_still_read(mission):
    found = dataset.mission_dataset(mission)
    content = json.loads(zlib.decompress(found.pack()))
    del content["earlier"]
    assert dataset.Dataset.unpack(zlib.compress(json.dumps(content).encode())) == found


def test_a_need_that_is_opened_after_the_run_does_not_speak_for_itself(run, shoes, organizer):
    """It is scored by the run's scorer, to which it is an earlier one."""
    pair = earlier_pair(run.mission, shoes)
    say(pair, (BUYER, ANSWER, True))
    again = worked_off(runs.start_run(mission=run.mission, user=organizer))
    Need.objects.filter(pk=pair.need_id).update(state=NeedState.OPEN)
    EnrolmentFactory(mission=run.mission, organisation=pair.need.buyer.organisation)
    (record,) = dataset.mission_dataset(run.mission, suppliers=[], needs=[pair.need_id]).needs
    assert explain(engine.run_scorer(again.pk), record, str(shoes.pk)).earlier == 0
