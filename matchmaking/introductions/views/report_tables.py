"""The whole report: all its tables in words, for the page and for the sheets."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from matchmaking.common.figures import Figure
from matchmaking.common.languages import present_language
from matchmaking.introductions.domain.report import report, report_sections, report_values
from matchmaking.introductions.enums import (
    DeclineReason,
    IntroductionState,
    LostReason,
    NotAFitReason,
    Side,
)
from matchmaking.introductions.views.report_table import Table
from matchmaking.introductions.views.report_value_tables import (
    converted_tables,
    headline,
    sums_text,
    values_table,
    without_mission_table,
)
from matchmaking.matching.domain.telling.topics import own_topics
from matchmaking.matching.enums import RejectionReason
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Need

S = IntroductionState
STEPS: dict[str, Promise] = {
    report.PROPOSED: gettext_lazy("Pairs proposed"),
    report.APPROVED: pgettext_lazy("step", "Approved by the organizer"),
    S.SUPPLIER_ACCEPTED: gettext_lazy("Supplier agreed"),
    S.BUYER_ASKED: pgettext_lazy("step", "Buyer asked"),
    S.BUYER_INTERESTED: gettext_lazy("Buyer interested"),
    S.INTRODUCED: gettext_lazy("Introduced to each other"),
    S.SCHEDULED: gettext_lazy("Meeting agreed by both"),
    S.HELD: gettext_lazy("Meeting held"),
    S.FOLLOWING_UP: gettext_lazy("Working on it together"),
    S.WON: gettext_lazy("Business reported"),
}
ENDS: tuple[tuple[str, Promise, type[TextChoices]], ...] = (
    ("rejected", gettext_lazy("Rejected by the organizer"), RejectionReason),
    (S.SUPPLIER_DECLINED, gettext_lazy("Declined by the supplier"), DeclineReason),
    (S.BUYER_NOT_A_FIT, gettext_lazy("Not a fit for the buyer"), NotAFitReason),
    (S.LOST, gettext_lazy("Nothing came of it"), LostReason),
)


@dataclass(frozen=True)
class Report:
    """What a board reads first, what it must read beside it, and all the tables."""

    headline: str
    answered: str
    tables: list[Table]


def report_of(mission: Mission) -> Report:
    """The whole report, in the reader's language."""
    today = timezone.localdate()
    values = report_values.values(mission)
    coverage = report.coverage(mission, today=today)
    places = report.by_place(mission)
    tables = [
        _funnel(mission),
        *_nobody_found(report.nobody_found(mission), untold=report.hard_to_tell(mission)),
        values_table(values),
        *converted_tables(report_values.converted(mission, values)),
        _coverage(coverage),
        without_mission_table(report_values.without_mission(mission)),
        _meetings(report.meetings(mission)),
        *(
            Table(section.code, section.title, section.columns, section.rows, section.note)
            for section in report_sections.further_sections(mission)
        ),
        _reasons(report.reasons(mission)),
        _open_work(report.open_work(mission, today=today)),
        _groups("sectors", _("By sector of the need"), _("Sector"), report.by_sector(mission)),
        _groups("places", _("By prefecture of the buyer"), _("Prefecture"), places),
    ]
    return Report(headline(values), _answered(coverage), tables)


def sheet_rows(mission: Mission, made: Report) -> list[list[str]]:
    """The report as one sheet: each table under its title, with an empty line between two."""
    rows = [
        [str(mission), mission.organizer.name, date_format(timezone.localdate())],
        [made.headline],
        [made.answered],
        [],
    ]
    for table in made.tables:
        rows += [[table.title], [table.note]] if table.note else [[table.title]]
        told = [[str(cell) for cell in row] for row in table.rows]
        rows += [table.columns, *told, []] if table.rows else [[str(table.empty)], []]
    return rows


def _funnel(mission: Mission) -> Table:
    steps = report.funnel(mission)
    return Table(
        "funnel",
        _("From proposal to business"),
        [_("Step"), _("Pairs")],
        [[str(STEPS[step]), number] for step, number in steps],
        _(
            "How many pairs ever reached each step. A step may be passed over: business may begin "
            "without a meeting."
        ),
        chart=[1],
    )


def _nobody_found(
    rows: list[report.UnfoundRow] | None, *, untold: list[report.UnfoundRow]
) -> list[Table]:
    if rows is None:
        return []
    everybody = (
        _("Somebody is proposed for every need.")
        if untold
        else _("Every need has somebody who fits.")
    )
    tables = [
        Table(
            "nobody-found",
            _("Needs for which nobody was found"),
            [_("Sector"), _("What they ask for"), _("Needs"), _("of them nearly")],
            [
                [
                    row.sector or _("not stated"),
                    "; ".join(_asked(row.needs)),
                    len(row.needs),
                    row.near,
                ]
                for row in rows
            ],
            _(
                "By the latest match run, no supplier of the mission makes what these ask for: "
                "whom to recruit next. “Nearly”: somebody makes it and fails a must-have of the "
                "buyer."
            ),
            words=2,
            empty=everybody,
        )
    ]
    return [*tables, _hard_to_tell(untold)] if untold else tables


