"""One changed profile scored anew by the statistics of a run, without touching the rest.

A run's scorer knows how rare each word is, where each language's vectors lie and what chance
looks like. ``alone`` lends all of that to a scorer of one supplier; ``Rematcher`` scores that
supplier for all needs of the run at once, which it has read before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .arrays import Flags, Matrix, Rows, Vectors, in_steps, unit_rows
from .columns import Pairs
from .comparing.features import Readings, pair_features
from .comparing.gates import blocked_rows, pair_gates
from .comparing.model import Scores
from .comparing.profiles import (
    NeedReader,
    meant,
    named_words,
    topic_profile,
)
from .comparing.table import NeedTable, SupplierTable
from .encoding.encoder import Role
from .pipeline import Scorer
from .reading.activities import named_activities, otherwise
from .reading.channels import Group, Language, TextChannels
from .reading.crowding import Crowd, likeness_to_nearest
from .reading.lexical import CharacterChannel, SoundChannel
from .reading.selected import SelectedTexts, scaled
from .reading.translation import TranslationChannel
from .reading.units import Unit, make_units
from .reading.words import WordChannel, cosines_in_grains, from_grains
from .records import Blocked, NeedRecord, SupplierRecord


def alone(
    scorer: Scorer,
    record: SupplierRecord,
    nearness: Callable[[Crowd, Group], Matrix] | None = None,
) -> Scorer:
    """A scorer of this supplier only, to the same scores as if it had been in the run.

    For ``nearness`` see ``TextChannels.alone``.
    """
    one = copy(scorer)
    one.suppliers_, one.ids_, one.rows_ = (record,), (record.id,), {record.id: 0}
    one.texts_ = scorer.texts_.alone(record.pieces, nearness)
    one.votes_ = scorer.votes_.alone(scorer.rows_.get(record.id))
    one.selected_ = SelectedTexts(one.texts_)
    words = named_words(scorer.concept_reader_, record)
    found = meant(words)
    one.hits_by_row_ = [words]
    one.concepts_ = scorer.concepts_.alone(topic_profile(record, words, scorer.vocabulary))
    one.needs_ = NeedReader(scorer.concept_reader_, one.selected_, one.concepts_)
    one.table_ = SupplierTable((record,), scorer.vocabulary, [found])
    one.without_concepts_ = ()
    return one


@dataclass(frozen=True, slots=True, eq=False)
class Rematched:
    """Scores of one supplier for all needs, in the order of the needs; ``stopped`` by a gate.

    ``scorer`` is that of the supplier alone, for explaining its pairs.
    """

    scores: Scores
    stopped: Flags
    scorer: Scorer


class Rematcher:
    """The needs of a run, read once, against one supplier at a time."""

    def __init__(self, scorer: Scorer, needs: Iterable[NeedRecord]) -> None:
        self.scorer = scorer
        read = scorer.read_needs(tuple(needs))
        self.needs = tuple(one.given for one in read)
        self.rows = {need.id: row for row, need in enumerate(self.needs)}
        self._read = read
        self._languages = _by_language(scorer.texts_, self.needs)
        # Codes and dimensions that no need asks for tell nothing of a pair.
        enriched = [one.enriched for one in read]
        self._asked = SupplierTable((_wanting_all(enriched),), scorer.vocabulary)
        for amounts in (self._asked.capacity, self._asked.min_order, self._asked.price):
            amounts.dimensions = {d: i for i, d in enumerate(sorted(_dimensions(enriched)))}
        self._columns = NeedTable(enriched, self._asked)

    def supplier(self, record: SupplierRecord, *, blocked: Blocked | None = None) -> Rematched:
        """Scores of the supplier as it is now for every need."""
        raw: dict[tuple[Language, Language], Matrix] = {}
        one = alone(self.scorer, record, lambda crowd, group: self._nearness(crowd, group, raw))
        table = SupplierTable((record,), self.scorer.vocabulary, one.table_.found, like=self._asked)
        every = np.arange(len(self.needs), dtype=np.intp)
        pairs = Pairs(every, np.zeros(len(every), dtype=np.intp))
        text = self._text(one.texts_, raw)
        if one.votes_.texts_:
            text += one.votes(self.needs).toarray()[:, 0]
        readings = Readings(text, one.shared_concepts(self._read, pairs))
        features = pair_features(self._columns, table, pairs, readings)
        stopped = blocked_rows(pair_gates(self._columns, table, pairs, blocked or Blocked()))
        return Rematched(self.scorer.model.scores(features), stopped, one)

    def _nearness(
        self, crowd: Crowd, group: Group, raw: dict[tuple[Language, Language], Matrix]
    ) -> Matrix:
        """Likeness to the crowd's nearest needs; ``raw`` collects that to all needs."""
        own = self._languages.get(crowd.units[0].language)
        places = None if own is None else own.places(crowd.units)
        if own is None or places is None:
            # The run's reference were other needs than these.
            own = _NeedsOfLanguage(self.scorer.texts_, crowd.units)
            return likeness_to_nearest([own.raw(self.scorer.texts_, group)[:, None]])
        values = raw[own.language, group.language] = own.raw(self.scorer.texts_, group)
        return likeness_to_nearest([values[places][:, None]])

    def _text(
        self, channels: TextChannels, raw: dict[tuple[Language, Language], Matrix]
    ) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        best = np.full(len(self.needs), -np.inf, dtype=np.float32)
        for group in channels.groups_:
            for language, own in self._languages.items():
                values = raw.get((language, group.language))
                if values is None:
                    values = own.raw(channels, group)
                evidence = scaled(values[:, None], language, group)[:, 0]
                np.maximum.at(best, own.owners, evidence)
        best[~np.isfinite(best)] = 0.0
        return best.astype(np.float64)


