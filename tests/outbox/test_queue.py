"""What is queued, once, and what cannot be smuggled into it."""

import datetime as dt
from email import message_from_bytes, policy
from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.outbox.domain import clean
from matchmaking.outbox.domain.addresses import (
    mail_of_reply_address,
    mail_of_return_path,
    reply_address,
    return_path,
)
from matchmaking.outbox.domain.queue import (
    Attachment,
    cancel_mail,
    cancel_related,
    queue_again,
)
from matchmaking.outbox.domain.suppression import suppress
from matchmaking.outbox.domain.transport import build_message
from matchmaking.outbox.enums import MailState, Mode
from matchmaking.outbox.models import Mail
from tests.outbox.factories import queued

HOSTILE = "Ana\r\nBcc: all@example.com\r\n\r\n<script>alert(1)</script>"


@pytest.mark.django_db
def test_queue_mail_gives_the_same_row_for_the_same_key() -> None:
    first = queued(subject="First")
    second = queued(subject="Second")
    assert (second.pk, second.subject, Mail.objects.count()) == (first.pk, "First", 1)


@pytest.mark.django_db
def test_queue_mail_fixes_the_message_before_it_is_sent() -> None:
    mail = queued()
    built = [build_message(Mail.objects.get(pk=mail.pk)).message() for _ in range(2)]
    assert built[0]["Message-ID"] == built[1]["Message-ID"] == mail.message_id
    assert mail.message_id.endswith("@mision.example>")
    assert built[0]["Date"] == built[1]["Date"]


@pytest.mark.django_db
def test_queue_mail_dates_a_letter_on_the_day_it_goes_out() -> None:
    monday = timezone.now() + dt.timedelta(days=3)
    assert queued(due_at=monday).dated_at == monday


@pytest.mark.django_db
def test_queue_mail_does_not_wait_to_refuse_a_suppressed_address() -> None:
    suppress(address="Ana@Proveedora.example")
    assert queued().state == MailState.SUPPRESSED


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("recipient", HOSTILE),
        ("reply_to", HOSTILE),
        ("sender", f"{HOSTILE} <puente@mision.example>"),
    ],
    ids=["recipient", "reply_to", "sender"],
)
def test_queue_mail_refuses_an_address_that_is_none(field: str, value: str) -> None:
    with pytest.raises(clean.UnfitMailError):
        queued(**{field: value})
    assert not Mail.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("subject", HOSTILE),
        ("sender", f"{HOSTILE.replace('<', '').replace('>', '')} <puente@mision.example>"),
    ],
    ids=["subject", "sender"],
)
def test_queue_mail_keeps_hostile_text_inside_its_header(field: str, value: str) -> None:
    mail = queued(**{field: value})
    raw = build_message(mail).message().as_bytes()
    message = message_from_bytes(raw, policy=policy.default)
    assert message["Bcc"] is None
    assert [a.addr_spec for a in message["To"].addresses] == ["ana@proveedora.example"]
    assert b"\nBcc:" not in raw


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["Bcc", "From", "Subject", "X-A\r\nBcc", "", "Message-ID"])
def test_queue_mail_refuses_headers_that_are_not_the_callers(name: str) -> None:
    with pytest.raises(clean.UnfitMailError):
        queued(headers={name: "x"})


@given(st.text())
def test_clean_line_leaves_one_encodable_line(text: str) -> None:
    cleaned = clean.clean_line(text)
    assert len(cleaned.splitlines()) <= 1
    assert clean.clean_line(cleaned) == cleaned
    cleaned.encode()


@given(st.text())
def test_clean_body_leaves_text_that_every_database_takes(text: str) -> None:
    cleaned = clean.clean_body(text)
    assert "\x00" not in cleaned
    assert "\r" not in cleaned
    cleaned.encode()


