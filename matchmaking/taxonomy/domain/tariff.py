"""A country's tariff: read from a file, kept as written, and summed up for one HS code.

Nothing of a tariff is part of the project. The file's columns are those of Japan's schedule as
Japan Customs publishes it: hs6, stat, base (general), wto, epa_mexico (the AAEMJ), cptpp, ja.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from django.db import transaction

from matchmaking.common.sheets import Sheet
from matchmaking.taxonomy.models import TariffLine, TariffSchedule

JAPAN: Final = "JP"
# Column of the file -> field of the line.
RATES: Final = {"base": "general", "wto": "wto", "epa_mexico": "aaemj", "cptpp": "cptpp"}
COLUMNS: Final = {"hs6": "hs6", "stat": "statistical", "ja": "description", **RATES}
_BATCH = 1000
_HIGHEST = Decimal(1000)

# "free", or one percentage, alone or in the brackets that say that another rate applies.
_SIMPLE = re.compile(r"\(?(?:(?P<free>無税|free)|(?P<percent>\d+(?:\.\d+)?)\s*%)\)?", re.IGNORECASE)


class TariffFileError(Exception):
    """The file lacks columns; `missing` names them."""

    def __init__(self, missing: Sequence[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = tuple(missing)


@dataclass(frozen=True)
class BadRow:
    number: int
    problem: str


@dataclass(frozen=True)
class TariffReport:
    """What a load did. `headings` are rows without any rate, which are not lines."""

    lines: int
    headings: int
    bad: tuple[BadRow, ...]
    unchanged: bool


def percent_of(rate: str) -> Decimal | None:
    """The percentage of a simple rate (無税 is 0); None for quotas, amounts and mixtures."""
    found = _SIMPLE.fullmatch(unicodedata.normalize("NFKC", rate).strip())
    if found is None:
        return None
    percent = Decimal(0) if found["free"] else Decimal(found["percent"])
    return percent if percent < _HIGHEST else None


def load_tariff(
    *, sheet: Sheet, digest: str, source: str, as_of: date | None, country: str = JAPAN
) -> TariffReport:
    """Put the lines of a file in the place of those that were loaded before, all or none.

    Rows that cannot be used are left out and reported. A file that is loaded already (`digest` is
    its SHA-256) changes nothing but its source and date. Raises TariffFileError.
    """
    header = {name.strip() for name in sheet.header}
    if missing := [name for name in ("hs6", *RATES) if name not in header]:
        raise TariffFileError(missing)
    lines, headings, bad = _lines(sheet)
    known = TariffSchedule.objects.filter(country=country).first()
    unchanged = known is not None and known.digest == digest
    with transaction.atomic():
        schedule, _ = TariffSchedule.objects.update_or_create(
            country=country, defaults={"source": source, "as_of": as_of, "digest": digest}
        )
        if not unchanged:
            schedule.lines.all().delete()
            for line in lines:
                line.schedule = schedule
            TariffLine.objects.bulk_create(lines, batch_size=_BATCH)
    return TariffReport(len(lines), headings, tuple(bad), unchanged)


def _lines(sheet: Sheet) -> tuple[list[TariffLine], int, list[BadRow]]:
    lines: list[TariffLine] = []
    bad: list[BadRow] = []
    headings = 0
    for number, record in sheet.records():
        cells = {field: record.get(column, "") for column, field in COLUMNS.items()}
        hs6 = unicodedata.normalize("NFKC", cells["hs6"]).replace(".", "").replace(" ", "")
        if not re.fullmatch(r"[0-9]{6}", hs6):
            bad.append(BadRow(number, f"“{cells['hs6'][:20]}” is not a code of six digits"))
        elif len(cells["statistical"]) > 12:
            bad.append(BadRow(number, "the statistical code is longer than 12 characters"))
        elif not any(cells[field] for field in RATES.values()):
            headings += 1
        else:
            cells["hs6"] = hs6
            percents = {f"{field}_percent": percent_of(cells[field]) for field in RATES.values()}
            lines.append(TariffLine(position=len(lines), **cells, **percents))
    return lines, headings, bad


@dataclass(frozen=True)
class RateRange:
    """One kind of rate over the lines of a code.

    `low` and `high` are percentages over the simple ones, None where no line has one; `written`
    are the others as the schedule writes them; `without` counts lines that have no such rate.
    """

    low: Decimal | None
    high: Decimal | None
    written: tuple[str, ...]
    without: int

    @property
    def simple(self) -> bool:
        """Whether the percentages are all that there is to say."""
        return self.low is not None and not self.written and not self.without

    @property
    def absent(self) -> bool:
        return self.low is None and not self.written


@dataclass(frozen=True)
class Duty:
    """Duties on one HS code over its lines: `usual` is the lower of the general and WTO rates."""

    schedule: TariffSchedule
    lines: tuple[TariffLine, ...]
    usual: RateRange
    aaemj: RateRange
    cptpp: RateRange
    quota: bool
    by_amount: bool


def current_schedule(*, country: str = JAPAN) -> TariffSchedule | None:
    return TariffSchedule.objects.filter(country=country).first()


def duty_of(*, hs6: str, schedule: TariffSchedule) -> Duty | None:
    """The duties on a code of six digits; None where the schedule has no such code."""
    lines = tuple(schedule.lines.filter(hs6=hs6))
    if not lines:
        return None
    texts = [t for line in lines for t in (line.general, line.wto, line.aaemj, line.cptpp)]
    return Duty(
        schedule,
        lines,
        _range(usual_rate(line) for line in lines),
        _range((line.aaemj_percent, line.aaemj) for line in lines),
        _range((line.cptpp_percent, line.cptpp) for line in lines),
        quota=any("割当" in text for text in texts),
        by_amount=any("円" in text for text in texts),
    )


def usual_rate(line: TariffLine) -> tuple[Decimal | None, str]:
    """What a line costs without an agreement: the lower of two percentages, else as written.

    Japan charges the WTO rate only where it is below the national one.
    """
    simple = [p for p in (line.general_percent, line.wto_percent) if p is not None]
    told = [text for text in (line.general, line.wto) if text]
    if simple and len(simple) == len(told):
        return min(simple), ""
    return None, " / ".join(dict.fromkeys(told))


def _range(rates: Iterable[tuple[Decimal | None, str]]) -> RateRange:
    percents: list[Decimal] = []
    written: dict[str, None] = {}
    without = 0
    for percent, text in rates:
        if percent is not None:
            percents.append(percent)
        elif text:
            written[" ".join(text.split())] = None
        else:
            without += 1
    return RateRange(
        min(percents, default=None), max(percents, default=None), tuple(written), without
    )
