"""Cosines of whole texts and of best pieces, with each language's mean vector taken out.

The bundled encoder puts texts of one language near each other whatever they say. Taking the mean
of each language out of both sides removes most of that, and costs two rank-one corrections of one
matrix product.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from copy import copy

import numpy as np
import numpy.typing as npt

from .encoder import Vectors
from .fusion import CENTRE_PRIOR, Weights

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.intp]


def centre(vectors: Vectors, prior: Vectors | None) -> Vectors:
    """Mean of the rows, shrunk towards ``prior`` (a language's mean known from elsewhere, or
    zero).
    """
    known = np.zeros(vectors.shape[1], dtype=np.float32) if prior is None else prior
    total = vectors.sum(axis=0, dtype=np.float64) + CENTRE_PRIOR * known
    return np.asarray(total / (len(vectors) + CENTRE_PRIOR), dtype=np.float32)


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
    """One need against vectors that are looked up one by one: ``centred_cosine`` with one
    product.
    """

    def __init__(self, left: Vectors, left_centre: Vectors, right_centre: Vectors, share: float):
        self.right_centre = share * right_centre
        direction = left - share * left_centre
        length = math.sqrt(max(float(direction @ direction), 1e-6)) if share else 1.0
        self.direction = direction / np.float32(length)
        self.offset = float(self.direction @ self.right_centre)
        self.share = share

    def cosines(self, right: Vectors) -> Matrix:
        # Row by row: a pair has the same bits whatever else is compared with the need.
        dot = np.einsum("ij,j->i", right, self.direction)
        if not self.share:
            return np.asarray(dot, dtype=np.float32)
        b = self.right_centre
        shared = np.einsum("ij,j->i", right, b)
        length = np.sqrt(np.maximum(1.0 - 2.0 * shared + float(b @ b), 1e-6))
        return np.asarray((dot - self.offset) / length, dtype=np.float32)


class DenseChannel:
    """Vectors of the suppliers' units of one language, and their likeness to needs of any
    language.
    """

    def fit(
        self, whole: Vectors, parts: Vectors, counts: Sequence[int], prior: Vectors | None
    ) -> DenseChannel:
        """``parts`` are the pieces of all units one after another, ``counts[i] >= 1`` of unit i."""
        self.whole_, self.parts_ = whole, parts
        self.counts_ = np.array(counts, dtype=np.intp)
        self.starts_ = np.concatenate([[0], np.cumsum(counts)[:-1]]).astype(np.intp)
        self.whole_centre_ = centre(whole, prior)
        self.parts_centre_ = centre(parts, prior)
        return self

    def alone(self, whole: Vectors, parts: Vectors) -> DenseChannel:
        """The channel of one unit only, with the centres of all."""
        one = copy(self)
        one.whole_, one.parts_ = whole, parts
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
            result += weights.piece * np.maximum.reduceat(
                self._parts_cosine(needs, need_centre, weights), self.starts_, axis=1
            )
        return result

    def at(self, need: Vectors, need_centre: Vectors, units: Rows, weights: Weights) -> Matrix:
        """What ``block`` gives for one need (shape (dimension,)) and some units, in their order."""
        result = np.zeros(len(units), dtype=np.float32)
        if not len(need) or not len(units):
            return result
        if weights.whole:
            centred = _Centred(need, need_centre, self.whole_centre_, weights.centring[0])
            result += weights.whole * centred.cosines(self.whole_[units])
        if weights.piece:
            counts = self.counts_[units]
            first = np.cumsum(counts) - counts
            parts = np.repeat(self.starts_[units] - first, counts) + np.arange(counts.sum())
            centred = _Centred(need, need_centre, self.parts_centre_, weights.centring[1])
            cosines = centred.cosines(self.parts_[parts])
            result += weights.piece * np.maximum.reduceat(cosines, first)
        return result

    def directions(self) -> Vectors:
        """The whole texts' vectors without their language's mean, of unit length."""
        centred = self.whole_ - self.whole_centre_
        centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
        return np.asarray(centred, dtype=np.float32)

    def best_part(self, need: Vectors, need_centre: Vectors, unit: int, weights: Weights) -> int:
        """Number, within its unit, of the piece that is nearest to one need (shape (1,
        dimension)).
        """
        start = int(self.starts_[unit])
        end = int(self.starts_[unit + 1]) if unit + 1 < len(self.starts_) else len(self.parts_)
        part = self.parts_[start:end]
        cosine = centred_cosine(
            need @ part.T, need, part, need_centre, self.parts_centre_, weights.centring[1]
        )
        return int(np.argmax(np.round(cosine[0], 5)))

    def _parts_cosine(self, needs: Vectors, need_centre: Vectors, weights: Weights) -> Matrix:
        return centred_cosine(
            needs @ self.parts_.T,
            needs,
            self.parts_,
            need_centre,
            self.parts_centre_,
            weights.centring[1],
        )


def need_centres(
    vectors_by_language: Mapping[str | None, Vectors], priors: Mapping[str, Vectors]
) -> dict[str | None, Vectors]:
    """Centres of the needs of each language, shrunk towards the language's prior."""
    return {
        language: centre(vectors, priors.get(language or ""))
        for language, vectors in vectors_by_language.items()
    }
