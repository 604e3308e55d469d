"""A whole match run in the process that asks for it: for scripts that have no worker."""

from matchmaking.matching import working
from matchmaking.matching.domain import runs
from matchmaking.matching.models import MatchRun


def work_off(*, run: MatchRun) -> MatchRun:
    """Take a pending run to its end by the steps that workers take; the run as it then stands.

    NothingToMatchError, and whatever goes wrong on the way, are the caller's.
    """
    working.prepare(run.pk)
    while waiting := runs.claimable_chunks(run_id=run.pk):
        for chunk_id in waiting:
            if chunk := runs.claim_chunk(chunk_id=chunk_id):
                working.work(chunk)
    working.finish(run)
    run.refresh_from_db()
    return run
