"""A person reads, blocks and erases what is kept under their address."""

import datetime as dt
import io
import json
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts.domain.accesses import Reader, Whose, record_access
from accounts.domain.consents import give_consent
from accounts.domain.members import invite_member
from accounts.domain.personal import (
    BLOCKED_FOR,
    NotBlockedLongEnoughError,
    block_person,
    erase_person,
    personal_data,
)
from accounts.enums import ConsentChannel, Purpose, Role, Way
from accounts.models import ErasureRequest, User
from matchmaking.common.enums import Language
from matchmaking.introductions.models import Forwarding, Introduction, Reply
from matchmaking.outbox.domain.addresses import reply_address
from matchmaking.outbox.domain.incoming import receive_message
from matchmaking.outbox.domain.suppression import is_suppressed
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.introductions.pages import COLLEAGUE, pages_of_a_question
from tests.outbox.factories import queued
from tests.outbox.messages import reply

pytestmark = pytest.mark.django_db
BUYER = "tanaka@naniwa.example.jp"


@pytest.fixture(autouse=True)
def _mail(settings: Any) -> None:
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"


@pytest.fixture
def introduction() -> Introduction:
    """Letters went both ways, a reply came by e-mail, and a colleague answered."""
    pages = pages_of_a_question()
    introduction = Introduction.objects.get()
    address = reply_address(Mail.objects.get(kind="buyer_teaser").pk)
    receive_message(raw=reply(address, sender=f"田中 一郎 <{BUYER}>").as_bytes())
    seen = {"answer": "not_a_fit", "reason": "terms", "seen": introduction.state}
    Client().post(pages["colleague"], seen)
    return introduction


def erase(email: str) -> dict[str, int]:
    block_person(email=email)
    return erase_person(email=email, at_once=True)


def everywhere(text: str) -> list[str]:
    """Tables in which `text` still stands."""

    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608
            if any(text in repr(row) for row in cursor.fetchall()):
                found.append(table)
    return found


def test_an_export_shows_everything_under_the_address(introduction: Introduction) -> None:
    said = io.StringIO()
    call_command("export_personal_data", BUYER.upper(), stdout=said)
    found = json.loads(said.getvalue())
    assert set(found) == {"mails", "incoming messages", "buyer's contact", "answers"}
    assert found["answers"][0]["text"] == "金型は？"
    assert found["buyer's contact"][0]["contact_name"] == "田中 一郎"


def test_blocking_stops_everything_and_loses_nothing(introduction: Introduction) -> None:
    user = UserFactory(email=BUYER)
    # Whoever typed it may have written it in their own way.
    waiting = queued(
        "later", recipient=BUYER.capitalize(), due_at=timezone.now() + dt.timedelta(days=1)
    )
    before = personal_data(email=BUYER)
    block_person(email=BUYER)
    user.refresh_from_db()
    waiting.refresh_from_db()
    assert is_suppressed(BUYER)
    assert (user.is_active, waiting.state) == (False, MailState.CANCELLED)
    assert personal_data(email=BUYER)["buyer's contact"] == before["buyer's contact"]


def test_erasing_leaves_the_address_and_the_name_nowhere(introduction: Introduction) -> None:
    assert everywhere(BUYER)
    erase(BUYER)
    assert everywhere(BUYER) == ["outbox_suppression"]
    assert personal_data(email=BUYER) == {}
    assert Mail.objects.filter(kind="buyer_teaser", state=MailState.SENT).exists()


def test_erasing_a_colleague_keeps_the_answer_without_a_name(introduction: Introduction) -> None:
    erase(COLLEAGUE["email"])
    assert not everywhere(COLLEAGUE["name"])
    assert everywhere(COLLEAGUE["email"]) == ["outbox_suppression"]
    assert Reply.objects.filter(answer="not_a_fit", answered_by="").exists()
    assert Forwarding.objects.get().email.endswith("@erased.invalid")


def test_an_erased_account_is_nobodys(introduction: Introduction) -> None:
    user = UserFactory(email="ana@example.com", full_name="Ana Inconfundible")
    MembershipFactory(user=user)
    erase("ana@example.com")
    user = User.objects.get(pk=user.pk)
    assert not user.has_usable_password()
    assert not user.memberships.exists()
    assert not everywhere("Ana Inconfundible")


def test_an_erased_administrator_opens_nothing_and_the_log_names_nobody() -> None:
    user = UserFactory(email="ana@example.com", is_staff=True, is_superuser=True)
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={})
    LogEntry.objects.create(
        user=user, object_repr="Beto", action_flag=2, change_message="Beto's name was changed"
    )
    LogEntry.objects.create(
        user=UserFactory(), object_repr="Ana@example.com · Moldes", action_flag=3
    )
    block_person(email="ana@example.com")
    # Somebody switched the account on again; the erasure goes on all the same.
    User.objects.update(is_active=True)
    erase_person(email="ana@example.com", at_once=True)

    user.refresh_from_db()
    assert (user.is_active, user.is_staff, user.is_superuser) == (False, False, False)
    assert not Authenticator.objects.exists()
    assert set(LogEntry.objects.values_list("object_repr", "change_message")) == {("", "")}


