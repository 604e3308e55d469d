"""One size of the speed benchmark, in a process of its own: ``python -m ...speed SUPPLIERS NEEDS``.

Prints one line of JSON. Everything that is compared runs in this process with the same number of
threads; peak memory is the process's own.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from importlib import import_module
from typing import Any

import numpy as np

from matchmaking.common.memory import leave_to_rest
from matchmaking.matching.benchmarks.generated import SEED, SyntheticEncoder, generated_directory
from matchmaking.matching.domain.preparing.vocabulary import vocabulary_of
from matchmaking.scoring import NeedRecord, NeedResult, Scorer, explain_needs, pipeline
from matchmaking.scoring.records import SupplierRecord
from matchmaking.scoring.rematch import Rematcher
from matchmaking.scoring.searching.topk import NEED_BLOCK, SUPPLIER_BLOCK, nearest
from matchmaking.scoring.sharing.allocation import choose
from matchmaking.scoring.sharing.market import Market, columns_market
from matchmaking.taxonomy.files import load_taxonomy

DIMENSION = 512
TOP = 50
# The ranking over everybody is made for so many needs only: it costs a hundred times as much.
RECALL_NEEDS = 300
REMATCHES = 5
_RUN_STEPS = 4


@dataclass
class Measured:
    """Seconds of each part; ``growth`` are (needs, seconds) of the run as it went on."""

    suppliers: int
    needs: int
    threads: int
    seconds: dict[str, float] = field(default_factory=dict)
    growth: list[tuple[int, float]] = field(default_factory=list)
    recall: float = 0.0
    recall_needs: int = 0
    agrees: dict[str, float] = field(default_factory=dict)
    rematch: list[float] = field(default_factory=list)
    rematched_pairs: int = 0
    explained: int = 0
    chosen: int = 0
    words_read: bool = True
    peak_gib: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def timed(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + time.perf_counter() - started
        self.peak_gib[name] = peak_gib()


def peak_gib() -> float:
    """The most memory that this process ever had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def measure(suppliers: int, needs: int, *, baselines: bool = True) -> Measured:
    """All parts of one size; see ``parts.speed`` for what they are."""
    result = Measured(suppliers, needs, int(os.environ.get("OMP_NUM_THREADS", "1")))
    measure_run(result)
    measure_retrieval(result, baselines=baselines)
    return result


# the product of vectors


def measure_retrieval(result: Measured, *, baselines: bool) -> None:
    """Top 50 of unit vectors out of a seed: bare products, ours, faiss and scikit-learn."""
    left = _unit_vectors(result.needs, seed=SEED)
    right = _unit_vectors(result.suppliers, seed=SEED + 1)
    with result.timed("bare"):
        _bare_products(left, right)
    # Loading the compiler, or a library, is no part of what it is measured for.
    nearest(left[:1], right[:TOP], 1)
    with result.timed("retrieval"):
        rows, _ = nearest(left, right, TOP)
    if not baselines:
        return
    for name, search in (("faiss", _faiss), ("scikit-learn", _scikit_learn)):
        try:
            search(left[:1], right[:TOP], 1)
        except ImportError:
            continue
        with result.timed(name):
            found = search(left, right, min(TOP, result.suppliers))
        result.agrees[name] = float((np.sort(found, axis=1) == np.sort(rows, axis=1)).mean())


