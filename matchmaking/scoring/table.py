"""Suppliers as columns: the same facts as the records, laid out so that one need meets many at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import numpy.typing as npt

from .concepts import CAPABILITY, CERTIFICATION, SECTOR, Concept, Vocabulary
from .records import Codes, NeedRecord, Quantity, SupplierRecord

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]

JAPAN = "JP"

Record = TypeVar("Record", SupplierRecord, NeedRecord)


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of a need and a supplier: row numbers of a ``NeedTable`` and of a ``SupplierTable``.

    ``needs`` never falls, so that the pairs of one need stand together.
    """

    needs: Rows
    rows: Rows

    def __len__(self) -> int:
        return len(self.rows)

    def of(self, need: int) -> slice:
        """Where the pairs of one need stand."""
        first, last = np.searchsorted(self.needs, [need, need + 1])
        return slice(int(first), int(last))


def pairs_of(rows: Rows) -> Pairs:
    """The pairs of one need alone with some suppliers."""
    return Pairs(np.zeros(len(rows), dtype=np.intp), rows)


def hs_prefixes(codes: Iterable[str]) -> dict[int, frozenset[str]]:
    """Digits of HS codes at 2, 4 and 6 places; dots and spaces are ignored, shorter codes count
    as far as they go.
    """
    digits = ["".join(c for c in code if c.isdigit()) for code in codes]
    return {
        size: frozenset(code[:size] for code in digits if len(code) >= size) for size in (2, 4, 6)
    }


@dataclass(frozen=True, slots=True)
class Asked:
    """What each need asks of one kind of code: as bits, and how many codes."""

    bits: Bits
    size: Floats


