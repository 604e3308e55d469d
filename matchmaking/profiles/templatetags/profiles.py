"""How figures of profiles are written for the reader."""

from decimal import Decimal

from django import template
from django.utils.translation import get_language

from matchmaking.profiles.domain.public import number_text

register = template.Library()


@register.filter
def amount(value: Decimal | int | None) -> str:
    """`value` grouped as the reader's country does, without idle zeros; empty for None."""
    if value is None:
        return ""
    return number_text(value, (get_language() or "en").split("-")[0])
