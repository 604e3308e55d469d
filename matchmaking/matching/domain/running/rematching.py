"""What a changed supplier or need is worth now, by the scorer of the run that it belongs to."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import TypeVar

from matchmaking.matching.domain.preparing.dataset import mission_dataset
from matchmaking.matching.domain.running.engine import (
    NEAR_MISSES,
    ScoredPair,
    run_dataset,
    run_rematcher,
    run_scorer,
    scored_pair,
)
from matchmaking.matching.models import MatchRun, Rematch
from matchmaking.scoring.explaining.explain import explain_need, explain_needs
from matchmaking.scoring.pipeline import Scorer
from matchmaking.scoring.records import Blocked, NeedRecord, SupplierRecord

Record = TypeVar("Record", SupplierRecord, NeedRecord)
Border = dict[int, tuple[float, int]]


def rematched_pairs(rematch: Rematch) -> list[ScoredPair]:
    """The changed profile's pairs that belong among the run's, as they are now.

    Empty where the profile is no longer part of the mission: what was proposed of it is then taken
    back by whoever took it out.
    """
    if rematch.supplier_id:
        return _pairs_of_supplier(rematch.run, rematch.supplier_id)
    return _pairs_of_need(rematch.run, rematch.need_id or 0)


def _pairs_of_supplier(run: MatchRun, supplier_id: int) -> list[ScoredPair]:
    now = mission_dataset(run.mission, suppliers=[supplier_id], needs=[])
    if not now.suppliers:
        return []
    record = _with_history(now.suppliers[0], run_dataset(run.pk).suppliers)
    rematcher = run_rematcher(run.pk)
    again = rematcher.supplier(record, blocked=now.blocked)
    known = set(run.proposals.filter(supplier_id=supplier_id).values_list("need_id", flat=True))
    passing = _last_kept(run, supplier_id, blocked=False, rank=run.top)
    failing = _last_kept(run, supplier_id, blocked=True, rank=NEAR_MISSES)
    chosen = []
    for row, need in enumerate(rematcher.needs):
        pk, score = int(need.id), float(again.scores.joint[row])
        kept = failing if again.stopped[row] else passing
        if pk in known or pk not in kept or (-score, supplier_id) < kept[pk]:
            chosen.append(need)
    return _explained(run, again.scorer, chosen, now.blocked)


def _last_kept(run: MatchRun, supplier_id: int, *, blocked: bool, rank: int) -> Border:
    """For each need the place (falling score, then id) of the last pair that a run keeps of it."""
    rows = run.proposals.filter(blocked=blocked, rank=rank).exclude(supplier_id=supplier_id)
    return {
        need: (-score, supplier)
        for need, score, supplier in rows.values_list("need_id", "score", "supplier_id")
    }


def _explained(
    run: MatchRun, scorer: Scorer, needs: list[NeedRecord], blocked: Blocked
) -> list[ScoredPair]:
    """Pairs of the one supplier that ``scorer`` knows."""
    (record,) = scorer.suppliers_
    others: dict[tuple[int, bool], list[tuple[float, int]]] = defaultdict(list)
    rows = run.proposals.filter(need_id__in=[int(need.id) for need in needs]).exclude(
        supplier_id=int(record.id)
    )
    columns = ("need_id", "blocked", "score", "supplier_id")
    for need_id, stopped, score, supplier_id in rows.values_list(*columns):
        others[need_id, stopped].append((-score, supplier_id))
    pairs = []
    asked = [(need, [record.id]) for need in needs]
    for (explanation,) in explain_needs(scorer, asked, blocked=blocked):
        match = explanation.match(rank=1)
        place = (-match.score, int(record.id))
        better = sum(other < place for other in others[int(explanation.need_id), match.blocked])
        ranked = match._replace(rank=better + 1)
        pairs.append(scored_pair(explanation.need_id, ranked, explanation))
    return pairs


def _pairs_of_need(run: MatchRun, need_id: int) -> list[ScoredPair]:
    now = mission_dataset(run.mission, suppliers=[], needs=[need_id])
    if not now.needs:
        return []
    need = _with_history(now.needs[0], run_dataset(run.pk).needs)
    scorer = run_scorer(run.pk)
    (result,) = scorer.score([need], run.top, blocked=now.blocked, near_misses=NEAR_MISSES)
    best = [match.supplier_id for match in (*result.matches, *result.blocked)]
    before = run.proposals.filter(need_id=need_id).values_list("supplier_id", flat=True)
    known = [one for one in map(str, before) if one in scorer.rows_]
    ids = list(dict.fromkeys([*best, *known]))
    explanations = explain_need(scorer, need, ids, blocked=now.blocked)
    pairs = []
    for stopped in (False, True):
        own = [one for one in explanations if one.match(rank=1).blocked == stopped]
        own.sort(key=lambda one: (-one.score, int(one.supplier_id)))
        pairs += [
            scored_pair(need.id, one.match(rank), one) for rank, one in enumerate(own, start=1)
        ]
    return pairs


def _with_history(record: Record, before: Iterable[Record]) -> Record:
    """The record as it is now, with what the run knew of the party's earlier answers."""
    for old in before:
        if old.id == record.id:
            return replace(record, gives=old.gives, receives=old.receives)
    return record
