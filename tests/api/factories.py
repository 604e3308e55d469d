"""Two worlds that must not see each other, and programmes with keys to them."""

from dataclasses import dataclass
from datetime import timedelta

from rest_framework.test import APIClient

from accounts.models import Organisation, User
from matchmaking.api.domain.keys import create_key
from matchmaking.api.enums import Scope
from matchmaking.matching.enums import ProposalState, RunState
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.missions.models import Mission
from matchmaking.profiles.enums import Origin
from matchmaking.profiles.models import Buyer, Need, Supplier
from tests.factories import (
    BuyerFactory,
    EnrolmentFactory,
    MembershipFactory,
    MissionFactory,
    NeedFactory,
    SupplierFactory,
)


@dataclass
class World:
    """A mission with its organizer's owner, one supplier and one buyer with a need."""

    mission: Mission
    owner: User
    supplier: Supplier
    buyer: Buyer
    need: Need


def make_world() -> World:
    mission = MissionFactory()
    owner = MembershipFactory(organisation=mission.organizer).user
    supplier, buyer = SupplierFactory(origin=Origin.IMPORT), BuyerFactory(origin=Origin.IMPORT)
    for party in (supplier, buyer):
        EnrolmentFactory(mission=mission, organisation=party.organisation)
    return World(mission, owner, supplier, buyer, NeedFactory(buyer=buyer))


def make_run(world: World, *, state: str = RunState.COMPLETE) -> MatchRun:
    return MatchRun.objects.create(
        mission=world.mission, state=state, requested_by=world.owner, model_version="expert-1"
    )


def make_proposal(
    world: World, *, run: MatchRun | None = None, supplier: Supplier | None = None, rank: int = 1
) -> Proposal:
    return Proposal.objects.create(
        run=run or make_run(world),
        mission=world.mission,
        need=world.need,
        supplier=supplier or world.supplier,
        state=ProposalState.PROPOSED,
        rank=rank,
        score=0.5,
        buyer_score=0.6,
        supplier_score=0.4,
        explanation=EXPLANATION,
    )


def key_client(
    organisation: Organisation, user: User, *, scopes: tuple[str, ...] = tuple(Scope)
) -> APIClient:
    """A programme that comes in with a key of `organisation`."""
    new = create_key(
        organisation=organisation,
        name="ERP",
        scopes=[Scope(scope) for scope in scopes],
        created_by=user,
        lifetime=timedelta(days=30),
    )
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {new.secret}")
    return client


def organizer_client(world: World, **kwargs: tuple[str, ...]) -> APIClient:
    return key_client(world.mission.organizer, world.owner, **kwargs)


def supplier_client(world: World, **kwargs: tuple[str, ...]) -> APIClient:
    member = MembershipFactory(organisation=world.supplier.organisation)
    return key_client(member.organisation, member.user, **kwargs)


def buyer_client(world: World) -> APIClient:
    member = MembershipFactory(organisation=world.buyer.organisation)
    return key_client(member.organisation, member.user)


# What the engine stores, cut to one reason and one thing that is missing.
EXPLANATION = {
    "need_id": "1",
    "supplier_id": "1",
    "score": 0.5,
    "buyer_interest": 0.6,
    "supplier_interest": 0.4,
    "features": {},
    "buyer_contributions": {},
    "supplier_contributions": {},
    "evidence": {
        "need_language": "ja",
        "supplier_language": "es",
        "text": 0.0,
        "closest_part": "",
        "shared_words": [],
    },
    "shared": [
        {
            "kind": "capability",
            "code": "injection-moulding",
            "need_words": "射出成形",
            "supplier_words": "inyección",
        }
    ],
    "certifications_met": [],
    "gates": [{"gate": "certification", "state": 2, "codes": ["iso-9001"]}],
    "best_change": None,
    "model_version": "expert-1",
}
