import dataclasses

import pytest

from matchmaking.profiles.domain.public import public_supplier, without_contacts
from matchmaking.profiles.domain.queries import with_everything
from matchmaking.profiles.enums import SampleOffer
from matchmaking.profiles.models import MainCustomer, Supplier
from matchmaking.taxonomy.models import Region, Sector, Unit
from tests import factories


@pytest.mark.parametrize(
    "text",
    [
        "Escríbanos a ventas@moldes.mx hoy",
        "Visite www.moldes.com.mx/catalogo",
        "https://moldes.mx",
        "Somos moldes-bajio.com en León",
        "Tel. 477 123 4567",
        "Llámenos: +52 (477) 123-4567",
        "電話 06-6123-4567",
        "Tel. 0477 123 4567",
        "Escriba a ventas (at) moldes.mx",
    ],
)
def test_contacts_in_free_text_are_blanked(text):
    blanked = without_contacts(text)
    assert "●●●" in blanked
    assert not any(leak in blanked for leak in ("ventas", "moldes.", "bajio.com", "4567", "@"))


@pytest.mark.parametrize(
    "text",
    ["Capacidad de 120,000 kg al mes desde 1998.", "ISO 9001:2015, IATF 16949", "HS 0804.40"],
)
def test_ordinary_figures_stay(text):
    assert without_contacts(text) == text


@pytest.mark.django_db
def test_price_in_yen_is_written_in_the_readers_manner():
    product = factories.ProductFactory(
        price_low=1200, price_high=1500, currency="JPY", incoterm_id="FOB"
    )
    supplier = with_everything(Supplier.objects.filter(pk=product.supplier_id)).get()
    written = {}
    for language in ("ja", "es"):
        (sheet,) = public_supplier(supplier, language=language).products
        written[language] = {fact.code: fact.value for fact in sheet.facts}["price"]
    assert written == {"ja": "1,200 – 1,500円 FOB", "es": "1,200 – 1,500 JPY FOB"}


@pytest.fixture
def supplier(db) -> Supplier:
    state = Region.objects.get(pk="MX-GUA")
    food = Sector.objects.get(pk="food")
    kilo = Unit.objects.get(pk="kg")
    supplier = factories.SupplierFactory(
        state=state,
        municipality="León",
        export_countries=["US", "JP"],
        languages=["es", "en"],
        contact_phone="+52 477 123 4567",
        contact_title="Gerente de exportación",
        immex=True,
    )
    supplier.organisation.website = "https://secreto.example"
    supplier.organisation.save()
    supplier.sectors.add(food)
    MainCustomer.objects.create(supplier=supplier, name="Tienda Abierta", may_be_named=True)
    MainCustomer.objects.create(supplier=supplier, name="Cliente Reservado")
    factories.ProductFactory(
        supplier=supplier,
        sector=food,
        name_en="Honey",
        hs6="040900",
        monthly_capacity=12000,
        capacity_unit=kilo,
        samples=SampleOffer.FREE,
        ingredients=[{"name": "miel", "share": 100.0}],
    )
    factories.CertificationFactory(supplier=supplier, number="SECRETO-1")
    return with_everything(Supplier.objects.filter(pk=supplier.pk)).get()


def test_public_view_has_facts_in_the_reader_s_language(supplier):
    public = public_supplier(supplier, language="ja")
    facts = {fact.code: fact.value for fact in public.facts}
    assert public.sectors == ("食品",)
    assert facts["place"] == "グアナファト州 León"
    assert facts["exports_to"] == "アメリカ合衆国、日本"
    assert facts["languages"] == "スペイン語、英語"
    product_facts = {fact.code: fact.value for fact in public.products[0].facts}
    assert product_facts["hs6"] == "0409.00"
    assert product_facts["monthly_capacity"] == "12,000 kg"


def test_free_text_keeps_its_language_and_says_so(supplier):
    public = public_supplier(supplier, language="ja")
    assert (public.description.language, public.description.is_readers_language) == ("es", False)
    assert public.products[0].name.language == "en"
    spanish = public_supplier(supplier, language="es")
    assert spanish.description.is_readers_language


def test_public_view_leads_to_nobody(supplier):
    shown = repr(dataclasses.asdict(public_supplier(supplier, language="en")))
    for secret in (
        supplier.contact_name,
        supplier.contact_email,
        supplier.contact_phone,
        supplier.contact_title,
        "secreto.example",
        "SECRETO-1",
        "Cliente Reservado",
    ):
        assert secret not in shown
    assert "Tienda Abierta" in shown


def test_public_view_reads_nothing_more_from_the_database(supplier, django_assert_num_queries):
    with django_assert_num_queries(0):
        public_supplier(supplier, language="ja")
