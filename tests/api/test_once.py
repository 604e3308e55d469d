from datetime import timedelta

import pytest
from django.utils import timezone

from matchmaking.api.domain import idempotency
from matchmaking.api.models import IdempotentRequest
from matchmaking.api.tasks import purge_idempotency
from matchmaking.profiles.models import Need
from tests.api.factories import organizer_client


def create(client, world, key="k-1", **body):
    body = {"buyer": world.buyer.pk, "title": "樹脂部品", **body}
    headers = {"HTTP_IDEMPOTENCY_KEY": key}
    return client.post("/api/v1/needs/", body, format="json", **headers)


def test_repeat_gets_the_first_answer_and_writes_nothing(world):
    client = organizer_client(world)
    first, second = create(client, world), create(client, world)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert first["Location"] == second["Location"]
    assert second["Idempotent-Replayed"] == "true"
    assert Need.objects.count() == 2


def test_other_body_with_the_same_key_is_refused(world):
    client = organizer_client(world)
    create(client, world)
    response = create(client, world, title="another")
    assert response.status_code == 422
    assert response.json()["errors"][0]["code"] == "idempotency_key_reused"


def test_other_address_or_method_with_the_same_key_is_refused(world):
    client, headers = organizer_client(world), {"HTTP_IDEMPOTENCY_KEY": "k-1"}
    need = f"/api/v1/needs/{world.need.pk}/"
    assert client.post(f"{need}close/", {}, format="json", **headers).status_code == 200
    assert client.post(f"{need}open/", {}, format="json", **headers).status_code == 422
    assert client.patch(f"{need}close/", {}, format="json", **headers).status_code == 405
    world.need.refresh_from_db()
    assert world.need.state == "closed"


def test_refused_request_leaves_the_key_free(world):
    client = organizer_client(world)
    assert create(client, world, title="").status_code == 400
    assert create(client, world).status_code == 201


def test_two_callers_may_choose_the_same_key(world, other_world):
    callers = [(organizer_client(one), one) for one in (world, other_world)]
    first = [create(client, one).json() for client, one in callers]
    assert [answer["buyer"] for answer in first] == [world.buyer.pk, other_world.buyer.pk]
    assert [create(client, one).json() for client, one in callers] == first


def test_each_key_repeats_its_own_answer(world):
    client = organizer_client(world)
    first = [create(client, world, key=key).json() for key in ("k-1", "k-2")]
    assert [create(client, world, key=key).json() for key in ("k-1", "k-2")] == first
    assert first[0]["id"] != first[1]["id"]


def test_repeat_while_the_first_is_under_way_is_a_conflict(world):
    client = organizer_client(world)
    create(client, world)
    IdempotentRequest.objects.update(status=None, body=None)
    response = create(client, world)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (409, "under_way")


@pytest.mark.parametrize("key", ["", "x" * 201, "schön"])
def test_key_that_is_no_key_is_refused(world, key):
    assert create(organizer_client(world), world, key=key).status_code == 400


def claim(data="body"):
    return idempotency.claim_request(principal="key:1", key="k", request="POST /x", data=data)


def test_answer_is_kept_for_a_day(db):
    idempotency.keep_answer(claimed=claim(), status=201, body={}, location="")
    assert claim().status == 201
    IdempotentRequest.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert claim().status is None


def test_old_answers_are_purged_and_later_ones_stay(db):
    for hours, key in ((25, "old"), (23, "later")):
        idempotency.claim_request(principal="user:1", key=key, request="POST /", data=None)
        at = timezone.now() - timedelta(hours=hours)
        IdempotentRequest.objects.filter(key=key).update(created_at=at)
    purge_idempotency()
    assert IdempotentRequest.objects.get().key == "later"


def test_request_whose_process_died_is_taken_over_by_one(db):
    claim()
    IdempotentRequest.objects.update(created_at=timezone.now() - timedelta(minutes=11))
    assert claim().status is None
    with pytest.raises(idempotency.UnderWayError):
        claim()


def test_order_of_names_makes_no_other_request(db):
    idempotency.keep_answer(claimed=claim({"a": 1, "b": 2}), status=201, body={}, location="")
    assert claim({"b": 2, "a": 1}).status == 201
    with pytest.raises(idempotency.OtherRequestError):
        claim({"a": 2, "b": 1})
