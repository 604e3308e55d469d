"""The timetable's solver: within its rules whatever it is given, and best among those."""

import subprocess
import sys
from collections import Counter
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import OptimizeResult

from matchmaking.meetings import solver
from matchmaking.meetings.solver import (
    Pair,
    Placement,
    Problem,
    Rules,
    Slot,
    solve,
)


def slots_of(*, days: int = 1, times: int = 4, tables: int = 2, city: int = 1) -> list[Slot]:
    """Times of 30 minutes every 40, from 10:00 on each day."""
    return [
        Slot(
            id=100 * day + time,
            day=day,
            city=city,
            starts=1440 * day + 600 + 40 * time,
            ends=1440 * day + 630 + 40 * time,
            tables=tables,
        )
        for day in range(1, days + 1)
        for time in range(1, times + 1)
    ]


def pairs_of(*sides: tuple[int, int], scores: tuple[float, ...] = ()) -> list[Pair]:
    return [
        Pair(number, buyer, supplier, scores[number - 1] if scores else 0.5)
        for number, (buyer, supplier) in enumerate(sides, start=1)
    ]


def check(problem: Problem, placed: list[Placement]) -> None:
    """Every rule, asked of the answer alone."""
    slots = {slot.id: slot for slot in problem.slots}
    pairs = {pair.id: pair for pair in problem.pairs} | dict(problem.held_pairs)
    everything = [*placed, *problem.held]
    assert len({one.pair for one in placed}) == len(placed)
    assert len({(one.slot, one.table) for one in everything}) == len(everything)
    where: dict[tuple[str, int], list[Slot]] = {}
    for one in everything:
        pair, slot = pairs[one.pair], slots[one.slot]
        assert 1 <= one.table <= slot.tables
        where.setdefault(("buyer", pair.buyer), []).append(slot)
        where.setdefault(("supplier", pair.supplier), []).append(slot)
    for one in placed:
        pair = pairs[one.pair]
        assert one.slot not in problem.buyer_away.get(pair.buyer, frozenset())
        assert one.slot not in problem.supplier_away.get(pair.supplier, frozenset())
    for (kind, _who), visited in where.items():
        limit = (
            problem.rules.buyer_meetings_per_day
            if kind == "buyer"
            else problem.rules.supplier_meetings_per_day
        )
        assert max(Counter(slot.day for slot in visited).values()) <= limit
        for a, b in combinations(visited, 2):
            way = problem.rules.travel_minutes if a.city != b.city else 0
            assert a.starts >= b.ends + way or b.starts >= a.ends + way


def test_everybody_meets_where_there_is_room() -> None:
    problem = Problem(slots=slots_of(), pairs=pairs_of((1, 1), (1, 2), (2, 1), (2, 2)))
    solution = solve(problem)
    check(problem, solution.placed)
    assert len(solution.placed) == 4
    assert solution.proven
    assert solution.left_out == {}


def test_meetings_come_as_early_as_they_can() -> None:
    problem = Problem(slots=slots_of(times=6), pairs=pairs_of((1, 1), (2, 2)))
    assert {one.slot for one in solve(problem).placed} == {101}


def test_a_buyer_keeps_its_table_all_day() -> None:
    problem = Problem(slots=slots_of(), pairs=pairs_of((1, 1), (1, 2), (2, 1), (2, 2)))
    placed = solve(problem).placed
    tables = {(one.pair in {1, 2}, one.table) for one in placed}
    assert len(tables) == 2


def test_a_table_too_few_leaves_the_weakest_pair_out_and_says_why() -> None:
    problem = Problem(
        slots=slots_of(times=1, tables=2),
        pairs=pairs_of((1, 1), (2, 2), (3, 3), scores=(0.9, 0.2, 0.8)),
    )
    solution = solve(problem)
    assert {one.pair for one in solution.placed} == {1, 3}
    assert solution.left_out == {2: "tables_full"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"buyer_away": {1: frozenset({101, 102, 103, 104})}}, "no_common_time"),
        ({"rules": Rules(buyer_meetings_per_day=1)}, "buyer_full"),
        ({"rules": Rules(supplier_meetings_per_day=1)}, "supplier_full"),
    ],
)
def test_who_is_left_out_is_told_apart(fields: dict, reason: str) -> None:
    sides = {"supplier_full": ((1, 1), (2, 1))}.get(reason, ((1, 1), (1, 2)))
    solution = solve(Problem(slots=slots_of(tables=9), pairs=pairs_of(*sides), **fields))
    assert set(solution.left_out.values()) == {reason}


def test_nobody_is_in_two_cities_without_the_time_to_travel() -> None:
    kyoto = Slot(id=900, day=1, city=2, starts=1440 + 700, ends=1440 + 730, tables=5)
    osaka = Slot(id=901, day=1, city=1, starts=1440 + 600, ends=1440 + 630, tables=5)
    pairs = pairs_of((1, 1), (1, 2))
    away = {1: frozenset({900}), 2: frozenset({901})}
    near = Problem(
        slots=[osaka, kyoto], pairs=pairs, supplier_away=away, rules=Rules(travel_minutes=60)
    )
    far = Problem(
        slots=[osaka, kyoto], pairs=pairs, supplier_away=away, rules=Rules(travel_minutes=180)
    )
    assert len(solve(near).placed) == 2
    solution = solve(far)
    check(far, solution.placed)
    assert len(solution.placed) == 1
    # The day has room for both, but the buyer is under way when the other table is free.
    assert list(solution.left_out.values()) == ["buyer_full"]


