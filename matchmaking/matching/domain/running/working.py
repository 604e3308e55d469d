"""The steps of a run that somebody works off, whoever does: a worker, or a script at once."""

from matchmaking.matching.domain.running import engine, proposals, runs
from matchmaking.matching.enums import Stage
from matchmaking.matching.models import MatchChunk, MatchRun
from matchmaking.taxonomy.files import load_taxonomy


def prepare(run_id: int) -> bool:
    """Whether the run was ours to prepare. NothingToMatchError where it has nothing to compare."""
    return runs.prepare_run(run_id=run_id, encoder_version=engine.run_encoder().version)


def work(chunk: MatchChunk) -> bool:
    """Whether the chunk, which was claimed before, was still ours to close."""
    if chunk.stage == Stage.READ:
        engine.read_texts(chunk.run, first=chunk.first, last=chunk.last)
        return runs.close_chunk(chunk=chunk)
    scored = engine.score_needs(chunk.run, first=chunk.first, last=chunk.last)
    return proposals.store_chunk(chunk=chunk, scored=scored)


def finish(run: MatchRun) -> bool:
    """Whether the run, whose chunks are all done, was ours to complete."""
    version = engine.run_scorer(run.pk).version_
    proposals.store_pairs(run=run, pairs=engine.own_best_needs(run))
    proposals.log_unread_texts(run=run, supplier_ids=engine.texts_without_concepts(run))
    return proposals.finish_run(
        run_id=run.pk, model_version=version, taxonomy_version=load_taxonomy().version
    )


def work_off(*, run: MatchRun) -> MatchRun:
    """A pending run taken to its end in the process that asks, which has no worker; as it then is.

    NothingToMatchError, and whatever goes wrong on the way, are the caller's.
    """
    prepare(run.pk)
    while waiting := runs.claimable_chunks(run_id=run.pk):
        for chunk_id in waiting:
            if chunk := runs.claim_chunk(chunk_id=chunk_id):
                work(chunk)
    finish(run)
    run.refresh_from_db()
    return run
