"""Who is compared with a need in a directory: a union of what each channel finds."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import sparse

from .columns import Rows
from .dense import Matrix
from .directory import Columns, Facts
from .encoder import Vectors
from .features import Feature
from .fusion import default_level
from .profiles import ReadRecord
from .reading import Group, Language, TextChannels
from .selected import ReadUnit, Terms
from .topk import Beside, nearest, top_rows

# How much more a step of the texts' direction is worth for what usually comes with it.
_WITH_THE_REST = 1.3


class Directory:
    """The suppliers of a directory, laid out to be searched."""

    def __init__(self, channels: TextChannels, facts: Facts) -> None:
        self.channels = channels
        self.facts = facts
        told = facts.suppliers()
        self._groups = [
            _Indexed(group, told.dense[group.owners], told.sparse[group.owners])
            for group in channels.groups_
        ]

    def nearest(self, needs: Sequence[ReadRecord], k: int) -> list[list[Rows]]:
        """For each need the suppliers of each language that are best by texts and facts, roughly.

        Best first. Large groups give more of the k than small ones.
        """
        found: list[list[Rows]] = [[] for _ in needs]
        told = self.facts.needs(needs)
        units = [(place, unit) for place, need in enumerate(needs) for unit in need.texts or ()]
        if not units:
            return found
        places = [place for place, _ in units]
        facts, cells = told.dense[places], told.sparse[places]
        slope = self.facts.worth.slope(Feature.TEXT)
        for indexed in self._groups:
            share = len(indexed.group.units) / max(self.channels.size_, 1)
            size = int(k * min(1.0, 0.3 + share))
            texts = self._asked([unit for _, unit in units], indexed, slope)
            rows = indexed.nearest(np.concatenate([texts, facts], axis=1), cells, size)
            for place, row in zip(places, rows, strict=True):
                found[place].append(indexed.group.owners[row])
        return found

    def _asked(self, units: Sequence[ReadUnit], indexed: _Indexed, slope: float) -> Matrix:
        """What the texts' direction, and the crowding of each language, is worth to each unit."""
        group = indexed.group
        size = self.channels.reader.encoder.dimension
        asked = np.zeros((len(units), size + len(indexed.crowded)), dtype=np.float32)
        for language in {unit.unit.language for unit in units}:
            own = [i for i, unit in enumerate(units) if unit.unit.language == language]
            weights = self.channels.weights_for(language, group.language)
            level = group.levels_.get(language) or default_level(language, group.language)
            worth = slope / max(level.high - level.median, 1e-3)
            if size:
                vectors = np.stack([units[i].vector for i in own])
                centred = vectors - self.channels.need_centre(language)
                centred /= np.maximum(np.linalg.norm(centred, axis=1, keepdims=True), 1e-6)
                # Words, sounds and translations mostly rise with the vectors.
                step = _WITH_THE_REST * worth * (weights.whole + weights.piece)
                asked[own, :size] = step * centred
            if language in indexed.crowded:
                asked[own, size + indexed.crowded.index(language)] = -worth
        return asked

    def lexical(self, needs: Sequence[ReadRecord], k: int, most: int) -> list[list[Rows]]:
        """The suppliers that share the rarest n-grams, and the rarest sounds, of each need."""
        found: list[list[Rows]] = [[] for _ in needs]
        for number, group in enumerate(self.channels.groups_):
            for name in ("characters", "sounds"):
                asked: list[tuple[int, Terms]] = [
                    (place, terms)
                    for place, need in enumerate(needs)
                    for unit in need.texts or ()
                    if (terms := getattr(unit, name)[number]) is not None and terms.nnz
                ]
                if not asked:
                    continue
                channel = group.characters_ if name == "characters" else group.sounds_
                best = best_by_rare_terms(
                    [terms for _, terms in asked], channel.documents_, k, most
                )
                for (place, _), rows in zip(asked, best, strict=True):
                    found[place].append(group.owners[rows])
        return found


class _Indexed:
    """The suppliers' units of one language: texts, facts and crowding side by side."""

    def __init__(self, group: Group, facts: Columns, cells: sparse.csr_matrix) -> None:
        self.group = group
        self.crowded: list[Language] = sorted(group.held_back_, key=lambda key: key or "")
        texts = group.dense_.directions()
        size = texts.shape[1] + len(self.crowded)
        self.dense = np.empty((len(texts), size + facts.shape[1]), dtype=np.float32)
        self.dense[:, : texts.shape[1]] = texts
        for place, language in enumerate(self.crowded, start=texts.shape[1]):
            self.dense[:, place] = group.held_back_[language]
        self.dense[:, size:] = facts
        scale = unit_scale(self.dense, cells)
        self.dense /= np.float32(scale)
        self.sparse = Beside(_divided(cells, scale))

    def nearest(self, asked: Vectors, cells: sparse.csr_matrix, k: int) -> Rows:
        """Numbers of the k best units of each row, shape (rows, k)."""
        scale = unit_scale(asked, cells)
        sides = (_divided(cells, scale), self.sparse)
        rows, _ = nearest(asked / np.float32(scale), self.dense, k, sides)
        return rows


def _divided(cells: sparse.csr_matrix, scale: float) -> sparse.csr_matrix:
    return (cells / np.float32(scale)).astype(np.float32).tocsr()


def unit_scale(columns: Columns, cells: sparse.csr_matrix) -> float:
    """What the rows, of both together, are divided by so that none is longer than 1."""
    squares = np.einsum("ij,ij->i", columns, columns)
    squares += np.asarray(cells.multiply(cells).sum(axis=1)).ravel()
    return max(float(np.sqrt(squares.max(initial=0.0))), 1e-9)


def best_by_rare_terms(
    queries: Sequence[Terms], documents: sparse.csr_matrix, k: int, most: int
) -> list[Rows]:
    """For each query the k documents that share most with it in its rarest terms.

    Terms are taken from the rarest on until ``most`` entries of the index were read, which bounds
    the time whatever the directory's size.
    """
    counts = [terms.nnz for terms in queries]
    owner = np.repeat(np.arange(len(queries)), counts)
    terms = np.concatenate([one.indices for one in queries])
    values = np.concatenate([one.data for one in queries])
    sizes = (documents.indptr[terms + 1] - documents.indptr[terms]).astype(np.int64)
    order = np.lexsort((terms, sizes, owner))
    owner, terms, values, sizes = owner[order], terms[order], values[order], sizes[order]
    read = np.cumsum(sizes)
    before = np.concatenate([[0], read])[np.searchsorted(owner, owner)]
    kept = read - before <= most
    ends = np.concatenate([[0], np.cumsum(np.bincount(owner[kept], minlength=len(queries)))])
    shape = (len(queries), documents.shape[0])
    rare = sparse.csr_matrix((values[kept], terms[kept], ends), shape)
    shared = (rare @ documents).tocsr()
    best = []
    for first, last in zip(shared.indptr[:-1].tolist(), shared.indptr[1:].tolist(), strict=True):
        places = shared.indices[first:last]
        best.append(places[top_rows(shared.data[first:last], k)])
    return best
