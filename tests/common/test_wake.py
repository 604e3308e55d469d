"""A worker is woken after the commit, and a dead broker hurts nobody."""

from collections.abc import Iterator
from typing import Any

import pytest
from celery import shared_task
from django.core.mail import EmailMessage
from django.db import transaction

from matchmaking.celery import app
from matchmaking.common import wake as wake_module
from matchmaking.common.launcher.broker import redis_url
from matchmaking.common.wake import wake
from matchmaking.matching import tasks as matching
from matchmaking.outbox import tasks as outbox
from matchmaking.outbox.backend import OutboxBackend
from matchmaking.outbox.models import Mail
from tests.broker import private_redis, taken_from_broker

SEEN: list[int] = []


@shared_task(name="tests.remember")
def remember(pk: int) -> None:
    SEEN.append(pk)


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    SEEN.clear()
    monkeypatch.setattr(wake_module, "_quiet_until", 0.0)
    monkeypatch.setitem(app.conf, "task_always_eager", False)


def use_broker(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setitem(app.conf, "broker_url", url)
    monkeypatch.setitem(app.conf, "broker_write_url", url)
    monkeypatch.setitem(app.conf, "broker_read_url", url)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["redis://127.0.0.1:1/0", "redis+socket:///nowhere/at/all.sock"], ids=["tcp", "socket"]
)
def test_wake_survives_a_dead_broker(
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    use_broker(monkeypatch, url)
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        wake(remember, 7)
    assert "The broker was not told of tests.remember(7,)" in caplog.text


@pytest.mark.timeout(20)
@pytest.mark.django_db
def test_wake_gives_up_soon_on_a_broker_that_never_answers(
    silent_port: int,
    monkeypatch: pytest.MonkeyPatch,
    django_capture_on_commit_callbacks: object,
    caplog: pytest.LogCaptureFixture,
) -> None:
    use_broker(monkeypatch, f"redis://127.0.0.1:{silent_port}/0")
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        for pk in range(200):
            wake(remember, pk)
    # One attempt and then quiet: two hundred patient attempts would not fit the time limit.
    assert caplog.text.count("was not told") == 1


@pytest.mark.django_db(transaction=True)
def test_wake_waits_for_the_commit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    with transaction.atomic():
        wake(remember, 3)
        assert SEEN == []
    assert SEEN == [3]


@pytest.mark.django_db(transaction=True)
def test_wake_forgets_what_was_rolled_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(app.conf, "task_always_eager", True)
    with transaction.atomic():
        wake(remember, 3)
        transaction.set_rollback(True)
    assert SEEN == []


@pytest.fixture
def redis() -> Iterator[str]:
    """The address of a Redis of one's own: the tests' broker in memory knows no priorities."""
    with private_redis() as (_child, path):
        yield redis_url(path)


@pytest.mark.django_db
def test_a_letter_is_not_behind_the_chunks_of_a_run(
    redis: str, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    use_broker(monkeypatch, redis)
    with django_capture_on_commit_callbacks(execute=True):
        for chunk in range(3):
            wake(matching.work, chunk)
        wake(matching.rematch, 3)
        wake(outbox.deliver, 4)
    behind = [("matching.work", 0), ("matching.work", 1), ("matching.work", 2)]
    assert taken_from_broker() == [("outbox.deliver", 4), *behind, ("matching.rematch", 3)]


@pytest.mark.django_db
def test_a_log_in_code_is_not_behind_the_letters_of_a_mission(
    redis: str, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    use_broker(monkeypatch, redis)
    with django_capture_on_commit_callbacks(execute=True):
        wake(outbox.deliver, -1)
        wake(outbox.deliver, -2)
        OutboxBackend().send_messages([EmailMessage("Code", "123 456", to=["ana@example.com"])])
        wake(outbox.sweep)
    code = Mail.objects.get().pk
    letters = [("outbox.deliver", -1), ("outbox.deliver", -2)]
    assert taken_from_broker() == [("outbox.deliver", code), ("outbox.sweep",), *letters]
