"""Pairs with little in common are not proposed: what the organizer and the supplier are told."""

import re

import pytest
from django.urls import reverse
from django.utils.translation import override

from accounts.domain.consents import withdraw_consent
from accounts.enums import ConsentChannel, Purpose
from matchmaking.api.serializers.missions import RunDetailSerializer
from matchmaking.common.enums import Language
from matchmaking.introductions.domain.report.report import hard_to_tell, nobody_found
from matchmaking.introductions.views.report_tables import report_of
from matchmaking.matching.domain.found import (
    found_in,
    nearest_first,
    suppliers_nothing_fits,
    with_found,
)
from matchmaking.matching.domain.own import nearest_of_supplier
from matchmaking.matching.domain.queries import runs_of_mission
from matchmaking.matching.domain.reviews import approve_proposal, decide_proposal, reject_proposal
from matchmaking.matching.domain.running import runs
from matchmaking.matching.domain.telling.cards import card
from matchmaking.matching.domain.telling.finding import told_finding
from matchmaking.matching.enums import CommonGround, Decision, ProposalState, RejectionReason
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.matching.views.review import NEAREST
from matchmaking.profiles.models import Need, Supplier
from matchmaking.taxonomy.models import ProductTerm
from tests.factories import (
    BuyerFactory,
    EnrolmentFactory,
    MembershipFactory,
    MissionFactory,
    NeedFactory,
    SupplierFactory,
    UserFactory,
)
from tests.matching.conftest import worked_off
from tests.matching.test_rematch import change, rematched
from tests.prepared import Prepared

pytestmark = pytest.mark.django_db
LITTLE, COMMON = CommonGround.LITTLE, CommonGround.COMMON
# Spanish on both sides: with words and terms alone, texts in one language can be compared.
SUPPLIERS = {
    "zapatos": "Fabricamos zapatos de vestir de piel con suela cosida, hormas propias y taller de"
    " montado para marcas de hombre.",
    "miel": "Envasamos miel de abeja de flor de naranjo en frasco y tambor, con laboratorio propio"
    " y apicultores asociados.",
    "robots": "Integramos celdas robotizadas de soldadura con visión artificial y mantenimiento"
    " remoto para líneas de ensamble.",
}
NEEDS = {
    "miel": "Buscamos miel de abeja de flor de naranjo en tambor para repostería y mesa, con"
    " análisis de laboratorio por lote.",
    "algas": "Buscamos algas marinas deshidratadas en hojuela para caldo, cosechadas a mano y"
    " secadas al sol sin aditivos.",
}


def make_mission(suppliers=SUPPLIERS, needs=NEEDS, **fields):
    mission = MissionFactory(**fields)
    MembershipFactory(organisation=mission.organizer, user=UserFactory())
    for name, text in suppliers.items():
        supplier = SupplierFactory(
            description_es=text, description_en="", description_ja="", organisation__legal_name=name
        )
        EnrolmentFactory(mission=mission, organisation=supplier.organisation)
    for text in needs.values():
        buyer = BuyerFactory()
        NeedFactory(
            buyer=buyer,
            title=text[:40],
            description=text,
            language="es",
            introductions_wanted=3,
            sector=None,
        )
        EnrolmentFactory(mission=mission, organisation=buyer.organisation)
    return mission


def run_of(mission):
    return worked_off(runs.start_run(mission=mission, user=mission.organizer.members.get()))


prepared_mission = Prepared(make_mission)


@Prepared
def finished_run(*, mission):
    return run_of(mission)


@pytest.fixture
def mission(taxonomy):
    return prepared_mission()


@pytest.fixture
def run(mission):
    return finished_run(mission=mission)


def need_of(name):
    return Need.objects.get(description=NEEDS[name])


def pair(run, supplier, need):
    return run.proposals.get(
        supplier__organisation__legal_name=supplier, need__description=NEEDS[need]
    )


def proposed(run):
    rows = run.proposals.filter(state=ProposalState.PROPOSED)
    return {(p.supplier.organisation.legal_name, p.need_id) for p in rows}


def page(client, user, name, *args):
    client.force_login(user)
    response = client.get(reverse(name, args=args), headers={"accept-language": "en"})
    assert response.status_code == 200
    return re.sub(r"\s+", " ", response.content.decode())


def test_only_what_fits_is_proposed_and_the_rest_keeps_its_score(run):
    assert run.only_fitting
    assert proposed(run) == {("miel", need_of("miel").pk)}
    left_out = pair(run, "zapatos", "algas")
    assert (left_out.state, left_out.ground) == (ProposalState.COMPUTED, LITTLE)
    assert left_out.score > 0
    assert not left_out.blocked


