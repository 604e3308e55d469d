"""``benchmark speed``: ratios to the bare products, time, memory and growth, at several sizes."""

import json
import os
import subprocess
import sys
from argparse import ArgumentParser
from importlib import import_module
from pathlib import Path
from statistics import median
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from matchmaking.matching.benchmarks.parts import Options, Write

HELP = "retrieval and whole runs at several sizes, beside their baselines"
RETRIEVAL_HEADER = (
    "| suppliers | needs | way | seconds | times the bare products | same suppliers as ours |\n"
    "|---|---|---|---|---|---|"
)
RUN_HEADER = (
    "| suppliers | needs | scoring | allocation | explaining | whole run | times retrieval "
    "| recall of the top 50 | peak memory |\n|---|---|---|---|---|---|---|---|---|"
)
REMATCH_HEADER = (
    "| suppliers | needs | reading both sides once | reading for re-match | one changed supplier "
    "| slowest |\n|---|---|---|---|---|---|"
)
_WAYS = (
    ("bare", "bare matrix products"),
    ("retrieval", "**exact retrieval**"),
    ("faiss", "faiss IndexFlatIP"),
    ("scikit-learn", "scikit-learn, brute force"),
)
_PLOT = settings.BASE_DIR / "docs" / "images" / "speed.svg"
_RUN = ("scoring", "allocation", "explaining")


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--suppliers", type=_sizes, default=[1_000, 10_000, 100_000])
    parser.add_argument(
        "--needs", type=_sizes, default=[2_000, 2_000, 10_000], help="one for all, or one for each"
    )
    parser.add_argument("--threads", type=int, default=1, help="for everybody that is compared")
    parser.add_argument("--no-baselines", action="store_true", help="leave the libraries out")
    parser.add_argument("--plot", type=Path, default=_PLOT, help="SVG of the growth; '' for none")


def run(options: Options, write: Write) -> None:
    suppliers, needs = options["suppliers"], options["needs"]
    if len(needs) == 1:
        needs = needs * len(suppliers)
    if len(needs) != len(suppliers):
        raise CommandError("--needs takes one number, or one for each of --suppliers")
    write(
        f"Vectors and texts are generated with a fixed seed; {options['threads']} thread(s); each "
        "size in a process of its own. No text is encoded by a real encoder.\n"
    )
    measured = [_child(size, asked, options) for size, asked in zip(suppliers, needs, strict=True)]
    _tables(measured, write)
    if str(options["plot"]) not in {"", "."}:
        draw_growth(measured, options["plot"])
        write(f"\nGrowth is drawn in {options['plot'].name}.")


def _sizes(text: str) -> list[int]:
    return [int(part) for part in text.split(",")]


def _child(suppliers: int, needs: int, options: Options) -> dict[str, Any]:
    threads = str(options["threads"])
    command = [sys.executable, "-m", "matchmaking.matching.benchmarks.speed"]
    command += [str(suppliers), str(needs), *(["alone"] if options["no_baselines"] else [])]
    done = subprocess.run(  # noqa: S603 - our own module
        command,
        cwd=settings.BASE_DIR,
        env=os.environ | {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads},
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"{suppliers} suppliers, {needs} needs: ended with {done.returncode}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _tables(measured: list[dict[str, Any]], write: Write) -> None:
    write(RETRIEVAL_HEADER)
    for one in measured:
        for key, name in _WAYS:
            if key in one["seconds"]:
                seconds = one["seconds"][key]
                same = f"{one['agrees'][key]:.4%}" if key in one["agrees"] else ""
                ratio = seconds / one["seconds"]["bare"]
                _row(write, _size(one), name, f"{seconds:.2f}", f"{ratio:.2f}", same)
    write(f"\n{RUN_HEADER}")
    for one in measured:
        parts = [one["seconds"][part] for part in _RUN]
        whole = sum(parts)
        _row(
            write,
            _size(one),
            *(f"{part:.1f} s" for part in parts),
            f"{whole:.1f} s",
            f"{whole / one['seconds']['retrieval']:.2f}",
            f"{one['recall']:.4f} ({one['recall_needs']} needs)",
            f"{max(one['peak_gib'][part] for part in _RUN):.2f} GiB",
        )
    write(f"\n{REMATCH_HEADER}")
    for one in measured:
        _row(
            write,
            _size(one),
            f"{one['seconds']['reading']:.0f} s",
            f"{one['seconds']['reading for re-match']:.1f} s",
            f"{median(one['rematch']):.3f} s",
            f"{max(one['rematch']):.3f} s",
        )
    for one in measured:
        steps = ", ".join(f"{needs:,}: {seconds:.1f} s" for needs, seconds in one["growth"])
        channel = "is read" if one["words_read"] else "abstains at this size"
        write(
            f"\n{one['suppliers']:,} suppliers: scoring after so many needs: {steps}; "
            f"{one['chosen']:,} pairs put forward, {one['explained']:,} explained; word against "
            f"word {channel}."
        )


def _size(one: dict[str, Any]) -> str:
    return f"{one['suppliers']:,} | {one['needs']:,}"


def _row(write: Write, *cells: str) -> None:
    write("| " + " | ".join(cells) + " |")


def draw_growth(measured: list[dict[str, Any]], file: Path) -> None:
    """Seconds a need against suppliers, and seconds of scoring against needs."""
    try:
        matplotlib = import_module("matplotlib")
    except ImportError as error:
        raise CommandError("Drawing needs matplotlib, of the development requirements.") from error
    matplotlib.use("svg")
    # The same figures give the same file.
    matplotlib.rcParams["svg.hashsalt"] = "puente"
    plot = import_module("matplotlib.pyplot")
    figure, (left, right) = plot.subplots(1, 2, figsize=(9, 3.6))
    sizes = [one["suppliers"] for one in measured]
    for key, label in (("bare", "bare products"), ("retrieval", "exact retrieval")):
        values = [1000 * one["seconds"][key] / one["needs"] for one in measured]
        left.plot(sizes, values, marker="o", label=label)
    whole = [1000 * sum(one["seconds"][p] for p in _RUN) / one["needs"] for one in measured]
    left.plot(sizes, whole, marker="o", label="whole run")
    left.set(xscale="log", yscale="log", xlabel="suppliers", ylabel="milliseconds a need")
    for one in measured:
        needs, seconds = zip(*one["growth"], strict=True)
        right.plot(needs, seconds, marker="o", label=f"{one['suppliers']:,} suppliers")
    right.set(xlabel="needs", ylabel="seconds of scoring", xlim=(0, None), ylim=(0, None))
    for axes in (left, right):
        axes.legend(frameon=False)
        axes.grid(alpha=0.3)
    figure.tight_layout()
    file.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    plot.close(figure)
