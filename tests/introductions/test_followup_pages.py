"""What came of it, told behind a link, with an account, and by telephone through the organizer."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from matchmaking.introductions.domain.followup.promises import make_promise
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import (
    LetterKind,
    OutcomeState,
    Owner,
    PromiseKind,
    PromiseState,
)
from matchmaking.introductions.models import (
    Introduction,
    Outcome,
    ProgressReport,
    Promise,
)
from tests.factories import MissionFactory, SupplierFactory
from tests.introductions.conftest import Reader
from tests.introductions.followup import ORDER, SUPPLIER, make_released, member_of, on, sweep, url

pytestmark = pytest.mark.django_db
K = LetterKind


@pytest.fixture
def asked(released: Introduction) -> Introduction:
    """Both sides have been asked how things stand."""
    for day in (30, 37):
        with on(day):
            sweep()
    return released


def test_the_buyers_page_is_japanese_needs_no_account_and_changes_nothing_by_reading(
    asked: Introduction, reader: Reader
) -> None:
    with on(38):
        address = reader.link(K.FOLLOW_UP_TO_BUYER)
        for _ in range(5):
            page = reader.client.get(address)
            reader.client.head(address)
    assert page["Content-Language"] == "ja"
    assert page["Cache-Control"] == "no-store, private"
    assert address not in page.content.decode()
    assert "Plásticos del Bajío" in page.content.decode()
    assert not ProgressReport.objects.exists()


def test_one_press_tells_that_things_are_under_way(asked: Introduction, reader: Reader) -> None:
    with on(38):
        address = reader.link(K.FOLLOW_UP_TO_SUPPLIER)
        assert "(piezas de plástico moldeadas)" in reader.client.get(address).content.decode()
        page = reader.client.post(address, {"act": "under_way"}, follow=True)
    assert "thanks" in page.content.decode()
    report = ProgressReport.objects.get()
    assert (report.side, report.actor_kind, report.channel) == ("supplier", "supplier", "link")
    asked.refresh_from_db()
    assert asked.state == S.FOLLOWING_UP


def test_an_order_is_claimed_by_link_and_confirmed_by_the_other_sides_link(
    asked: Introduction, reader: Reader
) -> None:
    with on(38):
        reader.client.post(reader.link(K.FOLLOW_UP_TO_SUPPLIER), ORDER)
    outcome = Outcome.objects.get()
    assert (outcome.amount, outcome.currency, outcome.state) == (12_000, "USD", "claimed")
    with on(45):
        sweep()
        address = reader.link(K.CONFIRMATION_TO_BUYER)
        assert "12,000" in reader.client.get(address).content.decode()
        reader.client.post(address, {"act": "confirm", "subject": outcome.pk})
    outcome.refresh_from_db()
    assert outcome.state == OutcomeState.CONFIRMED


def test_the_buyers_page_writes_yen_as_its_letter_does(asked: Introduction, reader: Reader) -> None:
    with on(38):
        reader.client.post(reader.link(K.FOLLOW_UP_TO_SUPPLIER), ORDER | {"currency": "JPY"})
    with on(45):
        sweep()
        page = reader.client.get(reader.link(K.CONFIRMATION_TO_BUYER)).content.decode()
    assert "12,000円" in page
    assert "JPY</span>" not in page


def test_the_link_of_a_confirmation_ends_after_a_week(asked: Introduction, reader: Reader) -> None:
    with on(38):
        reader.client.post(reader.link(K.FOLLOW_UP_TO_SUPPLIER), ORDER)
    with on(45):
        sweep()
        address = reader.link(K.CONFIRMATION_TO_BUYER)
    with on(53.1):
        act = {"act": "confirm", "subject": Outcome.objects.get().pk}
        assert reader.client.post(address, act).status_code == 410
    assert Outcome.objects.get().state == OutcomeState.CLAIMED


@pytest.mark.parametrize(
    "wrong",
    [
        {"amount": "12,50"},
        {"amount": "1.200"},
        {"amount": "約500"},
        {"amount": "-3"},
        {"amount": "0"},
        {"agreed_on": "2031-01-01"},
        {"without_mission": ""},
        {"kind": ""},
        {"currency": "EUR"},
        {"currency": ""},
    ],
)
def test_an_order_that_cannot_be_understood_is_asked_for_again(
    asked: Introduction, reader: Reader, wrong: dict[str, str]
) -> None:
    with on(38):
        page = reader.client.post(reader.link(K.FOLLOW_UP_TO_SUPPLIER), ORDER | wrong)
    assert page.status_code == 400
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("typed", ["１２，０００", "12000", "12 000.00", "12,000.00", "$12,000"])
def test_an_amount_is_read_as_people_type_it(
    asked: Introduction, reader: Reader, typed: str
) -> None:
    with on(38):
        reader.client.post(reader.link(K.FOLLOW_UP_TO_SUPPLIER), ORDER | {"amount": typed})
    assert Outcome.objects.get().amount == 12_000


def test_an_order_without_its_amount_needs_no_currency(asked: Introduction, reader: Reader) -> None:
    with on(38):
        page = reader.opens(K.FOLLOW_UP_TO_SUPPLIER).content.decode()
        unstated = ORDER | {"amount": "", "currency": ""}
        reader.client.post(reader.link(K.FOLLOW_UP_TO_SUPPLIER), unstated)
    assert '<option value="" selected>Elija una moneda</option>' in page
    assert Outcome.objects.get().amount is None


@pytest.mark.parametrize("act", ["settle", "sleep", "reopen", "call", "", "drop table"])
def test_a_side_has_only_its_own_acts(asked: Introduction, reader: Reader, act: str) -> None:
    with on(38):
        address = reader.link(K.FOLLOW_UP_TO_BUYER)
        before = asked.state
        assert reader.client.post(address, {"act": act}).status_code == 404
    asked.refresh_from_db()
    assert asked.state == before


def test_a_link_reaches_nothing_of_another_introduction(
    asked: Introduction, reader: Reader
) -> None:
    with on(0):
        other = make_released(mission=asked.mission)
        foreign = make_promise(
            introduction_id=other.pk,
            voice=SUPPLIER,
            kind=PromiseKind.QUOTED,
            owner=Owner.SUPPLIER,
            due_on=dt.date(2027, 1, 1),
        )
    with on(38):
        address = reader.link(K.FOLLOW_UP_TO_SUPPLIER)
        mine = asked.links.filter(purpose="supplier_follow_up").exists()
        gone = reader.client.post(address, {"act": "promise_done", "subject": foreign.pk})
    assert mine
    assert gone.status_code == 404
    foreign.refresh_from_db()
    assert foreign.state == PromiseState.OPEN


def test_a_supplier_promises_and_keeps_on_its_own_page(released: Introduction) -> None:
    supplier = member_of(released.supplier.organisation)
    page = reverse("introductions:supplier-follow-up", args=[released.pk])
    assert "How do things stand" in supplier.get(page).content.decode()
    day = (timezone.localdate() + dt.timedelta(days=9)).isoformat()
    supplier.post(page, {"act": "under_way", "kind": "sample_sent", "due_on": day})
    promise = Promise.objects.get()
    assert (promise.owner, promise.kind, promise.due_on.isoformat()) == (
        "supplier",
        "sample_sent",
        day,
    )
    supplier.post(page, {"act": "promise_done", "subject": promise.pk})
    promise.refresh_from_db()
    assert promise.state == PromiseState.DONE


def test_a_promise_of_the_next_step_needs_its_day(released: Introduction) -> None:
    supplier = member_of(released.supplier.organisation)
    page = reverse("introductions:supplier-follow-up", args=[released.pk])
    refused = supplier.post(page, {"act": "under_way", "kind": "sample_sent", "due_on": ""})
    assert refused.status_code == 400
    assert not Promise.objects.exists()
    assert not ProgressReport.objects.exists()


def test_strangers_viewers_and_the_other_kind_are_kept_out(released: Introduction) -> None:
    own = reverse("introductions:supplier-follow-up", args=[released.pk])
    assert member_of(SupplierFactory().organisation).get(own).status_code == 404
    assert member_of(released.need.buyer.organisation).get(own).status_code == 403
    viewer = member_of(released.supplier.organisation, Role.VIEWER)
    page = viewer.get(own)
    assert "<form" not in page.content.decode().split("<main")[1]
    assert viewer.post(own, {"act": "no_contact"}).status_code == 403
    foreign = member_of(MissionFactory().organizer)
    for address in (
        url(released, "follow-up"),
        url(released, "by-telephone", "buyer"),
        reverse("introductions:follow-up-list", args=[released.mission.slug]),
    ):
        assert foreign.get(address).status_code == 404