def test_ranks_and_scores_do_not_depend_on_the_policy(run, mission):
    mission.only_fitting = False
    mission.save(update_fields=["only_fitting"])

    assert run_of(mission).result_hash == run.result_hash


def test_switched_off_the_best_are_proposed_as_ever(taxonomy):
    run = run_of(make_mission(only_fitting=False))

    assert len(proposed(run)) == len(SUPPLIERS) * len(NEEDS)
    assert found_in(run) is None
    assert not suppliers_nothing_fits(run)


def test_policy_is_frozen_with_the_run(run, mission):
    mission.only_fitting = False
    mission.save(update_fields=["only_fitting"])

    assert found_in(MatchRun.objects.get(pk=run.pk)) is not None


def test_needs_with_nobody_and_with_too_few_are_told_apart(run):
    found = found_in(run)

    assert found.needs == len(NEEDS)
    assert [need.pk for need in found.none] == [need_of("algas").pk]
    assert [need.pk for need in found.short] == [need_of("miel").pk]


def test_suppliers_that_nothing_fits_are_listed(run):
    assert [str(one.organisation) for one in suppliers_nothing_fits(run)] == ["robots", "zapatos"]


def test_run_page_names_needs_and_suppliers(run, mission, client):
    shown = page(client, mission.organizer.members.get(), "matching:run", mission.slug, run.pk)

    assert "1 of 2 needs has nobody who fits" in shown
    assert need_of("algas").title in shown
    assert "No need of this mission fits what 2 suppliers make" in shown
    assert "For 1 need somebody fits, but fewer than it wants." in shown


def test_need_page_shows_the_nearest_with_what_they_lack(run, mission, client):
    organizer = mission.organizer.members.get()
    shown = page(client, organizer, "matching:review-need", mission.slug, need_of("algas").pk)

    assert "Nobody was found for this need" in shown
    assert "Closest, not proposed" in shown
    assert shown.count("What it makes has little in common with what is asked.") == len(SUPPLIERS)
    assert "What it lacks" in shown


def test_the_nearest_are_those_with_most_in_common_whatever_their_rank(run):
    pairs = list(run.proposals.filter(need=need_of("algas")).order_by("rank"))
    assert len(pairs) == len(SUPPLIERS)
    for number, proposal in enumerate(pairs):
        proposal.explanation["common_ground"] = number / 10
    assert nearest_first(pairs) == pairs[::-1]


def test_need_page_says_how_many_of_the_wanted_fit(run, mission, client):
    organizer = mission.organizer.members.get()
    shown = page(client, organizer, "matching:review-need", mission.slug, need_of("miel").pk)

    assert "1 supplier fits, of 3 introductions wanted." in shown
    assert "Nobody was found" not in shown


def test_one_of_the_nearest_can_be_approved_by_hand_and_taken_back(run, mission):
    organizer = mission.organizer.members.get()
    chosen = pair(run, "zapatos", "algas")

    approve_proposal(proposal=chosen, user=organizer)
    assert not found_in(run).none
    assert [str(one.organisation) for one in suppliers_nothing_fits(run)] == ["robots"]

    decide_proposal(proposal=chosen, decision=Decision.UNDO, user=organizer)
    chosen.refresh_from_db()
    assert chosen.state == ProposalState.COMPUTED
    assert [need.pk for need in found_in(run).none] == [need_of("algas").pk]


def test_a_new_run_keeps_what_was_approved_by_hand(run, mission):
    approve_proposal(proposal=pair(run, "zapatos", "algas"), user=mission.organizer.members.get())

    again = run_of(mission)

    assert pair(again, "zapatos", "algas").state == ProposalState.APPROVED
    assert not found_in(again).none


def test_a_need_whose_only_fit_was_rejected_has_nobody(run, mission):
    reject_proposal(
        proposal=pair(run, "miel", "miel"),
        user=mission.organizer.members.get(),
        reason=RejectionReason.OTHER,
    )

    assert found_in(run).none.count() == len(NEEDS)


def test_who_fits_and_fails_a_must_have_is_told_beside_nobody(run):
    Proposal.objects.filter(pk=pair(run, "miel", "miel").pk).update(
        blocked=True, state=ProposalState.COMPUTED
    )

    need = with_found(Need.objects.filter(proposals__run=run), run).get(pk=need_of("miel").pk)
    assert (need.found, need.near) == (0, 1)


