"""What comes back about a mail: believed only when signed, kept once, never a way to crash."""

import io
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.outbox.domain.addresses import reply_address, return_path
from matchmaking.outbox.domain.incoming import LARGEST_MESSAGE, arrived, receive_message, take_over
from matchmaking.outbox.domain.reading import is_automatic, read_message
from matchmaking.outbox.domain.suppression import is_suppressed
from matchmaking.outbox.enums import IncomingKind as K
from matchmaking.outbox.enums import IncomingState, MailState
from matchmaking.outbox.models import Incoming, Mail, Suppression
from tests.outbox.factories import queued
from tests.outbox.messages import bounce, complaint, reply

DONE, WAITING, FOR_PERSON = (
    IncomingState.DONE,
    IncomingState.WAITING,
    IncomingState.FOR_PERSON,
)


@pytest.fixture(autouse=True)
def _addresses(settings: Any) -> None:
    settings.OUTBOX_BOUNCE_ADDRESS = "bounces@puente.example"
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"


@pytest.fixture
def mail(db: None, django_user_model: Any) -> Mail:
    mail = queued(takes_replies=True)
    Mail.objects.filter(pk=mail.pk).update(state=MailState.SENT, sent_at=mail.dated_at)
    mail.refresh_from_db()
    return mail


def state_of(mail: Mail) -> str:
    mail.refresh_from_db()
    return mail.state


@pytest.mark.parametrize(
    ("action", "status", "kind", "state", "suppressed"),
    [
        ("failed", "5.1.1", K.BOUNCE, MailState.FAILED, True),
        ("failed", "5.1.10", K.BOUNCE, MailState.FAILED, True),
        ("failed", "5.2.1", K.BOUNCE, MailState.FAILED, True),
        ("failed", "5.2.2", K.BOUNCE, MailState.FAILED, False),
        ("failed", "5.7.1", K.BOUNCE, MailState.FAILED, False),
        ("failed", "4.4.7", K.BOUNCE, MailState.FAILED, False),
        ("delayed", "4.4.1", K.DELAY, MailState.SENT, False),
        ("relayed", "2.0.0", K.OTHER, MailState.SENT, False),
    ],
)
def test_a_delivery_report_to_the_return_path_leaves_the_exact_state(
    mail: Mail, action: str, status: str, kind: str, state: str, suppressed: bool
) -> None:
    path = return_path(mail.pk)
    found = receive_message(raw=bounce(path, action=action, status=status), recipient=path)
    assert (found.kind, state_of(mail)) == (kind, state)
    assert is_suppressed(mail.recipient) is suppressed
    # Whom the report names is a stranger's word: a letter may have been forwarded.
    assert not is_suppressed("somebody-else@example.com")


def test_an_address_is_not_given_up_for_what_an_earlier_server_said(mail: Mail) -> None:
    """The report gives up for now; that there is no such mailbox is quoted along with it."""
    path = return_path(mail.pk)
    raw = bounce(path, status="4.4.7").replace(b"smtp; 550 4.4.7", b"smtp; 550 5.1.1")
    receive_message(raw=raw, recipient=path)
    assert state_of(mail) == MailState.FAILED
    assert not is_suppressed(mail.recipient)


def test_the_same_bounce_twice_is_one(mail: Mail) -> None:
    path = return_path(mail.pk)
    for _ in range(3):
        receive_message(raw=bounce(path), recipient=path)
    assert Incoming.objects.count() == Suppression.objects.count() == 1
    assert [event.action for event in mail.events.all()] == ["bounced"]


@pytest.mark.parametrize("forged", ["bounces+1.0000000000@puente.example", "replies", "none"])
def test_an_unsigned_bounce_is_kept_for_a_person_and_suppresses_nobody(
    mail: Mail, forged: str
) -> None:
    address = reply_address(mail.pk) if forged == "replies" else forged
    found = receive_message(raw=bounce(address), recipient=address)
    assert found.state == FOR_PERSON
    assert state_of(mail) == MailState.SENT
    assert not Suppression.objects.exists()


def test_a_bounce_in_words_of_its_own_waits_for_a_person(mail: Mail) -> None:
    path = return_path(mail.pk)
    found = receive_message(raw=reply(path, "no such user").as_bytes(), recipient=path)
    assert (found.kind, found.state, found.mail) == (K.OTHER, FOR_PERSON, mail)
    assert bytes(found.raw)


