"""The course of a match run: started, cut into chunks, worked on under leases, finished once.

Every step first claims its row by a conditional UPDATE and goes on only if exactly one row changed,
so any worker may die at any time, and any number of them may try the same step.
"""

import traceback as traceback_module
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.common.lease import LEASE
from matchmaking.matching.domain.learning.learned_models import model_for_run
from matchmaking.matching.domain.preparing.dataset import Dataset, mission_dataset, payload_hash
from matchmaking.matching.domain.running.engine import texts_to_read
from matchmaking.matching.enums import ChunkState, RunState, Stage
from matchmaking.matching.models import MatchChunk, MatchRun, RunDataset
from matchmaking.missions.domain.closing import refuse_closed
from matchmaking.missions.models import Mission
from matchmaking.scoring.own_best import OwnPlace

# A second or two of reading, at some four milliseconds a text, and under half a minute of scoring.
TEXTS_PER_CHUNK = 300
PAIRS_PER_CHUNK = 200_000
MOST_NEEDS_PER_CHUNK = 25
# A chunk is no larger than this part of what is left, so that whoever comes last keeps the others
# waiting for a fraction of that; nor smaller than this part of a whole one, since each costs a few
# transactions.
SHARE_OF_THE_REST = 8
SHARE_OF_A_CHUNK = 6
MOST_FAILURES = 3


class RunAlreadyActiveError(Exception):
    """A mission has one run at a time; `run` is the one that is active."""

    def __init__(self, run: MatchRun) -> None:
        super().__init__(f"run {run.pk} is active")
        self.run = run


class NothingToMatchError(Exception):
    """The mission has no confirmed supplier or no open need."""

    def __init__(self, *, suppliers: int, needs: int) -> None:
        super().__init__(f"{suppliers} suppliers, {needs} needs")
        self.suppliers = suppliers
        self.needs = needs


@dataclass(frozen=True)
class Progress:
    """Chunks done of all, by stage; `share` is from 0 to 1 over both."""

    done: dict[str, int]
    total: dict[str, int]
    parked: int

    @property
    def share(self) -> float:
        total = sum(self.total.values())
        return sum(self.done.values()) / total if total else 0.0


def start_run(*, mission: Mission, user: User | None, top: int = 10) -> MatchRun:
    """A pending run of `mission`. Raises RunAlreadyActiveError while another one is active, and
    MissionClosedError in a mission that was closed: nothing that it proposes would be written.
    """
    try:
        with transaction.atomic():
            refuse_closed(mission)
            return MatchRun.objects.create(mission=mission, requested_by=user, top=top)
    except IntegrityError as error:
        active = active_run(mission=mission)
        if active is None:
            raise
        raise RunAlreadyActiveError(active) from error


def active_run(*, mission: Mission) -> MatchRun | None:
    return MatchRun.objects.filter(
        mission=mission, state__in=[RunState.PENDING, RunState.RUNNING]
    ).first()


def prepare_run(*, run_id: int, encoder_version: str) -> bool:
    """Freeze the data of a pending run and cut its work into chunks; False if it was not pending.

    The data are read outside the transaction that claims the run: on SQLite a long transaction
    would keep everybody else from writing.
    """
    run = MatchRun.objects.select_related("mission__organizer").filter(pk=run_id).first()
    if run is None or run.state != RunState.PENDING:
        return False
    # A profile that changes while the data are read is later than this, and is matched anew.
    started_at = timezone.now()
    dataset = mission_dataset(run.mission)
    if not dataset.suppliers or not dataset.needs:
        raise NothingToMatchError(suppliers=len(dataset.suppliers), needs=len(dataset.needs))
    payload = dataset.pack()
    texts = len(texts_to_read(dataset))
    model = model_for_run(organizer=run.mission.organizer)
    with transaction.atomic():
        claimed = MatchRun.objects.filter(pk=run_id, state=RunState.PENDING).update(
            state=RunState.RUNNING,
            started_at=started_at,
            supplier_count=len(dataset.suppliers),
            need_count=len(dataset.needs),
            encoder_version=encoder_version,
            dataset_hash=payload_hash(payload),
            only_fitting=run.mission.only_fitting,
            learned_model=model.version,
            model_trouble=model.trouble,
        )
        if claimed != 1:
            return False
        RunDataset.objects.create(run_id=run_id, payload=payload, model=model.content)
        MatchChunk.objects.bulk_create(_plan(run_id, dataset, texts), batch_size=500)
    return True