def test_supplier_is_told_that_nothing_fits_and_what_comes_nearest(run, mission, client):
    supplier = Supplier.objects.get(organisation__legal_name="robots")
    owner = UserFactory()
    MembershipFactory(organisation=supplier.organisation, user=owner)

    shown = page(client, owner, "matching:own", mission.slug)

    assert "No need of this mission fits your products" in shown
    assert "What comes nearest" in shown
    assert "What you make has little in common with this need." in shown


def test_supplier_with_a_match_is_not_told_that_nothing_fits(run, mission, client):
    supplier = Supplier.objects.get(organisation__legal_name="miel")
    owner = UserFactory()
    MembershipFactory(organisation=supplier.organisation, user=owner)

    assert "No need of this mission fits" not in page(client, owner, "matching:own", mission.slug)


def test_nearest_of_a_supplier_keep_private_gates_private(run, mission):
    supplier = Supplier.objects.get(organisation__legal_name="robots")
    for proposal in run.proposals.filter(supplier=supplier):
        gates = [{"gate": "cool_off", "state": 2, "codes": []}]
        proposal.explanation = proposal.explanation | {"gates": gates}
        proposal.blocked = True
        proposal.save(update_fields=["explanation", "blocked"])

    told = nearest_of_supplier(mission=mission, organisation=supplier.organisation, language="es")

    assert told == []


def test_a_mission_in_which_nothing_fits_has_its_pages(taxonomy, client):
    mission = make_mission(suppliers={"robots": SUPPLIERS["robots"]})
    run = run_of(mission)
    organizer = mission.organizer.members.get()

    assert not proposed(run)
    assert found_in(run).none.count() == len(NEEDS)
    assert "2 of 2 needs have nobody" in page(
        client, organizer, "matching:run", mission.slug, run.pk
    )
    assert "Nobody was found for this need" in page(
        client, organizer, "matching:review", mission.slug
    )


def test_a_single_supplier_that_fits_is_proposed(taxonomy):
    run = run_of(make_mission(suppliers={"miel": SUPPLIERS["miel"]}))

    assert proposed(run) == {("miel", need_of("miel").pk)}


def test_a_supplier_that_says_nothing_is_not_left_out(taxonomy):
    run = run_of(make_mission(suppliers={"poco": "Fabricación"}))

    assert set(run.proposals.values_list("ground", flat=True)) == {CommonGround.UNTOLD}
    assert proposed(run)


def test_what_cannot_be_told_counts_neither_as_found_nor_as_nobody(taxonomy, client):
    mission = make_mission(suppliers={"poco": "Fabricación"})
    run = run_of(mission)
    organizer = mission.organizer.members.get()
    needs = sorted(Need.objects.values_list("pk", flat=True))

    found = found_in(run)
    assert (found.none.count(), found.short.count()) == (0, 0)
    assert [need.pk for need in found.untold] == needs
    told = RunDetailSerializer(runs_of_mission(mission).get()).data
    assert (told["needs_without_fit"], told["needs_untold"]) == ([], needs)
    shown = page(client, organizer, "matching:run", mission.slug, run.pk)
    assert "For 2 of 2 needs somebody is proposed, but one of the two sides says too" in shown
    assert "Every need has somebody who fits" not in shown
    need = need_of("algas")
    assert need.title in shown
    shown = page(client, organizer, "matching:review-need", mission.slug, need.pk)
    assert "1 supplier is proposed, but one of the two sides says too little to tell" in shown
    assert "hard to tell" in shown
    (row,) = hard_to_tell(mission)
    assert len(row.needs) == len(NEEDS)
    with override("en"):
        tables = {table.code: table for table in report_of(mission).tables}
    assert tables["hard-to-tell"].rows[0][-1] == len(NEEDS)
    assert tables["nobody-found"].rows == []
    assert tables["nobody-found"].empty == "Somebody is proposed for every need."

    approve_proposal(proposal=run.proposals.get(need=need), user=organizer)
    assert need.pk not in {one.pk for one in found_in(run).untold}


def test_report_says_nothing_of_what_can_be_told(run, mission):
    assert hard_to_tell(mission) == []
    assert "hard-to-tell" not in {table.code for table in report_of(mission).tables}


def test_run_from_before_shows_what_it_showed(run, mission, client):
    MatchRun.objects.filter(pk=run.pk).update(only_fitting=False)
    old = dict.fromkeys(("common_ground", "ground"))
    for proposal in run.proposals.all():
        kept = {name: value for name, value in proposal.explanation.items() if name not in old}
        Proposal.objects.filter(pk=proposal.pk).update(explanation=kept, ground="")
    organizer = mission.organizer.members.get()

    shown = page(client, organizer, "matching:review-need", mission.slug, need_of("algas").pk)

    assert "Nobody was found" not in shown
    assert "little in common" not in shown
    assert shown.count('id="proposal-') == len(SUPPLIERS)