def test_a_complaint_suppresses_and_waits_for_its_feature(mail: Mail) -> None:
    raw = complaint("abuse@puente.example", return_path(mail.pk))
    found = receive_message(raw=raw, recipient="abuse@puente.example")
    assert (found.kind, found.state, found.mail) == (K.COMPLAINT, WAITING, mail)
    assert Suppression.objects.get().reason == "complaint"


def test_feedback_that_is_no_complaint_suppresses_nobody(mail: Mail) -> None:
    receive_message(raw=complaint("abuse@puente.example", return_path(mail.pk), "not-spam"))
    assert not Suppression.objects.exists()


def test_a_reply_is_split_from_the_letter_it_quotes(mail: Mail) -> None:
    address = reply_address(mail.pk)
    text = (
        "興味があります。\n\n2026年11月22日(日) 10:00 Puente <p@example>:\n> 突然のご連絡\n> 失礼"
    )
    found = receive_message(raw=reply(address, text).as_bytes(), recipient=address)
    assert (found.kind, found.state, found.mail) == (K.REPLY, WAITING, mail)
    assert (found.sender, found.sender_name) == ("tanaka@naniwa.example.jp", "田中 一郎")
    assert found.text == "興味があります。"
    assert found.quoted.endswith("> 失礼")
    assert take_over(incoming_id=found.pk)
    assert not take_over(incoming_id=found.pk)


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("Sí.\n\nEl lun, 23 nov 2026 a las 10:00, Puente\n<p@x.mx> escribió:\n> Hola", "Sí."),
        ("Yes.\n\nOn Mon, 23 Nov 2026 at 10:00, Puente <p@x.mx> wrote:\n> Dear", "Yes."),
        ("Yes.\n\n-----Original Message-----\nFrom: Puente\nDear", "Yes."),
        ("承知しました。\n\n差出人: Puente\n送信日時: 2026年11月22日\n本文", "承知しました。"),
        ("De acuerdo.\n\nDe: Puente\nEnviado el: lunes\nPara: Ana\n\nHola", "De acuerdo."),
        ("De: nada, gracias.\nSaludos", "De: nada, gracias.\nSaludos"),
        ("> Do you make the mould?\nYes, here.", "> Do you make the mould?\nYes, here."),
        ("Hi,\n> Mould?\nYes.\n> Price?\nLater.", "Hi,\n> Mould?\nYes.\n> Price?\nLater."),
    ],
)  # fmt: skip
def test_only_the_quoted_tail_is_folded(text: str, new: str) -> None:
    assert read_message(reply("a@b.example", text).as_bytes()).text == new


def test_html_is_read_as_text_and_its_script_left_out() -> None:
    message = reply("a@b.example")
    message.set_content("<p>Sí,<br>nos &amp; vemos</p><script>alert(1)</script>", subtype="html")
    read = read_message(message.as_bytes())
    assert read.text.split() == ["Sí,", "nos", "&", "vemos"]


def test_files_are_listed_and_only_harmless_ones_kept() -> None:
    message = reply("a@b.example")
    for name, content in (
        ("hoja.pdf", b"%PDF-1.7 x"),
        ("../../run.exe", b"MZ" * 10),
        ("photo.pdf", b"<html>no pdf"),
    ):
        message.add_attachment(content, maintype="application", subtype="pdf", filename=name)
    files = read_message(message.as_bytes()).files
    assert [(f.filename, f.content_type, f.size, bool(f.content)) for f in files] == [
        ("hoja.pdf", "application/pdf", 10, True),
        (".._.._run.exe", "", 20, False),
        ("photo.pdf", "", 12, False),
    ]


@pytest.mark.parametrize(
    "subject",
    [
        "自動返信: 樹脂部品",
        "不在のお知らせ",
        "休暇のお知らせ Re: 件",
        "Respuesta automática: Misión",
        "Fuera de la oficina",
        "Automatic reply: Mission",
        "Out of Office Re: Mission",
    ],
)
def test_an_automatic_reply_is_known_by_its_subject(subject: str) -> None:
    assert read_message(reply("a@b.example", subject=subject).as_bytes()).kind == K.AUTO_REPLY


@pytest.mark.parametrize(
    ("header", "value", "automatic"),
    [
        ("Auto-Submitted", "auto-replied", True),
        ("Auto-Submitted", "auto-generated; x=y", True),
        ("Auto-Submitted", "no", False),
        ("Precedence", "auto_reply", True),
        ("X-Autoreply", "yes", True),
        ("Return-Path", "<>", True),
        ("Return-Path", "<tanaka@naniwa.example.jp>", False),
    ],
)
def test_an_automatic_reply_is_known_by_its_headers(
    header: str, value: str, automatic: bool
) -> None:
    message = EmailMessage()
    message["Subject"] = "Re: 休憩用の樹脂部品"
    message[header] = value
    assert is_automatic(message) is automatic


