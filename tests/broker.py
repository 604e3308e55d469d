"""What workers would be told next."""

from contextlib import suppress

from matchmaking.celery import app


def taken_from_broker() -> list[tuple[str, int]]:
    """The messages at the broker as (task, key), in the order in which a worker takes them."""
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
