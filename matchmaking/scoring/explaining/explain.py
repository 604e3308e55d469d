"""Why a pair scores as it does, where it fails, and which one change would raise it most.

Codes, numbers and quotations only; sentences are made elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from ..arrays import Flags, Floats
from ..comparing.features import COLUMN, FEATURES, Feature
from ..comparing.gates import PASS, GateResult
from ..comparing.ground import Ground, common_ground, ground_of, names_a_thing
from ..comparing.profiles import Words, meant
from ..language.concepts import CAPABILITY, HS, PRODUCT, SECTOR, TOPIC_KINDS, Concept
from ..pipeline import Match, Scorer
from ..reading.channels import TextEvidence
from ..records import Blocked, NeedRecord, SupplierRecord
from .changes import NamedChange, best_changes
from .pairs import Asked, ReadPairs, gates_of, read_pairs

# Pairs that are explained together, which bounds the memory.
_PAIRS_AT_ONCE = 2048


@dataclass(frozen=True, slots=True)
class SharedConcept:
    """A concept on both sides, with the words in which each side says it ("" where it was
    ticked).
    """

    kind: str
    code: str
    need_words: str
    supplier_words: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """All that may be said about one pair."""

    need_id: str
    supplier_id: str
    score: float
    buyer_interest: float
    supplier_interest: float
    features: dict[Feature, float]
    buyer_contributions: dict[Feature, float]
    supplier_contributions: dict[Feature, float]
    evidence: TextEvidence
    shared: tuple[SharedConcept, ...]
    certifications_met: tuple[str, ...]
    gates: tuple[GateResult, ...]
    best_change: NamedChange | None
    model_version: str
    # Those of ``certifications_met`` that only the supplier's text names.
    certifications_claimed: tuple[str, ...] = ()
    # The part of ``features``' text evidence that is the vote of earlier needs like this one; a
    # whole vote is ``neighbours.VOTE``.
    earlier: float = 0.0
    # What both sides make and want alone, and whether that is enough for a look; None where it was
    # computed before that was asked.
    common_ground: float = 0.0
    ground: Ground | None = None

    def match(self, rank: int) -> Match:
        """The pair as one of a need's results."""
        blocked = any(result.failed for result in self.gates)
        return Match(
            self.supplier_id,
            rank,
            self.score,
            self.buyer_interest,
            self.supplier_interest,
            blocked=blocked,
        )


def explain(
    scorer: Scorer, need: NeedRecord, supplier_id: str, *, blocked: Blocked | None = None
) -> Explanation:
    """The explanation of one pair; KeyError for a supplier that the scorer was not fitted on."""
    return explain_need(scorer, need, [supplier_id], blocked=blocked)[0]


def explain_need(
    scorer: Scorer,
    need: NeedRecord,
    supplier_ids: Sequence[str],
    *,
    blocked: Blocked | None = None,
) -> list[Explanation]:
    """Explanations of several suppliers for one need, in their order."""
    return next(explain_needs(scorer, [(need, supplier_ids)], blocked=blocked))


def explain_needs(
    scorer: Scorer,
    asked: Iterable[tuple[NeedRecord, Sequence[str]]],
    *,
    blocked: Blocked | None = None,
) -> Iterator[list[Explanation]]:
    """``explain_need`` for one need after the other, many pairs being computed together.

    The same as each pair alone is given, whatever else is asked with it.
    """
    batch: list[tuple[NeedRecord, Sequence[str]]] = []
    size = 0
    for need, supplier_ids in asked:
        if batch and size + len(supplier_ids) > _PAIRS_AT_ONCE:
            yield from _explained(scorer, batch, blocked)
            batch, size = [], 0
        batch.append((need, supplier_ids))
        size += len(supplier_ids)
    if batch:
        yield from _explained(scorer, batch, blocked)


def _explained(
    scorer: Scorer, asked: Asked, blocked: Blocked | None
) -> Iterator[list[Explanation]]:
    read = read_pairs(scorer, asked, blocked=blocked)
    changes = best_changes(scorer, read, blocked=blocked)
    shared = _shared_by_pair(scorer, read)
    found = [scorer.words_of(scorer.suppliers_[row]) for row in read.rows]
    evidence = read.texts.evidence(list(map(_words_for, shared, found)))
    features = _told(read.features, ~np.isnan(read.features))
    buyer, other = (_told(given, given != 0) for given in scorer.model.contributions(read.features))
    certifications = _certifications(scorer, read)
    not_passed = np.any(np.stack(list(read.states.values())) != PASS, axis=0).tolist()
    for number, places in enumerate(read.of_needs()):
        grounds = {
            place: _ground(scorer, read, place, shared[place], evidence[place]) for place in places
        }
        yield [
            Explanation(
                need_id=read.needs[number].given.id,
                supplier_id=scorer.suppliers_[read.rows[place]].id,
                score=float(read.scores.joint[place]),
                buyer_interest=float(read.scores.buyer[place]),
                supplier_interest=float(read.scores.supplier[place]),
                features=features[place],
                buyer_contributions=buyer[place],
                supplier_contributions=other[place],
                evidence=evidence[place],
                shared=shared[place],
                certifications_met=certifications[place][0],
                certifications_claimed=certifications[place][1],
                gates=gates_of(read, place, blocked or Blocked()) if not_passed[place] else (),
                best_change=changes[place],
                model_version=scorer.version_,
                earlier=round(float(read.votes[place]), 4),
                common_ground=grounds[place][0],
                ground=grounds[place][1],
            )
            for place in places
        ]


