"""Writing what a run computed. Never over what a person decided."""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from matchmaking.matching.domain.reviews import STATE_AFTER, decisions_in_force
from matchmaking.matching.domain.running.engine import ScoredNeeds, ScoredPair, run_dataset
from matchmaking.matching.domain.running.runs import close_chunk
from matchmaking.matching.domain.running.sharing import share_out_run
from matchmaking.matching.enums import Decision, ProposalState, RunState
from matchmaking.matching.models import MatchChunk, MatchRun, Proposal, UnreadText


def store_chunk(*, chunk: MatchChunk, scored: ScoredNeeds) -> bool:
    """Write a scored chunk and close it, both or neither; False where the claim was lost.

    A pair that somebody decided in an earlier run keeps that decision.
    """
    rows = proposal_rows(chunk.run, scored.pairs)
    with transaction.atomic():
        if not close_chunk(chunk=chunk, own_best=scored.own_best):
            return False
        Proposal.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)
    return True


def store_pairs(*, run: MatchRun, pairs: Sequence[ScoredPair]) -> None:
    """Write pairs of a running run that belong to no chunk; a second time changes nothing."""
    rows = proposal_rows(run, pairs)
    with transaction.atomic():
        if MatchRun.objects.filter(pk=run.pk, state=RunState.RUNNING).exists():
            Proposal.objects.bulk_create(rows, batch_size=200, ignore_conflicts=True)


def proposal_rows(run: MatchRun, pairs: Sequence[ScoredPair]) -> list[Proposal]:
    """Unsaved proposals; a pair that somebody decided in an earlier run keeps that decision."""
    needs = {pair.need_id for pair in pairs}
    decided = decisions_in_force(mission_id=run.mission_id, needs=needs)
    handed_over = _handed_over(run.mission_id, needs) if decided else {}
    rows = []
    for pair in pairs:
        proposal = Proposal(
            run_id=run.pk,
            mission_id=run.mission_id,
            need_id=pair.need_id,
            supplier_id=pair.supplier_id,
            **computed_fields(pair),
        )
        review = decided.get((pair.need_id, pair.supplier_id))
        if review is not None:
            proposal.state = STATE_AFTER[Decision(review.decision)]
            proposal.decided_at = review.at
            proposal.decided_by_id = review.user_id
            proposal.handed_over_at = handed_over.get((pair.need_id, pair.supplier_id))
        rows.append(proposal)
    return rows


def computed_fields(pair: ScoredPair) -> dict[str, Any]:
    """What a run says of a pair, by the names of a proposal's fields."""
    return {
        "rank": pair.rank,
        "score": pair.score,
        "buyer_score": pair.buyer_score,
        "supplier_score": pair.supplier_score,
        "blocked": pair.blocked,
        "ground": pair.ground,
        "explanation": pair.explanation,
    }


def _handed_over(mission_id: int, needs: Collection[int]) -> dict[tuple[int, int], datetime | None]:
    rows = Proposal.objects.filter(
        mission_id=mission_id, need__in=needs, handed_over_at__isnull=False
    )
    return {
        (need, supplier): at
        for need, supplier, at in rows.values_list("need_id", "supplier_id", "handed_over_at")
    }


def finish_run(*, run_id: int, model_version: str, taxonomy_version: str) -> bool:
    """Choose which computed pairs are put forward and complete the run, once.

    The choice shares out the attention of both sides over all needs at once; pairs that a person
    decided take their places first.
    """
    run = MatchRun.objects.select_related("mission").get(pk=run_id)
    shared = share_out_run(run)
    digest = result_hash(run)
    with transaction.atomic():
        finished = MatchRun.objects.filter(pk=run_id, state=RunState.RUNNING).update(
            state=RunState.COMPLETE,
            finished_at=timezone.now(),
            model_version=model_version,
            taxonomy_version=taxonomy_version,
            result_hash=digest,
            allocation_report=shared.report,
        )
        if finished != 1:
            return False
        Proposal.objects.filter(
            run_id=run_id, state=ProposalState.COMPUTED, pk__in=shared.chosen
        ).update(state=ProposalState.PROPOSED)
        # Only the finishing reads them.
        run.chunks.exclude(own_best=[]).update(own_best=[])
    return True


def result_hash(run: MatchRun) -> str:
    """SHA-256 over need, supplier, rank, score and gate of every computed pair, in a fixed order.

    Decisions and proposals' ids are left out: two runs over the same data agree in it, whoever
    worked on them and in whatever order.
    """
    digest = hashlib.sha256()
    rows = run.proposals.order_by("need_id", "blocked", "rank", "supplier_id").values_list(
        "need_id", "supplier_id", "rank", "score", "blocked"
    )
    for need, supplier, rank, score, blocked in rows.iterator():
        digest.update(f"{need}\t{supplier}\t{rank}\t{score:.6f}\t{int(blocked)}\n".encode())
    return digest.hexdigest()


def log_unread_texts(*, run: MatchRun, supplier_ids: Sequence[str]) -> int:
    """Keep the texts in which no term was found for the administrator; how many are new."""
    dataset = run_dataset(run.pk)
    unread = set(supplier_ids)
    rows = [
        UnreadText(
            source="supplier",
            source_id=int(record.id),
            language=next((p.language for p in record.pieces if p.language), None) or "",
            text="\n".join(piece.text for piece in record.pieces)[:4000],
        )
        for record in dataset.suppliers
        if record.id in unread
    ]
    recognised = {int(record.id) for record in dataset.suppliers if record.id not in unread}
    waiting = UnreadText.objects.filter(source="supplier", settled=False)
    settled = [pk for pk, owner in waiting.values_list("pk", "source_id") if owner in recognised]
    UnreadText.objects.filter(pk__in=settled).update(settled=True)
    before = UnreadText.objects.count()
    UnreadText.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
    return UnreadText.objects.count() - before
