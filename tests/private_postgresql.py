"""A PostgreSQL of the tests' own, from the development requirements: started, used, stopped."""

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pgserver

from matchmaking.common.launcher.site import CHECKOUT


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


def said_on_postgresql(tests: str) -> str:
    """What pytest says of the file `tests`, run by itself on such a database; it must pass."""
    with private_postgresql() as address:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", tests, "-n0", "-q", "-p", "no:cacheprovider"],
            cwd=CHECKOUT,
            env=os.environ | {"DATABASE_URL": address},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, done.stdout[-4000:]
    return done.stdout


def _stop(server: Any) -> None:
    server.cleanup_mode = "stop"
    server.cleanup()
