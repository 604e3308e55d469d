"""The review and a supplier's matches, in a mission of 60 x 40 and one of 500 x 300."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from matchmaking.matching.enums import ProposalState, RunState
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.matching.views.own import MATCHES_ON_A_PAGE
from matchmaking.matching.views.review import NEEDS_ON_A_PAGE
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.profiles.models import Buyer, Need, Supplier
from tests.api.factories import EXPLANATION
from tests.factories import MembershipFactory, MissionFactory

pytestmark = pytest.mark.django_db

SIZES = [(60, 40), (500, 300)]
PER_NEED, NEAR_MISSES = 10, 3


def large_mission(suppliers: int, needs: int) -> MatchRun:
    """Every need has ten proposals and three near misses; the first supplier is in all of them."""
    mission: Mission = MissionFactory()
    sides = {
        "supplier": _organisations("supplier", "MX", suppliers),
        "buyer": _organisations("buyer", "JP", needs),
    }
    for organisations in sides.values():
        Enrolment.objects.bulk_create(
            Enrolment(mission=mission, organisation=organisation, state="confirmed")
            for organisation in organisations
        )
    offered = Supplier.objects.bulk_create(
        Supplier(organisation=one, publication="published", published_at=timezone.now())
        for one in sides["supplier"]
    )
    buyers = Buyer.objects.bulk_create(Buyer(organisation=one) for one in sides["buyer"])
    wanted = Need.objects.bulk_create(
        Need(buyer=buyer, title=f"部品 {number}", state="open")
        for number, buyer in enumerate(buyers)
    )
    run = MatchRun.objects.create(mission=mission, state=RunState.COMPLETE)
    Proposal.objects.bulk_create(
        Proposal(
            run=run,
            mission=mission,
            need=need,
            supplier=offered[0 if rank == 1 else (number + rank) % (suppliers - 1) + 1],
            state=ProposalState.PROPOSED if rank <= PER_NEED else ProposalState.COMPUTED,
            blocked=rank > PER_NEED,
            rank=rank,
            score=1 / (rank + 1),
            buyer_score=0.5,
            supplier_score=0.5,
            explanation=EXPLANATION,
        )
        for number, need in enumerate(wanted)
        for rank in range(1, PER_NEED + NEAR_MISSES + 1)
    )
    return run


def _organisations(kind: str, country: str, number: int) -> list[Organisation]:
    return Organisation.objects.bulk_create(
        Organisation(kind=kind, country=country, legal_name=f"{kind} {n}") for n in range(number)
    )


def member_of(organisation: Organisation) -> Client:
    client = Client()
    client.force_login(MembershipFactory(organisation=organisation).user)
    return client


def asked(read: Callable[[], Any]) -> tuple[Any, int]:
    """(the answer, how many queries it took)."""
    with CaptureQueriesContext(connection) as queries:
        response = read()
    assert response.status_code == 200
    return response, len(queries)


@pytest.mark.parametrize(("suppliers", "needs"), SIZES)
def test_the_review_asks_as_much_and_shows_a_page_whatever_the_mission(
    suppliers: int, needs: int
) -> None:
    run = large_mission(suppliers, needs)
    client = member_of(run.mission.organizer)
    order = list(Need.objects.order_by("pk").values_list("pk", flat=True))
    slug = run.mission.slug
    first, last = reverse("matching:review", args=[slug]), order[-1]
    for address in (first, reverse("matching:review-need", args=[slug, last])):
        response, queries = asked(lambda address=address: client.get(address))
        assert queries <= 24
        assert len(response.context["needs"]) <= NEEDS_ON_A_PAGE
        assert len(response.context["passing"]) == PER_NEED
        assert len(response.context["blocked"]) == NEAR_MISSES
        assert response.context["need"] in list(response.context["needs"])
        assert response.context["to_review"] == needs * PER_NEED


def test_the_keys_go_on_over_the_ends_of_pages() -> None:
    """The key n presses the link to the next need: from each need to the following one."""
    needs = NEEDS_ON_A_PAGE + 2
    run = large_mission(60, needs)
    client = member_of(run.mission.organizer)
    slug, order = run.mission.slug, list(Need.objects.order_by("pk").values_list("pk", flat=True))
    at_the_end = order[NEEDS_ON_A_PAGE - 1]
    response = client.get(reverse("matching:review-need", args=[slug, at_the_end]))
    assert response.context["page_obj"].number == 1
    following = reverse("matching:review-need", args=[slug, order[NEEDS_ON_A_PAGE]])
    assert f'data-key="n" href="{following}"' in response.content.decode()
    response = client.get(following)
    assert response.context["page_obj"].number == 2
    before = reverse("matching:review-need", args=[slug, at_the_end])
    assert f'data-key="p" href="{before}"' in response.content.decode()


def test_the_list_is_leafed_through_beside_the_open_need() -> None:
    run = large_mission(60, NEEDS_ON_A_PAGE + 2)
    client = member_of(run.mission.organizer)
    first = Need.objects.order_by("pk")[0]
    address = reverse("matching:review-need", args=[run.mission.slug, first.pk])
    response = client.get(f"{address}?page=2")
    assert response.context["need"] == first
    assert len(response.context["needs"]) == 2
    assert 'rel="prev"' in response.content.decode()


def test_the_review_opens_where_something_waits() -> None:
    run = large_mission(60, NEEDS_ON_A_PAGE + 2)
    last = Need.objects.order_by("pk").last()
    run.proposals.exclude(need=last).update(state=ProposalState.APPROVED)
    client = member_of(run.mission.organizer)
    response = client.get(reverse("matching:review", args=[run.mission.slug]))
    assert (response.context["need"], response.context["page_obj"].number) == (last, 2)


@pytest.mark.parametrize(("suppliers", "needs"), SIZES)
def test_a_suppliers_matches_come_by_pages_with_as_many_queries(suppliers: int, needs: int) -> None:
    run = large_mission(suppliers, needs)
    supplier = Supplier.objects.order_by("pk")[0]
    client = member_of(supplier.organisation)
    address = reverse("matching:own", args=[run.mission.slug])
    seen: set[int] = set()
    for number in range(1, -(-needs // MATCHES_ON_A_PAGE) + 1):
        response, queries = asked(lambda number=number: client.get(f"{address}?page={number}"))
        assert queries <= 14
        shown = [line["pk"] for line in response.context["put_forward"]]
        assert len(shown) <= MATCHES_ON_A_PAGE
        seen |= set(shown)
    assert len(seen) == needs == response.context["total"]


def test_what_the_organizer_approved_stands_on_the_first_page() -> None:
    run = large_mission(60, 2 * MATCHES_ON_A_PAGE)
    supplier = Supplier.objects.order_by("pk")[0]
    approved = run.proposals.filter(supplier=supplier).order_by("-need")[0]
    Proposal.objects.filter(pk=approved.pk).update(state=ProposalState.APPROVED, score=0.01)
    client = member_of(supplier.organisation)
    response = client.get(reverse("matching:own", args=[run.mission.slug]))
    assert [line["pk"] for line in response.context["approved"]] == [approved.pk]
