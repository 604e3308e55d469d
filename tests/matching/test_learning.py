"""From labels to the model that scores a run, and back to the rules."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import Organisation
from matchmaking.matching import tasks
from matchmaking.matching.domain import reviews
from matchmaking.matching.domain.learning import labels, learned_models
from matchmaking.matching.domain.learning.judgements import judgements_of, rates_now
from matchmaking.matching.domain.running import engine, runs, sharing
from matchmaking.matching.enums import (
    LabelKind,
    ModelState,
    ModelTrouble,
    Party,
    ProposalState,
)
from matchmaking.matching.models import Label, ModelVersion, Proposal
from matchmaking.scoring.comparing.features import COLUMN, Feature
from matchmaking.scoring.learning.promotion import Refusal
from tests.factories import MembershipFactory, MissionFactory, OrganisationFactory
from tests.matching.conftest import worked_off
from tests.matching.judged import judged_missions
from tests.prepared import Prepared

pytestmark = pytest.mark.django_db


three_judged = Prepared(judged_missions)
first_version = Prepared(learned_models.train)
FILES: dict[str, bytes] = {}


def first_training(organizer):
    """An organizer's first training. It is done once; its rows and its file are written again."""
    version = first_version(organizer=organizer)
    path = Path(settings.MODELS_DIR) / version.file
    if version.sha256 in FILES:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(FILES[version.sha256])
    FILES[version.sha256] = path.read_bytes()
    return version


@pytest.fixture(autouse=True)
def models_dir(settings, tmp_path):
    settings.MODELS_DIR = tmp_path / "models"
    return settings.MODELS_DIR


@pytest.fixture
def organizer_of_three(db):
    return three_judged()


@pytest.fixture
def proposal(run):
    return run.proposals.filter(state=ProposalState.PROPOSED).order_by("-score").first()


def label(proposal, party, kind, positive, **more):
    return labels.record_label(
        proposal_id=proposal.pk, party=party, kind=kind, positive=positive, **more
    )


def judged_pair(organizer):
    judged = judgements_of(organizer).judged
    assert len(judged) == 1
    return judged


# What a pair's labels add up to


def test_an_organizers_word_alone_counts_half(proposal, organizer):
    reviews.approve_proposal(proposal=proposal, user=organizer)
    pair = judged_pair(proposal.mission.organizer)
    assert (pair.both[0], pair.weight[0]) == (1.0, 0.5)
    assert np.isnan([pair.buyer_yes[0], pair.supplier_yes[0]]).all()


def test_a_no_of_either_side_outweighs_an_approval(proposal, organizer):
    reviews.approve_proposal(proposal=proposal, user=organizer)
    label(proposal, Party.SUPPLIER, LabelKind.ANSWER, True)
    label(proposal, Party.BUYER, LabelKind.ANSWER, False, reason="product")
    pair = judged_pair(proposal.mission.organizer)
    assert (pair.both[0], pair.weight[0]) == (0.0, 1.0)
    assert (pair.buyer_yes[0], pair.supplier_yes[0]) == (0.0, 1.0)


def test_of_one_partys_judgements_the_latest_kind_counts(proposal):
    label(proposal, Party.BUYER, LabelKind.ANSWER, True)
    label(proposal, Party.BUYER, LabelKind.RATING, False, reason="low_interest")
    assert judged_pair(proposal.mission.organizer).buyer_yes[0] == 0.0


def test_an_answer_that_judges_nothing_leaves_no_row(proposal):
    label(proposal, Party.BUYER, LabelKind.ANSWER, False, reason="not_now")
    found = judgements_of(proposal.mission.organizer)
    assert len(found.judged) == 0
    assert found.counts == {"not_about_fit": 1}


def test_a_pair_judged_in_two_runs_is_one_row(run, organizer, proposal):
    reviews.approve_proposal(proposal=proposal, user=organizer)
    newer = worked_off(runs.start_run(mission=run.mission, user=organizer))
    again = newer.proposals.get(need=proposal.need_id, supplier=proposal.supplier_id)
    label(again, Party.SUPPLIER, LabelKind.ANSWER, True)
    assert judged_pair(run.mission.organizer).supplier_yes[0] == 1.0


def test_another_organizers_labels_are_not_read(organizer_of_three):
    other = OrganisationFactory(organizer=True)
    MissionFactory(organizer=other)
    assert len(judgements_of(other).judged) == 0