def test_an_export_tells_what_the_account_did_and_its_own_address_once() -> None:
    user = UserFactory(email="ana@example.com", verified=False)
    user.emailaddress_set.create(email="ana@example.com", verified=False)
    give_consent(
        organisation=OrganisationFactory(),
        purpose=Purpose.PROFILE,
        language=Language.SPANISH,
        channel=ConsentChannel.WEB,
        user=user,
    )
    record_access(reader=Reader(user=user), whose=[Whose(address=BUYER)], way=Way.VIEW)
    assert {name: len(rows) for name, rows in personal_data(email="Ana@Example.com").items()} == {
        "account": 1,
        "consents that the account recorded": 1,
        "what the account looked at": 1,
    }


def test_an_account_that_is_erased_by_a_second_address_belongs_to_nothing_any_more() -> None:
    user = UserFactory(email="ana@example.com")
    user.emailaddress_set.create(email="ana@home.example", verified=True)
    MembershipFactory(user=user)
    erase("ana@home.example")
    assert not user.memberships.exists()


def test_an_account_is_blocked_by_a_second_address_too() -> None:
    user = UserFactory(email="ana@example.com")
    user.emailaddress_set.create(email="ana@home.example", verified=True)
    block_person(email="Ana@home.example")
    user.refresh_from_db()
    assert not user.is_active


def test_an_address_that_another_account_only_entered_opens_and_erases_nothing_of_it() -> None:
    """Who mistypes a new address into somebody else's is not that person."""
    user = UserFactory(email="beto@example.com")
    membership = MembershipFactory(user=user)
    user.emailaddress_set.create(email="ana@example.com", verified=False)

    found = personal_data(email="ana@example.com")
    assert "beto@example.com" not in repr(found)
    erase("ana@example.com")

    user.refresh_from_db()
    assert (user.email, user.is_active) == ("beto@example.com", True)
    assert list(user.memberships.all()) == [membership]
    assert everywhere("ana@example.com") == ["outbox_suppression"]


def test_blocking_and_erasing_one_person_touches_nobody_else(introduction: Introduction) -> None:
    other = MembershipFactory(user__email="beto@example.com")
    waiting = queued("later", recipient=BUYER, due_at=timezone.now() + dt.timedelta(days=1))
    give_consent(
        organisation=other.organisation,
        purpose=Purpose.PROFILE,
        language=Language.SPANISH,
        channel=ConsentChannel.WEB,
        user=other.user,
    )
    invite_member(
        organisation=OrganisationFactory(),
        email="beto@example.com",
        role=Role.EDITOR,
        language=Language.SPANISH,
        invited_by=None,
    )
    record_access(reader=Reader(user=other.user), whose=[Whose(address=BUYER)], way=Way.VIEW)
    record_access(reader=Reader(), whose=[Whose(address="beto@example.com")], way=Way.VIEW)
    before = [personal_data(email=email) for email in ("beto@example.com", BUYER)]
    UserFactory(email="ana@example.com")
    assert erase("ana@example.com") == {"account": 1}
    assert [personal_data(email=email) for email in ("beto@example.com", BUYER)] == before
    other.user.refresh_from_db()
    waiting.refresh_from_db()
    assert (other.user.is_active, waiting.state) == (True, MailState.QUEUED)


def test_a_request_of_one_person_erases_no_other() -> None:
    block_person(email="ana@example.com")
    with pytest.raises(NotBlockedLongEnoughError):
        erase_person(email="beto@example.com", at_once=True)


def test_erasing_waits_for_its_time() -> None:
    UserFactory(email="ana@example.com")
    with pytest.raises(CommandError):
        call_command("erase_personal_data", "ana@example.com", "--delete")
    call_command("erase_personal_data", "ana@example.com", stdout=io.StringIO())
    with pytest.raises(CommandError):
        call_command("erase_personal_data", "ana@example.com", "--delete")
    with time_machine.travel(timezone.now() + BLOCKED_FOR + dt.timedelta(minutes=1)):
        said = io.StringIO()
        call_command("erase_personal_data", "Ana@example.com", "--delete", stdout=said)
    assert "account: 1" in said.getvalue()
    request = ErasureRequest.objects.get()
    assert (request.email, request.erased_at is not None) == ("", True)
    with pytest.raises(CommandError, match="has been erased"):
        call_command("erase_personal_data", "ana@example.com", "--delete")


def test_what_comes_back_after_an_erasure_can_be_erased_again() -> None:
    for _ in range(2):
        UserFactory(email="ana@example.com")
        assert erase("ana@example.com") == {"account": 1}
    assert ErasureRequest.objects.count() == 1


def test_what_comes_back_after_an_erasure_waits_for_its_time_anew() -> None:
    erase("ana@example.com")
    with time_machine.travel(timezone.now() + BLOCKED_FOR + dt.timedelta(days=1)):
        block_person(email="ana@example.com")
        assert ErasureRequest.objects.get().email == "ana@example.com"
        with pytest.raises(NotBlockedLongEnoughError):
            erase_person(email="ana@example.com")


@pytest.mark.parametrize("command", ["export_personal_data", "erase_personal_data"])
def test_an_address_that_is_misspelled_is_not_passed_over_in_silence(command):
    errors = io.StringIO()
    call_command(command, "nobody@example.com", stdout=io.StringIO(), stderr=errors)
    assert "Is it spelled as they write it?" in errors.getvalue()
