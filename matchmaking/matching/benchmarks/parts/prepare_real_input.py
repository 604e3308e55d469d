"""``benchmark prepare-real-input SUPPLIERS NEEDS``: see docs/real-input.md."""

from argparse import ArgumentParser
from pathlib import Path

from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.matching.benchmarks.real_input import write_real_input

HELP = "write the two files of the real input"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("suppliers", type=Path)
    parser.add_argument("needs", type=Path)


def run(options: Options, write: Write) -> None:
    suppliers, needs = write_real_input(options["data"], options["suppliers"], options["needs"])
    write(f"{suppliers} suppliers, {needs} needs")
