"""The scorer: fit on suppliers, score needs in chunks of any size and order, explain any pair."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from .concepts import (
    CAPABILITY,
    CERTIFICATION,
    HS,
    PRODUCT,
    SECTOR,
    TOPIC_KINDS,
    Concept,
    ConceptChannel,
    Found,
    Vocabulary,
    profile_concepts,
)
from .encoder import Encoder, Reader, VectorStore, default_encoder
from .features import Readings, feature_matrix
from .gates import GateResult, blocked_rows, gate_results, gate_states
from .model import ExpertModel, PairModel, Scores
from .reading import ConceptReader, NeedTexts, TextChannels
from .records import Blocked, NeedRecord, SupplierRecord
from .table import Flags, Floats, Rows, SupplierTable
from .topk import top_rows, union_of_best

# Above this many suppliers only the best of each channel get the full features; below, all do.
ALL_ROWS = 8192
_CANDIDATES = 400


class DuplicateIdError(ValueError):
    """Two records of one side have the same id."""


@dataclass(frozen=True, slots=True)
class Match:
    """One supplier for one need. ``score`` is the probability that both sides are interested."""

    supplier_id: str
    rank: int
    score: float
    buyer_interest: float
    supplier_interest: float
    blocked: bool


@dataclass(frozen=True, slots=True)
class NeedResult:
    """The best suppliers of one need: those that pass every gate, and the best of those that do
    not.
    """

    need_id: str
    matches: tuple[Match, ...]
    blocked: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class PairReading:
    """All that the scorer knows about one pair, for explanation."""

    need: NeedRecord
    row: int
    features: Floats
    match: Match
    gates: tuple[GateResult, ...]
    texts: NeedTexts


class Scorer:
    """Ranks suppliers for needs.

    ``fit(suppliers, reference)`` sorts the suppliers by id, so that their order in the input
    changes nothing. ``reference`` are the needs of the whole run (or a fixed sample): they set
    the level of chance and the crowding correction, and chunks of one run must all be given the
    same ones.
    """

    def __init__(
        self,
        *,
        vocabulary: Vocabulary | None = None,
        encoder: Encoder | None = None,
        store: VectorStore | None = None,
        model: PairModel | None = None,
    ) -> None:
        self.vocabulary = vocabulary or Vocabulary()
        self.encoder = encoder
        self.store = store
        self.model: PairModel = model or ExpertModel()

    def fit(
        self, suppliers: Iterable[SupplierRecord], reference: Iterable[NeedRecord] = ()
    ) -> Scorer:
        self.suppliers_ = tuple(sorted(suppliers, key=lambda record: record.id))
        self.rows_ = {record.id: row for row, record in enumerate(self.suppliers_)}
        if len(self.rows_) != len(self.suppliers_):
            raise DuplicateIdError("two suppliers have the same id")
        self.encoder_ = self.encoder or default_encoder()
        self.texts_ = TextChannels(Reader(self.encoder_, self.store), self.vocabulary)
        self.texts_.fit(self.suppliers_, tuple(reference))
        self.reader_ = ConceptReader(self.vocabulary)
        found = [self.reader_.read(record) for record in self.suppliers_]
        self.concepts_ = ConceptChannel().fit(
            [
                topic_profile(record, hits, self.vocabulary)
                for record, hits in zip(self.suppliers_, found, strict=True)
            ]
        )
        self.table_ = SupplierTable(self.suppliers_, self.vocabulary, found)
        self.without_concepts_ = tuple(
            record.id
            for record, hits in zip(self.suppliers_, found, strict=True)
            if not hits and not record.products and not record.capabilities
        )
        return self

    @property
    def version_(self) -> str:
        """Name and version of the model and of the encoder, for the proposals that they made."""
        return f"{self.model.name}-{self.model.version}+{self.encoder_.version}"

    @property
    def reads_dense_(self) -> bool:
        """False where no encoder is installed: results then rest on words and concepts alone."""
        return self.encoder_.dimension > 0

    def score(
        self,
        needs: Iterable[NeedRecord],
        top: int = 10,
        *,
        blocked: Blocked | None = None,
        near_misses: int = 0,
    ) -> list[NeedResult]:
        """Results in the order of ``needs``; at most ``top`` that pass and ``near_misses`` that
        fail.
        """
        return list(self.iter_score(needs, top, blocked=blocked, near_misses=near_misses))

    def iter_score(
        self,
        needs: Iterable[NeedRecord],
        top: int = 10,
        *,
        blocked: Blocked | None = None,
        near_misses: int = 0,
        chunk: int = 256,
    ) -> Iterator[NeedResult]:
        """``score`` one need after the other, holding at most ``chunk`` rows of evidence."""
        waiting: list[NeedRecord] = []
        for need in needs:
            waiting.append(need)
            if len(waiting) == chunk:
                yield from self._score_chunk(waiting, top, blocked or Blocked(), near_misses)
                waiting = []
        yield from self._score_chunk(waiting, top, blocked or Blocked(), near_misses)

    def read_pairs(
        self, need: NeedRecord, supplier_ids: Sequence[str], *, blocked: Blocked | None = None
    ) -> list[PairReading]:
        """Features, scores and gates of some pairs; KeyError for a supplier that was not fitted."""
        rows = np.array([self.rows_[one] for one in supplier_ids], dtype=np.intp)
        stopped = (blocked or Blocked()).of(need.id)
        texts = self.texts_.read(need)
        need = self._enriched(need)
        readings = self._readings(texts.values().astype(np.float64), self._concept_row(need), rows)
        features = feature_matrix(need, self.table_, rows, readings)
        scores = self.model.scores(features)
        pairs = []
        for place, row in enumerate(rows.tolist()):
            gates = gate_results(need, self.table_, row, stopped)
            failed = any(result.failed for result in gates)
            match = self._match(scores, place, row, place + 1, stopped=failed)
            pairs.append(PairReading(need, row, features[place], match, gates, texts))
        return pairs

    def concept_values(self, need: NeedRecord) -> Floats:
        """The concept channel alone, shape (suppliers,); zeros where the need names no concept."""
        values = self._concept_row(need)
        return np.zeros(len(self.suppliers_)) if values is None else values

    # one chunk

    def _score_chunk(
        self, needs: Sequence[NeedRecord], top: int, blocked: Blocked, near_misses: int
    ) -> Iterator[NeedResult]:
        if not needs or not self.suppliers_:
            yield from (NeedResult(need.id, (), ()) for need in needs)
            return
        evidence = self.texts_.block(needs)
        for need, text in zip(needs, evidence, strict=True):
            yield self._score_need(self._enriched(need), text, top, blocked, near_misses)

    def _score_need(
        self, need: NeedRecord, text: Floats, top: int, blocked: Blocked, near_misses: int
    ) -> NeedResult:
        concepts = self._concept_row(need)
        rows = self._candidates(text, concepts, top + near_misses)
        readings = self._readings(text, concepts, rows)
        features = feature_matrix(need, self.table_, rows, readings)
        scores = self.model.scores(features)
        stopped = blocked_rows(gate_states(need, self.table_, rows, blocked.of(need.id)))
        passing = self._ranked(scores, rows, ~stopped, top, stopped=False)
        failing = self._ranked(scores, rows, stopped, near_misses, stopped=True)
        return NeedResult(need.id, passing, failing)

    def _ranked(
        self, scores: Scores, rows: Rows, members: Flags, limit: int, *, stopped: bool
    ) -> tuple[Match, ...]:
        places = np.flatnonzero(members)
        best = places[top_rows(scores.joint[places], limit)]
        return tuple(
            self._match(scores, place, int(rows[place]), rank, stopped=stopped)
            for rank, place in enumerate(best.tolist(), start=1)
        )

    def _match(self, scores: Scores, place: int, row: int, rank: int, *, stopped: bool) -> Match:
        return Match(
            self.suppliers_[row].id,
            rank,
            float(scores.joint[place]),
            float(scores.buyer[place]),
            float(scores.supplier[place]),
            stopped,
        )

    def _candidates(self, text: Floats, concepts: Floats | None, wanted: int) -> Rows:
        if len(text) <= ALL_ROWS:
            return np.arange(len(text), dtype=np.intp)
        columns = [text]
        if concepts is not None:
            columns += [concepts, text + 2.0 * concepts]
        return union_of_best(columns, max(_CANDIDATES, 8 * wanted))

    def _concept_row(self, need: NeedRecord) -> Floats | None:
        profile = topic_profile(need, self.reader_.read(need), self.vocabulary)
        return self.concepts_.block([profile])[0].astype(np.float64) if profile else None

    @staticmethod
    def _readings(text: Floats, concepts: Floats | None, rows: Rows) -> Readings:
        shared = np.full(len(rows), np.nan) if concepts is None else concepts[rows]
        return Readings(text[rows].astype(np.float64), shared)

    def _enriched(self, need: NeedRecord) -> NeedRecord:
        """The need with what its text names added as wishes; a must-have is only what was
        ticked.
        """
        hits = self.reader_.read(need)
        named = {
            kind: frozenset(c for k, c in hits if k == kind) for kind in (CERTIFICATION, CAPABILITY)
        }
        if not any(named.values()):
            return need
        return replace(
            need,
            preferred_certifications=need.preferred_certifications
            | (named[CERTIFICATION] - need.required_certifications),
            capabilities=need.capabilities or named[CAPABILITY],
        )

    def hits_(self, record: NeedRecord | SupplierRecord) -> tuple[tuple[int, Found], ...]:
        """Concept words of a record by piece, for showing the evidence."""
        return self.reader_.found(record)


def topic_profile(
    record: NeedRecord | SupplierRecord, found: Iterable[Concept], vocabulary: Vocabulary
) -> dict[Concept, float]:
    """Weighted concepts of a record that say what it is about."""
    ticked = {
        *((SECTOR, code) for code in record.sectors),
        *((PRODUCT, code) for code in record.products),
        *((CAPABILITY, code) for code in record.capabilities),
        *((HS, code) for code in record.hs_codes),
    }
    if isinstance(record, NeedRecord):
        ticked |= {(CAPABILITY, code) for code in record.required_capabilities}
    topics = (concept for concept in found if concept[0] in TOPIC_KINDS)
    return profile_concepts(ticked, topics, vocabulary)
