"""One changed profile scored anew by the statistics of a run, without touching the rest.

A run's scorer knows how rare each word is, where each language's vectors lie and what chance
looks like. ``alone`` lends all of that to a scorer of one supplier; ``Rematcher`` scores that
supplier for all needs of the run at once, which it has read before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .dense import Matrix
from .encoder import Role, Vectors
from .features import Readings, pair_features
from .fusion import default_level
from .gates import blocked_rows, pair_gates
from .lexical import CharacterChannel, SoundChannel
from .model import Scores
from .pipeline import ReadRecord, Scorer, concept_weight, topic_profile
from .reading import Group, Language, TextChannels
from .records import Blocked, NeedRecord, SupplierRecord
from .selected import SelectedTexts
from .substance import held_down
from .table import Flags, NeedTable, Pairs, SupplierTable
from .translation import TranslationChannel
from .units import Unit, make_units


def alone(scorer: Scorer, record: SupplierRecord) -> Scorer:
    """A scorer of this supplier only, to the same scores as if it had been in the run."""
    one = copy(scorer)
    one.suppliers_, one.rows_ = (record,), {record.id: 0}
    one.texts_ = scorer.texts_.alone(record.pieces)
    one.votes_ = scorer.votes_.alone(scorer.rows_.get(record.id))
    one.selected_ = SelectedTexts(one.texts_)
    one.forget_needs()
    words = one.read_words(record)
    found = frozenset((kind, code) for kind, code, _ in words)
    one.hits_by_row_ = [words]
    one.concepts_ = scorer.concepts_.alone(topic_profile(record, found, scorer.vocabulary))
    one.table_ = SupplierTable((record,), scorer.vocabulary, [found])
    one.without_concepts_ = ()
    return one


@dataclass(frozen=True, slots=True, eq=False)
class Rematched:
    """Scores of one supplier for all needs, in the order of the needs; ``stopped`` by a gate."""

    scores: Scores
    stopped: Flags


class Rematcher:
    """The needs of a run, read once, against one supplier at a time."""

    def __init__(self, scorer: Scorer, needs: Iterable[NeedRecord]) -> None:
        self.scorer = scorer
        read = scorer.read_needs(tuple(needs))
        self.needs = tuple(one.given for one in read)
        self.rows = {need.id: row for row, need in enumerate(self.needs)}
        self._enriched = tuple(one.enriched for one in read)
        self._profiles = _Profiles(scorer, read)
        self._languages = _by_language(scorer.texts_, self.needs)
        # Codes and dimensions that no need asks for tell nothing of a pair.
        self._asked = SupplierTable((_wanting_all(self._enriched),), scorer.vocabulary)
        for amounts in (self._asked.capacity, self._asked.min_order, self._asked.price):
            amounts.dimensions = {d: i for i, d in enumerate(sorted(_dimensions(self._enriched)))}
        self._columns = NeedTable(self._enriched, self._asked)

    def supplier(self, record: SupplierRecord, *, blocked: Blocked | None = None) -> Rematched:
        """Scores of the supplier as it is now for every need."""
        one = alone(self.scorer, record)
        table = SupplierTable((record,), self.scorer.vocabulary, one.table_.found, like=self._asked)
        every = np.arange(len(self.needs), dtype=np.intp)
        pairs = Pairs(every, np.zeros(len(every), dtype=np.intp))
        text = self._text(one.texts_)
        if one.votes_.texts_:
            text += one.votes(self.needs).toarray()[:, 0]
        readings = Readings(text, self._profiles.values(one))
        features = pair_features(self._columns, table, pairs, readings)
        stopped = blocked_rows(pair_gates(self._columns, table, pairs, blocked or Blocked()))
        return Rematched(self.scorer.model.scores(features), stopped)

    def _text(self, channels: TextChannels) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        best = np.full(len(self.needs), -np.inf, dtype=np.float32)
        for group in channels.groups_:
            for language in self._languages:
                np.maximum.at(best, language.owners, language.evidence(channels, group))
        best[~np.isfinite(best)] = 0.0
        return best.astype(np.float64)


class _Profiles:
    """Concept profiles of many needs as two sparse matrices."""

    def __init__(self, scorer: Scorer, needs: Sequence[ReadRecord]) -> None:
        channel = scorer.concepts_
        profiles = [need.profile for need in needs]
        self.weight = np.array([concept_weight(need.given) for need in needs])
        rows, columns, weights, idfs = [], [], [], []
        self.total = np.zeros(len(profiles))
        self.length = np.zeros(len(profiles))
        for row, profile in enumerate(profiles):
            for concept in sorted(profile):
                idf = channel.rarity_.get(concept, channel.unseen_rarity_)
                weight = profile[concept] * idf
                self.total[row] += weight
                self.length[row] += weight**2
                column = channel.columns_.get(concept)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
                    weights.append(weight)
                    idfs.append(weight * idf)
        shape = (len(profiles), len(channel.columns_))
        self.shared = sparse.csr_matrix((weights, (rows, columns)), shape)
        self.dot = sparse.csr_matrix((idfs, (rows, columns)), shape)
        self.silent = np.array([not profile for profile in profiles], dtype=bool)

    def values(self, one: Scorer) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """The concept channel of the one supplier for each need; NaN where a need names none."""
        own = np.asarray(one.concepts_.profiles_.todense()).ravel()
        coverage = np.minimum(self.shared @ own / np.maximum(self.total, 1e-9), 1.0)
        length = one.concepts_.lengths_[0] * np.sqrt(self.length)
        value = 0.5 * coverage + 0.5 * (self.dot @ own) / np.maximum(length, 1e-9)
        return np.where(self.silent, np.nan, self.weight * value)


_Sparse = CharacterChannel | SoundChannel | TranslationChannel


class _NeedsOfLanguage:
    """The units of needs in one language, with what each channel makes of them."""

    def __init__(self, channels: TextChannels, language: Language, units: Sequence[Unit]) -> None:
        self.language = language
        self.units = units
        self.owners = np.array([unit.owner for unit in units], dtype=np.intp)
        self.vectors: Vectors = channels.reader.vectors((u.told for u in units), Role.NEED)
        self._queries: dict[tuple[str, Language], sparse.csr_matrix] = {}
        for group in channels.groups_:
            for name, channel, _, texts in self._sparse(channels, group):
                self._queries[name, group.language] = channel.queries(texts)

    def evidence(self, channels: TextChannels, group: Group) -> Matrix:
        """Evidence of shape (units,) for a group of one unit."""
        language = self.language
        weights = channels.weights_for(language, group.language)
        raw = group.dense_.block(self.vectors, channels.need_centre(language), weights)[:, 0]
        if weights.words and group.words_.active_:
            words = [unit.told for unit in self.units]
            rarities = channels.word_rarity_.get(language, {})
            centre = channels.word_centres_.get(language)
            raw += weights.words * group.words_.block(words, rarities, centre)[:, 0]
        for name, channel, weight, texts in self._sparse(channels, group):
            queries = self._queries.get((name, group.language))
            if queries is None:
                queries = channel.queries(texts)
            told = (queries @ channel.documents_).todense()
            raw += weight * np.asarray(told, dtype=np.float32)[:, 0]
        held_back = group.held_back_.get(language)
        if held_back is not None:
            raw -= held_back[0]
        level = group.levels_.get(language) or default_level(language, group.language)
        scale = np.float32(max(level.high - level.median, 1e-3))
        evidence: Matrix = (raw - np.float32(level.median)) / scale
        return held_down(evidence[:, None], group.said_)[:, 0]

    def _sparse(
        self, channels: TextChannels, group: Group
    ) -> Iterator[tuple[str, _Sparse, float, list[str]]]:
        """The channels over sparse words that count between these languages, with their texts."""
        weights = channels.weights_for(self.language, group.language)
        told = [unit.told for unit in self.units]
        if weights.characters:
            whole = [unit.whole for unit in self.units]
            yield "characters", group.characters_, weights.characters, whole
        if weights.sounds:
            yield "sounds", group.sounds_, weights.sounds, told
        if weights.translation:
            channel = group.translated(self.language, channels.vocabulary)
            yield "translation", channel, weights.translation, told


def _by_language(channels: TextChannels, needs: Sequence[NeedRecord]) -> list[_NeedsOfLanguage]:
    units: dict[Language, list[Unit]] = {}
    for unit in make_units([need.pieces for need in needs]):
        units.setdefault(unit.language, []).append(unit)
    return [_NeedsOfLanguage(channels, language, own) for language, own in units.items()]


def _wanting_all(needs: Sequence[NeedRecord]) -> SupplierRecord:
    """A supplier that has every code which any need asks for: it spans the columns."""
    sectors = frozenset(code for n in needs for code in n.sectors)
    return SupplierRecord(
        id="",
        pieces=(),
        sectors=sectors,
        wanted_sectors=sectors,
        capabilities=frozenset(c for n in needs for c in n.capabilities | n.required_capabilities),
        certifications=frozenset(
            c for n in needs for c in n.required_certifications | n.preferred_certifications
        ),
        hs_codes=frozenset(code for n in needs for code in n.hs_codes),
        incoterms=frozenset(code for n in needs for code in n.incoterms),
        languages=frozenset(code for n in needs for code in n.languages),
    )


def _dimensions(needs: Sequence[NeedRecord]) -> frozenset[str]:
    asked = (
        quantity
        for n in needs
        for quantity in (n.annual_volume, n.min_capacity, n.first_order, n.target_price)
    )
    return frozenset(quantity.dimension for quantity in asked if quantity is not None)
