"""What a supplier and a buyer with an account see of their introductions, and answer there."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import Role, Way
from accounts.models import DataAccess
from matchmaking.introductions.domain.consent import chain, stopping
from matchmaking.introductions.enums import ActorKind, Side
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import Introduction
from matchmaking.missions.enums import ExclusionReason
from matchmaking.missions.models import Exclusion
from matchmaking.outbox.enums import MailState
from matchmaking.profiles.enums import Confidentiality
from tests.factories import BuyerFactory, SupplierFactory
from tests.introductions.conftest import Reader
from tests.introductions.factories import make_introduction, make_need, make_supplier, make_terms
from tests.introductions.followup import make_released, member_of

pytestmark = pytest.mark.django_db
SUPPLIERS, BUYERS = "introductions:supplier-list", "introductions:buyer-list"


@pytest.fixture
def supplier(introduction: Introduction) -> Client:
    return member_of(introduction.supplier.organisation)


@pytest.fixture
def buyer(introduction: Introduction) -> Client:
    return member_of(introduction.need.buyer.organisation)


def answer(client: Client, introduction: Introduction, side: str, given: str, **more: Any) -> Any:
    introduction.refresh_from_db()
    url = reverse(f"introductions:{side}-answer", args=[introduction.pk])
    return client.post(url, {"answer": given, "seen": introduction.state} | more, follow=True)


def main_of(client: Client, name: str) -> str:
    response = client.get(reverse(name))
    assert response.status_code == 200
    return response.content.decode().split("<main")[1].split("</main>")[0]


def test_form_that_asks_for_a_reason_carries_one_state_and_shows_no_markup(
    introduction: Introduction, supplier: Client
) -> None:
    declining = main_of(supplier, SUPPLIERS).split('value="decline"')[0].rsplit("<form", 1)[1]
    rest = main_of(supplier, SUPPLIERS).split('value="decline"')[1].split("</form>")[0]
    assert (declining + rest).count('name="seen"') == 1
    assert "&lt;input" not in declining + rest


def test_both_answer_on_their_pages_and_read_each_others_contacts(
    introduction: Introduction, supplier: Client, buyer: Client
) -> None:
    assert "wait for your answer" in main_of(supplier, SUPPLIERS)
    # The buyer's title is Japanese: what it says stands below it.
    assert "<p>moulded plastic parts</p>" in main_of(supplier, SUPPLIERS)
    assert "tanaka@naniwa.example.jp" not in main_of(supplier, SUPPLIERS)
    assert "No introduction yet" in main_of(buyer, BUYERS)
    answer(supplier, introduction, "supplier", "accept")
    assert "The buyer is asked" in main_of(supplier, SUPPLIERS)
    shown = main_of(buyer, BUYERS)
    assert "We wrote to you about this supplier" in shown
    assert "ana.lopez@plasticos.example" not in shown
    answer(buyer, introduction, "buyer", "interested")
    introduction.refresh_from_db()
    assert introduction.state == S.INTRODUCED
    assert "tanaka@naniwa.example.jp" in main_of(supplier, SUPPLIERS)
    shown = main_of(buyer, BUYERS)
    assert "ana.lopez@plasticos.example" in shown
    assert "<form" not in shown
    # Both answered before their letters' hour: what they read here does not come by mail as well.
    asked = introduction.letters.filter(kind__in=["supplier_request", "buyer_teaser"])
    assert {letter.mail.state for letter in asked} == {MailState.CANCELLED}


def test_the_side_itself_is_kept_as_the_one_who_answered(
    introduction: Introduction, supplier: Client, buyer: Client
) -> None:
    answer(supplier, introduction, "supplier", "accept")
    answer(buyer, introduction, "buyer", "interested")
    spoke = introduction.events.filter(
        user__isnull=False,
        to_state__in=[
            S.SUPPLIER_ACCEPTED,
            S.BUYER_INTERESTED,
        ],
    )
    assert [event.actor_kind for event in spoke] == [ActorKind.SUPPLIER, ActorKind.BUYER]
    assert all(reply.user is not None for reply in introduction.replies.all())


def test_a_supplier_changes_its_mind_until_the_release(
    introduction: Introduction, supplier: Client, buyer: Client
) -> None:
    answer(supplier, introduction, "supplier", "decline", reason="no_capacity")
    assert "You declined" in main_of(supplier, SUPPLIERS)
    answer(supplier, introduction, "supplier", "accept")
    answer(buyer, introduction, "buyer", "interested")
    answer(supplier, introduction, "supplier", "decline", reason="no_capacity")
    introduction.refresh_from_db()
    assert introduction.state == S.INTRODUCED


def test_a_stale_answer_changes_nothing(introduction: Introduction, supplier: Client) -> None:
    page = answer(supplier, introduction, "supplier", "accept", seen=S.APPROVED)
    assert "already been answered" in page.content.decode()
    introduction.refresh_from_db()
    assert introduction.state == S.SUPPLIER_ASKED


def test_what_was_written_when_another_answer_came_first_stays_in_its_form(
    introduction: Introduction, supplier: Client
) -> None:
    answer(supplier, introduction, "supplier", "accept")
    note = {"reason": "no_capacity", "text": "Hasta mayo no podemos."}
    page = answer(supplier, introduction, "supplier", "decline", seen=S.SUPPLIER_ASKED, **note)
    html = page.content.decode()
    assert "already been answered" in html
    assert "Hasta mayo no podemos.</textarea>" in html
    assert f'value="{S.BUYER_ASKED}"' in html
    introduction.refresh_from_db()
    assert introduction.state == S.BUYER_ASKED


def test_a_decline_without_a_reason_is_asked_for_one(
    introduction: Introduction, supplier: Client
) -> None:
    assert answer(supplier, introduction, "supplier", "decline").status_code == 400
    introduction.refresh_from_db()
    assert introduction.state == S.SUPPLIER_ASKED


def test_a_question_is_read_and_answered_there(
    introduction: Introduction, supplier: Client, buyer: Client
) -> None:
    answer(supplier, introduction, "supplier", "accept")
    question = "金型は自社製ですか。tanaka@naniwa.example.jp"
    answer(buyer, introduction, "buyer", "needs_information", text=question)
    shown = main_of(supplier, SUPPLIERS)
    assert "金型は自社製ですか。" in shown
    assert "tanaka@" not in shown
    answer(supplier, introduction, "supplier", "information", text="Sí.")
    introduction.refresh_from_db()
    assert introduction.state == S.BUYER_ASKED


def test_a_viewer_reads_and_does_not_answer(introduction: Introduction) -> None:
    viewer = member_of(introduction.supplier.organisation, Role.VIEWER)
    shown = main_of(viewer, SUPPLIERS)
    assert "<form" not in shown
    assert "An owner or editor of your organisation can answer." in shown
    assert answer(viewer, introduction, "supplier", "accept").status_code == 403


def test_somebody_elses_introduction_is_not_found(introduction: Introduction) -> None:
    stranger = member_of(SupplierFactory().organisation)
    assert "No introduction yet" in main_of(stranger, SUPPLIERS)
    assert answer(stranger, introduction, "supplier", "accept").status_code == 404
    other_buyer = member_of(BuyerFactory().organisation)
    assert answer(other_buyer, introduction, "buyer", "interested").status_code == 404
    own_buyer = member_of(introduction.need.buyer.organisation)
    assert answer(own_buyer, introduction, "buyer", "interested").status_code == 404
    assert answer(own_buyer, introduction, "supplier", "accept").status_code == 403


def test_an_anonymous_buyer_is_named_only_in_the_contacts(
    introduction: Introduction, supplier: Client, buyer: Client
) -> None:
    introduction.need.confidentiality = Confidentiality.ANONYMOUS
    introduction.need.save(update_fields=["confidentiality"])
    answer(supplier, introduction, "supplier", "accept")
    shown = main_of(supplier, SUPPLIERS)
    assert "Naniwa Seiki" not in shown.split("<details>")[0]
    answer(buyer, introduction, "buyer", "interested")
    assert "株式会社なにわ精機" in main_of(supplier, SUPPLIERS)


def test_what_ended_before_the_supplier_was_asked_never_reaches_it() -> None:
    waiting = make_introduction()
    client = member_of(waiting.supplier.organisation)
    assert waiting.need.title in main_of(client, SUPPLIERS)
    pair = {"organisation": waiting.need.buyer.organisation}
    excluded = waiting.supplier.organisation
    Exclusion.objects.create(excluded=excluded, reason=ExclusionReason.COMPETITOR, **pair)
    assert waiting.need.title not in main_of(client, SUPPLIERS)
    stopping.cancel(introduction=waiting, user=None, note="We doubt it")
    assert waiting.need.title not in main_of(client, SUPPLIERS)


def test_an_organizers_note_is_for_the_organizer(
    introduction: Introduction, supplier: Client
) -> None:
    stopping.cancel(introduction=introduction, user=None, note="We doubt it")
    shown = main_of(supplier, SUPPLIERS)
    assert "It was taken back before contact details were exchanged." in shown
    assert "We doubt it" not in shown


@pytest.mark.parametrize("name", [SUPPLIERS, BUYERS])
def test_many_introductions_cost_as_many_queries_as_one(
    introduction: Introduction,
    supplier: Client,
    buyer: Client,
    name: str,
    django_assert_max_num_queries: Any,
) -> None:
    client = supplier if name == SUPPLIERS else buyer
    answer(supplier, introduction, "supplier", "accept")
    with django_assert_max_num_queries(12):
        client.get(reverse(name))
    terms = make_terms()
    for number in range(15):
        more = {"need": make_need(terms), "supplier": introduction.supplier}
        if name == BUYERS:
            other = make_supplier(terms, organisation__legal_name=f"Otra {number}")
            more = {"need": make_need(terms, introduction.need.buyer), "supplier": other}
        made = make_introduction(mission=introduction.mission, **more)
        chain.advance(introduction_id=made.pk)
    with django_assert_max_num_queries(12):
        client.get(reverse(name))


@pytest.mark.parametrize("side", Side)
def test_many_released_contacts_cost_as_many_queries_as_one(
    side: Side, django_assert_num_queries: Any
) -> None:
    terms = make_terms()
    first = make_released(need=make_need(terms), supplier=make_supplier(terms))
    own = first.supplier if side == Side.SUPPLIER else first.need.buyer
    client = member_of(own.organisation)
    page = reverse(f"introductions:{side}-list")
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    looked_at = DataAccess.objects.count()
    for number in range(4):
        pair = {"need": make_need(terms), "supplier": first.supplier}
        if side == Side.BUYER:
            other = make_supplier(terms, organisation__legal_name=f"Otra {number}")
            pair = {"need": make_need(terms, first.need.buyer), "supplier": other}
        make_released(mission=first.mission, **pair)
    with (
        time_machine.travel(dt.timedelta(hours=1), tick=False),
        django_assert_num_queries(len(one)),
    ):
        shown = client.get(page)
    assert len(shown.context["lines"]) == 5
    assert DataAccess.objects.filter(way=Way.VIEW).count() > looked_at


def test_a_reply_page_tells_the_time_by_its_readers_clock(
    introduction: Introduction, reader: Reader
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, 23, 17, 5, tzinfo=dt.UTC), tick=False):
        reader.accepts()
    answered = reader.opens(K.SUPPLIER_REQUEST).content.decode()
    assert "11:05" in answered
    assert "17:05" not in answered
