"""The demo mission: invented people and organisations, brought in as an organizer would do it.

The two sheets of `demo/` go through the import like any upload, so the demo shows the import too.
What a sheet cannot say (second descriptions, consents, publication) is added to what it brought.
"""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from accounts.domain.consents import give_consent
from accounts.domain.organisations import create_organisation
from accounts.enums import ConsentChannel, OrganisationKind, Purpose, Role
from accounts.models import Membership, Organisation, User
from matchmaking.common.enums import Language
from matchmaking.exchange.domain.batches import check_batch, keep_upload, start_taking
from matchmaking.exchange.domain.taking import take_good_rows
from matchmaking.exchange.enums import BatchState, RowState, SheetKind
from matchmaking.exchange.models import ImportBatch
from matchmaking.meetings.domain.timetables import save_day, save_item, timetable_of, zone_of
from matchmaking.meetings.enums import ItemKind
from matchmaking.meetings.models import MeetingDay, ProgrammeItem
from matchmaking.missions.domain.missions import create_mission, open_mission, set_cities
from matchmaking.missions.enums import ConsentPolicy
from matchmaking.missions.models import Mission
from matchmaking.profiles.domain.buyers import publish_buyer, save_buyer
from matchmaking.profiles.domain.suppliers import publish_supplier, save_supplier
from matchmaking.profiles.enums import ConsentBasis
from matchmaking.profiles.models import Buyer, Need, Supplier

DEMO_FILES = Path(__file__).parent.parent / "demo"
# Printed for everybody who starts a demo; load_demo is refused where DEBUG is off.
PASSWORD = "puente-demo"  # noqa: S105
ORGANIZER = "Confederación Patronal Ficticia, Capítulo Bajío, A.C."
CONSENT_SOURCE = "Fictional consent of the demo mission"
# Whose profile the demo's MSME owner looks after: it answers a need, and is itself a near miss.
OWNED_SUPPLIER = "S001"
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


class DemoLogin(NamedTuple):
    email: str
    password: str


class DemoDataError(Exception):
    """A row of the demo's own sheets was not taken as it stands."""


class _Person(NamedTuple):
    email: str
    full_name: str
    language: Language


_PEOPLE = {
    "organizer": _Person("organizer@example.com", "Mariana Robles Ficticia", Language.SPANISH),
    "msme owner": _Person("owner@example.com", "Maribel Orozco Tinoco", Language.SPANISH),
    "administrator": _Person("admin@example.com", "Admin Puente Demo", Language.ENGLISH),
}


@dataclass(frozen=True)
class DemoReport:
    """What stands in the database now, and how much of it this call brought."""

    mission: Mission
    suppliers: int
    buyers: int
    needs: int
    new_organisations: int


def demo_logins() -> dict[str, DemoLogin]:
    """Who may sign in to a demo, by role; buyers answer by the links in their letters."""
    return {role: DemoLogin(person.email, PASSWORD) for role, person in _PEOPLE.items()}


def find_demo_mission() -> Mission | None:
    """The demo mission of this site; None before it was loaded."""
    return (
        Mission.objects.filter(is_fictional=True, organizer__legal_name=ORGANIZER)
        .select_related("organizer")
        .order_by("pk")
        .first()
    )


@transaction.atomic
def load_demo(*, today: dt.date | None = None) -> DemoReport:
    """Bring in what is missing of the demo; a second call changes nothing.

    What somebody changed or withdrew in the meantime stays as they left it. Raises DemoDataError
    if a row of the sheets is not good, and then nothing is kept.
    """
    people = {role: _person(person, role=role) for role, person in _PEOPLE.items()}
    organizer = _organizer(people["organizer"])
    mission = find_demo_mission() or _mission(organizer, today or timezone.localdate())
    before = Organisation.objects.filter(is_fictional=True).count()
    for batch in _imported_now(mission, people["organizer"]):
        if batch.kind == SheetKind.SUPPLIERS:
            _finish_suppliers(batch)
        else:
            _finish_buyers(batch)
    _own(people["msme owner"], mission)
    kinds = list(mission.enrolments.values_list("organisation__kind", flat=True))
    return DemoReport(
        mission=mission,
        suppliers=kinds.count(OrganisationKind.SUPPLIER),
        buyers=kinds.count(OrganisationKind.BUYER),
        needs=Need.objects.filter(buyer__organisation__enrolments__mission=mission).count(),
        new_organisations=Organisation.objects.filter(is_fictional=True).count() - before,
    )


