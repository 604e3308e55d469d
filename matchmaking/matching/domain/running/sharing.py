"""Which computed pairs of a run are put forward: attention shared out, nobody small forgotten."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from matchmaking.matching.domain.preparing.dataset import Dataset
from matchmaking.matching.domain.running.engine import run_dataset
from matchmaking.matching.enums import CommonGround, ProposalState
from matchmaking.matching.models import MatchRun
from matchmaking.scoring.sharing.allocation import Choice, choose
from matchmaking.scoring.sharing.attention import greedy
from matchmaking.scoring.sharing.exposure import (
    FLOOR_SCORE,
    at_random,
    exposure,
    owed_suppliers,
    top_alone,
)
from matchmaking.scoring.sharing.market import Market, Pair, make_market


@dataclass(frozen=True)
class SharedOut:
    """Ids of the proposals to put forward, and the report that the run keeps (plain JSON)."""

    chosen: list[int]
    report: dict[str, Any]


@dataclass(frozen=True)
class _Taken:
    """Places that people's approvals hold already, by need, supplier and buyer."""

    needs: Counter[str]
    suppliers: Counter[str]
    buyers: Counter[str]


def share_out_run(run: MatchRun) -> SharedOut:
    """The choice over all computed pairs of a run within what both sides can take.

    Every MSME that passes the must-haves of some need with a fit of at least `FLOOR_SCORE` is owed
    one proposal, unless a person has approved one for it already. Fit is by the rules, whatever
    model ranks. An approved pair holds its place; a rejected or parked one holds none. Where the
    run proposes only what fits, a pair with little in common fills no place, nor is it owed.
    """
    dataset = run_dataset(run.pk)
    buyers = {need.id: need.party for need in dataset.needs}
    pairs, approved = _pairs_of(run)
    taken = _Taken(
        Counter(need for need, _ in approved),
        Counter(supplier for _, supplier in approved),
        Counter(buyers[need] for need, _ in approved if need in buyers),
    )
    market = _market(dataset, list(pairs), buyers, taken)
    small = {
        supplier.id
        for supplier in dataset.suppliers
        if supplier.small is not False and supplier.id not in taken.suppliers
    }
    fit = _best_fits(run) if run.learned_model_id else None
    owed = owed_suppliers(market, threshold=FLOOR_SCORE, small=small, fit=fit)
    choice = choose(market, owed=owed)
    ids = {(pair.need_id, pair.supplier_id): pk for pair, pk in pairs.items()}
    chosen = [
        ids[market.need_ids[market.need[place]], market.supplier_ids[market.supplier[place]]]
        for place in np.flatnonzero(choice.chosen).tolist()
    ]
    return SharedOut(chosen, _report(market, choice, dataset, taken))


def _pairs_of(run: MatchRun) -> tuple[dict[Pair, int], list[tuple[str, str]]]:
    """({pair that may be put forward: its proposal}, (need, supplier) of each approved one)."""
    free: dict[Pair, int] = {}
    approved: list[tuple[str, str]] = []
    rows = run.proposals.filter(blocked=False).values_list(
        "pk", "need_id", "supplier_id", "score", "state", "ground"
    )
    for pk, need_id, supplier_id, score, state, ground in rows:
        need, supplier = str(need_id), str(supplier_id)
        if state == ProposalState.APPROVED:
            approved.append((need, supplier))
        elif state == ProposalState.COMPUTED and not run.leaves_out(ground):
            free[Pair(need, supplier, score)] = pk
    return free, approved


def _best_fits(run: MatchRun) -> dict[str, float]:
    """The best fit by the rules of each supplier's pairs that may be put forward."""
    best: dict[str, float] = {}
    computed = run.proposals.filter(blocked=False, state=ProposalState.COMPUTED)
    if run.only_fitting:
        computed = computed.exclude(ground=CommonGround.LITTLE)
    for supplier_id, fit in computed.values_list("supplier_id", "explanation__fit"):
        supplier = str(supplier_id)
        best[supplier] = max(best.get(supplier, 0.0), fit or 0.0)
    return best


def _market(dataset: Dataset, pairs: list[Pair], buyers: dict[str, str], taken: _Taken) -> Market:
    budgets = {n.party: n.party_budget for n in dataset.needs if n.party_budget is not None}
    return make_market(
        pairs,
        need_limits={
            need.id: max(0, need.max_introductions - taken.needs[need.id])
            for need in dataset.needs
            if need.max_introductions is not None
        },
        supplier_limits={
            supplier.id: max(0, supplier.max_introductions - taken.suppliers[supplier.id])
            for supplier in dataset.suppliers
            if supplier.max_introductions is not None
        },
        buyers=buyers,
        buyer_limits={
            buyer: max(0, budget - taken.buyers[buyer]) for buyer, budget in budgets.items()
        },
    )


def _report(market: Market, choice: Choice, dataset: Dataset, taken: _Taken) -> dict[str, Any]:
    """`seen` and `served` count approved pairs too; the ways are compared without them."""
    served = market.served(choice.chosen)
    asked = market.asked(choice.chosen)
    seen = {market.supplier_ids[row] for row in np.flatnonzero(served).tolist()}
    needs = {market.need_ids[row] for row in np.flatnonzero(asked).tolist()}
    ways = {
        "chosen": choice.chosen,
        "without_floor": choose(market).chosen,
        "greedy": greedy(market),
        "alone": top_alone(market),
        "random": at_random(market),
    }
    return {
        "exact": choice.exact,
        "bound": round(choice.bound, 4),
        "threshold": FLOOR_SCORE,
        "suppliers": len(dataset.suppliers),
        "seen": len(seen | set(taken.suppliers)),
        "needs": len(dataset.needs),
        "served": len(needs | set(taken.needs)),
        "owed": choice.owed,
        "reached": choice.owed - len(choice.unreached),
        "unreached": [int(one) for one in choice.unreached],
        "cost": round(choice.cost, 4),
        "ways": {
            name: {key: round(value, 4) for key, value in asdict(exposure(market, chosen)).items()}
            for name, chosen in ways.items()
        },
    }
