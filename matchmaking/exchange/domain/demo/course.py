"""What the people of the earlier mission did: the rows of earlier_course.tsv, in their order.

The acts of one pair follow one another. Each has its day, and waits for the letter that it answers:
attention budgets and send windows move letters, and nobody answers what has not been read.
"""

import datetime as dt
from collections import defaultdict, deque
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import User
from matchmaking.exchange.domain.demo.acts import DO
from matchmaking.exchange.domain.demo.cast import DemoDataError, rows_of
from matchmaking.exchange.domain.demo.scene import Act, Scene, is_ready
from matchmaking.matching.models import Proposal
from matchmaking.missions.models import Mission

TODAY = "today-"
# The hour, UTC, at which somebody is at a desk: eleven in Osaka, before noon in the Bajío.
HOURS = {"buyer": 2, "colleague": 2, "supplier": 17, "organizer": 17}
# At the tables in Osaka, when the day's meetings are over.
HOURS_OF_ACTS = {"held": 9, "no_show": 9, "rates": 11}


def acts_of(*, first: dt.date, today: dt.date) -> Iterator[Act]:
    """The acts of the file: their days count from `first`, or back from `today`."""

    def day(cell: str) -> dt.date:
        if cell.startswith(TODAY):
            return today - dt.timedelta(days=int(cell.removeprefix(TODAY)))
        return first + dt.timedelta(days=int(cell))

    for row in rows_of("earlier_course.tsv"):
        hour = HOURS_OF_ACTS.get(row["act"], HOURS[row["who"]])
        yield Act(
            at=dt.datetime.combine(day(row["day"]), dt.time(hour), dt.UTC),
            need=row["need"],
            supplier=row["supplier"],
            who=row["who"],
            by=row["by"],
            what=row["act"],
            details=tuple(part.strip() for part in row["detail"].split(";") if part.strip()),
            amount=row["amount"],
            currency=row["currency"],
            on=day(row["on"]) if row["on"] else None,
            words=row["words"],
        )


class Course:
    """All acts of a mission, each pair's in its order; `user` is the organizer's person."""

    def __init__(self, *, mission: Mission, user: User, first: dt.date, today: dt.date) -> None:
        self.mission = mission
        self.user = user
        self._waiting: dict[tuple[str, str], deque[Act]] = defaultdict(deque)
        for act in acts_of(first=first, today=today):
            self._waiting[act.need, act.supplier].append(act)

    def go_on(self) -> None:
        """Do what is due by the clock and can be done."""
        for acts in self._waiting.values():
            while acts and acts[0].at <= timezone.now():
                scene = Scene(self.mission, self.user, acts[0])
                if not is_ready(scene):
                    break
                DO[acts.popleft().what](scene)

    def refuse_unmatched(self) -> None:
        """DemoDataError naming pairs that the match run did not keep: nobody can review them."""
        kept = set(
            Proposal.objects.filter(mission=self.mission).values_list(
                "need__external_id", "supplier__external_id"
            )
        )
        if unknown := [pair for pair in self._waiting if all(pair) and pair not in kept]:
            raise DemoDataError(f"earlier_course.tsv: no proposal for {unknown}")

    def refuse_unfinished(self) -> None:
        """DemoDataError naming what was never done: then the file tells what cannot happen."""
        left = [str(acts[0]) for acts in self._waiting.values() if acts]
        if left:
            raise DemoDataError("earlier_course.tsv: " + "; ".join(left))
