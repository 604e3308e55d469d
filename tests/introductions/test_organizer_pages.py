"""The organizer sees what went where and decides what nobody else can."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.domain.consents import give_consent, withdraw_consent
from accounts.enums import ConsentChannel, Purpose
from accounts.models import User
from matchmaking.common.enums import Language
from matchmaking.introductions.domain.consent import chain, stopping
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import Introduction
from matchmaking.introductions.views import organizer as views
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import MailAction, MailState
from matchmaking.outbox.models import Mail, MailEvent
from tests.factories import MembershipFactory, MissionFactory
from tests.introductions.conftest import Reader
from tests.introductions.factories import (
    make_introduction,
    make_mission,
    make_need,
    make_supplier,
    make_terms,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organizer(introduction: Introduction, client: Client) -> User:
    user: User = MembershipFactory(organisation=introduction.mission.organizer).user
    client.force_login(user)
    return user


def url(introduction: Introduction, name: str, *args: Any) -> str:
    return reverse(f"introductions:{name}", args=[introduction.mission.slug, *args])


def test_list_shows_each_introduction_with_its_state(
    introduction: Introduction, organizer: User, client: Client
) -> None:
    page = client.get(url(introduction, "list")).content.decode()
    assert introduction.supplier.organisation.name in page
    assert introduction.need.title in page
    nothing = client.get(url(introduction, "list"), {"state": "introduced"}).content.decode()
    assert introduction.need.title not in nothing


def test_list_says_that_it_is_empty_before_the_first_approval(
    introduction: Introduction, client: Client
) -> None:
    mission = MissionFactory()
    client.force_login(MembershipFactory(organisation=mission.organizer).user)
    page = client.get(reverse("introductions:list", args=[mission.slug])).content.decode()
    assert "No introduction is under way yet." in page
    assert introduction.need.title not in page
    assert "<table" not in page


def test_list_asks_the_same_number_of_queries_for_many_rows(
    client: Client, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    terms, mission = make_terms(), make_mission()
    client.force_login(MembershipFactory(organisation=mission.organizer).user)
    address = reverse("introductions:list", args=[mission.slug])
    supplier = make_supplier(terms)
    make_introduction(mission=mission, supplier=supplier, need=make_need(terms))
    client.get(address)
    with django_assert_max_num_queries(30) as one:
        client.get(address)
    for _ in range(6):
        make_introduction(mission=mission, supplier=supplier, need=make_need(terms))
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_detail_shows_letters_without_their_secrets(
    introduction: Introduction, organizer: User, client: Client, reader: Reader
) -> None:
    token = reader.link("supplier_request").split("/")[2]
    page = client.get(url(introduction, "detail", introduction.pk)).content.decode()
    assert "Buscan en Japón" in page
    assert token not in page


def test_detail_shows_the_release(
    introduction: Introduction, organizer: User, client: Client, reader: Reader
) -> None:
    reader.accepts()
    reader.is_interested()
    page = client.get(url(introduction, "detail", introduction.pk)).content.decode()
    assert "2026-11" in page


def test_organizer_cancels_and_queued_letters_are_taken_back(
    introduction: Introduction, organizer: User, client: Client
) -> None:
    client.post(url(introduction, "cancel", introduction.pk), {"note": "duplicate"})
    introduction.refresh_from_db()
    assert introduction.state == S.CANCELLED
    last = introduction.events.last()
    assert (last.user, last.note) == (organizer, "duplicate")
    assert Mail.objects.get().state == MailState.CANCELLED


@pytest.fixture
def uncertain(introduction: Introduction) -> Mail:
    mail = Mail.objects.get()
    Mail.objects.filter(pk=mail.pk).update(state=MailState.UNCERTAIN)
    return mail


def test_uncertain_letters_have_pages_of_their_own(
    mission: Mission, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "PAGE_SIZE", 2)
    for _n in range(3):
        chain.advance(introduction_id=make_introduction(mission=mission).pk)
    Mail.objects.update(state=MailState.UNCERTAIN)
    client.force_login(MembershipFactory(organisation=mission.organizer).user)
    address = reverse("introductions:list", args=[mission.slug])
    first = client.get(address)
    assert "3 letters may or may not have arrived" in first.content.decode()
    assert 'href="?uncertain=2"' in first.content.decode()
    assert len(first.context["uncertain"]) == 2
    last = client.get(address, {"uncertain": 2}).context["uncertain"]
    assert [letter.mail for letter in last] == [Mail.objects.latest("pk")]


@pytest.mark.parametrize(
    ("name", "state"), [("mark-sent", MailState.SENT), ("send-again", MailState.QUEUED)]
)
def test_organizer_decides_about_an_uncertain_letter(
    introduction: Introduction,
    organizer: User,
    client: Client,
    uncertain: Mail,
    name: str,
    state: str,
) -> None:
    assert uncertain.recipient in client.get(url(introduction, "list")).content.decode()
    client.post(url(introduction, name, introduction.pk, uncertain.letter.pk))
    uncertain.refresh_from_db()
    assert uncertain.state == state
    assert uncertain.events.get().user == organizer


def test_a_letter_that_its_address_refused_goes_to_the_one_that_the_profile_has_since(
    introduction: Introduction, organizer: User, client: Client
) -> None:
    letter = introduction.letters.get()
    Mail.objects.filter(pk=letter.mail_id).update(state=MailState.FAILED)
    page = url(introduction, "detail", introduction.pk)
    again = url(introduction, "send-again", introduction.pk, letter.pk)
    assert "correct the e-mail address in the profile first" in client.get(page).content.decode()
    # Another tab knew an address that is gone again: nothing leaves to the old one by mistake.
    client.post(again, {"to": "elsewhere"})
    letter.mail.refresh_from_db()
    assert letter.mail.state == MailState.FAILED
    introduction.supplier.contact_email = "ventas@nueva.example"
    introduction.supplier.save()
    assert "Send it to ventas@nueva.example" in client.get(page).content.decode()
    client.post(again, {"to": "elsewhere"})
    letter.mail.refresh_from_db()
    assert letter.mail.recipient == "ventas@nueva.example"
    assert letter.mail.state == MailState.QUEUED
    assert letter.mail.events.get().user == organizer


def test_another_organizer_finds_nothing(introduction: Introduction, client: Client) -> None:
    other = MissionFactory()
    client.force_login(MembershipFactory(organisation=other.organizer).user)
    letter = introduction.letters.get()
    for name, args in (("list", ()), ("detail", (introduction.pk,))):
        assert client.get(url(introduction, name, *args)).status_code == 404
    for name, args in (
        ("cancel", (introduction.pk,)),
        ("mark-sent", (introduction.pk, letter.pk)),
        ("send-again", (introduction.pk, letter.pk)),
    ):
        assert client.post(url(introduction, name, *args)).status_code == 404
    own = reverse("introductions:detail", args=[other.slug, introduction.pk])
    assert client.get(own).status_code == 404
    introduction.refresh_from_db()
    assert introduction.state == S.SUPPLIER_ASKED


@pytest.mark.parametrize("kind", ["supplier", "visitor"])
def test_others_do_not_see_the_letters(
    introduction: Introduction, client: Client, kind: str
) -> None:
    if kind == "supplier":
        client.force_login(MembershipFactory(organisation=introduction.supplier.organisation).user)
    assert client.get(url(introduction, "list")).status_code in {302, 403}


def test_a_viewer_may_look_but_not_decide(introduction: Introduction, client: Client) -> None:
    viewer = MembershipFactory(organisation=introduction.mission.organizer, role="viewer").user
    client.force_login(viewer)
    assert client.get(url(introduction, "detail", introduction.pk)).status_code == 200
    assert client.post(url(introduction, "cancel", introduction.pk)).status_code == 403
    introduction.refresh_from_db()
    assert introduction.state == S.SUPPLIER_ASKED


def test_why_a_letter_waits_is_shown(client: Client) -> None:
    introduction = make_introduction()
    introduction.supplier.contact_email = ""
    introduction.supplier.save(update_fields=["contact_email"])
    chain.advance(introduction_id=introduction.pk)
    client.force_login(MembershipFactory(organisation=introduction.mission.organizer).user)
    introduction.refresh_from_db()
    page = client.get(url(introduction, "detail", introduction.pk)).content.decode()
    assert introduction.waiting_for == "supplier_without_address"
    assert str(introduction.get_waiting_for_display()) in page.replace("&#x27;", "'")


@pytest.mark.parametrize(
    ("note", "words"),
    [
        ("guard", "What it says no longer held when it was to leave"),
        ("need_closed", "The need was closed"),
        ("451 Mailbox busy", "451 Mailbox busy"),
    ],
)
def test_a_letter_that_was_taken_back_says_why_in_words(
    introduction: Introduction, organizer: User, client: Client, note: str, words: str
) -> None:
    chain.advance(introduction_id=introduction.pk)
    letter = introduction.letters.get()
    MailEvent.objects.create(mail=letter.mail, action=MailAction.CANCELLED, note=note)
    page = client.get(url(introduction, "detail", introduction.pk)).content.decode()
    assert f"· {words}" in page


def test_a_withdrawal_is_for_good_and_its_page_says_so(
    introduction: Introduction, organizer: User, client: Client
) -> None:
    said: dict[str, Any] = {
        "organisation": introduction.supplier.organisation,
        "purpose": Purpose.LETTERS,
        "language": Language.SPANISH,
        "channel": ConsentChannel.WEB,
    }
    sentence = "A withdrawal ends an introduction for good"
    detail = url(introduction, "detail", introduction.pk)
    assert sentence not in client.get(detail).content.decode()
    withdraw_consent(**said)
    stopping.stop_revoked()
    give_consent(**said)
    assert chain.advance(introduction_id=introduction.pk) == S.WITHDRAWN
    assert sentence in client.get(detail).content.decode()
    assert Mail.objects.get().state == MailState.CANCELLED
