"""The parts of a running site: how each is started, and that it stays up."""

import socket
import sys
import time
from collections.abc import Callable, Iterable

from matchmaking.common.launcher.processes import Child, kill_group, record_processes
from matchmaking.common.launcher.site import Site, say, shown

# A part that dies sooner than this many seconds after its start would only die again.
EARLY_DEATH = 20.0


class Part:
    """A child that is started again when it dies: nobody should lose a site to one kill -9."""

    def __init__(self, start: Callable[[], Child]) -> None:
        self.start = start
        self.child = start()

    def keep_running(self) -> bool:
        """Start the child again if it has died; whether it had. LaunchError if it died early."""
        if not self.child.ended():
            return False
        if time.monotonic() - self.child.since < EARLY_DEATH:
            raise self.child.failure()
        say(f"The {self.child.name} ended by itself and is started again.")
        say(f"What it said last stands in {shown(self.child.log)}.before")
        kill_group(self.child.pid)
        self.child = self.start()
        return True


def keep_running(parts: Iterable[Part]) -> bool:
    started_again = [part.keep_running() for part in parts]
    return any(started_again)


def remember(parts: Iterable[Part], site: Site) -> None:
    record_processes([part.child for part in parts], site.processes)


def start_worker(site: Site, environment: dict[str, str]) -> Child:
    # There is no other worker to gossip with or to wait for.
    alone = ("--without-gossip", "--without-mingle")
    return celery(site, environment, "worker", "--concurrency", "2", *alone)


def start_beat(site: Site, environment: dict[str, str]) -> Child:
    return celery(site, environment, "beat")


def celery(site: Site, environment: dict[str, str], name: str, *arguments: str) -> Child:
    return Child(
        name,
        [
            *(sys.executable, "-m", "celery", "--app", "matchmaking.celery"),
            *(name, *arguments, "--loglevel", "INFO"),
        ],
        log=site.logs / f"{name}.log",
        # A laptop is closed when its owner wants: a task gets a few seconds to finish, then goes
        # back into the queue. Without this the worker would wait for it as long as it takes.
        environment=environment | {"REMAP_SIGTERM": "SIGQUIT"},
    )


def start_web_server(site: Site, environment: dict[str, str], listener: socket.socket) -> Child:
    """gunicorn, as in production: it stops cleanly and starts no second process to reload code.

    Under DEBUG whitenoise finds static files where they lie, so nothing has to be collected.
    """
    return Child(
        "web server",
        [
            *(sys.executable, "-m", "gunicorn", "matchmaking.wsgi"),
            *("--bind", f"fd://{listener.fileno()}", "--no-control-socket"),
            *("--workers", "1", "--threads", "8", "--timeout", "120", "--graceful-timeout", "3"),
        ],
        log=site.logs / "web.log",
        environment=environment,
        keep_files=[listener.fileno()],
    )
