"""What a run's page tells the organizer of how attention was shared out."""

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from matchmaking.matching.models import MatchRun
from matchmaking.profiles.models import Supplier

_WAYS: dict[str, Promise] = {
    "chosen": _("This choice"),
    "without_floor": _("The same without a place for everyone"),
    "greedy": _("The best pairs first"),
    "alone": _("Each need by itself, cut to what suppliers can serve"),
    "random": _("By lot"),
}
_NAMED = 20


@dataclass(frozen=True)
class Way:
    """One way of choosing: expected introductions with two yeses, who is reached, Gini."""

    label: Promise
    chosen: bool
    pairs: int
    expected: float
    suppliers: int
    needs: int
    gini: float


@dataclass(frozen=True)
class Sharing:
    """A run's allocation report, with the names of those that could not be given a place.

    `cost` is in introductions that both sides would accept; `free` where it rounds to nothing.
    """

    report: dict[str, Any]
    ways: list[Way]
    unreached: list[Supplier]
    unnamed: int

    @property
    def expected(self) -> float:
        return self.ways[0].expected

    @property
    def free(self) -> bool:
        return bool(round(self.report["cost"], 1) == 0)


def told_sharing(run: MatchRun) -> Sharing | None:
    """None for a run that has not finished, or finished before reports were kept."""
    report = run.allocation_report
    if not report:
        return None
    unreached = Supplier.objects.filter(pk__in=report["unreached"]).select_related("organisation")
    named = list(unreached.order_by("organisation__legal_name", "pk")[:_NAMED])
    return Sharing(
        report,
        [
            Way(label=label, chosen=name == "chosen", **report["ways"][name])
            for name, label in _WAYS.items()
        ],
        named,
        len(report["unreached"]) - len(named),
    )