@pytest.mark.parametrize(("address", "state"), [(reply_address, WAITING), (return_path, DONE)])
def test_an_automatic_reply_is_kept_as_one(mail: Mail, address: Any, state: str) -> None:
    to = address(mail.pk)
    raw = reply(to, Auto_Submitted="auto-replied").as_bytes()
    found = receive_message(raw=raw, recipient=to)
    assert (found.kind, found.state) == (K.AUTO_REPLY, state)


def test_a_reply_settles_an_uncertain_letter(mail: Mail) -> None:
    Mail.objects.filter(pk=mail.pk).update(state=MailState.UNCERTAIN)
    address = reply_address(mail.pk)
    receive_message(raw=reply(address).as_bytes(), recipient=address)
    assert state_of(mail) == MailState.SENT
    assert [event.action for event in mail.events.all()] == ["arrived"]


def test_a_sign_of_life_settles_only_what_was_uncertain(mail: Mail) -> None:
    waiting, lost = queued("waiting"), queued("lost")
    Mail.objects.filter(pk=lost.pk).update(state=MailState.UNCERTAIN, attempts=1)
    assert [arrived(one) for one in (waiting, lost, lost)] == [False, True, False]
    waiting.refresh_from_db()
    lost.refresh_from_db()
    assert (waiting.state, lost.state) == (MailState.QUEUED, MailState.SENT)
    assert lost.sent_at is not None


def test_a_message_that_comes_twice_among_others_is_one(mail: Mail) -> None:
    first, second = (
        reply(reply_address(mail.pk), sender=f"Reader {number} <r@example.com>").as_bytes()
        for number in (1, 2)
    )
    kept = [receive_message(raw=raw).pk for raw in (first, second)]
    assert [receive_message(raw=raw).pk for raw in (first, second)] == kept


def test_a_message_that_names_no_mail_waits_for_a_person(db: None) -> None:
    found = receive_message(raw=reply("replies@puente.example").as_bytes())
    assert (found.kind, found.state, found.mail) == (K.REPLY, FOR_PERSON, None)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(raw: bytes) -> None:
    read_message(raw)


HOSTILE = [
    b"",
    b"\x00\xff\xfe" * 100,
    b"Content-Type: text/plain; charset=no-such\n\n\xff\xfe",
    b"Content-Type: multipart/mixed\n\n--x\n",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n--B--",
    b"Content-Type: multipart/report; report-type=delivery-status; boundary=B\n\n"
    b"--B\nContent-Type: message/delivery-status\nContent-Transfer-Encoding: base64\n\n!!\n--B--",
    b"From: =?utf-8?b?////?=\nSubject: =?x?q?=FF?=\nTo: <<>>,@,;\n\nx",
    b"Content-Type: multipart/mixed; boundary=B\n" + b"\n--B\n" * 500,
    b"Content-Transfer-Encoding: base64\n\nA",
    b"Subject: " + b"a" * 100_000 + b"\n\nx",
]


@pytest.mark.django_db
@pytest.mark.parametrize("raw", HOSTILE, ids=range(len(HOSTILE)))
def test_a_malformed_message_is_kept(raw: bytes) -> None:
    found = receive_message(raw=raw, recipient="replies+1.x@puente.example")
    assert Incoming.objects.get() == found
    assert found.state == FOR_PERSON


def test_a_message_that_is_too_large_is_cut_and_waits(mail: Mail) -> None:
    address = reply_address(mail.pk)
    raw = reply(address).as_bytes() + b"x" * LARGEST_MESSAGE
    found = receive_message(raw=raw, recipient=address)
    assert (found.state, found.mail) == (FOR_PERSON, mail)
    assert len(found.raw) == 64 * 1024


def test_receive_mail_takes_a_message_from_a_pipe(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = reply_address(mail.pk)
    piped = io.TextIOWrapper(io.BytesIO(reply("x@y.example").as_bytes()))
    monkeypatch.setattr("sys.stdin", piped)
    said = io.StringIO()
    call_command("receive_mail", address, stdout=said)
    assert said.getvalue().split() == ["reply", "waiting"]
    assert Incoming.objects.get().mail == mail
