"""Why a pair scores as it does, where it fails, and which one change would raise it most.

Codes, numbers and quotations only; sentences are made elsewhere. The change is found by scoring
the pair again with the supplier changed, never by reading it off the weights.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from .concepts import CAPABILITY, HS, PRODUCT, SECTOR, TOPIC_KINDS, Concept
from .features import COLUMN, Feature, Readings, pair_features
from .gates import (
    GateResult,
    blocked_rows,
    missing_capabilities,
    missing_certifications,
    pair_gates,
)
from .pipeline import PairReading, Scorer, topic_profile
from .reading import TextEvidence
from .records import Blocked, NeedRecord, Quantity, SupplierRecord
from .table import JAPAN, NeedTable, SupplierTable, pairs_of

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


@dataclass(frozen=True, slots=True)
class SharedConcept:
    """A concept on both sides, with the words in which each side says it ("" where it was
    ticked).
    """

    kind: str
    code: str
    need_words: str
    supplier_words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that may be said about one pair."""

    need_id: str
    supplier_id: str
    score: float
    buyer_interest: float
    supplier_interest: float
    features: dict[Feature, float]
    buyer_contributions: dict[Feature, float]
    supplier_contributions: dict[Feature, float]
    evidence: TextEvidence
    shared: tuple[SharedConcept, ...]
    certifications_met: tuple[str, ...]
    gates: tuple[GateResult, ...]
    best_change: NamedChange | None
    model_version: str
    # Those of ``certifications_met`` that only the supplier's text names.
    certifications_claimed: tuple[str, ...] = ()
    # The part of ``features``' text evidence that is the vote of earlier needs like this one; a
    # whole vote is ``neighbours.VOTE``.
    earlier: float = 0.0


def explain(
    scorer: Scorer, need: NeedRecord, supplier_id: str, *, blocked: Blocked | None = None
) -> Explanation:
    """The explanation of one pair; KeyError for a supplier that the scorer was not fitted on."""
    return explain_need(scorer, need, [supplier_id], blocked=blocked)[0]


def explain_need(
    scorer: Scorer,
    need: NeedRecord,
    supplier_ids: Sequence[str],
    *,
    blocked: Blocked | None = None,
) -> list[Explanation]:
    """Explanations of several suppliers for one need, whose texts are then read only once."""
    readings = scorer.read_pairs(need, supplier_ids, blocked=blocked)
    said = _said(scorer, need)
    changes = best_changes(scorer, readings, blocked=blocked)
    return [
        _explanation(scorer, need, reading, said, change)
        for reading, change in zip(readings, changes, strict=True)
    ]


def _explanation(
    scorer: Scorer,
    need: NeedRecord,
    reading: PairReading,
    said: Mapping[Concept, str],
    change: NamedChange | None,
) -> Explanation:
    supplier = scorer.suppliers_[reading.row]
    buyer, other = scorer.model.contributions(reading.features)
    wanted = reading.need.required_certifications | reading.need.preferred_certifications
    met = wanted & scorer.table_.certifications.of(reading.row)
    stated = scorer.vocabulary.held(supplier.certifications)
    return Explanation(
        need_id=need.id,
        supplier_id=supplier.id,
        score=reading.match.score,
        buyer_interest=reading.match.buyer_interest,
        supplier_interest=reading.match.supplier_interest,
        features={
            feature: round(float(value), 4)
            for feature, value in zip(Feature, reading.features, strict=True)
            if not math.isnan(value)
        },
        buyer_contributions=buyer,
        supplier_contributions=other,
        evidence=reading.texts.evidence(reading.row),
        shared=_shared(said, _said(scorer, supplier)),
        certifications_met=tuple(sorted(met)),
        certifications_claimed=tuple(sorted(met - stated)),
        gates=reading.gates,
        best_change=change,
        model_version=scorer.version_,
        earlier=round(reading.votes, 4),
    )


def _shared(
    need: Mapping[Concept, str], supplier: Mapping[Concept, str]
) -> tuple[SharedConcept, ...]:
    """Topic concepts on both sides, products first, with the words that name them."""
    both = [concept for concept in need if concept in supplier]
    both.sort(key=lambda concept: (TOPIC_KINDS.index(concept[0]), concept[1]))
    return tuple(SharedConcept(*concept, need[concept], supplier[concept]) for concept in both)


def _said(scorer: Scorer, record: NeedRecord | SupplierRecord) -> dict[Concept, str]:
    """Topic concepts of a record with the words that name them, "" for a ticked one."""
    said: dict[Concept, str] = {}
    for kind, code, words in scorer.words_of(record):
        if kind in TOPIC_KINDS:
            said.setdefault((kind, code), words)
    capabilities = record.capabilities
    if isinstance(record, NeedRecord):
        capabilities = capabilities | record.required_capabilities
    for kind, codes in (
        (PRODUCT, record.products),
        (CAPABILITY, capabilities),
        (SECTOR, record.sectors),
        (HS, record.hs_codes),
    ):
        for code in codes:
            said.setdefault((kind, code), "")
    return said


