import datetime as dt
from decimal import Decimal

import pytest

from accounts.enums import ConsentChannel, Purpose
from accounts.models import Consent
from matchmaking.common.enums import Language, Publication
from matchmaking.profiles.domain.buyers import publish_buyer, save_buyer
from matchmaking.profiles.domain.certifications import (
    save_certification,
    set_certification_status,
)
from matchmaking.profiles.domain.needs import close_need, open_need, save_need
from matchmaking.profiles.domain.products import save_product
from matchmaking.profiles.domain.publication import NotReadyError
from matchmaking.profiles.domain.suppliers import (
    publish_supplier,
    save_supplier,
    withdraw_supplier,
)
from matchmaking.profiles.enums import CertificationStatus, NeedState, Origin, SizeClass
from matchmaking.profiles.models import Certification, Need, Supplier
from matchmaking.profiles.problems import Code, InvalidDataError
from matchmaking.taxonomy.models import ProductTerm, Region, Sector
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def sector() -> Sector:
    return Sector.objects.get(pk="food")


@pytest.fixture
def state() -> Region:
    return Region.objects.get(pk="MX-GUA")


def consent(organisation, purpose, *, given=True):
    Consent.objects.create(
        organisation=organisation, purpose=purpose, given=given, notice_version="1",
        language=Language.SPANISH, channel=ConsentChannel.WEB,
    )  # fmt: skip


def codes(error) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in error.value.problems}


def test_save_supplier_creates_a_draft_with_its_size_and_terms(sector, state):
    organisation = factories.OrganisationFactory()
    saved = save_supplier(
        organisation=organisation,
        data={
            "legal_name": "Moldes del Bajío S.A. de C.V.",
            "website": "moldes.mx",
            "staff": "50",
            "annual_sales_mxn": "100,000,000",
            "sectors": ["food"],
            "state": "MX-GUA",
        },
        origin=Origin.IMPORT,
    )
    supplier = Supplier.objects.get(organisation=organisation)
    assert saved.created
    assert (supplier.publication, supplier.origin) == (Publication.DRAFT, Origin.IMPORT)
    assert supplier.size_class == SizeClass.SMALL
    assert list(supplier.sectors.all()) == [sector]
    assert supplier.state == state
    assert supplier.organisation.website == "https://moldes.mx"


def test_save_supplier_with_the_same_data_changes_nothing(sector):
    organisation = factories.OrganisationFactory()
    data = {"staff": 3, "sectors": ["food"], "languages": "es; en", "rfc": "MAB9307148T4"}
    first = save_supplier(organisation=organisation, data=data)
    again = save_supplier(organisation=organisation, data=data)
    stored = Supplier.objects.get()
    assert (again.created, again.changed) == (False, ())
    assert stored.updated_at == first.instance.updated_at


def test_save_supplier_touches_only_what_is_given(sector):
    organisation = factories.OrganisationFactory()
    save_supplier(organisation=organisation, data={"staff": 3, "sectors": ["food"]})
    saved = save_supplier(organisation=organisation, data={"municipality": "León"})
    supplier = Supplier.objects.get()
    assert saved.changed == ("municipality",)
    assert (supplier.staff, supplier.sectors.count()) == (3, 1)


def test_save_supplier_refuses_errors_and_writes_nothing():
    organisation = factories.OrganisationFactory(legal_name="Antes")
    with pytest.raises(InvalidDataError) as error:
        save_supplier(
            organisation=organisation,
            data={"legal_name": "Después", "rfc": "no", "sectors": ["nothing"], "staff": "-1"},
        )
    organisation.refresh_from_db()
    assert codes(error) == {
        ("rfc", Code.RFC_SHAPE),
        ("sectors", Code.UNKNOWN_TERM),
        ("staff", Code.TOO_SMALL),
    }
    assert organisation.legal_name == "Antes"
    assert not Supplier.objects.exists()


