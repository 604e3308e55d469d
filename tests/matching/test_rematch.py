"""A profile that changes after a run is scored anew alone; what people decided stays."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from accounts.enums import Purpose
from matchmaking.matching import tasks
from matchmaking.matching.domain import reviews
from matchmaking.matching.domain.running import rematches, runs
from matchmaking.matching.enums import ChunkState, ProposalState
from matchmaking.matching.models import Proposal, Rematch
from matchmaking.missions.domain.enrolments import withdraw_enrolment
from matchmaking.missions.enums import MissionState
from matchmaking.profiles.domain.certifications import delete_certification
from matchmaking.profiles.domain.products import delete_product
from matchmaking.profiles.enums import NeedState
from matchmaking.profiles.models import Need, Supplier
from tests.factories import (
    CertificationFactory,
    EnrolmentFactory,
    ProductFactory,
    SupplierFactory,
    take_consent_back,
)
from tests.matching.conftest import NEEDS, SUPPLIERS, worked_off

pytestmark = pytest.mark.django_db

SHOES, SAUCES = SUPPLIERS["calzado"], SUPPLIERS["salsas"]


def change(instance, **values):
    for name, value in values.items():
        setattr(instance, name, value)
    instance.save(update_fields=[*values, "updated_at"])


def noticed():
    """Ids of what is to be re-matched once the changes have settled."""
    rematches.note_changes(now=timezone.now() + timedelta(minutes=5))
    return rematches.claimable_rematches()


def rematched():
    for pk in noticed():
        tasks.rematch(pk)
    return list(Rematch.objects.order_by("pk"))


def of(text):
    return Supplier.objects.get(description_es=text)


@pytest.fixture
def shoes_become_sauces(run):
    supplier = of(SHOES)
    change(supplier, description_es=SAUCES)
    return supplier


def test_nothing_is_rematched_where_nothing_changed(run):
    assert noticed() == []


def test_a_change_is_left_to_settle(run, shoes_become_sauces):
    assert rematches.note_changes() == 0


def test_a_changed_supplier_gets_the_scores_of_what_it_says_now(run, shoes_become_sauces):
    need = Need.objects.get(title=NEEDS["salsas"])
    before = Proposal.objects.filter(run=run, need=need, supplier=shoes_become_sauces).first()
    (done,) = rematched()
    assert done.state == ChunkState.DONE
    assert done.pairs_written
    assert done.model_version == run.model_version
    after = Proposal.objects.get(run=run, need=need, supplier=shoes_become_sauces)
    assert after.score > (before.score if before else 0)
    assert after.explanation["model_version"] == run.model_version
    twin = Proposal.objects.exclude(supplier=shoes_become_sauces).get(need=need, rank=1)
    assert after.score == pytest.approx(twin.score, abs=0.02)


def test_the_pairs_of_all_others_stay_untouched(run, shoes_become_sauces):
    others = Proposal.objects.filter(run=run).exclude(supplier=shoes_become_sauces).order_by("pk")
    before = list(others.values())
    rematched()
    assert list(others.values()) == before
    before_hash = run.result_hash
    run.refresh_from_db()
    assert run.result_hash == before_hash


def test_a_decided_pair_keeps_what_the_person_saw(run, organizer, shoes_become_sauces):
    proposal = Proposal.objects.filter(run=run, supplier=shoes_become_sauces).first()
    reviews.reject_proposal(proposal=proposal, user=organizer, reason="wrong_product")
    proposal.refresh_from_db()
    rematched()
    again = Proposal.objects.get(pk=proposal.pk)
    assert again.state == ProposalState.REJECTED
    assert (again.score, again.explanation) == (proposal.score, proposal.explanation)


def test_a_change_is_answered_once(run, shoes_become_sauces):
    rematched()
    assert noticed() == []
    (done,) = Rematch.objects.all()
    tasks.rematch(done.pk)
    assert Rematch.objects.get().attempts == 1


def test_a_later_change_is_answered_again(run, shoes_become_sauces):
    rematched()
    change(shoes_become_sauces, description_es=SHOES)
    assert len(rematched()) == 2
    score = Proposal.objects.get(
        run=run, need__title=NEEDS["salsas"], supplier=shoes_become_sauces
    ).score
    worst = Proposal.objects.filter(run=run, need__title=NEEDS["salsas"]).order_by("score").first()
    assert score == pytest.approx(worst.score, abs=0.02)


def test_a_product_that_is_added_counts_as_a_change(run):
    supplier = of(SAUCES)
    product = supplier.products.create(name_es="Salsa verde", description_es="Salsa de tomatillo")
    assert product.pk
    (pk,) = noticed()
    assert Rematch.objects.get(pk=pk).supplier == supplier


@pytest.mark.parametrize("purpose", [Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS])
def test_a_consent_taken_back_blocks_the_pairs_that_nobody_decided(run, purpose):
    supplier = of(SHOES)
    open_pairs = Proposal.objects.filter(run=run, supplier=supplier, blocked=False)
    assert open_pairs.exists()
    take_consent_back(supplier.organisation, purpose)
    (done,) = rematched()
    assert (done.supplier_id, done.state) == (supplier.pk, ChunkState.DONE)
    assert not open_pairs.exists()


@pytest.mark.parametrize("gone", ["certification", "product"])
def test_what_a_supplier_deletes_counts_as_a_change(mission, organizer, gone):
    supplier = of(SAUCES)
    certification = CertificationFactory(supplier=supplier)
    product = ProductFactory(supplier=supplier)
    worked_off(runs.start_run(mission=mission, user=organizer))
    assert noticed() == []
    if gone == "product":
        delete_product(product=product)
    else:
        delete_certification(certification=certification)
    (pk,) = noticed()
    assert Rematch.objects.get(pk=pk).supplier == supplier


def test_a_supplier_that_enrolled_after_the_run_is_matched_too(run):
    late = SupplierFactory(description_es=SAUCES)
    EnrolmentFactory(mission=run.mission, organisation=late.organisation)
    rematched()
    assert Proposal.objects.filter(run=run, supplier=late, need__title=NEEDS["salsas"]).exists()


def test_a_profile_from_before_the_run_is_matched_when_it_joins(run):
    long_ago = run.started_at - timedelta(days=30)
    early = SupplierFactory(description_es=SAUCES)
    Supplier.objects.filter(pk=early.pk).update(updated_at=long_ago)
    EnrolmentFactory(mission=run.mission, organisation=early.organisation)
    (done,) = rematched()
    assert done.supplier == early
    assert Proposal.objects.filter(run=run, supplier=early, need__title=NEEDS["salsas"]).exists()
    assert noticed() == []


def test_the_sweep_finds_what_changed_and_wakes_a_worker_for_it(run, shoes_become_sauces, woken):
    assert woken(tasks.sweep) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=5)):
        told = woken(tasks.sweep)
    (asked,) = Rematch.objects.all()
    assert asked.supplier == shoes_become_sauces
    assert told == [("matching.rematch", asked.pk)]


def test_a_changed_need_gets_its_suppliers_anew(run):
    need = Need.objects.get(title=NEEDS["arneses"])
    change(need, title=NEEDS["salsas"])
    (done,) = rematched()
    assert done.need == need
    best = Proposal.objects.get(run=run, need=need, rank=1, blocked=False)
    assert best.supplier == of(SAUCES)
    assert Proposal.objects.filter(run=run, need=need).count() == len(SUPPLIERS)


def test_a_closed_need_is_left_alone(run):
    need = Need.objects.get(title=NEEDS["arneses"])
    change(need, state=NeedState.CLOSED)
    assert noticed() == []


def test_whoever_takes_no_part_any_more_is_left_alone(run, shoes_become_sauces):
    need = Need.objects.get(title=NEEDS["arneses"])
    change(need, title=NEEDS["salsas"])
    for organisation in (shoes_become_sauces.organisation, need.buyer.organisation):
        withdraw_enrolment(enrolment=organisation.enrolments.get())
    assert noticed() == []


def test_a_closed_mission_is_left_alone(run, shoes_become_sauces):
    change(run.mission, state=MissionState.CLOSED)
    assert noticed() == []


def test_a_change_while_the_data_are_read_is_not_lost(mission, organizer):
    """After the profiles were read and before the run begins, by the query in between."""
    supplier = of(SHOES)
    changes = []

    def meanwhile(execute, sql, params, many, context):
        if "matching_modelversion" in sql and not changes:
            changes.append(sql)
            change(supplier, description_es=SAUCES)
        return execute(sql, params, many, context)

    started = runs.start_run(mission=mission, user=organizer)
    with connection.execute_wrapper(meanwhile):
        worked_off(started)
    assert changes
    (pk,) = noticed()
    assert Rematch.objects.get(pk=pk).supplier == supplier


def test_a_run_under_way_sees_the_change_itself(run, organizer, shoes_become_sauces):
    runs.start_run(mission=run.mission, user=organizer)
    assert noticed() == []


def test_a_new_run_answers_earlier_changes(run, organizer, shoes_become_sauces):
    worked_off(runs.start_run(mission=run.mission, user=organizer))
    assert noticed() == []


def test_one_worker_has_a_rematch(run, shoes_become_sauces):
    (pk,) = noticed()
    assert rematches.claim_rematch(rematch_id=pk) is not None
    assert rematches.claim_rematch(rematch_id=pk) is None


def test_a_lost_claim_writes_nothing(run, shoes_become_sauces):
    (pk,) = noticed()
    late = rematches.claim_rematch(rematch_id=pk)
    Rematch.objects.filter(pk=pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    rematches.claim_rematch(rematch_id=pk)
    assert not rematches.store_rematch(rematch=late, pairs=[], model_version="late")


def test_an_error_is_kept_and_the_third_one_parks(run, shoes_become_sauces):
    (pk,) = noticed()
    for _ in range(3):
        rematch = rematches.claim_rematch(rematch_id=pk)
        rematches.fail_rematch(rematch=rematch, error=ValueError("broken"))
    rematch.refresh_from_db()
    assert rematch.state == ChunkState.PARKED
    assert "broken" in rematch.traceback


def test_thousands_of_changes_are_answered_some_at_a_time(run, monkeypatch):
    monkeypatch.setattr(rematches, "MOST_AT_ONCE", 3)
    for text in SUPPLIERS.values():
        change(of(text), municipality="León")
    oldest = Rematch.objects.order_by("changed_at")
    assert noticed() == list(oldest.values_list("pk", flat=True)[:3])
    rematched()
    assert len(noticed()) == len(SUPPLIERS) - 3
    rematched()
    assert not Rematch.objects.exclude(state=ChunkState.DONE).exists()


def test_a_new_run_leaves_nothing_to_do_for_the_one_before(run, organizer, shoes_become_sauces):
    (owed,) = noticed()
    later = runs.start_run(mission=run.mission, user=organizer)
    assert rematches.claimable_rematches() == []
    assert rematches.claim_rematch(rematch_id=owed) is None
    runs.cancel_run(run=later)
    assert rematches.claimable_rematches() == [owed]
    worked_off(runs.start_run(mission=run.mission, user=organizer))
    assert rematches.claimable_rematches() == []
    assert rematches.claim_rematch(rematch_id=owed) is None
