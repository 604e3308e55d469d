"""The same page open twice, in two tabs or by two colleagues: nothing is lost without a word."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Buyer, Need, Product, Supplier
from tests import factories

pytestmark = pytest.mark.django_db
COMPANY = "profiles:supplier-step"
ASKED = "This was changed elsewhere after you opened the page."


@pytest.fixture
def supplier(client: Client) -> Supplier:
    """The profile of whoever is signed in."""
    supplier: Supplier = factories.SupplierFactory(
        description_es="Salsas y conservas.\nDesde 1950.", staff=1200, languages=["es", "en"]
    )
    client.force_login(factories.MembershipFactory(organisation=supplier.organisation).user)
    return supplier


def sent_by(form: Any) -> dict[str, Any]:
    """What a browser sends of a form as it stands on the page."""
    values = {bound.html_name: bound.value() for bound in form}
    sent = {name: value for name, value in values.items() if value not in (None, False)}
    sent = {
        name: value.replace("\n", "\r\n") if isinstance(value, str) else value
        for name, value in sent.items()
    }
    return sent | {"seen": form.as_shown}


def tab(client: Client, address: str) -> dict[str, Any]:
    """The fields of a page that was just opened; that they are carried along is looked at too."""
    answer = client.get(address)
    assert 'type="hidden" name="seen"' in answer.content.decode()
    return sent_by(answer.context["form"])


def company() -> str:
    return reverse(COMPANY, args=["company"])


def test_two_tabs_that_change_different_fields_are_both_kept(
    client: Client, supplier: Supplier
) -> None:
    first, second = tab(client, company()), tab(client, company())
    client.post(company(), first | {"municipality": "Uruapan", "staff": "1300"})
    client.post(company(), second | {"founded_year": "1950"})
    supplier.refresh_from_db()
    assert supplier.municipality == "Uruapan"
    assert (supplier.staff, supplier.founded_year) == (1300, 1950)
    assert supplier.description_es == "Salsas y conservas.\nDesde 1950."


def test_what_both_tabs_changed_is_asked_about(client: Client, supplier: Supplier) -> None:
    first, second = tab(client, company()), tab(client, company())
    client.post(company(), first | {"staff": "1300", "municipality": "Uruapan"})
    asked = client.post(company(), second | {"staff": "1400", "founded_year": "1950"})
    assert list(asked.context["form"].errors) == ["staff"]
    page = asked.content.decode()
    assert ASKED in page
    assert 'value="1400"' in page
    supplier.refresh_from_db()
    assert (supplier.staff, supplier.founded_year) == (1300, None)

    # Saved again it is the reader's word; what the other tab alone had changed stays.
    client.post(company(), sent_by(asked.context["form"]))
    supplier.refresh_from_db()
    assert (supplier.staff, supplier.founded_year) == (1400, 1950)
    assert supplier.municipality == "Uruapan"


def test_a_form_that_arrives_twice_or_comes_back_from_the_history_asks_nothing(
    client: Client, supplier: Supplier
) -> None:
    opened = tab(client, company())
    changed = opened | {"staff": "1300"}
    assert client.post(company(), changed).status_code == 302
    assert client.post(company(), changed).status_code == 302
    assert client.post(company(), changed | {"founded_year": "1950"}).status_code == 302
    supplier.refresh_from_db()
    assert (supplier.staff, supplier.founded_year) == (1300, 1950)


def test_a_form_without_what_it_showed_is_taken_as_it_is(
    client: Client, supplier: Supplier
) -> None:
    opened = tab(client, company()) | {"staff": "1300"}
    for seen in (
        "",
        "[",
        "[" * 100_000,
        "[1]",
        '"text"',
        '{"staff": 7}',
        '{"staff": null, "x": {}}',
    ):
        answer = client.post(company(), opened | {"seen": seen})
        assert answer.status_code in {200, 302}
    del opened["seen"]
    assert client.post(company(), opened).status_code == 302
    supplier.refresh_from_db()
    assert supplier.staff == 1300


def in_two_tabs(client: Client, address: str, one: dict[str, str], other: dict[str, str]) -> None:
    first, second = tab(client, address), tab(client, address)
    for sent in (first | one, second | other):
        answer = client.post(address, sent)
        assert answer.status_code == 302, answer.context["form"].errors


def test_products_are_kept_from_both_tabs(client: Client, supplier: Supplier) -> None:
    product = factories.ProductFactory(supplier=supplier)
    address = reverse("profiles:product-edit", args=[product.pk])
    in_two_tabs(client, address, {"name_en": "Red salsa"}, {"lead_time_days": "20"})
    found = Product.objects.get()
    assert (found.name_en, found.lead_time_days) == ("Red salsa", 20)


def test_buyers_and_needs_are_kept_from_both_tabs(client: Client) -> None:
    need = factories.NeedFactory()
    client.force_login(factories.MembershipFactory(organisation=need.buyer.organisation).user)
    address = reverse("profiles:buyer-edit")
    in_two_tabs(client, address, {"business": "食品の輸入"}, {"contact_title": "課長"})
    buyer = Buyer.objects.get()
    assert (buyer.business, buyer.contact_title) == ("食品の輸入", "課長")
    address = reverse("profiles:need-edit", args=[need.pk])
    in_two_tabs(client, address, {"title": "サルサ"}, {"description": "瓶入り"})
    found = Need.objects.get()
    assert (found.title, found.description) == ("サルサ", "瓶入り")


def test_missions_are_kept_from_both_tabs(client: Client) -> None:
    mission = factories.MissionFactory()
    client.force_login(factories.MembershipFactory(organisation=mission.organizer).user)
    address = reverse("missions:edit", args=[mission.slug])
    no_cities = {"cities-TOTAL_FORMS": "0", "cities-INITIAL_FORMS": "0"}
    first, second = {"reply_days": "6"}, {"host_name_en": "AOTS"}
    in_two_tabs(client, address, first | no_cities, second | no_cities)
    found = Mission.objects.get()
    assert (found.reply_days, found.host_name_en) == (6, "AOTS")


def list_tab(client: Client, address: str, name: str = "rows") -> dict[str, Any]:
    """The whole page with the rows of its list, as a browser sends it."""
    answer = client.get(address)
    rows = answer.context[name]
    assert f'name="{rows.prefix}-seen"' in answer.content.decode()
    return sent_by(answer.context["form"]) | rows_sent_by(rows)


def sent_back(answer: Any) -> list[Any]:
    """The names in the rows that a page gives back to be asked about; none where it was saved."""
    return [form["name"].value() for form in answer.context["rows"]] if answer.context else []


def rows_sent_by(rows: Any) -> dict[str, Any]:
    numbers = {
        f"{rows.prefix}-TOTAL_FORMS": str(rows.total_form_count()),
        f"{rows.prefix}-INITIAL_FORMS": str(rows.initial_form_count()),
        f"{rows.prefix}-seen": rows.as_shown,
    }
    for form in rows:
        values = {bound.html_name: bound.value() for bound in form}
        numbers |= {name: str(v) for name, v in values.items() if v not in (None, False)}
    return numbers


def test_what_each_tab_ticked_and_unticked_holds(client: Client, supplier: Supplier) -> None:
    supplier.capabilities.set(["film-extrusion", "thermoforming", "blow-moulding"])
    address = reverse(COMPANY, args=["capabilities"])
    first, second = tab(client, address), tab(client, address)
    client.post(
        address, first | {"capabilities": ["film-extrusion", "thermoforming", "plastic-welding"]}
    )
    answer = client.post(
        address, second | {"capabilities": ["blow-moulding", "thermoforming", "foam-converting"]}
    )
    assert answer.status_code == 302
    held = set(supplier.capabilities.values_list("pk", flat=True))
    assert held == {"thermoforming", "plastic-welding", "foam-converting"}


def test_a_language_that_is_not_offered_stays_when_the_page_is_saved(
    client: Client, supplier: Supplier
) -> None:
    supplier.languages = ["es", "nl"]
    supplier.save()
    address = reverse(COMPANY, args=["trade"])
    assert 'value="nl"' in client.get(address).content.decode()
    client.post(address, list_tab(client, address) | {"exports_since_year": "2019"})
    supplier.refresh_from_db()
    assert (supplier.languages, supplier.exports_since_year) == (["es", "nl"], 2019)


def named(supplier: Supplier) -> list[tuple[str, bool]]:
    return list(supplier.main_customers.values_list("name", "may_be_named"))


@pytest.fixture
def customers(client: Client, supplier: Supplier) -> str:
    """Where the reader writes its main customers; there are three."""
    for name in ("Abarrotes", "Bodega", "Comercial"):
        supplier.main_customers.create(name=name, may_be_named=name == "Bodega")
    return reverse(COMPANY, args=["trade"])


def test_rows_that_two_tabs_added_changed_and_took_out_hold(
    client: Client, supplier: Supplier, customers: str
) -> None:
    first, second = list_tab(client, customers), list_tab(client, customers)
    client.post(customers, first | {"rows-0-name": "", "rows-3-name": "Depósito"})
    del second["rows-1-may_be_named"]
    second |= {"rows-2-name": "Comercial del Sur", "rows-3-name": "Exportadora"}
    assert client.post(customers, second).status_code == 302
    assert named(supplier) == [
        ("Bodega", False), ("Comercial del Sur", False), ("Depósito", False),
        ("Exportadora", False),
    ]  # fmt: skip
    # The same form again, after a broken connection say, adds nothing.
    assert client.post(customers, second).status_code == 302
    assert len(named(supplier)) == 4


def test_a_row_that_both_tabs_changed_is_asked_about(
    client: Client, supplier: Supplier, customers: str
) -> None:
    first, second = list_tab(client, customers), list_tab(client, customers)
    client.post(customers, first | {"rows-1-name": "Bodega Norte", "rows-2-name": ""})
    asked = client.post(customers, second | {"rows-1-name": "Bodega Sur"})
    assert "This row was changed or taken out elsewhere" in asked.content.decode()
    assert named(supplier) == [("Abarrotes", False), ("Bodega Norte", True)]
    shown = asked.context["rows"]
    assert [form["name"].value() for form in shown] == [
        "Abarrotes", "Bodega Norte", "Bodega Sur", None
    ]  # fmt: skip
    # What stands there now has been seen, and is the reader's word.
    again = sent_by(asked.context["form"]) | rows_sent_by(shown)
    assert client.post(customers, again | {"rows-1-name": ""}).status_code == 302
    assert named(supplier) == [("Abarrotes", False), ("Bodega Sur", True)]


@pytest.mark.parametrize("seen", ["", "[", "{}", "7", "[[1], null]", '["x", "y", "z"]'])
def test_rows_with_marks_that_were_tampered_with_lose_nothing_that_was_sent(
    client: Client, supplier: Supplier, customers: str, seen: str
) -> None:
    sent = list_tab(client, customers) | {"rows-0-name": "Zapatería", "rows-seen": seen}
    answer = client.post(customers, sent)
    assert "Zapatería" in [name for name, _ in named(supplier)] + sent_back(answer)


def test_plants_are_kept_from_both_tabs(client: Client, supplier: Supplier) -> None:
    supplier.plants.create(name="León 1", state_id="MX-GUA", area_m2=1200)
    address = reverse(COMPANY, args=["continuity"])
    first, second = list_tab(client, address), list_tab(client, address)
    added = {"rows-1-name": "Silao", "rows-1-state": "MX-GUA"}
    client.post(address, first | added)
    assert client.post(address, second | {"rows-0-area_m2": "1,500"}).status_code == 302
    assert list(supplier.plants.values_list("name", "area_m2")) == [
        ("León 1", 1500),
        ("Silao", None),
    ]


def test_cities_of_a_mission_are_kept_from_both_tabs(client: Client) -> None:
    mission = factories.MissionFactory()
    client.force_login(factories.MembershipFactory(organisation=mission.organizer).user)
    mission.cities.create(name_en="Osaka", starts_on=mission.starts_on, ends_on=mission.ends_on)
    held = list(mission.cities.values_list("name_en", flat=True))
    address = reverse("missions:edit", args=[mission.slug])
    first, second = (list_tab(client, address, "cities") for _tab in range(2))
    place = len(held)

    def stop(name: str) -> dict[str, str]:
        day = str(mission.starts_on)
        return {
            f"cities-{place}-name_en": name, f"cities-{place}-starts_on": day,
            f"cities-{place}-ends_on": day,
        }  # fmt: skip

    client.post(address, first | stop("Nagoya"))
    assert client.post(address, second | stop("Kobe")).status_code == 302
    assert set(mission.cities.values_list("name_en", flat=True)) == {*held, "Nagoya", "Kobe"}
