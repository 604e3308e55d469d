"""All that a scorer knows of chosen pairs of many needs: what there is to explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ..arrays import Flags, Floats, Rows
from ..columns import Pairs
from ..comparing.features import Readings, pair_features
from ..comparing.gates import Gate, GateResult, States, blocked_rows, pair_gates, results_of
from ..comparing.model import Scores
from ..comparing.profiles import ReadRecord
from ..comparing.table import NeedTable, SupplierTable
from ..reading.selected import PairTexts
from ..records import Blocked, NeedRecord

if TYPE_CHECKING:
    from ..pipeline import Scorer

# Needs whose chosen suppliers are read together.
Asked = Sequence[tuple[NeedRecord, Sequence[str]]]


@dataclass(frozen=True, slots=True, eq=False)
class ReadPairs:
    """Chosen pairs side by side, those of one need together.

    ``table`` has the supplier of each pair as a row of its own, so that it can be changed without
    touching any other; ``rows`` are the suppliers' rows in the scorer.
    """

    needs: Sequence[ReadRecord]
    rows: Rows
    pairs: Pairs
    asked: NeedTable
    table: SupplierTable
    texts: PairTexts
    # What earlier needs add to the text evidence.
    votes: Floats
    features: Floats
    scores: Scores
    states: dict[Gate, States]
    stopped: Flags

    def __len__(self) -> int:
        return len(self.rows)

    def of_needs(self) -> Iterator[range]:
        """The places of each need's pairs."""
        for number in range(len(self.needs)):
            own = self.pairs.of(number)
            yield range(own.start, own.stop)


def read_pairs(scorer: Scorer, asked: Asked, *, blocked: Blocked | None = None) -> ReadPairs:
    """Features, scores and gates of some pairs; KeyError for a supplier that was not fitted.

    What is said of a pair does not depend on what else is asked with it.
    """
    read = scorer.read_needs([need for need, _ in asked], texts=True)
    sizes = [len(ids) for _, ids in asked]
    rows = np.array([scorer.rows_[one] for _, ids in asked for one in ids], dtype=np.intp)
    pairs = Pairs(np.repeat(np.arange(len(read)), sizes), np.arange(len(rows)))
    whom = Pairs(pairs.needs, rows)
    texts = scorer.selected_.compared([one.texts or () for one in read], whom)
    votes = _votes(scorer, read, whom)
    concepts = scorer.shared_concepts(read, whom)
    enriched = [one.enriched for one in read]
    table = scorer.table_.taken(rows, enriched)
    columns = NeedTable(enriched, table)
    features = pair_features(columns, table, pairs, Readings(texts.values() + votes, concepts))
    states = pair_gates(columns, table, pairs, blocked or Blocked())
    return ReadPairs(
        needs=read,
        rows=rows,
        pairs=pairs,
        asked=columns,
        table=table,
        texts=texts,
        votes=votes,
        features=features,
        scores=scorer.model.scores(features),
        states=states,
        stopped=blocked_rows(states),
    )


def gates_of(read: ReadPairs, place: int, blocked: Blocked) -> tuple[GateResult, ...]:
    """The gates of one pair that fail or cannot tell, with the missing codes."""
    need = read.needs[read.pairs.needs[place]].enriched
    return results_of(read.states, place, need, read.table, place, blocked.of(need.id))


def _votes(scorer: Scorer, read: Sequence[ReadRecord], pairs: Pairs) -> Floats:
    if not scorer.votes_.texts_:
        return np.zeros(len(pairs))
    votes = scorer.votes([one.given for one in read])
    return np.asarray(votes[pairs.needs, pairs.rows], dtype=np.float64).ravel()
