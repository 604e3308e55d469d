"""Missions that were reviewed and answered, by people who weigh facts otherwise than the rules."""

import datetime as dt

import numpy as np
from django.utils import timezone

from matchmaking.matching.benchmarks.learning_market import make_market
from matchmaking.matching.enums import LabelKind, Party, ProposalState, RunState
from matchmaking.matching.models import Label, MatchRun, Proposal
from matchmaking.scoring.comparing.features import FEATURES
from tests.factories import (
    BuyerFactory,
    MembershipFactory,
    MissionFactory,
    NeedFactory,
    OrganisationFactory,
    SupplierFactory,
    UserFactory,
)

SUPPLIERS, NEEDS, PAIRS = 20, 40, 10


def judged_missions(missions=3, *, seed=2, surprise=1.2, organizer=None, needs=NEEDS):
    """The organizer of `missions` missions of which every pair was reviewed, half of them answered.

    Missions are a month apart; the suppliers and buyers are the same in each.
    """
    organizer = organizer or OrganisationFactory(organizer=True)
    reviewer = UserFactory()
    MembershipFactory(organisation=organizer, user=reviewer)
    suppliers = SupplierFactory.create_batch(SUPPLIERS)
    buyers = BuyerFactory.create_batch(10)
    market = make_market(seed=seed, missions=missions, surprise=surprise).judged
    row = 0
    for number in range(missions):
        when = timezone.now() - dt.timedelta(days=30 * (missions - number))
        mission = MissionFactory(organizer=organizer)
        run = MatchRun.objects.create(
            mission=mission, state=RunState.COMPLETE, started_at=when, finished_at=when
        )
        wanted = [NeedFactory(buyer=buyers[i % 10]) for i in range(needs)]
        proposals = Proposal.objects.bulk_create(
            Proposal(
                run=run,
                mission=mission,
                need=need,
                supplier=suppliers[(7 * place + 3 * rank) % SUPPLIERS],
                state=ProposalState.APPROVED,
                rank=rank + 1,
                score=0.3,
                buyer_score=0.3,
                supplier_score=0.3,
                explanation={"features": told(market.features[row + place * PAIRS + rank])},
            )
            for place, need in enumerate(wanted)
            for rank in range(PAIRS)
        )
        Label.objects.bulk_create(
            label
            for place, proposal in enumerate(proposals)
            for label in labels_of(proposal, market, row + place, when, reviewer)
        )
        row += NEEDS * PAIRS
    return organizer


def labels_of(proposal, market, row, when, reviewer):
    both = bool(market.both[row])
    later = when + dt.timedelta(hours=1 + row % 100)

    def label(party, kind, positive, user=None):
        return Label(
            proposal=proposal,
            party=party,
            kind=kind,
            positive=positive,
            user=user,
            decided_at=later,
        )

    if row % 2:
        return [label(Party.ORGANIZER, LabelKind.REVIEW, both, reviewer)]
    supplier, buyer = market.supplier_yes[row], market.buyer_yes[row]
    found = [
        label(Party.ORGANIZER, LabelKind.REVIEW, True, reviewer),
        label(Party.SUPPLIER, LabelKind.ANSWER, bool(supplier)),
    ]
    if not np.isnan(buyer):
        found.append(label(Party.BUYER, LabelKind.ANSWER, bool(buyer)))
    return found


def told(features):
    return {
        str(feature): round(float(value), 4)
        for feature, value in zip(FEATURES, features, strict=True)
        if not np.isnan(value)
    }
