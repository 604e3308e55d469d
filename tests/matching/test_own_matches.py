"""What a supplier sees of its matches: why, what would raise them, and nothing of anybody else."""

import string
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.consents import withdraw_consent
from accounts.enums import ConsentChannel, Purpose
from accounts.models import Organisation
from matchmaking.common.enums import Language
from matchmaking.matching.domain.telling.phrases import PHRASES
from matchmaking.matching.domain.telling.phrases_to_supplier import TO_SUPPLIER
from matchmaking.matching.domain.telling.wording import LANGUAGES
from matchmaking.matching.enums import ProposalState, RunState
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.missions.enums import EnrolmentState, ExclusionReason
from matchmaking.missions.models import Enrolment, Exclusion, Mission
from matchmaking.profiles.enums import Confidentiality, NeedState
from matchmaking.profiles.models import Supplier
from matchmaking.scoring.comparing.gates import FAIL, UNKNOWN
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

pytestmark = pytest.mark.django_db
FSSC = {"gate": "certification", "state": FAIL, "codes": ["fssc-22000"]}


def shared(kind: str, code: str) -> dict[str, str]:
    return {"kind": kind, "code": code, "need_words": "", "supplier_words": ""}


def explanation(**changes: Any) -> dict[str, Any]:
    """Codes and numbers as a run stores them."""
    return {
        "need_id": "1",
        "supplier_id": "1",
        "score": 0.41,
        "buyer_interest": 0.6,
        "supplier_interest": 0.6,
        "features": {"capacity": 1.0},
        "buyer_contributions": {},
        "supplier_contributions": {},
        "evidence": {
            "need_language": "ja",
            "supplier_language": "es",
            "text": 0.8,
            "closest_part": "salsas de chile",
            "shared_words": ["naniwa"],
        },
        "shared": [shared("product", "sauces")],
        "certifications_met": [],
        "gates": [],
        "best_change": {
            "change": "add_certification",
            "code": "fssc-22000",
            "amount": None,
            "score_before": 0.41,
            "score_after": 0.63,
            "opens_gate": True,
        },
        "model_version": "rules-1",
    } | changes


@pytest.fixture
def mission() -> Mission:
    mission = MissionFactory()
    MatchRun.objects.create(mission=mission, state=RunState.COMPLETE)
    return mission


@pytest.fixture
def supplier(mission: Mission) -> Supplier:
    supplier = SupplierFactory()
    EnrolmentFactory(mission=mission, organisation=supplier.organisation)
    return supplier


def member_of(organisation: Organisation, language: str = "en") -> Client:
    client = Client()
    user = UserFactory(language=language)
    MembershipFactory(organisation=organisation, user=user)
    client.force_login(user)
    return client


def propose(
    mission: Mission,
    supplier: Supplier,
    *,
    state: str = ProposalState.PROPOSED,
    told: dict[str, Any] | None = None,
    buyer: dict[str, Any] | None = None,
    **need: Any,
) -> Proposal:
    made = NeedFactory(
        buyer=BuyerFactory(**(buyer or {})), **({"confidentiality": Confidentiality.OPEN} | need)
    )
    EnrolmentFactory(mission=mission, organisation=made.buyer.organisation)
    return Proposal.objects.create(
        run=mission.match_runs.get(),
        mission=mission,
        need=made,
        supplier=supplier,
        state=state,
        rank=1,
        score=0.41,
        buyer_score=0.6,
        supplier_score=0.6,
        blocked=state == ProposalState.COMPUTED,
        explanation=told or explanation(),
    )


def page(mission: Mission, supplier: Supplier, language: str = "en") -> str:
    client = member_of(supplier.organisation, language)
    response = client.get(reverse("matching:own", args=[mission.slug]))
    assert response.status_code == 200
    return response.content.decode()


def test_a_match_says_why_and_what_would_raise_it(mission: Mission, supplier: Supplier) -> None:
    made = propose(mission, supplier, buyer={"name_en": "Naniwa Foods"})
    shown = page(mission, supplier)
    assert made.need.title in shown
    assert "Naniwa Foods" in shown
    assert "Your capacity covers the volume." in shown
    assert "What you wrote is close to the need: “salsas de chile”." in shown
    assert "to obtain FSSC 22000 (from 41 to 63 points)" in shown


