"""Word against word: each word of a need looks for its nearest word in a supplier's text.

A sentence vector blurs the one word that matters among many; comparing words by their own vectors
(late interaction, as in Khattab and Zaharia 2020) keeps it, and finds ブレーキ in "frenos"
without a dictionary.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from typing import Literal

import numpy as np
import numpy.typing as npt

from ..arrays import Matrix, Vectors, best_of_each, unit_rows
from ..encoding.encoder import Reader, Role
from ..language.content_words import WordReader

# Words of all suppliers together above which the channel abstains: its cost grows with them.
MOST_WORDS = 600_000
_CENTRE_LEAST = 50
# Cosines kept at hand, 4 bytes each.
_KEPT_COSINES = 2**25
# Words of needs that are looked up together.
_AT_ONCE = 64


class WordChannel:
    """Mean over a need's words of the cosine with the supplier's nearest word, rare words first.

    Values about 0..1, shape (needs, units); all zeros where there is no encoder or too much text.
    """

    def __init__(self, words: WordReader | None = None) -> None:
        self.words = words or WordReader()

    def fit(self, texts: Sequence[str], reader: Reader) -> WordChannel:
        self.reader = reader
        self._kept: dict[tuple[str, int], tuple[Vectors, dict[str, Vectors]]] = {}
        self.size_ = len(texts)
        lists = [self.words.of_supplier(text) for text in texts]
        counts = np.array([len(words) for words in lists], dtype=np.intp)
        self.filled_ = np.flatnonzero(counts)
        self.active_ = bool(reader.encoder.dimension) and 0 < counts.sum() <= MOST_WORDS
        if self.active_:
            distinct = {word: i for i, word in enumerate(sorted({w for ws in lists for w in ws}))}
            vectors = reader.vectors(distinct)
            self.centre_ = _centre(vectors)
            self.vectors_ = unit_rows(vectors - self.centre_)
            self.places_ = np.array([distinct[w] for words in lists for w in words], dtype=np.intp)
            ends = np.cumsum(counts[self.filled_])
            self.starts_ = np.concatenate([[0], ends[:-1]]).astype(np.intp)
        return self

    def alone(self, text: str) -> WordChannel:
        """The channel of one text only, with the centre of all."""
        one = copy(self)
        words = self.words.of_supplier(text)
        one.size_, one._kept = 1, {}
        one.filled_ = np.arange(1 if words else 0)
        one.active_ = self.active_ and bool(words)
        if one.active_:
            one.vectors_ = unit_rows(self.reader.vectors(words) - self.centre_)
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
                weight = np.array([weights.get(word, 1.0) for word in words], dtype=np.float32)
                chosen = np.stack([best[word] for word in words])
                result[row, self.filled_] = weight @ chosen / weight.sum()
        return result

    def at(
        self,
        words: Sequence[str],
        weights: Mapping[str, float],
        need_centre: Vectors | None,
        units: npt.NDArray[np.intp],
    ) -> Matrix:
        """What ``block`` gives for the words of one need and some units, in their order."""
        result = np.zeros(len(units), dtype=np.float32)
        places = np.searchsorted(self.filled_, units)
        told = np.flatnonzero(np.append(self.filled_, -1)[places] == units)
        if not self.active_ or not words or not len(told):
            return result
        known = self._looked_up("each", words, need_centre)
        ends = np.append(self.starts_[1:], len(self.places_))
        starts = self.starts_[places[told]]
        counts = ends[places[told]] - starts
        first = np.cumsum(counts) - counts
        own = self.places_[np.repeat(starts - first, counts) + np.arange(counts.sum())]
        best = [np.maximum.reduceat(known[word].take(own), first) for word in words]
        weight = np.array([weights.get(word, 1.0) for word in words], dtype=np.float32)
        # Unit by unit: it has the same bits whichever units stand beside it.
        said = np.einsum("ij,j->i", np.stack(best, axis=1), weight)
        result[told] = said / weight.sum()
        return result

    def prepare(self, needs: Iterable[Sequence[str]], need_centre: Vectors | None) -> None:
        """Look up the words of many needs together, which ``at`` will then find at hand."""
        if self.active_:
            words = {word for own in needs for word in own}
            most = _KEPT_COSINES // len(self.vectors_)
            self._looked_up("each", sorted(words)[:most], need_centre)

    def _looked_up(
        self, whom: Literal["each", "best"], words: Sequence[str], need_centre: Vectors | None
    ) -> Mapping[str, Vectors]:
        """By word its cosines with ``each`` of the suppliers' distinct words, or with the ``best``
        word of each filled unit.

        The same words come again in need after need, so that a few megabytes are kept.
        """
        centre = self.centre_ if need_centre is None else need_centre
        known = self._kept.setdefault((whom, id(centre)), (centre, {}))[1]
        width = len(self.vectors_ if whom == "each" else self.filled_)
        unseen = [word for word in words if word not in known]
        if unseen and (len(known) + len(unseen)) * width > _KEPT_COSINES:
            known.clear()
            unseen = list(words)
        if unseen:
            asked = unit_rows(self.reader.vectors(unseen, Role.NEED) - centre)
            # In blocks of one shape a word has the same bits whichever words stand beside it.
            padded = np.zeros((-(-len(unseen) // _AT_ONCE) * _AT_ONCE, asked.shape[1]), np.float32)
            padded[: len(unseen)] = asked
            for start in range(0, len(unseen), _AT_ONCE):
                cosines = self.vectors_ @ padded[start : start + _AT_ONCE].T
                if whom == "best":
                    cosines = best_of_each(cosines, self.places_, self.starts_)
                own = unseen[start : start + _AT_ONCE]
                # Without what fills the block up, which would be kept with the rows.
                known.update(zip(own, np.ascontiguousarray(cosines.T[: len(own)]), strict=True))
        return known


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
