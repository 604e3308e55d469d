"""Which proposals to make when needs, buyers and suppliers can serve only so many.

At the scale of a mission the choice that maximises the expected number of mutual acceptances is
found exactly by integer programming (HiGHS); above that an auction comes close to it and says how
close (``attention``). Suppliers that are owed a proposal get one: as many of them as any choice
can reach, and then the best choice that reaches so many.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, milp

from ..arrays import Flags, Rows
from .attention import give_floor, share_out
from .market import Market, Pair, make_market

# Pairs up to which the exact programme is solved: it takes about a second there.
EXACT_PAIRS = 20_000
_TIME_LIMIT_SECONDS = 60.0
# The solver's tolerances are absolute, so that it is given scores as whole millionths.
_UNIT = 1e6


@dataclass(frozen=True, slots=True, eq=False)
class Choice:
    """A mask over a market's pairs. ``exact`` tells a proven optimum, else ``bound`` is above it.

    ``cost`` is what the floor takes away from the choice without a floor, in expected mutual
    acceptances; ``unreached`` are the suppliers that are owed a proposal and get none.
    """

    chosen: Flags
    exact: bool
    bound: float
    owed: int = 0
    unreached: tuple[str, ...] = ()
    cost: float = 0.0


@dataclass(frozen=True, slots=True)
class Allocation:
    """Chosen pairs sorted by need and falling score; the rest as in ``Choice``."""

    pairs: tuple[Pair, ...]
    exact: bool
    bound: float = 0.0
    owed: int = 0
    unreached: tuple[str, ...] = ()
    cost: float = 0.0

    @property
    def expected_acceptances(self) -> float:
        return float(sum(pair.score for pair in self.pairs))


def allocate(
    pairs: Iterable[Pair],
    *,
    need_limits: Mapping[str, int],
    supplier_limits: Mapping[str, int],
    buyers: Mapping[str, str] | None = None,
    buyer_limits: Mapping[str, int] | None = None,
    owed: Collection[str] = (),
    exact_pairs: int = EXACT_PAIRS,
) -> Allocation:
    """The set of pairs of the highest total score within all limits.

    ``buyers`` maps a need to its buyer, ``owed`` are suppliers that should get at least one pair.
    A party that is missing from its mapping has no limit. Of several optima the one with the
    lower ids is taken.
    """
    market = make_market(
        pairs,
        need_limits=need_limits,
        supplier_limits=supplier_limits,
        buyers=buyers,
        buyer_limits=buyer_limits,
    )
    rows = [row for row, one in enumerate(market.supplier_ids) if one in owed]
    choice = choose(market, owed=np.array(rows, dtype=np.intp), exact_pairs=exact_pairs)
    return as_allocation(market, choice)


def as_allocation(market: Market, choice: Choice) -> Allocation:
    """A choice told by ids."""
    return Allocation(
        tuple(
            Pair(
                market.need_ids[market.need[place]],
                market.supplier_ids[market.supplier[place]],
                float(market.score[place]),
            )
            for place in np.flatnonzero(choice.chosen).tolist()
        ),
        choice.exact,
        choice.bound,
        choice.owed,
        choice.unreached,
        choice.cost,
    )


def choose(market: Market, *, owed: Rows | None = None, exact_pairs: int = EXACT_PAIRS) -> Choice:
    """The allocation of a market; ``owed`` are rows of suppliers that should get a pair."""
    free = _exact(market) if len(market) <= exact_pairs else None
    if free is None:
        return _approximate(market, owed)
    best = market.total(free)
    if owed is None or not len(owed):
        return Choice(free, exact=True, bound=best)
    chosen: Flags | None = free
    if np.any(market.served(free)[owed] == 0):
        chosen = _with_floor(market, owed)
    if chosen is None:
        return _approximate(market, owed)
    return _told(market, chosen, owed, without=best, exact=True, bound=best)


def _approximate(market: Market, owed: Rows | None) -> Choice:
    shared = share_out(market)
    if owed is None or not len(owed):
        return Choice(shared.chosen, exact=False, bound=shared.bound)
    chosen = give_floor(market, shared.chosen, owed)
    without = market.total(shared.chosen)
    return _told(market, chosen, owed, without=without, exact=False, bound=shared.bound)


def _told(
    market: Market, chosen: Flags, owed: Rows, *, without: float, exact: bool, bound: float
) -> Choice:
    unreached = owed[market.served(chosen)[owed] == 0]
    return Choice(
        chosen,
        exact,
        bound,
        owed=len(owed),
        unreached=tuple(market.supplier_ids[row] for row in unreached.tolist()),
        cost=max(0.0, without - market.total(chosen)),
    )


def _exact(market: Market) -> Flags | None:
    if not len(market):
        return np.zeros(0, dtype=bool)
    return _solved(market, _gain(market), _limits(market), extra=0)


def _with_floor(market: Market, owed: Rows) -> Flags | None:
    """First how many of ``owed`` can be reached at all, then the best choice that reaches them.

    Beside each pair there is a column for each supplier that is owed: 1 where it gets a pair.
    Both programmes are flows in a network (supplier, need, buyer), so that their relaxations have
    whole solutions and the solver is done at its first node.
    """
    size = len(owed)
    reached = sparse.hstack(
        [
            _membership(market.supplier, len(market.supplier_ids))[owed],
            -sparse.identity(size, format="csr"),
        ]
    )
    matrix, upper = _limits(market)
    matrix = sparse.hstack([matrix, sparse.csr_matrix((matrix.shape[0], size))])
    matrix = sparse.vstack([matrix, -reached])
    upper = np.concatenate([upper, np.zeros(size)])
    every = np.concatenate([np.zeros(len(market)), np.ones(size)])
    most = _solved(market, every, (matrix, upper), extra=size)
    if most is None:
        return None
    count = int((market.served(most)[owed] > 0).sum())
    matrix = sparse.vstack([matrix, -sparse.csr_matrix(every)])
    upper = np.append(upper, -float(count))
    gain = np.concatenate([_gain(market), np.zeros(size)])
    return _solved(market, gain, (matrix, upper), extra=size)


def _gain(market: Market) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Scores in whole millionths, less a share of one in the order of the ids.

    The shares of all chosen pairs stay below half a millionth together, so that they decide
    between equal optima only.
    """
    order = np.lexsort((market.supplier, market.need))
    share = np.empty(len(market))
    share[order] = np.arange(len(market)) / len(market)
    most = max(1, min(len(market), int(market.need_limit.sum())))
    return np.asarray(np.round(market.score * _UNIT) - 0.5 * share / most, dtype=np.float64)


