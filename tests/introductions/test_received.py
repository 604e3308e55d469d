"""Replies by e-mail: on their introduction, seen by the organizer, and by nobody else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.introductions.domain.consent.received import stop_for_complaints, take_reply
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import Introduction, OptOut, ReceivedReply, Reply
from matchmaking.introductions.tasks import sweep
from matchmaking.outbox.domain.addresses import reply_address, return_path
from matchmaking.outbox.domain.incoming import receive_message
from matchmaking.outbox.models import Incoming, Mail
from tests.factories import MembershipFactory
from tests.introductions.conftest import Reader
from tests.outbox.messages import complaint, reply

pytestmark = pytest.mark.django_db
CONTACT = "tanaka-direct@naniwa.example.jp"
TEXT = f"興味があります。直接ご連絡ください：{CONTACT}\n\n-----Original Message-----\nFrom: Puente"


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.OUTBOX_BOUNCE_ADDRESS = "bounces@puente.example"
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"


@pytest.fixture
def asked(introduction: Introduction, reader: Reader) -> Introduction:
    """The buyer has its letter."""
    reader.accepts()
    reader.link(K.BUYER_TEASER)
    introduction.refresh_from_db()
    return introduction


@pytest.fixture
def organizer(introduction: Introduction, client: Client) -> Client:
    member = MembershipFactory(organisation=introduction.mission.organizer)
    client.force_login(member.user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def teaser() -> Mail:
    return Mail.objects.get(kind=K.BUYER_TEASER)


def comes_in(text: str = TEXT, **fields: Any) -> ReceivedReply:
    address = reply_address(teaser().pk)
    message = reply(address, text, **fields)
    message.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="図面.pdf")
    message.add_attachment(b"MZ", maintype="application", subtype="pdf", filename="run.exe")
    receive_message(raw=message.as_bytes(), recipient=address)
    sweep()
    return ReceivedReply.objects.get()


def detail(introduction: Introduction) -> str:
    return reverse("introductions:detail", args=[introduction.mission.slug, introduction.pk])


def test_a_reply_is_kept_on_its_introduction_and_changes_no_state(asked: Introduction) -> None:
    received = comes_in()
    before = asked.state
    asked.refresh_from_db()
    assert (received.introduction, received.side) == (asked, "buyer")
    assert asked.state == before == S.BUYER_ASKED
    assert Reply.objects.filter(side="buyer").count() == 0


def test_the_organizer_is_told_once_and_nobody_else(asked: Introduction) -> None:
    known = set(Mail.objects.values_list("pk", flat=True))
    received = comes_in()
    sweep()
    assert take_reply(incoming_id=received.incoming_id) is None
    (notice,) = Mail.objects.exclude(pk__in=known)
    assert notice.recipient == asked.mission.reply_email
    assert detail(asked) in notice.text
    assert CONTACT in notice.text
    others = Mail.objects.exclude(pk=notice.pk)
    assert not any(CONTACT in mail.text + mail.html for mail in others)


@pytest.mark.parametrize(
    ("country", "subject"), [("MX", "Respuesta de"), ("JP", "【返信あり】"), ("US", "replied by")]
)
def test_the_notice_speaks_the_organizers_language(
    asked: Introduction, country: str, subject: str
) -> None:
    organizer = asked.mission.organizer
    organizer.country = country
    organizer.save(update_fields=["country"])
    comes_in()
    assert subject in Mail.objects.get(kind="reply_received").subject


def test_the_organizer_reads_it_with_its_files(asked: Introduction, organizer: Client) -> None:
    received = comes_in()
    page = organizer.get(detail(asked)).content.decode()
    assert CONTACT in page
    assert "Original Message" in page
    kept, listed = received.incoming.files.all()
    path = [asked.mission.slug, asked.pk, received.pk]
    response = organizer.get(reverse("introductions:received-file", args=[*path, kept.pk]))
    assert response.content == b"%PDF-1"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "run.exe" in page
    refused = organizer.get(reverse("introductions:received-file", args=[*path, listed.pk]))
    assert refused.status_code == 404


def test_another_organizer_sees_nothing_of_it(asked: Introduction, client: Client) -> None:
    received = comes_in()
    stranger = MembershipFactory(organisation__kind="organizer")
    client.force_login(stranger.user, backend="django.contrib.auth.backends.ModelBackend")
    file = received.incoming.files.first()
    path = [asked.mission.slug, asked.pk, received.pk]
    assert client.get(detail(asked)).status_code == 404
    answer = reverse("introductions:enter-answer", args=path)
    assert client.post(answer, {"answer": "interested"}).status_code == 404
    file_url = reverse("introductions:received-file", args=[*path, file.pk])
    assert client.get(file_url).status_code == 404


@pytest.mark.parametrize(
    ("sender", "differs"),
    [("田中 <Tanaka@naniwa.example.jp>", False), ("x <other@naniwa.example.jp>", True)],
)
def test_another_sender_is_marked(asked: Introduction, sender: str, differs: bool) -> None:
    assert comes_in(sender=sender).sender_differs is differs


def test_an_automatic_reply_is_shown_and_told_to_nobody(
    asked: Introduction, organizer: Client
) -> None:
    comes_in("休暇中です", Auto_Submitted="auto-replied")
    assert not Mail.objects.filter(kind="reply_received").exists()
    page = organizer.get(detail(asked)).content.decode()
    assert "休暇中です" in page
    received = ReceivedReply.objects.get()
    path = [asked.mission.slug, asked.pk, received.pk]
    assert reverse("introductions:enter-answer", args=path) not in page


def test_hostile_text_stays_text(asked: Introduction, organizer: Client) -> None:
    hostile = "<script>alert(1)</script>"
    comes_in(f"{hostile}\n→ click: https://evil.example/", subject=hostile)
    assert hostile not in organizer.get(detail(asked)).content.decode()
    notice = Mail.objects.get(kind="reply_received")
    assert hostile not in notice.html
    assert 'href="https://evil.example' not in notice.html


def test_the_organizer_enters_the_reply_as_the_answer(
    asked: Introduction, organizer: Client
) -> None:
    received = comes_in()
    url = reverse("introductions:enter-answer", args=[asked.mission.slug, asked.pk, received.pk])
    organizer.post(url, {"answer": "not_a_fit", "seen": asked.state})
    asked.refresh_from_db()
    assert asked.state == S.BUYER_ASKED  # A reason is missing.
    organizer.post(url, {"answer": "interested", "seen": asked.state})
    asked.refresh_from_db()
    assert asked.state == S.INTRODUCED
    assert asked.events.get(to_state=S.BUYER_INTERESTED).actor_kind == "organizer"


@pytest.mark.parametrize("side", ["supplier", "buyer"])
def test_a_complaint_ends_the_sides_introductions(asked: Introduction, side: str) -> None:
    kind = K.BUYER_TEASER if side == "buyer" else K.SUPPLIER_REQUEST
    mail = Mail.objects.get(kind=kind)
    receive_message(raw=complaint("abuse@puente.example", return_path(mail.pk)))
    assert stop_for_complaints() == 1
    assert stop_for_complaints() == 0
    asked.refresh_from_db()
    assert asked.state == S.WITHDRAWN
    assert OptOut.objects.get().scope == "all"
    assert Incoming.objects.get().state == "done"
