import datetime as dt

import pytest
from django.utils import translation

from accounts.enums import Purpose
from accounts.models import Consent
from matchmaking.missions.domain.closing import MissionClosedError
from matchmaking.missions.domain.enrolments import (
    confirm_enrolment,
    enrol_organisation,
    set_standing_consent,
    withdraw_enrolment,
)
from matchmaking.missions.domain.exclusions import (
    counts_of_exclusions,
    exclude_organisation,
    excluded_pairs,
    unexclude_organisation,
)
from matchmaking.missions.domain.missions import (
    close_mission,
    create_mission,
    open_mission,
    set_cities,
    update_mission,
)
from matchmaking.missions.domain.queries import missions_of_organizer, numbers_of
from matchmaking.missions.enums import EnrolmentState, ExclusionReason, MissionState
from matchmaking.missions.models import Exclusion, Mission
from matchmaking.profiles.problems import Code, InvalidDataError
from tests import factories

pytestmark = pytest.mark.django_db

DATA = {"name_es": "Misión Kansai", "starts_on": "2027-03-01", "ends_on": "2027-03-10"}


def test_a_mission_is_open_while_another_is_closed():
    closed = factories.MissionFactory(state=MissionState.CLOSED)
    opened = factories.MissionFactory(state=MissionState.OPEN)
    supplier = factories.SupplierFactory().organisation
    assert enrol_organisation(mission=opened, organisation=supplier).mission == opened
    with pytest.raises(MissionClosedError):
        enrol_organisation(mission=closed, organisation=supplier)


def test_mission_begins_in_preparation_with_an_address_of_its_own():
    organizer = factories.OrganisationFactory(organizer=True)
    first = create_mission(organizer=organizer, data=DATA).instance
    second = create_mission(organizer=organizer, data=DATA).instance
    assert (first.state, first.slug) == (MissionState.PREPARING, "mision-kansai-2027")
    assert second.slug == "mision-kansai-2027-2"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"ends_on": "2027-02-01"}, "ends_on"),
        ({"send_from_hour": 18, "send_to_hour": 9}, "send_to_hour"),
        ({"time_zone": "Asia/Osaka"}, "time_zone"),
        ({"name_es": ""}, "name_es"),
    ],
)
def test_mission_that_cannot_be_is_refused(change, field):
    organizer = factories.OrganisationFactory(organizer=True)
    with pytest.raises(InvalidDataError) as error:
        create_mission(organizer=organizer, data={**DATA, **change})
    assert {problem.field for problem in error.value.problems} == {field}
    assert not Mission.objects.exists()


def test_updated_mission_keeps_its_address():
    mission = factories.MissionFactory(slug="kansai")
    update_mission(mission=mission, data={"name_es": "Otra"})
    mission.refresh_from_db()
    assert (mission.slug, mission.name_es) == ("kansai", "Otra")


def test_mission_opens_closes_and_opens_again_once_each():
    mission = factories.MissionFactory(state=MissionState.PREPARING)
    assert open_mission(mission=mission)
    assert not open_mission(mission=mission)
    assert close_mission(mission=mission)
    assert mission.state == MissionState.CLOSED
    assert not close_mission(mission=mission)
    assert open_mission(mission=mission)


def test_a_mission_that_was_never_opened_may_be_given_up():
    mission = factories.MissionFactory(state=MissionState.PREPARING)
    assert close_mission(mission=mission)
    mission.refresh_from_db()
    assert mission.state == MissionState.CLOSED


def test_cities_are_kept_in_the_order_of_their_days():
    mission = factories.MissionFactory()
    cities = [
        {"name_en": "Tokyo", "starts_on": "2027-03-06", "ends_on": "2027-03-10"},
        {"name_en": "Osaka", "starts_on": "2027-03-01", "ends_on": "2027-03-05"},
    ]
    assert set_cities(mission=mission, cities=cities)
    assert not set_cities(mission=mission, cities=cities)
    assert [city.name_en for city in mission.cities.all()] == ["Osaka", "Tokyo"]


def test_city_that_ends_before_it_begins_is_refused():
    city = {"name_en": "Tokyo", "starts_on": "2027-03-06", "ends_on": "2027-03-01"}
    with pytest.raises(InvalidDataError) as error:
        set_cities(mission=factories.MissionFactory(), cities=[city])
    assert [problem.code for problem in error.value.problems] == [Code.WINDOW_REVERSED]


def test_organisation_is_enrolled_once():
    mission, organisation = factories.MissionFactory(), factories.OrganisationFactory()
    first = enrol_organisation(mission=mission, organisation=organisation)
    again = enrol_organisation(
        mission=mission, organisation=organisation, state=EnrolmentState.CONFIRMED
    )
    assert first.pk == again.pk
    assert again.state == EnrolmentState.CONFIRMED
    assert not confirm_enrolment(enrolment=again)