def test_save_supplier_keeps_an_rfc_with_a_wrong_check_digit_and_warns():
    organisation = factories.OrganisationFactory()
    saved = save_supplier(organisation=organisation, data={"rfc": "MAB9307148T5"})
    assert saved.instance.rfc == "MAB9307148T5"
    assert [problem.code for problem in saved.warnings] == [Code.RFC_CHECK_DIGIT]


def test_size_class_goes_when_sales_become_unknown():
    organisation = factories.OrganisationFactory()
    save_supplier(organisation=organisation, data={"staff": 5, "annual_sales_mxn": 1_000_000})
    save_supplier(organisation=organisation, data={"annual_sales_mxn": None})
    assert Supplier.objects.get().size_class == ""


def test_save_supplier_refuses_a_name_it_does_not_know():
    with pytest.raises(TypeError, match="size_class"):
        save_supplier(organisation=factories.OrganisationFactory(), data={"size_class": "micro"})


def test_plants_and_customers_are_replaced_as_a_whole(state):
    supplier = factories.SupplierFactory()
    firm, plants = supplier.organisation, [{"name": "León 1", "state": "MX-GUA"}]
    assert save_supplier(organisation=firm, data={}, plants=plants).changed == ("plants",)
    assert save_supplier(organisation=firm, data={}, plants=plants).changed == ()
    customers = [{"name": "A", "may_be_named": True}, {"name": "B"}]
    save_supplier(organisation=firm, data={}, main_customers=customers)
    named = supplier.main_customers.values_list("name", "may_be_named")
    assert list(named) == [("A", True), ("B", False)]
    assert supplier.plants.count() == 1


def test_facts_and_lists_of_a_supplier_are_kept_together_or_not_at_all(state):
    supplier = factories.SupplierFactory(municipality="León")
    with pytest.raises(InvalidDataError) as refused:
        save_supplier(
            organisation=supplier.organisation,
            data={"municipality": "Silao"},
            plants=[{"name": "León 1", "state": "MX-GUA"}, {"name": "León 2", "area_m2": "-3"}],
            main_customers=[{"name": "A"}],
        )
    assert {(found.field, str(found.code)) for found in refused.value.problems} == {
        ("plants.state", "required"),
        ("plants.area_m2", "too_small"),
    }
    supplier.refresh_from_db()
    assert supplier.municipality == "León"
    assert not supplier.plants.exists()
    assert not supplier.main_customers.exists()


def test_publish_supplier_names_everything_that_is_missing():
    supplier = factories.SupplierFactory(
        publication=Publication.DRAFT, published_at=None, contact_email=""
    )
    with pytest.raises(NotReadyError) as error:
        publish_supplier(supplier=supplier)
    assert [part.code for part in error.value.missing] == [
        "state", "sectors", "offer", "contact_email", "consent_profile", "consent_share",
        "consent_letters",
    ]  # fmt: skip
    supplier.refresh_from_db()
    assert supplier.publication == Publication.DRAFT


def test_supplier_is_published_once_and_withdrawn_once(sector, state):
    supplier = factories.SupplierFactory(
        publication=Publication.DRAFT, published_at=None, state=state
    )
    supplier.sectors.add(sector)
    factories.ProductFactory(supplier=supplier)
    for purpose in (Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS, Purpose.LETTERS):
        consent(supplier.organisation, purpose)
    assert publish_supplier(supplier=supplier)
    assert not publish_supplier(supplier=supplier)
    assert supplier.published_at is not None
    assert withdraw_supplier(supplier=supplier)
    assert not withdraw_supplier(supplier=supplier)
    assert supplier.publication == Publication.WITHDRAWN


def test_what_was_never_published_is_not_withdrawn():
    draft = factories.SupplierFactory(publication=Publication.DRAFT, published_at=None)
    assert not withdraw_supplier(supplier=draft)
    draft.refresh_from_db()
    assert draft.publication == Publication.DRAFT


