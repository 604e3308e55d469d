from decimal import Decimal

import pytest

from matchmaking.profiles.domain.size import size_class, size_score
from matchmaking.profiles.enums import Activity, SizeClass


def with_score(activity: str, score: str) -> SizeClass | None:
    """A class for exactly `score`, made of ten workers (1.0) and the rest of sales."""
    sales = (Decimal(score) - 1) / Decimal("0.9") * 1_000_000
    return size_class(activity=activity, staff=10, annual_sales_mxn=sales)


def test_score_is_a_tenth_of_workers_and_nine_tenths_of_sales_in_millions():
    assert size_score(staff=10, annual_sales_mxn=Decimal(4_000_000)) == Decimal("4.6")


def test_largest_micro_enterprise_of_the_official_table_is_micro():
    found = size_class(activity=Activity.INDUSTRY, staff=10, annual_sales_mxn=Decimal(4_000_000))
    assert found == SizeClass.MICRO


@pytest.mark.parametrize(
    ("activity", "score", "expected"),
    [
        (Activity.INDUSTRY, "4.6", SizeClass.MICRO),
        (Activity.INDUSTRY, "4.69", SizeClass.SMALL),
        (Activity.INDUSTRY, "95.05", SizeClass.MEDIUM),
        (Activity.INDUSTRY, "94.6", SizeClass.SMALL),
        (Activity.INDUSTRY, "249.4", SizeClass.MEDIUM),
        (Activity.INDUSTRY, "250.3", SizeClass.LARGE),
        (Activity.TRADE, "92.8", SizeClass.SMALL),
        (Activity.TRADE, "93.7", SizeClass.MEDIUM),
        (Activity.TRADE, "235.9", SizeClass.LARGE),
        (Activity.SERVICES, "94.6", SizeClass.SMALL),
        (Activity.SERVICES, "235.0", SizeClass.MEDIUM),
        (Activity.SERVICES, "235.9", SizeClass.LARGE),
    ],
)
def test_class_follows_the_cap_of_the_activity(activity, score, expected):
    assert with_score(activity, score) == expected


@pytest.mark.parametrize(
    ("activity", "staff", "sales", "expected"),
    [
        (Activity.INDUSTRY, 50, 100_000_000, SizeClass.SMALL),
        (Activity.INDUSTRY, 250, 250_000_000, SizeClass.MEDIUM),
        (Activity.TRADE, 30, 100_000_000, SizeClass.SMALL),
        (Activity.TRADE, 100, 250_000_000, SizeClass.MEDIUM),
        (Activity.SERVICES, 50, 100_000_000, SizeClass.SMALL),
        (Activity.SERVICES, 100, 250_000_000, SizeClass.MEDIUM),
    ],
)
def test_upper_corner_of_each_official_range_is_its_cap(activity, staff, sales, expected):
    """The caps are the scores of the ranges' upper corners: one peso more leaves the class."""
    at_the_cap = size_class(activity=activity, staff=staff, annual_sales_mxn=Decimal(sales))
    above = size_class(activity=activity, staff=staff, annual_sales_mxn=Decimal(sales + 1))
    assert at_the_cap == expected
    assert above != expected


@pytest.mark.parametrize(("staff", "sales"), [(None, Decimal(1)), (3, None), (None, None)])
def test_class_is_unknown_while_staff_or_sales_are(staff, sales):
    assert size_class(activity=Activity.TRADE, staff=staff, annual_sales_mxn=sales) is None
