"""Sharing out attention at the size of a directory, where an integer programme would take hours.

An auction: needs bid for the suppliers that are worth most to them after their prices, a supplier
that is full keeps its best bids and its price rises to the lowest of them (Bertsekas and Castañón
1989, for transportation problems). The prices also bound the optimum from above (linear duality),
so that each result says how far from it it can be at most.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np

from ..arrays import Flags, Floats, Rows
from .market import Market

# A bid goes this much above what the bidder would be indifferent at; the auction ends within this
# much of the optimum for each pair that it chose.
STEP = 1e-3
_MOST_ROUNDS = 5_000


@dataclass(frozen=True, slots=True, eq=False)
class Shared:
    """A choice and an upper bound of what any choice within the same limits can reach."""

    chosen: Flags
    bound: float


def greedy(market: Market, order: Rows | None = None, chosen: Flags | None = None) -> Flags:
    """Takes pairs in ``order`` (from the highest score down) while all three limits allow it.

    ``chosen`` is kept and added to.
    """
    mask = np.zeros(len(market), dtype=bool) if chosen is None else chosen.copy()
    asked, served = market.asked(mask), market.served(mask)
    need_left = (market.need_limit - asked).tolist()
    supplier_left = (market.supplier_limit - served).tolist()
    spent = np.bincount(market.buyer, weights=asked, minlength=len(market.buyer_limit))
    buyer_left = (market.buyer_limit - spent).tolist()
    needs, suppliers, buyers = (
        column.tolist() for column in (market.need, market.supplier, market.buyer)
    )
    taken = mask.tolist()
    order = market.by_score() if order is None else order
    # Who has no place left at the start has none later.
    needs_room, suppliers_room = market.need_limit > asked, market.supplier_limit > served
    possible = needs_room[market.need] & suppliers_room[market.supplier] & ~mask
    for pair in order[possible[order]].tolist():
        need, supplier = needs[pair], suppliers[pair]
        buyer = buyers[need]
        if need_left[need] < 1 or supplier_left[supplier] < 1 or buyer_left[buyer] < 1:
            continue
        need_left[need] -= 1
        supplier_left[supplier] -= 1
        buyer_left[buyer] -= 1
        taken[pair] = True
    return np.array(taken, dtype=bool)


def share_out(market: Market, *, step: float = STEP) -> Shared:
    """The better of the auction and the greedy choice, with the auction's bound.

    Deterministic: equal bids go to the lower need, equal values to the lower supplier.
    """
    order = market.by_score()
    simple = greedy(market, order)
    if not len(market):
        return Shared(simple, 0.0)
    prices, won = _Auction(market, step).run()
    # Without the lowest scores of those buyers who have more than their budget.
    within = greedy(market, order[won[order]])
    filled = greedy(market, order, within)
    best = filled if market.total(filled) >= market.total(simple) else simple
    return Shared(best, upper_bound(market, prices))


def upper_bound(market: Market, prices: Floats) -> float:
    """What no choice can exceed, for any prices of the suppliers that are not negative.

    Every need takes the best of its pairs after prices, and the suppliers' places are paid for.
    Budgets of buyers are left out, which only raises the bound.
    """
    net = np.maximum(market.score - prices[market.supplier], 0.0)
    order = np.lexsort((-net, market.need))
    sizes = np.bincount(market.need, minlength=len(market.need_ids))
    place = np.arange(len(market)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    within = place < market.need_limit[market.need[order]]
    return float(net[order][within].sum() + (prices * market.supplier_limit).sum())


class _Auction:
    """Bids of all needs at once, round by round, until nobody wants what it does not hold."""

    def __init__(self, market: Market, step: float) -> None:
        self.market, self.step = market, step
        sizes = np.bincount(market.need, minlength=len(market.need_ids))
        place = np.arange(len(market)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        # Pairs as a table of needs by candidates; a need with fewer has empty cells at its end.
        self.pair = np.full((len(sizes), int(sizes.max())), -1, dtype=np.intp)
        self.pair[market.need, place] = np.arange(len(market))
        self.value = np.full(self.pair.shape, -np.inf)
        self.value[market.need, place] = market.score
        self.whom = np.where(self.pair >= 0, market.supplier[self.pair], 0)
        self.by_supplier = np.argsort(market.supplier, kind="stable")
        self.count = np.bincount(market.supplier, minlength=len(market.supplier_ids))
        self.first = np.cumsum(self.count) - self.count
        self.bid = np.zeros(len(market))
        self.held = np.zeros(len(market), dtype=bool)
        self.open = market.need_limit.copy()
        # A supplier without a place is worth its price to nobody.
        self.prices = np.where(market.supplier_limit > 0, 0.0, market.score.max())

    def run(self) -> tuple[Floats, Flags]:
        """Prices of shape (suppliers,) and the pairs that were won."""
        waiting = np.flatnonzero(self.open > 0)
        for _ in range(_MOST_ROUNDS):
            bids = self._bids(waiting)
            if not len(bids):
                break
            touched = self._settle(bids)
            touched = np.unique(self.market.need[touched])
            # Prices only rise: who found nothing worth its price before will not find it now.
            waiting = touched[self.open[touched] > 0]
        return self.prices, self.held

    def _bids(self, waiting: Rows) -> Rows:
        """New bids of needs with open places: pairs whose ``bid`` has been set."""
        pairs = self.pair[waiting]
        net = self.value[waiting] - self.prices[self.whom[waiting]]
        net[(pairs >= 0) & self.held[pairs]] = -np.inf
        order = np.argsort(-net, axis=1, kind="stable")
        sorted_net = np.take_along_axis(net, order, axis=1)
        open_places = self.open[waiting]
        # What a need would fall back on: the best that it does not bid for, or nothing.
        fallback = np.zeros(len(waiting))
        more = open_places < net.shape[1]
        fallback[more] = np.maximum(sorted_net[more, open_places[more]], 0.0)
        wanted = (np.arange(net.shape[1]) < open_places[:, None]) & (sorted_net > 0)
        rows, places = np.nonzero(wanted)
        bids = pairs[rows, order[rows, places]]
        self.bid[bids] = self.market.score[bids] - fallback[rows] + self.step
        return np.asarray(bids, dtype=np.intp)

    def _settle(self, bids: Rows) -> Rows:
        """Each supplier that was bid for keeps its best bids, new or old, and names its price.

        Returns the pairs that were looked at.
        """
        market = self.market
        rivals = self._pairs_of(np.unique(market.supplier[bids]))
        rivals = np.concatenate([rivals[self.held[rivals]], bids])
        self.open += np.bincount(market.need[rivals[: -len(bids)]], minlength=len(self.open))
        whose = market.supplier[rivals]
        order = np.lexsort((market.need[rivals], -self.bid[rivals], whose))
        ranked, whose = rivals[order], whose[order]
        firsts = np.flatnonzero(np.diff(whose, prepend=-1))
        sizes = np.diff(firsts, append=len(whose))
        place = np.arange(len(ranked)) - np.repeat(firsts, sizes)
        limit = market.supplier_limit[whose]
        self.held[ranked] = place < limit
        self.open -= np.bincount(market.need[ranked[place < limit]], minlength=len(self.open))
        last = place == limit - 1
        self.prices[whose[last]] = self.bid[ranked[last]]
        return ranked

    def _pairs_of(self, suppliers: Rows) -> Rows:
        count = self.count[suppliers]
        starts = np.repeat(self.first[suppliers] - (np.cumsum(count) - count), count)
        return self.by_supplier[starts + np.arange(int(count.sum()))]


def give_floor(market: Market, chosen: Flags, owed: Rows) -> Flags:
    """Exchanges pairs so that suppliers in ``owed`` get at least one, at the least loss each.

    A supplier takes a free place of a need, or that of the need's lowest pair whose supplier is
    owed nothing or has another one. One after the other, the cheapest exchange first; those that
    no single exchange reaches go without.
    """
    return _Exchange(market, chosen, owed).run()


class _Exchange:
    def __init__(self, market: Market, chosen: Flags, owed: Rows) -> None:
        self.market, self.chosen = market, chosen.copy()
        self.owed = np.zeros(len(market.supplier_ids), dtype=bool)
        self.owed[owed] = True
        self.served = market.served(chosen)
        self.asked = market.asked(chosen)
        self.spent = np.bincount(
            market.buyer, weights=self.asked, minlength=len(market.buyer_limit)
        )
        self.start = np.searchsorted(market.need, np.arange(len(market.need_ids) + 1))
        self.by_supplier = np.argsort(market.supplier, kind="stable")
        self.first = np.searchsorted(
            market.supplier[self.by_supplier], np.arange(len(market.supplier_ids) + 1)
        )

    def run(self) -> Flags:
        waiting = [
            (cost, supplier, pair, gone)
            for supplier in np.flatnonzero(self.owed & (self.served == 0)).tolist()
            for cost, pair, gone in self._cheapest(supplier)
        ]
        heapq.heapify(waiting)
        while waiting:
            cost, supplier, pair, gone = heapq.heappop(waiting)
            now = self._cheapest(supplier)
            if not now:
                continue
            if now[0] != (cost, pair, gone):
                # Another exchange came between; costs only rise, so it waits for its new turn.
                heapq.heappush(waiting, (now[0][0], supplier, now[0][1], now[0][2]))
                continue
            self._exchange(pair, gone)
        return self.chosen

    def _cheapest(self, supplier: int) -> list[tuple[float, int, int]]:
        """Loss, pair to take and pair to give up (-1: none) of the best exchange, if any."""
        if self.market.supplier_limit[supplier] < 1:
            return []
        options = []
        for pair in self.by_supplier[self.first[supplier] : self.first[supplier + 1]].tolist():
            gone = self._place(int(self.market.need[pair]))
            if gone is not None:
                lost = self.market.score[gone] if gone >= 0 else 0.0
                options.append((float(lost - self.market.score[pair]), pair, gone))
        return [min(options)] if options else []

    def _place(self, need: int) -> int | None:
        """The pair of a need that can go, -1 where a place is free, None where neither."""
        market = self.market
        buyer = market.buyer[need]
        free = self.asked[need] < market.need_limit[need]
        if free and self.spent[buyer] < market.buyer_limit[buyer]:
            return -1
        here = np.arange(self.start[need], self.start[need + 1])
        here = here[self.chosen[here]]
        whose = market.supplier[here]
        spare = here[~self.owed[whose] | (self.served[whose] > 1)]
        # Pairs of a need stand in falling order of score.
        return int(spare[-1]) if len(spare) else None

    def _exchange(self, pair: int, gone: int) -> None:
        market = self.market
        for one, change in ((pair, 1), (gone, -1)):
            if one < 0:
                continue
            self.chosen[one] = change > 0
            self.served[market.supplier[one]] += change
            self.asked[market.need[one]] += change
            self.spent[market.buyer[market.need[one]]] += change
