"""What workers do for match runs. The rows decide; a message only says where to look first."""

import logging

from celery import shared_task
from celery.signals import worker_init
from django.conf import settings
from django.db import DatabaseError, connections

from accounts.models import Organisation, User
from matchmaking.common.lease import kept_alive
from matchmaking.common.wake import wake
from matchmaking.matching.domain.learning import learned_models
from matchmaking.matching.domain.running import engine, rematches, rematching, runs, working
from matchmaking.matching.enums import Stage
from matchmaking.matching.models import MatchChunk, MatchRun

logger = logging.getLogger(__name__)


@worker_init.connect
def read_ahead(**_: object) -> None:
    """In a worker's main process, before it forks the processes that do its work."""
    if not settings.WORKERS_READ_AHEAD:
        return
    try:
        engine.read_ahead()
    except DatabaseError:
        # It works all the same: whoever matches first reads then.
        logger.warning("Nothing was read ahead, since the database cannot be read", exc_info=True)
    finally:
        # A connection that two processes hold is closed by one under the other.
        connections.close_all()


@shared_task(name="matching.prepare", time_limit=660, soft_time_limit=600)
def prepare(run_id: int) -> None:
    try:
        prepared = working.prepare(run_id)
    except runs.NothingToMatchError as error:
        runs.fail_run(
            run_id=run_id,
            error=f"nothing_to_match suppliers={error.suppliers} needs={error.needs}",
        )
        return
    if prepared:
        logger.info("Run %s is prepared", run_id)
        _tell_trouble(run_id)
        wake_chunks(run_id)


def _tell_trouble(run_id: int) -> None:
    """An error in the log is what an administrator is told of; the pages say it too."""
    trouble = MatchRun.objects.values_list("model_trouble", flat=True).get(pk=run_id)
    if trouble:
        logger.error("Run %s is scored by the rules: the model's file is %s", run_id, trouble)


@shared_task(name="matching.work", time_limit=660, soft_time_limit=600)
def work(chunk_id: int) -> None:
    chunk = runs.claim_chunk(chunk_id=chunk_id)
    if chunk is None:
        return
    try:
        with kept_alive(lambda: runs.extend_lease(chunk=chunk)):
            closed = working.work(chunk)
    except Exception as error:
        # Whatever went wrong belongs on the chunk, for a person to read after the third time.
        logger.exception("Chunk %s failed", chunk_id)
        runs.fail_chunk(chunk=chunk, error=error)
        wake_chunks(chunk.run_id)
        return
    if closed:
        after_chunk(chunk)


def after_chunk(chunk: MatchChunk) -> None:
    """Wake whoever waited for this chunk: scoring after the last reading, finishing after all."""
    if chunk.run_id in runs.runs_ready_to_finish():
        wake(finish, chunk.run_id)
    elif chunk.stage == Stage.READ and not runs.is_reading(run_id=chunk.run_id):
        wake_chunks(chunk.run_id)


@shared_task(name="matching.finish", time_limit=660, soft_time_limit=600)
def finish(run_id: int) -> None:
    if run_id not in runs.runs_ready_to_finish():
        return
    if working.finish(MatchRun.objects.get(pk=run_id)):
        logger.info("Run %s is complete", run_id)


@shared_task(name="matching.rematch", time_limit=660, soft_time_limit=600)
def rematch(rematch_id: int) -> None:
    """Score one changed profile anew, by the run that its mission reviews."""
    claimed = rematches.claim_rematch(rematch_id=rematch_id)
    if claimed is None:
        return
    try:
        with kept_alive(lambda: rematches.extend_lease(rematch=claimed)):
            pairs = rematching.rematched_pairs(claimed)
            version = engine.run_scorer(claimed.run_id).version_
            rematches.store_rematch(rematch=claimed, pairs=pairs, model_version=version)
    except Exception as error:
        logger.exception("Re-match %s failed", rematch_id)
        rematches.fail_rematch(rematch=claimed, error=error)


@shared_task(name="matching.sweep", time_limit=120, soft_time_limit=100)
def sweep() -> None:
    """Find what a lost message should have told, and the profiles that changed after their run."""
    for run_id in runs.pending_runs():
        wake(prepare, run_id)
    for chunk_id in runs.claimable_chunks():
        wake(work, chunk_id)
    for run_id in runs.runs_ready_to_finish():
        wake(finish, run_id)
    rematches.note_changes()
    for rematch_id in rematches.claimable_rematches():
        wake(rematch, rematch_id)


@shared_task(name="matching.learn", time_limit=660, soft_time_limit=600)
def learn(organizer_id: int, user_id: int | None = None) -> None:
    """Train an organizer's model; what comes of it is kept as a version, refused or not."""
    organizer = Organisation.objects.get(pk=organizer_id)
    user = User.objects.filter(pk=user_id).first() if user_id is not None else None
    version = learned_models.train(organizer=organizer, user=user)
    if version is not None:
        logger.info("Version %s of organizer %s: %s", version.number, organizer_id, version.state)


@shared_task(name="matching.learn_from_new_labels", time_limit=120, soft_time_limit=100)
def learn_from_new_labels() -> None:
    """For every organizer whose people have judged enough since the last training."""
    for organizer_id in learned_models.organizers_worth_a_training():
        wake(learn, organizer_id)


def wake_chunks(run_id: int) -> None:
    for chunk_id in runs.claimable_chunks(run_id=run_id):
        wake(work, chunk_id)