def _person(person: _Person, *, role: str) -> User:
    """The user with a confirmed address, so that the log-in form lets them in at once."""
    user = User.objects.filter(email=person.email).first()
    if user is not None:
        return user
    make = User.objects.create_user
    if role == "administrator":
        make = User.objects.create_superuser
    user = make(person.email, PASSWORD, full_name=person.full_name, language=person.language)
    # An administrator's address is confirmed when the account is made.
    EmailAddress.objects.get_or_create(
        user=user, email=person.email, defaults={"verified": True, "primary": True}
    )
    return user


def _organizer(owner: User) -> Organisation:
    found = Organisation.objects.filter(
        kind=OrganisationKind.ORGANIZER, legal_name=ORGANIZER, is_fictional=True
    ).first()
    return found or create_organisation(
        kind=OrganisationKind.ORGANIZER,
        legal_name=ORGANIZER,
        trade_name="Confederación Ficticia Bajío",
        country="MX",
        owner=owner,
        is_fictional=True,
    )


def _mission(organizer: Organisation, today: dt.date) -> Mission:
    """Ten days from a Monday; letters may go at any hour, so that nobody has to wait for them."""
    first = today + dt.timedelta(days=7 * WEEKS_AHEAD - today.weekday())
    last = first + dt.timedelta(days=DAYS - 1)
    data = {
        "name_es": "Misión comercial a Japón (demostración)",
        "name_ja": "メキシコ中小企業 訪日商談ミッション（デモ）",
        "name_en": "Trade mission to Japan (demo)",
        "starts_on": first,
        "ends_on": last,
        "host_name_ja": "一般社団法人架空日墨産業交流協会",
        "host_name_en": "Fictional Japan-Mexico Industry Exchange Association",
        "host_may_be_named": True,
        "signatory_name": "Mariana Robles",
        "signatory_title": "Coordinadora de misiones internacionales",
        "reply_email": _PEOPLE["organizer"].email,
        "postal_address": "Calle Ficticia 100, Col. Ejemplo, León, Guanajuato, México",
        "consent_policy": ConsentPolicy.SUPPLIER_FIRST,
        "send_from_hour": 0,
        "send_to_hour": 24,
        "send_weekends": True,
        "avoid_holidays": False,
        "avoid_breaks": False,
        "avoid_first_mornings": False,
        "avoid_closing_days": False,
        "buyer_letters_per_week": 4,
        "buyer_letters_per_mission": 8,
    }
    mission = create_mission(organizer=organizer, data=data).instance
    mission.is_fictional = True
    mission.save(update_fields=["is_fictional", "updated_at"])
    set_cities(mission=mission, cities=[_stop(first, *city) for city in CITIES])
    _meeting_days(mission)
    open_mission(mission=mission)
    return mission


def _meeting_days(mission: Mission) -> None:
    """Tables for the introductions to come, and one visit that the delegation makes together."""
    timetable = timetable_of(mission)
    cities = {city.name_en: city for city in mission.cities.all()}
    for city, offset, place, place_ja in MEETING_DAYS:
        save_day(
            day=MeetingDay(
                timetable=timetable,
                city=cities[city],
                date=mission.starts_on + dt.timedelta(days=offset),
                opens_at=dt.time(10),
                closes_at=dt.time(17),
                break_from=dt.time(12, 30),
                break_to=dt.time(13, 30),
                tables=8,
                place=place,
                place_ja=place_ja,
            )
        )
    begin = dt.datetime.combine(
        mission.starts_on + dt.timedelta(days=2), dt.time(15), zone_of(mission)
    )
    save_item(
        item=ProgrammeItem(
            timetable=timetable,
            city=cities["Osaka"],
            kind=ItemKind.VISIT,
            title="Fictional parts plant, Osaka",
            title_ja="架空部品工場(大阪)見学",
            starts_at=begin,
            ends_at=begin + dt.timedelta(hours=2),
        )
    )


