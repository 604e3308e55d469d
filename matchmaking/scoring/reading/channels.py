"""Text evidence between needs and suppliers: the channels, compared within each pair of languages.

Evidence is on one scale for all pairs of languages: 0 is what an arbitrary supplier of that
language gets for an arbitrary need, 1 what one in a thousand gets. A Japanese need
therefore does not prefer Japanese suppliers for their language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from ..arrays import Matrix, Vectors
from ..encoding.encoder import Reader, Role
from ..language.content_words import WordReader
from ..language.text import text_hash
from ..language.vocabulary import Vocabulary
from ..records import NeedRecord, Piece, SupplierRecord
from .activities import Activities, named_activities, otherwise
from .crowding import Crowd, held_back, likeness_to_nearest
from .dense import DenseChannel, need_centres
from .fusion import (
    HIGH,
    Level,
    Weights,
    competition_strength,
    default_level,
    weights_for,
)
from .lexical import CharacterChannel, SoundChannel
from .substance import Substance, held_down
from .translation import TranslationChannel, translations
from .units import Unit, make_units
from .words import WordChannel, rarity, words_centre

Language = str | None

# Needs that are read at once, which bounds the memory.
BLOCK = 64
_LEVEL_SAMPLE = 96
# Pairs of needs and suppliers' units from which the crowding is read, and the fewest needs.
_CROWD_PAIRS = 2**25
_LEAST_CROWD = 256


@dataclass(frozen=True, slots=True)
class TextEvidence:
    """Where one need and one supplier meet in words; texts are quoted, never composed."""

    need_language: Language
    supplier_language: Language
    text: float
    closest_part: str
    shared_words: tuple[str, ...]


class Group:
    """The suppliers' units of one language with the channels that are fitted on them."""

    def __init__(self, language: Language, units: Sequence[Unit]) -> None:
        self.language = language
        self.units = units
        self.owners = np.array([unit.owner for unit in units], dtype=np.intp)

    def fit(self, reader: Reader, prior: Vectors | None, words: WordReader) -> Group:
        """``prior`` is the language's mean vector, shape (dimension,), where it is known."""
        distinct: dict[str, int] = {}
        part_of = [
            distinct.setdefault(part, len(distinct))
            for unit in self.units
            for part in unit.parts_in_characters
        ]
        self.dense_ = DenseChannel().fit(
            reader.vectors(unit.told for unit in self.units),
            (reader.vectors(distinct), part_of),
            [len(unit.parts) for unit in self.units],
            prior,
        )
        texts = [unit.whole for unit in self.units]
        self.characters_ = CharacterChannel().fit(texts, [self.language] * len(texts))
        self.words_ = WordChannel(words).fit([unit.told for unit in self.units], reader)
        self.substance_ = Substance().fit([unit.told for unit in self.units])
        self.said_ = self.substance_.said_
        self.done_: Activities = named_activities(unit.told for unit in self.units)
        self._sounds: SoundChannel | None = None
        self._translated: dict[Language, TranslationChannel] = {}
        self.held_back_: dict[Language, Matrix] = {}
        self.crowds_: dict[Language, Crowd] = {}
        self.levels_: dict[Language, Level] = {}
        return self

    def alone(self, unit: Unit, reader: Reader) -> Group:
        """A group of one unit, by what was learnt from all: rarities, lengths, levels of chance.

        How it is held back is left to ``TextChannels.alone``.
        """
        one = copy(self)
        one.units, one.owners = [unit], np.zeros(1, dtype=np.intp)
        parts = reader.vectors(unit.parts_in_characters)
        one.dense_ = self.dense_.alone(reader.vectors([unit.told]), parts)
        one.characters_ = self.characters_.alone(unit.whole, unit.language)
        one.words_ = self.words_.alone(unit.told)
        one.said_ = self.substance_.of([unit.told])
        one.done_ = named_activities([unit.told])
        one._sounds = None if self._sounds is None else self._sounds.alone(unit.told)
        one._translated = {
            language: channel.alone(unit.told) for language, channel in self._translated.items()
        }
        one.held_back_ = {}
        return one

    @property
    def sounds_(self) -> SoundChannel:
        # Most runs have one pair of languages only; the others' indexes are never built.
        if self._sounds is None:
            self._sounds = SoundChannel().fit([unit.told for unit in self.units])
        return self._sounds

    def translated(self, language: Language, vocabulary: Vocabulary) -> TranslationChannel:
        """The channel from needs of ``language`` to these units; silent for unknown languages."""
        if language not in self._translated:
            known = translations(vocabulary, language or "", self.language or "")
            channel = TranslationChannel(known).fit([unit.told for unit in self.units])
            self._translated[language] = channel
        return self._translated[language]


