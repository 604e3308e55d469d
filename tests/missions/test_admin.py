"""Deleting a mission in the administration: quick however large, and no easier than before."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from matchmaking.matching.domain import reviews
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.missions.models import Enrolment, Mission
from tests import factories
from tests.introductions.factories import make_introduction

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client):
    user = factories.UserFactory(is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def matched_mission(pairs):
    mission = factories.MissionFactory()
    run = MatchRun.objects.create(mission=mission, state="complete")
    need = factories.NeedFactory()
    for _n in range(pairs):
        supplier = factories.SupplierFactory()
        factories.EnrolmentFactory(mission=mission, organisation=supplier.organisation)
        Proposal.objects.create(
            run=run,
            mission=mission,
            need=need,
            supplier=supplier,
            state="proposed",
            rank=1,
            score=0.5,
            buyer_score=0.5,
            supplier_score=0.5,
        )
    return mission


def address(mission):
    return reverse("admin:missions_mission_delete", args=[mission.pk])


def test_question_says_how_many_rows_go_along_and_costs_the_same_for_many(client, administrator):
    def cost(pairs):
        mission = matched_mission(pairs)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address(mission)).content.decode()
        assert f"Proposals: {pairs}" in page or f"proposals: {pairs}" in page
        return len(queries)

    cost(1)
    assert cost(30) == cost(2)


def test_mission_goes_with_all_that_hangs_on_it(client, administrator):
    mission, other = matched_mission(3), matched_mission(1)
    answer = client.post(address(mission), {"post": "yes"})
    assert answer.status_code == 302
    assert list(Mission.objects.all()) == [other]
    assert set(Proposal.objects.values_list("mission", flat=True)) == {other.pk}
    assert Enrolment.objects.count() == 1


def test_missions_are_deleted_together_from_the_list(client, administrator):
    missions = [matched_mission(2), matched_mission(1)]
    data = {
        "action": "delete_selected",
        "_selected_action": [mission.pk for mission in missions],
    }
    listed = reverse("admin:missions_mission_changelist")
    assert str(missions[0]) in client.post(listed, data).content.decode()
    client.post(listed, data | {"post": "yes"})
    assert not Mission.objects.exists()


def test_mission_with_introductions_stays(client, administrator):
    mission = make_introduction().mission
    page = client.get(address(mission)).content.decode()
    assert "would require deleting the following protected related objects" in page
    client.post(address(mission), {"post": "yes"})
    assert Mission.objects.filter(pk=mission.pk).exists()


def test_mission_with_judgements_stays(client, administrator):
    """Labels are never deleted by hand, by an administrator neither."""
    mission = matched_mission(1)
    reviews.reject_proposal(
        proposal=mission.proposals.get(), user=administrator, reason="wrong_process"
    )
    assert mission.proposals.get().labels.exists()
    assert client.post(address(mission), {"post": "yes"}).status_code == 403
    assert Mission.objects.filter(pk=mission.pk).exists()
