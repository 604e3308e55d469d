"""Must-haves: each gate passes, fails, or cannot tell because a fact is unknown.

A failed pair is not scored away: it keeps its score and its reason codes, so that "blocked only by
FSSC 22000" can be said. Unknown is no failure, but it is named too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from ..arrays import Flags, Floats, Rows
from ..columns import Asked, CodeSets, Pairs, pairs_of
from ..records import NO_CODES, Blocked, Codes, NeedRecord
from .table import NeedTable, SupplierTable

States = npt.NDArray[np.int8]
PASS, UNKNOWN, FAIL = 0, 1, 2

# A plant that can make half of the volume is worth a talk: volumes are split between suppliers
# and capacity grows with an order. Below it the gate fails. A stated minimum is taken at its word.
CAPACITY_SHARE = 0.5
# Lead times are negotiated; half as long again is the most that a talk will mend.
LEAD_TIME_SLACK = 1.5


class Gate(StrEnum):
    """Reason codes, in the order in which they are told."""

    CONSENT = "consent"
    EXCLUDED = "excluded"
    COOL_OFF = "cool_off"
    CERTIFICATION = "certification"
    CAPABILITY = "capability"
    CAPACITY = "capacity"
    LEAD_TIME = "lead_time"
    SIZE = "size"
    JAPAN_EXPERIENCE = "japan_experience"


GATES = tuple(Gate)


@dataclass(frozen=True, slots=True)
class GateResult:
    """One gate of one pair that did not simply pass; ``codes`` are what is missing, where it is
    codes.
    """

    gate: Gate
    state: int
    codes: tuple[str, ...] = ()

    @property
    def failed(self) -> bool:
        return self.state == FAIL


def gate_states(
    need: NeedRecord, table: SupplierTable, rows: Rows, blocked: dict[str, str] | None = None
) -> dict[Gate, States]:
    """State of every gate of one need for each row, shape (len(rows),) each."""
    stopped = Blocked({need.id: blocked or {}})
    return pair_gates(NeedTable([need], table), table, pairs_of(rows), stopped)


def pair_gates(
    needs: NeedTable, table: SupplierTable, pairs: Pairs, blocked: Blocked
) -> dict[Gate, States]:
    """State of every gate for each pair, shape (len(pairs),) each."""
    cooling = [
        np.array([row for one in blocked.of(need.id) for row in table.of_id.get(one, ())], np.intp)
        for need in needs.needs
    ]
    return {
        Gate.CONSENT: _flag(table.consented[pairs.rows], unknown=PASS),
        Gate.EXCLUDED: _kept_apart(needs, table, pairs),
        Gate.COOL_OFF: _among(cooling, pairs),
        Gate.CERTIFICATION: _all_of(table.certifications, needs.required_certifications, pairs),
        Gate.CAPABILITY: _all_of(table.capabilities, needs.required_capabilities, pairs),
        Gate.CAPACITY: _capacity(needs, table, pairs),
        Gate.LEAD_TIME: _lead_time(needs, table, pairs),
        Gate.SIZE: _size(needs, table, pairs),
        Gate.JAPAN_EXPERIENCE: _japan(needs, table, pairs),
    }


def blocked_rows(states: dict[Gate, States]) -> Flags:
    """Whether at least one gate fails, for each row or pair."""
    return np.asarray(np.max(np.stack(list(states.values())), axis=0) == FAIL)


def gate_results(
    need: NeedRecord, table: SupplierTable, row: int, blocked: dict[str, str] | None = None
) -> tuple[GateResult, ...]:
    """The gates of one pair that fail or cannot tell, with the missing codes."""
    states = gate_states(need, table, np.array([row], dtype=np.intp), blocked)
    return results_of(states, 0, need, table, row, blocked)


def results_of(
    states: dict[Gate, States],
    place: int,
    need: NeedRecord,
    table: SupplierTable,
    row: int,
    blocked: dict[str, str] | None = None,
) -> tuple[GateResult, ...]:
    """``gate_results`` out of states that were computed for many pairs, of the one at ``place``."""
    return tuple(
        GateResult(gate, int(states[gate][place]), _codes(gate, need, table, row, blocked or {}))
        for gate in GATES
        if states[gate][place] != PASS
    )


def missing_certifications(need: NeedRecord, table: SupplierTable, row: int) -> Codes:
    """Required certificates that neither a held one is nor stands for, in codes or in the text."""
    return need.required_certifications - table.certifications.of(row)


def missing_capabilities(need: NeedRecord, table: SupplierTable, row: int) -> Codes:
    """Required capabilities that the supplier neither states nor mentions."""
    return need.required_capabilities - table.capabilities.of(row)


def _codes(
    gate: Gate, need: NeedRecord, table: SupplierTable, row: int, blocked: dict[str, str]
) -> tuple[str, ...]:
    missing: Codes = NO_CODES
    if gate is Gate.CERTIFICATION:
        missing = missing_certifications(need, table, row)
    elif gate is Gate.CAPABILITY:
        missing = missing_capabilities(need, table, row)
    elif gate is Gate.COOL_OFF and table.suppliers[row].id in blocked:
        missing = frozenset({blocked[table.suppliers[row].id]})
    return tuple(sorted(missing))


def _state(passes: Flags, known: Flags) -> States:
    return np.where(known, np.where(passes, PASS, FAIL), UNKNOWN).astype(np.int8)


def _where_asked(asked: Flags, states: States) -> States:
    """A need that does not ask is passed by everybody, whatever is unknown of them."""
    return np.where(asked, states, PASS).astype(np.int8)


def _all_of(codes: CodeSets, asked: Asked, pairs: Pairs) -> States:
    """PASS with all that is asked; FAIL only where a list was stated and has none of it.

    A list that has a part is no denial of the rest: the rest is as unknown as with no list at all.
    Else whoever states the first of two must-haves would fall behind whoever states none.
    """
    size = asked.size[pairs.needs]
    had = codes.count(asked, pairs)
    all_had = had >= size
    told = all_had | (codes.known[pairs.rows] & (had == 0))
    return _where_asked(size > 0, _state(all_had, told))


def _capacity(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> States:
    states = np.zeros(len(pairs), dtype=np.int8)
    for asked, least, told in (
        (needs.annual_volume, CAPACITY_SHARE, needs.tells_volume),
        (needs.min_capacity, 1.0, needs.tells_capacity),
    ):
        ratio = table.capacity.over(asked, pairs)
        enough = _state(ratio >= least, ~np.isnan(ratio))
        states = np.maximum(states, _where_asked(told[pairs.needs], enough))
    return states


def _flag(value: Floats, *, unknown: int) -> States:
    states = _state(value > 0, ~np.isnan(value))
    states[states == UNKNOWN] = unknown
    return states


def _lead_time(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> States:
    days = table.lead_time[pairs.rows]
    longest = needs.max_lead_time[pairs.needs] * LEAD_TIME_SLACK
    return _where_asked(~np.isnan(longest), _state(days <= longest, ~np.isnan(days)))


def _size(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> States:
    staff = table.employees[pairs.rows]
    least = needs.min_employees[pairs.needs]
    return _where_asked(~np.isnan(least), _state(staff >= least, ~np.isnan(staff)))


def _japan(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> States:
    states = _flag(table.japan[pairs.rows], unknown=UNKNOWN)
    return _where_asked(needs.wants_japan[pairs.needs], states)


def _kept_apart(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> States:
    """FAIL where either side excludes the other, or both are of one organisation."""
    numbers = [table.parties.get(need.party, -1) for need in needs.needs]
    asking = np.array(numbers, dtype=np.intp)[pairs.needs]
    apart = (asking >= 0) & (table.party[pairs.rows] == asking)
    for number, need in enumerate(needs.needs):
        if need.excluded_parties:
            its = pairs.of(number)
            out = [table.parties[one] for one in need.excluded_parties if one in table.parties]
            apart[its] |= np.isin(table.party[pairs.rows[its]], out)
    # Whoever excludes somebody is asked one by one: few do.
    for place in np.flatnonzero(table.excludes[pairs.rows]).tolist():
        supplier = table.suppliers[pairs.rows[place]]
        apart[place] |= needs.needs[pairs.needs[place]].party in supplier.excluded_parties
    return np.where(apart, FAIL, PASS).astype(np.int8)


def _among(rows: Sequence[Rows], pairs: Pairs) -> States:
    """FAIL for the pairs whose supplier is among the rows of their need."""
    states = np.zeros(len(pairs), dtype=np.int8)
    for need, ruled_out in enumerate(rows):
        if len(ruled_out):
            own = pairs.of(need)
            states[own] = np.where(np.isin(pairs.rows[own], ruled_out), FAIL, PASS)
    return states
