"""Whom an organizer knows is looked for, ticked over many pages, and invited at once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import OrganisationKind, Purpose
from matchmaking.missions.enums import MissionState
from matchmaking.missions.models import Mission
from matchmaking.missions.views.enrolling import PAGE
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission(client):
    """A mission whose organizer is signed in, and led another one before."""
    mission = factories.MissionFactory()
    client.force_login(factories.MembershipFactory(organisation=mission.organizer).user)
    return mission


def known(mission, profile):
    """The organisation of `profile`, which took part in another mission of the organizer."""
    earlier = factories.MissionFactory(organizer=mission.organizer)
    factories.EnrolmentFactory(mission=earlier, organisation=profile.organisation)
    return profile.organisation


def many_known(mission, number):
    earlier = factories.MissionFactory(organizer=mission.organizer)
    made = [factories.OrganisationFactory() for _n in range(number)]
    for organisation in made:
        factories.EnrolmentFactory(mission=earlier, organisation=organisation)
    return sorted(made, key=lambda one: (one.legal_name, one.pk))


def address(mission):
    return reverse("missions:enrol", args=[mission.slug])


def look(client, mission, **data):
    response = client.post(address(mission), {"show": "1"} | data)
    assert response.status_code == 200
    return response


def names(response):
    return [row.organisation.legal_name for row in response.context["rows"]]


def test_ticks_outlast_pages_and_filters(client, mission):
    organisations = many_known(mission, PAGE + 3)
    first, last = organisations[0], organisations[-1]
    first.legal_name = "Aceros del Bajío"
    first.save(update_fields=["legal_name"])
    second = client.post(address(mission), {"page": "2", "organisation": [first.pk]})
    assert first.legal_name not in names(second)
    assert f'name="elsewhere" value="{first.pk}"' in second.content.decode()
    assert "1 ticked one is not on this page; its tick is kept." in second.content.decode()

    sought = look(
        client, mission, q="aceros del bajio", elsewhere=f"{first.pk}", organisation=[last.pk]
    )
    assert names(sought) == [first.legal_name]
    assert sought.content.decode().count("checked") == 1
    assert f'name="elsewhere" value="{last.pk}"' in sought.content.decode()
    only = look(client, mission, only="on", elsewhere=f"{first.pk},{last.pk}")
    assert names(only) == [first.legal_name, last.legal_name]
    assert not mission.enrolments.exists()

    client.post(
        address(mission), {"enrol": "1", "elsewhere": f"{last.pk}", "organisation": [first.pk]}
    )
    enrolled = mission.enrolments.values_list("organisation", flat=True)
    assert set(enrolled) == {first.pk, last.pk}


def test_a_tick_that_is_taken_away_is_gone(client, mission):
    one, other = many_known(mission, 2)
    shown = look(client, mission, organisation=[one.pk, other.pk])
    assert shown.content.decode().count("checked") == 2
    shown = look(client, mission, organisation=[other.pk])
    assert shown.context["ticked"] == {other.pk}


def test_known_are_found_by_name_kind_sector_and_place(client, mission, taxonomy):
    maker = factories.SupplierFactory(state_id="MX-GUA", organisation__legal_name="Moldes León")
    maker.sectors.add("automotive")
    need = factories.NeedFactory(
        sector_id="food",
        buyer__name_en="Kitahama Foods",
        buyer__prefecture_id="JP-27",
    )
    moldes, kitahama = known(mission, maker), known(mission, need.buyer)
    client.cookies["django_language"] = "en"
    for asked, found in (
        ({"q": "leon"}, moldes),
        ({"q": "kitahama"}, kitahama),
        ({"kind": "buyer"}, kitahama),
        ({"sector": "automotive"}, moldes),
        ({"sector": "food"}, kitahama),
        ({"place": "MX-GUA"}, moldes),
        ({"place": "JP-27"}, kitahama),
    ):
        assert names(look(client, mission, **asked)) == [found.legal_name], asked
    assert names(look(client, mission, q="nadie")) == []
    shown = look(client, mission).content.decode()
    assert "Kitahama Foods" in shown
    assert "Guanajuato" in shown


def test_profile_that_is_kept_back_is_found_by_its_name_alone(client, mission, taxonomy):
    supplier = factories.SupplierFactory(state_id="MX-GUA")
    supplier.sectors.add("automotive")
    organisation = known(mission, supplier)
    factories.take_consent_back(organisation, Purpose.PROFILE)
    assert names(look(client, mission, sector="automotive")) == []
    assert names(look(client, mission, place="MX-GUA")) == []
    (row,) = look(client, mission, q=organisation.legal_name).context["rows"]
    assert (row.place, row.sectors) == (None, [])


def test_buyer_that_is_kept_back_is_found_by_its_name_alone(client, mission, taxonomy):
    need = factories.NeedFactory(sector_id="food", buyer__prefecture_id="JP-27")
    organisation = known(mission, need.buyer)
    (row,) = look(client, mission, q=organisation.legal_name).context["rows"]
    assert (row.place.pk, [sector.pk for sector in row.sectors]) == ("JP-27", ["food"])
    factories.take_consent_back(organisation, Purpose.PROFILE)
    assert names(look(client, mission, sector="food")) == []
    (row,) = look(client, mission, q=organisation.legal_name).context["rows"]
    assert (row.place, row.sectors) == (None, [])


def test_an_organizer_that_once_took_part_is_not_offered(client, mission):
    earlier = factories.MissionFactory(organizer=mission.organizer)
    other = factories.OrganisationFactory(kind=OrganisationKind.ORGANIZER)
    factories.EnrolmentFactory(mission=earlier, organisation=other)
    (supplier,) = many_known(mission, 1)
    assert names(look(client, mission)) == [supplier.legal_name]


def test_nobody_ticked_is_told_and_a_stranger_is_not_enrolled(client, mission):
    many_known(mission, 1)
    told = client.post(address(mission), {"enrol": "1"})
    assert "Tick at least one organisation first." in told.content.decode()
    stranger = factories.OrganisationFactory()
    client.post(address(mission), {"enrol": "1", "organisation": [stranger.pk, "²", "9" * 30]})
    assert not mission.enrolments.exists()


def test_closed_mission_enrols_nobody(client, mission):
    (organisation,) = many_known(mission, 1)
    Mission.objects.filter(pk=mission.pk).update(state=MissionState.CLOSED)
    told = client.post(address(mission), {"organisation": [organisation.pk]}, follow=True)
    assert "Open it before you enrol anybody." in told.content.decode()
    assert not mission.enrolments.exists()


def test_list_answers_htmx_with_its_part_and_costs_the_same_for_many(client, mission, taxonomy):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            part = client.post(
                address(mission), {"show": "1"}, headers={"HX-Request": "true"}
            ).content.decode()
        assert "<html" not in part
        return len(queries)

    for number in (1, 29):
        for _n in range(number):
            supplier = factories.SupplierFactory(state_id="MX-GUA")
            supplier.sectors.add("automotive")
            known(mission, supplier)
            known(mission, factories.NeedFactory(sector_id="food").buyer)
        if number == 1:
            one = cost()
    assert cost() == one
