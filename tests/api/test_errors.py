"""Whatever comes in, the answer is JSON of one shape."""

import json

import pytest
from rest_framework.test import APIClient

from matchmaking.api.views import missions
from tests.api.factories import organizer_client, supplier_client


def assert_shape(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/json"
    rows = response.json()["errors"]
    assert rows
    assert all(set(row) == {"field", "code", "message"} for row in rows)


DAMAGED = [
    b"{",
    b"\xff\xfe",
    b'{"wishes": NaN}',
    b'{"staff": 1e999}',
    b'{"staff": ' + b"9" * 5000 + b"}",
    b'{"wishes": "\\u0000"}',
    b'{"wishes": "\\ud800"}',
    b'{"a\\u0000": 1}',
    b"[" * 100_000,
    b'{"sectors": ' + b"[" * 20 + b"]" * 20 + b"}",
    b"null",
    b'"text"',
    b'{"staff": 99999999999999999999999}',
    b'{"founded_year": -99999999999999}',
    b'{"export_share_percent": 1e300}',
]


@pytest.mark.parametrize("body", DAMAGED, ids=range(len(DAMAGED)))
def test_damaged_body_is_a_400(world, body):
    client = supplier_client(world)
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    assert_shape(client.generic("PATCH", path, body, "application/json"), 400)


def test_huge_body_is_refused_unread(world, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    client = supplier_client(world)
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    assert_shape(client.patch(path, {"wishes": "a" * 2000}, format="json"), 413)


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded"])
def test_other_than_json_is_a_415(world, content_type):
    client = supplier_client(world)
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    assert_shape(client.generic("PATCH", path, b"a=b", content_type), 415)


@pytest.mark.parametrize("debug", [True, False])
@pytest.mark.parametrize("path", ["", "no-such/", "suppliers/99999999999999999999999/", "needs/x/"])
def test_nothing_there_is_a_404_in_json(world, settings, path, debug):
    settings.DEBUG = debug
    assert_shape(organizer_client(world).get(f"/api/v1/{path}", HTTP_ACCEPT="text/html"), 404)


def test_other_versions_are_a_404_in_json(db):
    assert_shape(APIClient().get("/api/v2/suppliers/"), 404)


@pytest.mark.parametrize("method", ["PUT", "OPTIONS", "TRACE", "DELETE"])
def test_other_methods_are_a_405(world, method):
    assert_shape(organizer_client(world).generic(method, "/api/v1/suppliers/"), 405)


@pytest.mark.parametrize("query", ["q=%00", "page=0", "page=" + "9" * 5000, "page=x", "mission=/"])
def test_damaged_parameters_are_a_400(world, query):
    assert_shape(organizer_client(world).get(f"/api/v1/suppliers/?{query}"), 400)


def test_defect_shows_no_trace(world, settings, monkeypatch):
    def broken(*args):
        raise RuntimeError("the secret inside")

    settings.DEBUG = True
    monkeypatch.setattr(missions, "_counted", broken)
    client = organizer_client(world)
    client.raise_request_exception = False
    response = client.get("/api/v1/missions/")
    assert_shape(response, 500)
    assert "secret" not in json.dumps(response.json())


@pytest.mark.parametrize(
    "value", ["Bearer", "Bearer ", "Bearer pnt_", "Bearer pnt_ÿþ x", "bearer x"]
)
def test_bearer_of_nonsense_is_a_401(db, value):
    assert_shape(APIClient().get("/api/v1/missions/", HTTP_AUTHORIZATION=value), 401)


def test_who_sends_no_key_is_told_how(db):
    answer = APIClient().get("/api/v1/missions/", headers={"accept-language": "es"})
    assert_shape(answer, 401)
    (error,) = answer.json()["errors"]
    assert error["code"] == "not_authenticated"
    assert "Authorization: Bearer" in error["message"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_an_address_without_its_slash_is_told_so(world, method):
    client = organizer_client(world)
    missing = getattr(client, method)("/api/v1/suppliers", headers={"accept-language": "en"})
    nothing = getattr(client, method)("/api/v1/nowhere", headers={"accept-language": "en"})
    assert_shape(missing, 404)
    assert_shape(nothing, 404)
    told = "Every address of the API ends with a slash."
    assert [a.json()["errors"][0]["message"] == told for a in (missing, nothing)] == [True, False]


def test_no_cache_on_the_way_keeps_an_answer(world):
    for path in ("suppliers/", "missions/", "nowhere/"):
        answer = organizer_client(world).get(f"/api/v1/{path}")
        assert set(answer["Cache-Control"].split(", ")) == {"private", "no-store"}, path