@pytest.mark.django_db
def test_one_click_headers_survive_folding() -> None:
    url = "https://puente.example/r/" + "a" * 43 + "/stop/?scope=mission"
    message = build_message(queued(unsubscribe_url=url)).message()
    parsed = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert parsed["List-Unsubscribe"].strip() == f"<{url}>"
    assert parsed["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


@pytest.mark.django_db
def test_japanese_sender_and_subject_arrive_as_written() -> None:
    mail = queued(
        sender="日墨商談会 事務局, 調整担当 <puente@mision.example>", subject="件名：樹脂部品"
    )
    parsed = message_from_bytes(build_message(mail).message().as_bytes(), policy=policy.default)
    assert parsed["Subject"] == "件名：樹脂部品"
    assert parsed["From"].addresses[0].display_name == "日墨商談会 事務局, 調整担当"
    assert parsed["From"].addresses[0].addr_spec == "puente@mision.example"


@pytest.mark.django_db
def test_attachments_travel_with_the_mail() -> None:
    mail = queued(attachments=[Attachment("会社.pdf", "application/pdf", b"%PDF-1.7")])
    parsed = message_from_bytes(build_message(mail).message().as_bytes(), policy=policy.default)
    (part,) = parsed.iter_attachments()
    assert (part.get_filename(), part.get_content()) == ("会社.pdf", b"%PDF-1.7")


@pytest.mark.django_db
def test_a_mail_that_is_queued_twice_keeps_its_files_once() -> None:
    paper = Attachment("agenda.pdf", "application/pdf", b"%PDF-1.7")
    queued(attachments=[paper])
    assert queued(attachments=[paper]).attachments.count() == 1


@pytest.mark.django_db
def test_a_mail_of_nobody_in_particular_goes_out_in_the_sites_name(settings: Any) -> None:
    settings.DEFAULT_FROM_EMAIL = "Puente <puente@sitio.example>"
    assert queued(sender="").sender == '"Puente" <puente@sitio.example>'


@pytest.mark.django_db
def test_a_mail_that_nobody_can_unsubscribe_from_offers_no_link_for_it() -> None:
    sent = build_message(queued(headers={"X-Puente-Kind": "account"})).message()
    assert "List-Unsubscribe" not in sent
    assert sent["X-Puente-Kind"] == "account"


@pytest.mark.django_db
def test_only_a_mail_that_was_taken_back_is_queued_again() -> None:
    monday = timezone.now() + dt.timedelta(days=3)
    mail, other = queued("a"), queued("b")
    assert not queue_again(mail_id=mail.pk, due_at=monday)
    cancel_mail(mail_id=mail.pk)
    cancel_mail(mail_id=other.pk)
    assert queue_again(mail_id=mail.pk, due_at=monday)
    for row in (mail, other):
        row.refresh_from_db()
    assert (mail.state, mail.due_at, mail.dated_at) == (MailState.QUEUED, monday, monday)
    assert other.state == MailState.CANCELLED


@pytest.mark.django_db
def test_cancel_mail_takes_back_only_what_waits() -> None:
    mail = queued()
    assert cancel_mail(mail_id=mail.pk, note="consent withdrawn")
    assert not cancel_mail(mail_id=mail.pk)
    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED
    assert [event.note for event in mail.events.all()] == ["consent withdrawn"]


@pytest.mark.django_db
def test_cancel_related_leaves_the_mails_of_others() -> None:
    queued("a", related="introduction:1")
    queued("b", related="introduction:1")
    other = queued("c", related="introduction:11")
    assert cancel_related(related="introduction:1") == 2
    other.refresh_from_db()
    assert other.state == MailState.QUEUED


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"state": "posted"}, {"mode": "twice"}, {"state": "sending"}, {"state": "sent"}]
)
def test_the_database_refuses_impossible_states(fields: dict[str, str]) -> None:
    mail = queued()
    with pytest.raises(IntegrityError), transaction.atomic():
        Mail.objects.filter(pk=mail.pk).update(**fields)