_Sparse = CharacterChannel | SoundChannel | TranslationChannel


class _NeedsOfLanguage:
    """The units of needs in one language, with what each channel makes of them."""

    def __init__(self, channels: TextChannels, units: Sequence[Unit]) -> None:
        self.language = units[0].language
        self.units = units
        self.owners = np.array([unit.owner for unit in units], dtype=np.intp)
        self.vectors: Vectors = channels.reader.vectors((u.told for u in units), Role.NEED)
        self._asked = named_activities(unit.told for unit in units)
        self._words = _Words(channels, self.language, [unit.told for unit in units])
        self._queries: dict[tuple[str, Language], sparse.csr_matrix] = {}
        self._places: dict[tuple[str, str], int] = {}
        for place, unit in enumerate(units):
            self._places.setdefault((unit.whole, unit.told), place)
        for group in channels.groups_:
            for name, channel, _, texts in self._sparse(channels, group):
                self._queries[name, group.language] = channel.queries(texts)

    def places(self, units: Iterable[Unit]) -> Rows | None:
        """Where units of the same texts stand among these; None unless all do."""
        found = [self._places.get((unit.whole, unit.told), -1) for unit in units]
        return None if -1 in found else np.array(found, dtype=np.intp)

    def raw(self, channels: TextChannels, group: Group) -> Matrix:
        """What the channels say, before any correction, of a group of one unit; shape (units,)."""
        language = self.language
        weights = channels.weights_for(language, group.language)
        raw = group.dense_.block(self.vectors, channels.need_centre(language), weights)[:, 0]
        if weights.words and group.words_.active_:
            raw += weights.words * self._words.nearest(group.words_)
        for name, channel, weight, texts in self._sparse(channels, group):
            queries = self._queries.get((name, group.language))
            if queries is None:
                queries = channel.queries(texts)
            told = (queries @ channel.documents_).todense()
            raw += weight * np.asarray(told, dtype=np.float32)[:, 0]
        if weights.activity:
            raw -= weights.activity * otherwise(self._asked, group.done_)[:, 0]
        return raw

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


class _Words:
    """The distinct words of needs in one language, and how much of each text each of them is."""

    def __init__(self, channels: TextChannels, language: Language, texts: Sequence[str]) -> None:
        lists = [channels.vocabulary.word_reader.of_need(text) for text in texts]
        distinct = sorted({word for words in lists for word in words})
        place = {word: i for i, word in enumerate(distinct)}
        rarities = channels.word_rarity_.get(language, {})
        weights = [[rarities.get(word, 1.0) for word in words] for words in lists]
        ends = np.cumsum([0, *map(len, lists)])
        shares = [weight / math.fsum(own) for own in weights for weight in own]
        columns = [place[word] for words in lists for word in words]
        shape = (len(texts), len(distinct))
        self._shares = sparse.csr_matrix((shares, columns, ends), shape, dtype=np.float64)
        self._vectors = channels.reader.vectors(distinct, Role.NEED)
        self._centre = channels.word_centres_.get(language)
        self._centred = None if self._centre is None else self._around(self._centre)

    def nearest(self, channel: WordChannel) -> Matrix:
        """What ``WordChannel.block`` gives for a channel of one text, shape (texts,)."""
        mine = self._centred
        if mine is None:
            # Too few words of this language to have a centre of their own.
            mine = self._around(channel.centre_)
        best = cosines_in_grains(mine, channel.vectors_[channel.places_]).max(axis=1)
        return from_grains(self._shares @ best.astype(np.float64))

    def _around(self, centre: Vectors) -> Vectors:
        return in_steps(unit_rows(self._vectors - centre))


def _by_language(
    channels: TextChannels, needs: Sequence[NeedRecord]
) -> dict[Language, _NeedsOfLanguage]:
    units: dict[Language, list[Unit]] = {}
    for unit in make_units([need.pieces for need in needs]):
        units.setdefault(unit.language, []).append(unit)
    return {language: _NeedsOfLanguage(channels, own) for language, own in units.items()}


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
