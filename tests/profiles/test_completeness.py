import datetime as dt

import pytest
from django.utils import timezone

from matchmaking.profiles.domain.completeness import (
    PARTS,
    TOTAL,
    AskedSchemes,
    completeness_of,
    japan_gaps,
)
from matchmaking.profiles.domain.queries import with_everything
from matchmaking.profiles.models import Supplier
from matchmaking.taxonomy.models import CertificationScheme, Sector
from tests import factories

pytestmark = pytest.mark.django_db


def loaded(supplier) -> Supplier:
    return with_everything(Supplier.objects.filter(pk=supplier.pk)).get()


def sector(code: str, parent: Sector | None = None) -> Sector:
    """The sector of the taxonomy, or one of the test's own that asks for nothing yet."""
    names = {"name_en": code, "name_es": code, "name_ja": code, "parent": parent}
    return Sector.objects.get_or_create(code=code, defaults=names)[0]


def scheme(code: str, *sectors: Sector) -> CertificationScheme:
    made = factories.CertificationSchemeFactory(code=code, name_en=code)
    made.sectors.set(sectors)
    return made


def gap_codes(product, *, asked=None) -> list[str]:
    supplier = loaded(product.supplier)
    return [gap.code for gap in japan_gaps(product, supplier=supplier, asked=asked)]


def test_weights_are_percentages_and_codes_are_unique():
    assert TOTAL == 100
    assert len({part.code for part in PARTS}) == len(PARTS)


def test_empty_profile_is_at_nothing_and_asks_for_the_heaviest_part_first():
    supplier = factories.SupplierFactory(description_es="")
    found = completeness_of(loaded(supplier))
    assert found.percent == 0
    assert found.next.code == "products"


def test_each_filled_part_adds_its_weight():
    supplier = factories.SupplierFactory(founded_year=1990)
    before = completeness_of(loaded(supplier)).percent
    factories.ProductFactory(supplier=supplier, hs6="080440")
    after = completeness_of(loaded(supplier))
    assert before == 13
    assert after.percent == before + 12 + 5
    assert "products" not in {part.code for part in after.missing}


def test_completeness_of_many_costs_no_query_for_each(django_assert_num_queries):
    for _n in range(3):
        factories.ProductFactory()
    suppliers = list(with_everything(Supplier.objects.all()))
    with django_assert_num_queries(0):
        assert [completeness_of(supplier).percent for supplier in suppliers] == [22, 22, 22]


def test_food_is_asked_for_shelf_life_and_technical_goods_for_tolerances():
    food = factories.ProductFactory(sector=sector("food.honey-sweeteners"))
    part = factories.ProductFactory(sector=sector("automotive"))
    assert {"shelf_life", "allergens", "residues"} <= set(gap_codes(food))
    assert "tolerances" in gap_codes(part)
    assert not {"shelf_life", "allergens"} & set(gap_codes(part))


def test_said_facts_are_no_gap():
    product = factories.ProductFactory(hs6="080440", name_en="Avocado", description_en="Hass.")
    assert not {"hs", "text"} & set(gap_codes(product))


def test_certificates_of_the_sector_are_a_gap_until_one_is_held_or_included():
    trade = sector("trade")
    honey = sector("trade.honey", trade)
    scheme("purity", honey)
    whole = scheme("safety", trade)
    product = factories.ProductFactory(sector=honey)
    asked = AskedSchemes.load()
    gap = japan_gaps(product, supplier=loaded(product.supplier), asked=asked)[0]
    assert (gap.code, [s.pk for s in gap.schemes]) == ("certificate", ["purity", "safety"])

    umbrella = scheme("umbrella")
    umbrella.implies.add(whole)
    factories.CertificationFactory(supplier=product.supplier, scheme=umbrella)
    assert "certificate" not in gap_codes(product, asked=AskedSchemes.load())


def test_a_certificate_that_expired_fills_no_gap():
    honey = sector("honey")
    product = factories.ProductFactory(sector=honey)
    held = factories.CertificationFactory(
        supplier=product.supplier, scheme=scheme("purity", honey), valid_to=dt.date(2020, 1, 31)
    )
    assert "certificate" in gap_codes(product, asked=AskedSchemes.load())
    missing = completeness_of(loaded(held.supplier)).missing
    assert "certifications" in [part.code for part in missing]

    held.valid_to = timezone.localdate()
    held.save(update_fields=["valid_to"])
    assert "certificate" not in gap_codes(product, asked=AskedSchemes.load())


def test_sector_that_asks_for_nothing_leaves_no_certificate_gap():
    product = factories.ProductFactory(sector=sector("unasked"))
    assert "certificate" not in gap_codes(product, asked=AskedSchemes.load())
