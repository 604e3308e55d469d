"""Mail services over HTTP: what each answer leaves, and what their webhooks may tell us."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from django.test import Client

import tests.outbox.webhook_urls  # noqa: F401 - read before a test sets the secret
from matchmaking.outbox.domain.addresses import METADATA_KEY, envelope_id, reply_address
from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.domain.suppression import is_suppressed
from matchmaking.outbox.enums import MailState, Mode
from matchmaking.outbox.models import Incoming, Mail
from tests.outbox.factories import queued
from tests.outbox.messages import reply

pytestmark = pytest.mark.django_db
NUMBER = "b7bc2f4a-e38e-4336-af7d-e6c392c2f817"
TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": NUMBER, "To": "ana@proveedora.example"}
INACTIVE = {
    "ErrorCode": 406,
    "Message": "You tried to send to recipient(s) that have been marked as inactive. Found inactive"
    " addresses: ana@proveedora.example. Inactive recipients are ones that have bounced.",
}


class Service:
    """Takes Postmark's calls. `answer` is (status, body), "drop" or "hang"."""

    def __init__(self) -> None:
        self.answer: Any = (200, TAKEN)
        self.over = threading.Event()
        self.calls: list[dict[str, Any]] = []

    def handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.calls.append(json.loads(body))
                if service.answer == "drop":
                    self.connection.close()
                    return
                if service.answer == "hang":
                    service.over.wait()
                    return
                status, content = service.answer
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(content).encode())

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002
                """Nothing to the tests' output."""

        return Handler


@pytest.fixture
def service(settings: Any) -> Iterator[Service]:
    made = Service()
    server = ThreadingHTTPServer(("127.0.0.1", 0), made.handler())
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.OUTBOX_TRANSPORT = "anymail.backends.postmark.EmailBackend"
    settings.ANYMAIL = {
        "POSTMARK_SERVER_TOKEN": "token",
        "POSTMARK_API_URL": f"http://127.0.0.1:{server.server_port}/",
        "REQUESTS_TIMEOUT": 60,
        "IGNORE_UNSUPPORTED_FEATURES": True,
    }
    settings.OUTBOX_BOUNCE_ADDRESS = "bounces@puente.example"
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
    yield made
    made.over.set()
    server.shutdown()
    server.server_close()


QUEUED, SENT, FAILED, UNCERTAIN = (
    MailState.QUEUED,
    MailState.SENT,
    MailState.FAILED,
    MailState.UNCERTAIN,
)
# docs/drills.md shows the same table.
ANSWERS = [
    ("200", (200, TAKEN), SENT),
    ("401", (401, {"ErrorCode": 10, "Message": "bad token"}), QUEUED),
    ("422", (422, INACTIVE), FAILED),
    ("413", (413, {}), FAILED),
    ("429", (429, {}), QUEUED),
    ("500", (500, {}), UNCERTAIN),
    ("503", (503, {}), QUEUED),
    ("no answer in time", "hang", UNCERTAIN),
    ("the connection drops", "drop", UNCERTAIN),
]


def do_not_wait(settings: Any) -> None:
    """For an answer that never comes; every other is waited for, however busy the machine."""
    settings.ANYMAIL = settings.ANYMAIL | {"REQUESTS_TIMEOUT": 0.2}


@pytest.mark.parametrize(("answer", "state"), [pytest.param(*a[1:], id=a[0]) for a in ANSWERS])
def test_a_letter_is_left_in_the_exact_state(
    service: Service, settings: Any, answer: Any, state: str
) -> None:
    service.answer = answer
    if answer == "hang":
        do_not_wait(settings)
    mail = queued()
    assert deliver(mail_id=mail.pk) == state
    assert len(service.calls) == 1
    if state == UNCERTAIN:
        assert deliver(mail_id=mail.pk) is None


def test_account_mail_whose_call_timed_out_is_sent_again(service: Service, settings: Any) -> None:
    service.answer = "hang"
    do_not_wait(settings)
    assert deliver(mail_id=queued(mode=Mode.AT_LEAST_ONCE).pk) == QUEUED


def test_a_service_that_cannot_be_reached_was_told_nothing(service: Service, settings: Any) -> None:
    settings.ANYMAIL = settings.ANYMAIL | {"POSTMARK_API_URL": "http://127.0.0.1:1/"}
    assert deliver(mail_id=queued().pk) == QUEUED


def test_a_service_without_its_key_loses_no_letter(service: Service, settings: Any) -> None:
    settings.ANYMAIL = {}
    assert deliver(mail_id=queued().pk) == QUEUED


def test_the_service_is_told_how_to_name_the_mail(service: Service) -> None:
    mail = queued(takes_replies=True)
    deliver(mail_id=mail.pk)
    mail.refresh_from_db()
    (call,) = service.calls
    assert mail.service_id == NUMBER
    assert call["Metadata"] == {METADATA_KEY: envelope_id(mail.pk)}
    assert call["ReplyTo"] == reply_address(mail.pk)
    assert call["From"].endswith("<puente@mision.example>")


