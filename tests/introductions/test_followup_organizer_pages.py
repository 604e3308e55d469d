"""The organizer's pages of follow-up: whom to call, what was said by telephone, and disputes."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.enums import Role, Way
from accounts.models import DataAccess
from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.domain.followup.checkpoints import record_without_mission
from matchmaking.introductions.domain.followup.outcomes import claim_outcome, dispute_outcome
from matchmaking.introductions.domain.followup.promises import make_promise
from matchmaking.introductions.enums import (
    ActorKind,
    InquiryState,
    LetterKind,
    OutcomeState,
    Owner,
    PromiseKind,
    Side,
    WithoutMission,
)
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import (
    Call,
    Introduction,
    OutcomeStatement,
    ProgressReport,
)
from matchmaking.introductions.views import followup_organizer
from matchmaking.missions.models import Mission
from tests.factories import UserFactory
from tests.introductions.factories import (
    make_introduction,
    make_mission,
    make_need,
    make_supplier,
    make_terms,
)
from tests.introductions.followup import (
    BUYER,
    ORDER,
    ORGANIZER,
    SUPPLIER,
    another,
    by_telephone,
    make_released,
    member_of,
    on,
    somebody_else,
    sweep,
    url,
    value,
)

pytestmark = pytest.mark.django_db
K = LetterKind


@pytest.fixture
def organizer(released: Introduction) -> Client:
    return member_of(released.mission.organizer)


def test_the_organizer_sees_whom_to_call_and_enters_the_answer(
    released: Introduction, organizer: Client
) -> None:
    released.supplier.contact_email = ""
    released.supplier.save(update_fields=["contact_email"])
    with on(30):
        sweep()
    listed = reverse("introductions:follow-up-list", args=[released.mission.slug])
    page = organizer.get(listed).content.decode()
    telephone = url(released, "by-telephone", "supplier")
    assert telephone in page
    spoken = somebody_else("Ana López") | {"note": "Esperan muestra"}
    organizer.post(telephone, {"act": "no_contact"} | spoken)
    report = ProgressReport.objects.get()
    assert (report.side, report.actor_kind, report.channel, report.spoke_with) == (
        "supplier",
        ActorKind.ORGANIZER,
        "telephone",
        "Ana López",
    )
    assert not released.inquiries.filter(
        asked="supplier", months=1, state=InquiryState.WAITING
    ).exists()


def test_by_telephone_needs_whom_and_when(released: Introduction, organizer: Client) -> None:
    telephone = url(released, "by-telephone", "buyer")
    nameless = somebody_else("")
    for missing in ({}, {"spoke_on": "2026-11-01"}, nameless, somebody_else("田中", "2031-01-01")):
        refused = organizer.post(telephone, {"act": "no_contact", "note": "x"} | missing)
        assert refused.status_code == 400
    assert not ProgressReport.objects.exists()


def test_a_call_in_vain_is_noted(released: Introduction, organizer: Client) -> None:
    call = {"act": "call", "note": ""} | somebody_else("代表電話")
    organizer.post(url(released, "by-telephone", "buyer"), call)
    assert Call.objects.get().reached is False


@pytest.mark.parametrize("side", [Side.SUPPLIER, Side.BUYER])
def test_an_answer_to_the_request_is_entered_by_telephone(side: Side) -> None:
    introduction = make_introduction()
    client = member_of(introduction.mission.organizer)

    chain.advance(introduction_id=introduction.pk)
    spoken = somebody_else("Ana")
    post: Callable[..., Any] = client.post
    given = {"answer": "accept", "seen": S.SUPPLIER_ASKED} | spoken
    post(url(introduction, "answer-by-telephone", "supplier"), given)
    introduction.refresh_from_db()
    assert introduction.state == S.BUYER_ASKED
    if side == Side.BUYER:
        given = {"answer": "interested", "seen": S.BUYER_ASKED} | spoken
        post(url(introduction, "answer-by-telephone", "buyer"), given)
        introduction.refresh_from_db()
        assert introduction.state == S.INTRODUCED
    said = introduction.events.filter(user__isnull=False, actor_kind="organizer").last()
    call = Call.objects.filter(side=side).get()
    assert said is not None
    assert (call.spoke_with, call.reply.side, call.channel) == ("Ana", side, "telephone")


def test_the_organizer_settles_what_the_sides_dispute(
    released: Introduction, organizer: Client
) -> None:
    outcome = claim_outcome(introduction_id=released.pk, voice=SUPPLIER, value=value())
    dispute_outcome(outcome_id=outcome.pk, voice=BUYER, value=value(9_000), note="送料別")
    page = organizer.get(url(released, "follow-up")).content.decode()
    assert "12,000" in page
    assert "9,000" in page
    settled = ORDER | {"act": "settle", "subject": outcome.pk, "amount": "9500", "note": "Ambos"}
    organizer.post(url(released, "follow-up"), settled)
    outcome.refresh_from_db()
    assert (outcome.state, outcome.amount) == (OutcomeState.SETTLED, 9_500)
    assert OutcomeStatement.objects.filter(outcome=outcome).count() == 3


def test_a_viewer_of_the_organizer_reads_and_does_nothing(released: Introduction) -> None:
    viewer = member_of(released.mission.organizer, Role.VIEWER)
    page = viewer.get(url(released, "follow-up"))
    assert "<form" not in page.content.decode().split("<main")[1]
    assert viewer.post(url(released, "follow-up"), {"act": "sleep"}).status_code == 403
    assert viewer.get(url(released, "by-telephone", "buyer")).status_code == 403


def test_notes_of_one_side_never_reach_the_other(released: Introduction) -> None:
    claim_outcome(
        introduction_id=released.pk, voice=SUPPLIER, value=value(), note="Nos pagan tarde"
    )
    buyer = member_of(released.need.buyer.organisation)
    page = buyer.get(reverse("introductions:buyer-follow-up", args=[released.pk]))
    assert "Nos pagan tarde" not in page.content.decode()


def test_the_list_costs_the_same_for_thirty_introductions(
    django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    terms, mission = make_terms(), make_mission(buyer_letters_per_mission=99)
    supplier = make_supplier(terms, contact_email="x@example.com", max_introductions=99)
    buyers_need = make_need(terms)

    def add(number: int) -> None:
        with on(0):
            made = make_released(
                mission=mission, supplier=supplier, need=buyers_need if number == 0 else None
            )
            make_promise(
                introduction_id=made.pk,
                voice=ORGANIZER,
                kind=PromiseKind.AUDIT,
                owner=Owner.BUYER,
                due_on=dt.date(2026, 11, 5),
            )
        made.inquiries.filter(months=1).update(stage="call")

    client = member_of(mission.organizer)
    address = reverse("introductions:follow-up-list", args=[mission.slug])
    add(0)
    client.get(address)
    with django_assert_max_num_queries(16) as one:
        client.get(address)
    for number in range(1, 30):
        add(number)
    # One more: the looks at the contacts that are new are written together.
    with django_assert_num_queries(len(one) + 1):
        page = client.get(address)
    assert page.content.decode().count("status-waiting") >= 30


def test_calls_disputes_and_late_promises_have_pages_of_their_own(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followup_organizer, "PAGE_SIZE", 2)
    made = [another(mission) for _n in range(3)]
    with on(3):
        for one in made:
            make_promise(
                introduction_id=one.pk,
                voice=ORGANIZER,
                kind=PromiseKind.AUDIT,
                owner=Owner.BUYER,
                due_on=dt.date(2026, 11, 5),
            )
            outcome = claim_outcome(introduction_id=one.pk, voice=SUPPLIER, value=value())
            dispute_outcome(outcome_id=outcome.pk, voice=BUYER, note="")
            one.inquiries.filter(months=12, asked=Owner.SUPPLIER).update(stage="call")
    client = member_of(mission.organizer)
    address = reverse("introductions:follow-up-list", args=[mission.slug])
    first = client.get(address)
    for name in ("calls", "disputed", "late"):
        assert f'href="?{name}=2"' in first.content.decode()
        assert (len(first.context[name]), first.context[name].paginator.count) == (2, 3)
    second = client.get(address, {"calls": 2, "late": 2})
    shown = {inquiry.introduction_id for inquiry in second.context["calls"]}
    assert shown == {made[2].pk}
    assert len(second.context["late"]) == 1
    assert len(second.context["disputed"]) == 2
    assert 'href="?calls=2&amp;late=2&amp;page=2"' in second.content.decode()


def test_only_contacts_on_the_page_in_sight_count_as_looked_at(
    mission: Mission, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(followup_organizer, "PAGE_SIZE", 1)
    made = [another(mission) for _n in range(2)]
    for one in made:
        one.inquiries.filter(months=1, asked=Owner.SUPPLIER).update(stage="call")
    client = member_of(mission.organizer)
    looks = DataAccess.objects.filter(way=Way.VIEW)
    for number, one in enumerate(made, start=1):
        listed = reverse("introductions:follow-up-list", args=[mission.slug])
        client.get(listed, {"calls": number})
        assert looks.count() == number
        assert looks.latest("pk").organisation_id == one.supplier.organisation_id


def test_the_pages_of_one_introduction_cost_the_same_however_much_was_said(
    released: Introduction,
    organizer: Client,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    supplier = member_of(released.supplier.organisation)
    pages = [
        (organizer, url(released, "follow-up")),
        (organizer, url(released, "by-telephone", "supplier")),
        (supplier, reverse("introductions:supplier-follow-up", args=[released.pk])),
    ]

    def add(number: int) -> None:
        make_promise(
            introduction_id=released.pk,
            voice=SUPPLIER,
            kind=PromiseKind.QUOTED,
            owner=Owner.SUPPLIER,
            due_on=dt.date(2027, 1, 1) + dt.timedelta(days=number),
        )
        for voice in (SUPPLIER, BUYER):
            claim_outcome(
                introduction_id=released.pk,
                voice=voice,
                value=value(100 + number + (voice is BUYER) * 1000),
            )
        for side in Side:
            record_without_mission(
                introduction_id=released.pk,
                voice=by_telephone(
                    side, user=UserFactory(), spoke_with_email=f"{number}@a.example"
                ),
                answer=WithoutMission.LATER,
            )

    add(0)
    costs = []
    for client, page in pages:
        client.get(page)
        with django_assert_max_num_queries(24) as one:
            client.get(page)
        costs.append(len(one))
    for number in range(1, 30):
        add(number)
    for (client, page), cost in zip(pages, costs, strict=True):
        client.get(page)  # The looks at those who are named anew are written once.
        with django_assert_num_queries(cost):
            assert client.get(page).status_code == 200
