"""What a monitor is told, and that a site that is well gives it nothing to tell."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from io import StringIO
from types import SimpleNamespace

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from matchmaking.celery import app
from matchmaking.outbox.domain.delivery import BACKOFF, deliver
from matchmaking.outbox.management.commands import check_services
from tests.outbox.conftest import Sink
from tests.outbox.factories import queued

pytestmark = pytest.mark.django_db
NO_WORKER = "No worker answers.\n"


@pytest.fixture(autouse=True)
def _soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers here are as near as can be: nobody need wait seconds for them."""
    monkeypatch.setattr(check_services, "WORKERS_ANSWER_WITHIN", 0.5)


@pytest.fixture
def told() -> Callable[[], str]:
    """Runs the command; gives what it says, and holds it to its exit status."""

    def run() -> str:
        said, status = StringIO(), 0
        try:
            call_command("check_services", stderr=said)
        except SystemExit as stop:
            status = stop.code
        assert status == (1 if said.getvalue() else 0)
        return said.getvalue()

    return run


@pytest.fixture
def answering() -> Iterator[None]:
    """The post box of a worker. A whole worker in this process would close the tests' database."""
    over = threading.Event()
    with app.connection_for_read() as connection:
        box = app.control.mailbox.Node("worker@tests", channel=connection.channel())
        box.handlers["ping"] = lambda state, **arguments: {"ok": "pong"}
        box.listen(callback=box.handle_message)

        def answer() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    connection.drain_events(timeout=0.1)

        thread = threading.Thread(target=answer)
        thread.start()
        yield
        over.set()
        thread.join()


def test_a_worker_that_answers_and_letters_that_go_are_no_trouble(told, answering):
    queued()

    assert told() == ""


def test_that_no_worker_answers_is_told(told):
    assert told() == NO_WORKER


def test_a_redis_that_is_not_there_is_told(told, monkeypatch):
    for name in ("broker_url", "broker_read_url", "broker_write_url"):
        monkeypatch.setitem(app.conf, name, "redis://:a-password@127.0.0.1:1/0")

    said = told()

    assert said.startswith("Redis cannot be reached: ")
    assert "a-password" not in said


def test_a_letter_that_nobody_took_is_told_after_a_quarter_of_an_hour(told):
    queued()
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=14), tick=False):
        assert told() == NO_WORKER
    with time_machine.travel(timezone.now() + dt.timedelta(minutes=16), tick=False):
        assert "Mails due for over 15 minutes: 1." in told()


def test_a_mail_server_that_goes_on_refusing_is_told_without_the_readers_address(told, sink: Sink):
    sink.script["RCPT"] = "451 4.3.0 <ana@proveedora.example>: try again later"
    letter = queued()
    for attempt, wait in enumerate(BACKOFF[:4], start=1):
        deliver(mail_id=letter.pk)
        said = told()
        assert ("put off 4 times" in said) is (attempt == 4)
        letter.refresh_from_db()
        assert letter.due_at > timezone.now() + wait / 2
        type(letter).objects.update(due_at=timezone.now())

    assert "451 4.3.0 <[address]>: try again later" in said


def test_a_disk_that_is_nearly_full_is_told(told, monkeypatch):
    left = SimpleNamespace(free=300 * 1024**2)
    monkeypatch.setattr(check_services.shutil, "disk_usage", lambda folder: left)

    assert "has 300 MiB left." in told()
