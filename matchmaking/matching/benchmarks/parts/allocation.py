"""``benchmark allocation``: sharing out attention beside simpler ways, and what the floor costs."""

import time
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
from django.conf import settings

from matchmaking.common.sheets import read_sheet
from matchmaking.matching.benchmarks import learning_market
from matchmaking.matching.benchmarks.parts import Options, Write
from matchmaking.matching.domain.files.contract import read_needs, read_suppliers
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.scoring import Market, NeedRecord, Pair, Scorer, SupplierRecord, make_market
from matchmaking.scoring.arrays import Flags, Floats, Rows
from matchmaking.scoring.comparing.model import ExpertModel
from matchmaking.scoring.explaining.pairs import read_pairs
from matchmaking.scoring.learning.learned import Learner
from matchmaking.scoring.sharing.allocation import choose
from matchmaking.scoring.sharing.attention import give_floor, greedy, share_out
from matchmaking.scoring.sharing.exposure import (
    FLOOR_SCORE,
    at_random,
    exposure,
    owed_suppliers,
    top_alone,
)
from matchmaking.scoring.sharing.market_shapes import Shape, directory_market, shaped_market
from matchmaking.taxonomy.files import load_taxonomy

HELP = "sharing out attention, beside each need alone, greedy and random"
HEADER = (
    "| market | way | pairs | expected | against top alone | suppliers | needs | Gini | seconds |\n"
    "|---|---|---|---|---|---|---|---|---|"
)
OWED_HEADER = (
    "| model of the demo mission | median score | pairs from .25 | owed from .25 of that score |"
    " owed from its best tenth | owed by the rules' fit |\n|---|---|---|---|---|---|"
)
_DEMO = settings.BASE_DIR / "matchmaking" / "exchange" / "demo"
# Where a sheet says nothing: what the product assumes of a need and of a supplier.
_NEED_LIMIT, _SUPPLIER_LIMIT = 3, 5

Way = tuple[str, Flags, float]


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--seeds", type=int, default=3, help="generated markets of each shape")
    parser.add_argument("--suppliers", type=Path, default=_DEMO / "suppliers.tsv")
    parser.add_argument("--needs", type=Path, default=_DEMO / "needs.tsv")
    parser.add_argument("--directory", type=int, default=100_000, help="suppliers, 0 for none")


