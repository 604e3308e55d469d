"""Nothing of one world is visible, writable or guessable from the other."""

import pytest

from accounts.enums import Purpose, Role
from matchmaking.api.principal import Principal
from matchmaking.profiles.enums import Origin
from tests.api.factories import (
    buyer_client,
    make_proposal,
    make_run,
    organizer_client,
    supplier_client,
)
from tests.factories import (
    CertificationFactory,
    EnrolmentFactory,
    MembershipFactory,
    ProductFactory,
    SupplierFactory,
    take_consent_back,
)
from tests.introductions.pages import everything

LISTS = ("suppliers", "buyers", "needs", "missions", "proposals")


def addresses(world):
    product = ProductFactory(supplier=world.supplier)
    certification = CertificationFactory(supplier=world.supplier)
    run = make_run(world)
    proposal = make_proposal(world, run=run)
    supplier = f"suppliers/{world.supplier.pk}/"
    return {
        "supplier": ("get", supplier),
        "supplier-write": ("patch", supplier),
        "products": ("get", f"{supplier}products/"),
        "product-create": ("post", f"{supplier}products/"),
        "product": ("get", f"{supplier}products/{product.pk}/"),
        "product-write": ("patch", f"{supplier}products/{product.pk}/"),
        "product-delete": ("delete", f"{supplier}products/{product.pk}/"),
        "certifications": ("get", f"{supplier}certifications/"),
        "certification": ("get", f"{supplier}certifications/{certification.pk}/"),
        "certification-delete": ("delete", f"{supplier}certifications/{certification.pk}/"),
        "buyer": ("get", f"buyers/{world.buyer.pk}/"),
        "buyer-write": ("patch", f"buyers/{world.buyer.pk}/"),
        "need": ("get", f"needs/{world.need.pk}/"),
        "need-write": ("patch", f"needs/{world.need.pk}/"),
        "need-open": ("post", f"needs/{world.need.pk}/open/"),
        "need-close": ("post", f"needs/{world.need.pk}/close/"),
        "mission": ("get", f"missions/{world.mission.slug}/"),
        "runs": ("get", f"missions/{world.mission.slug}/runs/"),
        "run-start": ("post", f"missions/{world.mission.slug}/runs/"),
        "run": ("get", f"runs/{run.pk}/"),
        "run-cancel": ("post", f"runs/{run.pk}/cancel/"),
        "proposal": ("get", f"proposals/{proposal.pk}/"),
        "review": ("post", f"proposals/{proposal.pk}/review/"),
    }


def ask(client, method, path):
    body = {"decision": "approve"} if path.endswith("review/") else {}
    return getattr(client, method)(f"/api/v1/{path}", body, format="json")


@pytest.mark.parametrize("who", [organizer_client, supplier_client, buyer_client])
def test_objects_of_another_world_do_not_exist(world, other_world, who):
    client, foreign = who(world), addresses(other_world)
    before = _rows()
    for name, (method, path) in foreign.items():
        assert ask(client, method, path).status_code == 404, name
    assert _rows() == before


def _rows():
    """All but when a key was used last."""
    return {table: rows for table, rows in everything().items() if table != "api_apikey"}


def test_organizer_reaches_all_of_its_world(world):
    client = organizer_client(world)
    for name, (method, path) in addresses(world).items():
        if name not in {"product-delete", "certification-delete", "product-create"}:
            assert ask(client, method, path).status_code in {200, 201, 409}, name


def test_lists_hold_only_the_own_world(world, other_world):
    make_proposal(world)
    make_proposal(other_world)
    for name in LISTS:
        assert organizer_client(world).get(f"/api/v1/{name}/").json()["count"] == 1, name


def test_a_role_counts_in_its_own_organisation(world):
    user = MembershipFactory(organisation=world.supplier.organisation, role=Role.EDITOR).user
    for organisation in (world.buyer.organisation, world.mission.organizer):
        MembershipFactory(user=user, organisation=organisation, role=Role.VIEWER)
    other = EnrolmentFactory(mission=world.mission, organisation=imported().organisation)
    principal = Principal(user, None)
    assert principal.may_edit_somewhere
    asked = {
        "own": world.supplier.organisation_id,
        "read only": world.buyer.organisation_id,
        "of a mission that is read only": other.organisation_id,
        "of no mission": imported().organisation_id,
    }
    assert [name for name, key in asked.items() if principal.may_edit(key)] == ["own"]


def test_who_may_only_read_for_an_organizer_brings_nobody_into_its_missions(world, other_world):
    """Its role elsewhere is another's."""
    user = MembershipFactory(organisation=world.mission.organizer, role=Role.VIEWER).user
    MembershipFactory(organisation=other_world.mission.organizer, user=user, role=Role.EDITOR)
    principal = Principal(user, None)
    assert set(principal.organized_missions()) == {world.mission, other_world.mission}
    assert set(principal.organized_missions(editing=True)) == {other_world.mission}


