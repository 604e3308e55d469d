"""The official size class of an enterprise.

Source: "Acuerdo por el que se establece la estratificación de las micro, pequeñas y medianas
empresas", Diario Oficial de la Federación, 30 June 2009: score = 10 % of the workers + 90 % of the
annual sales in millions of pesos, compared with the highest score of each class and activity.
"""

from decimal import Decimal
from typing import Final

from matchmaking.profiles.enums import Activity, SizeClass

MILLION: Final = Decimal(1_000_000)
CAPS: Final[dict[str, tuple[tuple[SizeClass, Decimal], ...]]] = {
    Activity.INDUSTRY: (
        (SizeClass.MICRO, Decimal("4.6")),
        (SizeClass.SMALL, Decimal(95)),
        (SizeClass.MEDIUM, Decimal(250)),
    ),
    Activity.TRADE: (
        (SizeClass.MICRO, Decimal("4.6")),
        (SizeClass.SMALL, Decimal(93)),
        (SizeClass.MEDIUM, Decimal(235)),
    ),
    Activity.SERVICES: (
        (SizeClass.MICRO, Decimal("4.6")),
        (SizeClass.SMALL, Decimal(95)),
        (SizeClass.MEDIUM, Decimal(235)),
    ),
}


def size_score(*, staff: int, annual_sales_mxn: Decimal) -> Decimal:
    return Decimal("0.1") * staff + Decimal("0.9") * annual_sales_mxn / MILLION


def size_class(
    *, activity: str, staff: int | None, annual_sales_mxn: Decimal | None
) -> SizeClass | None:
    """The class whose cap the score does not exceed; None while staff or sales are unknown."""
    if staff is None or annual_sales_mxn is None:
        return None
    score = size_score(staff=staff, annual_sales_mxn=annual_sales_mxn)
    for found, cap in CAPS[activity]:
        if score <= cap:
            return found
    return SizeClass.LARGE
