"""A Redis of the tests' own, and what workers would be told next."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from matchmaking.celery import app
from matchmaking.common.launcher.broker import socket_path, start_redis, wait_for_redis
from matchmaking.common.launcher.processes import Child, stop
from matchmaking.common.launcher.site import Site


@contextmanager
def private_redis() -> Iterator[tuple[Child, Path]]:
    """Its process and its socket."""
    folder = Path(tempfile.mkdtemp(prefix="puente-"))
    path = socket_path(folder)
    child = start_redis(Site(False, folder, 0), path)
    try:
        wait_for_redis(child, path)
        yield child, path
    finally:
        stop([child])
        shutil.rmtree(folder)


def taken_from_broker() -> list[tuple[str | int, ...]]:
    """The messages at the broker as (task, key ...), in the order in which a worker takes them."""
    found = []
    with (
        app.connection_for_read() as connection,
        connection.SimpleQueue(app.conf.task_default_queue) as queue,
        suppress(queue.Empty),
    ):
        while True:
            message = queue.get_nowait()
            message.ack()
            found.append((message.headers["task"], *message.payload[0]))
    return found
