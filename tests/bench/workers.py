"""Two workers against one: ``python -m tests.bench.workers [--suppliers 800] [--needs 2500]``.

A private PostgreSQL is filled with a generated mission once and copied for each number of workers,
so that the same rows are matched. Each worker is one Celery process with one child and one thread.
Prints the seconds from the start of the run to its completion, the processor seconds that each
worker spent on it (which tell how the work was shared on a machine that does other things too), the
hash of the result, and how many times faster two are than one.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from matchmaking.common.launcher.broker import socket_path, start_redis, wait_for_redis
from matchmaking.common.launcher.processes import stop
from matchmaking.common.launcher.site import Site
from tests.chaos.site import CHECKOUT, Databases, celery, environment

NEEDS_OF_A_BUYER = 5
MOST_SECONDS = 3600


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--suppliers", type=int, default=800)
    parser.add_argument("--needs", type=int, default=2500)
    parser.add_argument("--workers", default="1,2", help="numbers of workers, by commas")
    parser.add_argument("--encoder", default="", help="as PUENTE_ENCODER; none for no encoder")
    parser.add_argument("--inside", choices=("fill", "match"), help=argparse.SUPPRESS)
    parser.add_argument("--expect", type=int, default=1, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.inside:
        _inside(options)
        return
    counts = [int(part) for part in options.workers.split(",")]
    with tempfile.TemporaryDirectory(prefix="puente-workers-") as name:
        measured = _measure(Path(name), counts, options)
    print("| workers | seconds | times faster | processor seconds | result |")  # noqa: T201
    print("|---|---|---|---|---|")  # noqa: T201
    first = measured[0]["seconds"]
    for count, one in zip(counts, measured, strict=True):
        faster = f"{first / one['seconds']:.2f}"
        spent = ", ".join(f"{each:.1f}" for each in one["spent"])
        print(f"| {count} | {one['seconds']:.1f} | {faster} | {spent} | {one['hash'][:16]} |")  # noqa: T201
    if len({one["hash"] for one in measured}) != 1:
        sys.exit("The results differ.")


def _measure(folder: Path, counts: list[int], options: argparse.Namespace) -> list[dict[str, Any]]:
    databases = Databases(folder, "postgresql")
    try:
        template = databases.url("template_of_drill")
        _child("fill", _told(folder / "template", template, options), options)
        return [
            _one(folder / f"with-{count}", databases.copy(f"with_{count}"), count, options)
            for count in counts
        ]
    finally:
        databases.close()


def _told(data: Path, url: str, options: argparse.Namespace) -> dict[str, str]:
    told = environment(data=data, database_url=url) | {"PUENTE_READ_AHEAD": "1"}
    return told | ({"PUENTE_ENCODER": options.encoder} if options.encoder else {})


def _one(data: Path, url: str, count: int, options: argparse.Namespace) -> dict[str, Any]:
    told = _told(data, url, options)
    site = Site(demo=False, data=data, port=0)
    (data / "static").mkdir(parents=True, exist_ok=True)
    path = socket_path(data)
    redis = start_redis(site, path)
    workers = []
    try:
        wait_for_redis(redis, path)
        workers = [
            celery(
                site,
                told,
                f"worker{number}",
                *("worker", "--concurrency", "1", "--hostname", f"bench{number}@%h"),
                *("--without-gossip", "--without-mingle"),
            )
            for number in range(count)
        ]
        options.expect = count
        result: dict[str, Any] = json.loads(_child("match", told, options))
        return result | {"spent": [_processor_seconds(worker.pid) for worker in workers]}
    finally:
        stop(workers)
        stop([redis])


def _processor_seconds(pid: int) -> float:
    """Of the processes that a worker forked: what it reads before that is no part of a run."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    spent = 0
    for child in children:
        # utime and stime, after a name that may hold spaces.
        fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
        spent += int(fields[11]) + int(fields[12])
    return spent / os.sysconf("SC_CLK_TCK")