def test_a_title_in_japanese_is_told_by_what_it_is_about(
    mission: Mission, supplier: Supplier
) -> None:
    made = propose(mission, supplier, title="業務用冷凍マンゴー", language="ja")
    made.need.product_terms.add(ProductTerm.objects.get(pk="mango-frozen"))
    topic = '<p class="review-topic">Mango congelado</p>'
    assert topic in page(mission, supplier, "es")
    assert '<p class="review-topic">' not in page(mission, supplier, "ja")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("es", "Le falta a usted la certificación requerida: FSSC 22000."),
        ("ja", "必須認証をお持ちでないようです：FSSC 22000。"),
    ],
)
def test_a_near_miss_is_told_in_the_suppliers_language(
    mission: Mission, supplier: Supplier, language: str, sentence: str
) -> None:
    propose(mission, supplier, state=ProposalState.COMPUTED, told=explanation(gates=[FSSC]))
    assert sentence in page(mission, supplier, language)


def test_the_summary_counts_the_changes_that_help_most(
    mission: Mission, supplier: Supplier
) -> None:
    for _ in range(3):
        propose(mission, supplier)
    shown = page(mission, supplier)
    assert "Obtain the certification FSSC 22000" in shown
    assert "The best next step for 3 matches." in shown
    assert "It would open 3 that are blocked today." in shown


@pytest.mark.parametrize(
    ("common", "text", "told"),
    [
        ([], 0.58, False),
        ([shared("sector", "food")], 0.4, False),
        ([shared("sector", "food")], 0.55, True),
        ([shared("hs", "2103")], 0.1, True),
    ],
)
def test_what_a_plant_of_another_trade_would_have_to_become_is_no_advice(
    mission: Mission, supplier: Supplier, common: list[dict[str, str]], text: float, told: bool
) -> None:
    evidence = explanation()["evidence"] | {"text": text}
    weak = explanation(gates=[FSSC], shared=common, evidence=evidence)
    near_miss = propose(mission, supplier, state=ProposalState.COMPUTED, told=weak)
    put_forward = propose(mission, supplier, told=weak)
    shown = page(mission, supplier)
    assert put_forward.need.title in shown
    assert (near_miss.need.title in shown) == told
    assert ("Obtain the certification FSSC 22000" in shown) == told


def test_a_change_that_gains_no_point_is_not_told(mission: Mission, supplier: Supplier) -> None:
    change = explanation()["best_change"] | {
        "score_before": 0.991,
        "score_after": 0.994,
        "opens_gate": False,
    }
    propose(mission, supplier, told=explanation(best_change=change))
    shown = page(mission, supplier)
    assert "from 99" not in shown
    assert "Obtain the certification" not in shown


@pytest.mark.parametrize("state", [ProposalState.REJECTED, ProposalState.PARKED])
def test_what_the_organizer_turned_down_is_not_shown(
    mission: Mission, supplier: Supplier, state: str
) -> None:
    made = propose(mission, supplier, state=state)
    shown = page(mission, supplier)
    assert made.need.title not in shown
    assert "No match to show yet" in shown


@pytest.mark.parametrize("by_supplier", [True, False])
@pytest.mark.parametrize("state", [ProposalState.PROPOSED, ProposalState.COMPUTED])
def test_an_excluded_pair_is_as_if_it_were_not(
    mission: Mission, supplier: Supplier, by_supplier: bool, state: str
) -> None:
    """Whichever side excluded the other, and also where it did so only after the run."""
    empty = page(mission, supplier)
    made = propose(mission, supplier, state=state, told=explanation(gates=[FSSC]))
    pair = (supplier.organisation, made.need.buyer.organisation)
    one, other = pair if by_supplier else pair[::-1]
    Exclusion.objects.create(organisation=one, excluded=other, reason=ExclusionReason.COMPETITOR)
    assert main_of(page(mission, supplier)) == main_of(empty)


def main_of(shown: str) -> str:
    return shown.split("<main")[1].split("</main>")[0]


@pytest.mark.parametrize("gate", ["excluded", "consent", "cool_off"])
def test_private_gates_hide_a_near_miss_altogether(
    mission: Mission, supplier: Supplier, gate: str
) -> None:
    empty = page(mission, supplier)
    private = {"gate": gate, "state": FAIL, "codes": ["2026-12-01"]}
    told = explanation(gates=[private, FSSC])
    propose(mission, supplier, state=ProposalState.COMPUTED, told=told)
    assert main_of(page(mission, supplier)) == main_of(empty)