def test_made_up_missions_teach_only_while_there_are_no_others(proposal, organizer):
    mission = proposal.mission
    type(mission).objects.filter(pk=mission.pk).update(is_fictional=True)
    reviews.approve_proposal(proposal=proposal, user=organizer)
    assert len(judgements_of(mission.organizer).judged) == 1
    MissionFactory(organizer=mission.organizer)
    assert len(judgements_of(mission.organizer).judged) == 0


def test_rates_of_a_pair_know_only_answers_from_before_its_run(organizer_of_three):
    judged = judgements_of(organizer_of_three).judged
    missions = sorted(set(judged.mission), key=int)
    received = judged.features[:, COLUMN[Feature.SUPPLIER_RECEIVES]]
    first = judged.mission == missions[0]
    assert np.isnan(received[first]).all()
    assert not np.isnan(received[judged.mission == missions[2]]).any()
    later = Proposal.objects.filter(mission=missions[2])
    Label.objects.filter(proposal__in=later)._raw_delete("default")
    without = judgements_of(organizer_of_three).judged
    second = judged.mission == missions[1]
    assert np.array_equal(
        judged.features[second], without.features[without.mission == missions[1]], equal_nan=True
    )


# Training and use


def test_a_training_that_beats_the_rules_is_put_into_use(organizer_of_three, models_dir):
    version = learned_models.train(organizer=organizer_of_three)
    assert version.state == ModelState.ACTIVE
    assert version.report["evaluation"]["gain"]["low"] > 0
    assert (Path(models_dir) / version.file).exists()
    found = learned_models.model_for_run(organizer=organizer_of_three)
    assert found.version == version
    assert found.trouble == ""


def test_too_few_missions_are_refused_with_the_reason():
    version = learned_models.train(organizer=judged_missions(missions=2, needs=5))
    assert (version.state, version.refusal) == (ModelState.REFUSED, Refusal.FEW_MISSIONS)
    assert learned_models.model_for_run(organizer=version.organizer).version is None


def test_a_later_training_retires_the_one_before(organizer_of_three):
    first = first_training(organizer_of_three)
    second = learned_models.train(organizer=organizer_of_three)
    first.refresh_from_db()
    assert (first.state, second.state) == (ModelState.RETIRED, ModelState.ACTIVE)
    assert first.sha256 != second.sha256  # the number is in it
    assert first.report["learned"] == second.report["learned"]


def test_after_a_person_went_back_nothing_is_put_into_use_by_itself(organizer_of_three):
    user = organizer_of_three.members.get()
    first = first_training(organizer_of_three)
    learned_models.withdraw_model(version=first, user=user)
    second = learned_models.train(organizer=organizer_of_three)
    assert second.state == ModelState.READY
    assert learned_models.model_for_run(organizer=organizer_of_three).version is None
    learned_models.use_model(version=second, user=user)
    assert learned_models.active_version(organizer_of_three) == second
    assert learned_models.train(organizer=organizer_of_three).state == ModelState.ACTIVE


def test_going_back_to_an_earlier_version(organizer_of_three):
    user = organizer_of_three.members.get()
    first = first_training(organizer_of_three)
    learned_models.train(organizer=organizer_of_three)
    first.refresh_from_db()
    learned_models.use_model(version=first, user=user)
    assert learned_models.active_version(organizer_of_three) == first
    assert ModelVersion.objects.filter(state=ModelState.ACTIVE).count() == 1


def test_what_was_refused_or_is_gone_cannot_be_used(organizer_of_three):
    user = organizer_of_three.members.get()
    version = first_training(organizer_of_three)
    learned_models.withdraw_model(version=version, user=user)
    with pytest.raises(learned_models.ModelStateError):
        learned_models.withdraw_model(version=version, user=user)
    refused = ModelVersion.objects.create(
        organizer=organizer_of_three, number=9, state=ModelState.REFUSED, refusal="not_better"
    )
    with pytest.raises(learned_models.ModelStateError):
        learned_models.use_model(version=refused, user=user)


@pytest.mark.parametrize(
    ("harm", "trouble"),
    [
        (lambda path: path.unlink(), ModelTrouble.MISSING),
        (lambda path: path.write_bytes(path.read_bytes()[:-3] + b"abc"), ModelTrouble.CHANGED),
    ],
)
def test_a_file_that_is_not_as_it_was_gives_way_to_the_rules(
    mission, organizer, models_dir, harm, trouble, caplog
):
    three_judged(organizer=mission.organizer)
    version = first_training(mission.organizer)
    harm(Path(models_dir) / version.file)
    run = worked_off(runs.start_run(mission=mission, user=organizer))
    assert run.model_version.startswith("expert-")
    assert run.learned_model is None
    assert run.model_trouble == trouble
    version.refresh_from_db()
    assert version.trouble == trouble
    assert "scored by the rules" in caplog.text


