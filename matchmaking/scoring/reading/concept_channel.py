"""How much of what a need names a supplier names too: the shared weight of their concepts."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..columns import Pairs
from ..language.concepts import Concept, Vocabulary
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


def profile_with(
    profile: Mapping[Concept, float], ticked: Concept, vocabulary: Vocabulary
) -> dict[Concept, float]:
    """What ``profile_concepts`` would have given with one more ticked concept."""
    weights = dict(profile)
    added = {ticked: TICKED_WEIGHT}
    for _, above in _ancestors(added, vocabulary):
        added[above] = ABOVE_WEIGHT * TICKED_WEIGHT
    for concept, weight in added.items():
        weights[concept] = max(weights.get(concept, 0.0), weight)
    return weights


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


class ConceptChannel:
    """Share of a need's concepts, weighted by rarity among the suppliers, that a supplier has.

    Half coverage, half cosine: coverage alone favours whoever lists everything. Values 0..1; a need
    without concepts is silent (all zeros, ``speaks`` false).
    """

    def fit(self, profiles: Sequence[Mapping[Concept, float]]) -> ConceptChannel:
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
        # Concepts that no supplier of the run has still make a profile longer.
        weighted = [
            profile[concept] * self.rarity_.get(concept, self.unseen_rarity_) for concept in profile
        ]
        one.lengths_ = np.array([math.sqrt(math.fsum(value**2 for value in weighted))])
        return one

    def of_pairs(
        self, profiles: Sequence[Mapping[Concept, float]], pairs: Pairs
    ) -> npt.NDArray[np.float32]:
        """What ``block`` gives for pairs of the profiles and some suppliers, shape (pairs,)."""
        covering, turning = self.asked(profiles)
        both = np.stack([covering.data, turning.data], axis=1)
        asked = [
            Terms(covering.indices[first:last], both[first:last])
            for first, last in pairwise(covering.indptr.tolist())
        ]
        covered, turned = sparse_products(self.profiles_, asked, pairs).T
        turned = turned / np.maximum(self.lengths_[pairs.rows], 1e-9)
        return np.asarray(np.minimum(covered, 0.5) + turned, dtype=np.float32)

    def asked(
        self, profiles: Sequence[Mapping[Concept, float]]
    ) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
        """What each concept adds to the value, both of shape (profiles, concepts).

        The first is multiplied with a supplier's weights, the second with its weights by its
        length; where nobody covers more than all, their sum is what ``block`` gives.
        """
        rows, columns, covering, turning = [], [], [], []
        for row, profile in enumerate(profiles):
            idfs = {c: self.rarity_.get(c, self.unseen_rarity_) for c in sorted(profile)}
            total = math.fsum(profile[c] * idf for c, idf in idfs.items())
            length = math.sqrt(math.fsum((profile[c] * idf) ** 2 for c, idf in idfs.items()))
            for concept, idf in idfs.items():
                column = self.columns_.get(concept)
                if column is not None:
                    rows.append(row)
                    columns.append(column)
                    covering.append(0.5 * profile[concept] * idf / total)
                    turning.append(0.5 * profile[concept] * idf**2 / length)
        shape = (len(profiles), len(self.columns_))
        return (
            sparse.csr_matrix((covering, (rows, columns)), shape),
            sparse.csr_matrix((turning, (rows, columns)), shape),
        )

    def of_profiles(
        self,
        need: Mapping[Concept, float],
        supplier: Mapping[Concept, float],
        *,
        before: Mapping[Concept, float],
    ) -> float:
        """The value of a supplier as it might be instead of ``before``, as a new fit would give."""

        def rare(concept: Concept) -> float:
            change = (concept in supplier) - (concept in before)
            count = self.counts_[concept] + change
            return math.log1p(self.size_ / (0.5 + count)) if count else self.unseen_rarity_

        def weighed(weights: Mapping[Concept, float]) -> dict[Concept, float]:
            usual = self.rarity_.get
            return {
                concept: weight * (changed.get(concept) or usual(concept, self.unseen_rarity_))
                for concept, weight in weights.items()
            }

        def length(weights: Iterable[float]) -> float:
            return math.sqrt(math.fsum(weight**2 for weight in weights))

        changed = {concept: rare(concept) for concept in supplier.keys() ^ before.keys()}
        asked, had = weighed(need), weighed(supplier)
        both = asked.keys() & had.keys()
        shared = math.fsum(supplier[c] * asked[c] for c in both)
        dot = math.fsum(had[c] * asked[c] for c in both)
        coverage = min(shared / max(math.fsum(asked.values()), 1e-9), 1.0)
        cosine = dot / max(length(had.values()) * length(asked.values()), 1e-9)
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
