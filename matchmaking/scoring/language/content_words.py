"""The words of a text that are compared one by one, Japanese compounds taken apart."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable

from .text import SILENT_WORDS, clean

# Runs of one script: katakana, Han, and Latin of three letters or more. Hiragana and digits carry
# grammar and amounts, which vectors of single words do not.
_WORD = re.compile(
    r"[ァ-ヺー]{2,}|[\u3400-\u4dbf\u4e00-\u9fff々]+|[^\W\d_\u3040-\u30ff\u3400-\u9fff]{3,}"
)
_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff々]+")
_SILENT = SILENT_WORDS | {"otro", "otra", "otros", "otras", "demás"}

# A supplier may tell of many things, a need of one.
SUPPLIER_WORDS = 150
NEED_WORDS = 32

# Han runs of so many characters are compounds: most words are of two, a good many of three.
_COMPOUND = 4
_PART_WORTH = {1: -3.0, 2: 0.0, 3: -0.5}


class WordReader:
    """Reads the words of needs and suppliers.

    A vector of 自動車部品製造業 as a whole is next to nothing, those of 自動車, 部品 and 製造 are
    next to their Spanish words. Compounds are taken apart where it gives the most words that
    ``terms`` have as words of their own, and else into pairs of characters.
    """

    def __init__(self, terms: Iterable[str] = ()) -> None:
        self._known = Counter(
            run for term in terms for run in set(_HAN.findall(term)) if 1 < len(run) < _COMPOUND
        )

    def of_need(self, text: str) -> tuple[str, ...]:
        """The first ``NEED_WORDS`` distinct words without function words, in lower case."""
        return self._words(text, NEED_WORDS)

    def of_supplier(self, text: str) -> tuple[str, ...]:
        """The same, up to ``SUPPLIER_WORDS``."""
        return self._words(text, SUPPLIER_WORDS)

    def _words(self, text: str, limit: int) -> tuple[str, ...]:
        words: dict[str, None] = {}
        for run in _WORD.findall(clean(text).lower()):
            if run not in _SILENT:
                words.update(dict.fromkeys(self._parts(run)))
                if len(words) >= limit:
                    break
        return tuple(words)[:limit]

    def _parts(self, run: str) -> list[str]:
        """A run, or what its characters are most likely words of; the best of all ways to part."""
        if len(run) < _COMPOUND or not _HAN.match(run):
            return [run]
        # By the number of characters read so far: what they are worth, and the last part's size.
        best = [(0.0, 0)]
        for end in range(1, len(run) + 1):
            ways = (
                (best[end - size][0] + self._worth(run[end - size : end]), size)
                for size in _PART_WORTH
                if size <= end
            )
            best.append(max(ways))
        parts: list[str] = []
        end = len(run)
        while end:
            size = best[end][1]
            parts.append(run[end - size : end])
            end -= size
        return parts[::-1]

    def _worth(self, part: str) -> float:
        return _PART_WORTH[len(part)] + math.log1p(self._known[part])
