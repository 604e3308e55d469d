"""What a run's page tells the organizer of needs and suppliers for which nobody was found."""

from collections.abc import Sequence
from dataclasses import dataclass

from matchmaking.common.languages import present_language
from matchmaking.matching.domain.found import found_in, suppliers_nothing_fits
from matchmaking.matching.domain.telling.topics import own_topics
from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun
from matchmaking.profiles.models import Need, Supplier

_NAMED = 20


@dataclass(frozen=True)
class Finding:
    """Needs with nobody, those of which it cannot be told, how many have fewer than they want, and
    suppliers that nothing fits.

    Lists hold the first of them; what begins with `more` counts the rest. Each need has its
    `topic`, "" where its title is in the reader's language, and `kept_back` where only its buyer's
    name may be shown.
    """

    needs: int
    none: Sequence[Need]
    more_needs: int
    untold: Sequence[Need]
    more_untold: int
    short: int
    suppliers: Sequence[Supplier]
    more_suppliers: int

    @property
    def unfound(self) -> int:
        return len(self.none) + self.more_needs

    @property
    def hard_to_tell(self) -> int:
        return len(self.untold) + self.more_untold

    @property
    def unplaced(self) -> int:
        return len(self.suppliers) + self.more_suppliers


def told_finding(run: MatchRun) -> Finding | None:
    """None for a run that has not finished, or that fills all places."""
    found = found_in(run)
    if found is None or run.state != RunState.COMPLETE:
        return None
    suppliers = suppliers_nothing_fits(run)
    none, unplaced = list(found.none[:_NAMED]), list(suppliers[:_NAMED])
    untold = list(found.untold[:_NAMED])
    topics = own_topics([*none, *untold], language=present_language())
    for need in (*none, *untold):
        need.topic = topics.get(need.pk, "")  # type: ignore[attr-defined]
    return Finding(
        needs=found.needs,
        none=none,
        more_needs=found.none.count() - len(none),
        untold=untold,
        more_untold=found.untold.count() - len(untold),
        short=found.short.count(),
        suppliers=unplaced,
        more_suppliers=suppliers.count() - len(unplaced),
    )