def best_changes(
    scorer: Scorer, readings: Sequence[PairReading], *, blocked: Blocked | None = None
) -> list[NamedChange | None]:
    """For each pair of one need the one change after which it scores highest, if any raises it.

    A change that opens the last closed gate goes before any that does not: a blocked pair has no
    use for a better score. Ties go to the order of ``Change``, then to the code. All suppliers, as
    they would be after each change, are scored at once.
    """
    best: list[NamedChange | None] = [None] * len(readings)
    options = [
        (place, option)
        for place, reading in enumerate(readings)
        for option in _changes(reading, scorer.suppliers_[reading.row], scorer.table_)
    ]
    if not options:
        return best
    found = [scorer.table_.found[readings[place].row] for place, _ in options]
    table = SupplierTable([changed for _, (*_, changed) in options], scorer.vocabulary, found)
    needs, pairs = NeedTable([readings[0].need], table), pairs_of(np.arange(len(options)))
    texts = np.array([readings[place].features[COLUMN[Feature.TEXT]] for place, _ in options])
    concepts = _concepts_after(scorer, [(readings[place], option) for place, option in options])
    features = pair_features(needs, table, pairs, Readings(texts, concepts))
    scores = scorer.model.scores(features).joint
    closed = blocked_rows(pair_gates(needs, table, pairs, blocked or Blocked()))
    for row, (place, (change, code, amount, _)) in enumerate(options):
        match, after = readings[place].match, float(scores[row])
        if after <= match.score:
            continue
        opens = match.blocked and not closed[row]
        named = NamedChange(change, code, amount, match.score, after, opens_gate=bool(opens))
        known = best[place]
        if known is None or (named.opens_gate, named.gain) > (known.opens_gate, known.gain):
            best[place] = named
    return best


_Option = tuple[Change, str, float | None, SupplierRecord]


def _concepts_after(
    scorer: Scorer, changes: Sequence[tuple[PairReading, _Option]]
) -> npt.NDArray[np.float64]:
    """The concept feature after each change of pairs of one need.

    A process is a topic; all else leaves the topics alone.
    """
    values = np.array([reading.features[COLUMN[Feature.CONCEPTS]] for reading, _ in changes])
    for place, (reading, (change, _, _, supplier)) in enumerate(changes):
        if change is Change.ADD_CAPABILITY and not math.isnan(values[place]):
            found = scorer.table_.found[reading.row]
            able = topic_profile(supplier, found, scorer.vocabulary)
            was = topic_profile(scorer.suppliers_[reading.row], found, scorer.vocabulary)
            values[place] = scorer.concepts_.of_profiles(reading.topics, able, before=was)
    return values


def _changes(
    reading: PairReading, supplier: SupplierRecord, table: SupplierTable
) -> Iterator[_Option]:
    """Every change that bears on what the need asks, with the supplier as it would then be.

    A process that is only wished for is no advice to a plant of another trade.
    """
    need, row = reading.need, reading.row
    wanted = missing_certifications(need, table, row) | (
        need.preferred_certifications - table.certifications.of(row)
    )
    for code in sorted(wanted):
        held = supplier.certifications | {code}
        yield Change.ADD_CERTIFICATION, code, None, replace(supplier, certifications=held)
    lacking = missing_capabilities(need, table, row)
    if reading.features[COLUMN[Feature.TEXT]] >= _SAME_TRADE:
        lacking |= need.capabilities - table.capabilities.of(row)
    for code in sorted(lacking):
        able = supplier.capabilities | {code}
        yield Change.ADD_CAPABILITY, code, None, replace(supplier, capabilities=able)
    yield from _amount_changes(need, supplier)
    if need.incoterms and not need.incoterms & supplier.incoterms:
        code = min(need.incoterms)
        terms = supplier.incoterms | {code}
        yield Change.OFFER_INCOTERM, code, None, replace(supplier, incoterms=terms)
    if need.requires_japan_experience and not table.japan[row] > 0:
        exports = supplier.export_countries | {JAPAN}
        changed = replace(supplier, japan_experience=True, export_countries=exports)
        yield Change.GAIN_JAPAN_EXPERIENCE, JAPAN, None, changed


def _amount_changes(need: NeedRecord, supplier: SupplierRecord) -> Iterator[_Option]:
    asked = [q for q in (need.annual_volume, need.min_capacity) if q is not None and q.per_year()]
    if asked:
        largest = max(asked, key=lambda quantity: quantity.per_year() or 0.0)
        volume = largest.per_year() or 0.0
        enough = Quantity(volume / 12.0, largest.dimension, "month")
        known = supplier.monthly_capacity
        change = Change.STATE_CAPACITY if known is None else Change.RAISE_CAPACITY
        if known is None or (
            known.dimension == enough.dimension and (known.per_year() or 0.0) < volume
        ):
            yield change, enough.dimension, enough.value, replace(supplier, monthly_capacity=enough)
    days = need.max_lead_time_days
    if days is not None and (supplier.lead_time_days is None or supplier.lead_time_days > days):
        unknown = supplier.lead_time_days is None
        change = Change.STATE_LEAD_TIME if unknown else Change.SHORTEN_LEAD_TIME
        yield change, "", days, replace(supplier, lead_time_days=days)
    first = need.first_order
    if first is not None:
        least = supplier.min_order
        change = Change.STATE_MIN_ORDER if least is None else Change.LOWER_MIN_ORDER
        if least is None or (least.dimension == first.dimension and least.value > first.value):
            yield change, first.dimension, first.value, replace(supplier, min_order=first)