def test_what_was_promised_stays_where_it_is() -> None:
    held = [Placement(pair=7, slot=102, table=2)]
    problem = Problem(
        slots=slots_of(tables=2),
        pairs=pairs_of((1, 1), (1, 2)),
        held=held,
        held_pairs={7: Pair(7, buyer=1, supplier=3)},
    )
    solution = solve(problem)
    check(problem, solution.placed)
    assert len(solution.placed) == 2
    assert all(one.slot != 102 for one in solution.placed)
    assert {one.table for one in solution.placed} == {2}


def test_a_table_that_broke_leaves_its_promised_meeting_alone() -> None:
    problem = Problem(
        slots=slots_of(times=1, tables=1),
        pairs=pairs_of((1, 1)),
        held=[Placement(8, 101, 1), Placement(9, 101, 2)],
        held_pairs={8: Pair(8, 5, 5), 9: Pair(9, 6, 6)},
    )
    assert solve(problem).left_out == {1: "no_common_time"}


def test_the_best_may_need_a_pair_that_looks_worse() -> None:
    """Greedy would give the one common time to the first pair and strand the second."""
    problem = Problem(
        slots=slots_of(times=2, tables=5),
        pairs=pairs_of((1, 1), (1, 2), scores=(0.9, 0.1)),
        supplier_away={2: frozenset({102})},
    )
    assert len(solve(problem).placed) == 2


def test_out_of_time_the_best_pairs_sit_within_the_rules_and_nothing_is_claimed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What scipy answers where its time ran out before it had found any timetable."""
    monkeypatch.setattr(
        solver, "milp", lambda *_, **__: OptimizeResult(x=None, status=1, mip_dual_bound=None)
    )
    problem = Problem(
        slots=slots_of(times=2, tables=1),
        pairs=pairs_of((1, 1), (1, 2), (2, 1), scores=(0.2, 0.9, 0.8)),
    )
    solution = solve(problem)
    check(problem, solution.placed)
    assert {one.pair for one in solution.placed} == {2, 3}
    # Its buyer meets the one at the first time, its supplier the other at the second.
    assert solution.left_out == {1: "clash"}
    assert (solution.proven, solution.at_most) == (False, 3)


def test_without_pairs_or_times_nothing_happens() -> None:
    assert solve(Problem(slots=[], pairs=pairs_of((1, 1)))).left_out == {1: "no_common_time"}
    assert solve(Problem(slots=slots_of(), pairs=[])).placed == []


@settings(max_examples=40, deadline=None)
@given(
    sides=st.lists(
        st.tuples(st.integers(1, 4), st.integers(1, 5)), min_size=1, max_size=12, unique=True
    ),
    times=st.integers(1, 4),
    tables=st.integers(1, 3),
    limit=st.integers(1, 3),
    away=st.lists(st.tuples(st.integers(1, 4), st.sampled_from([101, 102, 201, 202]))),
    order=st.randoms(use_true_random=False),
)
def test_every_answer_keeps_the_rules_whatever_the_order(
    sides: list, times: int, tables: int, limit: int, away: list, order: object
) -> None:
    pairs = pairs_of(*sides)
    slots = slots_of(days=2, times=times, tables=tables)
    buyer_away = {buyer: frozenset(slot for who, slot in away if who == buyer) for buyer, _ in away}
    problem = Problem(
        slots=slots,
        pairs=pairs,
        buyer_away=buyer_away,
        rules=Rules(buyer_meetings_per_day=limit, supplier_meetings_per_day=2),
    )
    solution = solve(problem)
    check(problem, solution.placed)
    assert {one.pair for one in solution.placed} | set(solution.left_out) == {p.id for p in pairs}
    assert solution.proven
    shuffled_pairs, shuffled_slots = list(pairs), list(slots)
    order.shuffle(shuffled_pairs)
    order.shuffle(shuffled_slots)
    again = solve(
        Problem(
            slots=shuffled_slots,
            pairs=shuffled_pairs,
            buyer_away=buyer_away,
            rules=problem.rules,
        )
    )
    assert again == solution


def test_a_mission_of_forty_buyers_and_sixty_suppliers_is_solved_and_proven() -> None:
    chance = np.random.default_rng(7)
    sides = [
        (buyer, int(supplier))
        for buyer in range(40)
        for supplier in chance.choice(60, size=6, replace=False)
    ]
    slots = [
        Slot(
            id=100 * day + time,
            day=day,
            city=day // 2,
            starts=1440 * day + 540 + 40 * time,
            ends=1440 * day + 570 + 40 * time,
            tables=8,
        )
        for day in range(6)
        for time in range(10)
    ]
    away = {
        buyer: frozenset(int(s) for s in chance.choice([s.id for s in slots], size=6))
        for buyer in range(40)
    }
    problem = Problem(slots=slots, pairs=pairs_of(*sides), buyer_away=away)
    solution = solve(problem)
    check(problem, solution.placed)
    assert solution.proven
    assert len(solution.placed) == 240


def test_the_solver_loads_neither_django_nor_celery() -> None:
    code = (
        "import sys, matchmaking.meetings.solver; "
        "sys.exit(any(m.split('.')[0] in {'django', 'celery', 'redis'} for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
