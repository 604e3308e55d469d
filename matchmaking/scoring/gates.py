"""Must-haves: each gate passes, fails, or cannot tell because a fact is unknown.

A failed pair is not scored away: it keeps its score and its reason codes, so that "blocked only by
FSSC 22000" can be said. Unknown is no failure, but it is named too.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from .records import NO_CODES, Codes, NeedRecord
from .table import Rows, SupplierTable

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
    """State of every gate for each row, shape (len(rows),) each."""
    states = {
        Gate.CONSENT: _flag(table.consented[rows], unknown=PASS),
        Gate.EXCLUDED: _excluded(need, table, rows),
        Gate.COOL_OFF: _blocked(table, rows, blocked or {}),
        Gate.CERTIFICATION: _all_of(table.certifications.share(need.required_certifications, rows)),
        Gate.CAPABILITY: _all_of(table.capabilities.share(need.required_capabilities, rows)),
        Gate.CAPACITY: _capacity(need, table, rows),
        Gate.LEAD_TIME: _lead_time(need, table, rows),
        Gate.SIZE: _size(need, table, rows),
        Gate.JAPAN_EXPERIENCE: _japan(need, table, rows),
    }
    for gate, asked in _asked(need).items():
        if not asked:
            states[gate] = np.zeros(len(rows), dtype=np.int8)
    return states


def blocked_rows(states: dict[Gate, States]) -> npt.NDArray[np.bool_]:
    """Whether at least one gate fails, for each row."""
    return np.asarray(np.max(np.stack(list(states.values())), axis=0) == FAIL)


def gate_results(
    need: NeedRecord, table: SupplierTable, row: int, blocked: dict[str, str] | None = None
) -> tuple[GateResult, ...]:
    """The gates of one pair that fail or cannot tell, with the missing codes."""
    states = gate_states(need, table, np.array([row], dtype=np.intp), blocked)
    return tuple(
        GateResult(gate, int(states[gate][0]), _codes(gate, need, table, row, blocked or {}))
        for gate in GATES
        if states[gate][0] != PASS
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


def _asked(need: NeedRecord) -> dict[Gate, bool]:
    return {
        Gate.CERTIFICATION: bool(need.required_certifications),
        Gate.CAPABILITY: bool(need.required_capabilities),
        Gate.CAPACITY: need.annual_volume is not None or need.min_capacity is not None,
        Gate.LEAD_TIME: need.max_lead_time_days is not None,
        Gate.SIZE: need.min_employees is not None,
        Gate.JAPAN_EXPERIENCE: need.requires_japan_experience,
    }


def _state(passes: npt.NDArray[np.bool_], known: npt.NDArray[np.bool_]) -> States:
    return np.where(known, np.where(passes, PASS, FAIL), UNKNOWN).astype(np.int8)


def _all_of(share: npt.NDArray[np.float64]) -> States:
    return _state(share >= 1.0, ~np.isnan(share))


def _at_least(value: npt.NDArray[np.float64], floor: float) -> States:
    return _state(value >= floor, ~np.isnan(value))


def _capacity(need: NeedRecord, table: SupplierTable, rows: Rows) -> States:
    states = np.zeros(len(rows), dtype=np.int8)
    for asked, share in ((need.annual_volume, CAPACITY_SHARE), (need.min_capacity, 1.0)):
        if asked is not None:
            enough = _at_least(table.capacity.over(asked, rows, yearly=True), share)
            states = np.maximum(states, enough)
    return states


def _flag(value: npt.NDArray[np.float64], *, unknown: int) -> States:
    states = _state(value > 0, ~np.isnan(value))
    states[states == UNKNOWN] = unknown
    return states


def _lead_time(need: NeedRecord, table: SupplierTable, rows: Rows) -> States:
    days = table.lead_time[rows]
    longest = (need.max_lead_time_days or 0.0) * LEAD_TIME_SLACK
    return _state(days <= longest, ~np.isnan(days))


def _size(need: NeedRecord, table: SupplierTable, rows: Rows) -> States:
    staff = table.employees[rows]
    return _state(staff >= (need.min_employees or 0), ~np.isnan(staff))


def _japan(need: NeedRecord, table: SupplierTable, rows: Rows) -> States:
    return _flag(table.japan[rows], unknown=UNKNOWN)


def _excluded(need: NeedRecord, table: SupplierTable, rows: Rows) -> States:
    hit = np.array(
        [
            (table.suppliers[row].party in need.excluded_parties)
            or (bool(need.party) and need.party in table.suppliers[row].excluded_parties)
            or (bool(need.party) and need.party == table.suppliers[row].party)
            for row in rows
        ],
        dtype=bool,
    )
    return np.where(hit, FAIL, PASS).astype(np.int8)


def _blocked(table: SupplierTable, rows: Rows, blocked: dict[str, str]) -> States:
    if not blocked:
        return np.zeros(len(rows), dtype=np.int8)
    hit = np.array([table.suppliers[row].id in blocked for row in rows], dtype=bool)
    return np.where(hit, FAIL, PASS).astype(np.int8)