def test_withdrawn_consent_keeps_a_profile_from_being_published(sector, state):
    supplier = factories.SupplierFactory(
        publication=Publication.DRAFT, published_at=None, state=state
    )
    supplier.sectors.add(sector)
    factories.ProductFactory(supplier=supplier)
    for purpose in (Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS, Purpose.LETTERS):
        consent(supplier.organisation, purpose)
    consent(supplier.organisation, Purpose.SHARE_WITH_BUYERS, given=False)
    with pytest.raises(NotReadyError) as error:
        publish_supplier(supplier=supplier)
    assert [part.code for part in error.value.missing] == ["consent_share"]


def test_an_amount_brings_its_unit_unless_another_was_chosen():
    supplier = factories.SupplierFactory()
    typed = {"name_es": "Bolsa", "monthly_capacity": "1,000 pzas", "lead_time_days": "2 semanas"}
    product = save_product(supplier=supplier, data=typed | {"capacity_unit": ""}).instance
    assert (product.monthly_capacity, product.capacity_unit_id) == (1000, "piece")
    assert product.lead_time_days == 14
    save_product(supplier=supplier, product=product, data={"minimum_order": "200個"})
    assert product.minimum_order == 200
    for data in ({"minimum_order": "200 kg"}, {"minimum_order": "200 pzas/mes"}):
        with pytest.raises(InvalidDataError) as error:
            save_product(supplier=supplier, product=product, data=data)
        assert codes(error) == {("minimum_order", Code.OTHER_UNIT)}


def test_an_amount_of_two_readings_is_asked_back_unless_its_unit_comes_whole():
    supplier = factories.SupplierFactory()
    typed = {"name_es": "Bolsa", "monthly_capacity": "1.200 piezas", "minimum_order": "5 mil"}
    saved = save_product(supplier=supplier, data=typed)
    product = saved.instance
    assert (product.monthly_capacity, product.minimum_order) == (1200, 5000)
    assert [(one.field, one.code) for one in saved.warnings] == [("monthly_capacity", Code.READ_AS)]
    for data in ({"price_low": "1.200"}, {"minimum_order": "1.200", "capacity_unit": "kg"}):
        with pytest.raises(InvalidDataError) as error:
            save_product(supplier=supplier, product=product, data=data)
        assert Code.TWO_READINGS in {one.code for one in error.value.problems}


def test_capital_is_read_as_japanese_companies_state_it():
    buyer = factories.BuyerFactory()
    saved = save_buyer(organisation=buyer.organisation, data={"capital_jpy": "1,000万円"})
    assert saved.instance.capital_jpy == 10_000_000


def test_another_kind_of_product_brings_its_own_sector_unless_one_was_chosen():
    supplier = factories.SupplierFactory()
    medical = ProductTerm.objects.filter(sector__pk__startswith="medical").first()
    food = ProductTerm.objects.filter(sector__pk__startswith="food").first()
    product = save_product(supplier=supplier, data={"name_es": "Bolsa", "term": medical}).instance
    # The form sends back the sector that the first kind had brought.
    sent = {"term": food, "sector": product.sector}
    save_product(supplier=supplier, product=product, data=sent)
    assert product.sector == food.sector
    chosen = {"term": medical, "sector": Sector.objects.get(pk="beverages")}
    save_product(supplier=supplier, product=product, data=chosen)
    assert product.sector_id == "beverages"


def test_product_takes_the_sector_of_its_kind():
    term = ProductTerm.objects.get(pk="mango-frozen")
    saved = save_product(
        supplier=factories.SupplierFactory(), data={"name_es": "Mango", "term": term.pk}
    )
    assert saved.instance.sector == term.sector


def test_product_rules_hold_across_fields():
    with pytest.raises(InvalidDataError) as error:
        save_product(
            supplier=factories.SupplierFactory(),
            data={
                "price_low": "5",
                "price_high": "4",
                "currency": "USD",
                "monthly_capacity": "10",
                "available_capacity": "11",
            },
        )
    assert {
        ("name_es", Code.NAME_IN_NO_LANGUAGE),
        ("price_high", Code.PRICE_BAND_REVERSED),
        ("available_capacity", Code.AVAILABLE_ABOVE_CAPACITY),
    } <= codes(error)


