"""Starts the parts of a site in order, says when it is ready, and stops them all."""

import errno
import fcntl
import http.client
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TextIO

from matchmaking.common.launcher.broker import (
    redis_url,
    socket_path,
    start_redis,
    wait_for_redis,
)
from matchmaking.common.launcher.parts import (
    Part,
    keep_running,
    remember,
    start_beat,
    start_web_server,
    start_worker,
)
from matchmaking.common.launcher.processes import Child, die_with_parent, end_leftovers, stop
from matchmaking.common.launcher.site import LaunchError, Site, say, shown

STOPPING_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
STEP_TIMEOUT = 600.0
# Seconds that a web server whose launcher was killed may take to let go of its port: it finishes
# what it was answering, and the kernel closes its socket only after that.
DYING = 15.0


class StopRequested(BaseException):
    """Somebody asked the launcher to stop."""


def launch(site: Site) -> None:
    """Run `site` until somebody stops it. LaunchError: it could not start, or a part of it died."""
    with only_one(site), stopped_by_signals():
        killed = end_leftovers(site.processes)
        listener = reserve_port(site, patience=DYING if killed else 0.0)
        parts: list[Part] = []
        try:
            start(site, listener, parts)
            announce(site)
            watch(site, parts)
        except StopRequested:
            say("\nStopping ...")
        finally:
            ignore_signals()
            listener.close()
            # Redis last: the worker hands back what it had not finished.
            stop(part.child for part in reversed(parts[1:]))
            stop(part.child for part in parts[:1])
            site.processes.unlink(missing_ok=True)
        say("Stopped; nothing is left running.")


@contextmanager
def only_one(site: Site) -> Iterator[None]:
    try:
        site.data.mkdir(parents=True, exist_ok=True)
        lock = (site.data / "launcher.lock").open("a+")
    except OSError as error:
        raise LaunchError(
            f"Puente cannot keep its data in {site.data}: {error.strerror}"
        ) from error
    with lock as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise LaunchError(already_running(site, file)) from error
        file.truncate(0)
        file.write(site.address)
        file.flush()
        yield


def already_running(site: Site, lock: TextIO) -> str:
    lock.seek(0)
    address = lock.read() or "another port"
    return (
        f"`{site.command}` already runs in this checkout, at {address}. "
        "Stop it with Ctrl-C in its own terminal first."
    )


def ignore_signals() -> None:
    """The first was an order to stop in good order; more of the same must not disturb that."""
    for each in STOPPING_SIGNALS:
        signal.signal(each, signal.SIG_IGN)


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    def ask(number: int, frame: FrameType | None) -> None:
        ignore_signals()
        raise StopRequested

    before = {each: signal.signal(each, ask) for each in STOPPING_SIGNALS}
    try:
        # make, killed or told to stop, takes the launcher along.
        die_with_parent(os.getppid())()
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


def reserve_port(site: Site, *, patience: float) -> socket.socket:
    """The web server's socket, taken before anything is prepared so that nobody else gets it.

    LaunchError where somebody else still has it after `patience` seconds.
    """
    deadline = time.monotonic() + patience
    while True:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(("127.0.0.1", site.port))
            listener.listen(128)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE or time.monotonic() >= deadline:
                raise LaunchError(
                    f"Port {site.port} of this machine is in use or not allowed. "
                    f"Choose another: {site.command} PORT={site.port + 1}"
                ) from error
            time.sleep(0.1)
        else:
            return listener


def start(site: Site, listener: socket.socket, parts: list[Part]) -> None:
    """Bring up Redis, the data, worker, beat and web server; appends each child to `parts`."""
    began = time.monotonic()
    say(f"Starting Puente in {shown(site.data)}")
    url = os.environ.get("REDIS_URL", "") if not site.demo else ""
    if not url:
        path = socket_path(site.data)
        parts.append(Part(lambda: start_redis(site, path)))
        remember(parts, site)
        wait_for_redis(parts[0].child, path)
        url = redis_url(path)
    environment = site.environment(url)
    run_command(site, environment, "prepare_site", *(["--demo"] if site.demo else []))
    parts.append(Part(lambda: start_worker(site, environment)))
    parts.append(Part(lambda: start_beat(site, environment)))
    parts.append(Part(lambda: start_web_server(site, environment, listener)))
    remember(parts, site)
    wait_for_site(site, parts)
    if site.demo:
        # It is the worker that matches; the invented mission to come opens with its results.
        run_command(site, environment, "start_match_run", "--fictional", "--once", "--wait")
    say(f"Started in {time.monotonic() - began:.0f} seconds.")


def run_command(site: Site, environment: dict[str, str], name: str, *arguments: str) -> None:
    """Run one management command to its end; its progress goes to the terminal."""
    child = Child(
        f"command {name}",
        [sys.executable, "manage.py", name, *arguments],
        log=site.logs / f"{name}.log",
        environment=environment,
        shows_progress=True,
    )
    try:
        child.finish(STEP_TIMEOUT)
    finally:
        stop([child])


def wait_for_site(site: Site, parts: list[Part], timeout: float = 90.0) -> None:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        keep_running(parts)
        if answers(site):
            return
        time.sleep(0.1)
    raise LaunchError(
        f"The site did not answer within {timeout:.0f} seconds; see {shown(site.logs)}."
    )


def answers(site: Site) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=2.0)
    try:
        connection.request("GET", "/readyz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def announce(site: Site) -> None:
    sign_ins = site.data / "sign-ins.txt"
    say()
    say(f"  Site            {site.address}/")
    say(f"  Mailbox         {site.address}/mailbox/   every letter, as its reader sees it")
    say(f"  Administration  {site.address}/admin/")
    say(f"  Log files       {shown(site.logs)}")
    say()
    if site.demo and sign_ins.exists():
        say(sign_ins.read_text(encoding="utf-8"))
    elif not site.demo:
        say(f"  An administrator is made with: {site.by_hand('createsuperuser')}")
        say()
    say("  Ctrl-C stops everything; the data is kept for the next start.")
    if site.demo:
        say("  `make demo-reset` forgets it.")
    say()
    say(f"Puente is ready: {site.address}/")


def watch(site: Site, parts: list[Part]) -> None:
    asked = parent_was_interrupted()
    while not asked():
        if keep_running(parts):
            remember(parts, site)
        time.sleep(0.3)


def parent_was_interrupted() -> Callable[[], bool]:
    """Whether the make that started us was sent SIGINT by itself, not from a terminal.

    make waits for its child without passing that signal on, so both would wait for ever. It shows
    in the parent's mask of caught signals, from which make takes SIGINT when it has come.
    """
    status = Path(f"/proc/{os.getppid()}/status")

    def catches_interrupt() -> bool:
        try:
            lines = dict(line.split(":\t", 1) for line in status.read_text().splitlines())
            return bool(int(lines["SigCgt"], 16) & 1 << (signal.SIGINT - 1))
        except (OSError, KeyError, ValueError):
            return False

    caught_at_first = catches_interrupt()
    return lambda: caught_at_first and not catches_interrupt()


def reset(site: Site) -> None:
    """Forget all data of `site`; LaunchError while it runs."""
    with only_one(site):
        end_leftovers(site.processes)
        shutil.rmtree(site.data)
    say(f"{shown(site.data)} is empty; `{site.command}` starts over.")
