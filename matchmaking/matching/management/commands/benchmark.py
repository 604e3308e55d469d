"""Prints what the scorer is worth on development and generated data; see docs/benchmarks.md."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from matchmaking.matching.benchmarks.parts import load_parts

DEFAULT_DATA = "../shared/data"


class Command(BaseCommand):
    help = "Measure the scorer, beside the baselines."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--data",
            type=Path,
            default=Path(os.environ.get("PUENTE_DATA", DEFAULT_DATA)),
            help="folder with the development data (or set PUENTE_DATA)",
        )
        subparsers = parser.add_subparsers(dest="part", required=True)
        for name, part in load_parts().items():
            part.add_arguments(subparsers.add_parser(name, help=part.HELP))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            load_parts()[options["part"]].run(options, self.stdout.write)
        except FileNotFoundError as error:
            raise CommandError(f"The development data is not there: {error.filename}") from error
