"""What is printed for the day: the timetable, the list of names, and each side's own sheet."""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

import pylopdf_fonts_jp
import typst
from django.conf import settings
from django.utils import formats, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from matchmaking.introductions.enums import Side
from matchmaking.meetings.domain.letters import meeting_facts, meetings_of
from matchmaking.meetings.domain.parties import reader_of
from matchmaking.meetings.domain.queries import SHOWN, meetings_of_mission, parties_of
from matchmaking.meetings.domain.timetables import PROMISED, zone_of
from matchmaking.meetings.enums import MeetingState
from matchmaking.meetings.models import Meeting, MeetingDay, Party
from matchmaking.missions.models import Mission

_SHEET = "papers/tables.typ"


@dataclass
class Section:
    """One table; `widths` are shares of the page, `empty` stands where it has no row."""

    heading: str
    columns: list[str]
    widths: list[int]
    rows: list[list[str]]
    note: str = ""
    empty: str = ""
    own_page: bool = False


@dataclass
class Paper:
    title: str
    subtitle: str
    language: str
    sections: list[Section] = field(default_factory=list)
    wide: bool = False


def pdf_of(paper: Paper) -> bytes:
    """The paper as PDF, set in one face for all three languages, the same on every machine."""
    face = pylopdf_fonts_jp.sans_path()
    data = asdict(paper) | {"fonts": ["Noto Sans JP"]}
    template = settings.BASE_DIR / "templates" / _SHEET
    made: bytes = typst.compile(
        str(template),
        font_paths=[str(face.parent)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
    )
    return made


def timetable_paper(mission: Mission, *, language: str) -> Paper:
    """Every meeting by day, city and time, a page a day, for the desk and the wall."""
    found = (
        meetings_of_mission(mission)
        .filter(state__in=SHOWN)
        .order_by(
            "slot__day__date", "slot__day__opens_at", "slot__day_id", "slot__starts_at", "table"
        )
    )
    with translation.override(language):
        paper = Paper(_("Timetable of meetings"), mission.name_in(language), language, wide=True)
        for day, group in groupby(found, key=lambda meeting: meeting.slot.day):
            paper.sections.append(_day_section(day, group, language))
        if not paper.sections:
            paper.sections.append(_timetable_section("", [], empty=_("No meeting yet.")))
    return paper


def _day_section(day: MeetingDay, meetings: Iterable[Meeting], language: str) -> Section:
    zone = zone_of(day.timetable.mission)
    rows = [
        [
            _hours(meeting, zone),
            str(meeting.table),
            meeting.supplier.name_in(language),
            meeting.buyer.name_in(language),
            meeting.introduction.need.title,
            str(meeting.get_state_display()),
        ]
        for meeting in meetings
    ]
    place = ", ".join(filter(None, [day.place_in(language), day.address_in(language)]))
    heading = f"{formats.date_format(day.date, 'DATE_FORMAT')} · {day.city.name_in(language)}"
    return _timetable_section(heading, rows, note=place, own_page=True)


def _timetable_section(heading: str, rows: list[list[str]], **more: Any) -> Section:
    columns = [
        pgettext("meetings", "Time"),
        _("Table"),
        _("Supplier"),
        _("Buyer"),
        _("Need"),
        _("State"),
    ]
    return Section(heading, columns, [3, 2, 7, 7, 7, 3], rows, **more)


def names_paper(mission: Mission, *, language: str) -> Paper:
    """Who comes: each side with the names of its people and how many meetings, for the door."""
    with translation.override(language):
        paper = Paper(_("List of names"), mission.name_in(language), language)
        columns = [_("Organisation"), _("Contact"), _("Meetings"), _("Signature")]
        for side, heading in ((Side.SUPPLIER, _("Suppliers")), (Side.BUYER, _("Buyers"))):
            rows = [
                _name_row(party, language) for party in parties_of(mission) if party.side == side
            ]
            paper.sections.append(
                Section(heading, columns, [8, 6, 2, 5], rows, empty=_("Nobody yet."))
            )
    return paper


def _name_row(party: Party, language: str) -> list[str]:
    organisation = party.organisation
    if party.side == Side.BUYER:
        buyer = organisation.buyer
        who = " ".join(filter(None, [buyer.department, buyer.contact_title, buyer.contact_name]))
        number = party.as_buyer  # type: ignore[attr-defined]
    else:
        supplier = organisation.supplier
        who = ", ".join(filter(None, [supplier.contact_name, supplier.contact_title]))
        number = party.as_supplier  # type: ignore[attr-defined]
    name = party.name_in(language)
    if party.side == Side.SUPPLIER and language == "ja" and organisation.supplier.katakana_reading:
        name = f"{name}（{organisation.supplier.katakana_reading}）"
    return [name, who, str(number), ""]


def party_paper(party: Party) -> Paper:
    """One side's own meetings, in its own language, to carry in the pocket."""
    reader = reader_of(party)
    ahead = [m for m in meetings_of(party) if m.state in {*PROMISED, MeetingState.HELD}]
    with translation.override(reader.language):
        name = party.name_in(reader.language)
        paper = Paper(name, party.mission.name_in(reader.language), reader.language)
        columns = [pgettext("meetings", "Time"), _("Table"), _("With"), _("Need"), _("Place")]
        for date, rows in groupby(_own_rows(ahead, party), key=lambda row: row[0]):
            paper.sections.append(
                Section(date, columns, [3, 2, 7, 6, 7], [row[1:] for row in rows])
            )
        if not paper.sections:
            paper.sections.append(
                Section("", columns, [3, 2, 7, 6, 7], [], empty=_("No meeting yet."))
            )
    return paper


def _own_rows(meetings: Iterable[Meeting], party: Party) -> Iterator[list[str]]:
    reader = reader_of(party)
    for meeting in meetings:
        facts = meeting_facts(meeting, party, reader)
        place = ", ".join(filter(None, [facts["place"], facts["address"], facts["city"]]))
        yield [
            formats.date_format(facts["starts"]["date"], "DATE_FORMAT"),
            f"{facts['starts']['time']}–{facts['ends']['time']}",
            str(meeting.table),
            facts["with"],
            facts["topic"],
            place,
        ]


def _hours(meeting: Meeting, zone: dt.tzinfo) -> str:
    begin = meeting.slot.starts_at.astimezone(zone)
    end = meeting.slot.ends_at.astimezone(zone)
    return f"{begin:%H:%M}–{end:%H:%M}"
