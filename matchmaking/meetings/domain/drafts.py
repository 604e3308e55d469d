"""The draft of the timetable: asked for by a person, computed by a worker, replaced as a whole."""

import datetime as dt
import hashlib
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.domain.meetings import introductions_to_meet
from matchmaking.introductions.enums import Side
from matchmaking.introductions.models import Introduction
from matchmaking.meetings import solver
from matchmaking.meetings.domain.parties import meets_in, party_for
from matchmaking.meetings.domain.timetables import FOR_GOOD, OCCUPYING, locked, zone_of
from matchmaking.meetings.enums import MeetingAction, MeetingState, SolveState
from matchmaking.meetings.models import (
    Absence,
    Meeting,
    MeetingEvent,
    ProgrammeItem,
    Slot,
    Solve,
    Timetable,
)
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment

LEASE = dt.timedelta(minutes=5)
MOST_ATTEMPTS = 3
# The tables and people change under the solver's hands seldom; then it looks again.
MOST_LOOKS = 3


def ask_for_draft(*, timetable: Timetable, user: User | None) -> Solve | None:
    """Queue a computation; None where one is under way already."""
    try:
        with transaction.atomic():
            return Solve.objects.create(timetable=timetable, asked_by=user)
    except IntegrityError:
        return None


def waiting_solves() -> list[int]:
    """Computations that nobody works on, the oldest first."""
    return list(Solve.objects.filter(_claimable()).order_by("pk").values_list("pk", flat=True))


def _claimable() -> Q:
    lost = Q(state=SolveState.RUNNING, lease_until__lt=timezone.now())
    return Q(state=SolveState.PENDING) | lost


def claim_solve(*, solve_id: int) -> Solve | None:
    """Take a computation over; None where somebody else has it, or it failed too often."""
    now = timezone.now()
    worn_out = Solve.objects.filter(_claimable(), pk=solve_id, attempts__gte=MOST_ATTEMPTS)
    worn_out.update(state=SolveState.FAILED, finished_at=now, error="abandoned", updated_at=now)
    claimed = Solve.objects.filter(_claimable(), pk=solve_id).update(
        state=SolveState.RUNNING,
        lease_until=now + LEASE,
        attempts=F("attempts") + 1,
        updated_at=now,
    )
    if claimed != 1:
        return None
    return Solve.objects.select_related("timetable__mission").get(pk=solve_id)


def fail_solve(*, solve: Solve, error: str) -> None:
    now = timezone.now()
    _claimed(solve).update(
        state=SolveState.FAILED, error=error[-4000:], finished_at=now, updated_at=now
    )


def _claimed(solve: Solve) -> QuerySet[Solve]:
    """Its row as long as it is this worker's. The number of attempts is the name of a claim."""
    return Solve.objects.filter(pk=solve.pk, state=SolveState.RUNNING, attempts=solve.attempts)


def work_out(*, solve: Solve) -> bool:
    """Compute the draft and put it in place of the last one; False where it was overtaken.

    The solver works outside of any transaction. If a meeting, an absence or a rule changed while
    it did, its answer is thrown away and it looks again.
    """
    for _look in range(MOST_LOOKS):
        plan = read_plan(solve.timetable)
        solution = solver.solve(plan.problem)
        with transaction.atomic():
            timetable = locked(solve.timetable)
            if read_plan(timetable).fingerprint != plan.fingerprint:
                continue
            # Who outlived its lease has no say: another made the draft meanwhile, and the organizer
            # may have put pairs into it by hand.
            if not _close(solve, plan, solution):
                return False
            _replace_draft(timetable, plan, solution)
            return True
    fail_solve(solve=solve, error="changed_meanwhile")
    return False


@dataclass(frozen=True)
class Plan:
    """What the solver is given, and the introductions by their pair's id."""

    problem: solver.Problem
    introductions: dict[int, Introduction]

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.problem).encode()).hexdigest()


def read_plan(
    timetable: Timetable, *, now: dt.datetime | None = None, only: Introduction | None = None
) -> Plan:
    """The mission as it stands: times to come, pairs to place, and all that was promised.

    With `only` that pair is to be placed anew: its own meetings are left out, and drafts stay.
    """
    moment = now or timezone.now()
    slots = list(
        Slot.objects.filter(day__timetable=timetable)
        .select_related("day__city")
        .order_by("starts_at", "pk")
    )
    open_slots = [slot for slot in slots if slot.is_open and slot.starts_at > moment]
    taken = _taken(timetable, only)
    introductions = {one.pk: one for one in ([only] if only else pairs_to_place(timetable))}
    problem = solver.Problem(
        slots=_times(slots, open_slots, zone_of(timetable.mission)),
        pairs=[_pair_of(one) for one in introductions.values()],
        held=[solver.Placement(m.introduction_id, m.slot_id, m.table) for m in taken],
        held_pairs={
            m.introduction_id: solver.Pair(
                m.introduction_id, m.buyer.organisation_id, m.supplier.organisation_id
            )
            for m in taken
        },
        buyer_away=_buyers_away(timetable, introductions.values(), open_slots),
        supplier_away=_suppliers_away(timetable, introductions.values(), open_slots),
        rules=solver.Rules(
            buyer_meetings_per_day=timetable.buyer_meetings_per_day,
            supplier_meetings_per_day=timetable.supplier_meetings_per_day,
            travel_minutes=timetable.travel_minutes,
        ),
    )
    return Plan(problem, introductions)


