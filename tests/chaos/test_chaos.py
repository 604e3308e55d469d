"""The drill itself, small: the command of docs/drills.md, with fewer introductions."""

import contextlib
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from matchmaking.common.launcher.site import CHECKOUT
from tests.chaos.reaper import plan
from tests.conftest import FULL_DATABASE


@pytest.mark.timeout(420)
@pytest.mark.django_db
def test_killed_workers_send_no_letter_twice_and_lose_none(
    tmp_path: Path, pytestconfig: pytest.Config
) -> None:
    prepared = []
    full = pytestconfig.stash.get(FULL_DATABASE, None)
    if full is not None:
        with contextlib.closing(sqlite3.connect(tmp_path / "prepared.sqlite3")) as copy:
            full.backup(copy)
        prepared = ["--prepared", str(tmp_path / "prepared.sqlite3")]
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.chaos", "--database", "sqlite"),
            *("--introductions", "30", "--kills", "3", "--seeds", "1", "--limit", "240"),
            *prepared,
        ],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_seed_always_gives_the_same_plan() -> None:
    assert plan(seed=3, kills=20, letters=900) == plan(seed=3, kills=20, letters=900)
    assert plan(seed=3, kills=20, letters=900) != plan(seed=4, kills=20, letters=900)
    assert [kill.after for kill in plan(seed=3, kills=3, letters=2)] == [1, 2, 3]
