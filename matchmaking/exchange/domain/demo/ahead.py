"""The demo mission that lies ahead: its dates, its cities, its tables."""

import datetime as dt

from accounts.models import Organisation
from matchmaking.exchange.domain.demo.cast import PEOPLE
from matchmaking.meetings.domain.timetables import save_day, save_item, timetable_of, zone_of
from matchmaking.meetings.enums import ItemKind
from matchmaking.meetings.models import MeetingDay, ProgrammeItem
from matchmaking.missions.domain.missions import create_mission, open_mission, set_cities
from matchmaking.missions.enums import ConsentPolicy
from matchmaking.missions.models import Mission

DAYS = 10
# Names in English, Spanish and Japanese; first and last day, counted from 0.
CITIES = (
    ("Osaka", "Osaka", "大阪", 0, 3),
    ("Kyoto", "Kioto", "京都", 4, 5),
    ("Tokyo", "Tokio", "東京", 6, 9),
)
# Days of meetings: the city, the day counted from 0, the place in English and Japanese.
MEETING_DAYS = (
    ("Osaka", 1, "Fictional Trade Hall, Osaka", "架空大阪商談会館"),
    ("Osaka", 2, "Fictional Trade Hall, Osaka", "架空大阪商談会館"),
    ("Kyoto", 4, "Fictional Chamber Hall, Kyoto", "架空京都商工ホール"),
    ("Tokyo", 7, "Fictional Meeting Centre, Tokyo", "架空東京ミーティングセンター"),
    ("Tokyo", 8, "Fictional Meeting Centre, Tokyo", "架空東京ミーティングセンター"),
)
# Far enough ahead that the demo's letters speak of something to come.
WEEKS_AHEAD = 8
# Who stands behind every mission of the demo.
HOSTS = {
    "host_name_ja": "一般社団法人架空日墨産業交流協会",
    "host_name_en": "Fictional Japan-Mexico Industry Exchange Association",
    "host_may_be_named": True,
    "signatory_name": "Mariana Robles",
    "signatory_title": "Coordinadora de misiones internacionales",
    "signatory_title_ja": "国際ミッション コーディネーター",
    "signatory_title_en": "Coordinator of international missions",
    "reply_email": PEOPLE["organizer"].email,
    "postal_address": "Calle Ficticia 100, Col. Ejemplo, León, Guanajuato, México",
    "consent_policy": ConsentPolicy.SUPPLIER_FIRST,
    "avoid_holidays": False,
    "avoid_breaks": False,
    "avoid_first_mornings": False,
    "avoid_closing_days": False,
    "buyer_letters_per_week": 4,
    "buyer_letters_per_mission": 8,
}


def make_mission_ahead(organizer: Organisation, today: dt.date) -> Mission:
    """Ten days from a Monday; letters may go at any hour, so that nobody has to wait for them."""
    first = today + dt.timedelta(days=7 * WEEKS_AHEAD - today.weekday())
    data = HOSTS | {
        "name_es": "Misión comercial a Japón (demostración)",
        "name_ja": "メキシコ中小企業 訪日商談ミッション（デモ）",
        "name_en": "Trade mission to Japan (demo)",
        "starts_on": first,
        "ends_on": first + dt.timedelta(days=DAYS - 1),
        "send_from_hour": 0,
        "send_to_hour": 24,
        "send_weekends": True,
    }
    mission = create_mission(organizer=organizer, data=data).instance
    mission.is_fictional = True
    mission.save(update_fields=["is_fictional", "updated_at"])
    set_cities(mission=mission, cities=[stop(first, *city) for city in CITIES])
    add_meeting_days(mission, MEETING_DAYS, tables=8)
    _add_visit(mission)
    open_mission(mission=mission)
    return mission


def stop(
    first: dt.date, name_en: str, name_es: str, name_ja: str, start: int, end: int
) -> dict[str, object]:
    return {
        "name_en": name_en,
        "name_es": name_es,
        "name_ja": name_ja,
        "starts_on": first + dt.timedelta(days=start),
        "ends_on": first + dt.timedelta(days=end),
    }


def add_meeting_days(
    mission: Mission,
    days: tuple[tuple[str, int, str, str], ...],
    *,
    tables: int,
    until: dt.time = dt.time(17),
) -> None:
    """Tables for the introductions to come."""
    timetable = timetable_of(mission)
    cities = {city.name_en: city for city in mission.cities.all()}
    for city, offset, place, place_ja in days:
        save_day(
            day=MeetingDay(
                timetable=timetable,
                city=cities[city],
                date=mission.starts_on + dt.timedelta(days=offset),
                opens_at=dt.time(10),
                closes_at=until,
                break_from=dt.time(12, 30),
                break_to=dt.time(13, 30),
                tables=tables,
                place=place,
                place_ja=place_ja,
            )
        )


def _add_visit(mission: Mission) -> None:
    """One that the delegation makes together."""
    begin = dt.datetime.combine(
        mission.starts_on + dt.timedelta(days=2), dt.time(15), zone_of(mission)
    )
    save_item(
        item=ProgrammeItem(
            timetable=timetable_of(mission),
            city=mission.cities.get(name_en="Osaka"),
            kind=ItemKind.VISIT,
            title="Fictional parts plant, Osaka",
            title_ja="架空部品工場(大阪)見学",
            starts_at=begin,
            ends_at=begin + dt.timedelta(hours=2),
        )
    )
