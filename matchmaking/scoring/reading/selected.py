"""The text evidence of chosen pairs, in time that does not grow with the directory.

``TextChannels.block`` reads a need against everybody. Here a need that was read once is compared
with some suppliers only, by the same channels and to the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..arrays import Matrix, Rows, Vectors
from ..columns import Pairs
from ..encoding.encoder import Role
from ..language.text import fold
from ..records import NeedRecord
from .activities import Activities, named_activities, otherwise_in_pairs
from .channels import Group, Language, TextChannels, TextEvidence
from .fusion import default_level
from .lexical import shared_words
from .paired import Terms, sparse_products
from .substance import held_down
from .units import Unit, make_units


@dataclass(frozen=True, slots=True, eq=False)
class ReadUnit:
    """A need's texts in one language: their vector, what they name as done, shape (1,), their
    words, and by group their n-grams, sounds and translated words.
    """

    unit: Unit
    vector: Vectors
    asked: Activities
    words: tuple[str, ...]
    characters: tuple[Terms | None, ...]
    sounds: tuple[Terms | None, ...]
    translated: tuple[Terms | None, ...]


ReadNeed = tuple[ReadUnit, ...]

# A part of fewer characters is a product's name, of which a quotation would say nothing new.
_A_NAME = 40


class PairTexts:
    """What the text channels say of chosen pairs of needs and suppliers."""

    def __init__(self, channels: TextChannels, size: int, parts: Iterable[_Part]) -> None:
        self._channels = channels
        self._parts = list(parts)
        self._values = np.full(size, -np.inf, dtype=np.float32)
        # Of each pair the part with its best pair of units, and where it stands there.
        self._best = np.full(size, -1, dtype=np.intp)
        self._at = np.zeros(size, dtype=np.intp)
        for number, part in enumerate(self._parts):
            better = np.flatnonzero(part.values > self._values[part.places])
            places = part.places[better]
            self._values[places] = part.values[better]
            self._best[places] = number
            self._at[places] = better

    def values(self) -> Matrix:
        """Evidence of shape (pairs,), the best of each pair's units; 0 where there is none."""
        return np.where(self._best < 0, np.float32(0.0), self._values)

    def evidence(self, named: Sequence[Collection[str]]) -> list[TextEvidence]:
        """Where each pair meets in words.

        ``named`` are, of each pair, words of the supplier that name what both sides say: a part
        that holds any of them is quoted before one that is only near to the need.
        """
        told = [TextEvidence(None, None, 0.0, "", ())] * len(self._values)
        left_out = self._channels.vocabulary.certificate_words
        for number, part in enumerate(self._parts):
            places = np.flatnonzero(self._best == number)
            pairs = part.pairs.taken(self._at[places])
            closest = closest_parts(self._channels, part.reads, part.group, pairs)
            for place, asks, unit, piece, value in zip(
                places.tolist(),
                pairs.needs.tolist(),
                pairs.rows.tolist(),
                closest.tolist(),
                self._values[places].tolist(),
                strict=True,
            ):
                ours, theirs = part.reads[asks].unit, part.group.units[unit]
                told[place] = TextEvidence(
                    ours.language,
                    part.group.language,
                    value,
                    _naming(theirs.parts, piece, named[place]),
                    shared_words(ours.whole, theirs.whole, left_out=left_out),
                )
        return told


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Units of needs in one language against units of one group.

    ``places`` number the pairs of profiles, ``pairs`` are those of ``reads`` and of the group's
    units.
    """

    reads: Sequence[ReadUnit]
    group: Group
    places: Rows
    pairs: Pairs
    values: Matrix


class SelectedTexts:
    """Reads needs once and compares them with chosen suppliers; over fitted ``TextChannels``."""

    def __init__(self, channels: TextChannels) -> None:
        self.channels = channels

    def read(self, needs: Sequence[NeedRecord]) -> list[ReadNeed]:
        """The needs' texts, ready to be compared, in the order of the needs."""
        units = make_units([need.pieces for need in needs])
        vectors = self.channels.reader.vectors((unit.told for unit in units), Role.NEED)
        characters, sounds = self._queries(units)
        translated = [self._translated(units, group) for group in self.channels.groups_]
        words = self.channels.vocabulary.word_reader
        read: list[list[ReadUnit]] = [[] for _ in needs]
        for place, unit in enumerate(units):
            read[unit.owner].append(
                ReadUnit(
                    unit,
                    vectors[place],
                    named_activities([unit.told]),
                    words.of_need(unit.told),
                    tuple(found.get(place) for found in characters),
                    tuple(found.get(place) for found in sounds),
                    tuple(found.get(place) for found in translated),
                )
            )
        return [tuple(one) for one in read]

    def _queries(
        self, units: Sequence[Unit]
    ) -> tuple[list[dict[int, Terms]], list[dict[int, Terms]]]:
        characters: list[dict[int, Terms]] = []
        sounds: list[dict[int, Terms]] = []
        for group in self.channels.groups_:
            weights = [self.channels.weights_for(u.language, group.language) for u in units]
            wanted = [i for i, one in enumerate(weights) if one.characters]
            characters.append(_queried(group.characters_.queries, wanted, [u.whole for u in units]))
            wanted = [i for i, one in enumerate(weights) if one.sounds]
            # The sounds of a group are indexed only when somebody asks for them.
            queries = group.sounds_.queries if wanted else group.characters_.queries
            sounds.append(_queried(queries, wanted, [u.told for u in units]))
        return characters, sounds

    def _translated(self, units: Sequence[Unit], group: Group) -> dict[int, Terms]:
        """Rows of translated words by the place of their unit, each language by its own channel."""
        channels = self.channels
        texts = [unit.told for unit in units]
        found: dict[int, Terms] = {}
        for language in {unit.language for unit in units}:
            if channels.weights_for(language, group.language).translation:
                wanted = [i for i, unit in enumerate(units) if unit.language == language]
                channel = group.translated(language, channels.vocabulary)
                found.update(_queried(channel.queries, wanted, texts))
        return found

    def compared(self, needs: Sequence[ReadNeed], pairs: Pairs) -> PairTexts:
        """Needs and suppliers in pairs, each as if it were compared alone."""
        return PairTexts(self.channels, len(pairs), self._parts(needs, pairs))

    def _parts(self, needs: Sequence[ReadNeed], pairs: Pairs) -> Iterator[_Part]:
        """Each language of the needs with each group that any of the suppliers writes in."""
        by_language: dict[Language, list[tuple[int, ReadUnit]]] = {}
        for number, need in enumerate(needs):
            for read in need:
                by_language.setdefault(read.unit.language, []).append((number, read))
        for group in self.channels.groups_:
            units = np.searchsorted(group.owners, pairs.rows)
            there = np.append(group.owners, -1)[units] == pairs.rows
            for language in sorted(by_language, key=lambda one: one or ""):
                owners, reads = zip(*by_language[language], strict=True)
                # A profile has one unit in a language at most.
                asking = np.full(len(needs), -1, dtype=np.intp)
                asking[list(owners)] = np.arange(len(reads))
                places = np.flatnonzero(there & (asking[pairs.needs] >= 0))
                if len(places):
                    own = Pairs(asking[pairs.needs[places]], units[places])
                    yield _Part(reads, group, places, own, self.evidence_of(reads, group, own))

    def evidence_of(self, reads: Sequence[ReadUnit], group: Group, pairs: Pairs) -> Matrix:
        """Evidence of pairs of needs' units in one language and units of a group."""
        raw = self._raw(reads, group, pairs)
        evidence = scaled(raw[None, :], reads[0].unit.language, group, pairs.rows)
        return np.asarray(evidence[0])

    def _raw(self, reads: Sequence[ReadUnit], group: Group, pairs: Pairs) -> Matrix:
        channels, number = self.channels, self.channels.groups_.index(group)
        language = reads[0].unit.language
        weights = channels.weights_for(language, group.language)
        centre = channels.need_centre(language)
        vectors = np.stack([read.vector for read in reads])
        raw = group.dense_.of_pairs(vectors, centre, pairs, weights)
        if weights.words and group.words_.active_:
            raw += weights.words * self._words(reads, group, pairs)
        if weights.characters:
            asked = [read.characters[number] for read in reads]
            raw += weights.characters * sparse_products(group.characters_.by_text_, asked, pairs)
        if weights.sounds:
            asked = [read.sounds[number] for read in reads]
            raw += weights.sounds * sparse_products(group.sounds_.by_text_, asked, pairs)
        if weights.translation:
            asked = [read.translated[number] for read in reads]
            channel = group.translated(language, channels.vocabulary)
            raw += weights.translation * sparse_products(channel.by_text_, asked, pairs)
        if weights.activity:
            named = np.concatenate([read.asked for read in reads])[pairs.needs]
            raw -= weights.activity * otherwise_in_pairs(named, group.done_[pairs.rows])
        return raw

    def _words(self, reads: Sequence[ReadUnit], group: Group, pairs: Pairs) -> Matrix:
        language = reads[0].unit.language
        rarities = self.channels.word_rarity_.get(language, {})
        centre = self.channels.word_centres_.get(language)
        words = [read.words for read in reads]
        return group.words_.of_pairs(words, rarities, centre, pairs)