def _ground(
    scorer: Scorer,
    read: ReadPairs,
    place: int,
    shared: Iterable[SharedConcept],
    evidence: TextEvidence,
) -> tuple[float, Ground]:
    """The common ground of one pair, votes of earlier needs included, and its code."""
    need = read.needs[read.pairs.needs[place]]
    text = read.features[place, COLUMN[Feature.TEXT]]
    share = read.features[place, COLUMN[Feature.CONCEPTS]] / need.weight
    thing = names_a_thing((one.kind, one.code) for one in shared)
    value = round(common_ground(float(text), float(share), thing=thing), 4)
    readable = scorer.reads_dense_ or evidence.need_language == evidence.supplier_language
    supplier = scorer.suppliers_[read.rows[place]]
    akin = bool(need.akin) and _has_one_of(need.akin, supplier, scorer)
    return value, ground_of(value, need.given, supplier, readable=readable, akin=akin)


def _has_one_of(products: Set[Concept], supplier: SupplierRecord, scorer: Scorer) -> bool:
    named = meant(scorer.words_of(supplier))
    return not products.isdisjoint(named | {(PRODUCT, code) for code in supplier.products})


def _told(values: Floats, is_told: Flags) -> list[dict[Feature, float]]:
    """Of each row the values that are to be told, by their names."""
    told: list[dict[Feature, float]] = [{} for _ in values]
    rows, columns = np.nonzero(is_told)
    numbers = values[rows, columns].round(4).tolist()
    for row, column, value in zip(rows.tolist(), columns.tolist(), numbers, strict=True):
        told[row][FEATURES[column]] = value
    return told


def _certifications(
    scorer: Scorer, read: ReadPairs
) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each pair the asked certificates that the supplier has, and those of them that only its
    text names.
    """
    lacking: dict[int, set[str]] = {}
    for asked in (read.asked.required_certifications, read.asked.preferred_certifications):
        places, codes = read.table.certifications.lacking(asked, read.pairs)
        for place, code in zip(places.tolist(), codes, strict=True):
            lacking.setdefault(place, set()).add(code)
    found = []
    for place, number in enumerate(read.pairs.needs.tolist()):
        need = read.needs[number].enriched
        wanted = need.required_certifications | need.preferred_certifications
        met = wanted.difference(lacking.get(place, ()))
        stated = scorer.vocabulary.held(read.table.suppliers[place].certifications) if met else met
        found.append((tuple(sorted(met)), tuple(sorted(met - stated))))
    return found


def _shared_by_pair(scorer: Scorer, read: ReadPairs) -> list[tuple[SharedConcept, ...]]:
    found: list[tuple[SharedConcept, ...]] = [()] * len(read.rows)
    for number, places in enumerate(read.of_needs()):
        said = _said(read.needs[number].given, read.needs[number].words)
        for place in places:
            supplier = scorer.suppliers_[read.rows[place]]
            found[place] = _shared(said, supplier, scorer.words_of(supplier))
    return found


def _words_for(shared: Iterable[SharedConcept], found: Iterable[Words]) -> set[str]:
    """All of a supplier's words for shared goods and processes; a sector's name says too little."""
    things = {(one.kind, one.code) for one in shared if one.kind != SECTOR}
    return {one.text for one in found if (one.kind, one.code) in things}


def _shared(
    need: Mapping[Concept, str], supplier: SupplierRecord, found: Iterable[Words]
) -> tuple[SharedConcept, ...]:
    """Those of what a need says that a supplier ticked or, by what was ``found`` in its texts, says
    too, in the need's order.
    """
    words: dict[Concept, str] = {}
    for kind, code, told, aside in found:
        if not aside and (kind, code) in need:
            words.setdefault((kind, code), told)
    ticked = {
        PRODUCT: supplier.products,
        CAPABILITY: supplier.capabilities,
        SECTOR: supplier.sectors,
        HS: supplier.hs_codes,
    }
    return tuple(
        SharedConcept(kind, code, told, words.get((kind, code), ""))
        for (kind, code), told in need.items()
        if (kind, code) in words or code in ticked[kind]
    )


def _said(need: NeedRecord, found: Iterable[Words]) -> dict[Concept, str]:
    """Topic concepts of a need with the words that name them, "" for a ticked one; ``found`` are
    those in its texts.

    Products first, and of each kind those that were ticked, then as the texts name them.
    """
    said: dict[Concept, str] = {}
    for kind, code, words, aside in found:
        if not aside and kind in TOPIC_KINDS:
            said.setdefault((kind, code), words)
    ticked = {
        PRODUCT: need.products,
        CAPABILITY: need.capabilities | need.required_capabilities,
        HS: need.hs_codes,
        SECTOR: need.sectors,
    }
    order = [(kind, code) for kind in TOPIC_KINDS for code in sorted(ticked[kind])]
    order += sorted(said, key=lambda concept: TOPIC_KINDS.index(concept[0]))
    order.sort(key=lambda concept: TOPIC_KINDS.index(concept[0]))
    return {concept: said.get(concept, "") for concept in order}