def _unit_vectors(size: int, *, seed: int) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    draws = np.random.Generator(np.random.SFC64(seed))
    vectors = draws.standard_normal((size, DIMENSION), dtype=np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors


def _bare_products(left: Any, right: Any) -> None:
    """The matrix products alone, in the blocks that ``nearest`` uses; nothing is looked at."""
    out = np.empty(NEED_BLOCK * SUPPLIER_BLOCK, dtype=np.float32)
    for start in range(0, len(left), NEED_BLOCK):
        needs = left[start : start + NEED_BLOCK]
        for first in range(0, len(right), SUPPLIER_BLOCK):
            block = right[first : first + SUPPLIER_BLOCK]
            view = out[: len(needs) * len(block)].reshape(len(needs), len(block))
            np.matmul(needs, block.T, out=view)


def _faiss(left: Any, right: Any, k: int) -> Any:
    faiss = import_module("faiss")
    faiss.omp_set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    index = faiss.IndexFlatIP(DIMENSION)
    index.add(right)
    return index.search(left, k)[1]


def _scikit_learn(left: Any, right: Any, k: int) -> Any:
    neighbours = import_module("sklearn.neighbors")
    search = neighbours.NearestNeighbors(n_neighbors=k, algorithm="brute").fit(right)
    return search.kneighbors(left, return_distance=False)


# the whole run


def measure_run(result: Measured) -> None:
    """From read profiles to explained proposals, the ranking over everybody, and the re-match."""
    with result.timed("generating"):
        directory = generated_directory(suppliers=result.suppliers, needs=result.needs)
        vocabulary = vocabulary_of(load_taxonomy())
        encoder = SyntheticEncoder()
    with result.timed("reading"):
        scorer = Scorer(vocabulary=vocabulary, encoder=encoder)
        scorer.fit(directory.suppliers, directory.needs)
        scorer.read_needs(directory.needs)
        _warm(scorer, directory.needs)
        leave_to_rest()
    result.words_read = all(bool(group.words_.active_) for group in scorer.texts_.groups_)
    results: list[NeedResult] = []
    step = max(1, result.needs // _RUN_STEPS)
    for start in range(0, result.needs, step):
        with result.timed("scoring"):
            results += scorer.score(directory.needs[start : start + step], TOP)
        result.growth.append((len(results), result.seconds["scoring"]))
    with result.timed("allocation"):
        market = _market(scorer, directory.needs, results)
        chosen = choose(market).chosen
    result.chosen = int(chosen.sum())
    with result.timed("explaining"):
        result.explained = _explain(scorer, directory.needs, market, chosen)
    result.recall, result.recall_needs = _recall(scorer, directory.needs, results)
    _measure_rematch(result, scorer, directory.needs)


def _warm(scorer: Scorer, needs: tuple[NeedRecord, ...]) -> None:
    """Indexes that the first need of a process makes belong to reading."""
    scorer.score(needs[:1], 1)


def _market(scorer: Scorer, needs: tuple[NeedRecord, ...], results: list[NeedResult]) -> Market:
    sizes = [len(result.matches) for result in results]
    matches = (match for result in results for match in result.matches)
    whom, _, scores, *_ = zip(*matches, strict=True)
    return columns_market(
        need_ids=[need.id for need in needs],
        supplier_ids=[supplier.id for supplier in scorer.suppliers_],
        need=np.repeat(np.arange(len(needs)), sizes),
        supplier=np.array([scorer.rows_[one] for one in whom], dtype=np.intp),
        score=np.array(scores),
        need_limit=np.array([need.max_introductions or TOP for need in needs], dtype=np.intp),
        supplier_limit=np.array(
            [one.max_introductions or TOP for one in scorer.suppliers_], dtype=np.intp
        ),
    )


def _explain(scorer: Scorer, needs: tuple[NeedRecord, ...], market: Market, chosen: Any) -> int:
    """Explain what the allocation put forward."""
    own: dict[int, list[str]] = {}
    for place in np.flatnonzero(chosen).tolist():
        supplier = market.supplier_ids[market.supplier[place]]
        own.setdefault(int(market.need[place]), []).append(supplier)
    asked = ((needs[need], ids) for need, ids in own.items())
    return sum(map(len, explain_needs(scorer, asked)))


def _recall(
    scorer: Scorer, needs: tuple[NeedRecord, ...], results: list[NeedResult]
) -> tuple[float, int]:
    """Share of the ranking over everybody, top 50, that the run found."""
    if not scorer.is_directory_:
        return 1.0, len(results)
    places = np.unique(np.linspace(0, len(needs) - 1, RECALL_NEEDS).astype(int)).tolist()
    chosen = [needs[place] for place in places]
    limit, pipeline.ALL_ROWS = pipeline.ALL_ROWS, len(scorer.suppliers_)
    try:
        scorer.forget_needs()
        everybody = scorer.score(chosen, TOP)
    finally:
        pipeline.ALL_ROWS = limit
        scorer.forget_needs()
    found = wanted = 0
    for place, best in zip(places, everybody, strict=True):
        right = {match.supplier_id for match in best.matches}
        found += len(right & {match.supplier_id for match in results[place].matches})
        wanted += len(right)
    return found / max(wanted, 1), len(chosen)


def _measure_rematch(result: Measured, scorer: Scorer, needs: tuple[NeedRecord, ...]) -> None:
    """One supplier after the other gets another one's texts and is scored for every need.

    The ten best needs are explained again, as the worker does for the pairs that it writes. The
    first of all is not counted: it builds what a worker keeps.
    """
    with result.timed("reading for re-match"):
        rematcher = Rematcher(scorer, needs)
        _rematch(rematcher, scorer.suppliers_[0])
    for number in range(REMATCHES):
        place = number * len(scorer.suppliers_) // REMATCHES
        other = scorer.suppliers_[(place + 1) % len(scorer.suppliers_)]
        changed = replace(scorer.suppliers_[place], pieces=other.pieces)
        started = time.perf_counter()
        _rematch(rematcher, changed)
        result.rematch.append(time.perf_counter() - started)
    result.rematched_pairs = len(rematcher.needs)


def _rematch(rematcher: Rematcher, changed: SupplierRecord) -> None:
    again = rematcher.supplier(changed)
    best = np.argsort(-again.scores.joint, kind="stable")[:10].tolist()
    list(explain_needs(again.scorer, [(rematcher.needs[row], [changed.id]) for row in best]))


def main(arguments: list[str]) -> None:
    suppliers, needs, baselines = int(arguments[0]), int(arguments[1]), arguments[2:] != ["alone"]
    measured = measure(suppliers, needs, baselines=baselines)
    sys.stdout.write(json.dumps(asdict(measured)) + "\n")


if __name__ == "__main__":
    # Units and regions live in the database; the taxonomy's files need only the settings.
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "matchmaking.settings")
    import_module("django").setup()
    main(sys.argv[1:])
