"""The report's money: what was claimed, how sure it is, and what the mission had to do with it.

Never added up over currencies without a rate that the organizer entered, nor over states of
sureness; docs/follow-up.md says the formulas.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Sum

from matchmaking.introductions.enums import Currency, OutcomeState, Side, WithoutMission
from matchmaking.introductions.models import CounterfactualAnswer, ExchangeRate, Outcome
from matchmaking.missions.models import Mission

# From the surest down. A value that was taken back is in none of them.
SURENESS = (
    OutcomeState.CONFIRMED,
    OutcomeState.SETTLED,
    OutcomeState.CLAIMED,
    OutcomeState.UNCONFIRMED,
    OutcomeState.DISPUTED,
)


@dataclass(frozen=True)
class ValueRow:
    """Outcomes of one currency and sureness: how many, how many told an amount, their sum."""

    currency: str
    state: str
    number: int
    with_amount: int
    amount: Decimal


def values(mission: Mission) -> list[ValueRow]:
    """In the currency that was claimed, by sureness from the surest down; never added up."""
    found = {
        (row["currency"], row["state"]): row
        for row in Outcome.objects.filter(introduction__mission=mission)
        .order_by()
        .values("currency", "state")
        .annotate(number=Count("pk"), with_amount=Count("amount"), total=Sum("amount"))
    }
    return [
        ValueRow(
            currency=currency,
            state=state,
            number=row["number"],
            with_amount=row["with_amount"],
            amount=row["total"] or Decimal(0),
        )
        for currency in Currency.values
        for state in SURENESS
        if (row := found.get((currency, state.value))) is not None
    ]


@dataclass(frozen=True)
class Converted:
    """The confirmed value in one currency; `total` None while a rate is `missing`."""

    into: str
    total: Decimal | None
    rates: list[ExchangeRate] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def converted(mission: Mission, rows: Sequence[ValueRow]) -> list[Converted]:
    """Confirmed values added up by the rates that the organizer entered, one row a currency."""
    confirmed = {row.currency: row.amount for row in rows if row.state == OutcomeState.CONFIRMED}
    rates: dict[str, dict[str, ExchangeRate]] = defaultdict(dict)
    for rate in ExchangeRate.objects.filter(mission=mission):
        rates[rate.into][rate.currency] = rate
    made = []
    for into in sorted(rates):
        needed = [currency for currency in confirmed if currency != into]
        missing = [currency for currency in needed if currency not in rates[into]]
        used = [rates[into][currency] for currency in needed if currency in rates[into]]
        total = confirmed.get(into, Decimal(0)) + sum(
            (confirmed[rate.currency] * rate.rate for rate in used), Decimal(0)
        )
        made.append(
            Converted(
                into=into,
                total=None if missing else total.quantize(Decimal("0.01")),
                rates=used,
                missing=missing,
            )
        )
    return made


@dataclass(frozen=True)
class WithoutMissionRow:
    """One answer: how many introductions gave it, and the confirmed value of those, by side."""

    answer: str
    numbers: dict[str, int]
    confirmed: dict[str, dict[str, Decimal]]


def without_mission(mission: Mission) -> list[WithoutMissionRow]:
    """What would have happened without the mission: each side's last word on each introduction."""
    last: dict[tuple[int, str], str] = {}
    for introduction, side, answer in (
        CounterfactualAnswer.objects.filter(introduction__mission=mission)
        .order_by("pk")
        .values_list("introduction", "side", "answer")
    ):
        last[introduction, side] = answer
    worth: dict[int, dict[str, Decimal]] = defaultdict(dict)
    for introduction, currency, amount in (
        Outcome.objects.filter(
            introduction__mission=mission, state=OutcomeState.CONFIRMED, amount__isnull=False
        )
        .order_by()
        .values_list("introduction", "currency")
        .annotate(total=Sum("amount"))
    ):
        worth[introduction][currency] = amount
    numbers: Counter[tuple[str, str]] = Counter()
    sums: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for (introduction, side), answer in last.items():
        numbers[answer, side] += 1
        for currency, amount in worth[introduction].items():
            sums[answer, side][currency] += amount
    return [
        WithoutMissionRow(
            answer=answer,
            numbers={side: numbers[answer, side] for side in Side.values},
            confirmed={side: dict(sums[answer, side]) for side in Side.values},
        )
        for answer in WithoutMission.values
    ]
