"""Who sits at the tables: each side's page, absences, and where its letters go."""

import datetime as dt
import zoneinfo
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.domain.accesses import Whose
from accounts.domain.consents import has_withdrawn
from accounts.models import Organisation, User
from matchmaking.introductions.domain.consent.consents import BUYER_NEEDS, SUPPLIER_NEEDS
from matchmaking.introductions.domain.letters.composing import buyer_address, supplier_address
from matchmaking.introductions.domain.letters.sending import zone_of_buyer, zone_of_supplier
from matchmaking.introductions.enums import ActorKind, OptOutScope, Side
from matchmaking.introductions.models import OptOut
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.models import Absence, Meeting, Party, Slot
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.clean import is_address
from matchmaking.profiles.domain.contacts import contact_of
from matchmaking.profiles.enums import Channel
from matchmaking.profiles.models import Buyer


def party_for(*, mission: Mission, organisation: Organisation, side: Side) -> Party:
    """The organisation's row in the mission's timetable; made where there is none yet."""
    return Party.objects.get_or_create(
        mission=mission, organisation=organisation, defaults={"side": side}
    )[0]


def every_meeting_of(party: Party) -> QuerySet[Meeting]:
    """On whichever side of the table it sits, drafts too."""
    at_buyers_place = party.side == Side.BUYER
    return (party.meetings_as_buyer if at_buyers_place else party.meetings_as_supplier).all()


@transaction.atomic
def set_absences(
    *,
    party: Party,
    away: Collection[int],
    actor_kind: ActorKind = ActorKind.ORGANIZER,
    user: User | None = None,
) -> None:
    """The times (slot ids of its mission) at which the party cannot meet, instead of those before.

    The organizer decides on all of them, a side on what the organizer did not enter; a time that
    stays keeps who entered it. Meetings that exist are not touched: a promised one is cancelled or
    moved by a person.
    """
    before = party.absences.all()
    if actor_kind != ActorKind.ORGANIZER:
        before = before.exclude(entered_by=ActorKind.ORGANIZER)
    before.exclude(slot__in=away).delete()
    slots = Slot.objects.filter(day__timetable__mission_id=party.mission_id, pk__in=away).exclude(
        absences__party=party
    )
    Absence.objects.bulk_create(
        (Absence(party=party, slot=slot, entered_by=actor_kind, user=user) for slot in slots),
        # Two forms sent at once: the first that entered a time stays.
        ignore_conflicts=True,
    )


def meets_in(buyer: Buyer, city: Any) -> bool:
    """The buyer can come to this city: it named it, in any language, or named none."""
    wanted = {str(name).strip().casefold() for name in buyer.meeting_cities if str(name).strip()}
    names = {city.name_en, city.name_es, city.name_ja} - {""}
    return not wanted or bool(wanted & {name.strip().casefold() for name in names})


def contacts_of(parties: Iterable[Party]) -> list[Whose]:
    """Whom a list of the parties' people names."""
    return [whose for party in parties for whose in contact_of(party.profile)]


def named_in_course(meeting: Meeting) -> list[Whose]:
    """Of whom the course of a meeting says that the organizer spoke with them."""
    organisations = {
        ActorKind.BUYER: meeting.buyer.organisation_id,
        ActorKind.SUPPLIER: meeting.supplier.organisation_id,
    }
    return [
        Whose(organisations.get(ActorKind(event.actor_kind)), event.spoke_with_email)
        for event in meeting.events.all()
        if event.spoke_with
    ]


@dataclass(frozen=True)
class Reader:
    """To whom a party's letters go, how they are addressed, and by which clock it lives."""

    email: str
    language: str
    address: dict[str, Any]
    home: zoneinfo.ZoneInfo
    # Where it is now: the delegation lives by the mission's clock while it travels.
    zone: zoneinfo.ZoneInfo

    @property
    def is_reachable(self) -> bool:
        return is_address(self.email)


def reader_of(party: Party) -> Reader:
    """The reader of a party's letters. Its organisation's profile must be loaded or loadable."""
    if party.side == Side.BUYER:
        buyer = party.organisation.buyer
        by_organizer = buyer.channel == Channel.ORGANIZER
        home = zone_of_buyer(buyer)
        return Reader(
            email=party.mission.reply_email if by_organizer else buyer.contact_email,
            language=buyer.language,
            address=buyer_address(buyer),
            home=home,
            zone=home,
        )
    supplier = party.organisation.supplier
    home = zone_of_supplier(supplier)
    return Reader(
        email=supplier.contact_email,
        language=supplier.contact_language,
        address=supplier_address(supplier),
        home=home,
        zone=zone_of(party.mission) if is_travelling(party.mission) else home,
    )


def is_travelling(mission: Mission, *, now: dt.datetime | None = None) -> bool:
    """The delegation has left, or is about to."""
    today = (now or timezone.now()).astimezone(zone_of(mission)).date()
    return mission.starts_on - dt.timedelta(days=1) <= today <= mission.ends_on


def is_silenced(party: Party) -> bool:
    """The party wants no letters of this mission, or took back the consent that they rest on."""
    needed = BUYER_NEEDS if party.side == Side.BUYER else SUPPLIER_NEEDS
    wants_none = OptOut.objects.filter(
        Q(scope=OptOutScope.ALL) | Q(scope=OptOutScope.MISSION, mission_id=party.mission_id),
        organisation_id=party.organisation_id,
    )
    return wants_none.exists() or has_withdrawn(party.organisation, needed)
