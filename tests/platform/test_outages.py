"""What people see while Redis or the database cannot be asked."""

import errno
import os
from collections.abc import Iterator
from typing import Any

import pytest
from django.core import mail
from django.core.files.base import ContentFile
from django.core.files.uploadhandler import FileUploadHandler
from django.db import IntegrityError, connections
from django.test import Client
from django.urls import reverse

from matchmaking.celery import app
from matchmaking.common import caches as counting
from matchmaking.common import wake as waking
from matchmaking.common.outages import is_outage
from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.enums import IntroductionState, LetterKind
from matchmaking.matching.enums import ProposalState
from matchmaking.profiles.models import Need
from tests.api.factories import make_proposal, make_world, organizer_client
from tests.factories import PASSWORD, MembershipFactory, UserFactory
from tests.introductions.conftest import Reader
from tests.introductions.factories import make_introduction

pytestmark = pytest.mark.django_db
NOWHERE = "redis://127.0.0.1:1/0"
LANGUAGES = {
    "en": "Puente is out of reach for a moment",
    "es": "Puente no está disponible por el momento",
    "ja": "ただいまPuenteをご利用いただけません",
}


@pytest.fixture
def no_redis(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The cache and the broker of production, where nobody listens."""
    backend = "matchmaking.common.caches.SharedOrOwnCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": NOWHERE}}
    for name in ("broker_url", "broker_write_url", "broker_read_url"):
        monkeypatch.setitem(app.conf, name, NOWHERE)
    monkeypatch.setattr(counting, "_quiet_until", 0.0)
    monkeypatch.setattr(waking, "_quiet_until", 0.0)
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"
    yield
    counting.SharedOrOwnCache(NOWHERE, {}).clear()


@pytest.mark.usefixtures("no_redis")
def test_people_log_in_without_redis_and_guessing_is_still_slowed() -> None:
    person = UserFactory()
    door = reverse("account_login")
    entered = Client().post(door, {"login": person.email, "password": PASSWORD})
    assert entered.status_code == 302

    guesser = Client()
    guesses = [{"login": person.email, "password": f"guess {n}"} for n in range(6)]
    told = [guesser.post(door, guess).content.decode() for guess in guesses]
    assert "Too many failed log-ins" not in told[0]
    assert "Too many failed log-ins" in told[-1]


@pytest.mark.usefixtures("no_redis")
def test_people_sign_up_and_ask_for_a_new_password_without_redis() -> None:
    form = {"full_name": "Ana", "email": "ana@example.com", "password1": "una frase muy larga"}
    Client().post(reverse("account_signup"), form)
    known = UserFactory()
    Client().post(reverse("account_reset_password"), {"email": known.email})
    assert [letter.to for letter in mail.outbox] == [["ana@example.com"], [known.email]]


@pytest.mark.usefixtures("no_redis")
def test_programmes_write_once_without_redis_and_are_still_counted(settings: Any) -> None:
    settings.API_THROTTLE_RATES = {"api": "3/min", "score": "1/min"}
    world = make_world()
    client = organizer_client(world)
    body = {"buyer": world.buyer.pk, "title": "樹脂部品"}
    sent = [
        client.post("/api/v1/needs/", body, format="json", headers={"idempotency-key": "k"})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [201, 201]
    assert Need.objects.filter(title="樹脂部品").count() == 1
    assert [client.get("/api/v1/needs/").status_code for _ in range(2)] == [200, 429]


@pytest.mark.usefixtures("no_redis")
def test_an_organizer_approves_and_a_reader_answers_without_redis(client: Client) -> None:
    world = make_world()
    proposal = make_proposal(world)
    client.force_login(world.owner)
    address = reverse("matching:decide", args=[world.mission.slug, proposal.pk])
    client.post(address, {"decision": "approve"})
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.APPROVED

    asked = make_introduction()
    chain.advance(introduction_id=asked.pk)
    Reader(Client()).answers(
        LetterKind.SUPPLIER_REQUEST, "accept", seen=IntroductionState.SUPPLIER_ASKED
    )
    asked.refresh_from_db()
    assert asked.state == IntroductionState.BUYER_ASKED


@pytest.fixture
def no_database() -> Iterator[None]:
    """The browser's requests find a PostgreSQL where nobody listens."""
    dead = {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "127.0.0.1",
        "PORT": "1",
        "NAME": "puente",
    }
    alive = connections["default"]
    connections["default"] = type(connections)({"default": dead})["default"]
    yield
    connections["default"] = alive


@pytest.fixture
def signed_in() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(MembershipFactory().user)
    return client


def test_health_is_told_whatever_cookie_comes_along(signed_in: Client, no_database: None) -> None:
    assert signed_in.get("/livez").json() == {"status": "ok"}
    ready = signed_in.get("/readyz")
    assert (ready.status_code, ready.json()) == (503, {"status": "database unavailable"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_say_that_the_database_cannot_be_asked(
    signed_in: Client, no_database: None, language: str
) -> None:
    headers = {"accept-language": language}
    for answer in (
        signed_in.get("/missions/", headers=headers),
        # A reader of a letter, who has no session.
        Client(raise_request_exception=False).get("/r/abc/", headers=headers),
    ):
        page = answer.content.decode()
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        assert f"<h1>{LANGUAGES[language]}</h1>" in page
        assert "alert" not in page


def test_who_sent_something_is_told_what_became_of_it(signed_in: Client, no_database: None) -> None:
    sentence = "What you sent was saved whole or not at all."
    assert sentence in signed_in.post("/missions/new/", {"name": "x"}).content.decode()
    assert sentence not in signed_in.get("/missions/new/").content.decode()


def test_programmes_are_told_so_too(signed_in: Client, no_database: None) -> None:
    with_key = {"authorization": "Bearer pnt_x"}
    for answer in (
        signed_in.get("/api/v1/missions/"),
        Client(raise_request_exception=False).get(
            "/api/v1/missions/", headers=with_key | {"accept-language": "es"}
        ),
    ):
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")
        (row,) = answer.json()["errors"]
        assert (row["field"], row["code"]) == ("", "out_of_reach")
    assert row["message"].startswith(LANGUAGES["es"])


class FullDisk(FileUploadHandler):
    """Where larger uploads wait while they come in, there is no room."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def file_complete(self, file_size: int) -> None:
        raise NotImplementedError


def test_an_upload_that_finds_no_room_on_its_way_is_told_so(
    signed_in: Client, settings: Any
) -> None:
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.FullDisk"]
    sent = {"kind": "photo", "file": ContentFile(b"x" * 10, "a.png")}
    answer = signed_in.post(reverse("profiles:supplier-files"), sent)
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert LANGUAGES["en"] in answer.content.decode()


def test_the_log_has_the_status_that_was_answered(
    signed_in: Client, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.FullDisk"]
    sent = {"kind": "photo", "file": ContentFile(b"x" * 10, "a.png")}
    signed_in.post(reverse("profiles:supplier-files"), sent)
    lines = [record.msg for record in caplog.records if isinstance(record.msg, dict)]
    assert [line["code"] for line in lines if line.get("event") == "request_failed"] == [503]


def test_other_mistakes_are_still_ours() -> None:
    assert not is_outage(PermissionError(errno.EACCES, "no"))
    assert not is_outage(IntegrityError("twice"))
