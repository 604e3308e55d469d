"""Children that end with their parent, whatever ends the parent."""

import contextlib
import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from matchmaking.common.launcher.site import CHECKOUT, LaunchError, shown

PR_SET_PDEATHSIG = 1
# Seconds from the polite signal to the one that cannot be refused. A worker gives a running task
# CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT of them.
PATIENCE = 16.0
SHOWN_LINES = 15


def die_with_parent(parent: int) -> Callable[[], None]:
    """What a new child does first: ask the kernel for SIGTERM when the process `parent` is gone."""
    if sys.platform != "linux":
        return lambda: None
    libc = ctypes.CDLL(None, use_errno=True)

    def arrange() -> None:
        libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)

    return arrange


class Child:
    """A process in a session of its own: Ctrl-C reaches the launcher alone, which then ends the
    children in the right order."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        log: Path,
        environment: dict[str, str],
        keep_files: Sequence[int] = (),
        shows_progress: bool = False,
    ) -> None:
        self.name = name
        self.log = log
        self.since = time.monotonic()
        log.parent.mkdir(parents=True, exist_ok=True)
        if log.exists():
            log.replace(log.with_name(f"{log.name}.before"))
        with log.open("wb") as file:
            self.process = subprocess.Popen(  # noqa: S603 - only commands of this package
                command,
                cwd=CHECKOUT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=None if shows_progress else file,
                stderr=file,
                pass_fds=keep_files,
                start_new_session=True,
                preexec_fn=die_with_parent(os.getpid()),
            )

    @property
    def pid(self) -> int:
        return self.process.pid

    def ended(self) -> bool:
        return self.process.poll() is not None

    def last_lines(self) -> str:
        lines = self.log.read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"    {line}" for line in lines[-SHOWN_LINES:])

    def failure(self) -> LaunchError:
        return LaunchError(
            f"The {self.name} ended by itself (code {self.process.returncode}). The end of "
            f"{shown(self.log)}:\n{self.last_lines()}"
        )

    def finish(self, timeout: float) -> None:
        """Wait for a child that has one thing to do; LaunchError if it fails at it."""
        try:
            code = self.process.wait(timeout)
        except subprocess.TimeoutExpired as error:
            raise LaunchError(f"The {self.name} took more than {timeout:.0f} seconds.") from error
        if code:
            raise self.failure()


def stop(children: Iterable[Child]) -> None:
    """End `children` together: politely, then for good, with whatever they started."""
    children = list(children)
    for child in children:
        if not child.ended():
            child.process.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.process.wait(max(0.0, deadline - time.monotonic()))
        kill_group(child.pid)
        child.process.wait()


def kill_group(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def start_time(pid: int) -> str:
    """When the kernel started process `pid`, in its own count; "" when there is none.

    With the number it tells a process from a later one that was given the same number.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The second field, the program's name in brackets, may itself hold brackets and spaces.
    fields = stat.rpartition(")")[2].split()
    return "" if fields[0] == "Z" else fields[19]


def record_processes(children: Iterable[Child], path: Path) -> None:
    """Write down who belongs to this start, for the next one to look after a kill -9."""
    path.write_text(json.dumps([[child.pid, start_time(child.pid)] for child in children]))


def end_leftovers(path: Path) -> bool:
    """End what an earlier launcher left when it was killed, if any of it still runs.

    Whether an earlier one was killed: what it had started may then still be dying, and hold its
    files and its port for a moment longer.
    """
    try:
        recorded = [(int(pid), str(since)) for pid, since in json.loads(path.read_text())]
    except (OSError, ValueError, TypeError):
        return False
    left = [pid for pid, since in recorded if since and start_time(pid) == since]
    for pid in left:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + PATIENCE
    while any(start_time(pid) for pid in left) and time.monotonic() < deadline:
        time.sleep(0.05)
    for pid in left:
        kill_group(pid)
    path.unlink(missing_ok=True)
    return True