class CodeSets:
    """A set of codes per supplier, 64 to a word, so that many pairs are compared at once.

    ``known`` tells an empty set from an unknown one.
    """

    def __init__(
        self,
        sets: Sequence[Codes],
        found: Sequence[Codes] | None = None,
        like: CodeSets | None = None,
    ) -> None:
        """``found`` are codes read in the profile's text: they count as had, but prove no other
        absent. ``like`` gives the columns, and codes that it does not have are dropped.
        """
        self.known = np.array([bool(codes) for codes in sets], dtype=bool)
        if found is not None:
            sets = [one | other for one, other in zip(sets, found, strict=True)]
        own = sorted({code for codes in sets for code in codes})
        self.names: list[str] = own if like is None else like.names
        self.column = {code: i for i, code in enumerate(self.names)}
        self.bits = self._packed(sets)

    def _packed(self, sets: Sequence[Codes]) -> Bits:
        bits = np.zeros((len(sets), (len(self.names) + 63) // 64), dtype=np.uint64)
        rows, columns = [], []
        for row, codes in enumerate(sets):
            for code in codes:
                column = self.column.get(code)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
        if rows:
            places = np.array(columns, dtype=np.uint64)
            word = (places >> np.uint64(6)).astype(np.intp)
            own = np.array(rows, dtype=np.intp)
            np.bitwise_or.at(bits, (own, word), np.uint64(1) << (places & np.uint64(63)))
        return bits

    def of(self, row: int) -> Codes:
        """The codes of one row, stated or found."""
        found = np.unpackbits(self.bits[row : row + 1].view(np.uint8), bitorder="little")
        return frozenset(self.names[i] for i in np.flatnonzero(found).tolist())

    def asked(self, sets: Sequence[Codes]) -> Asked:
        """Codes that needs ask for; one that no supplier has still counts as asked."""
        size = np.array([len(codes) for codes in sets], dtype=np.float64)
        return Asked(self._packed(sets), size)

    def count(self, asked: Asked, pairs: Pairs) -> Floats:
        """How many of the asked codes the supplier of each pair has, shape (pairs,)."""
        both = self.bits[pairs.rows] & asked.bits[pairs.needs]
        return np.asarray(np.bitwise_count(both).sum(axis=1), dtype=np.float64)

    def share(self, asked: Asked, pairs: Pairs) -> Floats:
        """Share of the asked codes that the supplier of each pair has; NaN where nothing is asked.

        A supplier whose set was never stated is NaN too, unless its text alone gives all that is
        asked.
        """
        size = asked.size[pairs.needs]
        share = self.count(asked, pairs) / np.maximum(size, 1.0)
        told = (size > 0) & (self.known[pairs.rows] | (share >= 1.0))
        return np.where(told, share, np.nan)


@dataclass(frozen=True, slots=True)
class Amount:
    """An amount that each need asks for; NaN where none, ``dimension`` a number of ``Amounts``."""

    values: Floats
    dimension: Rows


class Amounts:
    """A quantity per supplier with its dimension; NaN where unknown or not comparable."""

    def __init__(
        self, amounts: Sequence[Quantity | None], *, yearly: bool, like: Amounts | None = None
    ) -> None:
        self.yearly = yearly
        names = sorted({amount.dimension for amount in amounts if amount is not None})
        numbered = {name: i for i, name in enumerate(names)}
        self.dimensions: dict[str, int] = numbered if like is None else like.dimensions
        own = self._columns(amounts)
        self.values, self.dimension = own.values, own.dimension

    def asked(self, amounts: Sequence[Quantity | None]) -> Amount:
        """The needs' side, in the suppliers' dimensions."""
        return self._columns(amounts)

    def over(self, asked: Amount, pairs: Pairs) -> Floats:
        """Each supplier's amount divided by the asked one; NaN where unknown or of another
        dimension.
        """
        value = asked.values[pairs.needs]
        same = (asked.dimension[pairs.needs] == self.dimension[pairs.rows]) & (value > 0)
        result = np.full(len(pairs), np.nan)
        np.divide(self.values[pairs.rows], value, out=result, where=same)
        return result

    def _columns(self, amounts: Sequence[Quantity | None]) -> Amount:
        values = np.full(len(amounts), np.nan)
        dimension = np.full(len(amounts), -1, dtype=np.intp)
        for i, amount in enumerate(amounts):
            value = None if amount is None else self._value(amount)
            if amount is not None and value is not None:
                values[i] = value
                dimension[i] = self.dimensions.get(amount.dimension, -1)
        return Amount(values, dimension)

    def _value(self, amount: Quantity) -> float | None:
        return amount.per_year() if self.yearly else amount.value


class SupplierTable:
    """Columns of the suppliers in the given order; row numbers are the order's."""

    def __init__(
        self,
        suppliers: Sequence[SupplierRecord],
        vocabulary: Vocabulary,
        found: Sequence[frozenset[Concept]] | None = None,
        like: SupplierTable | None = None,
    ) -> None:
        """``found`` are the concepts in each supplier's texts, where they were read. A table
        ``like`` another one can be compared with the other's ``NeedTable``.
        """
        self.suppliers = suppliers
        self.vocabulary = vocabulary
        self.found = found or [frozenset()] * len(suppliers)
        given: dict[str, Any] = {} if like is None else vars(like)
        self.certifications = CodeSets(
            [vocabulary.held(s.certifications) for s in suppliers],
            [vocabulary.held(_codes(hits, CERTIFICATION)) for hits in self.found],
            given.get("certifications"),
        )
        self.capabilities = CodeSets(
            [s.capabilities for s in suppliers],
            [_codes(hits, CAPABILITY) for hits in self.found],
            given.get("capabilities"),
        )
        self.sectors = CodeSets(
            [_with_roots(s.sectors, vocabulary) for s in suppliers], None, given.get("sectors")
        )
        prefixes = [hs_prefixes(s.hs_codes) for s in suppliers]
        self.hs = {
            size: CodeSets([p[size] for p in prefixes], None, given.get("hs", {}).get(size))
            for size in (2, 4, 6)
        }
        self.incoterms = CodeSets([s.incoterms for s in suppliers], None, given.get("incoterms"))
        self.languages = CodeSets([s.languages for s in suppliers], None, given.get("languages"))
        self.exports = CodeSets([s.export_countries for s in suppliers])
        self.wanted_sectors = CodeSets(
            [_with_roots(s.wanted_sectors, vocabulary) for s in suppliers],
            None,
            given.get("wanted_sectors"),
        )
        self.capacity = Amounts(
            [s.monthly_capacity for s in suppliers], yearly=True, like=given.get("capacity")
        )
        self.min_order = Amounts(
            [s.min_order for s in suppliers], yearly=False, like=given.get("min_order")
        )
        self.price = Amounts([s.price for s in suppliers], yearly=False, like=given.get("price"))
        self.lead_time = _numbers(suppliers, lambda s: s.lead_time_days)
        self.employees = _numbers(suppliers, lambda s: s.employees)
        self.japan = _numbers(suppliers, japan_experience)
        self.epa_origin = _numbers(suppliers, lambda s: s.epa_origin)
        self.consented = _numbers(suppliers, lambda s: s.consented)
        self.gives = _numbers(suppliers, lambda s: s.gives)
        self.receives = _numbers(suppliers, lambda s: s.receives)

    def __len__(self) -> int:
        return len(self.suppliers)

    @cached_property
    def of_id(self) -> dict[str, list[int]]:
        """Supplier id -> rows: several where a supplier stands as it would be after changes."""
        return _grouped((supplier.id, row) for row, supplier in enumerate(self.suppliers))

    @cached_property
    def of_party(self) -> dict[str, list[int]]:
        """Organisation -> rows of its suppliers."""
        return _grouped((s.party, row) for row, s in enumerate(self.suppliers))

    @cached_property
    def excluding(self) -> dict[str, list[int]]:
        """Organisation -> rows of the suppliers that must not meet it."""
        return _grouped(
            (party, row) for row, s in enumerate(self.suppliers) for party in s.excluded_parties
        )

    def must_not_meet(self, need: NeedRecord) -> Rows:
        """Rows that an exclusion of either side, or being the same organisation, rules out."""
        rows = [row for party in need.excluded_parties for row in self.of_party.get(party, ())]
        if need.party:
            rows += self.excluding.get(need.party, ())
            rows += self.of_party.get(need.party, ())
        return np.array(sorted(set(rows)), dtype=np.intp)


class NeedTable:
    """Columns of some needs, in the codes and dimensions of one table of suppliers."""

    def __init__(self, needs: Sequence[NeedRecord], table: SupplierTable) -> None:
        self.needs = needs
        roots = [_with_roots(n.sectors, table.vocabulary) for n in needs]
        prefixes = [hs_prefixes(n.hs_codes) for n in needs]
        self.sectors = table.sectors.asked([n.sectors for n in needs])
        self.wider_sectors = table.sectors.asked(roots)
        self.wanted_sectors = table.wanted_sectors.asked([n.sectors for n in needs])
        self.hs = {size: table.hs[size].asked([p[size] for p in prefixes]) for size in (2, 4, 6)}
        certifications = table.certifications
        self.required_certifications = certifications.asked(
            [n.required_certifications for n in needs]
        )
        self.preferred_certifications = certifications.asked(
            [n.preferred_certifications for n in needs]
        )
        capabilities = table.capabilities
        self.required_capabilities = capabilities.asked([n.required_capabilities for n in needs])
        self.capabilities = capabilities.asked(
            [n.capabilities | n.required_capabilities for n in needs]
        )
        self.incoterms = table.incoterms.asked([n.incoterms for n in needs])
        self.languages = table.languages.asked([n.languages for n in needs])
        self.annual_volume = table.capacity.asked([n.annual_volume for n in needs])
        self.min_capacity = table.capacity.asked([n.min_capacity for n in needs])
        self.first_order = table.min_order.asked([n.first_order for n in needs])
        self.max_lead_time = _numbers(needs, lambda n: n.max_lead_time_days)
        self.min_employees = _numbers(needs, lambda n: n.min_employees)
        self.duty_margin = _numbers(needs, lambda n: n.duty_margin)
        self.target_price = table.price.asked([n.target_price for n in needs])
        self.delivery_days = _numbers(needs, lambda n: n.delivery_days)
        # The same for every supplier: it tells needs apart.
        self.meets_on_tour = _numbers(needs, lambda n: n.meets_on_tour)
        self.gives = _numbers(needs, lambda n: n.gives)
        self.receives = _numbers(needs, lambda n: n.receives)
        self.tells_volume = np.array([n.annual_volume is not None for n in needs], dtype=np.bool_)
        self.tells_capacity = np.array([n.min_capacity is not None for n in needs], dtype=np.bool_)
        self.wants_japan = np.array([n.requires_japan_experience for n in needs], dtype=bool)

    def __len__(self) -> int:
        return len(self.needs)


def japan_experience(supplier: SupplierRecord) -> bool | None:
    """Stated experience with Japan, else whether Japan is among the known export countries."""
    if supplier.japan_experience is not None:
        return supplier.japan_experience
    if supplier.export_countries:
        return JAPAN in supplier.export_countries
    return None


def sectors_with_roots(codes: Codes, vocabulary: Vocabulary) -> Codes:
    """Sector codes and the sectors above them."""
    return _with_roots(codes, vocabulary)


def _with_roots(codes: Codes, vocabulary: Vocabulary) -> Codes:
    known = set(codes)
    waiting = list(codes)
    while waiting:
        for kind, code in vocabulary.above.get((SECTOR, waiting.pop()), ()):
            if kind == SECTOR and code not in known:
                known.add(code)
                waiting.append(code)
    return frozenset(known)


def _codes(concepts: Iterable[Concept], kind: str) -> Codes:
    return frozenset(code for found_kind, code in concepts if found_kind == kind)


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for key, row in pairs:
        groups.setdefault(key, []).append(row)
    return groups


def _numbers(records: Sequence[Record], read: Callable[[Record], float | None]) -> Floats:
    values = (read(record) for record in records)
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)
