"""Word translations learnt from the vocabulary, and the likeness of texts of two languages by them.

Every concept of the vocabulary is named in several languages, and its names are each other's
translations. From them IBM Model 1 (Brown et al. 1993) learns which word of one language stands
for which of another, so that 冷凍 alone is found in "congelado", although only 冷凍アボカド and
"aguacate congelado" are known. It knows words, not meanings: a second opinion beside the encoder.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence
from copy import copy
from functools import cached_property, lru_cache
from itertools import permutations, product
from typing import NamedTuple

import numpy as np
from scipy import sparse

from ..arrays import Matrix
from ..language.concepts import CERTIFICATION, Concept, Term
from ..language.text import fold
from ..language.tokens import stem
from ..language.vocabulary import Vocabulary
from .fusion import weights_for

_RUN = re.compile(
    r"(?P<katakana>[ァ-ヺー]+)|(?P<hiragana>[ぁ-ゖ]+)|(?P<han>[\u3400-\u4dbf\u4e00-\u9fff々]+)"
    r"|(?P<latin>[^\W\d_\u3040-\u30ff\u3400-\u9fff]+)"
)
_SILENT_WORDS = """de del la el los las y e o u en para con por a al un una su sus que no otro otra
otros otras demas the of and in for with to or other others not"""
_SILENT = frozenset(_SILENT_WORDS.split())

# Names of a concept in one language that are taken, in the order of the vocabulary.
_NAMES = 6
_ROUNDS = 2
# Counts of a word that are taken from it: what was seen once is half believed.
_DOUBT = 0.5
# A translation less likely than this only costs time.
_LEAST = 0.01


def translation_tokens(text: str) -> list[str]:
    """Distinct words (Latin, as stems) and parts of words (Japanese) of a text, in order.

    Japanese is cut without a tokenizer: katakana words and their trigrams, Han characters singly
    and in twos and threes, hiragana runs.
    """
    tokens: dict[str, None] = {}
    for match in _RUN.finditer(fold(text)):
        run, script = match.group(), match.lastgroup
        if script == "latin":
            if run not in _SILENT:
                tokens.setdefault(stem(run))
        elif script == "han":
            tokens.update(dict.fromkeys(_grams(run, 1) + _grams(run, 2) + _grams(run, 3)))
        else:
            word = run.rstrip("ー")
            if script == "katakana" or len(word) > 1:
                tokens.setdefault(word)
            if len(word) > 4:
                tokens.update(dict.fromkeys(_grams(word, 3)))
    tokens.pop("", None)
    return list(tokens)


def _grams(run: str, size: int) -> list[str]:
    return [run[i : i + size] for i in range(len(run) - size + 1)]


class Translations:
    """Probabilities that a word of one language is said by a word of another."""

    def __init__(
        self, source: dict[str, int], target: dict[str, int], table: sparse.csr_matrix
    ) -> None:
        self.source = source
        self.target = target
        # Shape (source words, target words).
        self.table = table

    @classmethod
    def learn(cls, terms: tuple[Term, ...], source: str, target: str) -> Translations:
        """From the names of all concepts but certificates, which are alike in every language."""
        pairs = _name_pairs(terms, source, target)
        sources: dict[str, int] = {}
        targets: dict[str, int] = {}
        # One row for each word of the one name against each word of the other. Model 1 shares
        # every target word out among the words of the source name beside it.
        said, says, place, weight = [], [], [], []
        places = 0
        for left, right, share in pairs:
            words = [sources.setdefault(word, len(sources)) for word in left]
            for other in right:
                number = targets.setdefault(other, len(targets))
                said += words
                says += [number] * len(words)
                place += [places] * len(words)
                weight += [share] * len(words)
                places += 1
        shape = (len(sources), len(targets))
        if not places:
            return cls(sources, targets, sparse.csr_matrix(shape, dtype=np.float32))
        width = len(targets)
        cells, cell_of = np.unique(
            np.array(said, dtype=np.int64) * width + np.array(says), return_inverse=True
        )
        rows, where, shares = cells // width, np.array(place), np.array(weight)
        chance = np.ones(len(cells))
        for _ in range(_ROUNDS):
            now = chance[cell_of]
            now *= shares / np.bincount(where, now, places)[where]
            counts = np.bincount(cell_of, now, len(cells))
            chance = counts / (np.bincount(rows, counts, len(sources))[rows] + _DOUBT)
        kept = chance >= _LEAST
        table = sparse.csr_matrix(
            (chance[kept].astype(np.float32), (rows[kept], cells[kept] % width)), shape=shape
        )
        return cls(sources, targets, table)


def _name_pairs(
    terms: tuple[Term, ...], source: str, target: str
) -> list[tuple[list[str], list[str], float]]:
    """Tokens of each name with those of each name of the same concept, and the pair's weight."""
    ours, theirs = _names(terms, source), _names(terms, target)
    both = [concept for concept in ours if concept in theirs]
    # In the order in which the vocabulary names them first.
    both.sort(key=lambda concept: min(ours[concept].place, theirs[concept].place))
    found = []
    for concept in both:
        left, right = ours[concept].tokens, theirs[concept].tokens
        share = 1.0 / min(len(left), len(right))
        found += [(one, other, share) for one, other in product(left, right) if one and other]
    return found


