"""Reads of runs and proposals, scoped to a mission that the caller may see."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet, Subquery

from matchmaking.matching.domain.found import with_found
from matchmaking.matching.enums import ProposalState, RunState
from matchmaking.matching.models import MatchRun, Proposal, Review
from matchmaking.missions.domain.awaiting import Counts
from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission
from matchmaking.profiles.domain.queries import buyer_kept_back, keep_to_themselves
from matchmaking.profiles.models import Need, Supplier


def runs_of_mission(mission: Mission) -> QuerySet[MatchRun]:
    """Newest first, with who asked for them and how many pairs each put forward."""
    counted = mission.match_runs.select_related("requested_by", "mission").annotate(
        proposed=Count("proposals", filter=~Q(proposals__state=ProposalState.COMPUTED))
    )
    # Counting groups the rows, and Django then leaves the model's own order out.
    return counted.order_by("-created_at", "-pk")


def latest_complete_run(mission: Mission) -> MatchRun | None:
    """The run whose proposals are under review."""
    return mission.match_runs.filter(state=RunState.COMPLETE).select_related("mission").first()


def needs_in_order(run: MatchRun) -> list[int]:
    """The keys of the run's needs, in the order in which they are reviewed."""
    keys = run.proposals.order_by("need_id").values_list("need_id", flat=True)
    return list(keys.distinct())


def first_need_to_review(run: MatchRun) -> int | None:
    """The first need with a proposal that waits for a decision."""
    waiting = run.proposals.filter(state=ProposalState.PROPOSED).order_by("need_id")
    return waiting.values_list("need_id", flat=True).first()


def number_to_review(run: MatchRun) -> int:
    return run.proposals.filter(state=ProposalState.PROPOSED).count()


def waiting_for_review(missions: Collection[Mission]) -> dict[Awaited, Counts]:
    """How many proposals are left to decide, by mission; in a closed one nothing would be sent."""
    complete = MatchRun.objects.filter(mission=OuterRef("pk"), state=RunState.COMPLETE)
    latest = (
        Mission.objects.filter(pk__in=[m.pk for m in missions if not m.is_closed])
        .annotate(latest=Subquery(complete.values("pk")[:1]))
        .values("latest")
    )
    waiting = Proposal.objects.filter(run__in=latest, state=ProposalState.PROPOSED)
    counted = waiting.order_by().values_list("mission").annotate(Count("pk"))
    return {Awaited.PROPOSALS: dict(counted)}


def needs_under_review(run: MatchRun) -> QuerySet[Need]:
    """The needs of a run with `to_review`, `approved`, `rejected` and `parked` counts, with `found`
    and `near` of `with_found`, and with `kept_back`: their buyer shows them to nobody any more.
    """
    counts = {
        name: Count("proposals", filter=Q(proposals__run=run, proposals__state=state))
        for name, state in {
            "to_review": ProposalState.PROPOSED,
            "approved": ProposalState.APPROVED,
            "rejected": ProposalState.REJECTED,
            "parked": ProposalState.PARKED,
        }.items()
    }
    needs = (
        Need.objects.filter(proposals__run=run)
        .select_related("buyer__organisation", "sector")
        .prefetch_related("product_terms", "required_capabilities")
        .annotate(**counts, kept_back=buyer_kept_back("buyer"))
        .order_by("pk")
        .distinct()
    )
    return with_found(needs, run)


def best_explanations(run: MatchRun, needs: Collection[int]) -> dict[int, Any]:
    """By the keys of `needs`, how the run explained each need's first passing pair."""
    best = run.proposals.filter(need__in=needs, blocked=False, rank=1)
    return dict(best.values_list("need_id", "explanation"))


def proposals_of_run(run: MatchRun) -> QuerySet[Proposal]:
    """Proposals with all that a line of the review page shows."""
    return (
        with_kept_back(run.proposals.all())
        .select_related(
            "run",
            "need__buyer__organisation",
            "supplier__organisation",
            "supplier__state",
            "decided_by",
        )
        .prefetch_related(Prefetch("reviews", queryset=Review.objects.select_related("user")))
    )


def with_kept_back(proposals: QuerySet[Proposal]) -> QuerySet[Proposal]:
    """Adds `kept_back`: its supplier's profile is shown to nobody any more, nor is what a run
    once read there; and `need_kept_back`: its buyer's is not, nor is the need.
    """
    hidden = Supplier.objects.filter(keep_to_themselves(), pk=OuterRef("supplier"))
    return proposals.annotate(
        kept_back=Exists(hidden), need_kept_back=buyer_kept_back("need__buyer")
    )


def proposals_of_need(run: MatchRun, need: Need) -> QuerySet[Proposal]:
    """The passing pairs by rank, then the blocked ones by rank."""
    return proposals_of_run(run).filter(need=need).order_by("blocked", "rank", "supplier_id")


def proposals_of_mission(mission: Mission) -> QuerySet[Proposal]:
    return (
        with_kept_back(Proposal.objects.filter(mission=mission))
        .select_related("run", "need__buyer__organisation", "supplier__organisation")
        .order_by("pk")
    )
