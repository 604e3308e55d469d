"""The text evidence of chosen pairs, in time that does not grow with the directory.

``TextChannels.block`` reads a need against everybody. Here a need that was read once is compared
with some suppliers only, by the same channels and to the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from .columns import Rows
from .dense import Matrix
from .directory import Facts, unit_scale
from .encoder import Role, Vectors
from .features import Feature
from .fusion import default_level
from .lexical import shared_words
from .reading import Group, Language, TextChannels, TextEvidence
from .records import NeedRecord
from .substance import held_down
from .topk import nearest
from .units import Unit, make_units


@dataclass(frozen=True, slots=True, eq=False)
class ReadUnit:
    """A need's texts in one language: their vector, and by group their n-grams, sounds and
    translated words.
    """

    unit: Unit
    vector: Vectors
    characters: tuple[sparse.csr_matrix | None, ...]
    sounds: tuple[sparse.csr_matrix | None, ...]
    translated: tuple[sparse.csr_matrix | None, ...]


ReadNeed = tuple[ReadUnit, ...]

# How much more a step of the texts' direction is worth for what usually comes with it.
_WITH_THE_REST = 1.3


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
                    tuple(found.get(place) for found in characters),
                    tuple(found.get(place) for found in sounds),
                    tuple(found.get(place) for found in translated),
                )
            )
        return [tuple(one) for one in read]

    def _queries(
        self, units: Sequence[Unit]
    ) -> tuple[list[dict[int, sparse.csr_matrix]], list[dict[int, sparse.csr_matrix]]]:
        characters: list[dict[int, sparse.csr_matrix]] = []
        sounds: list[dict[int, sparse.csr_matrix]] = []
        for group in self.channels.groups_:
            weights = [self.channels.weights_for(u.language, group.language) for u in units]
            wanted = [i for i, one in enumerate(weights) if one.characters]
            characters.append(_queried(group.characters_.queries, wanted, [u.whole for u in units]))
            wanted = [i for i, one in enumerate(weights) if one.sounds]
            # The sounds of a group are indexed only when somebody asks for them.
            queries = group.sounds_.queries if wanted else group.characters_.queries
            sounds.append(_queried(queries, wanted, [u.told for u in units]))
        return characters, sounds

    def _translated(self, units: Sequence[Unit], group: Group) -> dict[int, sparse.csr_matrix]:
        """Rows of translated words by the place of their unit, each language by its own channel."""
        channels = self.channels
        texts = [unit.told for unit in units]
        found: dict[int, sparse.csr_matrix] = {}
        for language in {unit.language for unit in units}:
            if channels.weights_for(language, group.language).translation:
                wanted = [i for i, unit in enumerate(units) if unit.language == language]
                channel = group.translated(language, channels.vocabulary)
                found.update(_queried(channel.queries, wanted, texts))
        return found

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
        return raw

    # candidates

    def index(self, facts: Facts) -> None:
        """Prepare ``nearest``: each group's texts beside the facts of who wrote them."""
        self._facts = facts
        told = facts.suppliers()
        self._indexed = []
        for group in self.channels.groups_:
            directions = group.dense_.directions()
            crowding = [group.held_back_[key] for key in self._crowded(group)]
            columns = [directions, told[group.owners], *(one[:, None] for one in crowding)]
            indexed = np.concatenate(columns, axis=1)
            indexed /= np.float32(unit_scale(indexed))
            self._indexed.append(indexed)

    def nearest(
        self, needs: Sequence[ReadNeed], records: Sequence[NeedRecord], k: int
    ) -> list[list[Rows]]:
        """For each need the suppliers of each language that are best by texts and facts, roughly.

        Large groups give more of the k than small ones.
        """
        found: list[list[Rows]] = [[] for _ in needs]
        wanted = self._facts.needs(records)
        by_language: dict[str | None, list[tuple[int, ReadUnit]]] = {}
        for place, need in enumerate(needs):
            for read in need:
                by_language.setdefault(read.unit.language, []).append((place, read))
        for language, members in by_language.items():
            places = [place for place, _ in members]
            vectors = np.stack([read.vector for _, read in members])
            for group, indexed in zip(self.channels.groups_, self._indexed, strict=True):
                share = len(group.units) / max(self.channels.size_, 1)
                size = int(k * min(1.0, 0.3 + share))
                asked = self._asked(vectors, wanted[places], language, group)
                rows, _ = nearest(asked, indexed, size)
                for place, row in zip(places, rows, strict=True):
                    found[place].append(group.owners[row])
        return found

    def _asked(
        self, vectors: Vectors, facts: Matrix, language: str | None, group: Group
    ) -> Vectors:
        """The needs' side: what the text's direction and each fact is worth to them."""
        weights = self.channels.weights_for(language, group.language)
        level = group.levels_.get(language) or default_level(language, group.language)
        worth = self._facts.worth.slope(Feature.TEXT) / max(level.high - level.median, 1e-3)
        centred = vectors - self.channels.need_centre(language)
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        # Words, sounds and shared concepts mostly rise with the vectors.
        texts = _WITH_THE_REST * worth * (weights.whole + weights.piece) * centred
        crowding = np.zeros((len(vectors), len(self._crowded(group))), dtype=np.float32)
        for place, key in enumerate(self._crowded(group)):
            if key == language:
                crowding[:, place] = -worth
        asked = np.concatenate([texts, facts, crowding], axis=1).astype(np.float32)
        return np.asarray(asked / np.float32(unit_scale(asked)), dtype=np.float32)

    @staticmethod
    def _crowded(group: Group) -> list[str | None]:
        return sorted(group.held_back_, key=lambda key: key or "")

    def lexical(self, need: ReadNeed, k: int, most: int) -> list[Rows]:
        """The suppliers that share the need's rarest n-grams, and its rarest sounds."""
        found = []
        for number, group in enumerate(self.channels.groups_):
            for read in need:
                for query, documents in (
                    (read.characters[number], group.characters_.documents_),
                    (read.sounds[number], group.sounds_.documents_),
                ):
                    if query is not None and query.nnz:
                        best = _best_by_rare_terms(query, documents, k, most)
                        found.append(group.owners[best])
        return found


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
) -> dict[int, sparse.csr_matrix]:
    if not wanted:
        return {}
    rows = queries([texts[i] for i in wanted])
    return {i: rows[[row]] for row, i in enumerate(wanted)}


def _best_by_rare_terms(
    query: sparse.csr_matrix, documents: sparse.csr_matrix, k: int, most: int
) -> Rows:
    """The k documents that share most with a query in its rarest terms.

    Terms are taken from the rarest on until ``most`` entries of the index were read, which bounds
    the time whatever the directory's size.
    """
    terms, weights = query.indices, query.data
    sizes = documents.indptr[terms + 1] - documents.indptr[terms]
    order = np.lexsort((terms, sizes))
    order = order[np.cumsum(sizes[order]) <= most]
    if not len(order):
        return np.zeros(0, dtype=np.intp)
    own = documents[terms[order]]
    reached = own.indices
    values = own.data * np.repeat(weights[order], sizes[order])
    places, inverse = np.unique(reached, return_inverse=True)
    totals = np.bincount(inverse, weights=values)
    if len(places) <= k:
        return places.astype(np.intp)
    best = np.argpartition(-totals, k)[:k]
    return np.sort(places[best]).astype(np.intp)
