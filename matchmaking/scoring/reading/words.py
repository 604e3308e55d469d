"""Word against word: each word of a need looks for its nearest word in a supplier's text.

A sentence vector blurs the one word that matters among many; comparing words by their own vectors
(late interaction, as in Khattab and Zaharia 2020) keeps it, and finds ブレーキ in "frenos"
without a dictionary.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays import (
    SQUARE_STEPS,
    Floats,
    Matrix,
    Rows,
    Vectors,
    best_of_each,
    in_steps,
    slices,
    unit_rows,
)
from ..columns import ByNeed, Pairs
from ..compiled import compiled
from ..encoding.encoder import Reader, Role
from ..language.content_words import WordReader
from .paired import starts_of

# Words of all suppliers together above which the channel abstains: its cost grows with them.
MOST_WORDS = 600_000
_CENTRE_LEAST = 50
# Cosines are kept as whole numbers of so many grains, in half the memory: their third decimal is
# the last that tells anything. Two bytes have room for one that passes 1 by a hair.
_GRAINS = 32_000
# Cosines kept at hand, 2 bytes each.
_KEPT_COSINES = 2**25
# Words of needs that are looked up together.
_AT_ONCE = 256

Grains = npt.NDArray[np.int16]


class WordChannel:
    """Mean over a need's words of the cosine with the supplier's nearest word, rare words first.

    Values about 0..1, shape (needs, units); all zeros where there is no encoder or too much text.
    """

    def __init__(self, words: WordReader | None = None) -> None:
        self.words = words or WordReader()

    def fit(self, texts: Sequence[str], reader: Reader) -> WordChannel:
        """Texts of suppliers' units; above ``MOST_WORDS`` words in all the channel abstains."""
        self.reader = reader
        self._kept: dict[tuple[str, int], _AtHand] = {}
        self.size_ = len(texts)
        lists = [self.words.of_supplier(text) for text in texts]
        counts = np.array([len(words) for words in lists], dtype=np.intp)
        self.bounds_ = starts_of([len(words) for words in lists])
        self.filled_ = np.flatnonzero(counts)
        self.active_ = bool(reader.encoder.dimension) and 0 < counts.sum() <= MOST_WORDS
        if self.active_:
            distinct = {word: i for i, word in enumerate(sorted({w for ws in lists for w in ws}))}
            vectors = reader.vectors(distinct)
            self.centre_ = _centre(vectors)
            self.vectors_ = in_steps(unit_rows(vectors - self.centre_))
            self.places_ = np.array([distinct[w] for words in lists for w in words], dtype=np.intp)
            self.starts_ = self.bounds_[self.filled_]
        return self

    def alone(self, text: str) -> WordChannel:
        """The channel of one text only, with the centre of all."""
        one = copy(self)
        words = self.words.of_supplier(text)
        one.size_, one._kept = 1, {}
        one.filled_, one.bounds_ = np.arange(1 if words else 0), starts_of([len(words)])
        one.active_ = self.active_ and bool(words)
        if one.active_:
            one.vectors_ = in_steps(unit_rows(self.reader.vectors(words) - self.centre_))
            one.places_ = np.arange(len(words))
            one.starts_ = np.zeros(1, dtype=np.intp)
        return one

    def block(
        self, texts: Sequence[str], weights: Mapping[str, float], need_centre: Vectors | None
    ) -> Matrix:
        """``weights`` are the rarities of the needs' words (see ``rarity``); unknown ones count
        1.
        """
        result = np.zeros((len(texts), self.size_), dtype=np.float32)
        if not self.active_:
            return result
        lists = [self.words.of_need(text) for text in texts]
        distinct = sorted({word for words in lists for word in words})
        best = self._looked_up("best", distinct, need_centre)
        for row, words in enumerate(lists):
            if words:
                weight = np.array([weights.get(word, 1.0) for word in words])
                total = weight @ best.of(words).astype(np.float64)
                result[row, self.filled_] = from_grains(total / weight.sum())
        return result

    def of_pairs(
        self,
        needs: Sequence[Sequence[str]],
        weights: Mapping[str, float],
        need_centre: Vectors | None,
        pairs: Pairs,
    ) -> Matrix:
        """What ``block`` gives for the words of some needs and some units, shape (pairs,)."""
        result = np.zeros(len(pairs), dtype=np.float32)
        if not self.active_:
            return result
        starts = pairs.by_need(len(needs)).starts
        told = _Told(self.bounds_, self.places_)
        for own in _together(needs, _KEPT_COSINES // len(self.vectors_)):
            words = [word for need in needs[own] for word in need]
            known = self._looked_up("each", words, need_centre)
            weight = [weights.get(word, 1.0) for word in words]
            asked = _Asked(
                starts_of([len(need) for need in needs[own]]),
                known.rows_of(words),
                np.array(weight, dtype=np.float32),
            )
            chosen = ByNeed(starts[own.start : own.stop + 1], pairs.rows)
            _means_of_best(known.table, asked, told, chosen, result)
        return result

    def _looked_up(
        self, whom: Literal["each", "best"], words: Sequence[str], need_centre: Vectors | None
    ) -> _AtHand:
        """The words' cosines with ``each`` of the suppliers' distinct words, or with the ``best``
        word of each filled unit.
        """
        centre = self.centre_ if need_centre is None else need_centre
        width = len(self.vectors_ if whom == "each" else self.filled_)
        known = self._kept.get((whom, id(centre)))
        if known is None:
            known = self._kept[whom, id(centre)] = _AtHand(centre, width)
        unseen = known.unseen(words)
        if unseen:
            asked = in_steps(unit_rows(self.reader.vectors(unseen, Role.NEED) - centre))
            for part in slices(len(unseen), _AT_ONCE):
                if whom == "each":
                    cosines = cosines_in_grains(asked[part], self.vectors_)
                else:
                    every = cosines_in_grains(self.vectors_, asked[part])
                    cosines = best_of_each(every, self.places_, self.starts_).T
                known.add(unseen[part], cosines)
        return known


class _AtHand:
    """Cosines of words that were looked up, a row for each word.

    The same words come again in need after need. Room for all that may be kept is reserved at once:
    it takes memory only as far as it is filled.
    """

    def __init__(self, centre: Vectors, width: int) -> None:
        # Held, so that nothing else gets its identity.
        self.centre = centre
        self.table = np.empty((_KEPT_COSINES // max(width, 1), width), dtype=np.int16)
        self._rows: dict[str, int] = {}

    def unseen(self, words: Sequence[str]) -> list[str]:
        """Those of the words that are not at hand, each once; makes room for them."""
        asked = dict.fromkeys(words)
        unseen = [word for word in asked if word not in self._rows]
        if unseen and len(self._rows) + len(unseen) > len(self.table):
            self._rows.clear()
            unseen = list(asked)
        if len(unseen) > len(self.table):
            # One need may say more words than are kept.
            self.table = np.empty((len(unseen), self.table.shape[1]), dtype=np.int16)
        return unseen

    def add(self, words: Sequence[str], cosines: Grains) -> None:
        """``cosines`` of shape (words, width)."""
        first = len(self._rows)
        self.table[first : first + len(words)] = cosines
        self._rows.update(zip(words, range(first, first + len(words)), strict=True))

    def rows_of(self, words: Sequence[str]) -> Rows:
        return np.array([self._rows[word] for word in words], dtype=np.intp)

    def of(self, words: Sequence[str]) -> Grains:
        """Cosines of some words, shape (words, width)."""
        return self.table[self.rows_of(words)]


def _together(needs: Sequence[Sequence[str]], most: int) -> Iterator[slice]:
    """Needs in their order, as many at a time as have no more than ``most`` words, or one."""
    words: set[str] = set()
    first = 0
    for place, own in enumerate(needs):
        words.update(own)
        if len(words) > most and place > first:
            yield slice(first, place)
            first, words = place, set(own)
    if first < len(needs):
        yield slice(first, len(needs))


class _Asked(NamedTuple):
    """Need i has the ``words[starts[i]:starts[i + 1]]``, rows of a table, and their ``weights``."""

    starts: Rows
    words: Rows
    weights: Matrix


class _Told(NamedTuple):
    """Unit i has the ``words[starts[i]:starts[i + 1]]``, columns of a table."""

    starts: Rows
    words: Rows


@compiled
def _means_of_best(
    table: Grains, asked: _Asked, told: _Told, pairs: ByNeed, result: Matrix
) -> None:
    """Of each pair the mean over the need's words of the best cosine with one of the unit's."""
    for need in range(len(asked.starts) - 1):
        for pair in range(pairs.starts[need], pairs.starts[need + 1]):
            unit = pairs.rows[pair]
            said = told.words[told.starts[unit] : told.starts[unit + 1]]
            total = weight = np.float32(0.0)
            for word in range(asked.starts[need], asked.starts[need + 1]):
                cosines = table[asked.words[word]]
                best = np.int16(-_GRAINS)
                for place in said:
                    best = max(best, cosines[np.uintp(place)])
                total += asked.weights[word] * np.float32(best)
                weight += asked.weights[word]
            if len(said) and weight > 0:
                result[pair] = total / (weight * np.float32(_GRAINS))


def cosines_in_grains(left: Vectors, right: Vectors) -> Grains:
    """Cosines of all rows with all rows, both ``in_steps``, as they are kept: (left, right)."""
    cosines = left @ right.T
    cosines *= np.float32(_GRAINS / SQUARE_STEPS)
    np.rint(cosines, out=cosines)
    return cosines.astype(np.int16)


def from_grains(grains: Floats) -> Matrix:
    """Cosines of means over words, each of which was kept in grains."""
    return np.asarray(grains / _GRAINS, dtype=np.float32)


def rarity(texts: Iterable[str], words: WordReader) -> dict[str, float]:
    """Weights of the words of some needs: the rarer among them, the heavier; mean about 1."""
    counts: Counter[str] = Counter()
    size = 0
    for text in texts:
        counts.update(words.of_need(text))
        size += 1
    most = math.log1p(max(size, 1))
    return {word: math.log1p(size / count) / most for word, count in counts.items()}


def words_centre(texts: Iterable[str], reader: Reader, words: WordReader) -> Vectors | None:
    """Mean vector of the words of some needs of one language; None where there are too few."""
    told = sorted({word for text in texts for word in words.of_need(text)})
    if len(told) < _CENTRE_LEAST or not reader.encoder.dimension:
        return None
    return _centre(reader.vectors(told, Role.NEED))


def _centre(vectors: Vectors) -> Vectors:
    share = len(vectors) / (len(vectors) + float(_CENTRE_LEAST))
    return np.asarray(share * vectors.mean(axis=0), dtype=np.float32)