def test_a_run_is_scored_by_the_model_in_use_and_says_so(mission, organizer):
    three_judged(organizer=mission.organizer)
    version = first_training(mission.organizer)
    run = worked_off(runs.start_run(mission=mission, user=organizer))
    assert run.learned_model == version
    assert run.model_version.startswith(f"learned-{version.number}+")
    assert {p.explanation["model_version"] for p in run.proposals.all()} == {run.model_version}


def test_who_is_owed_a_place_is_the_same_under_the_rules_and_a_learned_model(
    mission, organizer, monkeypatch
):
    for module in (engine, sharing):
        monkeypatch.setattr(module, "FLOOR_SCORE", 0.1)
    by_rules = worked_off(runs.start_run(mission=mission, user=organizer))
    fits = {(p.need_id, p.supplier_id): p.explanation["fit"] for p in by_rules.proposals.all()}
    assert fits == {(p.need_id, p.supplier_id): p.score for p in by_rules.proposals.all()}
    three_judged(organizer=mission.organizer)
    first_training(mission.organizer)
    learned = worked_off(runs.start_run(mission=mission, user=organizer))
    assert learned.learned_model is not None
    for proposal in learned.proposals.all():
        known = fits.get((proposal.need_id, proposal.supplier_id))
        if known is not None:
            assert proposal.explanation["fit"] == pytest.approx(known, abs=1e-3)
    assert learned.allocation_report["owed"] == by_rules.allocation_report["owed"] > 0


def test_a_run_keeps_the_model_with_which_it_began(mission, organizer, models_dir):
    three_judged(organizer=mission.organizer)
    version = first_training(mission.organizer)
    run = runs.start_run(mission=mission, user=organizer)
    tasks.prepare(run.pk)
    (Path(models_dir) / version.file).unlink()
    learned_models.withdraw_model(version=version, user=organizer)
    run = worked_off(run)
    assert run.model_version.startswith(f"learned-{version.number}+")


def test_runs_know_how_readily_parties_answered(mission, organizer, run, proposal):
    label(proposal, Party.SUPPLIER, LabelKind.ANSWER, True)
    newer = worked_off(runs.start_run(mission=mission, user=organizer))
    again = newer.proposals.get(need=proposal.need_id, supplier=proposal.supplier_id)
    assert "supplier_gives" in again.explanation["features"]
    assert "supplier_gives" not in proposal.explanation["features"]
    rates = rates_now(mission.organizer, now=timezone.now() - dt.timedelta(days=1))
    assert np.isnan(rates.of_supplier(str(proposal.supplier.organisation_id))[0])


# When to train


def test_only_enough_new_labels_are_worth_a_training(organizer_of_three):
    assert learned_models.organizers_worth_a_training() == [organizer_of_three.pk]
    first_training(organizer_of_three)
    assert learned_models.organizers_worth_a_training() == []


def test_the_task_trains_and_names_who_asked(organizer_of_three):
    user = organizer_of_three.members.get()
    tasks.learn(organizer_of_three.pk, user.pk)
    version = learned_models.active_version(organizer_of_three)
    assert version.requested_by == user


def test_the_command_prints_the_report(organizer_of_three, capsys):
    slug = organizer_of_three.missions.first().slug
    call_command("learn", mission=slug, only_try=True)
    assert not ModelVersion.objects.exists()
    call_command("learn", mission=slug)
    told = capsys.readouterr().out
    assert "version 1: active" in told
    assert "popularity" in told
    assert "Brier score: learned" in told
    with pytest.raises(CommandError):
        call_command("learn", mission="nowhere")


def test_an_organizer_without_judgements_is_refused_not_broken():
    organizer = MissionFactory().organizer
    MembershipFactory(organisation=organizer)
    version = learned_models.train(organizer=Organisation.objects.get(pk=organizer.pk))
    assert version.refusal == Refusal.FEW_MISSIONS
    assert version.report["pairs"] == 0


def test_an_outcome_that_judges_nothing_leaves_the_earlier_answer(proposal):
    label(proposal, Party.BUYER, LabelKind.ANSWER, True)
    label(proposal, Party.BUYER, LabelKind.OUTCOME, False, reason="timing")
    assert judged_pair(proposal.mission.organizer).buyer_yes[0] == 1.0
