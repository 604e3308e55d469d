"""The text evidence of chosen pairs, in time that does not grow with the directory.

``TextChannels.block`` reads a need against everybody. Here a need that was read once is compared
with some suppliers only, by the same channels and to the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import sparse

from .activities import Activities, named_activities, otherwise
from .columns import Rows
from .dense import Matrix
from .encoder import Role, Vectors
from .fusion import default_level
from .lexical import shared_words
from .reading import Group, Language, TextChannels, TextEvidence
from .records import NeedRecord
from .substance import held_down
from .units import Unit, make_units


class Terms(NamedTuple):
    """One row of a sparse matrix: the columns that it has, and their values."""

    indices: Rows
    data: Matrix

    @property
    def nnz(self) -> int:
        return len(self.indices)


@dataclass(frozen=True, slots=True, eq=False)
class ReadUnit:
    """A need's texts in one language: their vector, what they name as done, shape (1,), and by
    group their n-grams, sounds and translated words.
    """

    unit: Unit
    vector: Vectors
    asked: Activities
    characters: tuple[Terms | None, ...]
    sounds: tuple[Terms | None, ...]
    translated: tuple[Terms | None, ...]


ReadNeed = tuple[ReadUnit, ...]


class PairTexts:
    """What the text channels say of one need and the suppliers in ``rows``."""

    def __init__(self, selected: SelectedTexts, need: ReadNeed, rows: Rows) -> None:
        self._selected = selected
        self._rows = rows
        self._parts = list(selected.parts(need, rows))

    def values(self) -> Matrix:
        """Evidence of shape (len(rows),)."""
        return best_of_units(len(self._rows), self._parts)

    def evidence(self, supplier: int) -> TextEvidence:
        """The best pair of units of the need and the supplier at row ``supplier``."""
        (place,) = np.flatnonzero(self._rows == supplier)[:1]
        best: _Part | None = None
        value = -np.inf
        at = 0
        for part in self._parts:
            found = np.flatnonzero(part.places == place)
            if len(found) and part.values[found[0]] > value:
                best, at = part, int(found[0])
                value = float(part.values[at])
        if best is None:
            return TextEvidence(None, None, 0.0, "", ())
        theirs = best.group.units[best.units[at]]
        closest = self._selected.closest_part(best.read, best.group, int(best.units[at]))
        return TextEvidence(
            best.read.unit.language,
            best.group.language,
            value,
            theirs.parts[closest],
            shared_words(
                best.read.unit.whole,
                theirs.whole,
                left_out=self._selected.channels.vocabulary.certificate_words,
            ),
        )


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """One unit of a need against the chosen units of one group; ``places`` are those in rows."""

    read: ReadUnit
    group: Group
    places: Rows
    units: Rows
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
        read: list[list[ReadUnit]] = [[] for _ in needs]
        for place, unit in enumerate(units):
            read[unit.owner].append(
                ReadUnit(
                    unit,
                    vectors[place],
                    named_activities([unit.told]),
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

    def prepare(self, needs: Iterable[ReadNeed]) -> None:
        """Look up together what ``parts`` will need of each; it changes no value."""
        texts: dict[Language, list[str]] = {}
        for need in needs:
            for read in need:
                texts.setdefault(read.unit.language, []).append(read.unit.told)
        for language, told in texts.items():
            centre = self.channels.word_centres_.get(language)
            for group in self.channels.groups_:
                if self.channels.weights_for(language, group.language).words:
                    group.words_.prepare(told, centre)

    def values(self, need: ReadNeed, rows: Rows) -> Matrix:
        """Evidence of one need and some suppliers (ascending rows), shape (len(rows),)."""
        return best_of_units(len(rows), self.parts(need, rows))

    def parts(self, need: ReadNeed, rows: Rows) -> Iterator[_Part]:
        """Each unit of the need with each group that any of the suppliers writes in."""
        for number, group in enumerate(self.channels.groups_):
            units = np.searchsorted(group.owners, rows)
            there = np.append(group.owners, -1)[units] == rows
            places = np.flatnonzero(there)
            if not len(places):
                continue
            for read in need:
                own = units[places]
                raw = self._raw(read, number, own)
                evidence = scaled(raw[None, :], read.unit.language, group, own)[0]
                yield _Part(read, group, places, own, evidence)

    def evidence_of(self, read: ReadUnit, group: Group, units: Rows) -> Matrix:
        """Evidence of one unit of a need and some units of a group, in ascending order."""
        raw = self._raw(read, self.channels.groups_.index(group), units)
        evidence = scaled(raw[None, :], read.unit.language, group, units)
        return np.asarray(evidence[0])

    def closest_part(self, read: ReadUnit, group: Group, unit: int) -> int:
        """Number of the piece of a supplier's unit that is nearest to the need's unit."""
        if not len(read.vector):
            return 0
        language = read.unit.language
        weights = self.channels.weights_for(language, group.language)
        centre = self.channels.need_centre(language)
        return group.dense_.best_part(read.vector[None, :], centre, unit, weights)

    def _raw(self, read: ReadUnit, number: int, units: Rows) -> Matrix:
        channels, group = self.channels, self.channels.groups_[number]
        language = read.unit.language
        weights = channels.weights_for(language, group.language)
        raw = group.dense_.at(read.vector, channels.need_centre(language), units, weights)
        if weights.words and group.words_.active_:
            rarities = channels.word_rarity_.get(language, {})
            centre = channels.word_centres_.get(language)
            raw += weights.words * group.words_.at(read.unit.told, rarities, centre, units)
        characters, sounds = read.characters[number], read.sounds[number]
        if characters is not None:
            raw += weights.characters * group.characters_.at(characters, units)
        if sounds is not None:
            raw += weights.sounds * group.sounds_.at(sounds, units)
        translated = read.translated[number]
        if translated is not None:
            channel = group.translated(language, channels.vocabulary)
            raw += weights.translation * channel.at(translated, units)
        if weights.activity:
            raw -= weights.activity * otherwise(read.asked, group.done_[units])[0]
        return raw


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


def best_of_units(size: int, parts: Iterable[_Part]) -> Matrix:
    """The best of each supplier's pairs of units; 0 where there is none."""
    best = np.full(size, -np.inf, dtype=np.float32)
    for part in parts:
        best[part.places] = np.maximum(best[part.places], part.values)
    best[~np.isfinite(best)] = 0.0
    return best


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
