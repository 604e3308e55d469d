"""Suppliers as columns: the same facts as the records, laid out so that one need meets many at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from copy import copy
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from ..arrays import Floats, Rows
from ..columns import Amount, Amounts, Asked, CodeSets
from ..language.concepts import CAPABILITY, CERTIFICATION, SECTOR, Concept
from ..language.vocabulary import Vocabulary
from ..records import Codes, NeedRecord, SupplierRecord

JAPAN = "JP"

# Columns of a ``SupplierTable`` that are plain numbers.
_NUMBERS = (
    "lead_time", "employees", "japan", "epa_origin", "consented", "gives", "receives", "party",
    "excludes",
)  # fmt: skip

Record = TypeVar("Record", SupplierRecord, NeedRecord)


def hs_prefixes(codes: Iterable[str]) -> dict[int, frozenset[str]]:
    """Digits of HS codes at 2, 4 and 6 places; dots and spaces are ignored, shorter codes count
    as far as they go.
    """
    digits = ["".join(c for c in code if c.isdigit()) for code in codes]
    return {
        size: frozenset(code[:size] for code in digits if len(code) >= size) for size in (2, 4, 6)
    }


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
        # The organisations, numbered; -1 for a supplier of none.
        self.parties = {p: i for i, p in enumerate(sorted({s.party for s in suppliers if s.party}))}
        self.party = np.array([self.parties.get(s.party, -1) for s in suppliers], dtype=np.intp)
        self.excludes = np.array([bool(s.excluded_parties) for s in suppliers], dtype=bool)

    def __len__(self) -> int:
        return len(self.suppliers)

    def taken(self, rows: Rows, needs: Sequence[NeedRecord] = ()) -> SupplierTable:
        """Some rows, repeats allowed, as a table of its own, to be changed at will.

        It has a column for every certificate, process, Incoterm and dimension that ``needs`` ask
        for, so that a supplier can be given what no other has.
        """
        one = copy(self)
        vars(one).pop("of_id", None)
        one.suppliers = [self.suppliers[row] for row in rows.tolist()]
        one.found = [self.found[row] for row in rows.tolist()]
        one.certifications = self.certifications.taken(
            rows, (c for n in needs for c in n.required_certifications | n.preferred_certifications)
        )
        one.capabilities = self.capabilities.taken(
            rows, (c for n in needs for c in n.required_capabilities | n.capabilities)
        )
        one.incoterms = self.incoterms.taken(rows, (c for n in needs for c in n.incoterms))
        one.capacity = self.capacity.taken(
            rows, (q.dimension for n in needs for q in (n.annual_volume, n.min_capacity) if q)
        )
        one.min_order = self.min_order.taken(
            rows, (n.first_order.dimension for n in needs if n.first_order)
        )
        one.price = self.price.taken(rows)
        one.hs = {size: codes.taken(rows) for size, codes in self.hs.items()}
        for name in ("sectors", "languages", "exports", "wanted_sectors"):
            setattr(one, name, getattr(self, name).taken(rows))
        for name in _NUMBERS:
            setattr(one, name, getattr(self, name)[rows])
        return one

    @cached_property
    def of_id(self) -> dict[str, list[int]]:
        """Supplier id -> rows: several where a supplier stands as it would be after changes."""
        return _grouped((supplier.id, row) for row, supplier in enumerate(self.suppliers))


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

    def part(self, own: slice) -> NeedTable:
        """Some of the needs that stand together, as a table of their own."""
        one = copy(self)
        for name, column in vars(self).items():
            part = (
                {size: asked.part(own) for size, asked in column.items()}
                if isinstance(column, dict)
                else column.part(own)
                if isinstance(column, Asked | Amount)
                else column[own]
            )
            setattr(one, name, part)
        return one


def japan_experience(supplier: SupplierRecord) -> bool | None:
    """Stated experience with Japan, else whether Japan is among the known export countries."""
    if supplier.japan_experience is not None:
        return supplier.japan_experience
    if supplier.export_countries:
        return JAPAN in supplier.export_countries
    return None


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
