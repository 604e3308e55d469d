"""``benchmark fusion``: what each weight of the fusion is worth on every set."""

from argparse import ArgumentParser

from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.matching.benchmarks.parts.quality import tasks
from matchmaking.matching.benchmarks.tuning import variants

HELP = "what each weight of the fusion is worth"
HEADER = "| set | weight | times | MRR |\n|---|---|---|---|"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--sample", type=int, default=300, help="needs of each set")
    parser.add_argument("--only", default="", help="sets whose name holds this")


def run(options: Options, write: Write) -> None:
    write(HEADER)
    for task in tasks(options["data"], options["only"], write):
        for name, factor, value in variants(task.sample(options["sample"])):
            write(f"| {task.name} | {name} | {factor:g} | {value:.4f} |")
