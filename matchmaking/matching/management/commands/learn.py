"""Learns from an organizer's decisions and prints what came of it."""

from argparse import ArgumentParser
from collections.abc import Iterable
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.matching.domain.learning.judgements import judgements_of
from matchmaking.matching.domain.learning.learned_models import report_of, train
from matchmaking.matching.enums import ModelState
from matchmaking.scoring.learning.promotion import try_out

METHODS = ("random", "popularity", "rules", "learned")


class Command(BaseCommand):
    help = "Train the model of an organizer (of all, if none is named) and print the report"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--mission", help="the organizer of this mission, e.g. osaka-2026")
        parser.add_argument("--try", action="store_true", dest="only_try", help="keep nothing")

    def handle(self, *args: object, mission: str | None, only_try: bool, **options: object) -> None:
        for organizer in organizers(mission):
            self.stdout.write(f"{organizer}")
            if only_try:
                judgements = judgements_of(organizer)
                trial = try_out(judgements.judged, version="0")
                self.report(report_of(trial, judgements))
                self.stdout.write(f"  would be {trial.refusal or 'taken into use'}")
                continue
            version = train(organizer=organizer)
            if version is None:
                raise CommandError("Another training ended meanwhile.")
            self.report(version.report)
            why = f" ({version.refusal})" if version.state == ModelState.REFUSED else ""
            self.stdout.write(f"  version {version.number}: {version.state}{why}")

    def report(self, report: dict[str, Any]) -> None:
        counts = ", ".join(f"{name} {count}" for name, count in sorted(report["counts"].items()))
        self.stdout.write(
            f"  {report['pairs']} pairs of {report['missions']} missions by"
            f" {report['accounts']} accounts; {counts or 'no judgements'}"
        )
        found = report["evaluation"]
        if found is None:
            return
        self.stdout.write(f"  missions left out one by one, {found['needs']} needs, nDCG@10:")
        for method in METHODS:
            self.stdout.write(f"    {method:10s} {_cell(found['ndcg'][method])}")
        self.stdout.write(f"    {'gain':10s} {_cell(found['gain'])} over the rules")
        brier = ", ".join(f"{name} {value:.4f}" for name, value in found["brier"].items())
        self.stdout.write(f"  Brier score: {brier}")
        for one in found["bins"]:
            self.stdout.write(
                f"    foretold {one['foretold']:.2f}, came {one['came']:.2f}"
                f" ({one['low']:.2f} to {one['high']:.2f}) of {one['count']}"
            )
        self.stdout.write("  weights beside the rules', those that moved surest first:")
        for line in report["learned"][:10]:
            self.stdout.write(
                f"    {line['side']:8s} {line['feature']:24s} {line['rule']:.2f} ->"
                f" {line['weight']:.2f} ({line['low']:.2f} to {line['high']:.2f})"
            )


def _cell(interval: dict[str, float]) -> str:
    return f"{interval['mean']:+.3f} ({interval['low']:+.3f} to {interval['high']:+.3f})"


def organizers(mission: str | None) -> Iterable[Organisation]:
    found = Organisation.objects.filter(kind=OrganisationKind.ORGANIZER, missions__isnull=False)
    if mission is not None:
        found = found.filter(missions__slug=mission)
        if not found.exists():
            raise CommandError(f"There is no mission {mission!r}.")
    return found.distinct().order_by("pk")