def test_product_rule_sees_what_is_stored_already():
    product = factories.ProductFactory(price_high=Decimal("4"), currency="USD")
    with pytest.raises(InvalidDataError) as error:
        save_product(supplier=product.supplier, product=product, data={"price_low": "5"})
    assert codes(error) == {("price_high", Code.PRICE_BAND_REVERSED)}


def test_product_of_another_supplier_is_refused():
    with pytest.raises(ValueError, match="another supplier"):
        save_product(
            supplier=factories.SupplierFactory(),
            product=factories.ProductFactory(),
            data={"name_es": "X"},
        )


def test_certification_is_listed_once():
    held = factories.CertificationFactory(number="1")
    data = {"scheme": held.scheme_id, "number": "1"}
    with pytest.raises(InvalidDataError) as error:
        save_certification(supplier=held.supplier, data=data)
    assert codes(error) == {("scheme", Code.ALREADY_LISTED)}


def test_changed_evidence_takes_a_certification_back_to_claimed():
    held = factories.CertificationFactory()
    set_certification_status(certification=held, status=CertificationStatus.VERIFIED)
    save_certification(
        supplier=held.supplier, certification=held, data={"valid_to": dt.date(2030, 1, 1)}
    )
    assert Certification.objects.get().status == CertificationStatus.CLAIMED


def test_buyer_needs_a_department():
    organisation = factories.OrganisationFactory(buyer=True)
    with pytest.raises(InvalidDataError) as error:
        save_buyer(organisation=organisation, data={"name_en": "Aozora"})
    assert codes(error) == {("department", Code.REQUIRED)}


def test_buyer_is_saved_with_its_number_and_kana():
    organisation = factories.OrganisationFactory(buyer=True)
    data = {
        "department": "購買部",
        "name_kana": "ｱｵｿﾞﾗ",
        "corporate_number": "5-8356-7825-6246",
        "meeting_cities": "大阪、東京",
        "language": "",
    }
    buyer = save_buyer(organisation=organisation, data=data).instance
    buyer.refresh_from_db()
    assert (buyer.name_kana, buyer.corporate_number) == ("アオゾラ", "5835678256246")
    assert buyer.meeting_cities == ["大阪", "東京"]
    assert buyer.language == Language.JAPANESE
    assert save_buyer(organisation=organisation, data=data).changed == ()


def test_buyer_without_basis_for_writing_is_not_published():
    buyer = factories.BuyerFactory(
        publication=Publication.DRAFT, published_at=None, business="商社"
    )
    with pytest.raises(NotReadyError) as error:
        publish_buyer(buyer=buyer)
    assert [part.code for part in error.value.missing] == ["consent_basis"]


def test_need_is_a_draft_then_open_then_closed():
    buyer = factories.BuyerFactory()
    need = save_need(buyer=buyer, data={"title": "冷凍マンゴー", "hs_codes": "0811.90"}).instance
    assert (need.state, need.hs_codes) == (NeedState.DRAFT, ["081190"])
    assert not close_need(need=need)
    assert open_need(need=need)
    assert not open_need(need=need)
    assert close_need(need=need)
    assert Need.objects.get().state == NeedState.CLOSED


def test_need_whose_deadline_passed_is_not_opened():
    need = factories.NeedFactory(state=NeedState.DRAFT, deadline=dt.date(2026, 1, 1))
    with pytest.raises(InvalidDataError):
        open_need(need=need, today=dt.date(2026, 1, 2))
    assert open_need(need=need, today=dt.date(2026, 1, 1))


def test_need_without_title_is_refused_and_cannot_lose_it():
    buyer = factories.BuyerFactory()
    with pytest.raises(InvalidDataError):
        save_need(buyer=buyer, data={"description": "冷凍"})
    need = factories.NeedFactory(buyer=buyer)
    with pytest.raises(InvalidDataError) as error:
        save_need(buyer=buyer, need=need, data={"title": "  "})
    assert codes(error) == {("title", Code.REQUIRED)}
