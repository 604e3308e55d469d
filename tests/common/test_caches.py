"""Counters live in Redis, and in the process alone for as long as Redis cannot be asked."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from matchmaking.common import caches as counting
from matchmaking.common.caches import SharedOrOwnCache
from matchmaking.common.launcher.processes import Child
from tests.broker import private_redis

KEY = "tries"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(counting, "_quiet_until", 0.0)
    yield
    SharedOrOwnCache("redis://127.0.0.1:1/0", {})._own.clear()


@pytest.fixture
def server() -> Iterator[tuple[Child, Path]]:
    with private_redis() as server:
        yield server


def counters(path: Path) -> SharedOrOwnCache:
    return SharedOrOwnCache(f"unix://{path}", {"KEY_PREFIX": "puente"})


def asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """The quiet after a failure is over."""
    monkeypatch.setattr(counting, "_quiet_until", 0.0)


def test_what_is_counted_is_in_redis(server: tuple[Child, Path]) -> None:
    counters(server[1]).set(KEY, [1.0], 60)
    assert redis.Redis(unix_socket_path=str(server[1])).keys() == [b"puente:1:tries"]
    assert counters(server[1]).get(KEY) == [1.0]
    assert counters(server[1]).add(KEY, [2.0]) is False
    counters(server[1]).delete(KEY)
    assert KEY not in counters(server[1])


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSTOP], ids=["dead", "silent"])
def test_without_redis_the_process_counts_by_itself(
    server: tuple[Child, Path], number: int, caplog: pytest.LogCaptureFixture
) -> None:
    child, path = server
    counters(path).set(KEY, [1.0], 60)
    os.kill(child.pid, number)
    try:
        alone = counters(path)
        assert alone.get(KEY) is None
        assert alone.add(KEY, [2.0], 60) is True
        # Another thread of the process has a cache of its own, and the same memory.
        assert counters(path).get(KEY) == [2.0]
    finally:
        if number == signal.SIGSTOP:
            os.kill(child.pid, signal.SIGCONT)
    # One attempt and then quiet: a log-in asks a dozen times.
    assert caplog.text.count("this process counts alone") == 1


def test_redis_is_asked_again_when_it_is_back(
    server: tuple[Child, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    child, path = server
    counters(path).set(KEY, [1.0], 60)
    os.kill(child.pid, signal.SIGSTOP)
    assert counters(path).get(KEY) is None
    os.kill(child.pid, signal.SIGCONT)
    asked_again(monkeypatch)
    assert counters(path).get(KEY) == [1.0]


def test_a_redis_that_is_full_stops_nobody(server: tuple[Child, Path]) -> None:
    redis.Redis(unix_socket_path=str(server[1])).config_set("maxmemory", "1")
    found = counters(server[1])
    assert found.add(KEY, [1.0], 60) is True
    assert found.get(KEY) == [1.0]