@pytest.mark.parametrize(("gate", "state"), [("consent", UNKNOWN), ("cool_off", FAIL)])
def test_private_gates_are_left_out_of_a_match(
    mission: Mission, supplier: Supplier, gate: str, state: int
) -> None:
    told = explanation(gates=[{"gate": gate, "state": state, "codes": []}])
    made = propose(mission, supplier, state=ProposalState.APPROVED, told=told)
    shown = page(mission, supplier)
    assert made.need.title in shown
    assert "consent" not in main_of(shown)
    assert "a short while ago" not in shown


def test_an_anonymous_buyer_stays_unknown(mission: Mission, supplier: Supplier) -> None:
    made = propose(
        mission,
        supplier,
        buyer={"name_en": "Naniwa", "address": "堺市堺区1-1", "contact_name": "田中 一郎"},
        confidentiality=Confidentiality.ANONYMOUS,
        title="Naniwa向けサルサ",
        description="連絡先 tanaka@naniwa.example.jp 06-1234-5678",
    )
    shown = page(mission, supplier)
    assert "向けサルサ" in shown
    assert "A Japanese buyer that gives its name once both sides agree" in shown
    buyer = made.need.buyer
    private = ("naniwa", "堺市", "田中", "06-1234", buyer.organisation.legal_name)
    assert not [word for word in private if word in shown.lower()]


def test_a_buyers_contact_and_an_organizers_words_are_never_shown(
    mission: Mission, supplier: Supplier
) -> None:
    buyer = {
        "contact_name": "田中 一郎",
        "contact_email": "t@n.example.jp",
        "contact_phone": "06-1",
    }
    made = propose(mission, supplier, buyer=buyer)
    made.reviews.create(
        mission=mission, need=made.need, supplier=supplier, decision="park", note="Too small"
    )
    shown = page(mission, supplier)
    assert not [word for word in [*buyer.values(), "Too small"] if word in shown]


def test_closed_needs_and_those_of_buyers_that_left_or_keep_them_back_are_gone(
    mission: Mission, supplier: Supplier
) -> None:
    closed = propose(mission, supplier, state=ProposalState.APPROVED)
    closed.need.state = NeedState.CLOSED
    closed.need.save(update_fields=["state"])
    left = propose(mission, supplier)
    Enrolment.objects.filter(organisation=left.need.buyer.organisation).update(
        state=EnrolmentState.WITHDRAWN
    )
    hidden = propose(mission, supplier, state=ProposalState.APPROVED)
    withdraw_consent(
        organisation=hidden.need.buyer.organisation,
        purpose=Purpose.PROFILE,
        language=Language.JAPANESE,
        channel=ConsentChannel.WEB,
    )
    shown = page(mission, supplier)
    for gone in (closed, left, hidden):
        assert gone.need.title not in shown


def test_only_ones_own_matches_are_shown(mission: Mission, supplier: Supplier) -> None:
    other = SupplierFactory()
    EnrolmentFactory(mission=mission, organisation=other.organisation)
    theirs, ours = propose(mission, other), propose(mission, supplier)
    shown = page(mission, supplier)
    assert ours.need.title in shown
    assert theirs.need.title not in shown


def test_a_mission_without_us_is_not_found(mission: Mission, supplier: Supplier) -> None:
    url = reverse("matching:own", args=[mission.slug])
    assert member_of(SupplierFactory().organisation).get(url).status_code == 404
    mission.enrolments.update(state=EnrolmentState.WITHDRAWN)
    assert member_of(supplier.organisation).get(url).status_code == 404


def test_the_page_is_for_suppliers(mission: Mission) -> None:
    buyer = BuyerFactory()
    EnrolmentFactory(mission=mission, organisation=buyer.organisation)
    url = reverse("matching:own", args=[mission.slug])
    assert member_of(buyer.organisation).get(url).status_code == 403
    assert Client().get(url).status_code == 302


def test_thirty_matches_cost_as_many_queries_as_one(
    mission: Mission, supplier: Supplier, django_assert_num_queries: Any
) -> None:
    client = member_of(supplier.organisation)
    url = reverse("matching:own", args=[mission.slug])
    propose(mission, supplier)
    client.get(url)
    with django_assert_num_queries(12):
        client.get(url)
    for _ in range(29):
        propose(mission, supplier)
    with django_assert_num_queries(12):
        client.get(url)


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_sentence_to_the_supplier_has_the_places_of_the_one_about_it() -> None:
    for name, sentences in TO_SUPPLIER.items():
        assert set(sentences) == set(LANGUAGES), name
        assert {frozenset(places(text)) for text in sentences.values()} == {
            frozenset(places(PHRASES[name]["en"]))
        }, name
