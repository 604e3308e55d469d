import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from matchmaking.common.wake import wake
from matchmaking.exchange.domain.demo import find_demo_mission
from matchmaking.matching import tasks
from matchmaking.matching.domain import runs
from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun

SECONDS_BETWEEN_LOOKS = 1.0


class Command(BaseCommand):
    help = "Match the demo mission by the workers, unless it was matched before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--wait", action="store_true", help="go on until the run has ended")
        parser.add_argument("--seconds", type=int, default=150, help="wait no longer than this")

    def handle(self, *args: Any, wait: bool, seconds: int, **options: Any) -> None:
        mission = find_demo_mission()
        if mission is None:
            raise CommandError("There is no demo mission yet: load_demo makes it.")
        if MatchRun.objects.filter(mission=mission, state=RunState.COMPLETE).exists():
            self.stdout.write("  The demo mission is matched already.")
            return
        try:
            run = runs.start_run(mission=mission, user=None)
        except runs.RunAlreadyActiveError as error:
            run = error.run
        # Also for a run that is there: whoever was to be woken for it may have died since.
        wake(tasks.prepare, run.pk)
        if wait:
            self._watch(run, seconds)

    def _watch(self, run: MatchRun, seconds: int) -> None:
        began = time.monotonic()
        said = -1
        while time.monotonic() - began < seconds:
            run.refresh_from_db()
            if run.state not in (RunState.PENDING, RunState.RUNNING):
                break
            percent = round(100 * runs.run_progress(run=run).share)
            if percent > said:
                self._say(f"  Matching the demo mission ... {percent} %")
                said = percent
            time.sleep(SECONDS_BETWEEN_LOOKS)
        if run.state == RunState.COMPLETE:
            count = run.proposals.count()
            self._say(f"  Matched in {time.monotonic() - began:.0f} s: {count} proposals")
        elif run.state == RunState.FAILED:
            raise CommandError(f"The demo mission could not be matched: {run.error}")
        else:
            self._say("  The match run goes on; its page in the mission shows how far it is.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()