_Limits = tuple["sparse.spmatrix", np.ndarray[tuple[int, ...], np.dtype[np.float64]]]


def _limits(market: Market) -> _Limits:
    """Rows of needs, suppliers and buyers over the pairs, and what each can take."""
    buyers = market.buyer[market.need]
    matrix = sparse.vstack(
        [
            _membership(market.need, len(market.need_ids)),
            _membership(market.supplier, len(market.supplier_ids)),
            _membership(buyers, len(market.buyer_limit)),
        ]
    )
    limits = (market.need_limit, market.supplier_limit, market.buyer_limit)
    return matrix, np.concatenate(limits).astype(np.float64)


def _membership(rows: Rows, count: int) -> sparse.csr_matrix:
    ones = np.ones(len(rows))
    return sparse.csr_matrix((ones, (rows, np.arange(len(rows)))), (count, len(rows)))


def _solved(
    market: Market,
    gain: np.ndarray[tuple[int, ...], np.dtype[np.float64]],
    limits: _Limits,
    *,
    extra: int,
) -> Flags | None:
    """The pairs of the best solution; None where the solver ran out of time."""
    matrix, upper = limits
    result = milp(
        c=-gain,
        constraints=LinearConstraint(matrix.tocsc(), -np.inf, upper),
        integrality=np.ones(len(market) + extra),
        bounds=Bounds(0, 1),
        options={"time_limit": _TIME_LIMIT_SECONDS, "mip_rel_gap": 0.0},
    )
    if result.x is None or result.status != 0:
        return None
    return np.asarray(result.x[: len(market)] > 0.5)
