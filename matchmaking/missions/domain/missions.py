"""What an organizer does with a mission as a whole."""

import functools
import re
import zoneinfo
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.utils import timezone
from django.utils.text import slugify

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.missions.enums import MissionState
from matchmaking.missions.models import Mission, MissionCity
from matchmaking.profiles.domain.cleaning import Cleaned, Facts, Spec, clean
from matchmaking.profiles.domain.saving import (
    Saved,
    refuse_errors,
    save_cleaned,
    sent_before,
    set_changed,
)
from matchmaking.profiles.problems import Checked, Code, Problem
from matchmaking.profiles.validators import as_text, check_phone, check_whole

CITIES_LIMIT = 12


class CityInUseError(Exception):
    """Something of another feature stands on this city: days of meetings, a visit. Its name."""


def check_zone(value: object, *, field: str) -> Checked[str]:
    """The name of a zone in the tz database, as Asia/Tokyo."""
    text = as_text(value)
    if not text or text in zoneinfo.available_timezones():
        return Checked(text)
    return Checked("", (Problem(field, Code.NOT_A_CHOICE, params={"value": text[:60]}),))


def _days(facts: Facts) -> Iterable[Problem]:
    first, last = facts["starts_on"], facts["ends_on"]
    if first and last and last < first:
        yield Problem("ends_on", Code.WINDOW_REVERSED)


def _send_window(facts: Facts) -> Iterable[Problem]:
    first, last = facts["send_from_hour"], facts["send_to_hour"]
    if first is not None and last is not None and last <= first:
        yield Problem("send_to_hour", Code.TOO_SMALL, params={"limit": first + 1})


MISSION_SPEC = Spec(
    model=Mission,
    fields=(
        "name_es", "name_ja", "name_en", "starts_on", "ends_on", "time_zone", "host_name_ja",
        "host_name_en", "host_may_be_named", "signatory_name", "signatory_title",
        "signatory_title_ja", "signatory_title_en", "reply_email", "reply_phone",
        "postal_address", "consent_policy", "send_from_hour", "send_to_hour", "send_weekends",
        "avoid_holidays", "avoid_breaks", "avoid_first_mornings",
        "avoid_closing_days", "buyer_letters_per_week", "buyer_letters_per_mission", "reply_days",
        "cool_off_days", "only_fitting",
    ),
    required=("name_es", "starts_on", "ends_on"),
    checks={
        "time_zone": check_zone,
        "reply_phone": check_phone,
        "send_from_hour": functools.partial(check_whole, most=23),
        "send_to_hour": functools.partial(check_whole, least=1, most=24),
        "buyer_letters_per_week": functools.partial(check_whole, least=1, most=50),
        "buyer_letters_per_mission": functools.partial(check_whole, least=1, most=200),
        "reply_days": functools.partial(check_whole, least=1, most=90),
        "cool_off_days": functools.partial(check_whole, most=3650),
    },
    rules=(_days, _send_window),
)  # fmt: skip
MISSION_FIELDS = MISSION_SPEC.fields
CITY_SPEC = Spec(
    model=MissionCity,
    fields=("name_en", "name_es", "name_ja", "starts_on", "ends_on"),
    required=("name_en", "starts_on", "ends_on"),
    rules=(_days,),
)
CITY_FIELDS = CITY_SPEC.fields


def clean_mission(*, data: Mapping[str, Any], mission: Mission | None = None) -> Cleaned:
    """Check `data` (names of MISSION_FIELDS) without writing."""
    return clean(MISSION_SPEC, data, mission)


def clean_city(*, data: Mapping[str, Any]) -> Cleaned:
    return clean(CITY_SPEC, data)


@transaction.atomic
def create_mission(*, organizer: Organisation, data: Mapping[str, Any]) -> Saved[Mission]:
    """A mission in preparation; its address comes from its Spanish name and its year."""
    if organizer.kind != OrganisationKind.ORGANIZER:
        raise ValueError(f"{organizer} is not an organizer")
    cleaned = clean_mission(data=data)
    refuse_errors(cleaned)
    mission = Mission(organizer=organizer)
    mission.slug = _free_slug(cleaned.values["name_es"], cleaned.values["starts_on"].year)
    return save_cleaned(mission, cleaned)


