"""What came of the introductions in money, in words: never added up over currencies."""

from collections.abc import Mapping
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from matchmaking.common.figures import Figure
from matchmaking.common.languages import present_language
from matchmaking.common.money import with_currency
from matchmaking.introductions.domain.followup.followup_letters import amount_text
from matchmaking.introductions.domain.report import report_values
from matchmaking.introductions.enums import OutcomeState, Side, WithoutMission
from matchmaking.introductions.models import ExchangeRate
from matchmaking.introductions.views.report_table import Table


def values_table(rows: list[report_values.ValueRow]) -> Table:
    return Table(
        "value",
        _("Value"),
        [
            _("Currency"),
            _("How sure"),
            _("Orders and contracts"),
            _("of them with an amount"),
            _("Sum"),
        ],
        [
            [
                row.currency,
                str(OutcomeState(row.state).label),
                row.number,
                row.with_amount,
                amount_text(row.amount) if row.with_amount else "–",
            ]
            for row in rows
        ],
        _(
            "Only “confirmed” is the word of both sides. The lines are not to be added up: not "
            "over currencies, and not over how sure they are."
        ),
        words=2,
    )


def converted_tables(rows: list[report_values.Converted]) -> list[Table]:
    if not rows:
        return []
    return [
        Table(
            "converted",
            _("Confirmed value in one currency"),
            [_("Currency"), _("By the rates"), _("Sum")],
            [
                [
                    row.into,
                    "; ".join(_rate(rate) for rate in row.rates) or "–",
                    amount_text(row.total)
                    if row.total is not None
                    else _("no rate for %(currencies)s") % {"currencies": ", ".join(row.missing)},
                ]
                for row in rows
            ],
            _("By the rates that the organizer entered, each with its day."),
            words=2,
        )
    ]


def _rate(rate: ExchangeRate) -> str:
    told = f"{rate}, {date_format(rate.valid_on, 'SHORT_DATE_FORMAT')}"
    return f"{told}, {rate.source}" if rate.source else told


def without_mission_table(rows: list[report_values.WithoutMissionRow]) -> Table:
    return Table(
        "without-mission",
        _("Without the mission"),
        [
            _("What would have happened"),
            _("Suppliers say"),
            _("Confirmed value of these"),
            _("Buyers say"),
            _("Confirmed value of these"),
        ],
        [
            [
                str(WithoutMission(row.answer).label),
                row.numbers[Side.SUPPLIER],
                sums_text(row.confirmed[Side.SUPPLIER]),
                row.numbers[Side.BUYER],
                sums_text(row.confirmed[Side.BUYER]),
            ]
            for row in rows
        ],
        _(
            "Each side's last word on each introduction. The two columns of value are the same "
            "orders, seen from two sides."
        ),
        chart=[1, 3],
    )


def sums_text(sums: Mapping[str, Decimal]) -> str:
    """ "900,000 JPY · 12,000 USD", yen in the reader's manner; a dash where there is nothing."""
    language = present_language()
    written = (with_currency(amount_text(sums[code]), code, language) for code in sorted(sums))
    return " · ".join(written) or "–"


def headline(values: list[report_values.ValueRow]) -> str:
    """What a board reads first: the value that both sides confirmed."""
    confirmed = [row for row in values if row.state == OutcomeState.CONFIRMED]
    number = sum(row.number for row in confirmed)
    if not number:
        return _("No order or contract has been confirmed by both sides yet.")
    sums = {row.currency: row.amount for row in confirmed if row.with_amount}
    return ngettext(
        "%(number)s order or contract confirmed by both sides: %(sums)s",
        "%(number)s orders or contracts confirmed by both sides: %(sums)s",
        number,
    ) % {"number": Figure(number), "sums": sums_text(sums)}
