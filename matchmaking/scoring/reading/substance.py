"""How much a supplier's text says at all: "Fabricación" alone is near to every need and fits none.

A vector of a text without content lies close to whatever ends in "manufacturing", and would rank
before plants that say what they make. What is said is measured here by words that are neither
ordinary nor in everybody's text; where nothing is left, likeness is no evidence.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np

from ..arrays import Matrix
from ..language.text import fold, is_japanese_char
from ..language.tokens import stem

# Evidence of a supplier whose text says nothing: below what an arbitrary supplier gets (0).
NOTHING_SAID = -0.5

# A word counts in full where it stands in at most this power of the number of texts, which are
# taken to be so many more than there are, since ten plants of one trade share their words.
_RARE_ENOUGH = 0.75
_OTHER_TEXTS = 1000

_RUN = re.compile(
    r"[ァ-ヺー]{2,}|[ぁ-ゖ]{3,}|[\u3400-\u4dbf\u4e00-\u9fff々]+|\d+"
    r"|[^\W\d_\u3040-\u30ff\u3400-\u9fff]{2,}"
)
# Ordinary words of the three languages in what companies write of themselves.
_ORDINARY_WORDS = """de del la el los las en con por para un una y su sus se al que como otro otra
otros otras demas todo tipo tipos general diverso diversos varios actividad giro
fabricacion fabrica fabricante fabricar manufactura manufacturera manufacturero manufacturar
produccion producto productor productora producir elaboracion elaborar empresa compania negocio
industria industrial comercio comercializacion comercializadora venta servicio articulo
the of and in for with to by an is are we our us at on from other all any kind
manufacturing manufacturer manufacture make maker making production product producer produce
company business firm industry factory sale service goods article various
sa cv rl sapi inc ltd co corp"""
_ORDINARY = frozenset(stem(word) for word in _ORDINARY_WORDS.split()) | frozenset(
    ["する", "している", "その", "その他", "および", "ならびに", "など", "です", "ます"]
)
_ORDINARY_HAN = re.compile(
    r"製造|生産|製作|製品|商品|販売|会社|株式|有限|企業|事業|工場|工業|産業|業者|業|各種|一般|関連|等|他|種類|品目|及|並"
)


def content(text: str) -> frozenset[str]:
    """Keys of the words of a text that are not ordinary; numbers count as words."""
    keys: set[str] = set()
    for run in _RUN.findall(fold(text)):
        if is_japanese_char(run[0]):
            keys.update(part for part in _ORDINARY_HAN.split(run) if part)
        else:
            keys.add(stem(run))
    return frozenset(keys - _ORDINARY)


class Substance:
    """What texts say, by how many of the fitted texts say the same words."""

    def fit(self, texts: Sequence[str]) -> Substance:
        """``said_``, shape (texts,), is then what each of them says."""
        contents = [content(text) for text in texts]
        self.counts_ = Counter(key for keys in contents for key in keys)
        self.size_ = len(texts) + _OTHER_TEXTS
        self.said_ = self._measured(contents)
        return self

    def of(self, texts: Sequence[str]) -> Matrix:
        """``said_`` of other texts, shape (texts,); a word that nobody said counts as said once."""
        return self._measured([content(text) for text in texts])

    def _measured(self, contents: Sequence[frozenset[str]]) -> Matrix:
        full = (1.0 - _RARE_ENOUGH) * math.log(self.size_)
        return np.array(
            [_said(keys, self.counts_, self.size_, full) for keys in contents], dtype=np.float32
        )


def substance(texts: Sequence[str]) -> Matrix:
    """What each text says, shape (texts,): 0 for nothing, 1 from one uncommon word on."""
    return Substance().fit(texts).said_


def _said(keys: Iterable[str], counts: Counter[str], size: int, full: float) -> float:
    return min(
        1.0, math.fsum(min(1.0, math.log(size / max(counts[key], 1)) / full) for key in keys)
    )


def held_down(evidence: Matrix, said: Matrix) -> Matrix:
    """Evidence of shape (needs, texts) drawn to ``NOTHING_SAID`` by the share that is not said.

    Never raised, and unchanged where ``said`` is 1.
    """
    poor = np.flatnonzero(said < 1.0)
    if len(poor):
        share = said[poor]
        drawn = share * evidence[:, poor] + (1.0 - share) * np.float32(NOTHING_SAID)
        evidence[:, poor] = np.minimum(evidence[:, poor], drawn)
    return evidence
