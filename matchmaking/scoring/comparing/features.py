"""Named features of pairs, many needs and suppliers at once.

Each is NaN where it is unknown (nobody said) and else mostly 0..1, higher being better, so that a
positive weight makes it monotone. Nothing here forbids a pair: that is what gates are for.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from ..arrays import Floats
from ..columns import Pairs
from .table import NeedTable, SupplierTable


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
    PRICE = "price"
    DELIVERY = "delivery"
    CITY = "city"
    # What the two parties did before: .5 as others do, more for a party that hears or says more
    # yeses. No rule weighs them; only a learned model does.
    BUYER_GIVES = "buyer_gives"
    BUYER_RECEIVES = "buyer_receives"
    SUPPLIER_GIVES = "supplier_gives"
    SUPPLIER_RECEIVES = "supplier_receives"


FEATURES = tuple(Feature)
COLUMN = {feature: i for i, feature in enumerate(FEATURES)}


@dataclass(frozen=True, slots=True)
class Readings:
    """What the text channels say of the rows: evidence and shared concepts (NaN: the need names
    none).
    """

    text: Floats
    concepts: Floats


def pair_features(
    needs: NeedTable, table: SupplierTable, pairs: Pairs, readings: Readings
) -> Floats:
    """Features of shape (len(pairs), len(FEATURES)) in the order of ``FEATURES``.

    ``readings`` have one entry a pair.
    """
    capacity = table.capacity.over(needs.annual_volume, pairs)
    columns = {
        Feature.TEXT: readings.text,
        Feature.CONCEPTS: readings.concepts,
        Feature.SECTOR: sector_likeness(needs, table, pairs),
        Feature.HS: hs_likeness(needs, table, pairs),
        Feature.REQUIRED_CERTIFICATIONS: table.certifications.share(
            needs.required_certifications, pairs
        ),
        Feature.PREFERRED_CERTIFICATIONS: table.certifications.share(
            needs.preferred_certifications, pairs
        ),
        Feature.CAPABILITIES: table.capabilities.share(needs.capabilities, pairs),
        Feature.CAPACITY: capacity_sufficiency(capacity),
        Feature.LEAD_TIME: lead_time_fit(needs, table, pairs),
        Feature.MIN_ORDER: min_order_fit(needs, table, pairs),
        Feature.INCOTERMS: _any(table.incoterms.share(needs.incoterms, pairs)),
        Feature.JAPAN_EXPERIENCE: table.japan[pairs.rows],
        Feature.EXPORTS: np.where(table.exports.known[pairs.rows], 1.0, np.nan),
        Feature.DUTY_ADVANTAGE: duty_advantage(needs, table, pairs),
        Feature.LANGUAGE: _any(table.languages.share(needs.languages, pairs)),
        Feature.VOLUME_WORTH: volume_worth(capacity),
        Feature.WISHES: _any(table.wanted_sectors.share(needs.wanted_sectors, pairs)),
        Feature.PRICE: price_fit(needs, table, pairs),
        Feature.DELIVERY: delivery_fit(needs, table, pairs),
        Feature.CITY: needs.meets_on_tour[pairs.needs],
        Feature.BUYER_GIVES: needs.gives[pairs.needs],
        Feature.BUYER_RECEIVES: needs.receives[pairs.needs],
        Feature.SUPPLIER_GIVES: table.gives[pairs.rows],
        Feature.SUPPLIER_RECEIVES: table.receives[pairs.rows],
    }
    # Written and read by columns.
    matrix = np.empty((len(pairs), len(FEATURES)), order="F")
    for place, feature in enumerate(FEATURES):
        matrix[:, place] = columns[feature]
    return matrix


def sector_likeness(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> Floats:
    """1 for a shared sector, .5 where only a sector above is shared, 0 for none; NaN if unknown."""
    exact = _any(table.sectors.share(needs.sectors, pairs))
    wider = _any(table.sectors.share(needs.wider_sectors, pairs))
    return np.asarray(np.maximum(exact, 0.5 * wider), dtype=np.float64)


def hs_likeness(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> Floats:
    """1 for a shared subheading (6 digits), .7 for a heading (4), .3 for a chapter (2), else 0.

    A side that gives only a heading can reach .7 at most. NaN where either side has no code.
    """
    told = (needs.hs[2].size[pairs.needs] > 0) & table.hs[2].known[pairs.rows]
    result = np.where(told, 0.0, np.nan)
    for size, value in ((2, 0.3), (4, 0.7), (6, 1.0)):
        result[table.hs[size].count(needs.hs[size], pairs) > 0] = value
    return result


def capacity_sufficiency(ratio: Floats) -> Floats:
    """Yearly capacity over yearly volume, capped at 1: enough is enough."""
    return np.asarray(np.minimum(ratio, 1.0), dtype=np.float64)


def lead_time_fit(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> Floats:
    """1 within the longest lead time that the need allows, then falling in inverse proportion."""
    days = np.maximum(table.lead_time[pairs.rows], 0.5)
    allowed = np.maximum(needs.max_lead_time[pairs.needs], 0.5)
    return np.asarray(np.minimum(allowed / days, 1.0), dtype=np.float64)


def min_order_fit(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> Floats:
    """1 where the first order reaches the supplier's minimum, else the share of it that it
    reaches.
    """
    ratio = table.min_order.over(needs.first_order, pairs)
    return np.asarray(np.minimum(1.0 / np.maximum(ratio, 1e-9), 1.0), dtype=np.float64)


def price_fit(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> Floats:
    """1 where the supplier's price is within the target, else the share of it that the target
    pays.

    Prices compare only in one currency and for one kind of unit; no rate of exchange is guessed.
    """
    ratio = table.price.over(needs.target_price, pairs)
    return np.asarray(np.minimum(1.0 / np.maximum(ratio, 1e-9), 1.0), dtype=np.float64)


def delivery_fit(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> Floats:
    """1 where the lead time ends by the last day of delivery, else the share of it that is left.

    NaN without a last day, after it, and where the lead time is unknown.
    """
    left = needs.delivery_days[pairs.needs]
    days = np.maximum(table.lead_time[pairs.rows], 0.5)
    return np.where(left > 0, np.minimum(left / days, 1.0), np.nan)


def duty_advantage(needs: NeedTable, table: SupplierTable, pairs: Pairs) -> Floats:
    """Points of duty that origin under the agreement saves, 10 points or more being 1.

    0 for a supplier without origin; NaN where the margin or the origin is unknown.
    """
    saved = np.clip(needs.duty_margin[pairs.needs] / 10.0, 0.0, 1.0)
    return np.asarray(table.epa_origin[pairs.rows] * saved, dtype=np.float64)


def volume_worth(ratio: Floats) -> Floats:
    """The need's volume as a share of what the supplier can make, a fifth or more being 1.

    An order of a fifth of a year's output is worth a trip to any plant; beyond the capacity it is
    no longer the supplier's business, which the buyer's side (capacity) already tells. ``ratio``
    is yearly capacity over yearly volume.
    """
    share = 1.0 / np.maximum(ratio, 1e-9)
    return np.asarray(np.minimum(share / 0.2, 1.0), dtype=np.float64)


def _any(share: Floats) -> Floats:
    """1 where at least one code is shared, 0 where none is, NaN kept."""
    return np.where(np.isnan(share), np.nan, (share > 0).astype(np.float64))
