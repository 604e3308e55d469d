"""How much of what a need names a supplier names too: the shared weight of their concepts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..columns import Pairs
from ..language.concepts import Concept
from ..language.vocabulary import Vocabulary
from .paired import Terms, sparse_products

TICKED_WEIGHT = 1.0  # a person chose the code
FOUND_WEIGHT = 0.8  # the word stands in the text; it may be said in passing
ABOVE_WEIGHT = 0.4  # a neighbour under the same roof has something in common, far from all


def profile_concepts(
    ticked: Iterable[Concept], found: Iterable[Concept], vocabulary: Vocabulary
) -> dict[Concept, float]:
    """Concepts of one profile with weights: ticked, found in its text, and those above them."""
    weights: dict[Concept, float] = {}
    for concepts, weight in ((found, FOUND_WEIGHT), (ticked, TICKED_WEIGHT)):
        for concept in concepts:
            weights[concept] = max(weights.get(concept, 0.0), weight)
    for concept, above in list(_ancestors(weights, vocabulary)):
        weights[above] = max(weights.get(above, 0.0), ABOVE_WEIGHT * weights[concept])
    return weights


def ticked_alone(ticked: Concept, vocabulary: Vocabulary) -> dict[Concept, float]:
    """The profile of one ticked concept; a profile to which it is added has the greater weight of
    both in each concept.
    """
    return profile_concepts([ticked], (), vocabulary)


def _ancestors(
    concepts: Iterable[Concept], vocabulary: Vocabulary
) -> Iterator[tuple[Concept, Concept]]:
    for concept in list(concepts):
        seen = {concept}
        waiting = [concept]
        while waiting:
            for above in vocabulary.above.get(waiting.pop(), ()):
                if above not in seen:
                    seen.add(above)
                    waiting.append(above)
                    yield concept, above


class Weighed(NamedTuple):
    """A need's profile, each weight times its rarity, and the sum of those and of their squares."""

    profile: Mapping[Concept, float]
    weights: Mapping[Concept, float]
    total: float
    squares: float


