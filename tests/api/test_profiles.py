import pytest

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.missions.models import Enrolment
from matchmaking.profiles.enums import NeedState, Origin
from matchmaking.profiles.models import Buyer, Need, Supplier
from tests.api.factories import buyer_client, key_client, organizer_client, supplier_client
from tests.factories import (
    BuyerFactory,
    CertificationFactory,
    EnrolmentFactory,
    MembershipFactory,
    NeedFactory,
    ProductFactory,
    SupplierFactory,
)


def errors(response):
    return {row["field"]: row["code"] for row in response.json()["errors"]}


def test_supplier_changes_what_it_names_and_nothing_else(world):
    client = supplier_client(world)
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    before = client.get(path).json()
    body = {
        "trade_name": "Plásticos León",
        "staff": 40,
        "sectors": ["automotive"],
        "state": "MX-GUA",
        "plants": [{"name": "Planta 1", "state": "MX-GUA", "area_m2": 1200}],
        "main_customers": [{"name": "Cliente", "may_be_named": True}],
    }
    response = client.patch(path, body, format="json")
    assert response.status_code == 200, response.json()
    after = response.json()
    assert after["trade_name"] == "Plásticos León"
    assert after["sectors"] == ["automotive"]
    assert after["plants"][0]["area_m2"] == 1200
    assert after["main_customers"] == [{"name": "Cliente", "may_be_named": True}]
    assert after["contact_email"] == before["contact_email"]
    assert after["description_es"] == before["description_es"]


def test_values_are_read_as_in_the_forms(world):
    body = {
        "founded_year": "昭和48年", "contact_phone": "477 123 4567, ext 5",
        "rfc": "RFC: MAB9307148T4",
        "contact_email": "Ana <ana@uno.example>", "website": "ｗｗｗ．ｕｎｏ．ｅｘａｍｐｌｅ",
        "export_countries": ["Holanda", "香港"], "languages": ["español"],
    }  # fmt: skip
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    response = supplier_client(world).patch(path, body, format="json")
    assert response.status_code == 200, response.json()
    assert {name: response.json()[name] for name in body} == {
        "founded_year": 1973,
        "contact_phone": "+52 477 123 4567 ext. 5",
        "rfc": "MAB9307148T4",
        "contact_email": "ana@uno.example",
        "website": "https://www.uno.example",
        "export_countries": ["NL", "HK"],
        "languages": ["es"],
    }


def test_rules_are_the_forms_rules(world):
    body = {
        "rfc": "no rfc", "contact_email": "nobody", "staff": -1, "sectors": ["no-such"],
        "founded_year": 99999, "japan_experience": "a lot",
    }  # fmt: skip
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    response = supplier_client(world).patch(path, body, format="json")
    assert response.status_code == 400
    assert errors(response) == {
        "rfc": "rfc_shape",
        "contact_email": "email_shape",
        "staff": "too_small",
        "sectors": "unknown_term",
        "founded_year": "year_range",
        "japan_experience": "not_a_choice",
    }


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"no_such": 1}, {"no_such": "unknown_field"}),
        ({"publication": "published"}, {"publication": "read_only"}),
        ({"id": 1}, {"id": "read_only"}),
        ({"staff": [1]}, {"staff": "invalid"}),
        ({"wishes": {"a": 1}}, {"wishes": "invalid"}),
        ({"immex": "perhaps"}, {"immex": "invalid"}),
        ({"plants": [{"name": "x", "state": "MX-XXX"}]}, {"plants.state": "unknown_term"}),
        ({"plants": [{"name": "x", "colour": "red"}]}, {"plants.0.colour": "unknown_field"}),
        (["a list"], {"": "invalid"}),
    ],
)
def test_what_is_not_understood_is_refused_whole(world, body, expected):
    if isinstance(body, dict):
        body["wishes"] = body.get("wishes", "changed")
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    response = supplier_client(world).patch(path, body, format="json")
    assert response.status_code == 400
    assert errors(response) == expected
    world.supplier.refresh_from_db()
    assert world.supplier.wishes == ""


def test_errors_are_in_the_asked_language(world):
    client = supplier_client(world)
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    said = {
        language: client.patch(path, {"staff": "x"}, format="json", HTTP_ACCEPT_LANGUAGE=language)
        for language in ("es-MX", "ja", "en", "fr, ja;q=0.5")
    }
    assert said["en"].json()["errors"][0]["message"].startswith("“x” is not a number")
    assert said["ja"]["Content-Language"] == said["fr, ja;q=0.5"]["Content-Language"] == "ja"
    assert said["es-MX"]["Content-Language"] == "es"


