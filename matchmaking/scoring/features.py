"""Named features of a pair, one need against many suppliers at once.

Each is NaN where it is unknown (nobody said) and else mostly 0..1, higher being better, so that a
positive weight makes it monotone. Nothing here forbids a pair: that is what gates are for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from .concepts import Vocabulary
from .records import NeedRecord
from .table import Floats, Rows, SupplierTable, hs_prefixes, sectors_with_roots


class Feature(StrEnum):
    """Names of the features, in the order of the matrix's columns."""

    TEXT = "text"
    CONCEPTS = "concepts"
    SECTOR = "sector"
    HS = "hs"
    REQUIRED_CERTIFICATIONS = "required_certifications"
    PREFERRED_CERTIFICATIONS = "preferred_certifications"
    CAPABILITIES = "capabilities"
    CAPACITY = "capacity"
    LEAD_TIME = "lead_time"
    MIN_ORDER = "min_order"
    INCOTERMS = "incoterms"
    JAPAN_EXPERIENCE = "japan_experience"
    EXPORTS = "exports"
    DUTY_ADVANTAGE = "duty_advantage"
    LANGUAGE = "language"
    VOLUME_WORTH = "volume_worth"
    WISHES = "wishes"
    # What the two parties did before: .5 as others do, more for a party that hears or says more
    # yeses. No rule weighs them; only a learned model does.
    BUYER_GIVES = "buyer_gives"
    BUYER_RECEIVES = "buyer_receives"
    SUPPLIER_GIVES = "supplier_gives"
    SUPPLIER_RECEIVES = "supplier_receives"


FEATURES = tuple(Feature)
COLUMN = {feature: i for i, feature in enumerate(FEATURES)}

_NO_ONE = np.nan


@dataclass(frozen=True, slots=True)
class Readings:
    """What the text channels say of the rows: evidence and shared concepts (NaN: the need names
    none).
    """

    text: Floats
    concepts: Floats


def feature_matrix(
    need: NeedRecord, table: SupplierTable, rows: Rows, readings: Readings
) -> Floats:
    """Features of shape (len(rows), len(FEATURES)) in the order of ``FEATURES``."""
    vocabulary = table.vocabulary
    columns = {
        Feature.TEXT: readings.text,
        Feature.CONCEPTS: readings.concepts,
        Feature.SECTOR: sector_likeness(need, table, rows, vocabulary),
        Feature.HS: hs_likeness(need, table, rows),
        Feature.REQUIRED_CERTIFICATIONS: table.certifications.share(
            need.required_certifications, rows
        ),
        Feature.PREFERRED_CERTIFICATIONS: table.certifications.share(
            need.preferred_certifications, rows
        ),
        Feature.CAPABILITIES: table.capabilities.share(
            need.capabilities | need.required_capabilities, rows
        ),
        Feature.CAPACITY: capacity_sufficiency(need, table, rows),
        Feature.LEAD_TIME: lead_time_fit(need, table, rows),
        Feature.MIN_ORDER: min_order_fit(need, table, rows),
        Feature.INCOTERMS: _any(table.incoterms.share(need.incoterms, rows)),
        Feature.JAPAN_EXPERIENCE: table.japan[rows],
        Feature.EXPORTS: np.where(table.exports.known[rows], 1.0, np.nan),
        Feature.DUTY_ADVANTAGE: duty_advantage(need, table, rows),
        Feature.LANGUAGE: _any(table.languages.share(need.languages, rows)),
        Feature.VOLUME_WORTH: volume_worth(need, table, rows),
        Feature.WISHES: _any(table.wanted_sectors.share(need.sectors, rows)),
        Feature.BUYER_GIVES: _of_need(need.gives, rows),
        Feature.BUYER_RECEIVES: _of_need(need.receives, rows),
        Feature.SUPPLIER_GIVES: table.gives[rows],
        Feature.SUPPLIER_RECEIVES: table.receives[rows],
    }
    return np.column_stack([columns[feature] for feature in FEATURES])


def sector_likeness(
    need: NeedRecord, table: SupplierTable, rows: Rows, vocabulary: Vocabulary
) -> Floats:
    """1 for a shared sector, .5 where only a sector above is shared, 0 for none; NaN if unknown."""
    exact = _any(table.sectors.share(need.sectors, rows))
    wider = _any(table.sectors.share(sectors_with_roots(need.sectors, vocabulary), rows))
    return np.asarray(np.maximum(exact, 0.5 * wider), dtype=np.float64)


def hs_likeness(need: NeedRecord, table: SupplierTable, rows: Rows) -> Floats:
    """1 for a shared subheading (6 digits), .7 for a heading (4), .3 for a chapter (2), else 0.

    A side that gives only a heading can reach .7 at most. NaN where either side has no code.
    """
    asked = hs_prefixes(need.hs_codes)
    result = np.full(len(rows), np.nan)
    if not asked[2]:
        return result
    result[table.hs[2].known[rows]] = 0.0
    for size, value in ((2, 0.3), (4, 0.7), (6, 1.0)):
        result[table.hs[size].count(asked[size], rows) > 0] = value
    return result


def capacity_sufficiency(need: NeedRecord, table: SupplierTable, rows: Rows) -> Floats:
    """Yearly capacity over yearly volume, capped at 1: enough is enough."""
    ratio = table.capacity.over(need.annual_volume, rows, yearly=True)
    return np.asarray(np.minimum(ratio, 1.0), dtype=np.float64)


def lead_time_fit(need: NeedRecord, table: SupplierTable, rows: Rows) -> Floats:
    """1 within the longest lead time that the need allows, then falling in inverse proportion."""
    if need.max_lead_time_days is None:
        return np.full(len(rows), np.nan)
    days = np.maximum(table.lead_time[rows], 0.5)
    return np.asarray(np.minimum(max(need.max_lead_time_days, 0.5) / days, 1.0), dtype=np.float64)


def min_order_fit(need: NeedRecord, table: SupplierTable, rows: Rows) -> Floats:
    """1 where the first order reaches the supplier's minimum, else the share of it that it
    reaches.
    """
    ratio = table.min_order.over(need.first_order, rows, yearly=False)
    return np.asarray(np.minimum(1.0 / np.maximum(ratio, 1e-9), 1.0), dtype=np.float64)


def duty_advantage(need: NeedRecord, table: SupplierTable, rows: Rows) -> Floats:
    """Points of duty that origin under the agreement saves, 10 points or more being 1.

    0 for a supplier without origin; NaN where the margin or the origin is unknown.
    """
    if need.duty_margin is None:
        return np.full(len(rows), np.nan)
    return table.epa_origin[rows] * float(np.clip(need.duty_margin / 10.0, 0.0, 1.0))


def volume_worth(need: NeedRecord, table: SupplierTable, rows: Rows) -> Floats:
    """The need's volume as a share of what the supplier can make, a fifth or more being 1.

    An order of a fifth of a year's output is worth a trip to any plant; beyond the capacity it is
    no longer the supplier's business, which the buyer's side (capacity) already tells.
    """
    ratio = table.capacity.over(need.annual_volume, rows, yearly=True)
    share = 1.0 / np.maximum(ratio, 1e-9)
    return np.asarray(np.minimum(share / 0.2, 1.0), dtype=np.float64)


def _of_need(value: float | None, rows: Rows) -> Floats:
    """The same value for every supplier; NaN where it is unknown."""
    return np.full(len(rows), np.nan if value is None else value)


def _any(share: Floats) -> Floats:
    """1 where at least one code is shared, 0 where none is, NaN kept."""
    return np.where(np.isnan(share), _NO_ONE, (share > 0).astype(np.float64))
