"""The link by which companies take part in a mission of their own word."""

import pytest
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Organisation
from matchmaking.missions.domain.joining import joining_token
from matchmaking.missions.enums import EnrolmentState, MissionState
from matchmaking.missions.models import Enrolment, Mission
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission() -> Mission:
    return factories.MissionFactory()


def member_of(client, organisation: Organisation, role: Role = Role.OWNER) -> None:
    client.force_login(factories.MembershipFactory(organisation=organisation, role=role).user)


def address(mission: Mission, name: str = "join") -> str:
    return reverse(f"missions:{name}", args=[joining_token(mission)])


def test_the_organizer_finds_the_link_until_the_mission_is_closed(client, mission):
    member_of(client, mission.organizer)
    suppliers = reverse("missions:participants", args=[mission.slug, "suppliers"])
    buyers = reverse("missions:participants", args=[mission.slug, "buyers"])
    assert address(mission) in client.get(suppliers).content.decode()
    assert address(mission) not in client.get(buyers).content.decode()
    Mission.objects.update(state=MissionState.CLOSED)
    assert "/join/" not in client.get(suppliers).content.decode()


def test_looking_at_the_link_changes_nothing_and_needs_no_account(client, mission):
    shown = client.get(address(mission))
    assert mission.organizer.name in shown.content.decode()
    # Kept from other hosts, and not from our own button: "no-referrer" makes its origin "null".
    assert shown["Referrer-Policy"] == "same-origin"
    member_of(client, factories.OrganisationFactory())
    assert "Take part with" in client.get(address(mission)).content.decode()
    assert not Enrolment.objects.exists()


def test_a_company_takes_part_by_its_own_word(client, mission):
    company = factories.SupplierFactory().organisation
    member_of(client, company)
    answer = client.post(address(mission, "join-now"), follow=True)
    assert str(mission) in answer.content.decode()
    client.post(address(mission, "join-now"))
    enrolment = mission.enrolments.get()
    assert (enrolment.organisation, enrolment.state) == (company, EnrolmentState.CONFIRMED)
    assert "takes part in this mission" in client.get(address(mission)).content.decode()


def test_whoever_was_taken_out_does_not_come_back_by_the_link(client, mission):
    company = factories.SupplierFactory().organisation
    factories.EnrolmentFactory(
        mission=mission, organisation=company, state=EnrolmentState.WITHDRAWN
    )
    member_of(client, company)
    answer = client.post(address(mission, "join-now"), follow=True)
    assert "is no longer in this mission" in answer.content.decode()
    assert mission.enrolments.get().state == EnrolmentState.WITHDRAWN


def test_a_closed_mission_or_a_forged_link_lets_nobody_in(client, mission):
    member_of(client, factories.SupplierFactory().organisation)
    forged = reverse("missions:join-now", args=[f"{mission.pk}:forged"])
    client.post(forged)
    Mission.objects.update(state=MissionState.CLOSED)
    client.post(address(mission, "join-now"))
    assert client.get(address(mission)).status_code == 410
    assert not Enrolment.objects.exists()


def test_a_viewer_of_the_company_does_not_decide_for_it(client, mission):
    member_of(client, factories.SupplierFactory().organisation, Role.VIEWER)
    assert "Your role does not allow this" in client.get(address(mission)).content.decode()
    assert client.post(address(mission, "join-now")).status_code == 403


def test_a_buyer_is_not_enrolled_by_the_link_of_companies(client, mission):
    member_of(client, factories.BuyerFactory().organisation)
    assert client.post(address(mission, "join-now")).status_code == 403
    assert not Enrolment.objects.exists()
