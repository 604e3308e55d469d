"""Votes of texts that somebody assigned before: what was given to a supplier speaks for it.

A need that reads like three needs which a supplier was chosen for is likely to be its next. The
nearest earlier texts are found by vectors, characters and words together, whatever the supplier's
own description says, and share one vote among the suppliers that they were given to. A need that
asks again is never among its own earlier ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..arrays import unit_rows
from ..encoding.encoder import Reader, Role
from ..language.content_words import WordReader
from ..language.text import clean
from ..records import Piece
from .dense import centre
from .lexical import counter, ngrams, unit_weighted
from .words import WordChannel, rarity

# Chosen on plants' activities, split by company; the sharpness on awards too, split by date.
NEIGHBOURS = 100
_SHARPNESS = 4
_DENSE, _CHARACTERS, _WORDS = 0.5, 1.0, 0.5
# What a whole vote adds to a pair's text evidence, on whose scale 1 is what one pair in a thousand
# gets.
VOTE = 0.85


@dataclass(frozen=True, slots=True)
class EarlierNeed:
    """The text of a need that was given to a supplier; ``need_id`` where it may ask again."""

    text: str
    supplier_id: str
    need_id: str = ""


def text_of(pieces: Iterable[Piece]) -> str:
    """A need's whole text, as it is compared with earlier ones."""
    return clean(" ".join(piece.text for piece in pieces))


class NeighbourVotes:
    """Votes of earlier needs for suppliers, by likeness of their texts."""

    def __init__(self, reader: Reader, words: WordReader | None = None) -> None:
        self.reader = reader
        self.words = words or WordReader()

    def fit(self, earlier: Sequence[EarlierNeed], rows: Mapping[str, int]) -> NeighbourVotes:
        """``rows`` number the suppliers; texts given to anybody else are left out."""
        given: dict[str, list[int]] = {}
        said: dict[str, set[str]] = {}
        for one in earlier:
            text = clean(one.text)
            if text and one.supplier_id in rows:
                given.setdefault(text, []).append(rows[one.supplier_id])
                if one.need_id:
                    said.setdefault(one.need_id, set()).add(text)
        self.texts_ = sorted(given)
        place = {text: i for i, text in enumerate(self.texts_)}
        self.own_ = {need: sorted(place[text] for text in texts) for need, texts in said.items()}
        cells = [(i, row) for i, text in enumerate(self.texts_) for row in given[text]]
        values = [1.0 / len(given[self.texts_[i]]) for i, _ in cells]
        shape = (len(self.texts_), len(rows))
        places = tuple(zip(*cells, strict=True)) if cells else ((), ())
        self.given_ = sparse.csr_matrix((values, places), shape=shape, dtype=np.float32)
        if self.texts_:
            self._fit_likeness()
        return self

    def alone(self, row: int | None) -> NeighbourVotes:
        """The votes for one supplier only; None for one that nothing was given to."""
        one = copy(self)
        one.given_ = (
            sparse.csr_matrix((len(self.texts_), 1), dtype=np.float32)
            if row is None
            else self.given_[:, [row]].tocsr()
        )
        return one

    def _fit_likeness(self) -> None:
        self.vectors_ = self.reader.vectors(self.texts_, Role.NEED)
        self.centre_ = centre(self.vectors_, None)
        self.words_ = WordChannel(self.words).fit(self.texts_, self.reader)
        self.rarity_ = rarity(self.texts_, self.words)
        self.vectorizer_ = counter(ngrams)
        counts = self.vectorizer_.fit_transform([*self.texts_, "a"])[:-1].tocsr()
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self.ngram_rarity_ = (np.log((1 + len(self.texts_)) / (1 + frequency)) + 1).astype("f4")
        self.characters_ = unit_weighted(counts, self.ngram_rarity_).T.tocsr()

    def block(self, texts: Sequence[str], need_ids: Sequence[str] = ()) -> sparse.csr_matrix:
        """Votes of shape (len(texts), suppliers): roots of shares, so that they lie in 0..1.

        ``need_ids`` name who asks, so that a need's own earlier text stays silent.
        """
        if not self.texts_ or not texts:
            return sparse.csr_matrix((len(texts), self.given_.shape[1]), dtype=np.float32)
        likeness = np.maximum(self._likeness([clean(text) for text in texts]), 0.0)
        for row, need_id in enumerate(need_ids):
            likeness[row, self.own_.get(need_id, [])] = 0.0
        kept = min(NEIGHBOURS, likeness.shape[1])
        border = -np.partition(-likeness, kept - 1, axis=1)[:, kept - 1 : kept]
        weights = np.where(likeness >= border, likeness, 0.0) ** _SHARPNESS
        # An earlier text that is only vaguely alike decides nothing, even if it is the nearest.
        total = np.maximum(weights.sum(axis=1, keepdims=True), 1.0)
        shares = sparse.csr_matrix(weights / total) @ self.given_
        return shares.sqrt().astype(np.float32).tocsr()

    def _likeness(self, texts: Sequence[str]) -> npt.NDArray[np.float64]:
        counts = self.vectorizer_.transform(texts).tocsr()
        characters = unit_weighted(counts, self.ngram_rarity_) @ self.characters_
        likeness = _CHARACTERS * np.asarray(characters.toarray(), dtype=np.float64)
        asked = unit_rows(self.reader.vectors(texts, Role.NEED) - self.centre_)
        earlier = unit_rows(self.vectors_ - self.centre_)
        likeness += _WORDS * self.words_.block(texts, self.rarity_, None)
        # One text at a time: its row has the same bits whatever else is asked with it.
        for row in range(len(texts)):
            likeness[row] += _DENSE * (earlier @ asked[row])
        return likeness