def _stop(
    first: dt.date, name_en: str, name_es: str, name_ja: str, start: int, end: int
) -> dict[str, object]:
    return {
        "name_en": name_en,
        "name_es": name_es,
        "name_ja": name_ja,
        "starts_on": first + dt.timedelta(days=start),
        "ends_on": first + dt.timedelta(days=end),
    }


def _imported_now(mission: Mission, user: User) -> Iterator[ImportBatch]:
    """Both sheets, each as its batch, as far as they were not taken before."""
    for kind in (SheetKind.SUPPLIERS, SheetKind.NEEDS):
        name = f"{kind.value}.tsv"
        content = (DEMO_FILES / name).read_bytes()
        batch, created = keep_upload(
            mission=mission, kind=kind, file_name=name, content=content, user=user
        )
        if not created:
            continue
        check_batch(batch_id=batch.pk)
        batch.refresh_from_db()
        _refuse_bad_rows(batch)
        start_taking(batch=batch)
        take_good_rows(batch_id=batch.pk)
        _refuse_bad_rows(batch)
        yield batch


def _refuse_bad_rows(batch: ImportBatch) -> None:
    if batch.state == BatchState.REFUSED:
        raise DemoDataError(f"{batch.file_name}: {batch.remarks}")
    bad = batch.rows.filter(state=RowState.BAD)
    if wrong := [f"row {row.number}: {row.problems}" for row in bad]:
        raise DemoDataError(f"{batch.file_name}: " + "; ".join(wrong))


def _finish_suppliers(batch: ImportBatch) -> None:
    suppliers = Supplier.objects.filter(
        pk__in=batch.rows.values("supplier"), organisation__is_fictional=False
    ).select_related("organisation")
    second = _second_descriptions()
    for supplier in suppliers:
        _mark_and_consent(supplier.organisation, Language.SPANISH, batch.uploaded_by)
        if texts := second.get(supplier.external_id):
            save_supplier(organisation=supplier.organisation, data=texts)
        publish_supplier(supplier=supplier)


def _finish_buyers(batch: ImportBatch) -> None:
    buyers = (
        Buyer.objects.filter(needs__in=batch.rows.values("need"), organisation__is_fictional=False)
        .select_related("organisation")
        .prefetch_related("needs")
        .distinct()
    )
    for buyer in buyers:
        organisation = buyer.organisation
        _mark_and_consent(organisation, Language(buyer.language), batch.uploaded_by)
        cities = sorted({need.city for need in buyer.needs.all() if need.city})
        facts = {"consent_basis": ConsentBasis.CONSENT, "meeting_cities": cities}
        publish_buyer(buyer=save_buyer(organisation=organisation, data=facts).instance)


def _mark_and_consent(organisation: Organisation, language: Language, user: User | None) -> None:
    organisation.is_fictional = True
    organisation.save(update_fields=["is_fictional", "updated_at"])
    purposes: Iterable[Purpose] = (Purpose.LETTERS, Purpose.NAME_IN_LETTERS)
    if organisation.kind == OrganisationKind.SUPPLIER:
        purposes = (Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS, *purposes)
    for purpose in purposes:
        give_consent(
            organisation=organisation,
            purpose=purpose,
            language=language,
            channel=ConsentChannel.IMPORT,
            user=user,
            source=CONSENT_SOURCE,
        )


def _second_descriptions() -> dict[str, dict[str, str]]:
    """{supplier id: {field: text}}: a sheet has one description, these suppliers wrote two."""
    found: dict[str, dict[str, str]] = {}
    with (DEMO_FILES / "second_descriptions.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            language = Language(row["language"])
            found.setdefault(row["supplier_id"], {})[f"description_{language}"] = row["description"]
    return found


def _own(owner: User, mission: Mission) -> None:
    if owner.memberships.exists():
        return
    organisation = Organisation.objects.get(
        enrolments__mission=mission, supplier__external_id=OWNED_SUPPLIER
    )
    Membership.objects.create(user=owner, organisation=organisation, role=Role.OWNER)