@pytest.mark.django_db
def test_return_path_names_its_mail_and_cannot_be_forged(settings: Any) -> None:
    settings.OUTBOX_BOUNCE_ADDRESS = "bounces@puente.example"
    address = return_path(12)
    assert mail_of_return_path(address) == 12
    assert mail_of_return_path(address.upper()) == 12
    assert mail_of_return_path(address.replace("+12.", "+13.")) is None
    assert mail_of_return_path("bounces@puente.example") is None
    assert mail_of_return_path("bounces+99999999999999999999.ab@puente.example") is None


@pytest.mark.django_db
def test_a_reply_address_is_no_return_path(settings: Any) -> None:
    settings.OUTBOX_BOUNCE_ADDRESS = settings.OUTBOX_REPLY_ADDRESS = "mail@puente.example"
    assert mail_of_reply_address(reply_address(12)) == 12
    assert mail_of_return_path(reply_address(12)) is None
    assert mail_of_reply_address(return_path(12)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("takes_replies", [True, False])
def test_reply_to_names_its_mail_where_it_takes_replies(settings: Any, takes_replies: bool) -> None:
    settings.OUTBOX_REPLY_ADDRESS = "replies@puente.example"
    mail = queued(reply_to="mision@confederacion.example", takes_replies=takes_replies)
    (address,) = build_message(mail).reply_to
    assert mail_of_reply_address(address) == (mail.pk if takes_replies else None)


@pytest.mark.django_db
def test_replies_go_to_the_mission_where_nothing_takes_them(settings: Any) -> None:
    settings.OUTBOX_REPLY_ADDRESS = ""
    mail = queued(reply_to="mision@confederacion.example", takes_replies=True)
    assert build_message(mail).reply_to == ["mision@confederacion.example"]


@pytest.mark.django_db
def test_the_envelope_carries_the_return_path_and_the_reader_sees_the_sender(
    settings: Any,
) -> None:
    settings.OUTBOX_BOUNCE_ADDRESS = "bounces@puente.example"
    mail = queued()
    message = build_message(mail)
    parsed = message_from_bytes(message.message().as_bytes(), policy=policy.default)
    assert mail_of_return_path(message.from_email) == mail.pk
    assert parsed["From"].addresses[0].addr_spec == "puente@mision.example"


@pytest.mark.django_db
def test_djangos_own_mail_becomes_a_row_for_each_recipient(settings: Any) -> None:
    settings.EMAIL_BACKEND = "matchmaking.outbox.backend.OutboxBackend"
    send_mail(
        "Code",
        "123456",
        "Puente <puente@localhost>",
        ["ana@example.com", "Beto <beto@example.com>"],
        html_message="<p>123456</p>",
    )
    rows = Mail.objects.order_by("recipient")
    assert [(m.recipient, m.mode, m.text, m.html) for m in rows] == [
        ("ana@example.com", Mode.AT_LEAST_ONCE, "123456", "<p>123456</p>"),
        ("beto@example.com", Mode.AT_LEAST_ONCE, "123456", "<p>123456</p>"),
    ]


@pytest.mark.parametrize(
    ("written", "body", "line"),
    [
        ("Señora Ruiz,\r\n山田様\rfin", "Señora Ruiz,\n山田様\nfin", "Señora Ruiz, 山田様 fin"),
        ("a\tb\x00\n\u202ereversed\n", "a\tb\nreversed\n", "a b reversed"),
        ("1\u00a0000 MXN\u2028\ud800x", "1\u00a0000 MXN\u2028x", "1 000 MXN x"),
        ("", "", ""),
    ],
    ids=["printable", "control and direction", "odd spaces and a lone surrogate", "nothing"],
)
def test_what_is_harmful_is_taken_out_and_the_rest_stays(
    written: str, body: str, line: str
) -> None:
    assert clean.clean_body(written) == body
    assert clean.clean_line(written) == line
