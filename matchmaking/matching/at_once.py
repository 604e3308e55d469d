"""A whole match run in the process that asks for it: for scripts that have no worker."""

from matchmaking.matching import engine
from matchmaking.matching.domain import proposals, runs
from matchmaking.matching.enums import Stage
from matchmaking.matching.models import MatchRun
from matchmaking.taxonomy.files import load_taxonomy


def work_off(*, run: MatchRun) -> MatchRun:
    """Take a pending run to its end by the steps that workers take; the run as it then stands.

    NothingToMatchError, and whatever goes wrong on the way, are the caller's.
    """
    runs.prepare_run(run_id=run.pk, encoder_version=engine.run_encoder().version)
    while waiting := runs.claimable_chunks(run_id=run.pk):
        for chunk_id in waiting:
            _work(chunk_id)
    version = engine.run_scorer(run.pk).version_
    proposals.store_pairs(run=run, pairs=engine.own_best_needs(run))
    proposals.log_unread_texts(run=run, supplier_ids=engine.texts_without_concepts(run))
    proposals.finish_run(
        run_id=run.pk, model_version=version, taxonomy_version=load_taxonomy().version
    )
    run.refresh_from_db()
    return run


def _work(chunk_id: int) -> None:
    chunk = runs.claim_chunk(chunk_id=chunk_id)
    if chunk is None:
        return
    if chunk.stage == Stage.READ:
        engine.read_texts(chunk.run, first=chunk.first, last=chunk.last)
        runs.close_chunk(chunk=chunk)
    else:
        scored = engine.score_needs(chunk.run, first=chunk.first, last=chunk.last)
        proposals.store_chunk(chunk=chunk, scored=scored)
