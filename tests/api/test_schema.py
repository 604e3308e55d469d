"""The schema is what the API does: requests made from it, answers held to it."""

import json

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from matchmaking.matching.enums import RunState
from tests.api.factories import make_proposal, make_run, make_world, organizer_client
from tests.factories import CertificationFactory, ProductFactory

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


@pytest.fixture
def connection_held(db):
    """A served request closes its connection at the end; the test's transaction lives in it."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def schema(connection_held):
    return schemathesis.openapi.from_wsgi("/api/v1/schema/?format=json", get_wsgi_application())


@pytest.fixture
def asked(connection_held, settings):
    """A populated world's key, and the objects that paths of the schema may name."""
    settings.API_THROTTLE_RATES = {"api": "100000/min", "score": "100000/min"}
    world = make_world()
    product = ProductFactory(supplier=world.supplier)
    certification = CertificationFactory(supplier=world.supplier)
    proposal = make_proposal(world, run=make_run(world))
    run = make_run(world, state=RunState.PENDING)
    client = organizer_client(world)
    headers = {"Authorization": client._credentials["HTTP_AUTHORIZATION"], "Accept-Language": "ja"}
    there = {
        "suppliers": world.supplier.pk,
        "buyers": world.buyer.pk,
        "needs": world.need.pk,
        "runs": run.pk,
        "proposals": proposal.pk,
        "product_pk": product.pk,
        "certification_pk": certification.pk,
        "slug": world.mission.slug,
        "kind": "capability",
        "code": "injection-moulding",
    }
    return headers, there


def hold_to_schema(operation, headers, there):
    # Requests go to what is there: made-up numbers would only ever meet 404.
    resource = operation.path.removeprefix("/api/v1/").split("/")[0]

    @given(case=operation.as_strategy())
    @settings(
        max_examples=6,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def conforms(case):
        for name in case.path_parameters or {}:
            case.path_parameters[name] = there[resource if name == "id" else name]
        case.validate_response(case.call(headers=headers), checks=CHECKS)

    conforms()


def test_answers_conform_to_the_schema(schema, asked):
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) > 30
    # What is deleted is asked for last.
    for operation in sorted(operations, key=lambda operation: operation.method == "delete"):
        hold_to_schema(operation, *asked)


def test_schema_is_public_and_names_every_resource(client, db):
    document = json.loads(client.get("/api/v1/schema/?format=json").content)
    assert document["openapi"].startswith("3.")
    paths = {path.removeprefix("/api/v1/").split("/")[0] for path in document["paths"]}
    assert paths == {
        "taxonomy", "suppliers", "buyers", "needs", "missions", "runs", "proposals", "score",
    }  # fmt: skip


def test_schema_says_which_scope_an_operation_needs_and_what_the_headers_tell(client, db):
    paths = json.loads(client.get("/api/v1/schema/?format=json").content)["paths"]
    needed = {
        operation["operationId"]: operation["description"].rpartition("`")[0].rpartition("`")[2]
        for operations in paths.values()
        for operation in operations.values()
    }
    assert {needed["suppliers_list"], needed["runs_retrieve"]} == {"read"}
    assert {needed["suppliers_create"], needed["runs_cancel"]} == {"write"}
    assert (needed["proposals_review"], needed["score"]) == ("review", "score")
    assert set(needed.values()) == {"read", "write", "review", "score"}

    made = paths["/api/v1/suppliers/"]["post"]["responses"]
    assert {"Location", "Idempotent-Replayed"} <= made["201"]["headers"].keys()
    assert "Retry-After" in made["429"]["headers"]
    assert "headers" not in paths["/api/v1/suppliers/"]["get"]["responses"]["200"]


def test_documentation_page_runs_no_inline_script(client, db):
    page = client.get("/api/v1/docs/")
    assert page.status_code == 200
    body = page.content.decode()
    assert "swagger-ui-bundle.js" in body
    assert body.count("<script") == body.count("<script src=")
    policy = page["Content-Security-Policy"]
    assert "script-src" not in policy
    assert "style-src 'self' 'unsafe-inline'" in policy


def test_documentation_page_alone_takes_inline_styles(client, db):
    assert "unsafe-inline" not in client.get("/accounts/login/")["Content-Security-Policy"]
