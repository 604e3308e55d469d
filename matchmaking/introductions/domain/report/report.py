"""The figures of a mission's report, one function a table; docs/follow-up.md says the formulas.

Rules of all of them: an introduction counts once per row; money is never added up over currencies
without a rate that the organizer entered, nor over states of sureness; silence is no "no".
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Model, OuterRef, QuerySet, Subquery, Sum

from matchmaking.introductions.domain.followup import followup_queries
from matchmaking.introductions.enums import (
    Escalation,
    InquiryKind,
    InquiryState,
    IntroductionState,
    OutcomeState,
    Side,
)
from matchmaking.introductions.models import (
    Inquiry,
    Introduction,
    IntroductionEvent,
    Outcome,
    OutcomeStatement,
    ProgressReport,
)
from matchmaking.matching.domain.found import Found, found_in
from matchmaking.matching.domain.queries import latest_complete_run
from matchmaking.matching.enums import Decision, ProposalState
from matchmaking.matching.models import Proposal, Review
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Need

S = IntroductionState
PROPOSED, APPROVED = "proposed", "approved"
FUNNEL = (
    PROPOSED,
    APPROVED,
    S.SUPPLIER_ACCEPTED,
    S.BUYER_ASKED,
    S.BUYER_INTERESTED,
    S.INTRODUCED,
    S.SCHEDULED,
    S.HELD,
    S.FOLLOWING_UP,
    S.WON,
)
# Steps that somebody may put right afterwards count by the last word, not by the first.
_OF_A_MEETING = (S.HELD, S.NO_SHOW, S.MEETING_CANCELLED)


def funnel(mission: Mission) -> list[tuple[str, int]]:
    """How many pairs reached each step of FUNNEL, in its order.

    `proposed` counts pairs put forward over all runs, `approved` introductions, `held` pairs whose
    meeting took place by the last word on it, `won` those that stand at won; every other step
    whoever ever reached it. Steps need not follow each other: business may begin without a meeting.
    """
    put_forward = Proposal.objects.filter(mission=mission).exclude(state=ProposalState.COMPUTED)
    of_mission = Introduction.objects.filter(mission=mission)
    reached = dict(
        IntroductionEvent.objects.filter(introduction__mission=mission)
        .order_by()
        .values_list("to_state")
        .annotate(number=Count("introduction", distinct=True))
    )
    numbers = reached | {
        PROPOSED: put_forward.order_by().values("need", "supplier").distinct().count(),
        APPROVED: of_mission.count(),
        S.HELD: meetings(mission).held,
        S.WON: of_mission.filter(state=S.WON).count(),
    }
    return [(str(step), numbers.get(step, 0)) for step in FUNNEL]


@dataclass
class UnfoundRow:
    """Needs of one sector for which nobody was found, or of which it cannot be told; for `near` of
    them somebody fits and fails a must-have.
    """

    sector: str
    needs: list[Need] = field(default_factory=list)
    near: int = 0


def nobody_found(mission: Mission) -> list[UnfoundRow] | None:
    """By sector, the most needs first, those without a sector last: whom to recruit next.

    As the latest complete run and the decisions since have it; None where there is none, or where
    it proposed whoever was best.
    """
    found = _found(mission)
    return None if found is None else _by_sector(found.none)


def hard_to_tell(mission: Mission) -> list[UnfoundRow]:
    """As `nobody_found`: needs for which somebody is proposed, and one side says too little to
    tell whether they fit. Empty where `nobody_found` is None.
    """
    found = _found(mission)
    return [] if found is None else _by_sector(found.untold)


def _found(mission: Mission) -> Found | None:
    run = latest_complete_run(mission)
    return found_in(run) if run is not None else None


def _by_sector(needs: Iterable[Need]) -> list[UnfoundRow]:
    rows: dict[str, UnfoundRow] = {}
    for need in needs:
        name = str(need.sector) if need.sector is not None else ""
        row = rows.setdefault(name, UnfoundRow(name))
        row.needs.append(need)
        row.near += bool(need.near)  # type: ignore[attr-defined]
    return sorted(rows.values(), key=lambda row: (row.sector == "", -len(row.needs), row.sector))


def reasons(mission: Mission) -> dict[str, list[tuple[str, int]]]:
    """Why pairs ended, by where: state -> (reason, number), the commonest first.

    `rejected` by the organizer's review in force; the others by the reason of the step that led to
    the state in which the introduction is now.
    """
    latest = Review.objects.filter(
        mission=mission, need=OuterRef("need"), supplier=OuterRef("supplier")
    ).order_by("-at", "-pk")
    in_force = Review.objects.filter(mission=mission, pk=Subquery(latest.values("pk")[:1]))
    rejected = in_force.filter(decision=Decision.REJECT).order_by()
    found = {
        "rejected": _commonest(dict(rejected.values_list("reason").annotate(number=Count("pk"))))
    }
    step = IntroductionEvent.objects.filter(
        introduction=OuterRef("pk"), to_state=OuterRef("state")
    ).order_by("-pk")
    ended = (
        Introduction.objects.filter(
            mission=mission, state__in=[S.SUPPLIER_DECLINED, S.BUYER_NOT_A_FIT, S.LOST]
        )
        .annotate(why=Subquery(step.values("reason")[:1]))
        .order_by()
        .values_list("state", "why")
    )
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for state, why in ended:
        counted[state][why or ""] += 1
    for state in (S.SUPPLIER_DECLINED, S.BUYER_NOT_A_FIT, S.LOST):
        found[state.value] = _commonest(counted[state])
    return found


def _commonest(numbers: dict[str, int]) -> list[tuple[str, int]]:
    return sorted(numbers.items(), key=lambda item: (-item[1], item[0]))


@dataclass(frozen=True)
class Meetings:
    """`agreed`: both said that they come. The others by the last word on each meeting."""

    agreed: int = 0
    held: int = 0
    cancelled: int = 0
    supplier_absent: int = 0
    buyer_absent: int = 0


# By the introduction's id: one of _OF_A_MEETING, and its reason.
LastWords = Callable[[Mission], dict[int, tuple[str, str]]]
_LAST_WORDS: list[LastWords] = []


def register_last_words(last_words: LastWords) -> None:
    """A feature above knows better what came of meetings; called once, when it is ready.

    A word that is put right after business began changes no state of the introduction, which has
    gone on, and has no event there.
    """
    _LAST_WORDS.append(last_words)


def meetings(mission: Mission) -> Meetings:
    steps = IntroductionEvent.objects.filter(introduction__mission=mission)
    last: dict[int, tuple[str, str]] = {}
    for introduction, state, reason in (
        steps.filter(to_state__in=_OF_A_MEETING)
        .order_by("pk")
        .values_list("introduction", "to_state", "reason")
    ):
        last[introduction] = (state, reason)
    for last_words in _LAST_WORDS:
        last |= last_words(mission)
    words = Counter(last.values())
    return Meetings(
        agreed=steps.filter(to_state=S.SCHEDULED).values("introduction").distinct().count(),
        held=sum(number for (state, _), number in words.items() if state == S.HELD),
        cancelled=sum(
            number for (state, _), number in words.items() if state == S.MEETING_CANCELLED
        ),
        supplier_absent=words[S.NO_SHOW.value, Side.SUPPLIER.value],
        buyer_absent=words[S.NO_SHOW.value, Side.BUYER.value],
    )


@dataclass(frozen=True)
class Coverage:
    """How much is known from one side of all pairs that were introduced; the six add up to them.

    `answered`: the side said at least once how things stand or whether a value is right, asked or
    of its own accord. `unreachable`: it takes no letters any more. `silent`: every way of asking
    was tried in vain at least once, and nothing was said. `waiting`: it is being asked. `not_yet`:
    its first question is still to come. `over`: its pair ended before that.
    """

    side: str
    answered: int = 0
    silent: int = 0
    unreachable: int = 0
    waiting: int = 0
    not_yet: int = 0
    over: int = 0

    @property
    def reached(self) -> int:
        """Of how many the question has come due or the answer came before it."""
        return self.answered + self.silent + self.unreachable + self.waiting

    @property
    def introduced(self) -> int:
        return self.reached + self.not_yet + self.over


def coverage(mission: Mission, *, today: dt.date) -> list[Coverage]:
    """One row a side, of every pair whose contacts were released."""
    spoke = _who_spoke(mission)
    questions: dict[tuple[int, str], set[tuple[str, bool]]] = defaultdict(set)
    planned = Inquiry.objects.filter(
        kind=InquiryKind.CHECKPOINT, introduction__mission=mission, asked__in=Side.values
    )
    for introduction, asked, state, day in planned.values_list(
        "introduction", "asked", "state", "planned_on"
    ):
        questions[introduction, asked].add((state, day <= today))
    return [
        Coverage(
            side=side,
            **Counter(
                "answered" if pair in spoke else _standing(questions[pair])
                for pair in questions.keys() | spoke
                if pair[1] == side
            ),
        )
        for side in Side.values
    ]


def _who_spoke(mission: Mission) -> set[tuple[int, str]]:
    of_mission = {"introduction__mission": mission}
    reported = ProgressReport.objects.filter(**of_mission)
    judged = OutcomeStatement.objects.filter(**of_mission).exclude(side="")
    return {
        pair for said in (reported, judged) for pair in said.values_list("introduction", "side")
    }


def _standing(questions: set[tuple[str, bool]]) -> str:
    """Which count of Coverage a side that said nothing is in, by (state, is due) of its questions.

    What was dropped was never asked, whatever its day.
    """
    states = {state for state, _ in questions}
    if InquiryState.UNREACHABLE in states:
        return "unreachable"
    if InquiryState.SILENT in states:
        return "silent"
    if (InquiryState.WAITING, True) in questions:
        return "waiting"
    return "not_yet" if InquiryState.WAITING in states else "over"


@dataclass(frozen=True)
class OpenWork:
    late_promises: int
    to_call: int
    with_the_lead: int
    disputed: int
    without_a_next_step: int


def open_work(mission: Mission, *, today: dt.date) -> OpenWork:
    calls = followup_queries.calls_to_make(mission)
    stages = Counter(calls.values_list("stage", flat=True))
    return OpenWork(
        late_promises=followup_queries.late_promises(mission, today=today).count(),
        to_call=stages[Escalation.CALL],
        with_the_lead=stages[Escalation.LEAD],
        disputed=followup_queries.disputed(mission).count(),
        without_a_next_step=followup_queries.without_a_next_step(mission).count(),
    )


@dataclass
class GroupRow:
    """Introductions of one sector or place, and what came of them."""

    name: str
    introductions: int = 0
    introduced: int = 0
    won: int = 0
    confirmed: dict[str, Decimal] = field(default_factory=dict)


def by_sector(mission: Mission) -> list[GroupRow]:
    """By the sector of the need; the most introductions first, those without one last."""
    return _grouped(mission, lambda introduction: introduction.need.sector)


def by_place(mission: Mission) -> list[GroupRow]:
    """By the buyer's prefecture, which is where its city is."""
    return _grouped(mission, lambda introduction: introduction.need.buyer.prefecture)


