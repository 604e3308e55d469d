"""Reads of missions, always from where the viewer stands."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.common.enums import Publication
from matchmaking.missions.enums import EnrolmentState
from matchmaking.missions.models import Enrolment, Exclusion, Mission
from matchmaking.profiles.enums import Confidentiality, NeedState
from matchmaking.profiles.models import Need

TAKING_PART = (EnrolmentState.INVITED, EnrolmentState.CONFIRMED)


def missions_of_organizer(organizer: Organisation) -> QuerySet[Mission]:
    return Mission.objects.filter(organizer=organizer).select_related("organizer")


def with_participant_counts(missions: QuerySet[Mission]) -> QuerySet[Mission]:
    """Adds `suppliers_count`, `buyers_count` and `confirmed_count`, the withdrawn left out."""
    standing = Q(enrolments__state__in=TAKING_PART)
    kind = "enrolments__organisation__kind"
    return missions.annotate(
        suppliers_count=Count(
            "enrolments", filter=standing & Q(**{kind: OrganisationKind.SUPPLIER}), distinct=True
        ),
        buyers_count=Count(
            "enrolments", filter=standing & Q(**{kind: OrganisationKind.BUYER}), distinct=True
        ),
        confirmed_count=Count(
            "enrolments", filter=Q(enrolments__state=EnrolmentState.CONFIRMED), distinct=True
        ),
    )


def enrolments_of_organisation(organisation: Organisation) -> QuerySet[Enrolment]:
    """Its part in missions, the next ones first."""
    return (
        Enrolment.objects.filter(organisation=organisation)
        .select_related("mission", "mission__organizer")
        .prefetch_related("mission__cities")
        .order_by("-mission__starts_on", "pk")
    )


def supplier_enrolments(mission: Mission) -> QuerySet[Enrolment]:
    return mission.enrolments.filter(organisation__kind=OrganisationKind.SUPPLIER).select_related(
        "organisation", "organisation__supplier", "organisation__supplier__state"
    )


def buyer_enrolments(mission: Mission) -> QuerySet[Enrolment]:
    return mission.enrolments.filter(organisation__kind=OrganisationKind.BUYER).select_related(
        "organisation", "organisation__buyer", "organisation__buyer__prefecture"
    )


def organisations_taking_part(mission: Mission) -> QuerySet[Organisation]:
    return Organisation.objects.filter(
        enrolments__mission=mission, enrolments__state__in=TAKING_PART
    )


def organisations_to_exclude(organisation: Organisation) -> QuerySet[Organisation]:
    """Whom it may name: the other side of the missions in which it takes part.

    A supplier is not shown the buyers that want to stay anonymous until they accept.
    """
    missions = Enrolment.objects.filter(organisation=organisation, state__in=TAKING_PART)
    others = Enrolment.objects.filter(
        mission__in=missions.values("mission"), state__in=TAKING_PART
    ).exclude(organisation__kind=organisation.kind)
    found = Organisation.objects.filter(pk__in=others.values("organisation"))
    if organisation.kind == OrganisationKind.SUPPLIER:
        anonymous = Need.objects.filter(confidentiality=Confidentiality.ANONYMOUS)
        found = found.exclude(pk__in=anonymous.values("buyer__organisation"))
    return (
        found.exclude(pk__in=Exclusion.objects.filter(organisation=organisation).values("excluded"))
        .select_related("buyer", "supplier")
        .order_by("buyer__name_en", "legal_name", "pk")
    )


def exclusions_of(organisation: Organisation) -> QuerySet[Exclusion]:
    """Its own exclusions with their reasons: for its members only."""
    return Exclusion.objects.filter(organisation=organisation).select_related(
        "excluded__buyer", "excluded__supplier"
    )


@dataclass(frozen=True, slots=True)
class MissionNumbers:
    suppliers: int
    suppliers_published: int
    buyers: int
    needs_open: int
    standing_consents: int


def numbers_of(mission: Mission) -> MissionNumbers:
    """What the organizer sees first; the withdrawn are not counted."""
    taking_part = mission.enrolments.filter(state__in=TAKING_PART)
    supplier = Q(organisation__kind=OrganisationKind.SUPPLIER)
    counted = taking_part.aggregate(
        suppliers=Count("pk", filter=supplier, distinct=True),
        suppliers_published=Count(
            "pk",
            filter=supplier & Q(organisation__supplier__publication=Publication.PUBLISHED),
            distinct=True,
        ),
        buyers=Count("pk", filter=Q(organisation__kind=OrganisationKind.BUYER), distinct=True),
        needs_open=Count(
            "organisation__buyer__needs",
            filter=Q(organisation__buyer__needs__state=NeedState.OPEN),
            distinct=True,
        ),
        standing_consents=Count("pk", filter=Q(standing_consent=True), distinct=True),
    )
    return MissionNumbers(**counted)
