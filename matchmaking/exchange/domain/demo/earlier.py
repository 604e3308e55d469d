"""The demo mission that is over: eight months ago, told day by day from its own files.

Nothing here writes a state: who was asked, answered, met, promised and bought is done by the verbs
that the product's pages and workers call, under a clock that is moved on. A letter is written when
it falls due and kept as sent; none is handed to a mail server.
"""

import datetime as dt
from collections.abc import Iterator

from django.utils import timezone

from accounts.models import Organisation, User
from matchmaking.common.clock import moved_clock
from matchmaking.exchange.domain.demo import workers
from matchmaking.exchange.domain.demo.ahead import HOSTS, add_meeting_days, stop
from matchmaking.exchange.domain.demo.cast import bring_in, sheet_of
from matchmaking.exchange.domain.demo.course import Course
from matchmaking.exchange.enums import SheetKind
from matchmaking.matching.domain.running import engine
from matchmaking.matching.domain.running.runs import start_run
from matchmaking.matching.domain.running.working import work_off
from matchmaking.missions.domain.missions import create_mission, open_mission, set_cities
from matchmaking.missions.models import Mission

EARLIER_NEEDS = "earlier_needs.tsv"
# Of suppliers.tsv, who had been there before.
SUPPLIERS = (
    "S001", "S003", "S005", "S006", "S008", "S010", "S013",
    "S020", "S022", "S026", "S029", "S032", "S036", "S037", "S059",
)  # fmt: skip
DAYS_AGO = 245
LAST_DAY = 3
PREPARED_FROM = dt.timedelta(days=49)
MATCHED_FROM = dt.timedelta(days=42)
HALL = ("Fictional Trade Hall", "架空大阪商談会館")
MEETING_DAYS = (("Osaka", 1, *HALL), ("Osaka", 2, *HALL))
# Few tables for a few hours: the meetings fill two days.
TABLES, UNTIL = 2, dt.time(14, 10)
# When somebody looks, UTC: morning in Osaka, and before noon in the Bajío. While the delegation is
# at the tables, also when their day ends.
MORNING, NOON = dt.time(2), dt.time(17, 30)
EVENING = (dt.time(9), dt.time(11))
SATURDAY = 5


def tell_earlier_mission(*, organizer: Organisation, user: User, today: dt.date) -> Mission:
    """The mission with all that happened in it until now. Call it once, inside a transaction."""
    first = today - dt.timedelta(days=DAYS_AGO)
    first -= dt.timedelta(days=first.weekday())
    now = timezone.now()
    with moved_clock(_at(first - PREPARED_FROM, NOON)) as clock:
        mission = _prepare(organizer, user, first)
        clock.move_to(_at(first - MATCHED_FROM, MORNING))
        work_off(run=start_run(mission=mission, user=user))
        # The process goes on to another mission's run, or to none.
        engine.forget_runs()
        course = Course(mission=mission, user=user, first=first, today=today)
        course.refuse_unmatched()
        quiet_from = _at(mission.ends_on + dt.timedelta(days=2), MORNING)
        for moment in rounds(first, until=now):
            clock.move_to(moment)
            if moment < quiet_from:
                workers.work(mission)
            elif workers.has_something_due(mission):
                workers.follow_up(mission)
            course.go_on()
        course.refuse_unfinished()
    return mission


def _at(day: dt.date, hour: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, hour, dt.UTC)


def rounds(first: dt.date, *, until: dt.datetime) -> Iterator[dt.datetime]:
    """The moments at which people and workers look, working days only, and `until` as the last."""
    day = first - MATCHED_FROM
    while _at(day, MORNING) < until:
        if day.weekday() < SATURDAY:
            there = first <= day <= first + dt.timedelta(days=LAST_DAY)
            for hour in (MORNING, *(EVENING if there else ()), NOON):
                if _at(day, hour) < until:
                    yield _at(day, hour)
        day += dt.timedelta(days=1)
    yield until


def _prepare(organizer: Organisation, user: User, first: dt.date) -> Mission:
    """Four days in Osaka, with its sheets imported. Letters go out in office hours."""
    data = HOSTS | {
        "name_es": "Misión de proveedores a Osaka (demostración, concluida)",
        "name_ja": "大阪商談ミッション（デモ・終了）",
        "name_en": "Supplier mission to Osaka (demo, over)",
        "starts_on": first,
        "ends_on": first + dt.timedelta(days=LAST_DAY),
        "send_from_hour": 9,
        "send_to_hour": 17,
        "send_weekends": False,
    }
    mission = create_mission(organizer=organizer, data=data).instance
    mission.is_fictional = True
    mission.save(update_fields=["is_fictional", "updated_at"])
    set_cities(mission=mission, cities=[stop(first, "Osaka", "Osaka", "大阪", 0, LAST_DAY)])
    add_meeting_days(mission, MEETING_DAYS, tables=TABLES, until=UNTIL)
    open_mission(mission=mission)
    for kind, name, content in (
        (SheetKind.SUPPLIERS, "earlier_suppliers.tsv", _suppliers()),
        (SheetKind.NEEDS, EARLIER_NEEDS, sheet_of(EARLIER_NEEDS)),
    ):
        bring_in(mission=mission, kind=kind, file_name=name, content=content, user=user)
    return mission


def _suppliers() -> bytes:
    """The rows of suppliers.tsv that took part, as the sheet that was uploaded then."""
    header, *rows = sheet_of("suppliers.tsv").decode().splitlines(keepends=True)
    return "".join([header, *(row for row in rows if row.partition("\t")[0] in SUPPLIERS)]).encode()