def test_own_profile_is_created_once(db):
    member = MembershipFactory()
    client = key_client(member.organisation, member.user)
    body = {"description_es": "Hacemos zapatos.", "sectors": ["fashion"]}
    response = client.post("/api/v1/suppliers/", {"wishes": "Osaka"}, format="json")
    assert response.status_code == 201
    supplier = Supplier.objects.get(organisation=member.organisation)
    assert (supplier.wishes, supplier.origin) == ("Osaka", Origin.API)
    assert response["Location"] == f"/api/v1/suppliers/{supplier.pk}/"
    again = client.post("/api/v1/suppliers/", body, format="json")
    assert (again.status_code, errors(again)) == (409, {"": "exists"})


def test_organizer_creates_an_invited_participant(world):
    body = {"mission": world.mission.slug, "legal_name": "Nueva S.A. de C.V.", "wishes": "Kioto"}
    response = organizer_client(world).post("/api/v1/suppliers/", body, format="json")
    assert response.status_code == 201
    created = Supplier.objects.get(pk=response.json()["id"])
    assert created.organisation.legal_name == "Nueva S.A. de C.V."
    enrolment = Enrolment.objects.get(organisation=created.organisation)
    assert (enrolment.mission, enrolment.state) == (world.mission, "invited")


def test_organizer_changes_nothing_that_a_company_wrote_itself(world):
    organizer, own = organizer_client(world), supplier_client(world)
    path = f"/api/v1/suppliers/{world.supplier.pk}/"
    refused = organizer.patch(path, {"contact_email": "otra@example.com"}, format="json")
    assert (refused.status_code, errors(refused)) == (403, {"": "kept_by_itself"})
    products = organizer.post(f"{path}products/", {"name_es": "Salsas"}, format="json")
    assert products.status_code == 403
    assert organizer.get(path).json()["contact_email"] == world.supplier.contact_email
    assert own.patch(path, {"wishes": "Osaka"}, format="json").status_code == 200


def test_organizer_adds_needs_to_a_buyer_that_keeps_its_page(world):
    organizer, own = organizer_client(world), buyer_client(world)
    mine = own.post(
        "/api/v1/needs/", {"buyer": world.buyer.pk, "title": "樹脂部品"}, format="json"
    ).json()
    Need.objects.filter(pk=mine["id"]).update(origin=Origin.FORM)
    added = organizer.post(
        "/api/v1/needs/", {"buyer": world.buyer.pk, "title": "金型"}, format="json"
    ).json()
    opened = organizer.post(f"/api/v1/needs/{added['id']}/open/")
    assert opened.json()["state"] == "open"
    refused = organizer.patch(f"/api/v1/needs/{mine['id']}/", {"title": "x"}, format="json")
    assert (refused.status_code, errors(refused)) == (403, {"": "kept_by_itself"})


def test_participant_with_the_number_of_another_is_that_one(world, other_world):
    Supplier.objects.filter(pk=world.supplier.pk).update(rfc="MAB9307148T4")
    body = {"legal_name": "Moldes", "rfc": "MAB-930714-8T4"}
    known = organizer_client(world).post(
        "/api/v1/suppliers/", {**body, "mission": world.mission.slug}, format="json"
    )
    assert (known.status_code, errors(known)) == (409, {"": "known"})
    assert str(world.supplier.pk) in known.json()["errors"][0]["message"]
    # Another organizer is not told who takes part here.
    elsewhere = organizer_client(other_world).post(
        "/api/v1/suppliers/", {**body, "mission": other_world.mission.slug}, format="json"
    )
    assert elsewhere.status_code == 201


def test_refused_participant_leaves_no_organisation_behind(world):
    body = {"mission": world.mission.slug, "legal_name": "Nueva", "rfc": "wrong"}
    before = Organisation.objects.count()
    response = organizer_client(world).post("/api/v1/suppliers/", body, format="json")
    assert response.status_code == 400
    assert Organisation.objects.count() == before


def test_supplier_cannot_create_another_supplier(world):
    body = {"mission": world.mission.slug, "legal_name": "Nueva"}
    response = supplier_client(world).post("/api/v1/suppliers/", body, format="json")
    assert (response.status_code, errors(response)) == (400, {"mission": "unknown"})
    assert not Organisation.objects.filter(legal_name="Nueva").exists()


