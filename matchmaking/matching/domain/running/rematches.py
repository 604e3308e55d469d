"""The course of a re-match: a change noticed, claimed, scored alone, and written once.

A finished run stays what it was. Only the pairs of the changed supplier or need are written, and
of these only what no person decided.
"""

import traceback as traceback_module
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from accounts.models import Consent
from matchmaking.common.lease import LEASE
from matchmaking.matching.domain.running.engine import ScoredPair
from matchmaking.matching.domain.running.proposals import computed_fields, proposal_rows
from matchmaking.matching.domain.running.runs import MOST_FAILURES
from matchmaking.matching.enums import ChunkState, ProposalState, RunState
from matchmaking.matching.models import MatchRun, Proposal, Rematch
from matchmaking.missions.enums import EnrolmentState, MissionState
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.profiles.domain.publication import REQUIRED_CONSENTS
from matchmaking.profiles.domain.queries import TO_BE_READ
from matchmaking.profiles.enums import NeedState
from matchmaking.profiles.models import Certification, Need, Product, Supplier

# Somebody who fills in a form saves several times; what follows within this time is one change.
SETTLED = timedelta(seconds=60)
# A sheet can change thousands of profiles at once. So many are scored anew in one sweep, so that
# letters wait for none of the rest; a new run, which reads everything, makes the rest needless.
MOST_AT_ONCE = 20
# What a run may still say of a pair while nobody has decided about it.
UNDECIDED = (ProposalState.COMPUTED, ProposalState.PROPOSED)


def note_changes(*, now: datetime | None = None) -> int:
    """Ask for a re-match of each profile that changed since its mission's latest run; how many.

    Looks only at missions that are not closed, and at changes that have settled. Asking twice
    for one change asks once.
    """
    until = (now or timezone.now()) - SETTLED
    asked: list[Rematch] = []
    for run in runs_under_review():
        asked += (
            Rematch(run=run, supplier_id=pk, changed_at=at)
            for pk, at in _changed_suppliers(run, until)
        )
        asked += (
            Rematch(run=run, need_id=pk, changed_at=at) for pk, at in _changed_needs(run, until)
        )
    Rematch.objects.bulk_create(asked, ignore_conflicts=True, batch_size=500)
    return len(asked)


def runs_under_review() -> list[MatchRun]:
    """The latest complete run of each mission that is not closed and has no newer one under way."""
    latest: dict[int, MatchRun] = {}
    runs = MatchRun.objects.filter(
        state__in=[RunState.PENDING, RunState.RUNNING, RunState.COMPLETE]
    ).exclude(mission__state=MissionState.CLOSED)
    for run in runs.order_by("created_at", "pk"):
        latest[run.mission_id] = run
    return [run for run in latest.values() if run.state == RunState.COMPLETE]


def _changed_suppliers(run: MatchRun, until: datetime) -> list[tuple[int, datetime]]:
    since, enrolled = run.started_at, _enrolments(run)
    later = enrolled.filter(updated_at__gt=since)
    consents = Consent.objects.filter(purpose__in=REQUIRED_CONSENTS)
    changed = (
        Supplier.objects.filter(TO_BE_READ, organisation__in=enrolled.values("organisation"))
        # Asked every minute: the few that changed first, and then when.
        .filter(
            Q(updated_at__gt=since)
            | Q(organisation__in=later.values("organisation"))
            | Q(organisation__in=consents.filter(at__gt=since).values("organisation"))
            | Q(pk__in=Product.objects.filter(updated_at__gt=since).values("supplier"))
            | Q(pk__in=Certification.objects.filter(updated_at__gt=since).values("supplier"))
        )
        .annotate(
            enrolled_at=_enrolled_at(enrolled, "organisation"),
            consented_at=Subquery(
                consents.filter(organisation=OuterRef("organisation")).values("at")[:1]
            ),
            last_product=Max("products__updated_at"),
            last_certification=Max("certifications__updated_at"),
        )
        .values_list(
            "pk",
            "updated_at",
            "enrolled_at",
            "consented_at",
            "last_product",
            "last_certification",
        )
    )
    known = _answered(run.rematches.all(), "supplier")
    return _due(((pk, max(filter(None, times))) for pk, *times in changed), known, until)


def _changed_needs(run: MatchRun, until: datetime) -> list[tuple[int, datetime]]:
    since, enrolled = run.started_at, _enrolments(run)
    later = enrolled.filter(updated_at__gt=since)
    changed = (
        Need.objects.filter(
            state=NeedState.OPEN, buyer__organisation__in=enrolled.values("organisation")
        )
        .filter(Q(updated_at__gt=since) | Q(buyer__organisation__in=later.values("organisation")))
        .annotate(enrolled_at=_enrolled_at(enrolled, "buyer__organisation"))
        .values_list("pk", "updated_at", "enrolled_at")
    )
    known = _answered(run.rematches.all(), "need")
    return _due(((pk, max(times)) for pk, *times in changed), known, until)


