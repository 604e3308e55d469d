"""What happens to a supplier's products."""

import functools
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction

from matchmaking.profiles.domain.cleaning import Cleaned, Facts, Measure, Spec, clean
from matchmaking.profiles.domain.saving import (
    Saved,
    note_removal,
    refuse_errors,
    save_cleaned,
    sent_before,
)
from matchmaking.profiles.models import Product, Supplier
from matchmaking.profiles.problems import Code, Problem, Severity
from matchmaking.profiles.validators import (
    check_days,
    check_hs,
    check_ingredients,
    check_price,
    check_shelf_life,
    check_whole,
)
from matchmaking.taxonomy.models import Sector


def _named(facts: Facts) -> Iterable[Problem]:
    if not (facts["name_es"] or facts["name_en"] or facts["name_ja"]):
        yield Problem("name_es", Code.NAME_IN_NO_LANGUAGE)


def _price_band(facts: Facts) -> Iterable[Problem]:
    low, high = facts["price_low"], facts["price_high"]
    if low is not None and high is not None and high < low:
        yield Problem("price_high", Code.PRICE_BAND_REVERSED)
    if (low is not None or high is not None) and not facts["currency"]:
        yield Problem("currency", Code.PRICE_WITHOUT_CURRENCY, Severity.WARNING)


def _capacity(facts: Facts) -> Iterable[Problem]:
    monthly, available = facts["monthly_capacity"], facts["available_capacity"]
    if monthly is not None and available is not None and available > monthly:
        yield Problem("available_capacity", Code.AVAILABLE_ABOVE_CAPACITY)
    quantities = (monthly, available, facts["minimum_order"])
    if any(quantity is not None for quantity in quantities) and facts["capacity_unit"] is None:
        yield Problem("capacity_unit", Code.QUANTITY_WITHOUT_UNIT, Severity.WARNING)


PRODUCT_SPEC = Spec(
    model=Product,
    fields=(
        "name_es", "name_en", "name_ja", "description_es", "description_en", "description_ja",
        "term", "sector", "hs6", "capabilities", "monthly_capacity", "available_capacity",
        "capacity_unit", "minimum_order", "lead_time_days", "samples", "price_low", "price_high",
        "currency", "incoterm", "packaging", "origin_aaemj", "origin_cptpp", "ingredients",
        "additives", "allergens", "process", "shelf_life_days", "storage", "residue_tests",
        "materials", "tolerances", "ppap_level",
    ),
    checks={
        "hs6": check_hs,
        "ingredients": check_ingredients,
        "price_low": check_price,
        "price_high": check_price,
        "lead_time_days": check_days,
        "shelf_life_days": check_shelf_life,
        "ppap_level": functools.partial(check_whole, least=1, most=5),
    },
    measures={
        "monthly_capacity": Measure("capacity_unit", "month"),
        "available_capacity": Measure("capacity_unit", "month"),
        "minimum_order": Measure("capacity_unit"),
    },
    rules=(_named, _price_band, _capacity),
)  # fmt: skip
PRODUCT_FIELDS = PRODUCT_SPEC.fields


def clean_product(*, data: Mapping[str, Any], product: Product | None = None) -> Cleaned:
    """Check `data` (names of PRODUCT_FIELDS) without writing."""
    return clean(PRODUCT_SPEC, data, product or Product())


@transaction.atomic
def save_product(
    *, supplier: Supplier, data: Mapping[str, Any], product: Product | None = None
) -> Saved[Product]:
    """Add a product to `supplier`, or change `product`, which must be one of its own.

    Raises InvalidDataError on any error. A kind of product without a sector brings its sector, and
    so does another kind where the sector had come with the one before.
    """
    if product is not None and product.supplier_id != supplier.pk:
        raise ValueError("the product belongs to another supplier")
    cleaned = clean_product(data=data, product=product)
    refuse_errors(cleaned)
    product = product or Product(supplier=supplier)
    if (sector := _sector_of_kind(product, cleaned)) is not None:
        cleaned.values["sector"] = sector
    return save_cleaned(product, cleaned)


@transaction.atomic
def add_product(*, supplier: Supplier, data: Mapping[str, Any]) -> Saved[Product]:
    """Add a product by a whole form, which may arrive twice: then it is the one that it made."""
    # Locked, so that the second of two at once finds what the first has made.
    Supplier.objects.select_for_update().get(pk=supplier.pk)
    cleaned = clean_product(data=data)
    if (sector := _sector_of_kind(Product(supplier=supplier), cleaned)) is not None:
        cleaned.values["sector"] = sector
    known = sent_before(Product.objects.filter(supplier=supplier), cleaned)
    return save_product(supplier=supplier, data=data, product=known)


def _sector_of_kind(product: Product, cleaned: Cleaned) -> Sector | None:
    """The sector that the kind of product brings with it; None where one was chosen apart."""
    term = cleaned.values.get("term")
    if term is None:
        return None
    sector = cleaned.values.get("sector", product.sector)
    brought = product.term.sector if product.term is not None else None
    return term.sector if sector is None or sector == brought else None


@transaction.atomic
def delete_product(*, product: Product) -> None:
    product.delete()
    note_removal(product.supplier)
