"""The link by which companies take part in a mission of their own word."""

from urllib.parse import quote

import pytest
from django.core.signing import Signer
from django.urls import reverse

from accounts.enums import Role
from accounts.models import Organisation
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.enrolments import withdraw_enrolment
from matchmaking.missions.domain.joining import join_mission, joining_token
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


def test_who_has_two_companies_chooses_on_the_page_which_takes_part(client, mission):
    first = factories.SupplierFactory(organisation__legal_name="Frutas").organisation
    second = factories.SupplierFactory(organisation__legal_name="Moldes").organisation
    user = factories.MembershipFactory(organisation=first).user
    factories.MembershipFactory(organisation=second, user=user)
    factories.MembershipFactory(organisation=mission.organizer, user=user)
    client.force_login(user)
    page = client.get(address(mission)).content.decode()
    assert "Take part with Frutas" in page
    assert "Act for Moldes instead" in page
    assert f"Act for {mission.organizer.name} instead" not in page

    chosen = {"organisation": second.pk, "next": address(mission)}
    page = client.post(reverse("accounts:act-for"), chosen, follow=True).content.decode()
    assert "Take part with Moldes" in page
    assert "Act for Frutas instead" in page
    client.post(address(mission, "join-now"), {"acting_for": second.pk})
    assert [enrolment.organisation for enrolment in mission.enrolments.all()] == [second]


def test_a_company_takes_part_by_its_own_word(client, mission):
    company = factories.SupplierFactory().organisation
    member_of(client, company)
    answer = client.post(address(mission, "join-now"), follow=True)
    assert str(mission) in answer.content.decode()
    client.post(address(mission, "join-now"))
    enrolment = mission.enrolments.get()
    assert (enrolment.organisation, enrolment.state) == (company, EnrolmentState.CONFIRMED)
    assert "takes part in this mission" in client.get(address(mission)).content.decode()


def test_an_invited_company_confirms_its_part_by_the_link(client, mission):
    invited = factories.EnrolmentFactory(mission=mission, state=EnrolmentState.INVITED)
    member_of(client, invited.organisation)
    client.post(address(mission, "join-now"))
    invited.refresh_from_db()
    assert invited.state == EnrolmentState.CONFIRMED


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
    # Signed by us, but for another purpose.
    client.post(reverse("missions:join-now", args=[Signer().sign(str(mission.pk))]))
    Mission.objects.update(state=MissionState.CLOSED)
    client.post(address(mission, "join-now"))
    assert client.get(address(mission)).status_code == 410
    assert not Enrolment.objects.exists()


def test_a_page_older_than_the_closing_lets_nobody_in(mission):
    company = factories.SupplierFactory().organisation
    Mission.objects.update(state=MissionState.CLOSED)
    with pytest.raises(MissionClosedError):
        join_mission(mission=mission, organisation=company)
    assert not Enrolment.objects.exists()


@pytest.mark.parametrize(
    ("profile", "told"),
    [
        ({"publication": "draft", "published_at": None}, True),
        ({"publication": "withdrawn"}, True),
        # An organizer's list is read as it was imported.
        ({"publication": "draft", "published_at": None, "origin": "import"}, False),
        ({}, False),
    ],
)
def test_a_company_that_nobody_reads_yet_is_told_so_beside_its_missions(
    client, mission, profile, told
):
    company = factories.SupplierFactory(**profile).organisation
    member_of(client, company)
    shown = client.post(address(mission, "join-now"), follow=True).content.decode()
    assert ("only once you publish it" in shown) == told


def test_whoever_left_meanwhile_stays_out(mission):
    enrolment = factories.EnrolmentFactory(mission=mission, state=EnrolmentState.CONFIRMED)
    withdraw_enrolment(enrolment=enrolment)
    assert not join_mission(mission=mission, organisation=enrolment.organisation)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.WITHDRAWN


def test_whoever_registers_first_comes_back_to_the_link(client, mission):
    client.force_login(factories.UserFactory())
    shown = client.get(address(mission)).content.decode()
    register = reverse("accounts:create-supplier")
    assert f"{register}?next={quote(address(mission))}" in shown
    form = client.get(register, {"next": address(mission)}).content.decode()
    assert f'name="next" value="{address(mission)}"' in form
    company = {"legal_name": "Salsas del Norte S.A. de C.V.", "consent_profile": "on"}
    answer = client.post(register, {**company, "next": address(mission)})
    assert answer.url == address(mission)


def test_registering_leads_to_no_other_site(client):
    client.force_login(factories.UserFactory())
    company = {"legal_name": "Salsas del Norte S.A. de C.V.", "consent_profile": "on"}
    register = reverse("accounts:create-supplier")
    answer = client.post(register, {**company, "next": "https://elsewhere.example/"})
    assert answer.url == reverse("profiles:supplier-home")


def test_a_viewer_of_the_company_does_not_decide_for_it(client, mission):
    member_of(client, factories.SupplierFactory().organisation, Role.VIEWER)
    assert "Your role does not allow this" in client.get(address(mission)).content.decode()
    assert client.post(address(mission, "join-now")).status_code == 403


def test_a_buyer_is_not_enrolled_by_the_link_of_companies(client, mission):
    member_of(client, factories.BuyerFactory().organisation)
    assert client.post(address(mission, "join-now")).status_code == 403
    assert not Enrolment.objects.exists()
