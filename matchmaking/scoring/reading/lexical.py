"""Lexical channels: shared characters and words within a language, shared sounds across scripts."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from copy import copy
from functools import cached_property, lru_cache
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy import sparse

from ..arrays import Matrix
from ..language.sound import sound_tokens
from ..language.text import SILENT_WORDS, fold, has_japanese, is_japanese_char
from .substance import content

_RUN = re.compile(
    r"[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff々〆ヶ]+|[^\W_\u3040-\u30ff\u3400-\u9fff]+"
)

# BM25 (Robertson and Zaragoza 2009) with the usual k1; the length norm differs by script, chosen
# on the development sets: Spanish class definitions repeat themselves (b .75), a Japanese
# supplier with more contracts has really done more (b .25).
K1 = 1.2
LENGTH_NORM = {"ja": 0.25}
DEFAULT_LENGTH_NORM = 0.75


# A word counts by its rarest n-gram and only a little by how many it has, or "cal para la
# construcción" would be about construction: the n-grams of one Latin word are divided by their sum
# to this power. Japanese runs are no words, and gain nothing by it.
_LENGTH_SHARE = 0.7
# What a Latin text says first, it says of itself ("resortes para la industria automotriz"): words
# count in full up to this one, then ever less, never less than half.
_FIRST_WORDS = 4
_LATER_LEAST = 0.5


def ngrams(text: str) -> list[str]:
    """Character n-grams: 3 to 5 within a framed Latin word, 1 to 3 within a Japanese run.

    Japanese runs are read without a tokenizer; a run never crosses into Latin letters or digits.
    """
    return [gram for run in _RUN.findall(fold(text)) for gram in _grams(run)]


def _grams(run: str) -> list[str]:
    if is_japanese_char(run[0]):
        shortest, longest, framed = 1, 3, run
    else:
        shortest, longest, framed = 3, 5, f" {run} "
    return [
        framed[i : i + size]
        for size in range(shortest, min(longest, len(framed)) + 1)
        for i in range(len(framed) - size + 1)
    ]


def _asking_runs(text: str) -> list[tuple[str, float, float]]:
    """The distinct runs of a need's text, how much each counts by its place, and its share of
    ``_LENGTH_SHARE``.
    """
    runs: list[tuple[str, float, float]] = []
    place = 0
    for run in dict.fromkeys(_RUN.findall(fold(text))):
        if is_japanese_char(run[0]):
            runs.append((run, 1.0, 0.0))
        elif run not in SILENT_WORDS:
            place += 1
            later = 1.0 / (1.0 + 0.5 * max(0, place - _FIRST_WORDS))
            runs.append((run, max(_LATER_LEAST, later), _LENGTH_SHARE))
    return runs


class CharacterChannel:
    """How much of a need's character n-grams, weighted by rarity, stands in a supplier's text.

    BM25 with the weights of ``_asking_runs``, divided by the need's own total weight, so that
    values are comparable between needs: 0 is nothing in common, 1 about "each n-gram once in a text
    of average length".
    """

    def fit(self, texts: Sequence[str], languages: Sequence[str | None]) -> CharacterChannel:
        """Texts of suppliers and the language of each, by which long ones are held back."""
        self.vectorizer_ = counter(ngrams)
        if not any(ngrams(text) for text in texts[:1000]) and not any(map(ngrams, texts)):
            self.vectorizer_, self.documents_ = None, sparse.csr_matrix((0, len(texts)))
            return self
        counts = self.vectorizer_.fit_transform(texts).tocsr()
        size = counts.shape[0]
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self.rarity_ = np.log1p((size - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        lengths = np.asarray(counts.sum(axis=1), dtype=np.float64).ravel()
        norm = np.array([LENGTH_NORM.get(lang or "", DEFAULT_LENGTH_NORM) for lang in languages])
        self.means_ = {
            value: max(lengths[norm == value].mean(), 1.0) for value in np.unique(norm).tolist()
        }
        mean = np.array([self.means_[value] for value in norm.tolist()])
        self.documents_ = _saturated(counts, lengths, norm, mean).T.tocsr()
        return self

    def alone(self, text: str, language: str | None) -> CharacterChannel:
        """The channel of one text only, by the rarities and lengths of all."""
        one = copy(self)
        one.__dict__.pop("by_text_", None)
        if self.vectorizer_ is None:
            one.documents_ = sparse.csr_matrix((0, 1))
            return one
        counts = self.vectorizer_.transform([text]).tocsr()
        norm = LENGTH_NORM.get(language or "", DEFAULT_LENGTH_NORM)
        length = float(len(ngrams(text)))
        mean = self.means_.get(norm, max(length, 1.0))
        told = _saturated(counts, np.array([length]), np.array([norm]), np.array([mean]))
        one.documents_ = told.T.tocsr()
        return one

    def queries(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Texts of needs as rows of weights, one column an n-gram of the suppliers."""
        if self.vectorizer_ is None:
            return sparse.csr_matrix((len(texts), 0), dtype=np.float32)
        rows = [self._asked(text) for text in texts]
        ends = np.cumsum([0, *(len(row) for row in rows)])
        columns = np.array([column for row in rows for column in row], dtype=np.int32)
        weights = np.array([weight for row in rows for weight in row.values()], dtype=np.float32)
        shape = (len(texts), len(self.rarity_))
        return sparse.csr_matrix((weights, columns, ends), shape=shape)

    def _asked(self, text: str) -> dict[int, float]:
        """Column of each known n-gram of a need's text, ascending, and its share of the weight.

        An n-gram of several Latin words counts for each, one of several Japanese runs once.
        """
        known = self.vectorizer_.vocabulary_
        asked: dict[int, float] = {}
        for run, counts, share in _asking_runs(text):
            columns = [known[gram] for gram in dict.fromkeys(_grams(run)) if gram in known]
            if not columns:
                continue
            weights = self.rarity_[columns].astype(np.float64)
            weights *= counts * (weights.max() / weights.sum()) ** share
            for column, weight in zip(columns, weights.tolist(), strict=True):
                before = asked.get(column, 0.0)
                asked[column] = before + weight if share else max(before, weight)
        total = math.fsum(asked.values()) or 1.0
        return {column: asked[column] / total for column in sorted(asked)}

    @cached_property
    def by_text_(self) -> sparse.csr_matrix:
        """The index by suppliers instead of by n-grams; built for the first chosen pairs."""
        return self.documents_.T.tocsr()

    def block(self, texts: Sequence[str]) -> Matrix:
        """Values of shape (len(texts), suppliers)."""
        return np.asarray((self.queries(texts) @ self.documents_).toarray(), dtype=np.float32)


