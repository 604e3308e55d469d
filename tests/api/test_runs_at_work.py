import pytest

from matchmaking.matching.domain.running.engine import forget_runs
from tests.api.factories import make_world, organizer_client


@pytest.mark.django_db(transaction=True)
def test_started_run_wakes_a_worker_and_ends_in_proposals(taxonomy, tasks_at_once, settings):
    forget_runs()
    world = make_world()
    client = organizer_client(world)
    path = f"/api/v1/missions/{world.mission.slug}/runs/"
    run = client.post(path, {}, format="json", HTTP_IDEMPOTENCY_KEY="run-1")["Location"]
    shown = client.get(run).json()
    assert shown["state"] == "complete", shown
    assert shown["progress"]["share"] == 1.0
    proposals = client.get("/api/v1/proposals/").json()
    assert proposals["count"] == 1
    assert proposals["results"][0]["card"]["reasons"]