@pytest.fixture
def webhook(settings: Any) -> "Webhook":
    settings.ROOT_URLCONF = "tests.outbox.webhook_urls"
    settings.ANYMAIL_WEBHOOK_SECRET = "service:secret"
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
    return Webhook()


class Webhook:
    def post(self, kind: str, payload: dict[str, Any], login: str = "service:secret") -> int:
        token = base64.b64encode(login.encode()).decode()
        response = Client(enforce_csrf_checks=True).post(
            f"/mail-services/postmark/{kind}/",
            json.dumps(payload),
            content_type="application/json",
            headers={"Authorization": f"Basic {token}"},
        )
        return response.status_code


@pytest.fixture
def sent() -> Mail:
    mail = queued(takes_replies=True)
    Mail.objects.filter(pk=mail.pk).update(state=SENT, sent_at=mail.dated_at, service_id=NUMBER)
    mail.refresh_from_db()
    return mail


def bounced(kind: str = "HardBounce", code: int = 1, **fields: Any) -> dict[str, Any]:
    return {
        "RecordType": "Bounce",
        "ID": 4323372036854775807,
        "Type": kind,
        "TypeCode": code,
        "MessageID": NUMBER,
        "Description": "The server was unable to deliver your message",
        "Details": "smtp;550 5.1.1 no such user",
        "Email": "ana@proveedora.example",
        "BouncedAt": "2026-11-22T16:33:54.9070259Z",
    } | fields


@pytest.mark.parametrize("metadata", [True, False])
def test_a_hard_bounce_ends_the_letter_and_suppresses_once(
    webhook: Webhook, sent: Mail, metadata: bool
) -> None:
    named = {"Metadata": {METADATA_KEY: envelope_id(sent.pk)}, "MessageID": "another"}
    for _ in range(3):
        assert webhook.post("tracking", bounced(**(named if metadata else {}))) == 200
    sent.refresh_from_db()
    assert sent.state == FAILED
    assert is_suppressed(sent.recipient)
    assert Incoming.objects.count() == sent.events.count() == 1


def test_a_soft_bounce_suppresses_nobody(webhook: Webhook, sent: Mail) -> None:
    webhook.post("tracking", bounced("SoftBounce", 4096, Details="smtp;452 4.2.2 full"))
    assert not is_suppressed(sent.recipient)


def test_a_complaint_suppresses_and_waits_for_its_feature(webhook: Webhook, sent: Mail) -> None:
    payload = bounced("SpamComplaint", 512, RecordType="SpamComplaint")
    assert webhook.post("tracking", payload) == 200
    assert is_suppressed(sent.recipient)
    incoming = Incoming.objects.get()
    assert (incoming.kind, incoming.state, incoming.mail) == ("complaint", "waiting", sent)


@pytest.mark.parametrize("number", ["unknown", "1.00000000000000000000"])
def test_a_report_of_an_unknown_mail_waits_for_a_person(
    webhook: Webhook, sent: Mail, number: str
) -> None:
    payload = bounced(MessageID="unknown", Metadata={METADATA_KEY: number})
    assert webhook.post("tracking", payload) == 200
    assert Incoming.objects.get().state == "for_person"
    assert not is_suppressed(sent.recipient)
    sent.refresh_from_db()
    assert sent.state == SENT


def test_delivery_settles_an_uncertain_letter(webhook: Webhook, sent: Mail) -> None:
    Mail.objects.filter(pk=sent.pk).update(state=UNCERTAIN, service_id="")
    payload = {
        "RecordType": "Delivery",
        "MessageID": NUMBER,
        "Recipient": sent.recipient,
        "DeliveredAt": "2026-11-22T16:33:54Z",
        "Details": "250 ok",
        "Metadata": {METADATA_KEY: envelope_id(sent.pk)},
    }
    assert webhook.post("tracking", payload) == 200
    sent.refresh_from_db()
    assert sent.state == SENT


def test_a_webhook_without_its_secret_is_refused(webhook: Webhook, sent: Mail) -> None:
    assert webhook.post("tracking", bounced(), login="service:guess") == 400
    assert not Incoming.objects.exists()


def test_an_inbound_message_lands_on_its_letter(webhook: Webhook, sent: Mail) -> None:
    address = reply_address(sent.pk)
    payload = {
        "OriginalRecipient": address,
        "FromFull": {"Email": "tanaka@naniwa.example.jp", "Name": "田中"},
        "ToFull": [{"Email": address}],
        "Subject": "Re: carta",
        "RawEmail": reply(address).as_string(),
        "Headers": [],
    }
    assert webhook.post("inbound", payload) == 200
    incoming = Incoming.objects.get()
    assert (incoming.kind, incoming.mail) == ("reply", sent)


def test_there_are_no_webhooks_without_a_secret(client: Client) -> None:
    assert client.post("/mail-services/postmark/tracking/").status_code == 404
