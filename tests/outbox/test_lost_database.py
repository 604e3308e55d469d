"""The database goes away while a letter is handed over, and is back a moment later."""

import os
from typing import Any

import psycopg
import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection

from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.enums import MailState
from tests.outbox.factories import queued
from tests.private_postgresql import said_on_postgresql


class Severed(BaseEmailBackend):
    """Takes the letter, and the worker's connection to PostgreSQL is closed meanwhile."""

    taken: list[Any] = []

    def send_messages(self, messages: Any) -> int:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as other:
            worker = connection.connection.info.backend_pid
            other.execute("SELECT pg_terminate_backend(%s)", [worker])
        self.taken += messages
        return len(messages)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server to lose")
@pytest.mark.django_db(transaction=True)
def test_a_letter_that_was_taken_is_sent_whatever_becomes_of_the_database(settings: Any) -> None:
    settings.OUTBOX_TRANSPORT = f"{__name__}.Severed"
    mail = queued()
    assert deliver(mail_id=mail.pk) == MailState.SENT
    mail.refresh_from_db()
    assert (mail.state, mail.attempts, len(Severed.taken)) == (MailState.SENT, 1, 1)


@pytest.mark.postgresql
@pytest.mark.timeout(300)
@pytest.mark.skipif(connection.vendor == "postgresql", reason="the tests run on it already")
def test_the_same_on_a_private_postgresql() -> None:
    assert "1 passed, 1 skipped" in said_on_postgresql(__file__)