@transaction.atomic
def plan_mission(
    *, organizer: Organisation, data: Mapping[str, Any], cities: Sequence[Mapping[str, Any]]
) -> Saved[Mission]:
    """Plan a mission by a whole form, which may arrive twice: then it is the one that it made.

    One that was closed is not: what is planned again is another mission.
    """
    # Locked, so that the second of two at once finds what the first has made.
    Organisation.objects.select_for_update().get(pk=organizer.pk)
    cleaned, stops = clean_mission(data=data), [clean_city(data=city) for city in cities]
    refuse_errors(cleaned, *stops)
    planned = Mission.objects.filter(organizer=organizer).exclude(state=MissionState.CLOSED)
    there = [m.pk for m in planned.prefetch_related("cities") if _stops_at(m, stops)]
    known = sent_before(planned.filter(pk__in=there), cleaned)
    if known is not None:
        return save_cleaned(known, cleaned)
    saved = create_mission(organizer=organizer, data=data)
    set_cities(mission=saved.instance, cities=cities)
    return saved


def _stops_at(mission: Mission, stops: Iterable[Cleaned]) -> bool:
    """Whether `stops`, in any order, are the mission's cities."""
    held = [tuple(getattr(city, name) for name in CITY_FIELDS) for city in mission.cities.all()]
    asked = [tuple(stop.values[name] for name in CITY_FIELDS) for stop in stops]
    return sorted(held) == sorted(asked)


@transaction.atomic
def update_mission(*, mission: Mission, data: Mapping[str, Any]) -> Saved[Mission]:
    """Change what is in `data`; the address stays, since letters carry it."""
    cleaned = clean_mission(data=data, mission=mission)
    refuse_errors(cleaned)
    return save_cleaned(mission, cleaned)


@transaction.atomic
def set_cities(*, mission: Mission, cities: Iterable[Mapping[str, Any]]) -> bool:
    """Make `cities` (names of CITY_FIELDS) the stops of the mission; True if anything changed.

    A city that stays keeps its row, since other features stand on it. CityInUseError where one
    would go that something still stands on; then nothing was written.
    """
    cleaned = [clean_city(data=city) for city in cities]
    refuse_errors(*cleaned)
    if len(cleaned) > CITIES_LIMIT:
        raise ValueError("a mission has at most twelve cities")
    held: dict[str, list[MissionCity]] = {}
    for city in mission.cities.all():
        held.setdefault(city.name_en.casefold(), []).append(city)
    changed = False
    for values in sorted((part.values for part in cleaned), key=lambda row: row["starts_on"]):
        same = held.get(values["name_en"].casefold())
        city = same.pop(0) if same else MissionCity(mission=mission)
        if set_changed(city, values):
            city.save()
            changed = True
    for city in [one for rest in held.values() for one in rest]:
        try:
            city.delete()
        except (ProtectedError, RestrictedError) as error:
            raise CityInUseError(str(city)) from error
        changed = True
    return changed


@transaction.atomic
def open_mission(*, mission: Mission) -> bool:
    """Let runs and introductions begin, or go on after it was closed; False if it was open."""
    return _claim(mission, to=MissionState.OPEN)


@transaction.atomic
def close_mission(*, mission: Mission) -> bool:
    """End the mission, or give up one in preparation: nobody new is enrolled. False if it was."""
    return _claim(mission, to=MissionState.CLOSED)


def _claim(mission: Mission, *, to: MissionState) -> bool:
    rows = Mission.objects.filter(pk=mission.pk).exclude(state=to)
    moved = rows.update(state=to, updated_at=timezone.now())
    mission.refresh_from_db(fields=["state", "updated_at"])
    return moved == 1


def _free_slug(name: str, year: int) -> str:
    base = slugify(re.sub(r"[‐-―・]", "-", name))[:70] or "mission"
    if str(year) not in base:
        base = f"{base}-{year}"
    taken = set(Mission.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    # "new" is the page on which a mission is made.
    taken.add("new")
    candidates = (base if n == 1 else f"{base}-{n}" for n in range(1, len(taken) + 2))
    return next(slug for slug in candidates if slug not in taken)
