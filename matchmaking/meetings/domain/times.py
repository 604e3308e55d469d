"""When a side cannot meet, by its own word: asked before the timetable, open until its end."""

import datetime as dt

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation, User
from matchmaking.introductions.enums import ActorKind, Side
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.domain.parties import meets_in, party_for, set_absences
from matchmaking.meetings.domain.timetables import PROMISED
from matchmaking.meetings.models import Absence, Meeting, Party, Slot
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment, Mission


def takes_part(*, mission: Mission, organisation: Organisation) -> bool:
    """Whether the organisation is confirmed in the mission: only then it is asked."""
    return Enrolment.objects.filter(
        mission=mission, organisation=organisation, state=EnrolmentState.CONFIRMED
    ).exists()


def missions_to_ask(organisation: Organisation, *, now: dt.datetime | None = None) -> list[Mission]:
    """Missions with times to come in which it takes part, the next one first."""
    ahead = Slot.objects.filter(is_open=True, starts_at__gt=now or timezone.now())
    return list(
        Mission.objects.filter(
            enrolments__organisation=organisation,
            enrolments__state=EnrolmentState.CONFIRMED,
            pk__in=ahead.values("day__timetable__mission"),
        ).order_by("starts_on", "pk")
    )


def times_to_ask(
    *, mission: Mission, organisation: Organisation, side: Side, now: dt.datetime | None = None
) -> list[Slot]:
    """The times to come at which the side could meet; a buyer's only in cities where it meets."""
    slots = list(
        Slot.objects.filter(
            day__timetable__mission=mission, is_open=True, starts_at__gt=now or timezone.now()
        )
        .select_related("day__city", "day__timetable__mission")
        .order_by("starts_at", "day_id")
    )
    if side == Side.BUYER:
        slots = [slot for slot in slots if meets_in(organisation.buyer, slot.day.city)]
    return slots


def page_behind_letter(introduction: Introduction, side: Side, token: str) -> str:
    """The address of that page behind a letter of the introduction; "" with no time to ask about.

    A side that is no longer confirmed in the mission is not asked.
    """
    mission = introduction.mission
    organisation = introduction.profile_of(side).organisation
    if not takes_part(mission=mission, organisation=organisation):
        return ""
    if not times_to_ask(mission=mission, organisation=organisation, side=side):
        return ""
    return settings.SITE_URL + reverse("meetings:letter-times", args=[token])


def absences_of(*, mission: Mission, organisation: Organisation) -> QuerySet[Absence]:
    """When it cannot meet, whoever entered it, in the order of time."""
    return (
        Absence.objects.filter(party__mission=mission, party__organisation=organisation)
        .select_related("slot__day__city", "user")
        .order_by("slot__starts_at", "pk")
    )


def tell_times(
    *, mission: Mission, organisation: Organisation, side: Side, away: set[int], user: User | None
) -> list[Meeting]:
    """Keep when the side cannot meet; its promised meetings at such times, for the organizer.

    `away` are slot ids of `times_to_ask`; what the organizer entered stays.
    """
    party = party_for(mission=mission, organisation=organisation, side=side)
    set_absences(party=party, away=away, actor_kind=ActorKind(side.value), user=user)
    return displaced(party)


def displaced(party: Party) -> list[Meeting]:
    """Promised meetings of the party at times at which it cannot come."""
    own = {"buyer": party} if party.side == Side.BUYER else {"supplier": party}
    away = party.absences.values("slot")
    found = Meeting.objects.filter(**own, state__in=PROMISED, slot__in=away)
    return list(found.select_related("slot__day").order_by("slot__starts_at", "pk"))
