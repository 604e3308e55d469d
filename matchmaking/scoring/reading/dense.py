"""Cosines of whole texts and of best pieces, with each language's mean vector taken out.

The bundled encoder puts texts of one language near each other whatever they say. Taking the mean
of each language out of both sides removes most of that, and costs two rank-one corrections of one
matrix product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from ..arrays import Matrix, Rows, Vectors, best_of_each, products, unit_rows
from ..columns import ByNeed, Pairs
from ..compiled import compiled
from .fusion import CENTRE_PRIOR, Weights


def centre(vectors: Vectors, prior: Vectors | None, counts: Rows | None = None) -> Vectors:
    """Mean of the rows, each as often as ``counts`` says, shrunk towards ``prior`` (a language's
    mean known from elsewhere, or zero).
    """
    known = np.zeros(vectors.shape[1], dtype=np.float32) if prior is None else prior
    size = len(vectors) if counts is None else int(counts.sum())
    own = (
        vectors.sum(axis=0, dtype=np.float64)
        if counts is None
        else np.einsum("i,ij->j", counts.astype(np.float64), vectors)
    )
    return np.asarray((own + CENTRE_PRIOR * known) / (size + CENTRE_PRIOR), dtype=np.float32)


def centred_cosine(
    left: Vectors,
    right: Vectors,
    left_centre: Vectors,
    right_centre: Vectors,
    share: float,
) -> Matrix:
    """Cosines after taking ``share`` of the centres out of both sides, shape (left, right)."""
    dot = products(left, right)
    if not share:
        return dot
    a, b = share * left_centre, share * right_centre
    corrected = dot - _with(left, b)[:, None] - _with(right, a)[None, :] + float(a @ b)
    left_length = np.sqrt(np.maximum(1.0 - 2.0 * _with(left, a) + float(a @ a), 1e-6))
    right_length = np.sqrt(np.maximum(1.0 - 2.0 * _with(right, b) + float(b @ b), 1e-6))
    return np.asarray(corrected / (left_length[:, None] * right_length[None, :]), dtype=np.float32)


def _with(vectors: Vectors, centre: Vectors) -> Matrix:
    """Each row's product with the centre, the same wherever the row stands."""
    return np.asarray(np.einsum("ij,j->i", vectors, centre), dtype=np.float32)


class _Asking(NamedTuple):
    """Needs without the centre of their language, to be compared with vectors chosen one by one.

    ``offsets`` are what each need shares with the centre of those vectors.
    """

    directions: Vectors
    offsets: Matrix

    @classmethod
    def of(cls, needs: Vectors, own: Vectors, theirs: Vectors, share: float) -> _Asking:
        """``share`` of the centre of their ``own`` language is taken out of the needs."""
        directions = needs
        if share:
            directions = needs - np.float32(share) * own
            squares = np.maximum(np.einsum("ij,ij->i", directions, directions), 1e-6)
            directions /= np.sqrt(squares)[:, None]
        offsets = share * np.einsum("ij,j->i", directions, theirs)
        return cls(directions, offsets.astype(np.float32))


class _Told(NamedTuple):
    """Unit rows, and how long they are after their centre was taken out."""

    vectors: Vectors
    lengths: Matrix

    @classmethod
    def of(cls, vectors: Vectors, middle: Vectors, share: float) -> _Told:
        if not share:
            return cls(vectors, np.ones(len(vectors), dtype=np.float32))
        b = share * middle
        squares = 1.0 - 2.0 * np.einsum("ij,j->i", vectors, b) + float(b @ b)
        return cls(vectors, np.sqrt(np.maximum(squares, 1e-6)).astype(np.float32))


class _Pieces(NamedTuple):
    """Unit i has the pieces ``part_of[starts[i]:starts[i] + counts[i]]``, one at least."""

    part_of: npt.NDArray[np.int32]
    starts: Rows
    counts: Rows


@compiled
def _cosines(asking: _Asking, told: _Told, pairs: ByNeed, result: Matrix) -> None:
    """``centred_cosine`` of each pair."""
    for need in range(len(pairs.starts) - 1):
        asked = asking.directions[need]
        for pair in range(pairs.starts[need], pairs.starts[need + 1]):
            row = pairs.rows[pair]
            vector = told.vectors[row]
            dot = np.float32(0.0)
            for column in range(len(asked)):
                dot += asked[column] * vector[column]
            result[pair] = (dot - asking.offsets[need]) / told.lengths[row]


@compiled
def _best_cosines(
    asking: _Asking, told: _Told, pieces: _Pieces, pairs: ByNeed, result: Matrix
) -> None:
    """Of each pair the greatest cosine of the need with any of the unit's pieces.

    Suppliers of one trade name the same products: each is compared with a need once.
    """
    known = np.empty(len(told.vectors), dtype=np.float32)
    known_to = np.full(len(told.vectors), -1, dtype=np.int32)
    for need in range(len(pairs.starts) - 1):
        asked = asking.directions[need]
        for pair in range(pairs.starts[need], pairs.starts[need + 1]):
            first = pieces.starts[pairs.rows[pair]]
            best = np.float32(-np.inf)
            for place in range(first, first + pieces.counts[pairs.rows[pair]]):
                part = pieces.part_of[place]
                if known_to[part] != need:
                    vector = told.vectors[part]
                    dot = np.float32(0.0)
                    for column in range(len(asked)):
                        dot += asked[column] * vector[column]
                    known[part] = (dot - asking.offsets[need]) / told.lengths[part]
                    known_to[part] = need
                best = max(best, known[part])
            result[pair] = best


