"""The place of a drill: a folder, a database, a Redis and workers, all its own."""

import contextlib
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from matchmaking.common.launcher.broker import redis_url, socket_path, start_redis, wait_for_redis
from matchmaking.common.launcher.processes import Child, stop
from matchmaking.common.launcher.site import CHECKOUT, Site

FILE = "puente.sqlite3"
WORKERS = 2
CHILDREN = 2


def environment(*, data: Path, database_url: str, smtp_port: int = 25) -> dict[str, str]:
    """What every process of a drill is told: a production host's settings, without the TLS."""
    return {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ} | {
        "DJANGO_SETTINGS_MODULE": "tests.chaos.settings",
        "DEBUG": "0",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "SECURE_SSL_REDIRECT": "0",
        "ALLOWED_HOSTS": "testserver",
        "PUENTE_DATA_DIR": str(data),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url(socket_path(data)),
        "OUTBOX_TRANSPORT": "matchmaking.outbox.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(smtp_port),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
        "LOG_LEVEL": "WARNING",
        # They are killed every few letters, and none of them matches.
        "PUENTE_READ_AHEAD": "0",
    }


class Databases:
    """An empty database with the taxonomy in it, and one copy of it for each seed.

    `prepared` is a SQLite file that is such a database, for whoever has one.
    """

    def __init__(self, folder: Path, kind: str, prepared: Path | None = None) -> None:
        self.folder = folder
        self._server = None
        if prepared is not None:
            self.url("template_of_drill")
            shutil.copy(prepared, folder / "template_of_drill" / FILE)
            return
        if kind == "postgresql":
            import pgserver

            # The server may run as a user of its own, who has to come this far.
            folder.chmod(0o755)
            self._server = pgserver.get_server(folder / "postgres", cleanup_mode=None)
            self._server.psql("CREATE DATABASE template_of_drill;")
        command = [sys.executable, "manage.py", "prepare_site"]
        told = environment(data=folder / "template", database_url=self.url("template_of_drill"))
        subprocess.run(command, cwd=CHECKOUT, env=told, check=True, stdout=subprocess.DEVNULL)

    def url(self, name: str) -> str:
        """The address of a database of this server."""
        if self._server is not None:
            return f"postgresql://postgres@/{name}?host={self.folder / 'postgres'}"
        (self.folder / name).mkdir(exist_ok=True)
        return f"sqlite:///{self.folder / name / FILE}"

    def copy(self, name: str) -> str:
        """The address of a new database like the empty one."""
        if self._server is not None:
            self._server.psql(f"CREATE DATABASE {name} TEMPLATE template_of_drill;")
            return self.url(name)
        url = self.url(name)
        shutil.copytree(self.folder / "template_of_drill", self.folder / name, dirs_exist_ok=True)
        return url

    def close(self) -> None:
        if self._server is not None:
            self._server.cleanup_mode = "stop"
            self._server.cleanup()


class Workers:
    """Worker processes that come back when their main process is killed, as systemd's do."""

    def __init__(self, site: Site, told: dict[str, str]) -> None:
        self.site, self.told = site, told
        self.children = {n: self._start(n) for n in range(WORKERS)}

    def _start(self, number: int) -> Child:
        return celery(
            self.site,
            self.told,
            f"worker{number}",
            *("worker", "--concurrency", str(CHILDREN), "--hostname", f"drill{number}@%h"),
            *("--without-gossip", "--without-mingle"),
        )

    def running(self) -> list[int]:
        return [child.pid for child in self.children.values() if not child.ended()]

    def keep_running(self) -> None:
        for number, child in self.children.items():
            if child.ended():
                self.children[number] = self._start(number)


def celery(site: Site, told: dict[str, str], name: str, *arguments: str) -> Child:
    command = [sys.executable, "-m", "celery", "--app", "matchmaking.celery", *arguments]
    return Child(
        name,
        [*command, "--loglevel", "WARNING"],
        log=site.logs / f"{name}.log",
        environment=told | {"REMAP_SIGTERM": "SIGQUIT"},
    )


@contextlib.contextmanager
def running_site(data: Path, told: dict[str, str]) -> Iterator[Workers]:
    """Redis, beat and the workers, ended in the end with whatever they started."""
    site = Site(demo=False, data=data, port=0)
    (data / "static").mkdir(parents=True, exist_ok=True)
    path = socket_path(data)
    redis = start_redis(site, path)
    beat = workers = None
    try:
        wait_for_redis(redis, path)
        beat = celery(site, told, "beat", "beat")
        workers = Workers(site, told)
        yield workers
    finally:
        stop([*(workers.children.values() if workers else ()), *([beat] if beat else ())])
        stop([redis])
