"""Who is compared with a need in a directory: a union of what each channel finds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from ..arrays import Matrix, Rows, unit_rows
from ..columns import Pairs
from ..comparing.features import Feature
from ..comparing.profiles import ReadRecord
from ..comparing.table import NeedTable
from ..reading.channels import Group, Language
from ..reading.fusion import default_level
from ..reading.paired import Terms
from ..reading.selected import ReadUnit, SelectedTexts
from .directory import Facts
from .rare_terms import best_by_rare_terms
from .reduction import Reduced
from .search import Nearest, Search, Searched

# How much more a step of the texts' direction is worth for what usually comes with it, as long as
# nothing was learnt.
_WITH_THE_REST = 1.3
# Shares of the squared length that the texts' and the facts' columns keep.
_TEXTS_KEPT, _FACTS_KEPT = 0.9, 0.999
# Needs that the directory is laid out with; the suppliers of each language that are nearest to each
# of them show what texts are worth, unless there are too few pairs to say.
_SAMPLE, _LEARNT_FROM, _LEAST_PAIRS = 192, 150, 500
# By how many log-odds the search is off, as long as nothing was learnt.
_USUAL_DOUBT = 0.35


@dataclass(frozen=True, slots=True)
class Line:
    """Text evidence, in log-odds, over what the directions of two texts say.

    ``doubt`` is the standard deviation around it.
    """

    step: float = 1.0
    offset: float = 0.0
    doubt: float = _USUAL_DOUBT


def sample_of(need_ids: Sequence[str]) -> list[int]:
    """Places of some of the needs, the same needs in whatever order they come."""
    hashes = [hashlib.sha256(one.encode("utf-8", "replace")).digest() for one in need_ids]
    return sorted(range(len(hashes)), key=hashes.__getitem__)[:_SAMPLE]


class Directory:
    """The suppliers of a directory, laid out to be searched."""

    def __init__(
        self, selected: SelectedTexts, facts: Facts, sample: Sequence[ReadRecord] = ()
    ) -> None:
        """``sample`` are needs like those that will ask, read with their texts."""
        self.selected = selected
        self.channels = selected.channels
        self.facts = facts
        self._slope = facts.worth.slope(Feature.TEXT)
        told = facts.suppliers()
        asked = facts.needs(sample, NeedTable([one.enriched for one in sample], facts.table))
        self._facts_kept = Reduced.fit(told.dense, _FACTS_KEPT, asked.dense)
        rows = self._facts_kept.suppliers(told.dense)
        self._groups = [
            _Indexed(group, rows[group.owners], told.sparse[group.owners])
            for group in self.channels.groups_
        ]
        owners = np.concatenate([group.owners for group in self.channels.groups_])
        # Suppliers that write in several languages.
        self._several = np.bincount(owners, minlength=self.channels.size_) > 1
        self._lines: dict[tuple[Language, Language], Line] = {}
        self._lines = self._learnt(sample)

    def nearest(
        self, needs: Sequence[ReadRecord], k: int, table: NeedTable | None = None
    ) -> Nearest:
        """For each need about k suppliers that are best by texts and facts.

        ``table`` are the needs' columns, where they are at hand.
        """
        searches = self._searches(needs, k, table or self._table(needs))
        return Nearest(searches, [len(need.texts or ()) for need in needs], self._several)

    @property
    def doubt(self) -> float:
        """By how many log-odds the search is off, one standard deviation."""
        return max((line.doubt for line in self._lines.values()), default=_USUAL_DOUBT)

    def _table(self, needs: Sequence[ReadRecord]) -> NeedTable:
        return NeedTable([need.enriched for need in needs], self.facts.table)

    def _searches(self, needs: Sequence[ReadRecord], k: int, table: NeedTable) -> list[Search]:
        """For each language of the suppliers what is found there for each text of the needs.

        Large groups give more of the k than small ones.
        """
        told = self.facts.needs(needs, table)
        facts = self._facts_kept.needs(told.dense)
        units = [unit for need in needs for unit in need.texts or ()]
        places = [place for place, need in enumerate(needs) for _ in need.texts or ()]
        searches = []
        for indexed in self._groups:
            group = indexed.group
            share = len(group.units) / max(self.channels.size_, 1)
            lines = [
                self._lines.get((unit.unit.language, group.language), Line()) for unit in units
            ]
            texts = self._asked(units, indexed)
            texts *= np.array([line.step for line in lines], dtype=np.float32)[:, None]
            searches.append(
                Search(
                    indexed.rows,
                    group.owners,
                    np.concatenate([texts, facts[places]], axis=1),
                    told.sparse[places],
                    np.array([line.offset for line in lines]),
                    int(k * min(1.0, 0.5 + share)),
                )
            )
        return searches

    def _asked(self, units: Sequence[ReadUnit], indexed: _Indexed) -> Matrix:
        """What the texts' direction, and the crowding of each language, is worth to each unit."""
        group = indexed.group
        size = indexed.texts.basis.shape[1]
        asked = np.zeros((len(units), size + len(indexed.crowded)), dtype=np.float32)
        for language in {unit.unit.language for unit in units}:
            own = [i for i, unit in enumerate(units) if unit.unit.language == language]
            weights = self.channels.weights_for(language, group.language)
            level = group.levels_.get(language) or default_level(language, group.language)
            worth = self._slope / max(level.high - level.median, 1e-3)
            if size:
                vectors = np.stack([units[i].vector for i in own])
                centred = unit_rows(vectors - self.channels.need_centre(language))
                # Words, sounds and translations mostly rise with the vectors.
                step = _WITH_THE_REST * worth * (weights.whole + weights.piece)
                asked[own, :size] = step * indexed.texts.needs(centred)
            if language in indexed.crowded:
                asked[own, size + indexed.crowded.index(language)] = -worth
        return asked

    def _learnt(self, sample: Sequence[ReadRecord]) -> dict[tuple[Language, Language], Line]:
        """What texts are worth between two languages, off pairs that the search brings together.

        Vectors leave out what texts share in letters, sounds and words, and that differs between
        languages: without an offset the suppliers of one language push those of another out.
        """
        if not sample:
            return {}
        found = self._searches(sample, _LEARNT_FROM, self._table(sample))
        pairs: dict[tuple[Language, Language], tuple[Matrix, Matrix]] = {}
        units = [unit for need in sample for unit in need.texts or ()]
        for indexed, one in zip(self._groups, found, strict=True):
            asked = self._asked(units, indexed)
            for language in {unit.unit.language for unit in units}:
                own = [i for i, unit in enumerate(units) if unit.unit.language == language]
                told = one.units[own]
                whom = Pairs(np.repeat(np.arange(len(own)), told.shape[1]), told.ravel())
                reads = [units[i] for i in own]
                evidence = self.selected.evidence_of(reads, indexed.group, whom)
                said = np.concatenate(
                    [indexed.said(asked[i], places) for i, places in zip(own, told, strict=True)]
                )
                pairs[language, indexed.group.language] = said, self._slope * evidence
        lines = {}
        for languages, (said, evidence) in pairs.items():
            if len(said) >= _LEAST_PAIRS:
                lines[languages] = _line(said, evidence)
        return lines

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
    """The suppliers' units of one language: texts, crowding and facts side by side."""

    def __init__(self, group: Group, facts: Matrix, cells: sparse.csr_matrix) -> None:
        self.group = group
        self.crowded: list[Language] = sorted(group.held_back_, key=lambda key: key or "")
        directions = group.dense_.directions()
        self.texts = Reduced.fit(directions, _TEXTS_KEPT)
        texts = self.texts.suppliers(directions)
        self.width = texts.shape[1] + len(self.crowded)
        dense = np.empty((len(texts), self.width + facts.shape[1]), dtype=np.float32)
        dense[:, : texts.shape[1]] = texts
        for place, language in enumerate(self.crowded, start=texts.shape[1]):
            dense[:, place] = group.held_back_[language]
        dense[:, self.width :] = facts
        self.rows = Searched(dense, cells)

    def said(self, asked: Matrix, units: Rows) -> Matrix:
        """What one need's texts, without facts, get from some units."""
        return np.asarray(self.rows.dense[units, : self.width] @ asked) * self.rows.scale


def _line(said: Matrix, evidence: Matrix) -> Line:
    """The straight line of least squares, rounded so that machines agree on it."""
    x, y = said.astype(np.float64), evidence.astype(np.float64)
    step, offset = (float(value) for value in np.polyfit(x, y, 1))
    doubt = float(np.std(y - step * x - offset))
    return Line(round(max(step, 0.0), 3), round(offset, 3), round(doubt, 3))
