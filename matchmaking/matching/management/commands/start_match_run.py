"""Starts match runs as the button on the mission's page does, and can wait for their end."""

import time
from argparse import ArgumentParser
from collections.abc import Iterable

from django.core.management.base import BaseCommand, CommandError

from matchmaking.common.wake import wake
from matchmaking.matching.domain.queries import latest_complete_run
from matchmaking.matching.domain.running.runs import RunAlreadyActiveError, run_progress, start_run
from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun
from matchmaking.matching.tasks import prepare
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.enums import MissionState
from matchmaking.missions.models import Mission

# Seconds between two looks at the progress.
LOOK_EVERY = 0.5


class Command(BaseCommand):
    help = "Start the match run of a mission; workers do it"

    def add_arguments(self, parser: ArgumentParser) -> None:
        which = parser.add_mutually_exclusive_group(required=True)
        which.add_argument("mission", nargs="?", help="the mission's address, e.g. osaka-2026")
        which.add_argument("--fictional", action="store_true", help="every made-up mission")
        parser.add_argument("--once", action="store_true", help="not where one is complete")
        parser.add_argument("--wait", action="store_true", help="show the progress to the end")
        parser.add_argument("--patience", type=float, default=600.0, help="seconds to wait at most")

    def handle(
        self,
        *args: object,
        mission: str | None,
        once: bool,
        wait: bool,
        patience: float,
        **options: object,
    ) -> None:
        for each in missions(mission):
            if once and latest_complete_run(each):
                continue
            run = self.start(each)
            if wait:
                self.wait_for(run, patience)

    def start(self, mission: Mission) -> MatchRun:
        try:
            run = start_run(mission=mission, user=None)
        except RunAlreadyActiveError as error:
            run = error.run
        except MissionClosedError as error:
            raise CommandError(f"The mission {mission.slug!r} is closed.") from error
        wake(prepare, run.pk)
        return run

    def wait_for(self, run: MatchRun, patience: float) -> None:
        deadline = time.monotonic() + patience
        shown = -1
        while True:
            run.refresh_from_db()
            complete = run.state == RunState.COMPLETE
            percent = 100 if complete else int(run_progress(run=run).share * 99)
            if percent != shown:
                self.stdout.write(f"  Matching {run.mission} {percent:4d} %")
                self.stdout.flush()
                shown = percent
            if complete:
                return
            if run.state in {RunState.FAILED, RunState.CANCELLED}:
                raise CommandError(f"Run {run.pk} ended as {run.state}: {run.error}")
            if time.monotonic() > deadline:
                raise CommandError(f"Run {run.pk} is not complete after {patience:.0f} seconds.")
            time.sleep(LOOK_EVERY)


def missions(slug: str | None) -> Iterable[Mission]:
    if slug is None:
        return Mission.objects.filter(is_fictional=True).exclude(state=MissionState.CLOSED)
    found = Mission.objects.filter(slug=slug)
    if not found:
        raise CommandError(f"There is no mission {slug!r}.")
    return found
