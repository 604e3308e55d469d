"""A market of attention as columns: which pairs may be proposed, and what each side can take."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from ..arrays import Flags, Floats, Rows

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Pair:
    """A possible proposal and the probability that both sides say yes."""

    need_id: str
    supplier_id: str
    score: float


@dataclass(frozen=True, slots=True, eq=False)
class Market:
    """Candidate pairs in the order of need, falling score and supplier, and the limits around them.

    ``need``, ``supplier`` and ``score`` have one entry a pair; ``need`` and ``supplier`` are row
    numbers into the ids, which are sorted, so that a lower row is a lower id. Each need belongs to
    a buyer, whose budget stands over the limits of its needs. A choice is a mask over the pairs.
    """

    need_ids: tuple[str, ...]
    supplier_ids: tuple[str, ...]
    need: Rows
    supplier: Rows
    score: Floats
    need_limit: Rows
    supplier_limit: Rows
    buyer: Rows
    buyer_limit: Rows

    def __len__(self) -> int:
        return len(self.score)

    def total(self, chosen: Flags) -> float:
        """Expected mutual acceptances of a choice."""
        return float(self.score[chosen].sum())

    def by_score(self) -> Rows:
        """Pairs from the highest score down; ties by need, then supplier."""
        return np.lexsort((self.supplier, self.need, -self.score))

    def served(self, chosen: Flags) -> Rows:
        """How many of the chosen pairs each supplier has, shape (suppliers,)."""
        return np.bincount(self.supplier[chosen], minlength=len(self.supplier_ids))

    def asked(self, chosen: Flags) -> Rows:
        """How many of the chosen pairs each need has, shape (needs,)."""
        return np.bincount(self.need[chosen], minlength=len(self.need_ids))

    def keeps_limits(self, chosen: Flags) -> bool:
        """Whether a choice stays within every limit."""
        asked = self.asked(chosen)
        of_buyer = np.bincount(self.buyer, weights=asked, minlength=len(self.buyer_limit))
        return bool(
            np.all(asked <= self.need_limit)
            and np.all(self.served(chosen) <= self.supplier_limit)
            and np.all(of_buyer <= self.buyer_limit)
        )


def make_market(
    pairs: Iterable[Pair],
    *,
    need_limits: Mapping[str, int],
    supplier_limits: Mapping[str, int],
    buyers: Mapping[str, str] | None = None,
    buyer_limits: Mapping[str, int] | None = None,
) -> Market:
    """The market of some pairs, the same for any order of them.

    ``buyers`` tells each need's buyer (a need that it leaves out is a buyer of its own). A party
    that is missing from its mapping of limits has none.
    """
    ordered = list(pairs)
    needs = sorted({pair.need_id for pair in ordered})
    suppliers = sorted({pair.supplier_id for pair in ordered})
    need_row = {one: row for row, one in enumerate(needs)}
    supplier_row = {one: row for row, one in enumerate(suppliers)}
    owners = [("", (buyers or {})[n]) if n in (buyers or {}) else ("need", n) for n in needs]
    buyer_row = {one: row for row, one in enumerate(sorted(set(owners)))}
    budgets = {("", buyer): limit for buyer, limit in (buyer_limits or {}).items()}
    return columns_market(
        need_ids=needs,
        supplier_ids=suppliers,
        need=_rows(need_row[pair.need_id] for pair in ordered),
        supplier=_rows(supplier_row[pair.supplier_id] for pair in ordered),
        score=np.array([pair.score for pair in ordered], dtype=np.float64),
        need_limit=_limits(needs, need_limits, len(ordered)),
        supplier_limit=_limits(suppliers, supplier_limits, len(ordered)),
        buyer=_rows(buyer_row[owner] for owner in owners),
        buyer_limit=_limits(list(buyer_row), budgets, len(ordered)),
    )


def columns_market(
    *,
    need_ids: Sequence[str],
    supplier_ids: Sequence[str],
    need: Rows,
    supplier: Rows,
    score: Floats,
    need_limit: Rows,
    supplier_limit: Rows,
    buyer: Rows | None = None,
    buyer_limit: Rows | None = None,
) -> Market:
    """A market from columns, for the size of a directory; ids must be sorted, pairs need not be.

    Without ``buyer`` each need is a buyer of its own without a budget over it.
    """
    order = np.lexsort((supplier, -score, need))
    alone = np.arange(len(need_ids), dtype=np.intp)
    return Market(
        tuple(need_ids),
        tuple(supplier_ids),
        need[order],
        supplier[order],
        score[order],
        need_limit,
        supplier_limit,
        alone if buyer is None else buyer,
        need_limit if buyer_limit is None else buyer_limit,
    )


def _rows(values: Iterable[int]) -> Rows:
    return np.fromiter(values, dtype=np.intp)


def _limits(ids: Sequence[Key], limits: Mapping[Key, int], without: int) -> Rows:
    return _rows(max(0, limits.get(one, without)) for one in ids)
