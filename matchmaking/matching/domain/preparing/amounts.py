"""Amounts of profiles as the scorer compares them: in base units, unknown where not comparable."""

from collections.abc import Iterable
from typing import Any

from matchmaking.profiles.models import Need, Product
from matchmaking.scoring.records import Quantity
from matchmaking.taxonomy.models import Unit


def number(value: Any) -> float | None:
    return None if value is None else float(value)


def quantity(value: Any, unit: Unit | None, period: str) -> Quantity | None:
    """In the dimension's base unit; a case or a set converts to nothing, so it stays its own."""
    if value is None or unit is None:
        return None
    if unit.factor is None:
        return Quantity(float(value), unit.code, period)
    return Quantity(float(value) * float(unit.factor), unit.dimension, period)


def largest(quantities: Iterable[Quantity | None]) -> Quantity | None:
    return max(filter(None, quantities), key=lambda q: q.value, default=None)


def smallest(quantities: Iterable[Quantity | None]) -> Quantity | None:
    return min(filter(None, quantities), key=lambda q: q.value, default=None)


def need_volume(need: Need) -> Quantity | None:
    """A stated minimum of monthly capacity is the stricter must-have; else the annual volume."""
    if need.min_monthly_capacity is not None:
        return quantity(need.min_monthly_capacity, need.volume_unit, "month")
    return quantity(need.annual_volume, need.volume_unit, "year")


def unit_price(value: Any, currency: str, unit: Unit | None) -> Quantity | None:
    """Money for one base unit, comparable only within one currency and one kind of unit."""
    one = quantity(1, unit, "")
    if value is None or not currency or one is None:
        return None
    return Quantity(float(value) / one.value, f"{currency}/{one.dimension}")


def only_price(products: list[Product]) -> Quantity | None:
    """The lower end of the price where one product has one: of several, which is asked for is
    unknown.
    """
    priced = [product for product in products if product.price_low is not None]
    if len(priced) != 1:
        return None
    return unit_price(priced[0].price_low, priced[0].currency, priced[0].capacity_unit)
