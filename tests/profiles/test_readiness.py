"""How ready a product is for Japan: facts from the record, the tariff and the table of rules."""

from decimal import Decimal

import pytest
from django.urls import reverse

from matchmaking.missions.models import Enrolment
from matchmaking.profiles.domain.completeness import AskedSchemes
from matchmaking.profiles.domain.japan_label import ALLERGENS
from matchmaking.profiles.domain.queries import with_everything
from matchmaking.profiles.domain.readiness import Agreement, readiness_of
from matchmaking.profiles.models import Supplier
from matchmaking.taxonomy.models import Sector, TariffLine, TariffSchedule
from tests import factories

pytestmark = pytest.mark.django_db


def sector(code):
    names = {"name_en": code, "name_es": code, "name_ja": code}
    return Sector.objects.get_or_create(code=code, defaults=names)[0]


def readiness(product):
    supplier = with_everything(Supplier.objects.filter(pk=product.supplier_id)).get()
    return readiness_of(product, supplier=supplier, asked=AskedSchemes.load())


@pytest.fixture
def schedule():
    made = TariffSchedule.objects.create(country="JP", source="A made-up schedule", digest="0" * 64)
    TariffLine.objects.create(
        schedule=made,
        position=0,
        hs6="190531",
        statistical="100",
        description="品目甲",
        general="20%",
        wto="16.5%",
        aaemj="無税",
        cptpp="関税割当数量以内のもの 無税",
        general_percent=20,
        wto_percent=Decimal("16.5"),
        aaemj_percent=0,
    )
    return made


@pytest.fixture
def food():
    return factories.ProductFactory(
        hs6="190531",
        sector=sector("food"),
        origin_aaemj="qualifies",
        ingredients=[{"name": "Leche entera", "share": 60}, {"name": "Azúcar", "share": 40}],
        shelf_life_days=180,
    )


def test_duty_and_what_an_agreement_saves(food, schedule):
    found = readiness(food)
    aaemj, cptpp = found.agreements
    assert (found.duty.usual.low, found.duty.usual.high) == (Decimal("16.5"), Decimal("16.5"))
    assert (aaemj.agreement, aaemj.saves) == (Agreement.AAEMJ, Decimal("16.5"))
    # A quota is no percentage, so that nothing is promised.
    assert cptpp.saves is None
    assert "certificate of origin" in str(aaemj.step)
    assert "rule of origin" in str(cptpp.step)


def test_without_a_tariff_or_a_code_no_duty_is_invented(food):
    assert readiness(food).duty is None
    TariffSchedule.objects.create(country="JP", source="x", digest="0" * 64)
    assert readiness(food).duty is None
    food.hs6 = ""
    assert not food.has_hs_code
    assert readiness(food).duty is None


def test_rules_go_by_sector_and_chapter():
    def codes(sector_code, hs6=""):
        product = factories.ProductFactory(sector=sector(sector_code), hs6=hs6)
        return {outlook.rule.code for outlook in readiness(product).rules}

    foods = {"import_notification", "residues", "additives", "food_contact", "organic"}
    assert codes("food.honey") == foods
    assert codes("food", "040900") == foods
    assert codes("agroindustry", "080440") == foods | {"plant_quarantine"}
    assert codes("agroindustry", "842482") == set()
    assert codes("food", "020329") == foods | {"animal_quarantine", "sanitary_certificate"}
    assert codes("food", "030743") == foods | {"seafood"}
    assert codes("food", "160414") == foods | {"seafood"}
    assert codes("beverages", "220890") == foods | {"liquor"}
    assert codes("beverages", "220210") == foods
    assert codes("beverages", "090111") == foods | {"plant_quarantine"}
    assert codes("automotive", "870829") == {"automotive"}
    assert codes("electronics", "851762") == {"electrical_safety", "radio"}
    assert codes("electronics") == set()
    assert codes("fashion", "640399") == {"household_labels", "protected_species"}
    assert codes("fashion", "410120") == {"animal_quarantine", "protected_species"}
    assert codes("fashion", "410799") == {"protected_species"}
    assert codes("home", "691110") == set()
    assert codes("home", "732393") == {"household_labels", "consumer_safety"}
    assert codes("logistics") == set()


