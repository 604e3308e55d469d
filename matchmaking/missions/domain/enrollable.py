"""Whom an organizer may enrol: known from its other missions, and not in this one."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.missions.domain.queries import TAKING_PART
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.profiles.domain.queries import keep_to_themselves, took_back_consent
from matchmaking.profiles.models import Buyer, Supplier
from matchmaking.taxonomy.models import Region, Sector


@dataclass(frozen=True, slots=True)
class Enrollable:
    """One row of the list; place and sectors are those of a profile that is still shown."""

    organisation: Organisation
    place: Region | None = None
    sectors: list[Sector] = field(default_factory=list)


def enrollable_organisations(mission: Mission) -> QuerySet[Organisation]:
    """Suppliers and buyers that its organizer knows from another mission, and not in this one.

    That organizer alone: somebody who also works for another must not carry its participants over.
    """
    known = Enrolment.objects.filter(mission__organizer=mission.organizer_id)
    return (
        Organisation.objects.filter(pk__in=known.values("organisation"))
        .exclude(pk__in=mission.enrolments.filter(state__in=TAKING_PART).values("organisation"))
        .exclude(kind=OrganisationKind.ORGANIZER)
        .select_related("buyer", "supplier")
    )


def enrollable_rows(organisations: Sequence[Organisation]) -> list[Enrollable]:
    """The rows for these organisations, in their order and in a few queries."""
    keys = [organisation.pk for organisation in organisations]
    suppliers = (
        Supplier.objects.filter(organisation__in=keys)
        .exclude(keep_to_themselves())
        .select_related("state")
        .prefetch_related("sectors")
    )
    buyers = (
        Buyer.objects.filter(organisation__in=keys)
        .exclude(took_back_consent())
        .select_related("prefecture")
        .prefetch_related("needs__sector")
    )
    facts: dict[int, tuple[Region | None, list[Sector]]] = {
        supplier.organisation_id: (supplier.state, list(supplier.sectors.all()))
        for supplier in suppliers
    }
    for buyer in buyers:
        wanted = {need.sector for need in buyer.needs.all() if need.sector is not None}
        facts[buyer.organisation_id] = (
            buyer.prefecture,
            sorted(wanted, key=lambda sector: sector.pk),
        )
    return [
        Enrollable(organisation, *facts.get(organisation.pk, (None, [])))
        for organisation in organisations
    ]