def run(options: Options, write: Write) -> None:
    write(f"A supplier is owed a proposal from a fit of {FLOOR_SCORE:g}.\n\n{HEADER}")
    supply, demand, scorer = _read(options["suppliers"], options["needs"])
    demo = demo_market(supply, demand, scorer)
    _table("demo mission", demo, mission_ways(demo), write)
    for shape in Shape:
        name = shape.replace("_", " ")
        for seed in range(options["seeds"]):
            market = shaped_market(shape, seed=seed)
            _table(f"{name}, seed {seed}", market, mission_ways(market), write)
    idle = shaped_market(Shape.BALANCED, seed=0, slack=5)
    _table("balanced, seed 0, five times the places", idle, mission_ways(idle), write)
    size = options["directory"]
    if size:
        market = directory_market(suppliers=size, needs=size // 10, candidates=50, seed=0)
        write(f"| directory | | {len(market)} candidates | | | {size} | {size // 10} | | |")
        _table("directory", market, directory_ways(market), write)
    _who_is_owed(scorer, demand, options["seeds"], write)


Read = tuple[Sequence[SupplierRecord], Sequence[NeedRecord], Scorer]


def _read(suppliers: Path, needs: Path) -> Read:
    taxonomy = load_taxonomy()
    supply = read_suppliers(read_sheet(suppliers.read_bytes()), taxonomy).records
    demand = read_needs(read_sheet(needs.read_bytes()), taxonomy).records
    return supply, demand, Scorer(vocabulary=vocabulary_of(taxonomy)).fit(supply, demand)


def _who_is_owed(scorer: Scorer, demand: Sequence[NeedRecord], worlds: int, write: Write) -> None:
    """How many suppliers each rule finds under the rules, and under models that made-up worlds
    taught.
    """
    everybody = [record.id for record in scorer.suppliers_]
    read = read_pairs(scorer, [(need, everybody) for need in demand])
    features, rows = read.features[~read.stopped], read.rows[~read.stopped]
    fit = ExpertModel().scores(features).joint
    models: dict[str, Floats] = {"the rules": fit}
    for seed in range(worlds):
        judged = learning_market.make_market(seed=seed, missions=3).capped()
        model = Learner().fit(judged).model("")
        models[f"learned in world {seed}"] = model.scores(features).joint
    write(f"\n{OWED_HEADER}")
    for name, scores in models.items():
        counts = (
            _owed_from(scores, FLOOR_SCORE, rows),
            _owed_from(scores, float(np.quantile(scores, 0.9)), rows),
            _owed_from(fit, FLOOR_SCORE, rows),
        )
        share = 100 * float((scores >= FLOOR_SCORE).mean())
        told = [name, f"{np.median(scores):.3f}", f"{share:.1f} %", *map(str, counts)]
        write("| " + " | ".join(told) + " |")


def _owed_from(scores: Floats, threshold: float, rows: Rows) -> int:
    return len(np.unique(rows[scores >= threshold]))


def demo_market(
    supply: Sequence[SupplierRecord], demand: Sequence[NeedRecord], scorer: Scorer
) -> Market:
    """Every pair of the two sheets that passes the must-haves, within what the sheets allow."""
    return make_market(
        (
            Pair(result.need_id, match.supplier_id, match.score)
            for result in scorer.iter_score(demand, len(supply))
            for match in result.matches
        ),
        need_limits={need.id: need.max_introductions or _NEED_LIMIT for need in demand},
        supplier_limits={one.id: one.max_introductions or _SUPPLIER_LIMIT for one in supply},
    )


def mission_ways(market: Market) -> Iterator[Way]:
    owed = owed_suppliers(market)
    yield _timed("random", lambda: at_random(market))
    yield _timed("top alone, cut", lambda: top_alone(market))
    yield _timed("global greedy", lambda: greedy(market))
    yield _timed("auction (approximate)", lambda: share_out(market).chosen)
    yield _timed("**exact**", lambda: choose(market).chosen)
    _, chosen, seconds = _timed("", lambda: choose(market, owed=owed).chosen)
    reached = int((market.served(chosen)[owed] > 0).sum())
    yield f"**exact with the floor** ({reached} of {len(owed)} owed)", chosen, seconds


def directory_ways(market: Market) -> Iterator[Way]:
    owed = owed_suppliers(market)
    yield _timed("random", lambda: at_random(market))
    yield _timed("top alone, cut", lambda: top_alone(market))
    yield _timed("global greedy", lambda: greedy(market))
    started = time.perf_counter()
    shared = share_out(market)
    gap = 100 * (1 - market.total(shared.chosen) / shared.bound)
    name = f"**auction** (at most {gap:.3f} % below the optimum)"
    yield name, shared.chosen, time.perf_counter() - started
    started = time.perf_counter()
    fair = give_floor(market, shared.chosen, owed)
    reached = int((market.served(fair)[owed] > 0).sum())
    name = f"auction with the floor ({reached} of {len(owed)} owed)"
    yield name, fair, time.perf_counter() - started


def _timed(name: str, way: Callable[[], Flags]) -> Way:
    started = time.perf_counter()
    chosen = way()
    return name, chosen, time.perf_counter() - started


def _table(name: str, market: Market, ways: Iterator[Way], write: Write) -> None:
    alone = market.total(top_alone(market))
    for way, chosen, seconds in ways:
        told = exposure(market, chosen)
        cells = [
            name,
            way,
            str(told.pairs),
            f"{told.expected:.2f}",
            f"{100 * (told.expected / alone - 1):+.1f} %",
            str(told.suppliers),
            str(told.needs),
            f"{told.gini:.3f}",
            f"{seconds:.2f}",
        ]
        write("| " + " | ".join(cells) + " |")