def _grouped(mission: Mission, group_of: Callable[[Introduction], Model | None]) -> list[GroupRow]:
    rows: dict[str, GroupRow] = {}
    confirmed: dict[int, dict[str, Decimal]] = defaultdict(dict)
    sums = Outcome.objects.filter(
        introduction__mission=mission, state=OutcomeState.CONFIRMED, amount__isnull=False
    )
    for introduction_id, currency, total in (
        sums.order_by().values_list("introduction", "currency").annotate(total=Sum("amount"))
    ):
        confirmed[introduction_id][currency] = total
    for introduction in _for_groups(mission):
        group = group_of(introduction)
        name = str(group) if group is not None else ""
        row = rows.setdefault(name, GroupRow(name))
        row.introductions += 1
        row.introduced += introduction.was_released  # type: ignore[attr-defined]
        row.won += introduction.state == S.WON
        for currency, total in confirmed[introduction.pk].items():
            row.confirmed[currency] = row.confirmed.get(currency, Decimal(0)) + total
    return sorted(rows.values(), key=lambda row: (row.name == "", -row.introductions, row.name))


def _for_groups(mission: Mission) -> QuerySet[Introduction]:
    return (
        Introduction.objects.filter(mission=mission)
        .select_related("need__sector", "need__buyer__prefecture")
        .annotate(was_released=Count("contact_release"))
        .order_by("pk")
    )
