"""The mailbox page shows letters as their readers see them, and runs nothing of theirs."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.models import Mail
from tests.outbox.factories import queued

pytestmark = pytest.mark.django_db

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def mail(settings: Any) -> Mail:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"
    mail = queued(subject=f"Carta {HOSTILE}", text=f"Texto {HOSTILE} https://puente.example/r/x/")
    deliver(mail_id=mail.pk)
    return mail


def test_mailbox_lists_readers_and_what_still_waits(client: Client, mail: Mail) -> None:
    queued("later", subject="Otra carta")
    page = client.get(reverse("outbox:mailbox")).content.decode()
    assert mail.recipient in page
    assert "Otra carta" in page


def test_mailbox_lists_the_letters_of_one_reader(client: Client, mail: Mail) -> None:
    page = client.get(reverse("outbox:mailbox"), {"to": mail.recipient}).content.decode()
    assert reverse("outbox:letter", args=[mail.pk]) in page
    assert HOSTILE not in page


@pytest.mark.parametrize("part", ["html", "text", "headers", "nonsense"])
def test_letter_shows_each_part_escaped(client: Client, mail: Mail, part: str) -> None:
    page = client.get(reverse("outbox:letter", args=[mail.pk]), {"part": part}).content.decode()
    assert HOSTILE not in page
    assert "Carta &lt;script&gt;" in page


def test_letter_text_has_links_that_can_be_followed(client: Client, mail: Mail) -> None:
    page = client.get(reverse("outbox:letter", args=[mail.pk]), {"part": "text"}).content.decode()
    assert 'href="https://puente.example/r/x/"' in page


def test_letter_headers_show_the_message_id(client: Client, mail: Mail) -> None:
    response = client.get(reverse("outbox:letter", args=[mail.pk]), {"part": "headers"})
    assert mail.message_id[1:-1] in response.content.decode()


def test_letter_html_is_a_page_that_runs_nothing(client: Client, mail: Mail) -> None:
    response = client.get(reverse("outbox:letter-html", args=[mail.pk]))
    policy = response["Content-Security-Policy"]
    assert "sandbox allow-top-navigation-by-user-activation" in policy
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'self'" in policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert '<base target="_top">' in response.content.decode()


def test_a_letter_that_was_not_delivered_is_in_no_mailbox(client: Client) -> None:
    waiting = queued("later")
    assert client.get(reverse("outbox:letter", args=[waiting.pk])).status_code == 404
