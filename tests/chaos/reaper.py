"""Whom to kill, and when: a plan that a seed decides, carried out as the letters go by."""

import contextlib
import os
import random
import signal
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from tests.chaos.sink import STAGES

ANYWHERE = "anywhere"


class Kill(NamedTuple):
    after: int
    """How many letters have begun when it is due."""
    stage: str
    delay: float
    whole_worker: bool


def plan(*, seed: int, kills: int, letters: int) -> list[Kill]:
    """`kills` moments, spread over the first `letters` letters; the same for the same seed.

    Two in three strike the very process that is handing over a letter, at one of the five stages
    of its conversation; the others strike any process, at any moment, whole workers among them.
    """
    chosen = random.Random(seed)
    points = sorted(chosen.sample(range(1, max(letters, kills + 1)), kills))
    kinds = [*STAGES, *STAGES, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE, ANYWHERE]
    return [
        Kill(point, chosen.choice(kinds), chosen.random() / 4, chosen.random() < 0.4)
        for point in points
    ]


class Reaper:
    """Carries a plan out. `workers` gives the worker processes that run now, main ones only."""

    def __init__(self, *, kills: list[Kill], workers: Callable[[], Iterable[int]]) -> None:
        self.waiting = list(kills)
        self.done: list[str] = []
        # Processes that the kills ended: a worker's children die with it (Celery asks the kernel
        # to), each of them perhaps in the middle of a letter.
        self.ended = 0
        self._workers = workers
        self._begun = 0
        self._chosen = random.Random(len(kills))
        self._lock = threading.Lock()

    def __call__(self, stage: str, port: int) -> None:
        """The sink's listener: the sender at `port` has come to `stage`."""
        with self._lock:
            self._begun += stage == "EHLO"
            if not self.waiting or self._begun < self.waiting[0].after:
                return
            due = self.waiting[0]
            if due.stage not in {stage, ANYWHERE}:
                return
            self.waiting.pop(0)
            if due.stage == ANYWHERE:
                threading.Timer(due.delay, self._strike_anybody, [due.whole_worker]).start()
            else:
                self._strike_sender(stage, port)

    def _strike_sender(self, stage: str, port: int) -> None:
        inode = socket_of_port(port)
        for pid in self._children():
            if inode and holds_socket(pid, inode):
                self._kill(pid, f"sender at {stage}")
                return
        self._strike_anybody(False)

    def _strike_anybody(self, whole_worker: bool) -> None:
        mains = list(self._workers())
        victims = mains if whole_worker else self._children() or mains
        if victims:
            name = "a worker's main process" if whole_worker else "a worker's child"
            self._kill(self._chosen.choice(victims), name)

    def _kill(self, pid: int, name: str) -> None:
        with contextlib.suppress(ProcessLookupError):
            children = children_of(pid)
            os.kill(pid, signal.SIGKILL)
            self.done.append(name)
            self.ended += 1 + len(children)

    def _children(self) -> list[int]:
        return sorted(child for main in self._workers() for child in children_of(main))


def children_of(pid: int) -> list[int]:
    try:
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def socket_of_port(port: int) -> str:
    """The inode of the socket on this machine whose own port is `port`; "" where there is none."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        fields = line.split()
        if int(fields[1].rpartition(":")[2], 16) == port:
            return fields[9]
    return ""


def holds_socket(pid: int, inode: str) -> bool:
    try:
        files = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return False
    for file in files:
        with contextlib.suppress(OSError):
            if os.readlink(file) == f"socket:[{inode}]":
                return True
    return False
