"""The one change that would raise a match most, found by scoring the pair again.

Every change that bears on what a need asks is tried: the pair's supplier is taken out of the table
once for each of them, changed there, and compared anew, all pairs at once. Nothing is read off the
weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Floats, Rows
from ..columns import Pairs
from ..comparing.features import COLUMN, Feature, Readings, pair_features
from ..comparing.gates import blocked_rows, pair_gates
from ..comparing.table import JAPAN, SupplierTable
from ..language.concepts import CAPABILITY, Concept
from ..reading.concept_channel import Weighed, ticked_alone
from ..records import Blocked, NeedRecord, Quantity, SupplierRecord
from .pairs import ReadPairs

if TYPE_CHECKING:
    from ..pipeline import Scorer

# Text evidence from which a pair counts as of one trade: about what one in a hundred gets.
_SAME_TRADE = 0.6


class Change(StrEnum):
    """What a supplier could do, or state, to raise a match."""

    ADD_CERTIFICATION = "add_certification"
    ADD_CAPABILITY = "add_capability"
    RAISE_CAPACITY = "raise_capacity"
    SHORTEN_LEAD_TIME = "shorten_lead_time"
    LOWER_MIN_ORDER = "lower_min_order"
    OFFER_INCOTERM = "offer_incoterm"
    GAIN_JAPAN_EXPERIENCE = "gain_japan_experience"
    STATE_CAPACITY = "state_capacity"
    STATE_LEAD_TIME = "state_lead_time"
    STATE_MIN_ORDER = "state_min_order"


# Which of two changes that gain the same is named; stating an amount and bettering it exclude each
# other.
_ORDER = (
    Change.ADD_CERTIFICATION,
    Change.ADD_CAPABILITY,
    Change.STATE_CAPACITY,
    Change.RAISE_CAPACITY,
    Change.STATE_LEAD_TIME,
    Change.SHORTEN_LEAD_TIME,
    Change.STATE_MIN_ORDER,
    Change.LOWER_MIN_ORDER,
    Change.OFFER_INCOTERM,
    Change.GAIN_JAPAN_EXPERIENCE,
)
_PLACE = {change: place for place, change in enumerate(_ORDER)}


@dataclass(frozen=True, slots=True)
class NamedChange:
    """One change, with a code or an amount, and the score and gates that follow from it."""

    change: Change
    code: str
    amount: float | None
    score_before: float
    score_after: float
    opens_gate: bool

    @property
    def gain(self) -> float:
        return self.score_after - self.score_before


# Number of the pair, change, code and amount.
_Option = tuple[int, Change, str, float | None]


def best_changes(
    scorer: Scorer, read: ReadPairs, *, blocked: Blocked | None = None
) -> list[NamedChange | None]:
    """For each pair the one change after which it scores highest, if any raises it.

    A change that opens the last closed gate goes before any that does not: a blocked pair has no
    use for a better score. Ties go to the order of ``_ORDER``, then to the code.
    """
    best: list[NamedChange | None] = [None] * len(read)
    options = sorted(_options(scorer, read), key=lambda one: (one[0], _PLACE[one[1]], one[2]))
    if not options:
        return best
    places = np.array([place for place, *_ in options], dtype=np.intp)
    table = read.table.taken(places)
    _apply(options, table)
    pairs = Pairs(read.pairs.needs[places], np.arange(len(options)))
    texts = read.features[places, COLUMN[Feature.TEXT]]
    readings = Readings(texts, _concepts_after(scorer, read, options, places))
    after = scorer.model.scores(pair_features(read.asked, table, pairs, readings)).joint
    closed = blocked_rows(pair_gates(read.asked, table, pairs, blocked or Blocked()))
    before = read.scores.joint[places]
    opens = read.stopped[places] & ~closed
    # Of each pair the first in this order: gates, then gain, then the order of the options.
    order = np.lexsort((np.arange(len(options)), before - after, ~opens, after <= before, places))
    first = order[np.flatnonzero(np.diff(places[order], prepend=-1))]
    for option in first[after[first] > before[first]].tolist():
        place, change, code, amount = options[option]
        best[place] = NamedChange(
            change,
            code,
            amount,
            float(before[option]),
            float(after[option]),
            opens_gate=bool(opens[option]),
        )
    return best


def _options(scorer: Scorer, read: ReadPairs) -> Iterator[_Option]:
    """Every change that bears on what the needs ask.

    A process that is only wished for is no advice to a plant of another trade.
    """
    asked, table, pairs = read.asked, read.table, read.pairs
    wanted = {
        found
        for codes in (asked.required_certifications, asked.preferred_certifications)
        for found in _lacking(table.certifications.lacking(codes, pairs))
    }
    for place, code in wanted:
        yield place, Change.ADD_CERTIFICATION, code, None
    same_trade = read.features[:, COLUMN[Feature.TEXT]] >= _SAME_TRADE
    able = set(_lacking(table.capabilities.lacking(asked.required_capabilities, pairs)))
    wishes = _lacking(table.capabilities.lacking(asked.capabilities, pairs))
    able.update((place, code) for place, code in wishes if same_trade[place])
    for place, code in able:
        yield place, Change.ADD_CAPABILITY, code, None
    for need, places in zip(read.needs, read.of_needs(), strict=True):
        for place in places:
            supplier = scorer.suppliers_[read.rows[place]]
            for change, code, amount in _amount_changes(need.enriched, supplier):
                yield place, change, code, amount
    none_shared = table.incoterms.count(asked.incoterms, pairs) == 0
    for place in np.flatnonzero(none_shared & (asked.incoterms.size[pairs.needs] > 0)).tolist():
        code = min(read.needs[pairs.needs[place]].enriched.incoterms)
        yield place, Change.OFFER_INCOTERM, code, None
    new_to_japan = asked.wants_japan[pairs.needs] & ~(table.japan > 0)
    for place in np.flatnonzero(new_to_japan).tolist():
        yield place, Change.GAIN_JAPAN_EXPERIENCE, JAPAN, None


def _lacking(found: tuple[Rows, list[str]]) -> list[tuple[int, str]]:
    return list(zip(found[0].tolist(), found[1], strict=True))


def _amount_changes(
    need: NeedRecord, supplier: SupplierRecord
) -> Iterator[tuple[Change, str, float]]:
    asked = [q for q in (need.annual_volume, need.min_capacity) if q is not None and q.per_year()]
    if asked:
        largest = max(asked, key=lambda quantity: quantity.per_year() or 0.0)
        volume = largest.per_year() or 0.0
        known = supplier.monthly_capacity
        change = Change.STATE_CAPACITY if known is None else Change.RAISE_CAPACITY
        if known is None or (
            known.dimension == largest.dimension and (known.per_year() or 0.0) < volume
        ):
            yield change, largest.dimension, volume / 12.0
    days = need.max_lead_time_days
    if days is not None and (supplier.lead_time_days is None or supplier.lead_time_days > days):
        unknown = supplier.lead_time_days is None
        yield Change.STATE_LEAD_TIME if unknown else Change.SHORTEN_LEAD_TIME, "", days
    first = need.first_order
    if first is not None:
        least = supplier.min_order
        change = Change.STATE_MIN_ORDER if least is None else Change.LOWER_MIN_ORDER
        if least is None or (least.dimension == first.dimension and least.value > first.value):
            yield change, first.dimension, first.value


def _apply(options: Sequence[_Option], table: SupplierTable) -> None:
    """Change each option's own row of the table."""
    rows: dict[Change, list[int]] = {}
    for row, (_, change, _, _) in enumerate(options):
        rows.setdefault(change, []).append(row)
    for change, own in rows.items():
        _APPLY[change](table, np.array(own, dtype=np.intp), [options[row] for row in own])


