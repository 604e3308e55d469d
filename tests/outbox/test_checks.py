"""What an administrator is told before a letter would wait for ever."""

from typing import Any

import pytest

from matchmaking.outbox.checks import mail_can_be_handed_over


def told(settings: Any, **wrong: Any) -> list[tuple[str, str]]:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.smtp.EmailBackend"
    for name, value in wrong.items():
        setattr(settings, name, value)
    return [(found.id, found.msg) for found in mail_can_be_handed_over(None)]


def test_settings_that_can_be_followed_are_no_trouble(settings: Any) -> None:
    assert told(settings) == []
    assert told(settings, EMAIL_HOST_USER="puente", EMAIL_HOST_PASSWORD="x") == []
    named = "Puente México <puente@example.org>"
    replies = "replies@mail.example.org"
    assert told(settings, DEFAULT_FROM_EMAIL=named, OUTBOX_REPLY_ADDRESS=replies) == []


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"OUTBOX_TRANSPORT": "matchmaking.outbox.smpt.EmailBackend"}, "smpt"),
        ({"OUTBOX_TRANSPORT": "smtp"}, "smtp"),
        ({"OUTBOX_TRANSPORT": "anymail.backends.postmark.EmailBackend"}, "SERVER_TOKEN"),
        ({"EMAIL_USE_TLS": True, "EMAIL_USE_SSL": True}, "EMAIL_USE_TLS"),
    ],
)
def test_a_way_out_that_cannot_be_taken_is_told_with_its_reason(
    settings: Any, wrong: dict[str, Any], reason: str
) -> None:
    ((code, message),) = told(settings, **wrong)
    assert code == "outbox.E001"
    assert reason in message


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEFAULT_FROM_EMAIL", ""),
        ("DEFAULT_FROM_EMAIL", "Puente"),
        ("OUTBOX_BOUNCE_ADDRESS", "bounces"),
        ("OUTBOX_REPLY_ADDRESS", "replies@"),
        ("OUTBOX_REPLY_ADDRESS", "Puente <replies@mail.example.org>"),
    ],
)
def test_an_address_that_is_none_is_told_by_its_setting(
    settings: Any, name: str, value: str
) -> None:
    assert told(settings, **{name: value}) == [("outbox.E002", f"{name} is {value!r}.")]


def test_half_a_log_in_is_told(settings: Any) -> None:
    assert [code for code, _ in told(settings, EMAIL_HOST_USER="puente")] == ["outbox.E003"]
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"
    assert mail_can_be_handed_over(None) == []
