"""``benchmark fusion``: chooses the weights of the fusion, and tests each choice on a set that had
no say in it.
"""

from argparse import ArgumentParser
from collections.abc import Sequence

from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.matching.benchmarks.parts.quality import tasks
from matchmaking.matching.benchmarks.tuning import (
    Choice,
    Measured,
    average,
    by_kind,
    choose,
    in_code,
    left_out,
    mean_reciprocal_rank,
    measure,
)

HELP = "choose the weights of the fusion, leaving one set out at a time"
HEADER = (
    "| set | MRR as the code has it | MRR as the other sets choose | their choice |\n"
    "|---|---|---|---|"
)


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--sample", type=int, default=300, help="needs of each set")
    parser.add_argument("--only", default="", help="sets whose name holds this")


def run(options: Options, write: Write) -> None:
    found = [
        measure(task.sample(options["sample"]))
        for task in tasks(options["data"], options["only"], write)
        if not task.earlier and not task.kept_apart
    ]
    write(HEADER)
    for sets in by_kind(found):
        code = in_code(sets[0].kind)
        for one, choice in left_out(sets):
            cells = [
                one.task.name,
                f"{mean_reciprocal_rank(one, code):.3f}",
                f"{mean_reciprocal_rank(one, choice):.3f}",
                _said(choice),
            ]
            write("| " + " | ".join(cells) + " |")
        write(f"| **all {len(sets)}** | {_average(sets, code)} | {_chosen(sets, code)} |")


def _chosen(sets: Sequence[Measured], code: Choice) -> str:
    choice = choose(sets, code)
    return f"{_average(sets, choice)} (with a say in it) | {_said(choice)}"


def _average(sets: Sequence[Measured], choice: Choice) -> str:
    return f"{average(sets, choice):.3f}"


def _said(choice: Choice) -> str:
    return ", ".join(f"{name} {value:g}" for name, value in choice.items() if value)
