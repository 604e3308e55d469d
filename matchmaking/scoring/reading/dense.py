"""Cosines of whole texts and of best pieces, with each language's mean vector taken out.

The bundled encoder puts texts of one language near each other whatever they say. Taking the mean
of each language out of both sides removes most of that, and costs two rank-one corrections of one
matrix product.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import copy

import numpy as np
import numpy.typing as npt

from ..arrays import Matrix, Rows, Vectors, best_of_each, unit_rows
from ..columns import Pairs
from .fusion import CENTRE_PRIOR, Weights
from .paired import of_needs


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
    dot: Matrix,
    left: Vectors,
    right: Vectors,
    left_centre: Vectors,
    right_centre: Vectors,
    share: float,
) -> Matrix:
    """Cosines after taking ``share`` of the centres out of both sides, from the raw products
    ``dot``.
    """
    if not share:
        return dot
    a, b = share * left_centre, share * right_centre
    corrected = dot - (left @ b)[:, None] - (right @ a)[None, :] + float(a @ b)
    left_length = np.sqrt(np.maximum(1.0 - 2.0 * (left @ a) + float(a @ a), 1e-6))
    right_length = np.sqrt(np.maximum(1.0 - 2.0 * (right @ b) + float(b @ b), 1e-6))
    return np.asarray(corrected / (left_length[:, None] * right_length[None, :]), dtype=np.float32)


class _Centred:
    """Needs against vectors that are chosen one by one: ``centred_cosine`` with one product."""

    def __init__(
        self, left: Vectors, left_centre: Vectors, right_centre: Vectors, share: float
    ) -> None:
        """``left`` of shape (needs, dimension)."""
        directions = left
        if share:
            directions = left - np.float32(share) * left_centre
            squares = np.maximum(np.einsum("ij,ij->i", directions, directions), 1e-6)
            directions /= np.sqrt(squares)[:, None]
        self.directions = directions
        self.offsets = share * np.einsum("ij,j->i", directions, right_centre)

    def cosines(self, need: int, right: Vectors, lengths: Matrix | None) -> Matrix:
        """``lengths`` are those of the centred vectors, None where nothing is taken out."""
        # Row by row: a pair has the same bits whatever else is compared with the need.
        dot = np.einsum("ij,j->i", right, self.directions[need])
        return np.asarray(dot if lengths is None else (dot - self.offsets[need]) / lengths)


def _centred_lengths(vectors: Vectors, middle: Vectors, share: float) -> Matrix | None:
    """Lengths of unit rows after ``share`` of a centre was taken out; None for no share."""
    if not share:
        return None
    b = share * middle
    squares = 1.0 - 2.0 * np.einsum("ij,j->i", vectors, b) + float(b @ b)
    return np.asarray(np.sqrt(np.maximum(squares, 1e-6)), dtype=np.float32)


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
        self._lengths: dict[tuple[str, float], Matrix | None] = {}
        return self

    def alone(self, whole: Vectors, parts: Vectors) -> DenseChannel:
        """The channel of one unit only, with the centres of all."""
        one = copy(self)
        one.whole_, one.parts_ = whole, parts
        one.part_of_ = np.arange(len(parts), dtype=np.int32)
        one._lengths = {}
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
                needs @ self.whole_.T,
                needs,
                self.whole_,
                need_centre,
                self.whole_centre_,
                weights.centring[0],
            )
        if weights.piece:
            cosines = centred_cosine(
                self.parts_ @ needs.T,
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
        if weights.whole:
            share = weights.centring[0]
            centred = _Centred(needs, need_centre, self.whole_centre_, share)
            lengths = self._lengths_of("whole", share)
            for need, own in of_needs(pairs, len(needs)):
                units = pairs.rows[own]
                told = None if lengths is None else lengths[units]
                result[own] += weights.whole * centred.cosines(
                    need, self.whole_.take(units, axis=0), told
                )
        if weights.piece:
            share = weights.centring[1]
            centred = _Centred(needs, need_centre, self.parts_centre_, share)
            lengths = self._lengths_of("parts", share)
            place = np.empty(len(self.parts_), dtype=np.intp)
            places, firsts = self._pieces(pairs.rows)
            said = self.part_of_[places]
            ends = np.append(firsts, len(said))
            for need, own in of_needs(pairs, len(needs)):
                first, last = ends[own.start], ends[own.stop]
                # Suppliers of one trade name the same products: each is compared once.
                parts, again = _distinct(said[first:last], place)
                told = None if lengths is None else lengths[parts]
                cosines = centred.cosines(need, self.parts_.take(parts, axis=0), told)
                best = np.maximum.reduceat(cosines[again], firsts[own] - first)
                result[own] += weights.piece * best
        return result

    def _pieces(self, units: Rows) -> tuple[Rows, Rows]:
        """Places of all the pieces of some units, and where among them each unit's begin."""
        counts = self.counts_[units]
        first = np.cumsum(counts) - counts
        return np.repeat(self.starts_[units] - first, counts) + np.arange(counts.sum()), first

    def _lengths_of(self, side: str, share: float) -> Matrix | None:
        """Lengths of the centred ``whole`` texts or ``parts``, made for the first chosen pairs."""
        if (side, share) not in self._lengths:
            vectors, middle = (
                (self.whole_, self.whole_centre_)
                if side == "whole"
                else (self.parts_, self.parts_centre_)
            )
            self._lengths[side, share] = _centred_lengths(vectors, middle, share)
        return self._lengths[side, share]

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
        centred = _Centred(needs, need_centre, self.parts_centre_, share)
        asking = np.repeat(pairs.needs, counts)
        cosines = np.einsum("ij,ij->i", self.parts_[parts], centred.directions[asking])
        lengths = self._lengths_of("parts", share)
        if lengths is not None:
            cosines = (cosines - centred.offsets[asking]) / lengths[parts]
        cosines = np.round(cosines, 5)
        best = np.repeat(np.maximum.reduceat(cosines, first), counts)
        found = np.flatnonzero(cosines == best)
        pair = np.repeat(np.arange(len(pairs)), counts)[found]
        # Of pieces that are equally near the first.
        return np.asarray(found[np.flatnonzero(np.diff(pair, prepend=-1))] - first, dtype=np.intp)


def _distinct(numbers: npt.NDArray[np.int32], place: Rows) -> tuple[npt.NDArray[np.int32], Rows]:
    """Each of the numbers once, and where among those each of them stands.

    In time of the numbers alone, which a sort would take longer for; ``place`` is given for its
    memory only.
    """
    places = np.arange(len(numbers))
    place[numbers] = places
    distinct = numbers[place[numbers] == places]
    place[distinct] = places[: len(distinct)]
    return distinct, place[numbers]


def need_centres(
    vectors_by_language: Mapping[str | None, Vectors], priors: Mapping[str, Vectors]
) -> dict[str | None, Vectors]:
    """Centres of the needs of each language, shrunk towards the language's prior."""
    return {
        language: centre(vectors, priors.get(language or ""))
        for language, vectors in vectors_by_language.items()
    }
