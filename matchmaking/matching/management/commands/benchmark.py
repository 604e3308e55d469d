"""Prints what the scorer is worth on development data, and prepares the real input."""

import os
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.matching.benchmarks.datasets import SETS, RetrievalSet
from matchmaking.matching.benchmarks.methods import METHODS, MethodMissingError, Ranking
from matchmaking.matching.benchmarks.real_input import write_real_input
from matchmaking.matching.benchmarks.tuning import variants
from matchmaking.scoring.evaluation import Interval, bootstrap, hit_at, ndcg_at, reciprocal_rank

DEFAULT_DATA = "../shared/data"
QUALITY_HEADER = (
    "| set | needs | suppliers | method | MRR | R@1 | R@10 | nDCG@10 | seconds |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
FUSION_HEADER = "| set | weight | times | MRR |\n|---|---|---|---|"


class Command(BaseCommand):
    help = "Measure the scorer on development data, beside the baselines."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data",
            type=Path,
            default=Path(os.environ.get("PUENTE_DATA", DEFAULT_DATA)),
            help="folder with the development data (or set PUENTE_DATA)",
        )
        parts = parser.add_subparsers(dest="part", required=True)
        quality = parts.add_parser("quality", help="retrieval quality on every set")
        quality.add_argument("--sample", type=int, default=1000, help="needs of each set")
        quality.add_argument("--only", default="", help="sets whose name holds this")
        fusion = parts.add_parser("fusion", help="what each weight of the fusion is worth")
        fusion.add_argument("--sample", type=int, default=300, help="needs of each set")
        fusion.add_argument("--only", default="", help="sets whose name holds this")
        real = parts.add_parser("prepare-real-input", help="write the two files of the real input")
        real.add_argument("suppliers", type=Path)
        real.add_argument("needs", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] in {"quality", "fusion"}:
            measure = self._measure if options["part"] == "quality" else self._vary
            header = QUALITY_HEADER if options["part"] == "quality" else FUSION_HEADER
            self.stdout.write(header)
            for task in self._tasks(options["data"], options["only"]):
                measure(task.sample(options["sample"]))
            return
        try:
            counts = write_real_input(options["data"], options["suppliers"], options["needs"])
        except FileNotFoundError as error:
            raise CommandError(f"The development data is not there: {error.filename}") from error
        self.stdout.write(f"{counts[0]} suppliers, {counts[1]} needs")

    def _tasks(self, data: Path, only: str) -> Iterator[RetrievalSet]:
        for load in SETS:
            try:
                task = load(data)
            except FileNotFoundError as error:
                self.stdout.write(f"| {load.__name__} | skipped: no {error.filename} |")
                continue
            if only in task.name:
                yield task

    def _vary(self, task: RetrievalSet) -> None:
        for name, factor, value in variants(task):
            self.stdout.write(f"| {task.name} | {name} | {factor:g} | {value:.4f} |")

    def _measure(self, task: RetrievalSet) -> None:
        for name, method in METHODS:
            started = time.perf_counter()
            try:
                ranking = method(task)
            except MethodMissingError as error:
                self.stdout.write(f"| {task.name} | | | {name} | skipped: {error} not installed |")
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
            self.stdout.write("| " + " | ".join(cells) + " |")


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
