"""What waits for the organizer, in sentences that lead to where it is done."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import ngettext_lazy

from matchmaking.common.figures import Figure
from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission


class Line(NamedTuple):
    sentence: str
    url: str


def lines_of(mission: Mission, counts: Mapping[Awaited, int]) -> list[Line]:
    return [
        Line(
            _SENTENCES[awaited] % {"number": Figure(number)},
            reverse(_PAGES[awaited][0], args=[mission.slug]) + _PAGES[awaited][1],
        )
        for awaited, number in counts.items()
    ]


# Pages of the apps above are known by their names alone, as in any template.
_PAGES = {
    Awaited.PROPOSALS: ("matching:review", ""),
    Awaited.REPLIES: ("introductions:list", "?needs=reply"),
    Awaited.LETTERS: ("introductions:list", "?needs=letter"),
    Awaited.ADDRESSES: ("introductions:list", "?needs=address"),
    Awaited.CONSENTS: ("introductions:list", "?needs=consent"),
    Awaited.SHEETS: ("exchange:upload", ""),
    Awaited.MEETING_LETTERS: ("meetings:timetable", "#letters"),
    Awaited.MEETINGS_WITHOUT_TABLE: ("meetings:timetable", "#without-table"),
    Awaited.OTHER_TIMES: ("meetings:timetable", "#another-time"),
    Awaited.MEETINGS_UNMARKED: ("meetings:timetable", "#unmarked"),
    Awaited.MEETINGS_DISPUTED: ("meetings:timetable", "#disputed"),
    Awaited.CALLS: ("introductions:follow-up-list", "#calls"),
    Awaited.DISPUTES: ("introductions:follow-up-list", "#disputed"),
    Awaited.PROMISES: ("introductions:follow-up-list", "#late"),
}
_SENTENCES: dict[Awaited, Any] = {
    Awaited.PROPOSALS: ngettext_lazy(
        "%(number)s proposal waits for a decision.",
        "%(number)s proposals wait for a decision.",
        "number",
    ),
    Awaited.REPLIES: ngettext_lazy(
        "In %(number)s introduction a reply by e-mail has not been entered as the answer yet.",
        "In %(number)s introductions a reply by e-mail has not been entered as the answer yet.",
        "number",
    ),
    Awaited.LETTERS: ngettext_lazy(
        "In %(number)s introduction a letter may not have arrived and waits for a decision.",
        "In %(number)s introductions a letter may not have arrived and waits for a decision.",
        "number",
    ),
    Awaited.ADDRESSES: ngettext_lazy(
        "%(number)s introduction cannot go on, since an e-mail address is missing.",
        "%(number)s introductions cannot go on, since an e-mail address is missing.",
        "number",
    ),
    Awaited.CONSENTS: ngettext_lazy(
        "%(number)s introduction cannot go on before its supplier agrees to letters; ask its"
        " owner.",
        "%(number)s introductions cannot go on before their suppliers agree to letters; ask their"
        " owners.",
        "number",
    ),
    Awaited.SHEETS: ngettext_lazy(
        "%(number)s spreadsheet was checked and waits to be taken over.",
        "%(number)s spreadsheets were checked and wait to be taken over.",
        "number",
    ),
    Awaited.MEETING_LETTERS: ngettext_lazy(
        "%(number)s letter about meetings may not have arrived and waits for a decision.",
        "%(number)s letters about meetings may not have arrived and wait for a decision.",
        "number",
    ),
    Awaited.MEETINGS_WITHOUT_TABLE: ngettext_lazy(
        "%(number)s promised meeting no longer has a table or a time.",
        "%(number)s promised meetings no longer have a table or a time.",
        "number",
    ),
    Awaited.OTHER_TIMES: ngettext_lazy(
        "%(number)s meeting needs another time.",
        "%(number)s meetings need another time.",
        "number",
    ),
    Awaited.MEETINGS_UNMARKED: ngettext_lazy(
        "%(number)s meeting is over, and nobody has said yet whether it was held.",
        "%(number)s meetings are over, and nobody has said yet whether they were held.",
        "number",
    ),
    Awaited.MEETINGS_DISPUTED: ngettext_lazy(
        "Of %(number)s meeting two say different things, and you have not decided yet.",
        "Of %(number)s meetings two say different things, and you have not decided yet.",
        "number",
    ),
    Awaited.CALLS: ngettext_lazy(
        "%(number)s telephone call is to be made.",
        "%(number)s telephone calls are to be made.",
        "number",
    ),
    Awaited.DISPUTES: ngettext_lazy(
        "On %(number)s outcome the two sides differ.",
        "On %(number)s outcomes the two sides differ.",
        "number",
    ),
    Awaited.PROMISES: ngettext_lazy(
        "%(number)s promise is late.", "%(number)s promises are late.", "number"
    ),
}
