"""Exchange rates that an organizer enters for its report: nothing is converted without one."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from matchmaking.introductions.enums import Currency
from matchmaking.introductions.models import ExchangeRate
from matchmaking.missions.models import Mission


def enter_rate(
    *,
    mission: Mission,
    user: User,
    currency: Currency,
    into: Currency,
    rate: Decimal,
    valid_on: dt.date,
    source: str = "",
) -> ExchangeRate:
    """1 `currency` = `rate` `into` in the mission's report; it replaces the earlier one."""
    entered, _ = ExchangeRate.objects.update_or_create(
        mission=mission,
        currency=currency,
        into=into,
        defaults={"rate": rate, "valid_on": valid_on, "source": source, "user": user},
    )
    return entered


def remove_rate(*, rate: ExchangeRate) -> None:
    """Without it the report adds nothing up over these two currencies."""
    rate.delete()