class SoundChannel:
    """Cosine of the texts' sound keys, numbers and codes (see ``sound``), for two languages.

    Weights are log term frequency times inverse document frequency over the suppliers.
    """

    def fit(self, texts: Sequence[str]) -> SoundChannel:
        tokens = [sound_tokens(text) for text in texts]
        self.vectorizer_ = None
        self.documents_ = sparse.csr_matrix((0, len(texts)))
        if any(tokens):
            vectorizer = counter(_as_is)
            counts = vectorizer.fit_transform(tokens).tocsr()
            frequency = np.bincount(counts.indices, minlength=counts.shape[1])
            self.rarity_ = (np.log((1 + len(texts)) / (1 + frequency)) + 1).astype(np.float32)
            self.vectorizer_ = vectorizer
            self.documents_ = unit_weighted(counts, self.rarity_).T.tocsr()
        return self

    def alone(self, text: str) -> SoundChannel:
        """The channel of one text only, by the rarities of all."""
        one = copy(self)
        one.__dict__.pop("by_text_", None)
        one.documents_ = sparse.csr_matrix((0, 1))
        if self.vectorizer_ is not None:
            one.documents_ = self.queries([text]).T.tocsr()
        return one

    def queries(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Texts of needs as rows of weights, one column a sound of the suppliers."""
        if self.vectorizer_ is None:
            return sparse.csr_matrix((len(texts), 0), dtype=np.float32)
        counts = self.vectorizer_.transform([sound_tokens(text) for text in texts]).tocsr()
        return unit_weighted(counts, self.rarity_).tocsr()

    @cached_property
    def by_text_(self) -> sparse.csr_matrix:
        """The index by suppliers instead of by sounds; built for the first chosen pairs."""
        return self.documents_.T.tocsr()

    def block(self, texts: Sequence[str]) -> Matrix:
        """Values in 0..1 of shape (len(texts), suppliers); 0 where nothing sounds alike."""
        return np.asarray((self.queries(texts) @ self.documents_).toarray(), dtype=np.float32)


def counter(analyzer: Callable[[Any], list[str]]) -> Any:
    """A ``CountVectorizer`` of what the analyzer makes of a text."""
    # Loading scikit-learn takes a second, which commands that match nothing need not spend.
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(analyzer=analyzer, dtype=np.float32)


def load_counter() -> None:
    """Load what texts are counted with; processes that are forked afterwards share it."""
    counter(str.split)


def unit_weighted(counts: sparse.csr_matrix, rarity: Matrix) -> sparse.csr_matrix:
    """Rows of unit length, log counts times rarity; ``counts`` are taken."""
    counts.data = (1.0 + np.log(counts.data)) * rarity[counts.indices]
    length = np.sqrt(np.asarray(counts.multiply(counts).sum(axis=1)).ravel())
    return sparse.diags(1.0 / np.maximum(length, 1e-6)).astype(np.float32) @ counts


def _saturated(
    counts: sparse.csr_matrix,
    lengths: npt.NDArray[np.float64],
    norm: npt.NDArray[np.float64],
    mean: npt.NDArray[np.float64],
) -> sparse.csr_matrix:
    """BM25's share of each n-gram in each text, from how often it stands there."""
    pivot = K1 * (1.0 - norm + norm * lengths / mean)
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    counts.data = (counts.data * (K1 + 1.0) / (counts.data + pivot[rows])).astype(np.float32)
    return counts


def shared_words(
    one: str, other: str, *, limit: int = 6, left_out: Collection[str] = ()
) -> tuple[str, ...]:
    """Words (Latin) and runs of two or more characters (Japanese) that two texts share, longest
    first, without bare numbers, ordinary words like "para" and what is ``left_out``.

    Evidence for a reader, not a score; compared by ``fold``.
    """
    left = _worded(one)
    if not left.words and (not left.runs or _is_latin(other)):
        # As for most pairs across scripts: nothing of the one can stand in the other.
        return ()
    right = _folded(other)
    shared: set[str] = set()
    if left.words:
        shared.update(left.words.intersection(_RUN.findall(right)).difference(left_out))
    if left.runs and has_japanese(right):
        shared.update(_common_runs(left.runs, right))
    return tuple(sorted(shared, key=lambda word: (-len(word), word))[:limit])


def _is_latin(text: str) -> bool:
    """Whether no character is Japanese, or would be once folded: those begin with the radicals."""
    return text.isascii() or max(text) < "\u2e80"


class _Worded(NamedTuple):
    """Words of a text that may be shown as shared, and its Japanese runs."""

    words: frozenset[str]
    runs: tuple[str, ...]


# The same need is compared with one supplier after the other.
@lru_cache(maxsize=4096)
def _worded(text: str) -> _Worded:
    runs = dict.fromkeys(_RUN.findall(_folded(text)))
    japanese = tuple(run for run in runs if is_japanese_char(run[0]))
    words = frozenset(r for r in runs if len(r) >= 4 and not r.isdigit() and content(r))
    return _Worded(words.difference(japanese), japanese)


@lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    return fold(text)


def _common_runs(left: Iterable[str], right: str) -> Iterable[str]:
    found: list[str] = []
    for run in left:
        start = 0
        while start < len(run) - 1:
            end = len(run)
            while end - start >= 2 and run[start:end] not in right:
                end -= 1
            if end - start >= 2:
                found.append(run[start:end])
                start = end
            else:
                start += 1
    return found


def _as_is(tokens: list[str]) -> list[str]:
    return tokens
