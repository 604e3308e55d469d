import pytest

from matchmaking.matching.enums import RunState
from matchmaking.matching.models import MatchRun, Proposal, Review
from matchmaking.profiles.models import Need, Supplier
from tests.api.factories import make_proposal, make_run, organizer_client
from tests.factories import EnrolmentFactory, SupplierFactory


def codes(response):
    return {row["field"]: row["code"] for row in response.json()["errors"]}


@pytest.fixture
def client(world):
    return organizer_client(world)


def review(client, proposal, **body):
    return client.post(f"/api/v1/proposals/{proposal.pk}/review/", body, format="json")


def test_missions_are_named_in_the_asked_language(client, world):
    shown = client.get("/api/v1/missions/", HTTP_ACCEPT_LANGUAGE="ja").json()["results"][0]
    assert shown["name"] == world.mission.name_ja
    assert (shown["suppliers_count"], shown["buyers_count"]) == (1, 1)


def test_run_is_started_once_at_a_time(client, world):
    path = f"/api/v1/missions/{world.mission.slug}/runs/"
    started = client.post(path, {"top": 5}, format="json")
    assert started.status_code == 201, started.json()
    run = MatchRun.objects.get()
    assert (run.state, run.top, run.requested_by) == (RunState.PENDING, 5, world.owner)
    assert started["Location"] == f"/api/v1/runs/{run.pk}/"
    again = client.post(path, {}, format="json")
    assert (again.status_code, codes(again)) == (409, {"": "run_active"})


def test_run_of_a_closed_mission_is_refused(client, world):
    world.mission.state = "closed"
    world.mission.save(update_fields=["state"])
    refused = client.post(f"/api/v1/missions/{world.mission.slug}/runs/", {}, format="json")
    assert (refused.status_code, codes(refused)) == (409, {"": "mission_closed"})
    assert not MatchRun.objects.exists()


def test_run_is_cancelled_once(client, world):
    run = make_run(world, state=RunState.PENDING)
    path = f"/api/v1/runs/{run.pk}/cancel/"
    assert client.get(f"/api/v1/runs/{run.pk}/").json()["progress"]["share"] == 0
    assert client.post(path).json()["state"] == "cancelled"
    assert client.post(path).status_code == 409


@pytest.mark.parametrize("top", [0, 51, "5", True, 1.5, None, 10**29])
def test_number_of_proposals_is_bounded(client, world, top):
    path = f"/api/v1/missions/{world.mission.slug}/runs/"
    response = client.post(path, {"top": top}, format="json")
    assert response.status_code == 400
    assert set(codes(response)) == {"top"}


@pytest.mark.parametrize(
    ("language", "reason"), [("es", "inyección"), ("ja", "射出"), ("en", "injection")]
)
def test_proposal_says_why_in_the_asked_language(client, world, language, reason):
    proposal = make_proposal(world)
    path = f"/api/v1/proposals/{proposal.pk}/"
    card = client.get(path, HTTP_ACCEPT_LANGUAGE=language).json()["card"]
    assert reason in " ".join(card["reasons"]).lower()
    assert "ISO 9001" in " ".join(card["missing"])


def test_review_is_written_with_its_person(client, world):
    proposal = make_proposal(world)
    response = review(client, proposal, decision="reject", reason="price", note="caro")
    assert response.status_code == 200
    assert response.json()["state"] == "rejected"
    written = Review.objects.get()
    assert (written.user, written.reason, written.note) == (world.owner, "price", "caro")
    assert review(client, proposal, decision="undo").json()["state"] == "proposed"
    assert review(client, proposal, decision="park").json()["state"] == "parked"
    assert review(client, proposal, decision="approve").json()["state"] == "approved"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"decision": "reject"}, {"reason": "required"}),
        ({"decision": "reject", "reason": "mood"}, {"reason": "invalid_choice"}),
        ({"decision": "approve", "reason": "price"}, {"reason": "invalid_choice"}),
        ({"decision": "maybe"}, {"decision": "invalid_choice"}),
        ({}, {"decision": "required"}),
    ],
)
def test_review_without_sense_is_refused(client, world, body, expected):
    response = review(client, make_proposal(world), **body)
    assert (response.status_code, codes(response)) == (400, expected)


def test_decision_that_comes_too_late_is_a_conflict(client, world):
    proposal = make_proposal(world)
    review(client, proposal, decision="approve")
    Proposal.objects.update(handed_over_at="2026-11-01T00:00Z")
    assert codes(review(client, proposal, decision="undo")) == {"": "introduced"}
    Proposal.objects.update(handed_over_at=None)
    assert codes(review(client, proposal, decision="park")) == {"": "changed"}


def test_proposals_are_cut_by_state_and_run(client, world):
    first = make_proposal(world)
    make_proposal(world)
    review(client, first, decision="park")
    found = client.get("/api/v1/proposals/?state=parked").json()["results"]
    assert [row["id"] for row in found] == [first.pk]
    assert client.get(f"/api/v1/proposals/?run={first.run_id}").json()["count"] == 1
    assert client.get(f"/api/v1/proposals/?mission={world.mission.slug}").json()["count"] == 2
    assert codes(client.get("/api/v1/proposals/?state=lost")) == {"state": "invalid_choice"}


