import pytest
from django.contrib.auth.models import AnonymousUser

from matchmaking.missions.enums import EnrolmentState
from matchmaking.profiles.domain.queries import needs_visible_to, suppliers_visible_to
from tests import factories

pytestmark = pytest.mark.django_db


def test_members_see_their_own_supplier_and_no_other():
    own, _other = factories.SupplierFactory(), factories.SupplierFactory()
    member = factories.MembershipFactory(organisation=own.organisation)
    assert list(suppliers_visible_to(member.user)) == [own]


def test_organizer_sees_who_takes_part_in_its_missions_once():
    supplier = factories.SupplierFactory()
    factories.SupplierFactory()
    first = factories.EnrolmentFactory(organisation=supplier.organisation)
    factories.EnrolmentFactory(
        organisation=supplier.organisation,
        mission=factories.MissionFactory(organizer=first.mission.organizer),
    )
    organizer = factories.MembershipFactory(organisation=first.mission.organizer)
    assert list(suppliers_visible_to(organizer.user)) == [supplier]


def test_organizer_of_another_mission_and_visitors_see_nothing():
    enrolment = factories.EnrolmentFactory(organisation=factories.SupplierFactory().organisation)
    stranger = factories.MembershipFactory(organisation=factories.MissionFactory().organizer)
    assert not suppliers_visible_to(stranger.user).exists()
    assert not suppliers_visible_to(AnonymousUser()).exists()
    assert enrolment.state == EnrolmentState.CONFIRMED


def test_organizer_no_longer_sees_who_withdrew():
    enrolment = factories.EnrolmentFactory(
        organisation=factories.SupplierFactory().organisation, state=EnrolmentState.WITHDRAWN
    )
    organizer = factories.MembershipFactory(organisation=enrolment.mission.organizer)
    assert not suppliers_visible_to(organizer.user).exists()


def test_withdrawal_from_one_mission_leaves_the_other_in_sight():
    supplier = factories.SupplierFactory()
    stays = factories.EnrolmentFactory(organisation=supplier.organisation)
    factories.EnrolmentFactory(
        organisation=supplier.organisation,
        mission=factories.MissionFactory(organizer=stays.mission.organizer),
        state=EnrolmentState.WITHDRAWN,
    )
    organizer = factories.MembershipFactory(organisation=stays.mission.organizer)
    assert list(suppliers_visible_to(organizer.user)) == [supplier]


def test_withdrawal_from_one_organizer_leaves_the_other_its_sight():
    supplier = factories.SupplierFactory()
    stays = factories.EnrolmentFactory(organisation=supplier.organisation)
    left = factories.EnrolmentFactory(
        organisation=supplier.organisation, state=EnrolmentState.WITHDRAWN
    )
    sees = factories.MembershipFactory(organisation=stays.mission.organizer)
    sees_no_more = factories.MembershipFactory(organisation=left.mission.organizer)
    assert list(suppliers_visible_to(sees.user)) == [supplier]
    assert not suppliers_visible_to(sees_no_more.user).exists()


def test_suppliers_do_not_see_the_needs_of_a_mission():
    need = factories.NeedFactory()
    enrolment = factories.EnrolmentFactory(organisation=need.buyer.organisation)
    supplier = factories.SupplierFactory()
    factories.EnrolmentFactory(mission=enrolment.mission, organisation=supplier.organisation)
    member = factories.MembershipFactory(organisation=supplier.organisation)
    organizer = factories.MembershipFactory(organisation=enrolment.mission.organizer)
    assert not needs_visible_to(member.user).exists()
    assert list(needs_visible_to(organizer.user)) == [need]