def test_a_certificate_that_shows_it_is_met_stands_beside_the_rule(food):
    scheme = factories.CertificationSchemeFactory(code="jas-organic", name_en="JAS organic")
    factories.CertificationFactory(supplier=food.supplier, scheme=scheme)
    held = {outlook.rule.code: outlook.held for outlook in readiness(food).rules}
    assert held["organic"] == (scheme,)
    assert held["residues"] == ()


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Leche entera, huevos y trigo", {"milk", "egg", "wheat"}),
        ("Camarón seco", {"shrimp"}),
        ("trigo sarraceno", {"buckwheat"}),
        ("Leche de coco, cocoa butter", set()),
        ("Nuez", set()),
        ("nuez de Castilla", {"walnut"}),
        ("peanut butter", {"peanut"}),
        ("小麦粉、卵、牛乳", {"wheat", "egg", "milk"}),
        ("エビ・カニ", {"shrimp", "crab"}),
        ("Nuez de la India tostada", {"cashew"}),
        ("leche de nuez de la India", {"cashew"}),
        ("カシューナッツ", {"cashew"}),
        ("eggplant", set()),
        ("", set()),
    ],
)
def test_mandatory_allergens_are_found_by_their_words(food, text, named):
    food.ingredients, food.allergens = [], text
    found = readiness(food).food
    assert {allergen.code for allergen in found.named} == named
    assert found.allergens_told == bool(text)


def test_label_tells_what_the_record_answers_and_what_the_importer_fills_in(food):
    items = {item.name_ja: item.known for item in readiness(food).food.label}
    assert items["原材料名"] is True
    assert items["賞味期限・消費期限"] is True
    assert items["保存方法"] is False
    assert items["輸入者"] is None
    assert [allergen.code for allergen in ALLERGENS if allergen.being_added] == ["cashew"]
    assert len(ALLERGENS) == 9


def test_only_food_has_a_label():
    assert readiness(factories.ProductFactory(sector=sector("automotive"))).food is None


# The page


def page(client, product):
    address = reverse("profiles:product-readiness", args=[product.supplier_id, product.pk])
    return client.get(address)


@pytest.fixture
def owner(food):
    user = factories.UserFactory()
    factories.MembershipFactory(organisation=food.supplier.organisation, user=user)
    return user


def test_owner_reads_duty_rules_and_label_and_is_led_to_the_form(client, food, owner, schedule):
    client.force_login(owner)
    content = page(client, food).content.decode()
    assert "16.5 %" in content
    assert "関税割当数量以内のもの 無税" in content
    assert "saves up to 16.5 points" in content
    assert "Food Sanitation Act" in content
    assert "食品衛生法第27条" in content
    assert "Checked on" in content
    assert "Not verified:" in content
    assert "not legal advice" in content
    assert reverse("profiles:product-edit", args=[food.pk]) in content


def test_page_says_that_no_tariff_is_loaded(client, food, owner):
    client.force_login(owner)
    assert "No tariff is loaded on this site" in page(client, food).content.decode()
    TariffSchedule.objects.create(country="JP", source="x", digest="0" * 64)
    assert "has no code 190531" in page(client, food).content.decode()
    food.hs6 = ""
    food.save(update_fields=["hs6"])
    assert "Without an HS code" in page(client, food).content.decode()


def test_organizer_of_the_mission_sees_it_without_the_form(client, food, taxonomy):
    mission = factories.MissionFactory()
    Enrolment.objects.create(
        mission=mission, organisation=food.supplier.organisation, state="confirmed"
    )
    organizer = factories.UserFactory()
    factories.MembershipFactory(organisation=mission.organizer, user=organizer)
    client.force_login(organizer)
    content = page(client, food).content.decode()
    assert "Ready for Japan?" in content
    assert reverse("profiles:product-edit", args=[food.pk]) not in content


def test_strangers_and_other_suppliers_products_are_not_found(client, food, owner):
    client.force_login(factories.UserFactory())
    assert page(client, food).status_code == 404
    client.force_login(owner)
    other = factories.ProductFactory()
    address = reverse("profiles:product-readiness", args=[food.supplier_id, other.pk])
    assert client.get(address).status_code == 404
    client.logout()
    assert page(client, food).status_code == 302


def test_a_long_tariff_costs_no_more_queries(
    client, food, owner, schedule, django_assert_max_num_queries
):
    TariffLine.objects.bulk_create(
        TariffLine(schedule=schedule, position=i, hs6="190531", general="1%") for i in range(1, 40)
    )
    client.force_login(owner)
    with django_assert_max_num_queries(40):
        page(client, food)


def test_links_lead_to_it_from_the_products_and_from_home(client, food, owner):
    client.force_login(owner)
    address = reverse("profiles:product-readiness", args=[food.supplier_id, food.pk])
    for name in ("profiles:supplier-products", "profiles:supplier-home"):
        assert address in client.get(reverse(name)).content.decode()
