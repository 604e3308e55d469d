"""A product's readiness for Japan, read on a phone and at a desk."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from matchmaking.taxonomy.models import TariffLine, TariffSchedule
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def product(taxonomy):
    supplier = factories.SupplierFactory()
    factories.MembershipFactory(organisation=supplier.organisation)
    schedule = TariffSchedule.objects.create(country="JP", source="A made-up schedule", digest="0")
    for position, (code, general, aaemj, cptpp) in enumerate(
        [
            ("100", "12%", "無税", "無税"),
            ("900", "21.3%又は38円/kgのうちいずれか高い税率", "関税割当数量以内のもの 無税", ""),
        ]
    ):
        TariffLine.objects.create(
            schedule=schedule,
            position=position,
            hs6="210390",
            statistical=code,
            description="品目の説明" * 6,
            general=general,
            aaemj=aaemj,
            cptpp=cptpp,
            general_percent=12 if position == 0 else None,
            aaemj_percent=0 if position == 0 else None,
            cptpp_percent=0 if position == 0 else None,
        )
    return factories.ProductFactory(
        supplier=supplier,
        name_es="Salsa macha con cacahuate y ajonjolí",
        sector_id="food.sauces-condiments",
        hs6="210390",
        ingredients=[{"name": "Chile de árbol", "share": 40}, {"name": "Cacahuate", "share": 20}],
        shelf_life_days=365,
        origin_aaemj="qualifies",
    )


@pytest.mark.parametrize("viewport", ["phone", "desktop"], indirect=True)
def test_owner_reads_how_ready_a_product_is(page, product, sign_in, assert_accessible):
    sign_in(page, product.supplier.organisation.members.get())
    page.goto(reverse("profiles:supplier-products"))
    page.get_by_role("link", name="Duty, rules and label in Japan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ready for Japan?")
    page.get_by_text("The 2 lines of the Japanese tariff").click()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
