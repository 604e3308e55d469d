"""How figures of profiles are written for the reader."""

from decimal import Decimal

from django import template

from accounts.models import Organisation
from matchmaking.common.figures import Figure, percent
from matchmaking.common.languages import present_language
from matchmaking.common.money import with_currency
from matchmaking.profiles.domain.public import hs_text, number_text
from matchmaking.profiles.domain.queries import name_read
from matchmaking.profiles.models import Buyer
from matchmaking.taxonomy.models import Unit
from matchmaking.taxonomy.quantities import Quantity

register = template.Library()


@register.filter
def amount(value: Decimal | int | None) -> str | Figure:
    """`value` grouped as the reader's country does, without idle zeros; empty for nothing.

    A whole number may still be counted by: `{% blocktranslate count number=all|amount %}`.
    """
    # A template's name for what is not there is an empty text.
    if value is None or value == "":
        return ""
    if isinstance(value, int):
        return Figure(value)
    return number_text(value, present_language())


@register.filter
def price(value: Decimal, currency: str) -> str:
    """`value` with its currency: "1.5 USD"; "180円" for readers of Japanese."""
    return with_currency(str(amount(value)), currency, present_language())


register.filter("hs_code", hs_text)
register.filter("percent", percent)


@register.filter
def buyer_name(buyer: Buyer) -> str:
    """The company's name as the reader of the page can read it."""
    return buyer.name_in(present_language())


@register.filter
def organisation_name(organisation: Organisation) -> str:
    """As the reader of the page can read it; see `queries.name_read`."""
    return name_read(organisation, language=present_language())


@register.simple_tag
def quantity(value: Decimal | None, unit: Unit | None) -> str:
    """`value` in `unit` as the reader's language writes both; empty for None."""
    return "" if value is None else str(Quantity(value, unit, present_language()))
