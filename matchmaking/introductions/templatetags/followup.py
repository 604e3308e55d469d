"""How follow-up writes sums."""

from decimal import Decimal

from django import template

from matchmaking.common.languages import present_language
from matchmaking.common.money import with_currency
from matchmaking.introductions.domain.followup.followup_letters import amount_text

register = template.Library()


@register.filter
def money(amount: Decimal, currency: str) -> str:
    """ "1,250,000 USD" or "12,000.50 MXN"; "5,400,000円" for readers of Japanese."""
    language = present_language()
    return with_currency(amount_text(amount), currency, language)