def _plan(run_id: int, dataset: Dataset, texts: int) -> Iterable[MatchChunk]:
    needs_per_chunk = max(1, PAIRS_PER_CHUNK // max(1, len(dataset.suppliers)))
    sizes = {
        Stage.READ: (texts, TEXTS_PER_CHUNK),
        Stage.SCORE: (len(dataset.needs), min(needs_per_chunk, MOST_NEEDS_PER_CHUNK)),
    }
    for stage, (total, most) in sizes.items():
        for position, (first, last) in enumerate(_bounds(total, most)):
            yield MatchChunk(run_id=run_id, stage=stage, position=position, first=first, last=last)


def _bounds(total: int, most: int) -> Iterator[tuple[int, int]]:
    """Half-open parts of at most `most` each, smaller towards the end."""
    least = max(1, most // SHARE_OF_A_CHUNK)
    first = 0
    while first < total:
        size = min(most, max(least, (total - first) // SHARE_OF_THE_REST))
        yield first, min(first + size, total)
        first += size


def claimable_chunks(*, run_id: int | None = None) -> list[int]:
    """Ids of chunks that a worker may claim now: reading first, scoring when all is read."""
    chunks = _claimable()
    if run_id is not None:
        chunks = chunks.filter(run_id=run_id)
    reading = MatchChunk.objects.filter(stage=Stage.READ).exclude(state=ChunkState.DONE)
    waiting = Q(stage=Stage.SCORE, run__in=reading.values("run"))
    return list(
        chunks.exclude(waiting).order_by("run", "stage", "position").values_list("pk", flat=True)
    )


def is_reading(*, run_id: int) -> bool:
    """Whether scoring still waits for texts of the run."""
    reading = MatchChunk.objects.filter(run_id=run_id, stage=Stage.READ)
    return reading.exclude(state=ChunkState.DONE).exists()


def claim_chunk(*, chunk_id: int) -> MatchChunk | None:
    """The chunk with its claim's number in `attempts`, or None where another worker has it."""
    claimed = (
        _claimable()
        .filter(pk=chunk_id)
        .update(
            state=ChunkState.CLAIMED,
            lease_until=timezone.now() + LEASE,
            attempts=F("attempts") + 1,
        )
    )
    if claimed != 1:
        return None
    return MatchChunk.objects.select_related("run__mission").get(pk=chunk_id)


def _claimable() -> QuerySet[MatchChunk]:
    """Chunks of running runs that nobody holds, or whose holder's lease ran out."""
    expired = Q(state=ChunkState.CLAIMED, lease_until__lt=timezone.now())
    free = Q(state=ChunkState.OPEN) | expired
    return MatchChunk.objects.filter(free, run__state=RunState.RUNNING)


def extend_lease(*, chunk: MatchChunk) -> bool:
    """Keep a claimed chunk for another lease; False where the claim was lost."""
    held = MatchChunk.objects.filter(pk=chunk.pk, state=ChunkState.CLAIMED, attempts=chunk.attempts)
    return held.update(lease_until=timezone.now() + LEASE) == 1


def close_chunk(*, chunk: MatchChunk, own_best: Sequence[OwnPlace] = ()) -> bool:
    """Mark a claimed chunk as done; False where the claim was lost or the run was cancelled.

    Call it inside the transaction that writes the chunk's results: both or neither.
    """
    return (
        MatchChunk.objects.filter(
            pk=chunk.pk,
            state=ChunkState.CLAIMED,
            attempts=chunk.attempts,
            run__state=RunState.RUNNING,
        ).update(
            state=ChunkState.DONE,
            finished_at=timezone.now(),
            lease_until=None,
            own_best=list(own_best),
        )
        == 1
    )


def fail_chunk(*, chunk: MatchChunk, error: BaseException) -> None:
    """Give a chunk back after an error; the third one parks it for a person, with its traceback."""
    failures = chunk.failures + 1
    MatchChunk.objects.filter(
        pk=chunk.pk, state=ChunkState.CLAIMED, attempts=chunk.attempts
    ).update(
        state=ChunkState.PARKED if failures >= MOST_FAILURES else ChunkState.OPEN,
        failures=failures,
        lease_until=None,
        traceback="".join(traceback_module.format_exception(error))[-20_000:],
    )
    if failures >= MOST_FAILURES:
        fail_run(run_id=chunk.run_id, error=f"{type(error).__name__}: {error}")


def fail_run(*, run_id: int, error: str) -> None:
    """Stop a run after an error. What it has computed stays; `retry_run` goes on from there."""
    MatchRun.objects.filter(pk=run_id, state__in=[RunState.PENDING, RunState.RUNNING]).update(
        state=RunState.FAILED, error=error[:2000], finished_at=timezone.now()
    )


def retry_run(*, run: MatchRun) -> bool:
    """Reopen a failed run with its parked chunks; False where it had not failed.

    Raises what `start_run` raises.
    """
    try:
        with transaction.atomic():
            refuse_closed(run.mission)
            # A run that failed before its data were frozen begins anew.
            prepared = RunDataset.objects.filter(run=run).exists()
            if not MatchRun.objects.filter(pk=run.pk, state=RunState.FAILED).update(
                state=RunState.RUNNING if prepared else RunState.PENDING,
                error="",
                finished_at=None,
            ):
                return False
            run.chunks.filter(state=ChunkState.PARKED).update(
                state=ChunkState.OPEN, failures=0, traceback=""
            )
    except IntegrityError as error:
        active = active_run(mission=run.mission)
        if active is None:
            raise
        raise RunAlreadyActiveError(active) from error
    return True


def cancel_run(*, run: MatchRun) -> bool:
    """Stop a run for good; False where it had ended already. Claimed chunks close unheard."""
    return (
        MatchRun.objects.filter(pk=run.pk, state__in=[RunState.PENDING, RunState.RUNNING]).update(
            state=RunState.CANCELLED, finished_at=timezone.now()
        )
        == 1
    )


def runs_ready_to_finish() -> list[int]:
    """Ids of running runs of which every chunk is done."""
    unfinished = MatchChunk.objects.exclude(state=ChunkState.DONE)
    return list(
        MatchRun.objects.filter(state=RunState.RUNNING)
        .exclude(pk__in=unfinished.values("run"))
        .values_list("pk", flat=True)
    )


def pending_runs() -> list[int]:
    return list(MatchRun.objects.filter(state=RunState.PENDING).values_list("pk", flat=True))


def run_progress(*, run: MatchRun) -> Progress:
    done = dict.fromkeys(Stage.values, 0)
    total = dict.fromkeys(Stage.values, 0)
    parked = 0
    for stage, state in run.chunks.values_list("stage", "state"):
        total[stage] += 1
        done[stage] += state == ChunkState.DONE
        parked += state == ChunkState.PARKED
    return Progress(done, total, parked)
