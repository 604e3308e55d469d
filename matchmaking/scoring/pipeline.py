"""The scorer: fit on suppliers, score needs in chunks of any size and order, explain any pair."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from .arrays import Flags, Floats, slices
from .columns import Pairs
from .comparing.features import Readings, pair_features
from .comparing.gates import blocked_rows, pair_gates
from .comparing.model import ExpertModel, PairModel, Scores
from .comparing.profiles import (
    NeedReader,
    ReadRecord,
    Words,
    meant,
    named_words,
    topic_profile,
)
from .comparing.table import NeedTable, SupplierTable
from .encoding.encoder import Encoder, Reader, VectorStore, default_encoder
from .language.vocabulary import Vocabulary
from .own_best import OwnBest
from .reading.channels import BLOCK, TextChannels
from .reading.concept_channel import ConceptChannel
from .reading.concept_reading import ConceptReader
from .reading.neighbours import VOTE, EarlierNeed, NeighbourVotes, text_of
from .reading.selected import SelectedTexts
from .records import Blocked, NeedRecord, SupplierRecord
from .searching.candidates import Directory, sample_of
from .searching.directory import Facts
from .searching.shortlist import at_least, shortlist
from .searching.topk import top_rows

# Above this many suppliers only the best of each channel get the full features; below, all do.
ALL_ROWS = 8192
# The lexical channel's best, at the least and for each asked for.
_LEXICAL = (20, 0.4)
# Entries of an index that one need may read to find candidates.
_LEXICAL_ENTRIES = 4_000
# Pairs that get their features at once, which bounds the memory.
_PAIRS_AT_ONCE = 65_536
# Needs that are looked up together: many in a directory, where one matrix product serves them all.
_CHUNK = 256
_CHUNK_OF_DIRECTORY = 1024
# Suppliers of a directory that are compared with a need because earlier needs vote for them.
_VOTED_FOR = 30


class DuplicateIdError(ValueError):
    """Two records of one side have the same id."""


class Match(NamedTuple):
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


@dataclass(frozen=True, slots=True, eq=False)
class _Batch:
    """Some needs and the suppliers that each is compared with, whether a gate stops them, and what
    the channels say.
    """

    needs: Sequence[ReadRecord]
    columns: NeedTable
    pairs: Pairs
    stopped: Flags
    readings: Readings


class Scorer:
    """Ranks suppliers for needs.

    ``fit(suppliers, reference)`` sorts the suppliers by id, so that their order in the input
    changes nothing. ``reference`` are the needs of the whole run (or a fixed sample): they set
    the level of chance and the crowding correction, and chunks of one run must all be given the
    same ones. ``today`` is the run's day, by which certificates in texts may have run out.
    """

    def __init__(
        self,
        *,
        vocabulary: Vocabulary | None = None,
        encoder: Encoder | None = None,
        store: VectorStore | None = None,
        model: PairModel | None = None,
        today: dt.date | None = None,
    ) -> None:
        self.vocabulary = vocabulary or Vocabulary()
        self.encoder = encoder
        self.store = store
        self.model: PairModel = model or ExpertModel()
        self.today = today

    def fit(
        self,
        suppliers: Iterable[SupplierRecord],
        reference: Iterable[NeedRecord] = (),
        *,
        earlier: Iterable[EarlierNeed] = (),
    ) -> Scorer:
        """``earlier`` are needs that were given to some of the suppliers before: they vote."""
        self.suppliers_ = tuple(sorted(suppliers, key=lambda record: record.id))
        self.ids_ = tuple(record.id for record in self.suppliers_)
        self.rows_ = {one: row for row, one in enumerate(self.ids_)}
        if len(self.rows_) != len(self.suppliers_):
            raise DuplicateIdError("two suppliers have the same id")
        self.encoder_ = self.encoder or default_encoder()
        reader = Reader(self.encoder_, self.store)
        self.votes_ = NeighbourVotes(reader, self.vocabulary.word_reader).fit(
            tuple(earlier), self.rows_
        )
        self.texts_ = TextChannels(reader, self.vocabulary)
        reference = tuple(reference)
        self.texts_.fit(self.suppliers_, reference)
        self.selected_ = SelectedTexts(self.texts_)
        self.concept_reader_ = ConceptReader(self.vocabulary, self.today)
        self.hits_by_row_ = [named_words(self.concept_reader_, one) for one in self.suppliers_]
        found = [meant(hits) for hits in self.hits_by_row_]
        self.concepts_ = ConceptChannel().fit(
            [
                topic_profile(record, hits, self.vocabulary)
                for record, hits in zip(self.suppliers_, self.hits_by_row_, strict=True)
            ]
        )
        self.needs_ = NeedReader(self.concept_reader_, self.selected_, self.concepts_)
        self.table_ = SupplierTable(self.suppliers_, self.vocabulary, found)
        if self.is_directory_:
            self._lay_out(reference)
        self.without_concepts_ = tuple(
            record.id
            for record, hits in zip(self.suppliers_, found, strict=True)
            if not hits and not record.products and not record.capabilities
        )
        return self

    def _lay_out(self, reference: Sequence[NeedRecord]) -> None:
        """Make the suppliers ready to be searched, by what some needs of the run ask."""
        facts = Facts(self.table_, self.concepts_, self.model)
        sample = [reference[place] for place in sample_of([need.id for need in reference])]
        read = self.needs_.read(sample, texts=True)
        self.directory_ = Directory(self.selected_, facts, read)

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
        chunk: int | None = None,
        own: OwnBest | None = None,
    ) -> Iterator[NeedResult]:
        """``score`` one need after the other, looking up at most ``chunk`` of them together.

        ``own`` is shown all suppliers that are compared with a need and pass its gates.
        """
        size = chunk or (_CHUNK_OF_DIRECTORY if self.is_directory_ else _CHUNK)
        waiting: list[NeedRecord] = []
        for need in needs:
            waiting.append(need)
            if len(waiting) == size:
                yield from self._score_chunk(waiting, top, blocked or Blocked(), near_misses, own)
                waiting = []
        yield from self._score_chunk(waiting, top, blocked or Blocked(), near_misses, own)

    @property
    def is_directory_(self) -> bool:
        """Whether there are so many suppliers that a need is compared with some of them only."""
        return len(self.suppliers_) > ALL_ROWS

    def read_needs(self, needs: Sequence[NeedRecord], *, texts: bool = False) -> list[ReadRecord]:
        """Read needs before they are scored: what is read is kept, up to a limit.

        ``texts`` where they shall be compared with chosen suppliers, as in a directory.
        """
        return [
            one
            for start in range(0, len(needs), _CHUNK)
            for one in self.needs_.read(
                needs[start : start + _CHUNK], texts=texts or self.is_directory_
            )
        ]

    def votes(self, needs: Sequence[NeedRecord]) -> sparse.csr_matrix:
        """What earlier needs add to the evidence, sparse, shape (len(needs), suppliers)."""
        texts = [text_of(need.pieces) for need in needs]
        return (VOTE * self.votes_.block(texts, [need.id for need in needs])).tocsr()

    def concept_values(self, need: NeedRecord) -> Floats:
        """The concept channel alone, shape (suppliers,); zeros where the need names no concept."""
        (read,) = self.read_needs([need])
        return np.asarray(self.concepts_.block([read.profile])[0], dtype=np.float64)

    # one chunk

    def _score_chunk(
        self,
        needs: Sequence[NeedRecord],
        top: int,
        blocked: Blocked,
        near_misses: int,
        own: OwnBest | None,
    ) -> Iterator[NeedResult]:
        if not needs or not self.suppliers_:
            yield from (NeedResult(need.id, (), ()) for need in needs)
            return
        read = self.read_needs(needs)
        columns = NeedTable([need.enriched for need in read], self.table_)
        found = (
            self._some(read, columns, top, near_misses, blocked)
            if self.is_directory_
            else self._all(read, columns, blocked)
        )
        for batch in found:
            yield from self._score_batch(batch, top, near_misses, own)

    def _score_batch(
        self, batch: _Batch, top: int, near_misses: int, own: OwnBest | None
    ) -> Iterator[NeedResult]:
        needs, pairs, stopped = batch.columns, batch.pairs, batch.stopped
        scores = self.model.scores(pair_features(needs, self.table_, pairs, batch.readings))
        passing = self._ranked(batch, scores, ~stopped, top)
        failing = self._ranked(batch, scores, stopped, near_misses)
        for place, need in enumerate(batch.needs):
            if own is not None:
                its = pairs.of(place)
                open_ = np.flatnonzero(~stopped[its])
                own.see(need.given.id, pairs.rows[its][open_], scores.joint[its][open_])
            yield NeedResult(need.given.id, passing[place], failing[place])

    def _all(
        self, needs: Sequence[ReadRecord], columns: NeedTable, blocked: Blocked
    ) -> Iterator[_Batch]:
        size = len(self.suppliers_)
        rows = np.arange(size, dtype=np.intp)
        evidence = self.texts_.block([need.given for need in needs])
        for start in range(0, len(needs), BLOCK):
            given = [need.given for need in needs[start : start + BLOCK]]
            evidence[start : start + BLOCK] += self.votes(given).toarray()
        for part in slices(len(needs), max(1, _PAIRS_AT_ONCE // size)):
            own = needs[part]
            pairs = Pairs(np.repeat(np.arange(len(own)), size), np.tile(rows, len(own)))
            told = columns.part(part)
            stopped = blocked_rows(pair_gates(told, self.table_, pairs, blocked))
            yield self._batch(own, told, pairs, stopped, evidence[part].ravel())

    def _some(
        self,
        needs: Sequence[ReadRecord],
        columns: NeedTable,
        top: int,
        near_misses: int,
        blocked: Blocked,
    ) -> Iterator[_Batch]:
        """The union of the channels' best for each need."""
        likely = shortlist(
            self.directory_, needs, columns, top=top, near_misses=near_misses, blocked=blocked
        )
        for part in slices(len(needs), _CHUNK):
            own, told = needs[part], columns.part(part)
            votes = self.votes([need.given for need in own])
            pairs = self._candidates(own, likely.part(part), votes, top + near_misses)
            stopped = blocked_rows(pair_gates(told, self.table_, pairs, blocked))
            if not near_misses:
                # What no one will be shown is not worth comparing.
                kept = np.flatnonzero(~stopped)
                pairs, stopped = pairs.taken(kept), stopped[kept]
            text = self.selected_.compared([need.texts or () for need in own], pairs).values()
            if votes.nnz:
                text += np.asarray(votes[pairs.needs, pairs.rows]).ravel()
            yield self._batch(own, told, pairs, stopped, text)

    def _candidates(
        self,
        needs: Sequence[ReadRecord],
        likely: Pairs,
        votes: sparse.csr_matrix,
        wanted: int,
    ) -> Pairs:
        """Each need with the suppliers that any channel finds."""
        lexical = self.directory_.lexical(needs, at_least(_LEXICAL, wanted), _LEXICAL_ENTRIES)
        size = len(self.suppliers_)
        numbers = [likely.needs * size + likely.rows]
        for place, rows in enumerate(lexical):
            own = slice(*votes.indptr[place : place + 2])
            voted = votes.indices[own][top_rows(votes.data[own], _VOTED_FOR)]
            numbers += [place * size + told.astype(np.intp) for told in (*rows, voted)]
        # ``np.unique`` hashes first, and takes six times as long where little is repeated.
        found = np.sort(np.concatenate(numbers))
        return Pairs(*np.divmod(found[np.flatnonzero(np.diff(found, prepend=-1))], size))

    def _batch(
        self,
        needs: Sequence[ReadRecord],
        columns: NeedTable,
        pairs: Pairs,
        stopped: Flags,
        text: npt.NDArray[np.floating],
    ) -> _Batch:
        readings = Readings(text.astype(np.float64), self.shared_concepts(needs, pairs))
        return _Batch(needs, columns, pairs, stopped, readings)

    def _ranked(
        self, batch: _Batch, scores: Scores, members: Flags, limit: int
    ) -> list[tuple[Match, ...]]:
        """The best members of each need; equal ones stand in the order of their rows."""
        places = np.flatnonzero(members) if limit > 0 else np.zeros(0, dtype=np.intp)
        needs = batch.pairs.needs[places]
        # Both sorts are stable.
        order = np.lexsort((-scores.joint[places], needs))
        counts = np.bincount(needs, minlength=len(batch.needs))
        ranks = np.arange(1, len(places) + 1) - np.repeat(np.cumsum(counts) - counts, counts)
        kept = ranks <= limit
        best = places[order[kept]]
        ids = (self.ids_[row] for row in batch.pairs.rows[best].tolist())
        columns = (ranks[kept], scores.joint[best], scores.buyer[best], scores.supplier[best])
        matches = map(Match, ids, *(c.tolist() for c in columns), batch.stopped[best].tolist())
        return [tuple(islice(matches, count)) for count in np.minimum(counts, limit).tolist()]

    def shared_concepts(self, needs: Sequence[ReadRecord], pairs: Pairs) -> Floats:
        """The concept feature of each pair; NaN where its need names none."""
        weights = np.array([need.weight if need.profile else np.nan for need in needs])
        shared = self.concepts_.of_pairs([need.concepts for need in needs], pairs)
        return np.asarray(weights[pairs.needs] * shared, dtype=np.float64)

    def words_of(self, record: NeedRecord | SupplierRecord) -> tuple[Words, ...]:
        """Concepts in a record's texts with the words that name them, for showing the evidence."""
        if isinstance(record, NeedRecord):
            return self.read_needs([record])[0].words
        row = self.rows_.get(record.id)
        if row is not None and self.suppliers_[row] is record:
            return self.hits_by_row_[row]
        return named_words(self.concept_reader_, record)

    def forget_needs(self) -> None:
        """Drop what was read of needs."""
        self.needs_.forget()
