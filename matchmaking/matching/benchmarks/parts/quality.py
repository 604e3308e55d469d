"""``benchmark quality``: the scorer, each of its channels and the baselines on every set."""

import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path

from matchmaking.matching.benchmarks.datasets import SETS, RetrievalSet
from matchmaking.matching.benchmarks.methods import (
    METHODS,
    MethodMissingError,
    NotApplicableError,
    Ranking,
)
from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.scoring.learning.evaluation import (
    Interval,
    bootstrap,
    hit_at,
    ndcg_at,
    reciprocal_rank,
)

HELP = "retrieval quality on every set"
HEADER = (
    "| set | needs | suppliers | method | MRR | R@1 | R@10 | nDCG@10 | seconds |\n"
    "|---|---|---|---|---|---|---|---|---|"
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--sample", type=int, default=1000, help="needs of each set")
    parser.add_argument("--only", default="", help="sets whose name holds this")


def run(options: Options, write: Write) -> None:
    write(HEADER)
    for task in tasks(options["data"], options["only"], write):
        _measure(task.sample(options["sample"]), write)


def tasks(data: Path, only: str, write: Write) -> Iterator[RetrievalSet]:
    """The sets whose file is there; a set without its file is named as skipped."""
    for load in SETS:
        try:
            task = load(data)
        except FileNotFoundError as error:
            write(f"| {load.__name__} | skipped: no {error.filename} |")
            continue
        if only in task.name:
            yield task


def _measure(task: RetrievalSet, write: Write) -> None:
    for name, method in METHODS:
        started = time.perf_counter()
        try:
            ranking = method(task)
        except MethodMissingError as error:
            write(f"| {task.name} | | | {name} | skipped: {error} not installed |")
            continue
        except NotApplicableError:
            continue
        seconds = time.perf_counter() - started
        cells = [
            task.name,
            str(len(task.needs)),
            str(len(task.suppliers)),
            name,
            *(_cell(interval) for interval in measures(task, ranking)),
            f"{seconds:.1f}",
        ]
        write("| " + " | ".join(cells) + " |")


def measures(task: RetrievalSet, ranking: Ranking) -> list[Interval]:
    """MRR, R@1, R@10 and nDCG@10 with bootstrap intervals over the needs."""
    pairs = [(ranking[need], task.accepted[need]) for need, _ in task.needs]
    return [
        bootstrap([reciprocal_rank(best, right) for best, right in pairs]),
        bootstrap([hit_at(best, right, 1) for best, right in pairs]),
        bootstrap([hit_at(best, right, 10) for best, right in pairs]),
        bootstrap([ndcg_at(best, right, 10) for best, right in pairs]),
    ]


def _cell(interval: Interval) -> str:
    return f"{interval.mean:.3f} ({interval.low:.3f}-{interval.high:.3f})"