@pytest.mark.parametrize("path", ["proposals", "runs"])
def test_list_costs_the_same_for_one_and_for_thirty(
    client, world, path, django_assert_max_num_queries
):
    address = {
        "proposals": "/api/v1/proposals/",
        "runs": f"/api/v1/missions/{world.mission.slug}/runs/",
    }[path]
    run = make_run(world)
    make_proposal(world, run=run)
    client.get(address)
    with django_assert_max_num_queries(6) as one:
        assert client.get(address).json()["count"] == 1
    for rank in range(2, 31):
        supplier = SupplierFactory()
        EnrolmentFactory(mission=world.mission, organisation=supplier.organisation)
        make_proposal(world, run=run if path == "proposals" else None, supplier=supplier, rank=rank)
    with django_assert_max_num_queries(6) as thirty:
        assert client.get(address).json()["count"] == 30
    assert len(one) == len(thirty)


TEXTS = {
    "suppliers": [
        {
            "supplier_id": "plasticos",
            "description": "Moldeo por inyección de plástico para autos",
            "certifications": ["IATF 16949"],
            "monthly_capacity": 100000,
            "capacity_unit": "piezas",
        },
        {"supplier_id": "aguacate", "description": "Aguacate fresco de Michoacán"},
    ],
    "needs": [{"need_id": "n1", "title": "自動車用樹脂の射出成形部品", "language": "ja"}],
    "top": 2,
}


def test_texts_are_ranked_explained_and_not_stored(client, world):
    before = (Supplier.objects.count(), Need.objects.count(), Proposal.objects.count())
    response = client.post("/api/v1/score/", TEXTS, format="json", HTTP_ACCEPT_LANGUAGE="es")
    assert response.status_code == 200, response.json()
    (result,) = response.json()["results"]
    assert result["need_id"] == "n1"
    assert [match["rank"] for match in result["matches"]] == [1, 2]
    best = result["matches"][0]
    assert best["supplier_id"] == "plasticos"
    assert "inyección" in " ".join(best["reasons"]).lower()
    assert (Supplier.objects.count(), Need.objects.count(), Proposal.objects.count()) == before


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"suppliers": []}, {"suppliers": "empty"}),
        ({"suppliers": [{"name": "x"}] * 201}, {"suppliers": "max_length"}),
        ({"suppliers": [{"description": "a" * 5001}]}, {"suppliers.0.description": "max_length"}),
        ({"suppliers": [{"description": "a" * 4999}] * 20}, {"": "too_long"}),
        (
            {"suppliers": [{"supplier_id": "1"}, {"supplier_id": "2", "name": "x"}]},
            {"suppliers.0": "row_without_text"},
        ),
        (
            {"suppliers": [{"supplier_id": "a", "name": "x"}, {"supplier_id": "a", "name": "y"}]},
            {"suppliers": "duplicate_id"},
        ),
        ({"suppliers": [{"supplier_id": "a"}]}, {"suppliers": "missing_text_column"}),
        ({"suppliers": [{"name": "x", "colour": "red"}]}, {"suppliers.0.colour": "unknown_field"}),
        ({"top": 51}, {"top": "max_value"}),
    ],
)
def test_scoring_has_limits(client, world, change, expected):
    response = client.post("/api/v1/score/", {**TEXTS, **change}, format="json")
    assert (response.status_code, codes(response)) == (400, expected)


def test_word_that_the_taxonomy_does_not_know_is_told(client, world):
    body = {**TEXTS, "suppliers": [{"name": "X", "sectors": ["astrología"]}]}
    notice = client.post("/api/v1/score/", body, format="json").json()["notices"][0]
    assert (notice["side"], notice["row"], notice["field"]) == ("suppliers", 1, "sectors")
    assert "astrología" in notice["message"]


def test_taxonomy_is_listed_and_searched_in_any_language(client):
    kinds = client.get("/api/v1/taxonomy/").json()
    assert {"sector", "capability", "certification"} <= {row["kind"] for row in kinds}
    found = client.get("/api/v1/taxonomy/capability/?q=射出成形", HTTP_ACCEPT_LANGUAGE="es").json()
    assert "injection-moulding" in {row["code"] for row in found["results"]}
    path = "/api/v1/taxonomy/capability/injection-moulding/"
    term = client.get(path, HTTP_ACCEPT_LANGUAGE="en").json()
    assert (term["name"], term["above"]) == (term["names"]["en"], "plastics-rubber")
    assert client.get("/api/v1/taxonomy/region/?q=Guanajuato").json()["count"] == 1
    assert client.get("/api/v1/taxonomy/no-such/").status_code == 404
    assert client.get("/api/v1/taxonomy/sector/no-such/").status_code == 404
