"""``benchmark two-sided``: who will say yes to each other, events left out one by one."""

from argparse import ArgumentParser

import numpy as np

from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.matching.benchmarks.two_sided import (
    KNOWN,
    WAYS,
    auc_over_events,
    gain_over_events,
    left_out,
    read_known,
    read_meetings,
)
from matchmaking.scoring.learning.evaluation import Interval

HELP = "two-sided acceptance, split by event"
HEADER = (
    "| known of the event | method | pairs | events | mutual AUC | over running rates |\n"
    "|---|---|---|---|---|---|"
)
YARDSTICK = "running rates"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--rounds", type=int, default=1000, help="draws of the bootstrap")


def run(options: Options, write: Write) -> None:
    meetings = read_meetings(options["data"])
    events = len(np.unique(meetings.event))
    write(HEADER)
    for how in KNOWN:
        known = read_known(meetings, how)
        values = {name: left_out(meetings, known, way) for name, way in WAYS}
        for name, of_pairs in values.items():
            auc = auc_over_events(meetings, of_pairs, rounds=options["rounds"])
            gain = ""
            if name != YARDSTICK:
                gain = _cell(
                    gain_over_events(
                        meetings, of_pairs, values[YARDSTICK], rounds=options["rounds"]
                    ),
                    sign="+",
                )
            write(f"| {how} | {name} | {auc.size} | {events} | {_cell(auc)} | {gain} |")


def _cell(interval: Interval, *, sign: str = "") -> str:
    return f"{interval.mean:{sign}.3f} ({interval.low:{sign}.3f} to {interval.high:{sign}.3f})"
