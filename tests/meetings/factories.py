"""A mission with introduced pairs and a day of tables."""

import datetime as dt
from typing import Any

from matchmaking.introductions.domain.consent import answers, chain
from matchmaking.introductions.enums import Answer
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.domain import drafts, letters, meetings, timetables
from matchmaking.meetings.models import Meeting, MeetingDay, Party
from matchmaking.missions.models import Mission, MissionCity
from tests.introductions.factories import (
    make_buyer,
    make_introduction,
    make_mission,
    make_need,
    make_supplier,
    make_terms,
)

# The first day of the mission, a Wednesday, and the moment at which its first meeting begins.
DAY = dt.date(2027, 3, 3)
FIRST = dt.datetime(2027, 3, 3, 1, 0, tzinfo=dt.UTC)  # 10:00 in Osaka
END_OF_DAY = dt.datetime(2027, 3, 3, 3, 30, tzinfo=dt.UTC)  # 12:30 in Osaka
BEFORE = dt.datetime(2027, 2, 17, 3, 0, tzinfo=dt.UTC)  # noon in Osaka, two weeks earlier


def make_introduced(
    *, mission: Mission, number: int = 1, supplier: Any = None, buyer: Any = None
) -> Introduction:
    """A pair that both said yes, and that has the other's contact."""
    terms = make_terms()
    supplier = supplier or make_supplier(
        terms,
        organisation__legal_name=f"Plásticos {number} S.A. de C.V.",
        contact_email=f"ana{number}@plasticos.example",
        organisation__website=f"https://plasticos{number}.example",
    )
    buyer = buyer or make_buyer(
        terms,
        organisation__legal_name=f"株式会社なにわ精機{number}",
        name_en=f"Naniwa Seiki {number}",
        contact_email=f"tanaka{number}@naniwa.example.jp",
    )
    made = make_introduction(mission=mission, supplier=supplier, need=make_need(terms, buyer))
    chain.advance(introduction_id=made.pk)
    made.refresh_from_db()
    answers.record_supplier_answer(introduction_id=made.pk, answer=Answer.ACCEPT, seen=made.state)
    made.refresh_from_db()
    answers.record_buyer_answer(introduction_id=made.pk, answer=Answer.INTERESTED, seen=made.state)
    made.refresh_from_db()
    assert made.state == "introduced"
    return made


def make_city(mission: Mission, name: str = "Osaka", name_ja: str = "大阪") -> MissionCity:
    return MissionCity.objects.get_or_create(
        mission=mission,
        name_en=name,
        defaults={
            "name_ja": name_ja,
            "starts_on": mission.starts_on,
            "ends_on": mission.ends_on,
        },
    )[0]


def make_day(mission: Mission, **fields: Any) -> MeetingDay:
    """From 10:00 to 12:30 in Osaka: four times of 30 minutes, two tables."""
    given = {
        "timetable": timetables.timetable_of(mission),
        "city": fields.pop("city", None) or make_city(mission),
        "date": DAY,
        "opens_at": dt.time(10),
        "closes_at": dt.time(12, 30),
        "tables": 2,
        "place": "Osaka International Convention Center",
        "place_ja": "大阪府立国際会議場",
        "address": "5-3-51 Nakanoshima, Kita-ku",
    } | fields
    day = MeetingDay(**given)
    timetables.save_day(day=day)
    return day


def make_meeting(*, mission: Mission | None = None, number: int = 1) -> Meeting:
    """A published meeting of one pair, its letters written."""
    mission = mission or make_mission()
    if not MeetingDay.objects.filter(timetable__mission=mission).exists():
        make_day(mission)
    introduction = make_introduced(mission=mission, number=number)
    work_out(mission)
    publish(mission)
    return Meeting.objects.get(introduction=introduction)


def work_out(mission: Mission) -> Any:
    """A draft, as the worker makes it; its computation."""
    asked = drafts.ask_for_draft(timetable=timetables.timetable_of(mission), user=None)
    assert asked is not None
    solve = drafts.claim_solve(solve_id=asked.pk)
    assert solve is not None
    assert drafts.work_out(solve=solve)
    solve.refresh_from_db()
    return solve


def publish(mission: Mission) -> int:
    number = meetings.publish(timetable=timetables.timetable_of(mission), user=None)
    for party in Party.objects.filter(owed_timetable=True):
        letters.post_timetable(party_id=party.pk)
    return number
