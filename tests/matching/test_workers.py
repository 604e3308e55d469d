"""Any number of workers, in any order, killed and replaced: a run ends in the same result."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.matching import tasks
from matchmaking.matching.domain.running import engine, proposals, runs
from matchmaking.matching.enums import ChunkState, RunState, Stage
from matchmaking.matching.models import MatchChunk, MatchRun, TextVector
from matchmaking.profiles.models import Supplier
from tests.matching.conftest import NEEDS, SUPPLIERS, worked_off

pytestmark = pytest.mark.django_db


def test_scoring_waits_for_reading(started):
    tasks.prepare(started.pk)
    first = runs.claimable_chunks(run_id=started.pk)
    assert {MatchChunk.objects.get(pk=pk).stage for pk in first} == {Stage.READ}
    for pk in first:
        tasks.work(pk)
    then = runs.claimable_chunks(run_id=started.pk)
    assert {MatchChunk.objects.get(pk=pk).stage for pk in then} == {Stage.SCORE}


@pytest.fixture
def read_with_encoder(started, settings):
    """A run whose texts are read and whose scoring has not begun."""
    settings.PUENTE_ENCODER = "usem3"
    tasks.prepare(started.pk)
    for pk in runs.claimable_chunks(run_id=started.pk):
        tasks.work(pk)
    engine.forget_runs()
    return started


def test_scoring_encodes_nothing_that_was_not_read_before(read_with_encoder):
    read = TextVector.objects.count()
    assert read > len(SUPPLIERS) + len(NEEDS)
    # The scorer is fitted by a process that read none of it.
    assert worked_off_chunks(read_with_encoder).state == RunState.COMPLETE
    assert TextVector.objects.count() == read


def test_vectors_lost_or_damaged_before_the_scoring_change_nothing(read_with_encoder, organizer):
    vectors = TextVector.objects.order_by("pk").values_list("pk", flat=True)
    TextVector.objects.filter(pk__in=list(vectors[::3])).delete()
    TextVector.objects.filter(pk__in=list(vectors[::3])).update(vector=b"cut off")
    damaged = worked_off_chunks(read_with_encoder)
    assert damaged.state == RunState.COMPLETE
    engine.forget_runs()
    whole = runs.start_run(mission=damaged.mission, user=organizer)
    assert worked_off(whole).result_hash == damaged.result_hash


def test_worker_that_dies_while_reading_is_replaced(started, run_again):
    """What it had encoded stays; the rest is encoded by whoever takes the chunk over."""
    tasks.prepare(started.pk)
    (pk, *others) = runs.claimable_chunks(run_id=started.pk)
    dead = runs.claim_chunk(chunk_id=pk)
    for other in others:
        tasks.work(other)
    assert runs.is_reading(run_id=started.pk)
    MatchChunk.objects.filter(pk=pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.work(pk)
    assert not runs.close_chunk(chunk=dead)
    assert worked_off_chunks(started).state == RunState.COMPLETE
    assert run_again(started.mission).result_hash == started.result_hash


def test_chunk_is_claimed_by_one_worker(started):
    tasks.prepare(started.pk)
    (pk, *_) = runs.claimable_chunks(run_id=started.pk)
    assert runs.claim_chunk(chunk_id=pk) is not None
    assert runs.claim_chunk(chunk_id=pk) is None


def test_killed_worker_is_replaced_with_the_same_result(started, run_again):
    """A worker that claimed and died; another one takes over when the lease has ended."""
    tasks.prepare(started.pk)
    for pk in runs.claimable_chunks(run_id=started.pk):
        tasks.work(pk)
    (pk, *_) = runs.claimable_chunks(run_id=started.pk)
    dead = runs.claim_chunk(chunk_id=pk)
    assert runs.claimable_chunks(run_id=started.pk) == []
    MatchChunk.objects.filter(pk=pk).update(lease_until=timezone.now() - timedelta(seconds=1))
    tasks.work(pk)
    # The dead one wakes up after all and must not write a second time.
    late = engine.score_needs(started, first=dead.first, last=dead.last)
    assert not proposals.store_chunk(chunk=dead, scored=late)
    tasks.finish(started.pk)
    started.refresh_from_db()
    assert started.state == RunState.COMPLETE
    assert run_again(started.mission).result_hash == started.result_hash


@pytest.fixture
def run_again(organizer):
    def start(mission):
        engine.forget_runs()
        return worked_off(runs.start_run(mission=mission, user=organizer))

    return start


def worked_off_by_many(run, order):
    """Each chunk by a process of its own that has nothing at hand, taken in `order`."""
    tasks.prepare(run.pk)
    while chunks := order(runs.claimable_chunks(run_id=run.pk)):
        for chunk in chunks:
            engine.forget_runs()
            tasks.work(chunk)
    engine.forget_runs()
    tasks.finish(run.pk)
    run.refresh_from_db()
    return run


def reversed_list(chunks):
    return chunks[::-1]


def shuffled(chunks):
    return random.Random(len(chunks)).sample(chunks, len(chunks))


@pytest.mark.parametrize("encoder", ["none", "usem3"])
def test_any_workers_in_any_order_give_the_same_result(
    mission, organizer, settings, monkeypatch, encoder
):
    settings.PUENTE_ENCODER = encoder
    monkeypatch.setattr(engine, "FLOOR_SCORE", 0.0)
    one = worked_off(runs.start_run(mission=mission, user=organizer, top=1))
    assert one.proposals.filter(rank__gt=1, blocked=False).exists()
    assert one.chunks.count() > 1
    monkeypatch.setattr(runs, "MOST_NEEDS_PER_CHUNK", 1)
    monkeypatch.setattr(runs, "TEXTS_PER_CHUNK", 150)
    for order in (reversed_list, shuffled):
        TextVector.objects.all().delete()
        many = runs.start_run(mission=mission, user=organizer, top=1)
        assert worked_off_by_many(many, order).result_hash == one.result_hash
        assert many.chunks.filter(stage=Stage.SCORE).count() == len(NEEDS)
        assert many.proposals.count() == one.proposals.count()


def test_what_chunks_noted_of_suppliers_own_best_is_gone_after_the_run(started):
    tasks.prepare(started.pk)
    while chunks := runs.claimable_chunks(run_id=started.pk):
        for chunk in chunks:
            tasks.work(chunk)
    assert started.chunks.filter(stage=Stage.SCORE).exclude(own_best=[]).exists()
    tasks.finish(started.pk)
    assert not started.chunks.exclude(own_best=[]).exists()


def test_result_does_not_change_with_profiles_edited_during_the_run(run, started_copy):
    Supplier.objects.update(description_es="Otra cosa")
    assert worked_off_chunks(started_copy).result_hash == run.result_hash


@pytest.fixture
def started_copy(run, organizer):
    copy = runs.start_run(mission=run.mission, user=organizer)
    tasks.prepare(copy.pk)
    return copy


def worked_off_chunks(run):
    while chunks := runs.claimable_chunks(run_id=run.pk):
        for chunk in chunks:
            tasks.work(chunk)
    tasks.finish(run.pk)
    run.refresh_from_db()
    return run


def test_third_failure_parks_the_chunk_with_its_traceback(started):
    tasks.prepare(started.pk)
    MatchChunk.objects.filter(run=started).update(first=10_000, last=20_000)
    started.dataset.payload = b"damaged"
    started.dataset.save()
    engine.forget_runs()
    (pk, *_) = runs.claimable_chunks(run_id=started.pk)
    for _ in range(runs.MOST_FAILURES):
        tasks.work(pk)
    chunk = MatchChunk.objects.get(pk=pk)
    started.refresh_from_db()
    assert chunk.state == ChunkState.PARKED
    assert "zlib.error" in chunk.traceback
    assert started.state == RunState.FAILED


def test_failed_run_goes_on_after_retry(started):
    tasks.prepare(started.pk)
    MatchRun.objects.filter(pk=started.pk).update(state=RunState.FAILED)
    started.chunks.update(state=ChunkState.PARKED)
    assert runs.retry_run(run=started)
    assert worked_off_chunks(started).state == RunState.COMPLETE


def test_cancelled_run_is_left_alone(started):
    tasks.prepare(started.pk)
    (pk, *_) = runs.claimable_chunks(run_id=started.pk)
    chunk = runs.claim_chunk(chunk_id=pk)
    assert runs.cancel_run(run=started)
    assert not runs.close_chunk(chunk=chunk)
    assert runs.claimable_chunks(run_id=started.pk) == []
    tasks.finish(started.pk)
    started.refresh_from_db()
    assert started.state == RunState.CANCELLED
    assert not runs.cancel_run(run=started)


def test_sweep_finds_what_messages_missed(started, woken):
    assert woken(tasks.sweep) == [("matching.prepare", started.pk)]


def test_only_the_last_reading_wakes_the_scoring(started, woken, monkeypatch):
    """A directory has thousands of chunks: each must not call for all the others."""
    monkeypatch.setattr(runs, "TEXTS_PER_CHUNK", 100)
    tasks.prepare(started.pk)
    *earlier, last = runs.claimable_chunks(run_id=started.pk)
    assert earlier
    for chunk in earlier:
        assert woken(tasks.work, chunk) == []
    scoring = started.chunks.filter(stage=Stage.SCORE)
    assert woken(tasks.work, last) == [("matching.work", chunk.pk) for chunk in scoring]
