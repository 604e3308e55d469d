"""Who takes part in a drill: suppliers and needs enough for as many pairs as are asked for."""

import math

from django.utils import timezone

from matchmaking.matching.enums import ProposalState, RunState
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.missions.models import Mission
from tests.introductions.factories import (
    enrol,
    make_buyer,
    make_mission,
    make_need,
    make_supplier,
    make_terms,
)

PLENTY = 10_000


def make_cast(pairs: int) -> tuple[Mission, list[int]]:
    """(mission, ids of `pairs` proposals that wait for an organizer's yes).

    Nobody's attention is limited: the drill is about letters, not about whom they may go to.
    """
    terms = make_terms()
    mission = make_mission(
        buyer_letters_per_week=PLENTY, buyer_letters_per_mission=PLENTY, reply_email=""
    )
    width = math.isqrt(pairs - 1) + 1
    suppliers = [
        make_supplier(
            terms,
            organisation__legal_name=f"Plásticos {n} S.A. de C.V.",
            contact_email=f"supplier{n}@drill.example",
            max_introductions=PLENTY,
        )
        for n in range(width)
    ]
    buyer = make_buyer(
        terms,
        contact_email="buyer@drill.example",
        letters_per_week=PLENTY,
        letters_per_mission=PLENTY,
    )
    needs = [make_need(terms, buyer, title=f"樹脂部品 {n}") for n in range(width)]
    for organisation in [buyer.organisation, *(s.organisation for s in suppliers)]:
        enrol(mission, organisation)
    run = MatchRun.objects.create(mission=mission, state=RunState.COMPLETE)
    everybody = [(need, supplier) for need in needs for supplier in suppliers][:pairs]
    Proposal.objects.bulk_create(
        Proposal(
            run=run,
            mission=mission,
            need=need,
            supplier=supplier,
            state=ProposalState.PROPOSED,
            rank=1,
            score=0.8,
            buyer_score=0.8,
            supplier_score=0.8,
        )
        for need, supplier in everybody
    )
    return mission, list(run.proposals.order_by("pk").values_list("pk", flat=True))


def approve(proposal_ids: list[int]) -> None:
    """What an organizer's yes leaves in the database; beat finds it there."""
    Proposal.objects.filter(pk__in=proposal_ids).update(
        state=ProposalState.APPROVED, decided_at=timezone.now() - timezone.timedelta(minutes=5)
    )