class ConceptChannel:
    """Share of a need's concepts, weighted by rarity among the suppliers, that a supplier has.

    Half coverage, half cosine: coverage alone favours whoever lists everything. Values 0..1; a need
    without concepts is silent (all zeros, ``speaks`` false).
    """

    def fit(self, profiles: Sequence[Mapping[Concept, float]]) -> ConceptChannel:
        """A profile of each supplier: its concepts, each with its weight."""
        size = len(profiles)
        counts = Counter(c for profile in profiles for c in profile)
        self.columns_ = {c: i for i, c in enumerate(sorted(counts))}
        self.size_, self.counts_ = size, counts
        self.rarity_ = {c: math.log1p(size / (0.5 + counts[c])) for c in self.columns_}
        self.unseen_rarity_ = math.log1p(2.0 * max(size, 1))
        rows, cols, data = [], [], []
        for row, profile in enumerate(profiles):
            for concept in sorted(profile):
                rows.append(row)
                cols.append(self.columns_[concept])
                data.append(profile[concept])
        shape = (size, len(self.columns_))
        matrix = sparse.csr_matrix((data, (rows, cols)), shape=shape, dtype=np.float32)
        idf = np.array([self.rarity_[c] for c in self.columns_], dtype=np.float32)
        weighted = matrix @ sparse.diags(idf) if len(idf) else matrix
        self.lengths_ = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
        self.presence_ = matrix.T.tocsr()
        self.profiles_ = matrix
        self._names = list(self.columns_)
        self._nobody_has: Mapping[Concept, float] = {}
        return self

    def speaks(self, profile: Mapping[Concept, float]) -> bool:
        return bool(profile)

    def block(self, profiles: Sequence[Mapping[Concept, float]]) -> npt.NDArray[np.float32]:
        """Values of shape (len(profiles), suppliers)."""
        suppliers = self.lengths_.shape[0]
        out = np.zeros((len(profiles), suppliers), dtype=np.float32)
        if not self.columns_:
            return out
        for row, profile in enumerate(profiles):
            if profile:
                out[row] = self._row(profile)
        return out

    def alone(self, profile: Mapping[Concept, float]) -> ConceptChannel:
        """The channel of one supplier only, by the rarities of all."""
        one = copy(self)
        known = [concept for concept in sorted(profile) if concept in self.columns_]
        columns = [self.columns_[concept] for concept in known]
        values = [profile[concept] for concept in known]
        shape = (1, len(self.columns_))
        one.profiles_ = sparse.csr_matrix(
            (values, ([0] * len(known), columns)), shape=shape, dtype=np.float32
        )
        one.presence_ = one.profiles_.T.tocsr()
        one._nobody_has = {c: weight for c, weight in profile.items() if c not in self.columns_}
        # Concepts that no supplier of the run has still make a profile longer.
        weighted = [
            profile[concept] * self.rarity_.get(concept, self.unseen_rarity_) for concept in profile
        ]
        one.lengths_ = np.array([math.sqrt(math.fsum(value**2 for value in weighted))])
        return one

    def of_pairs(self, asked: Sequence[Terms], pairs: Pairs) -> npt.NDArray[np.float32]:
        """What ``block`` gives for pairs of needs, by what ``asked`` told of each, and some
        suppliers, shape (pairs,).
        """
        covered, turned = sparse_products(self.profiles_, asked, pairs).T
        turned = turned / np.maximum(self.lengths_[pairs.rows], 1e-9)
        return np.asarray(np.minimum(covered, 0.5) + turned, dtype=np.float32)

    def asked(self, profile: Mapping[Concept, float]) -> Terms:
        """What each concept of a need adds to the value, shape (concepts, 2).

        The first is multiplied with a supplier's weights, the second with its weights by its
        length; where nobody covers more than all, their sum is what ``block`` gives.
        """
        need = self.weighed(profile)
        total, length = need.total or 1.0, math.sqrt(need.squares) or 1.0
        known = [concept for concept in need.weights if concept in self.columns_]
        weights = np.array([need.weights[concept] for concept in known])
        rarity = np.array([self.rarity_[concept] for concept in known])
        columns = np.array([self.columns_[concept] for concept in known], dtype=np.intp)
        both = np.stack([0.5 * weights / total, 0.5 * weights * rarity / length], axis=1)
        return Terms(columns, both)

    def weighed(self, profile: Mapping[Concept, float]) -> Weighed:
        """A need's concepts by their rarity."""
        weights = {
            c: profile[c] * self.rarity_.get(c, self.unseen_rarity_) for c in sorted(profile)
        }
        squares = math.fsum(weight**2 for weight in weights.values())
        return Weighed(profile, weights, math.fsum(weights.values()), squares)

    def profile_of(self, row: int) -> dict[Concept, float]:
        """The weights of one supplier's concepts."""
        own = slice(*self.profiles_.indptr[row : row + 2])
        columns, weights = self.profiles_.indices[own], self.profiles_.data[own]
        told = zip(columns.tolist(), weights.tolist(), strict=True)
        return {self._names[column]: weight for column, weight in told} | dict(self._nobody_has)

    def with_added(
        self,
        need: Weighed,
        row: int,
        had: Mapping[Concept, float],
        added: Mapping[Concept, float],
    ) -> float:
        """The value of a supplier if it had the ``added`` concepts too, as a new fit would give.

        ``had`` is its ``profile_of`` now. Only what changes is computed anew.
        """
        usual, unseen = self.rarity_.get, self.unseen_rarity_
        both = [concept for concept in need.weights if concept in had]
        shared = math.fsum(had[c] * need.weights[c] for c in both)
        dot = math.fsum(had[c] * need.weights[c] * usual(c, unseen) for c in both)
        total, squares, length = need.total, need.squares, float(self.lengths_[row]) ** 2
        for concept, weight in added.items():
            before = had.get(concept, 0.0)
            after = max(before, weight)
            was = rare = usual(concept, unseen)
            if not before:
                # One more supplier has it.
                rare = math.log1p(self.size_ / (1.5 + self.counts_[concept]))
            wanted = need.profile.get(concept, 0.0)
            total += wanted * (rare - was)
            squares += wanted**2 * (rare**2 - was**2)
            length += (after * rare) ** 2 - (before * was) ** 2
            shared += wanted * (after * rare - before * was)
            dot += wanted * (after * rare**2 - before * was**2)
        coverage = min(shared / max(total, 1e-9), 1.0)
        cosine = dot / max(math.sqrt(max(length, 0.0) * max(squares, 0.0)), 1e-9)
        return 0.5 * coverage + 0.5 * cosine

    def _row(self, profile: Mapping[Concept, float]) -> npt.NDArray[np.float32]:
        concepts = sorted(profile)
        idf = np.array([self.rarity_.get(c, self.unseen_rarity_) for c in concepts])
        weight = np.array([profile[c] for c in concepts]) * idf
        known = [i for i, c in enumerate(concepts) if c in self.columns_]
        if not known:
            return np.zeros(self.lengths_.shape[0], dtype=np.float32)
        columns = [self.columns_[concepts[i]] for i in known]
        presence = self.presence_[columns]
        shared = presence.T @ (weight[known])
        dot = presence.T @ (weight[known] * idf[known])
        coverage = np.minimum(shared / weight.sum(), 1.0)
        cosine = dot / np.maximum(self.lengths_ * np.sqrt((weight**2).sum()), 1e-9)
        return np.asarray(0.5 * coverage + 0.5 * cosine, dtype=np.float32)
