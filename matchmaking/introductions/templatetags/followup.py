"""How follow-up writes sums."""

from decimal import Decimal

from django import template

from matchmaking.introductions.domain.followup_letters import amount_text

register = template.Library()


@register.filter
def money(amount: Decimal | None) -> str:
    """1,250,000 or 12,000.50: Mexico, Japan and English group digits alike."""
    return amount_text(amount)