def test_board_report_counts_needs_for_which_nobody_was_found(run, mission):
    (row,) = nobody_found(mission)

    assert (row.sector, row.needs, row.near) == ("", [need_of("algas")], 0)


def test_board_report_is_silent_about_runs_that_fill_all_places(taxonomy):
    mission = make_mission(only_fitting=False)
    run_of(mission)

    assert nobody_found(mission) is None


def test_a_supplier_that_makes_something_else_now_is_taken_back(run):
    supplier = Supplier.objects.get(organisation__legal_name="miel")

    change(supplier, description_es=SUPPLIERS["zapatos"])
    rematched()

    assert pair(run, "miel", "miel").ground == LITTLE
    assert not proposed(run)
    assert found_in(run).none.count() == len(NEEDS)


def test_a_supplier_that_says_more_is_no_longer_told_that_nothing_fits(run):
    supplier = Supplier.objects.get(organisation__legal_name="robots")

    change(supplier, description_es=SUPPLIERS["miel"])
    rematched()

    assert pair(run, "robots", "miel").ground == COMMON
    assert supplier not in suppliers_nothing_fits(run)
    assert not found_in(run).none.filter(pk=need_of("miel").pk)


def test_what_is_left_out_gets_no_advice_to_become_another_plant(run):
    explanation = pair(run, "robots", "algas").explanation
    advice = {"change": "add_capability", "code": "drying", "score_before": 0.1, "score_after": 0.9}
    advice |= {"amount": None, "opens_gate": False}

    assert card(explanation | {"best_change": advice}, language="es").change == ""
    known = explanation | {"best_change": advice, "ground": "common"}
    assert card(known, language="es").change


def test_api_says_for_whom_nobody_was_found(run, mission):
    told = RunDetailSerializer(runs_of_mission(mission).get(pk=run.pk)).data

    assert told["only_fitting"] is True
    assert told["needs_without_fit"] == [need_of("algas").pk]
    assert told["suppliers_without_fit"] == [one.pk for one in suppliers_nothing_fits(run)]


def test_api_has_nothing_to_say_of_runs_that_fill_all_places(taxonomy):
    mission = make_mission(only_fitting=False)
    run = run_of(mission)
    told = RunDetailSerializer(runs_of_mission(mission).get(pk=run.pk)).data

    assert told["needs_without_fit"] is None
    assert told["suppliers_without_fit"] is None


def test_need_page_shows_all_that_were_compared_where_asked(taxonomy, client):
    others = {f"robots {number}": SUPPLIERS["robots"] for number in range(5)}
    mission = make_mission(suppliers=others)
    run = run_of(mission)
    organizer = mission.organizer.members.get()
    algas = need_of("algas").pk

    shown = page(client, organizer, "matching:review-need", mission.slug, algas)
    assert shown.count('id="proposal-') == NEAREST
    assert "Show 2 more that were compared" in shown

    every = client.get(reverse("matching:review-need", args=[mission.slug, algas]), {"all": ""})
    assert every.content.decode().count('id="proposal-') == len(others)
    assert run.proposals.filter(need=algas).count() == len(others)


def test_what_nobody_makes_is_named_in_the_readers_language(run, mission, taxonomy):
    need = need_of("algas")
    need.product_terms.add(ProductTerm.objects.get(code="seaweed"))

    with override("ja"):
        assert told_finding(run).none[0].topic
        (table,) = [t for t in report_of(mission).tables if t.code == "nobody-found"]
        assert f"{need.title} ({told_finding(run).none[0].topic})" in table.rows[0][1]
    with override("es"):
        assert told_finding(run).none[0].topic == ""


def test_need_that_its_buyer_keeps_back_is_counted_and_not_named(run, mission, client):
    need = need_of("algas")
    organizer = mission.organizer.members.get()
    assert need.title in page(client, organizer, "matching:run", mission.slug, run.pk)

    withdraw_consent(
        organisation=need.buyer.organisation,
        purpose=Purpose.PROFILE,
        language=Language.JAPANESE,
        channel=ConsentChannel.WEB,
    )
    shown = page(client, organizer, "matching:run", mission.slug, run.pk)
    assert "1 of 2 needs has nobody who fits" in shown
    assert need.buyer.organisation.name in shown
    assert need.title not in shown
    (table,) = [table for table in report_of(mission).tables if table.code == "nobody-found"]
    assert [row[1] for row in table.rows] == [""]
    assert table.rows[0][2] == 1