class DenseChannel:
    """Vectors of the suppliers' units of one language, and their likeness to needs of any
    language.
    """

    def fit(
        self,
        whole: Vectors,
        pieces: tuple[Vectors, Sequence[int]],
        counts: Sequence[int],
        prior: Vectors | None,
    ) -> DenseChannel:
        """``pieces`` are the distinct ones, and the number among them of each piece of all units
        one after another, ``counts[i] >= 1`` of unit i: what many say is kept once.
        """
        self.whole_, self.parts_ = whole, pieces[0]
        self.part_of_ = np.array(pieces[1], dtype=np.int32)
        self.counts_ = np.array(counts, dtype=np.intp)
        self.starts_ = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.intp)
        self.whole_centre_ = centre(whole, prior)
        self.parts_centre_ = centre(self.parts_, prior, np.bincount(self.part_of_))
        self._chosen: dict[tuple[str, float], _Told] = {}
        return self

    def alone(self, whole: Vectors, parts: Vectors) -> DenseChannel:
        """The channel of one unit only, with the centres of all."""
        one = copy(self)
        one.whole_, one.parts_ = whole, parts
        one.part_of_ = np.arange(len(parts), dtype=np.int32)
        one._chosen = {}
        one.counts_ = np.array([len(parts)], dtype=np.intp)
        one.starts_ = np.zeros(1, dtype=np.intp)
        return one

    def block(self, needs: Vectors, need_centre: Vectors, weights: Weights) -> Matrix:
        """Weighted sum of both cosines, shape (needs, units)."""
        if not needs.shape[1]:
            return np.zeros((len(needs), len(self.starts_)), dtype=np.float32)
        result = np.zeros((len(needs), len(self.starts_)), dtype=np.float32)
        if weights.whole:
            result += weights.whole * centred_cosine(
                needs,
                self.whole_,
                need_centre,
                self.whole_centre_,
                weights.centring[0],
            )
        if weights.piece:
            cosines = centred_cosine(
                self.parts_,
                needs,
                self.parts_centre_,
                need_centre,
                weights.centring[1],
            )
            result += weights.piece * best_of_each(cosines, self.part_of_, self.starts_).T
        return result

    def of_pairs(
        self, needs: Vectors, need_centre: Vectors, pairs: Pairs, weights: Weights
    ) -> Matrix:
        """What ``block`` gives for pairs of the needs and some units, shape (pairs,)."""
        result = np.zeros(len(pairs), dtype=np.float32)
        if not needs.shape[1]:
            return result
        said, by_need = np.empty_like(result), pairs.by_need(len(needs))
        if weights.whole:
            share = weights.centring[0]
            asking = _Asking.of(needs, need_centre, self.whole_centre_, share)
            _cosines(asking, self._side("whole", share), by_need, said)
            result += weights.whole * said
        if weights.piece:
            share = weights.centring[1]
            asking = _Asking.of(needs, need_centre, self.parts_centre_, share)
            pieces = _Pieces(self.part_of_, self.starts_, self.counts_)
            _best_cosines(asking, self._side("parts", share), pieces, by_need, said)
            result += weights.piece * said
        return result

    def _pieces(self, units: Rows) -> tuple[Rows, Rows]:
        """Places of all the pieces of some units, and where among them each unit's begin."""
        counts = self.counts_[units]
        first = np.cumsum(counts) - counts
        return np.repeat(self.starts_[units] - first, counts) + np.arange(counts.sum()), first

    def _side(self, side: Literal["whole", "parts"], share: float) -> _Told:
        """The ``whole`` texts or ``parts``; their lengths are made for the first chosen pairs."""
        if (side, share) not in self._chosen:
            self._chosen[side, share] = (
                _Told.of(self.whole_, self.whole_centre_, share)
                if side == "whole"
                else _Told.of(self.parts_, self.parts_centre_, share)
            )
        return self._chosen[side, share]

    def directions(self) -> Vectors:
        """The whole texts' vectors without their language's mean, of unit length."""
        return unit_rows(self.whole_ - self.whole_centre_)

    def closest_parts(
        self, needs: Vectors, need_centre: Vectors, pairs: Pairs, weights: Weights
    ) -> Rows:
        """Of each pair the number, within its unit, of the piece that is nearest to the need."""
        share = weights.centring[1]
        places, first = self._pieces(pairs.rows)
        counts = self.counts_[pairs.rows]
        parts = self.part_of_[places]
        asking = _Asking.of(needs, need_centre, self.parts_centre_, share)
        told = self._side("parts", share)
        need = np.repeat(pairs.needs, counts)
        dots = np.einsum("ij,ij->i", told.vectors[parts], asking.directions[need])
        cosines = np.round((dots - asking.offsets[need]) / told.lengths[parts], 5)
        best = np.repeat(np.maximum.reduceat(cosines, first), counts)
        found = np.flatnonzero(cosines == best)
        pair = np.repeat(np.arange(len(pairs)), counts)[found]
        # Of pieces that are equally near the first.
        return np.asarray(found[np.flatnonzero(np.diff(pair, prepend=-1))] - first, dtype=np.intp)


def need_centres(
    vectors_by_language: Mapping[str | None, Vectors], priors: Mapping[str, Vectors]
) -> dict[str | None, Vectors]:
    """Centres of the needs of each language, shrunk towards the language's prior."""
    return {
        language: centre(vectors, priors.get(language or ""))
        for language, vectors in vectors_by_language.items()
    }