def _certify(table: SupplierTable, rows: Rows, options: Sequence[_Option]) -> None:
    held = table.vocabulary.held
    table.certifications.give(rows, [held({code}) for _, _, code, _ in options])


def _enable(table: SupplierTable, rows: Rows, options: Sequence[_Option]) -> None:
    table.capabilities.give(rows, [{code} for _, _, code, _ in options])


def _make_more(table: SupplierTable, rows: Rows, options: Sequence[_Option]) -> None:
    table.capacity.give(rows, [Quantity(n or 0.0, code, "month") for _, _, code, n in options])


def _deliver_sooner(table: SupplierTable, rows: Rows, options: Sequence[_Option]) -> None:
    table.lead_time[rows] = [days or 0.0 for *_, days in options]


def _take_less(table: SupplierTable, rows: Rows, options: Sequence[_Option]) -> None:
    table.min_order.give(rows, [Quantity(n or 0.0, code) for _, _, code, n in options])


def _offer(table: SupplierTable, rows: Rows, options: Sequence[_Option]) -> None:
    table.incoterms.give(rows, [{code} for _, _, code, _ in options])


def _ship_to_japan(table: SupplierTable, rows: Rows, options: Sequence[_Option]) -> None:
    table.japan[rows] = 1.0
    table.exports.give(rows, [{code} for _, _, code, _ in options])


_APPLY = {
    Change.ADD_CERTIFICATION: _certify,
    Change.ADD_CAPABILITY: _enable,
    Change.STATE_CAPACITY: _make_more,
    Change.RAISE_CAPACITY: _make_more,
    Change.STATE_LEAD_TIME: _deliver_sooner,
    Change.SHORTEN_LEAD_TIME: _deliver_sooner,
    Change.STATE_MIN_ORDER: _take_less,
    Change.LOWER_MIN_ORDER: _take_less,
    Change.OFFER_INCOTERM: _offer,
    Change.GAIN_JAPAN_EXPERIENCE: _ship_to_japan,
}


def _concepts_after(
    scorer: Scorer, read: ReadPairs, options: Sequence[_Option], places: Rows
) -> Floats:
    """The concept feature after each change.

    A process is a topic; all else leaves the topics alone.
    """
    values: Floats = read.features[places, COLUMN[Feature.CONCEPTS]]
    channel = scorer.concepts_
    needs: dict[int, Weighed] = {}
    profiles: dict[int, Mapping[Concept, float]] = {}
    processes: dict[str, Mapping[Concept, float]] = {}
    for option, (place, change, code, _) in enumerate(options):
        if change is not Change.ADD_CAPABILITY or math.isnan(values[option]):
            continue
        row, need = int(read.rows[place]), int(read.pairs.needs[place])
        if row not in profiles:
            profiles[row] = channel.profile_of(row)
        if need not in needs:
            needs[need] = channel.weighed(read.needs[need].profile)
        if code not in processes:
            processes[code] = ticked_alone((CAPABILITY, code), scorer.vocabulary)
        values[option] = channel.with_added(needs[need], row, profiles[row], processes[code])
    return values