def _child(part: str, told: dict[str, str], options: argparse.Namespace) -> str:
    command = [sys.executable, "-m", "tests.bench.workers", "--inside", part]
    command += ["--suppliers", str(options.suppliers), "--needs", str(options.needs)]
    command += ["--expect", str(options.expect)]
    done = subprocess.run(
        command, cwd=CHECKOUT, env=told, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout.splitlines()[-1] if done.stdout else ""


def _inside(options: argparse.Namespace) -> None:
    """In a process of its own, whose settings name the database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.chaos.settings")
    import django

    django.setup()
    if options.inside == "fill":
        _fill(options.suppliers, options.needs)
    else:
        print(json.dumps(_match(options.expect)))  # noqa: T201


def _fill(suppliers: int, needs: int) -> None:
    """A mission of generated suppliers, whose texts and ticks are those of `benchmark speed`."""
    from django.db import transaction

    from matchmaking.matching.benchmarks.generated import generated_directory
    from matchmaking.taxonomy.models import Capability, CertificationScheme, Sector
    from tests.factories import (
        BuyerFactory,
        CertificationFactory,
        EnrolmentFactory,
        MissionFactory,
        NeedFactory,
        SupplierFactory,
    )

    directory = generated_directory(suppliers=suppliers, needs=needs)
    sectors = {sector.code: sector for sector in Sector.objects.all()}
    capabilities = {one.code: one for one in Capability.objects.all()}
    schemes = {one.code: one for one in CertificationScheme.objects.all()}
    with transaction.atomic():
        mission = MissionFactory()
        for record in directory.suppliers:
            name, told, *_ = record.pieces
            languages = {"description_es": "", f"description_{told.language}": told.text}
            supplier = SupplierFactory(organisation__legal_name=name.text, **languages)
            supplier.sectors.set([sectors[code] for code in record.sectors])
            supplier.capabilities.set([capabilities[code] for code in record.capabilities])
            for code in record.certifications:
                CertificationFactory(supplier=supplier, scheme=schemes[code])
            EnrolmentFactory(mission=mission, organisation=supplier.organisation)
        buyer = None
        for number, record in enumerate(directory.needs):
            if buyer is None or number % NEEDS_OF_A_BUYER == 0:
                buyer = BuyerFactory()
                EnrolmentFactory(mission=mission, organisation=buyer.organisation)
            title, text = record.pieces
            NeedFactory(
                buyer=buyer, title=title.text, description=text.text, language=title.language
            )


def _match(workers: int) -> dict[str, float | str]:
    """Start the run and wait for its end, as the page does."""
    from matchmaking.common.wake import wake
    from matchmaking.matching import tasks
    from matchmaking.matching.domain.running import runs
    from matchmaking.matching.enums import RunState
    from matchmaking.missions.models import Mission

    _wait_for_workers(workers)
    run = runs.start_run(mission=Mission.objects.get(), user=None)
    started = time.monotonic()
    wake(tasks.prepare, run.pk)
    swept = started
    while run.state in {RunState.PENDING, RunState.RUNNING}:
        time.sleep(0.2)
        run.refresh_from_db(fields=["state", "error", "result_hash"])
        now = time.monotonic()
        if now - swept > 60.0:
            # Beat's part: a lost message costs a minute.
            tasks.sweep()
            swept = now
        if now - started > MOST_SECONDS:
            sys.exit("The run did not end.")
    if run.state != RunState.COMPLETE:
        sys.exit(f"The run ended as {run.state}: {run.error}")
    return {"seconds": time.monotonic() - started, "hash": run.result_hash}


def _wait_for_workers(number: int) -> None:
    """Starting a process, and what it reads before its first task, is no part of a run."""
    from matchmaking.celery import app

    until = time.monotonic() + 120
    while time.monotonic() < until:
        if len(app.control.ping(timeout=2.0)) == number:
            return
    sys.exit("The workers do not answer.")


if __name__ == "__main__":
    main()