def test_organizer_creates_a_buyer_with_a_need(world):
    client = organizer_client(world)
    body = {"mission": world.mission.slug, "legal_name": "株式会社新規", "department": "調達部"}
    buyer = client.post("/api/v1/buyers/", body, format="json")
    assert buyer.status_code == 201, buyer.json()
    organisation = Buyer.objects.get(pk=buyer.json()["id"]).organisation
    assert (organisation.kind, organisation.country.code) == (OrganisationKind.BUYER, "JP")
    body = {
        "buyer": buyer.json()["id"], "title": "射出成形部品", "hs_codes": ["3926.90"],
        "required_certifications": ["iso-9001"], "annual_volume": "1,200", "volume_unit": "t",
        "deadline": "2099-01-31",
    }  # fmt: skip
    need = client.post("/api/v1/needs/", body, format="json")
    assert need.status_code == 201, need.json()
    shown = need.json()
    assert shown["hs_codes"] == ["392690"]
    assert shown["required_certifications"] == ["iso-9001"]
    assert (shown["annual_volume"], shown["deadline"]) == ("1200.00", "2099-01-31")
    assert Need.objects.get(pk=shown["id"]).state == NeedState.DRAFT


def test_need_is_opened_and_closed(world):
    client = buyer_client(world)
    Need.objects.update(state=NeedState.DRAFT)
    path = f"/api/v1/needs/{world.need.pk}/"
    assert client.post(f"{path}open/").json()["state"] == "open"
    assert client.post(f"{path}close/").json()["state"] == "closed"


def test_buyer_changes_its_profile(world):
    path = f"/api/v1/buyers/{world.buyer.pk}/"
    body = {"meeting_cities": ["大阪", "京都"], "letters_per_week": 1}
    response = buyer_client(world).patch(path, body, format="json")
    assert response.status_code == 200
    assert response.json()["meeting_cities"] == ["大阪", "京都"]


def test_product_is_added_changed_and_removed(world):
    client = supplier_client(world)
    path = f"/api/v1/suppliers/{world.supplier.pk}/products/"
    body = {
        "name_es": "Aguacate", "hs6": "0804.40", "monthly_capacity": 12.5, "capacity_unit": "t",
        "ingredients": [{"name": "aguacate", "share": 100}],
    }  # fmt: skip
    created = client.post(path, body, format="json")
    assert created.status_code == 201, created.json()
    assert created.json()["hs6"] == "080440"
    own = created["Location"]
    changed = client.patch(own, {"monthly_capacity": "20"}, format="json").json()
    assert (changed["monthly_capacity"], changed["name_es"]) == ("20.00", "Aguacate")
    assert client.get(path).json()["count"] == 1
    assert client.delete(own).status_code == 204
    assert client.get(own).status_code == 404


def test_product_of_another_supplier_is_not_found_under_the_own(world, other_world):
    product = ProductFactory(supplier=other_world.supplier)
    path = f"/api/v1/suppliers/{world.supplier.pk}/products/{product.pk}/"
    client = supplier_client(world)
    assert client.get(path).status_code == 404
    assert client.delete(path).status_code == 404
    assert other_world.supplier.products.get() == product


def test_certificate_that_is_listed_already_is_refused(world):
    CertificationFactory(supplier=world.supplier, number="1")
    path = f"/api/v1/suppliers/{world.supplier.pk}/certifications/"
    body = {"scheme": "iso-9001", "number": "1"}
    response = supplier_client(world).post(path, body, format="json")
    assert (response.status_code, errors(response)) == (400, {"scheme": "already_listed"})
    assert world.supplier.certifications.count() == 1


@pytest.mark.parametrize("path", ["suppliers", "buyers", "needs"])
def test_list_costs_the_same_for_one_and_for_thirty(world, path, django_assert_max_num_queries):

    client = organizer_client(world)
    client.get(f"/api/v1/{path}/")
    with django_assert_max_num_queries(30) as one:
        assert client.get(f"/api/v1/{path}/").json()["count"] == 1
    for _ in range(29):
        supplier, buyer = SupplierFactory(), BuyerFactory()
        EnrolmentFactory(mission=world.mission, organisation=supplier.organisation)
        EnrolmentFactory(mission=world.mission, organisation=buyer.organisation)
        ProductFactory(supplier=supplier)
        NeedFactory(buyer=buyer)
    with django_assert_max_num_queries(30) as thirty:
        assert client.get(f"/api/v1/{path}/").json()["count"] == 30
    # One prefetch more where there are products: their processes.
    # New looks at contacts are written together: one query, and none where nothing is new.
    assert len(thirty) <= len(one) + (2 if path == "suppliers" else 1)


def test_pages_are_bounded(world):
    client = organizer_client(world)
    assert client.get("/api/v1/suppliers/?page_size=1").json()["count"] == 1
    assert errors(client.get("/api/v1/suppliers/?page_size=101")) == {"page_size": "max_value"}
    assert errors(client.get("/api/v1/suppliers/?colour=red")) == {"colour": "unknown_field"}
    assert client.get("/api/v1/suppliers/?page=2").status_code == 404