def test_nobody_is_enrolled_in_a_closed_mission():
    mission = factories.MissionFactory(state=MissionState.CLOSED)
    with pytest.raises(MissionClosedError):
        enrol_organisation(mission=mission, organisation=factories.OrganisationFactory())
    assert not mission.enrolments.exists()


def test_standing_consent_is_recorded_either_way_and_ends_with_the_withdrawal():
    enrolment = factories.EnrolmentFactory()
    assert set_standing_consent(enrolment=enrolment, given=True, notice_version="2026-11")
    assert not set_standing_consent(enrolment=enrolment, given=True, notice_version="2026-11")
    consent = Consent.objects.get()
    assert (consent.purpose, consent.given) == (Purpose.STANDING_INTRODUCTION, True)
    assert enrolment.standing_consent_at is not None

    assert withdraw_enrolment(enrolment=enrolment)
    assert not withdraw_enrolment(enrolment=enrolment)
    enrolment.refresh_from_db()
    assert enrolment.state == EnrolmentState.WITHDRAWN
    assert (enrolment.standing_consent, enrolment.standing_consent_at) == (False, None)


def test_who_withdrew_may_be_enrolled_again_without_the_old_consent():
    enrolment = factories.EnrolmentFactory()
    set_standing_consent(enrolment=enrolment, given=True, notice_version="1")
    withdraw_enrolment(enrolment=enrolment)
    again = enrol_organisation(mission=enrolment.mission, organisation=enrolment.organisation)
    assert again.state == EnrolmentState.INVITED
    assert again.standing_consent is False


def test_exclusion_keeps_a_pair_apart_whichever_side_said_so():
    supplier, buyer = factories.OrganisationFactory(), factories.OrganisationFactory(buyer=True)
    exclude_organisation(organisation=buyer, excluded=supplier, reason=ExclusionReason.COMPETITOR)
    exclude_organisation(organisation=buyer, excluded=supplier, reason=ExclusionReason.PAST_DISPUTE)
    assert Exclusion.objects.get().reason == ExclusionReason.PAST_DISPUTE
    pair = frozenset({supplier.pk, buyer.pk})
    assert excluded_pairs(organisations=[supplier.pk, buyer.pk]) == {pair}
    assert unexclude_organisation(organisation=buyer, excluded=supplier)
    assert not unexclude_organisation(organisation=buyer, excluded=supplier)


def test_pairs_that_must_not_meet_tell_nothing_of_anybody_else():
    supplier, buyer, outsider = (factories.OrganisationFactory() for _n in range(3))
    for organisation, excluded in ((supplier, buyer), (supplier, outsider), (outsider, buyer)):
        exclude_organisation(
            organisation=organisation, excluded=excluded, reason=ExclusionReason.OTHER
        )
    assert excluded_pairs(organisations=[supplier.pk, buyer.pk]) == {
        frozenset({supplier.pk, buyer.pk})
    }
    assert excluded_pairs(organisations=[supplier.pk]) == set()


def test_missions_of_an_organizer_are_its_own():
    mine, _other = factories.MissionFactory(), factories.MissionFactory()
    assert list(missions_of_organizer(mine.organizer)) == [mine]


def test_numbers_count_who_takes_part():
    mission = factories.MissionFactory()
    need = factories.NeedFactory()
    factories.NeedFactory(buyer=need.buyer)
    factories.EnrolmentFactory(mission=mission, organisation=need.buyer.organisation)
    for state in (EnrolmentState.INVITED, EnrolmentState.WITHDRAWN):
        organisation = factories.SupplierFactory().organisation
        factories.EnrolmentFactory(mission=mission, organisation=organisation, state=state)
    numbers = numbers_of(mission)
    assert (numbers.suppliers, numbers.suppliers_published) == (1, 1)
    assert (numbers.buyers, numbers.needs_open) == (1, 2)
    assert mission.starts_on == dt.date(2027, 3, 1)


def test_exclusions_are_counted_once_a_pair_and_within_the_mission():
    one, two, outside = (factories.OrganisationFactory() for _n in range(3))
    for organisation, excluded in ((one, two), (two, one), (one, outside)):
        exclude_organisation(
            organisation=organisation, excluded=excluded, reason=ExclusionReason.OTHER
        )
    found = counts_of_exclusions(of=[one.pk], among={one.pk, two.pk})
    assert found == {one.pk: 1}


def test_address_of_a_mission_keeps_its_words_apart():
    organizer = factories.OrganisationFactory(organizer=True)
    data = {**DATA, "name_es": "Misión Kansai–Tokio 2027"}
    saved = create_mission(organizer=organizer, data=data)
    assert saved.instance.slug == "mision-kansai-tokio-2027"


@pytest.mark.parametrize(
    ("language", "name"), [("ja", "関西"), ("es-mx", "Kansai"), ("en", "Kansai")]
)
def test_mission_is_named_in_the_reader_s_language_or_in_spanish(language, name):
    mission = factories.MissionFactory(name_es="Kansai", name_ja="関西", name_en="")
    with translation.override(language):
        assert str(mission) == name
