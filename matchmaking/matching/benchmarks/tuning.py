"""What each fusion weight is worth: every set with that weight at nothing, half, and double."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from matchmaking.matching.benchmarks.datasets import RetrievalSet
from matchmaking.matching.benchmarks.methods import DEPTH, records
from matchmaking.matching.engine import run_encoder
from matchmaking.matching.vocabulary import vocabulary_of
from matchmaking.scoring import Reader
from matchmaking.scoring.encoder import Identity, Vectors
from matchmaking.scoring.evaluation import reciprocal_rank
from matchmaking.scoring.fusion import Weights, weights_for
from matchmaking.scoring.reading import TextChannels
from matchmaking.scoring.topk import top_rows
from matchmaking.taxonomy.files import load_taxonomy

FACTORS = (0.0, 0.5, 2.0)
NAMES = ("whole", "piece", "words", "characters", "sounds", "competition")


class MemoryStore:
    """Vectors of one run of the command, so that each text is encoded once for all variants."""

    def __init__(self) -> None:
        self._vectors: dict[str, Vectors] = {}

    def get_many(self, made_by: Identity, hashes: Sequence[str]) -> Mapping[str, Vectors]:
        return {one: self._vectors[one] for one in hashes if one in self._vectors}

    def put_many(self, made_by: Identity, vectors: Mapping[str, Vectors]) -> None:
        self._vectors.update(vectors)


def variants(task: RetrievalSet) -> Iterator[tuple[str, float, float]]:
    """(weight, factor, MRR) for the weights as they are (factor 1) and for each change."""
    store = MemoryStore()
    chosen = weights_for(task.need_language, task.supplier_language)
    yield "as they are", 1.0, mean_reciprocal_rank(task, chosen, store)
    for name in NAMES:
        value = getattr(chosen, name)
        for factor in FACTORS if value else ():
            changed = replace(chosen, **{name: value * factor})
            yield name, factor, mean_reciprocal_rank(task, changed, store)


def mean_reciprocal_rank(task: RetrievalSet, weights: Weights, store: MemoryStore) -> float:
    """MRR of the text evidence alone under one row of weights."""
    suppliers, needs = records(task)
    channels = TextChannels(
        Reader(run_encoder(), store),
        vocabulary_of(load_taxonomy()),
        weights_for=lambda need, supplier: weights,
    ).fit(suppliers, needs)
    ids = [supplier.id for supplier in suppliers]
    ranks = []
    for start in range(0, len(needs), 256):
        part = needs[start : start + 256]
        for need, row in zip(part, channels.block(part), strict=True):
            best = [ids[i] for i in top_rows(row, DEPTH)]
            ranks.append(reciprocal_rank(best, task.accepted[need.id]))
    return float(np.mean(ranks))
