"""The drill itself, small: the command of docs/drills.md, with fewer introductions."""

import subprocess
import sys

import pytest

from matchmaking.common.launcher.site import CHECKOUT
from tests.chaos.reaper import plan


@pytest.mark.timeout(420)
def test_killed_workers_send_no_letter_twice_and_lose_none() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "tests.chaos", "--database", "sqlite"),
            *("--introductions", "30", "--kills", "3", "--seeds", "1", "--limit", "240"),
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