class TextChannels:
    """Dense, lexical and sound evidence. Fit on suppliers, optionally with the run's needs as
    reference.

    ``reference`` gives the needs' mean vectors, the level of chance and the crowding correction.
    It belongs to the fit: later calls do not change it, so scores do not depend on how needs are
    split.
    """

    def __init__(
        self,
        reader: Reader,
        vocabulary: Vocabulary | None = None,
        weights_for: Callable[[Language, Language], Weights] = weights_for,
    ) -> None:
        self.reader = reader
        self.weights_for = weights_for
        self.vocabulary = vocabulary or Vocabulary()

    def fit(
        self, suppliers: Sequence[SupplierRecord], reference: Sequence[NeedRecord] = ()
    ) -> TextChannels:
        self.size_ = len(suppliers)
        self.priors_ = self._priors(Role.SUPPLIER)
        self.need_priors_ = self._priors(Role.NEED)
        by_language: dict[Language, list[Unit]] = {}
        for unit in make_units([supplier.pieces for supplier in suppliers]):
            by_language.setdefault(unit.language, []).append(unit)
        self.groups_ = [
            Group(language, by_language[language]).fit(
                self.reader, self.priors_.get(language or ""), self.vocabulary.word_reader
            )
            for language in sorted(by_language, key=lambda value: value or "")
        ]
        self._fit_reference(reference)
        return self

    def alone(
        self, pieces: Sequence[Piece], nearness: Callable[[Crowd, Group], Matrix] | None = None
    ) -> TextChannels:
        """The channels of one supplier only, to the same evidence as if it had been fitted.

        ``nearness`` gives the likeness of a group's units to the nearest needs of a crowd, where
        the caller has read those already.
        """
        one = copy(self)
        one.size_ = 1
        by_language = {group.language: group for group in self.groups_}
        one.groups_ = []
        for unit in make_units([pieces]):
            base = by_language.get(unit.language)
            if base is None:
                # Nobody in the run writes this language: chance is then what it usually is.
                prior = self.priors_.get(unit.language or "")
                words = self.vocabulary.word_reader
                one.groups_.append(Group(unit.language, [unit]).fit(self.reader, prior, words))
                continue
            group = base.alone(unit, self.reader)
            for language, crowd in base.crowds_.items():
                near = (nearness or self._nearness)(crowd, group)
                group.held_back_[language] = held_back(
                    near, mean=crowd.mean, strength=crowd.strength
                )
            one.groups_.append(group)
        return one

    def _nearness(self, crowd: Crowd, group: Group) -> Matrix:
        every = range(len(crowd.units))
        return likeness_to_nearest(self._raw_blocks(crowd.units, crowd.vectors, group, every))

    def block(self, needs: Sequence[NeedRecord]) -> Matrix:
        """Evidence of shape (len(needs), suppliers), the best of each pair's units."""
        units = make_units([need.pieces for need in needs])
        result = np.full((len(needs), self.size_), -np.inf, dtype=np.float32)
        for rows, vectors in self._blocks(units):
            for group in self.groups_:
                scaled = self._scaled(rows, vectors, group)
                for unit, row in zip(rows, scaled, strict=True):
                    best = result[unit.owner]
                    best[group.owners] = np.maximum(best[group.owners], row)
        result[~np.isfinite(result)] = 0.0
        return result

    # reading of needs

    def _blocks(self, units: Sequence[Unit]) -> Iterator[tuple[list[Unit], Vectors]]:
        """Units of one language at a time, at most BLOCK, with their vectors."""
        vectors = self.reader.vectors((unit.told for unit in units), Role.NEED)
        for language in sorted({unit.language for unit in units}, key=lambda value: value or ""):
            places = [i for i, unit in enumerate(units) if unit.language == language]
            for start in range(0, len(places), BLOCK):
                chosen = places[start : start + BLOCK]
                yield [units[i] for i in chosen], vectors[chosen]

    def raw(self, rows: Sequence[Unit], vectors: Vectors, group: Group) -> Matrix:
        """Weighted sum of the channels, shape (rows, units of the group), before any correction."""
        language = rows[0].language
        weights = self.weights_for(language, group.language)
        raw = group.dense_.block(vectors, self.need_centre(language), weights)
        if weights.words:
            told = [unit.told for unit in rows]
            rarities = self.word_rarity_.get(language, {})
            centre = self.word_centres_.get(language)
            raw += weights.words * group.words_.block(told, rarities, centre)
        if weights.characters:
            raw += weights.characters * group.characters_.block([unit.whole for unit in rows])
        if weights.sounds:
            raw += weights.sounds * group.sounds_.block([unit.told for unit in rows])
        if weights.translation:
            channel = group.translated(language, self.vocabulary)
            raw += weights.translation * channel.block([unit.told for unit in rows])
        if weights.activity:
            asked = named_activities(unit.told for unit in rows)
            raw -= weights.activity * otherwise(asked, group.done_)
        return raw

    def _scaled(self, rows: Sequence[Unit], vectors: Vectors, group: Group) -> Matrix:
        language = rows[0].language
        raw = self.raw(rows, vectors, group)
        crowded = group.held_back_.get(language)
        if crowded is not None:
            raw -= crowded
        level = group.levels_.get(language) or default_level(language, group.language)
        scale = np.float32(max(level.high - level.median, 1e-3))
        return held_down((raw - np.float32(level.median)) / scale, group.said_)

    def need_centre(self, language: Language) -> Vectors:
        """Mean vector, shape (dimension,): of the run's needs, else of the language, else zeros."""
        known = self.need_centres_.get(language)
        if known is not None:
            return known
        prior = self.need_priors_.get(language or "")
        size = self.reader.encoder.dimension
        return np.zeros(size, dtype=np.float32) if prior is None else prior

    # fitting of what belongs to the run

    def _fit_reference(self, reference: Sequence[NeedRecord]) -> None:
        self.need_centres_: dict[Language, Vectors] = {}
        self.word_rarity_: dict[Language, dict[str, float]] = {}
        self.word_centres_: dict[Language, Vectors | None] = {}
        units = make_units([n.pieces for n in sorted(reference, key=lambda need: need.id)])
        by_language: dict[Language, list[Unit]] = {}
        for unit in units:
            by_language.setdefault(unit.language, []).append(unit)
        vectors = {
            language: self.reader.vectors((unit.told for unit in members), Role.NEED)
            for language, members in by_language.items()
        }
        self.need_centres_ = need_centres(vectors, self.need_priors_)
        words = self.vocabulary.word_reader
        for language, members in by_language.items():
            told = [unit.told for unit in members]
            self.word_rarity_[language] = rarity(told, words)
            self.word_centres_[language] = words_centre(told, self.reader, words)
        for language, members in by_language.items():
            for group in self.groups_:
                self._fit_pair(language, members, vectors[language], group)

    def _fit_pair(
        self, language: Language, members: Sequence[Unit], vectors: Vectors, group: Group
    ) -> None:
        weights = self.weights_for(language, group.language)
        strength = competition_strength(
            weights, suppliers=len(group.units), needs=len({unit.owner for unit in members})
        )
        order = sorted(range(len(members)), key=lambda i: text_hash(members[i].whole))
        most = max(_LEAST_CROWD, _CROWD_PAIRS // len(group.units)) if strength else _LEVEL_SAMPLE
        sample = order[:most]
        # The level is read off the first rows of what crowding is read off.
        blocks = self._raw_blocks(members, vectors, group, sample)
        first = list(islice(blocks, -(-_LEVEL_SAMPLE // BLOCK)))
        values = np.concatenate(first)[:_LEVEL_SAMPLE]
        if strength:
            likeness = likeness_to_nearest(chain(first, blocks))
            crowd = Crowd(
                tuple(members[i] for i in sample),
                vectors[sample],
                float(likeness.mean()),
                strength,
            )
            group.crowds_[language] = crowd
            group.held_back_[language] = held_back(likeness, mean=crowd.mean, strength=strength)
            values = values - group.held_back_[language]
        seen = Level(*(float(value) for value in np.quantile(values, (0.5, HIGH))))
        group.levels_[language] = seen.scaled(values.size, default_level(language, group.language))

    def _raw_blocks(
        self, members: Sequence[Unit], vectors: Vectors, group: Group, chosen: Sequence[int]
    ) -> Iterator[Matrix]:
        for start in range(0, len(chosen), BLOCK):
            part = list(chosen[start : start + BLOCK])
            yield self.raw([members[i] for i in part], vectors[part], group)

    def _priors(self, role: Role) -> dict[str, Vectors]:
        """Mean vector of each language over the vocabulary's sample of it."""
        if not self.reader.encoder.dimension:
            return {}
        return {
            language: np.asarray(self.reader.vectors(sample, role).mean(axis=0), dtype=np.float32)
            for language, sample in self.vocabulary.samples.items()
        }
