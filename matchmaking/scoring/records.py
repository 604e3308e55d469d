"""What the scorer reads: suppliers and needs as frozen records of texts, codes and numbers.

Codes are those of the taxonomy (any stable strings will do); turning people's words into codes
happens outside. ``None`` and an empty set mean *unknown*, never zero and never "has none".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from .language.text import clean, guess_language, split_pieces

NAME = "name"
TITLE = "title"
DESCRIPTION = "description"
PRODUCT = "product"

Codes = frozenset[str]
NO_CODES: Codes = frozenset()

# Columns of the results, named once for every table that is made of them.
NEED_ID = "need_id"
SUPPLIER_ID = "supplier_id"
RANK = "rank"
SCORE = "score"


@dataclass(frozen=True, slots=True)
class Piece:
    """One text of a profile in one language; ``kind`` says where it stood."""

    text: str
    language: str | None
    kind: str = DESCRIPTION


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount in the base unit of its dimension (kg, litre, piece, metre, m2 ...), per
    ``period``.

    Two quantities compare only when dimension and period agree; ``period`` is "month", "year" or
    "" for a single order.
    """

    value: float
    dimension: str
    period: str = ""

    def per_year(self) -> float | None:
        """The amount for one year; None for a single order."""
        return {"year": self.value, "month": 12.0 * self.value}.get(self.period)


@dataclass(frozen=True, slots=True)
class SupplierRecord:
    """One supplier as the scorer sees it. ``party`` is the organisation that owns the record.

    ``small`` tells an MSME from a large enterprise. ``price`` is money for one base unit, with
    both in its dimension ("USD/mass"), so that other currencies do not compare.
    """

    id: str
    pieces: tuple[Piece, ...]
    party: str = ""
    sectors: Codes = NO_CODES
    products: Codes = NO_CODES
    capabilities: Codes = NO_CODES
    certifications: Codes = NO_CODES
    hs_codes: Codes = NO_CODES
    region: str | None = None
    employees: int | None = None
    annual_sales_mxn: float | None = None
    small: bool | None = None
    monthly_capacity: Quantity | None = None
    min_order: Quantity | None = None
    price: Quantity | None = None
    lead_time_days: float | None = None
    incoterms: Codes = NO_CODES
    export_countries: Codes = NO_CODES
    languages: Codes = NO_CODES
    japan_experience: bool | None = None
    epa_origin: bool | None = None
    consented: bool | None = None
    excluded_parties: Codes = NO_CODES
    wanted_sectors: Codes = NO_CODES
    max_introductions: int | None = None
    # How readily it says yes, and is said yes to, as ``rates.PartyRates`` tells it (.5 is usual).
    gives: float | None = None
    receives: float | None = None


@dataclass(frozen=True, slots=True)
class NeedRecord:
    """One need of one buyer. ``required_*`` are gates; the other codes are weights.

    ``party_budget`` is how many introductions the buyer takes over all of its needs,
    ``target_price`` is as a supplier's ``price``, ``delivery_days`` are those from the run to the
    last day of delivery, ``meets_on_tour`` tells whether the suppliers come to one of its cities.
    """

    id: str
    pieces: tuple[Piece, ...]
    party: str = ""
    sectors: Codes = NO_CODES
    products: Codes = NO_CODES
    capabilities: Codes = NO_CODES
    required_capabilities: Codes = NO_CODES
    required_certifications: Codes = NO_CODES
    preferred_certifications: Codes = NO_CODES
    hs_codes: Codes = NO_CODES
    annual_volume: Quantity | None = None
    first_order: Quantity | None = None
    min_capacity: Quantity | None = None
    target_price: Quantity | None = None
    max_lead_time_days: float | None = None
    delivery_days: float | None = None
    meets_on_tour: bool | None = None
    min_employees: int | None = None
    requires_japan_experience: bool = False
    incoterms: Codes = NO_CODES
    region: str | None = None
    languages: Codes = NO_CODES
    duty_margin: float | None = None
    excluded_parties: Codes = NO_CODES
    max_introductions: int | None = None
    party_budget: int | None = None
    # The same of its buyer.
    gives: float | None = None
    receives: float | None = None


@dataclass(frozen=True, slots=True)
class Blocked:
    """Pairs that the caller's records rule out (cool-off, past dispute): need id -> supplier id
    -> code.
    """

    pairs: dict[str, dict[str, str]] = field(default_factory=dict)

    def of(self, need_id: str) -> dict[str, str]:
        return self.pairs.get(need_id, {})


def make_pieces(
    texts: Iterable[tuple[str, str]], *, language: str | None = None
) -> tuple[Piece, ...]:
    """Pieces from (kind, raw text) pairs: cleaned, empty ones dropped, language guessed if not
    told.

    The text of a piece stays whole here; the scorer splits it into sentences for its vectors.
    """
    pieces = []
    for kind, raw in texts:
        text = clean(raw)
        if text:
            pieces.append(Piece(text, language or guess_language(text), kind))
    return tuple(pieces)


def main_language(pieces: Iterable[Piece]) -> str | None:
    """The language in which most characters of a profile stand (names aside where there is
    more).
    """
    sizes: dict[str, int] = {}
    for piece in pieces:
        if piece.language:
            weight = 1 if piece.kind == NAME else 100
            sizes[piece.language] = sizes.get(piece.language, 0) + weight * len(piece.text)
    if not sizes:
        return None
    return min(sizes, key=lambda language: (-sizes[language], language))


def reading_pieces(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """Every piece split into its sentences and list items, in order and without repeats."""
    seen: dict[str, Piece] = {}
    for piece in pieces:
        for part in split_pieces(piece.text):
            seen.setdefault(part, Piece(part, piece.language, piece.kind))
    return tuple(seen.values())
