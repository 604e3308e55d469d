"""For which needs of a run nobody was found, and which suppliers nothing fits: reads only.

A pair that has little in common counts as found once a person approved it, and any pair counts no
more once it was rejected. Runs that fill all places, as all did before the policy was there, leave
nobody out and have nothing to tell here.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from matchmaking.matching.enums import CommonGround, ProposalState
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.profiles.domain.queries import buyer_kept_back
from matchmaking.profiles.models import Need, Supplier


@dataclass(frozen=True)
class Found:
    """How the needs of a run came off; `none`, `untold` and `short` name no need twice, and each
    has `kept_back` where its buyer shows it to nobody any more.

    `untold` are those for which somebody is proposed, and of nobody it can be told whether they
    fit: one of the two says too little.
    """

    needs: int
    none: QuerySet[Need]
    untold: QuerySet[Need]
    short: QuerySet[Need]


def fits(run: MatchRun, prefix: str = "") -> Q:
    """Pairs of the run with enough in common, whether or not they meet the must-haves."""
    of_run = Q(**{f"{prefix}run": run})
    if not run.only_fitting:
        return of_run
    little = Q(**{f"{prefix}ground": CommonGround.LITTLE})
    approved = Q(**{f"{prefix}state": ProposalState.APPROVED})
    return of_run & (~little | approved)


def with_found(needs: QuerySet[Need], run: MatchRun) -> QuerySet[Need]:
    """`needs` with `found`, pairs that fit and may be introduced, `told`, those of them of which
    enough is said to tell or that a person approved, and `near`, those that fit and fail a
    must-have.
    """
    still = fits(run, "proposals__") & ~Q(proposals__state=ProposalState.REJECTED)
    approved = Q(proposals__state=ProposalState.APPROVED)
    passing = Q(proposals__blocked=False) | approved
    can_be_told = ~Q(proposals__ground=CommonGround.UNTOLD) | approved
    return needs.annotate(
        told=Count("proposals", filter=still & passing & can_be_told, distinct=True),
        found=Count("proposals", filter=still & passing, distinct=True),
        near=Count("proposals", filter=still & ~passing, distinct=True),
    )


def found_in(run: MatchRun) -> Found | None:
    """None for a run that leaves nothing out."""
    if not run.only_fitting:
        return None
    every = Need.objects.filter(proposals__run=run).select_related("buyer__organisation", "sector")
    named = every.prefetch_related("product_terms", "required_capabilities")
    counted = with_found(named, run).annotate(kept_back=buyer_kept_back("buyer")).order_by("pk")
    return Found(
        needs=every.distinct().count(),
        none=counted.filter(Q(found=0)),
        untold=counted.filter(Q(found__gt=0, told=0)),
        short=counted.filter(Q(told__gt=0, found__lt=F("introductions_wanted"))),
    )


def suppliers_nothing_fits(run: MatchRun) -> QuerySet[Supplier]:
    """Suppliers of which the run kept pairs, and each has little in common; by name.

    In a run so large that a supplier's own best are not noted, one of which no pair was kept is
    not among them: nothing is known of it.
    """
    if not run.only_fitting:
        return Supplier.objects.none()
    of_run = Supplier.objects.filter(proposals__run=run)
    counted = of_run.annotate(fitting=Count("proposals", filter=fits(run, "proposals__")))
    return (
        counted.filter(fitting=0)
        .select_related("organisation")
        .order_by("organisation__legal_name", "pk")
    )


def nearest_first(proposals: Iterable[Proposal]) -> list[Proposal]:
    """Pairs that are left out, by what the two have in common."""
    return sorted(
        proposals, key=lambda one: (-one.explanation.get("common_ground", 0.0), one.rank, one.pk)
    )