def test_an_organizer_edits_whom_it_brought_in_and_nobody_elses(world, other_world):
    principal = Principal(world.owner, None)
    assert principal.may_edit(world.supplier.organisation_id)
    assert not principal.may_edit(other_world.supplier.organisation_id)


def imported():
    return SupplierFactory(origin=Origin.IMPORT)


def test_participants_see_themselves_and_not_each_other(world):
    make_proposal(world)
    seen = {
        who.__name__: [who(world).get(f"/api/v1/{name}/").json()["count"] for name in LISTS]
        for who in (supplier_client, buyer_client)
    }
    assert seen == {"supplier_client": [1, 0, 0, 1, 0], "buyer_client": [0, 1, 1, 1, 0]}


def test_supplier_may_not_start_a_run_of_its_mission(world):
    path = f"/api/v1/missions/{world.mission.slug}/runs/"
    assert supplier_client(world).post(path, {}, format="json").status_code == 404
    assert not world.mission.match_runs.exists()


def test_key_reaches_one_of_its_makers_organisations(world, other_world):
    """A person in both worlds makes a key in one: it opens that one."""
    other_world.mission.organizer.memberships.create(user=world.owner, role="owner")
    client = organizer_client(world)
    assert client.get("/api/v1/missions/").json()["count"] == 1
    client.credentials()
    client.force_login(world.owner)
    assert client.get("/api/v1/missions/").json()["count"] == 2


def test_a_mission_is_not_shown_to_who_left_it(world):
    client = supplier_client(world)
    path = f"/api/v1/missions/{world.mission.slug}/"
    assert client.get(path).status_code == 200
    world.mission.enrolments.update(state="withdrawn")
    assert client.get(path).status_code == 404
    assert organizer_client(world).get(path).status_code == 200


def test_contact_is_not_shown_after_withdrawal_from_the_mission(world):
    client = organizer_client(world)
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    assert client.get(path).json()["contact_email"] == world.supplier.contact_email
    world.mission.enrolments.update(state="withdrawn")
    assert client.get(path).status_code == 404


def test_need_cannot_be_given_to_another_worlds_buyer(world, other_world):
    body = {"buyer": other_world.buyer.pk, "title": "x"}
    response = organizer_client(world).post("/api/v1/needs/", body, format="json")
    assert response.status_code == 404
    assert other_world.buyer.needs.count() == 1


def test_mission_filter_takes_no_foreign_mission(world, other_world):
    EnrolmentFactory(mission=other_world.mission, organisation=world.supplier.organisation)
    path = f"/api/v1/suppliers/?mission={other_world.mission.slug}"
    found = organizer_client(world).get(path).json()
    assert {row["id"] for row in found["results"]} <= {world.supplier.pk}


def test_profile_that_its_owner_keeps_back_is_not_read_by_organizers(world):
    proposal = make_proposal(world)
    organizer, supplier = organizer_client(world), supplier_client(world)
    path = f"suppliers/{world.supplier.pk}/"
    assert ask(organizer, "get", path).status_code == 200
    told = ask(organizer, "get", f"proposals/{proposal.pk}/").json()
    assert told["card"]["reasons"]
    take_consent_back(world.supplier.organisation, Purpose.PROFILE)
    for method, further in (
        ("get", ""),
        ("patch", ""),
        ("get", "products/"),
        ("post", "products/"),
    ):
        assert ask(organizer, method, f"{path}{further}").status_code == 404
    assert ask(organizer, "get", "suppliers/").json()["count"] == 0
    assert ask(supplier, "get", path).status_code == 200
    told = ask(organizer, "get", f"proposals/{proposal.pk}/").json()
    assert told["supplier"]["name"] == world.supplier.organisation.name
    assert told["card"] == {"reasons": [], "missing": [], "change": ""}
    refused = ask(organizer, "post", f"proposals/{proposal.pk}/review/")
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["code"] == "kept_back"


def test_buyer_and_needs_without_consent_are_not_read_by_organizers(world):
    proposal = make_proposal(world)
    organizer = organizer_client(world)
    told = ask(organizer, "get", f"proposals/{proposal.pk}/").json()
    assert told["need"]["title"] == world.need.title
    take_consent_back(world.buyer.organisation, Purpose.PROFILE)
    for path in (f"buyers/{world.buyer.pk}/", f"needs/{world.need.pk}/"):
        assert ask(organizer, "get", path).status_code == 404
        assert ask(buyer_client(world), "get", path).status_code == 200
    for path in (f"proposals/{proposal.pk}/", "proposals/"):
        told = ask(organizer, "get", path).json()
        (told,) = told.get("results", [told])
        assert told["need"] == {
            "id": world.need.pk,
            "title": "",
            "buyer": world.buyer.organisation.name,
        }
        assert told["card"] == {"reasons": [], "missing": [], "change": ""}
    refused = ask(organizer, "post", f"proposals/{proposal.pk}/review/")
    assert refused.status_code == 409
    assert refused.json()["errors"][0]["code"] == "buyer_kept_back"
