"""Suppliers as columns: the same facts as the records, laid out so that one need meets many at
once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import numpy.typing as npt
from scipy import sparse

from .concepts import CAPABILITY, CERTIFICATION, SECTOR, Concept, Vocabulary
from .records import Codes, Quantity, SupplierRecord

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]
Flags = npt.NDArray[np.bool_]

JAPAN = "JP"


def hs_prefixes(codes: Iterable[str]) -> dict[int, frozenset[str]]:
    """Digits of HS codes at 2, 4 and 6 places; dots and spaces are ignored, shorter codes count
    as far as they go.
    """
    digits = ["".join(c for c in code if c.isdigit()) for code in codes]
    return {
        size: frozenset(code[:size] for code in digits if len(code) >= size) for size in (2, 4, 6)
    }


class CodeSets:
    """A set of codes per supplier as a sparse 0/1 matrix; ``known`` tells an empty set from an
    unknown one.
    """

    def __init__(self, sets: Sequence[Codes], found: Sequence[Codes] | None = None) -> None:
        """``found`` are codes read in the profile's text: they count as had, but prove no other
        absent.
        """
        stated = np.array([bool(codes) for codes in sets], dtype=bool)
        if found is not None:
            sets = [one | other for one, other in zip(sets, found, strict=True)]
        names = sorted({code for codes in sets for code in codes})
        self.column = {code: i for i, code in enumerate(names)}
        indptr = np.cumsum([0, *(len(codes) for codes in sets)])
        indices = [self.column[code] for codes in sets for code in sorted(codes)]
        self.matrix = sparse.csr_matrix(
            (np.ones(len(indices), dtype=np.float32), indices, indptr),
            shape=(len(sets), len(names)),
        )
        self.known = stated

    def of(self, row: int) -> Codes:
        """The codes of one row, stated or found."""
        names = list(self.column)
        start, end = self.matrix.indptr[row], self.matrix.indptr[row + 1]
        return frozenset(names[i] for i in self.matrix.indices[start:end])

    def count(self, codes: Codes, rows: Rows) -> Floats:
        """How many of ``codes`` each of the rows has, shape (len(rows),)."""
        wanted = np.zeros(len(self.column), dtype=np.float64)
        for code in codes:
            if code in self.column:
                wanted[self.column[code]] = 1.0
        if not len(wanted) or not wanted.any():
            return np.zeros(len(rows))
        return np.asarray(self.matrix[rows] @ wanted, dtype=np.float64)

    def share(self, codes: Codes, rows: Rows) -> Floats:
        """Share of ``codes`` that each row has; NaN where nothing is asked.

        A row whose set was never stated is NaN too, unless its text alone gives all that is asked.
        """
        if not codes:
            return np.full(len(rows), np.nan)
        share = self.count(codes, rows) / len(codes)
        return np.where(self.known[rows] | (share >= 1.0), share, np.nan)


class Amounts:
    """A quantity per supplier with its dimension; NaN where unknown or not comparable."""

    def __init__(self, amounts: Sequence[Quantity | None], *, yearly: bool) -> None:
        values, dimensions = [], []
        for amount in amounts:
            value = None if amount is None else (amount.per_year() if yearly else amount.value)
            values.append(np.nan if value is None else float(value))
            dimensions.append("" if amount is None else amount.dimension)
        self.values = np.array(values, dtype=np.float64)
        self.dimensions = np.array(dimensions, dtype=object)

    def over(self, asked: Quantity | None, rows: Rows, *, yearly: bool) -> Floats:
        """Each row's amount divided by the asked one; NaN where unknown or of another dimension."""
        result = np.full(len(rows), np.nan)
        value = None if asked is None else (asked.per_year() if yearly else asked.value)
        if asked is None or value is None or value <= 0:
            return result
        same = self.dimensions[rows] == asked.dimension
        result[same] = self.values[rows][same] / value
        return result


class SupplierTable:
    """Columns of the suppliers in the given order; row numbers are the order's."""

    def __init__(
        self,
        suppliers: Sequence[SupplierRecord],
        vocabulary: Vocabulary,
        found: Sequence[frozenset[Concept]] | None = None,
    ) -> None:
        """``found`` are the concepts in each supplier's texts, where they were read."""
        self.suppliers = suppliers
        self.vocabulary = vocabulary
        self.found = found or [frozenset()] * len(suppliers)
        self.certifications = CodeSets(
            [vocabulary.held(s.certifications) for s in suppliers],
            [vocabulary.held(_codes(hits, CERTIFICATION)) for hits in self.found],
        )
        self.capabilities = CodeSets(
            [s.capabilities for s in suppliers], [_codes(hits, CAPABILITY) for hits in self.found]
        )
        self.sectors = CodeSets([_with_roots(s.sectors, vocabulary) for s in suppliers])
        self.hs = {
            size: CodeSets([hs_prefixes(s.hs_codes)[size] for s in suppliers]) for size in (2, 4, 6)
        }
        self.incoterms = CodeSets([s.incoterms for s in suppliers])
        self.languages = CodeSets([s.languages for s in suppliers])
        self.exports = CodeSets([s.export_countries for s in suppliers])
        self.wanted_sectors = CodeSets(
            [_with_roots(s.wanted_sectors, vocabulary) for s in suppliers]
        )
        self.capacity = Amounts([s.monthly_capacity for s in suppliers], yearly=True)
        self.min_order = Amounts([s.min_order for s in suppliers], yearly=False)
        self.lead_time = _numbers(suppliers, lambda s: s.lead_time_days)
        self.employees = _numbers(suppliers, lambda s: s.employees)
        self.japan = _numbers(suppliers, japan_experience)
        self.epa_origin = _numbers(suppliers, lambda s: s.epa_origin)
        self.consented = _numbers(suppliers, lambda s: s.consented)
        self.gives = _numbers(suppliers, lambda s: s.gives)
        self.receives = _numbers(suppliers, lambda s: s.receives)
        self.parties = np.array([s.party for s in suppliers], dtype=object)

    def __len__(self) -> int:
        return len(self.suppliers)


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


def _numbers(
    suppliers: Sequence[SupplierRecord], read: Callable[[SupplierRecord], float | None]
) -> Floats:
    values = (read(supplier) for supplier in suppliers)
    return np.array([np.nan if v is None else float(v) for v in values], dtype=np.float64)