def _hard_to_tell(rows: list[report.UnfoundRow]) -> Table:
    return Table(
        "hard-to-tell",
        _("Needs of which it cannot be told whether anybody fits"),
        [_("Sector"), _("What they ask for"), _("Needs")],
        [
            [row.sector or _("not stated"), "; ".join(_asked(row.needs)), len(row.needs)]
            for row in rows
        ],
        _(
            "Somebody is proposed for these, but the buyer or the supplier says too little to "
            "tell: whom to ask for a fuller description."
        ),
        words=2,
    )


def _asked(needs: list[Need]) -> list[str]:
    """Titles, and in another language than the reader's what each is about.

    Those that their buyers show to nobody any more are counted in their sector, and not named.
    """
    shown = [need for need in needs if not need.kept_back]  # type: ignore[attr-defined]
    topics = own_topics(shown, language=present_language())
    return [
        f"{need.title} ({topic})" if (topic := topics.get(need.pk)) else need.title
        for need in shown
    ]


def _coverage(rows: list[report.Coverage]) -> Table:
    return Table(
        "coverage",
        _("How many answered"),
        [
            _("Side"),
            _("Introduced to each other"),
            _("Answered"),
            _("Being asked"),
            _("No answer"),
            _("Not reachable"),
            _("Not asked yet"),
            _("Ended before it was asked"),
            _("Share that answered"),
        ],
        [
            [
                str(Side(row.side).label),
                row.introduced,
                row.answered,
                row.waiting,
                row.silent,
                row.unreachable,
                row.not_yet,
                row.over,
                _share(row.answered, row.introduced),
            ]
            for row in rows
        ],
        _(
            "Read every value beside this table: what was not answered is not known, and is "
            "counted as nothing, neither as a success nor as a “no”. The share is of all pairs "
            "that were introduced, those that nobody has asked yet among them."
        ),
    )


def _share(part: int, whole: int) -> str:
    if not whole:
        return "–"
    numbers = {"part": Figure(part), "whole": Figure(whole), "percent": round(100 * part / whole)}
    return _("%(part)s of %(whole)s (%(percent)s %%)") % numbers


def _meetings(numbers: report.Meetings) -> Table:
    return Table(
        "meetings",
        _("Meetings"),
        [_("Meetings"), pgettext("column", "Number")],
        [
            [_("Agreed by both sides"), numbers.agreed],
            [_("Held"), numbers.held],
            [_("Cancelled"), numbers.cancelled],
            [_("The supplier did not come"), numbers.supplier_absent],
            [_("The buyer did not come"), numbers.buyer_absent],
        ],
    )


def _reasons(found: dict[str, list[tuple[str, int]]]) -> Table:
    rows: list[list[str | int]] = []
    for code, title, choices in ENDS:
        for reason, number in found[code]:
            told = choices(reason).label if reason in choices.values else _("no reason given")
            rows.append([str(title), str(told), number])
    return Table(
        "reasons",
        _("Why pairs ended"),
        [_("Where"), _("Reason"), pgettext("column", "Number")],
        rows,
        words=2,
    )


def _open_work(numbers: report.OpenWork) -> Table:
    rows: list[list[str | int]] = [
        [_("Late promises"), numbers.late_promises],
        [_("To call"), numbers.to_call],
        [_("With the lead of the mission"), numbers.with_the_lead],
        [_("Values on which the two sides differ"), numbers.disputed],
        [_("Introductions without a next step"), numbers.without_a_next_step],
    ]
    return Table("open", _("Still to do"), [_("What"), pgettext("column", "Number")], rows)


def _groups(code: str, title: str, first: str, rows: list[report.GroupRow]) -> Table:
    columns = [
        first,
        _("Introductions"),
        _("Introduced to each other"),
        _("Business reported"),
        _("Confirmed value"),
    ]
    cells: list[list[str | int]] = [
        [
            row.name or _("not stated"),
            row.introductions,
            row.introduced,
            row.won,
            sums_text(row.confirmed),
        ]
        for row in rows
    ]
    return Table(code, title, columns, cells)


def _answered(coverage: list[report.Coverage]) -> str:
    """No value without it: of how many pairs anything is known, and who is still to be asked."""
    if not any(row.reached for row in coverage):
        return _(
            "Nobody has been asked yet what came of it: the first question follows a month on."
        )
    introduced = max(row.introduced for row in coverage)
    of_side = {row.side: row for row in coverage}
    supplier, buyer = of_side[Side.SUPPLIER], of_side[Side.BUYER]
    numbers = {
        "introduced": Figure(introduced),
        "suppliers": Figure(supplier.answered),
        "buyers": Figure(buyer.answered),
        "suppliers_left": Figure(supplier.not_yet),
        "buyers_left": Figure(buyer.not_yet),
    }
    if any(row.not_yet for row in coverage):
        told = _(
            "Pairs introduced: %(introduced)s. Answered so far: suppliers for %(suppliers)s of "
            "them, buyers for %(buyers)s. Not asked yet: suppliers for %(suppliers_left)s, "
            "buyers for %(buyers_left)s."
        )
    else:
        told = _(
            "Pairs introduced: %(introduced)s. Answered so far: suppliers for %(suppliers)s of "
            "them, buyers for %(buyers)s."
        )
    return told % numbers