def _pair_of(introduction: Introduction) -> solver.Pair:
    return solver.Pair(
        id=introduction.pk,
        buyer=introduction.need.buyer.organisation_id,
        supplier=introduction.supplier.organisation_id,
        score=introduction.proposal.score,
    )


def _times(slots: list[Slot], open_slots: list[Slot], zone: zoneinfo.ZoneInfo) -> list[solver.Slot]:
    """Every time; a past or closed one takes nobody new, and still shows who was where."""
    return [
        solver.Slot(
            id=slot.pk,
            day=slot.starts_at.astimezone(zone).toordinal(),
            city=slot.day.city_id,
            starts=_minute(slot.starts_at),
            ends=_minute(slot.ends_at),
            tables=slot.day.tables if slot in open_slots else 0,
        )
        for slot in slots
    ]


def _taken(timetable: Timetable, only: Introduction | None) -> list[Meeting]:
    states = OCCUPYING if only is None else (MeetingState.DRAFT, *OCCUPYING)
    found = Meeting.objects.filter(timetable=timetable, state__in=states)
    if only is not None:
        found = found.exclude(introduction=only)
    return list(found.select_related("buyer", "supplier").order_by("pk"))


def pairs_to_place(timetable: Timetable) -> list[Introduction]:
    """Introduced pairs without a meeting, but for those about which somebody has to decide."""
    has_one = Meeting.objects.filter(timetable=timetable, state__in=OCCUPYING)
    decided = MeetingEvent.objects.filter(
        meeting__timetable=timetable, action=MeetingAction.CANCELLED, reason__in=FOR_GOOD
    )
    gone = Enrolment.objects.filter(
        mission_id=timetable.mission_id, state=EnrolmentState.WITHDRAWN
    ).values("organisation")
    return list(
        introductions_to_meet(timetable.mission)
        .exclude(pk__in=has_one.values("introduction"))
        .exclude(pk__in=decided.values("meeting__introduction"))
        .exclude(supplier__organisation__in=gone)
        .exclude(need__buyer__organisation__in=gone)
        .order_by("pk")
    )


def _minute(moment: dt.datetime) -> int:
    return int(moment.timestamp()) // 60


def _absent(timetable: Timetable, side: Side) -> dict[int, set[int]]:
    rows = Absence.objects.filter(party__mission_id=timetable.mission_id, party__side=side)
    away: dict[int, set[int]] = {}
    for organisation, slot in rows.values_list("party__organisation_id", "slot_id"):
        away.setdefault(organisation, set()).add(slot)
    return away


def _buyers_away(
    timetable: Timetable, introductions: Iterable[Introduction], slots: list[Slot]
) -> dict[int, frozenset[int]]:
    """Absences, and every time in a city to which the buyer does not come."""
    away = _absent(timetable, Side.BUYER)
    for buyer in {one.need.buyer_id: one.need.buyer for one in introductions}.values():
        elsewhere = {slot.pk for slot in slots if not meets_in(buyer, slot.day.city)}
        away.setdefault(buyer.organisation_id, set()).update(elsewhere)
    return {who: frozenset(when) for who, when in sorted(away.items())}


def _suppliers_away(
    timetable: Timetable, introductions: Iterable[Introduction], slots: list[Slot]
) -> dict[int, frozenset[int]]:
    """Absences, and the programme that the delegation follows together."""
    away = _absent(timetable, Side.SUPPLIER)
    items = list(ProgrammeItem.objects.filter(timetable=timetable))
    together = {
        slot.pk
        for slot in slots
        for item in items
        if slot.starts_at < item.ends_at and item.starts_at < slot.ends_at
    }
    for organisation in {one.supplier.organisation_id for one in introductions}:
        away.setdefault(organisation, set()).update(together)
    return {who: frozenset(when) for who, when in sorted(away.items())}


def _replace_draft(timetable: Timetable, plan: Plan, solution: solver.Solution) -> None:
    drop_draft(timetable=timetable)
    for placement in solution.placed:
        introduction = plan.introductions[placement.pair]
        new_draft(
            timetable=timetable,
            introduction=introduction,
            slot_id=placement.slot,
            table=placement.table,
        )


def new_draft(
    *, timetable: Timetable, introduction: Introduction, slot_id: int, table: int
) -> Meeting:
    """A meeting that only the organizer sees. The database refuses a time that is taken."""
    mission = timetable.mission
    return Meeting.objects.create(
        timetable=timetable,
        introduction=introduction,
        buyer=party_for(
            mission=mission,
            organisation=introduction.need.buyer.organisation,
            side=Side.BUYER,
        ),
        supplier=party_for(
            mission=mission,
            organisation=introduction.supplier.organisation,
            side=Side.SUPPLIER,
        ),
        slot_id=slot_id,
        table=table,
    )


def drop_draft(*, timetable: Timetable) -> int:
    """Throw the draft away; how many meetings it had. Nobody has been told of them."""
    return Meeting.objects.filter(timetable=timetable, state=MeetingState.DRAFT).delete()[0]


def _close(solve: Solve, plan: Plan, solution: solver.Solution) -> bool:
    now = timezone.now()
    closed = _claimed(solve).update(
        state=SolveState.COMPLETE,
        lease_until=None,
        finished_at=now,
        updated_at=now,
        placed=len(solution.placed),
        kept=len(plan.problem.held),
        at_most=solution.at_most,
        proven=solution.proven,
        left_out=[
            {"introduction": pair, "reason": reason}
            for pair, reason in sorted(solution.left_out.items())
        ],
    )
    return closed == 1
