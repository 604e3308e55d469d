"""The timetable: which pair meets when, as one small optimisation. No Django here.

A pair meets at most once; no side is in two places at once, nor in two cities without the time to
travel; a slot takes as many meetings as it has tables; nobody has more meetings a day than agreed.
Among all timetables within these rules the solver takes one with the most meetings and, of those,
the most promising pairs, and proves that there is none better. The rest is for comfort: earlier
slots where nothing is lost by it, and the same table for a buyer all day.

What was promised is not touched: `held` placements keep their slot and table.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

Reason = Literal["no_common_time", "buyer_full", "supplier_full", "tables_full", "clash"]
NO_COMMON_TIME: Final = "no_common_time"
BUYER_FULL: Final = "buyer_full"
SUPPLIER_FULL: Final = "supplier_full"
TABLES_FULL: Final = "tables_full"
CLASH: Final = "clash"
# One more meeting outweighs every score: 1,000 pairs of the best score add up to less.
_ONE_MEETING: Final = 1_000_000
_BEST_SCORE: Final = 999


@dataclass(frozen=True, slots=True)
class Slot:
    """A time in one city for `tables` meetings. Minutes are on one common clock."""

    id: int
    day: int
    city: int
    starts: int
    ends: int
    tables: int


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sides that agreed to meet; `score` from 0 to 1 says how promising they are together."""

    id: int
    buyer: int
    supplier: int
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Placement:
    pair: int
    slot: int
    table: int


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for everybody: limits a day, and the minutes from one city to another."""

    buyer_meetings_per_day: int = 8
    supplier_meetings_per_day: int = 8
    travel_minutes: int = 180
    seconds: float = 20.0


@dataclass(frozen=True)
class Problem:
    """`buyer_away` and `supplier_away` name the slots in which a side cannot meet."""

    slots: Sequence[Slot]
    pairs: Sequence[Pair]
    held: Sequence[Placement] = ()
    held_pairs: Mapping[int, Pair] = field(default_factory=dict)
    buyer_away: Mapping[int, frozenset[int]] = field(default_factory=dict)
    supplier_away: Mapping[int, frozenset[int]] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)


@dataclass(frozen=True)
class Solution:
    """`placed` are the new meetings; `left_out` says of every other pair what stood in its way.

    `proven` is False where the time ran out before it was sure that nothing better exists; then
    `at_most` still bounds the number of new meetings that any timetable could hold.
    """

    placed: list[Placement]
    left_out: dict[int, Reason]
    proven: bool
    at_most: int


Side = tuple[str, int]


def solve(problem: Problem) -> Solution:
    """The best timetable for the pairs that are not held. Same problem, same answer."""
    slots = {slot.id: slot for slot in sorted(problem.slots, key=_in_time)}
    pairs = {pair.id: pair for pair in sorted(problem.pairs, key=lambda pair: pair.id)}
    taken = _Taken(problem, slots)
    open_cells = [
        (pair.id, slot.id)
        for pair in pairs.values()
        for slot in slots.values()
        if taken.is_free(pair, slot)
    ]
    chosen, proven, at_most = _choose(problem, pairs, slots, open_cells, taken)
    for pair_id in sorted(chosen, key=lambda pair: (_in_time(slots[chosen[pair]]), pair)):
        taken.add(pairs[pair_id], slots[chosen[pair_id]])
    _bring_forward(chosen, pairs, slots, taken)
    possible = defaultdict(list)
    for pair_id, slot_id in open_cells:
        possible[pair_id].append(slots[slot_id])
    left_out: dict[int, Reason] = {
        pair.id: taken.why_not(pair, possible[pair.id])
        for pair in pairs.values()
        if pair.id not in chosen
    }
    placed = _seat(problem, chosen, pairs, slots)
    return Solution(placed=placed, left_out=left_out, proven=proven, at_most=at_most)


def _in_time(slot: Slot) -> tuple[int, int, int]:
    return slot.starts, slot.city, slot.id


def _too_close(a: Slot, b: Slot, travel_minutes: int) -> bool:
    """Nobody can be in both: they overlap, or the way between two cities is too long."""
    way = travel_minutes if a.city != b.city else 0
    return a.starts < b.ends + way and b.starts < a.ends + way


class _Taken:
    """Who is where, as the timetable fills."""

    def __init__(self, problem: Problem, slots: Mapping[int, Slot]) -> None:
        self.rules = problem.rules
        self.away: dict[Side, frozenset[int]] = {
            **{("buyer", who): away for who, away in problem.buyer_away.items()},
            **{("supplier", who): away for who, away in problem.supplier_away.items()},
        }
        self.at: dict[Side, list[Slot]] = defaultdict(list)
        self.tables: dict[int, int] = defaultdict(int)
        for placement in problem.held:
            slot = slots.get(placement.slot)
            if slot is not None:
                self.add(problem.held_pairs[placement.pair], slot)

    def add(self, pair: Pair, slot: Slot) -> None:
        for side in _sides(pair):
            self.at[side].append(slot)
        self.tables[slot.id] += 1

    def remove(self, pair: Pair, slot: Slot) -> None:
        for side in _sides(pair):
            self.at[side].remove(slot)
        self.tables[slot.id] -= 1

    def limit(self, side: Side) -> int:
        rules = self.rules
        return (
            rules.buyer_meetings_per_day if side[0] == "buyer" else rules.supplier_meetings_per_day
        )

    def on_day(self, side: Side, day: int) -> int:
        return sum(slot.day == day for slot in self.at[side])

    def is_there(self, side: Side, slot: Slot) -> bool:
        """The side could come at all, whatever else it has on that day."""
        return slot.id not in self.away.get(side, frozenset())

    def is_idle(self, side: Side, slot: Slot) -> bool:
        way = self.rules.travel_minutes
        return not any(_too_close(slot, other, way) for other in self.at[side])

    def is_free(self, pair: Pair, slot: Slot) -> bool:
        return self.tables[slot.id] < slot.tables and all(
            self.is_there(side, slot)
            and self.is_idle(side, slot)
            and self.on_day(side, slot.day) < self.limit(side)
            for side in _sides(pair)
        )

    def why_not(self, pair: Pair, possible: Sequence[Slot]) -> Reason:
        """What stands in the way of a pair that was left out, as the timetable stands."""
        if not possible:
            return NO_COMMON_TIME
        buyer, supplier = _sides(pair)
        both_idle = [
            slot for slot in possible if self.is_idle(buyer, slot) and self.is_idle(supplier, slot)
        ]
        if any(self.tables[slot.id] >= slot.tables for slot in both_idle):
            return TABLES_FULL
        if not any(self._has_room(buyer, slot) for slot in possible):
            return BUYER_FULL
        if not any(self._has_room(supplier, slot) for slot in possible):
            return SUPPLIER_FULL
        return CLASH

    def _has_room(self, side: Side, slot: Slot) -> bool:
        return self.is_idle(side, slot) and self.on_day(side, slot.day) < self.limit(side)


def _sides(pair: Pair) -> tuple[Side, Side]:
    return ("buyer", pair.buyer), ("supplier", pair.supplier)


class _Rows:
    """Rows of the constraint matrix by what they stand for, each at most so much."""

    def __init__(self) -> None:
        self.number: dict[tuple[object, ...], int] = {}
        self.most: list[int] = []
        self.row: list[int] = []
        self.column: list[int] = []

    def put(self, key: tuple[object, ...], column: int, most: int) -> None:
        if key not in self.number:
            self.number[key] = len(self.most)
            self.most.append(most)
        self.row.append(self.number[key])
        self.column.append(column)


def _choose(
    problem: Problem,
    pairs: Mapping[int, Pair],
    slots: Mapping[int, Slot],
    cells: Sequence[tuple[int, int]],
    taken: _Taken,
) -> tuple[dict[int, int], bool, int]:
    """(slot of each pair that meets, whether that is proven best, most meetings possible)."""
    if not cells:
        return {}, True, 0
    rows = _limits(problem, pairs, slots, cells, taken)
    matrix = coo_array(
        (np.ones(len(rows.row)), (rows.row, rows.column)), shape=(len(rows.most), len(cells))
    ).tocsr()
    gain = np.array(
        [_ONE_MEETING + round(_BEST_SCORE * min(max(pairs[p].score, 0.0), 1.0)) for p, _ in cells],
        dtype=float,
    )
    found = milp(
        -gain,
        constraints=LinearConstraint(matrix, -np.inf, np.array(rows.most, dtype=float)),
        integrality=np.ones(len(cells)),
        bounds=Bounds(0, 1),
        options={"time_limit": problem.rules.seconds, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return _greedy(pairs, slots, cells, taken), False, len(pairs)
    picked: list[int] = np.nonzero(found.x > 0.5)[0].tolist()
    chosen = {cells[column][0]: cells[column][1] for column in picked}
    if found.status == 0:
        return chosen, True, len(chosen)
    bound = -found.mip_dual_bound if found.mip_dual_bound is not None else np.inf
    at_most = int(bound // _ONE_MEETING) if np.isfinite(bound) else len(pairs)
    return chosen, False, min(at_most, len(pairs))


def _limits(
    problem: Problem,
    pairs: Mapping[int, Pair],
    slots: Mapping[int, Slot],
    cells: Sequence[tuple[int, int]],
    taken: _Taken,
) -> _Rows:
    """One meeting a pair, a table each, and what a side can be at in a slot and on a day."""
    rows = _Rows()
    for column, (pair_id, slot_id) in enumerate(cells):
        pair, slot = pairs[pair_id], slots[slot_id]
        rows.put(("pair", pair_id), column, 1)
        rows.put(("tables", slot_id), column, slot.tables - taken.tables[slot_id])
        for side in _sides(pair):
            rows.put((side, "slot", slot_id), column, 1)
            room = taken.limit(side) - taken.on_day(side, slot.day)
            rows.put((side, "day", slot.day), column, room)
    _forbid_two_places(rows, problem, pairs, slots, cells)
    return rows


def _forbid_two_places(
    rows: _Rows,
    problem: Problem,
    pairs: Mapping[int, Pair],
    slots: Mapping[int, Slot],
    cells: Sequence[tuple[int, int]],
) -> None:
    """Slots that are too close to be in both, each such two of a side as one row."""
    way = problem.rules.travel_minutes
    close: dict[int, list[int]] = defaultdict(list)
    ordered = list(slots.values())
    for first in ordered:
        for second in ordered:
            if first.id < second.id and _too_close(first, second, way):
                close[first.id].append(second.id)
                close[second.id].append(first.id)
    if not close:
        return
    for column, (pair_id, slot_id) in enumerate(cells):
        for side in _sides(pairs[pair_id]):
            for other in close.get(slot_id, ()):
                both = (min(slot_id, other), max(slot_id, other))
                rows.put((side, "either", both), column, 1)


def _greedy(
    pairs: Mapping[int, Pair],
    slots: Mapping[int, Slot],
    cells: Sequence[tuple[int, int]],
    taken: _Taken,
) -> dict[int, int]:
    """A timetable within the rules where the time was too short for any other: best pairs first."""
    possible: dict[int, list[int]] = defaultdict(list)
    for pair_id, slot_id in cells:
        possible[pair_id].append(slot_id)
    chosen: dict[int, int] = {}
    for pair in sorted(pairs.values(), key=lambda pair: (-pair.score, pair.id)):
        for slot_id in possible[pair.id]:
            if taken.is_free(pair, slots[slot_id]):
                chosen[pair.id] = slot_id
                taken.add(pair, slots[slot_id])
                break
    for pair_id, slot_id in chosen.items():
        taken.remove(pairs[pair_id], slots[slot_id])
    return chosen


def _bring_forward(
    chosen: dict[int, int], pairs: Mapping[int, Pair], slots: Mapping[int, Slot], taken: _Taken
) -> None:
    """Move meetings to earlier slots while any can: short waits, and the late slots as reserve."""
    moved = True
    while moved:
        moved = False
        for pair_id in sorted(chosen, key=lambda pair: (_in_time(slots[chosen[pair]]), pair)):
            pair, now = pairs[pair_id], slots[chosen[pair_id]]
            taken.remove(pair, now)
            best = next(
                (
                    slot
                    for slot in slots.values()
                    if _in_time(slot) < _in_time(now) and taken.is_free(pair, slot)
                ),
                now,
            )
            taken.add(pair, best)
            if best is not now:
                chosen[pair_id] = best.id
                moved = True


def _seat(
    problem: Problem,
    chosen: Mapping[int, int],
    pairs: Mapping[int, Pair],
    slots: Mapping[int, Slot],
) -> list[Placement]:
    """Tables, numbered from 1: a buyer stays at its table as long as nobody promised sits there."""
    used: dict[int, set[int]] = defaultdict(set)
    home: dict[tuple[int, int], int] = {}
    for placement in problem.held:
        used[placement.slot].add(placement.table)
        slot = slots.get(placement.slot)
        if slot is not None:
            home[problem.held_pairs[placement.pair].buyer, slot.day] = placement.table
    placed = []
    for pair_id in sorted(chosen, key=lambda pair: (_in_time(slots[chosen[pair]]), pair)):
        pair, slot = pairs[pair_id], slots[chosen[pair_id]]
        free = [table for table in range(1, slot.tables + 1) if table not in used[slot.id]]
        wanted = home.get((pair.buyer, slot.day))
        others = {table for (_, day), table in home.items() if day == slot.day}
        table = wanted if wanted in free else _first(t for t in free if t not in others) or free[0]
        used[slot.id].add(table)
        home.setdefault((pair.buyer, slot.day), table)
        placed.append(Placement(pair_id, slot.id, table))
    return placed


def _first(tables: Iterable[int]) -> int | None:
    return next(iter(tables), None)
