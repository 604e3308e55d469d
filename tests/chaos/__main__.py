"""python -m tests.chaos [--introductions 1000] [--kills 20] [--seeds 1 2 3 4 5] [--database ...]

Ends with 1 unless every seed ends with no letter twice, none unaccounted for, and no more uncertain
ones than the kills ended processes (a worker's children die with it).
"""

import argparse
import json
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from matchmaking.common.launcher.site import CHECKOUT
from tests.chaos.drill import end_in_order
from tests.chaos.site import CHILDREN, WORKERS, Databases, environment

COLUMNS = (
    ("seed", 4),
    ("introductions", 13),
    ("expected", 8),
    ("received", 8),
    ("duplicates", 10),
    ("unaccounted", 11),
    ("uncertain", 9),
    ("of them arrived", 15),
    ("kills", 5),
    ("ended", 5),
    ("seconds", 7),
)


def main() -> int:
    signal.signal(signal.SIGTERM, end_in_order)
    options = parse()
    say(
        f"{options.database}, {WORKERS} workers of {CHILDREN} processes, "
        f"{options.answered} of {options.introductions} introductions go all the way"
    )
    say("  ".join(f"{name:>{width}}" for name, width in COLUMNS))
    passed = True
    with tempfile.TemporaryDirectory(prefix="puente-chaos-") as folder:
        databases = Databases(Path(folder), options.database, options.prepared)
        try:
            for seed in options.seeds:
                passed &= one_seed(options, databases, Path(folder), seed)
        finally:
            databases.close()
    say("passed" if passed else "FAILED")
    return 0 if passed else 1


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.chaos", description=__doc__)
    parser.add_argument("--introductions", type=int, default=1000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seeds", type=int, nargs="+", default=[1, 2, 3, 4, 5])
    parser.add_argument(
        "--answered", type=int, help="how many go all the way (default: a twentieth)"
    )
    parser.add_argument("--database", choices=("postgresql", "sqlite"), default="postgresql")
    parser.add_argument("--prepared", type=Path, help="a SQLite database to start from, migrated")
    parser.add_argument("--limit", type=int, default=600, help="seconds for one seed")
    options = parser.parse_args()
    if options.answered is None:
        options.answered = max(1, options.introductions // 20)
    if not 0 <= options.kills < options.introductions / 2:
        parser.error("there must be more than twice as many introductions as kills")
    if options.prepared and options.database != "sqlite":
        parser.error("only a SQLite database can be prepared beforehand")
    return options


def one_seed(options: argparse.Namespace, databases: Databases, folder: Path, seed: int) -> bool:
    """Run one seed in a process of its own, print its line, and say whether it passed."""
    name = f"seed_{seed}"
    data = folder / f"data_{seed}"
    told = environment(data=data, database_url=databases.copy(name))
    command = [sys.executable, "-m", "tests.chaos.drill", "--seed", str(seed), "--data", str(data)]
    for option in ("introductions", "kills", "answered", "limit"):
        command += [f"--{option}", str(getattr(options, option))]
    with subprocess.Popen(
        command, cwd=CHECKOUT, env=told, stdout=subprocess.PIPE, text=True
    ) as drill:
        try:
            printed, _ = drill.communicate()
        finally:
            # Asked to end, it stops its workers; killed, it would leave them behind.
            if drill.poll() is None:
                drill.terminate()
                drill.wait()
    if drill.returncode:
        say(f"{seed:>4}  the drill itself failed")
        return False
    result: dict[str, Any] = json.loads(printed.splitlines()[-1])
    cells = {
        **result,
        "kills": len(result["kills"]),
        "of them arrived": result["uncertain_but_received"],
    }
    say("  ".join(f"{cells[column]!s:>{width}}" for column, width in COLUMNS))
    for fault in result["faults"][:20]:
        say(f"      {fault}")
    if not result["ended_in_time"]:
        say(f"      it had not come to rest after {options.limit} seconds")
    return bool(result["passed"])


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