def _enrolments(run: MatchRun) -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(mission=run.mission_id, state=EnrolmentState.CONFIRMED)


def _enrolled_at(enrolled: QuerySet[Enrolment], organisation: str) -> Subquery:
    """When its part was last changed: whoever joins after a run is read then, like a change."""
    own = enrolled.filter(organisation=OuterRef(organisation))
    return Subquery(own.values("updated_at")[:1])


def _answered(rematches: QuerySet[Rematch], side: str) -> dict[int, datetime]:
    """Id of a supplier or need -> the last of its changes that was asked for."""
    asked = rematches.filter(**{f"{side}__isnull": False}).order_by()
    return dict(asked.values_list(side).annotate(last=Max("changed_at")))


def _due(
    changed: Iterable[tuple[int, datetime]], known: dict[int, datetime], until: datetime
) -> list[tuple[int, datetime]]:
    return [(pk, at) for pk, at in changed if at <= until and (pk not in known or known[pk] < at)]


def claimable_rematches() -> list[int]:
    """Ids that a worker may claim now, oldest change first, and no more than MOST_AT_ONCE.

    Nothing is due for a run that a later one has replaced, or is about to.
    """
    oldest = _claimable().order_by("changed_at", "pk")
    return list(oldest.values_list("pk", flat=True)[:MOST_AT_ONCE])


def claim_rematch(*, rematch_id: int) -> Rematch | None:
    """The row with its claim's number in `attempts`, or None where another worker has it."""
    claimed = (
        _claimable()
        .filter(pk=rematch_id)
        .update(
            state=ChunkState.CLAIMED, lease_until=timezone.now() + LEASE, attempts=F("attempts") + 1
        )
    )
    if claimed != 1:
        return None
    return Rematch.objects.select_related("run__mission").get(pk=rematch_id)


def being_rematched(*, mission: Mission) -> int:
    """How many changed profiles of `mission` workers score anew at this moment.

    What only waits is not begun, and who died is at nothing any more.
    """
    at_work = Rematch.objects.filter(state=ChunkState.CLAIMED, lease_until__gte=timezone.now())
    return at_work.filter(run__mission=mission).count()


def extend_lease(*, rematch: Rematch) -> bool:
    return _held(rematch).update(lease_until=timezone.now() + LEASE) == 1


def store_rematch(*, rematch: Rematch, pairs: Sequence[ScoredPair], model_version: str) -> bool:
    """Write the pairs and close the claim, both or neither; False where the claim was lost.

    A pair that nobody decided gets its new score; one that was put forward and now fails a
    must-have, or has little in common where the run proposes only what fits, is taken back. A
    decided pair keeps all that the person saw.
    """
    known = {
        (need, supplier): pk
        for pk, need, supplier in _pairs_of(rematch).values_list("pk", "need_id", "supplier_id")
    }
    new = [pair for pair in pairs if (pair.need_id, pair.supplier_id) not in known]
    with transaction.atomic():
        closed = _held(rematch).update(
            state=ChunkState.DONE,
            finished_at=timezone.now(),
            lease_until=None,
            pairs_written=len(pairs),
            model_version=model_version,
        )
        if closed != 1:
            return False
        for pair in pairs:
            pk = known.get((pair.need_id, pair.supplier_id))
            if pk is not None:
                _rewrite(pk, pair, run=rematch.run)
        Proposal.objects.bulk_create(
            proposal_rows(rematch.run, new), batch_size=200, ignore_conflicts=True
        )
    return True


def _rewrite(pk: int, pair: ScoredPair, *, run: MatchRun) -> None:
    undecided = Proposal.objects.filter(pk=pk, state__in=UNDECIDED)
    undecided.update(**computed_fields(pair), updated_at=timezone.now())
    if pair.blocked or run.leaves_out(pair.ground):
        undecided.update(state=ProposalState.COMPUTED)


def fail_rematch(*, rematch: Rematch, error: BaseException) -> None:
    """Give it back after an error; the third one parks it for a person, with its traceback."""
    failures = rematch.failures + 1
    _held(rematch).update(
        state=ChunkState.PARKED if failures >= MOST_FAILURES else ChunkState.OPEN,
        failures=failures,
        lease_until=None,
        traceback="".join(traceback_module.format_exception(error))[-20_000:],
    )


def _claimable() -> QuerySet[Rematch]:
    expired = Q(state=ChunkState.CLAIMED, lease_until__lt=timezone.now())
    free = Q(state=ChunkState.OPEN) | expired
    return Rematch.objects.filter(free, run__in=[run.pk for run in runs_under_review()])


def _held(rematch: Rematch) -> QuerySet[Rematch]:
    return Rematch.objects.filter(
        pk=rematch.pk, state=ChunkState.CLAIMED, attempts=rematch.attempts
    )


def _pairs_of(rematch: Rematch) -> QuerySet[Proposal]:
    if rematch.supplier_id:
        return rematch.run.proposals.filter(supplier_id=rematch.supplier_id)
    return rematch.run.proposals.filter(need=rematch.need)