class _Named(NamedTuple):
    """Tokens of a concept's names in one language; ``place`` is that of the first of its terms."""

    place: int
    tokens: list[list[str]]


# Each language stands in several pairs, and cutting up its names is half of the learning.
@lru_cache(maxsize=3)
def _names(terms: tuple[Term, ...], language: str) -> dict[Concept, _Named]:
    found: dict[Concept, _Named] = {}
    for place, term in enumerate(terms):
        if term.kind != CERTIFICATION and term.language == language:
            named = found.setdefault((term.kind, term.code), _Named(place, []))
            if len(named.tokens) < _NAMES:
                named.tokens.append(translation_tokens(term.surface))
    return found


@lru_cache(maxsize=8)
def _learnt(terms: tuple[Term, ...], source: str, target: str) -> Translations:
    return Translations.learn(terms, source, target)


def translations(vocabulary: Vocabulary, source: str, target: str) -> Translations:
    """Learnt once in a process for each vocabulary and pair of languages (about two seconds)."""
    return _learnt(vocabulary.terms, source, target)


def learn_all(vocabulary: Vocabulary) -> None:
    """Learn beforehand, for whole processes that will need it, what ``translations`` gives."""
    languages = sorted({term.language for term in vocabulary.terms})
    for source, target in permutations(languages, 2):
        if weights_for(source, target).translation:
            translations(vocabulary, source, target)
    # Memory that nobody needs again.
    _names.cache_clear()


class TranslationChannel:
    """Cosine of a need's words, translated, with a supplier's words, rare words first.

    Values 0..1; 0 where no word of the need has a known translation.
    """

    def __init__(self, known: Translations) -> None:
        self.known = known

    def fit(self, texts: Sequence[str]) -> TranslationChannel:
        target = self.known.target
        lists = [translation_tokens(text) for text in texts]
        counts = Counter(word for words in lists for word in words)
        size = len(texts)
        rarity = {word: math.log((size + 1) / (count + 0.5)) for word, count in counts.items()}
        self.rarity_of_word_, self.rarest_ = rarity, math.log((size + 1) / 0.5)
        self.rarity_ = np.zeros(len(target), dtype=np.float32)
        for word, number in target.items():
            self.rarity_[number] = rarity.get(word, 0.0)
        self.documents_ = self._told(lists).T.tocsr()
        return self

    def alone(self, text: str) -> TranslationChannel:
        """The channel of one text only, by the rarities of all."""
        one = copy(self)
        one.__dict__.pop("by_text_", None)
        one.documents_ = self._told([translation_tokens(text)]).T.tocsr()
        return one

    def _told(self, lists: Sequence[Sequence[str]]) -> sparse.csr_matrix:
        """Weights of the words of some texts, each of length 1, shape (texts, words)."""
        target = self.known.target
        rarity = {
            word: self.rarity_of_word_.get(word, self.rarest_) for words in lists for word in words
        }
        # Words that nothing translates into count in the length: they are what was not found.
        lengths = np.array([math.sqrt(math.fsum(rarity[w] ** 2 for w in ws)) for ws in lists])
        cells = [
            (row, target[word], rarity[word] / max(lengths[row], 1e-9))
            for row, words in enumerate(lists)
            for word in words
            if word in target
        ]
        return _matrix(cells, (len(lists), len(target)))

    def queries(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Texts of needs as rows of weights, one column a word of the other language."""
        source = self.known.source
        cells = [
            (row, source[word], 1.0)
            for row, text in enumerate(texts)
            for word in translation_tokens(text)
            if word in source
        ]
        said = _matrix(cells, (len(texts), len(source))) @ self.known.table
        # Several words that say the same thing are not more than certain of it.
        said.data = np.minimum(said.data, 1.0)
        said = (said @ sparse.diags(self.rarity_)).tocsr()
        length = np.sqrt(np.asarray(said.multiply(said).sum(axis=1)).ravel())
        scale = sparse.diags((1.0 / np.maximum(length, 1e-9)).astype(np.float32))
        return (scale @ said).tocsr()

    @cached_property
    def by_text_(self) -> sparse.csr_matrix:
        """The index by suppliers instead of by words; built for the first chosen pairs."""
        return self.documents_.T.tocsr()

    def block(self, texts: Sequence[str]) -> Matrix:
        """Values of shape (len(texts), suppliers)."""
        return np.asarray((self.queries(texts) @ self.documents_).toarray(), dtype=np.float32)


def _matrix(cells: Sequence[tuple[int, int, float]], shape: tuple[int, int]) -> sparse.csr_matrix:
    rows, columns, values = zip(*cells, strict=True) if cells else ((), (), ())
    return sparse.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)
