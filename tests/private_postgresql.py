"""A PostgreSQL of the tests' own, from the development requirements: started, used, stopped."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pgserver


@contextlib.contextmanager
def private_postgresql() -> Iterator[str]:
    """The address of an empty database."""
    with tempfile.TemporaryDirectory(prefix="puente-postgresql-") as folder:
        # The server may run as a user of its own, who has to come this far.
        Path(folder).chmod(0o755)
        data = Path(folder) / "data"
        # Started twice, since the number of connections is read at the start alone.
        _stop(pgserver.get_server(data, cleanup_mode=None))
        with (data / "postgresql.conf").open("a") as settings:
            settings.write("\nmax_connections = 200\n")
        server = pgserver.get_server(data, cleanup_mode=None)
        try:
            yield f"postgresql://postgres@/postgres?host={data}"
        finally:
            _stop(server)


def _stop(server: Any) -> None:
    server.cleanup_mode = "stop"
    server.cleanup()