def _naming(parts: Sequence[str], closest: int, words: Collection[str]) -> str:
    """The closest part if it holds any of the ``words``, else the first of those that hold most of
    them and say more; the closest where none does.
    """
    keys = {fold(word) for word in words}
    if not keys or any(key in fold(parts[closest]) for key in keys):
        return parts[closest]
    longer = [part for part in parts if len(part) >= _A_NAME]
    return max([parts[closest], *longer], key=lambda part: sum(key in fold(part) for key in keys))


def closest_parts(
    channels: TextChannels, reads: Sequence[ReadUnit], group: Group, pairs: Pairs
) -> Rows:
    """Of each pair the number of the supplier's piece that is nearest to the need's unit."""
    vectors = np.stack([read.vector for read in reads])
    if not vectors.shape[1] or not len(pairs):
        return np.zeros(len(pairs), dtype=np.intp)
    language = reads[0].unit.language
    weights = channels.weights_for(language, group.language)
    return group.dense_.closest_parts(vectors, channels.need_centre(language), pairs, weights)


def scaled(
    raw: Matrix, language: Language, group: Group, units: Rows | slice = slice(None)
) -> Matrix:
    """Evidence of needs in one language and chosen units, from what the channels say of them.

    ``raw``, shape (needs, len(units)), is taken.
    """
    held_back = group.held_back_.get(language)
    if held_back is not None:
        raw -= held_back[units]
    level = group.levels_.get(language) or default_level(language, group.language)
    scale = np.float32(max(level.high - level.median, 1e-3))
    return held_down((raw - np.float32(level.median)) / scale, group.said_[units])


def _queried(
    queries: Callable[[Sequence[str]], sparse.csr_matrix], wanted: Sequence[int], texts: list[str]
) -> dict[int, Terms]:
    if not wanted:
        return {}
    found = queries([texts[i] for i in wanted])
    ends = found.indptr
    return {
        i: Terms(found.indices[ends[row] : ends[row + 1]], found.data[ends[row] : ends[row + 1]])
        for row, i in enumerate(wanted)
    }
