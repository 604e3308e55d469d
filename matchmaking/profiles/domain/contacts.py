"""Whom a profile names as its contact, and for which organizer a reader sees it."""

from collections.abc import Collection, Iterable

from django.db.models import QuerySet

from accounts.domain.accesses import Whose
from accounts.models import Organisation
from matchmaking.profiles.models import Buyer, Supplier

Profile = Supplier | Buyer
# Missions stand above profiles: their enrolments' states are known here by value.
TAKING_PART = ("invited", "confirmed")


def contact_of(profile: Profile) -> list[Whose]:
    """The person whom the profile names; empty where it names none and has no way to reach one."""
    named = (profile.contact_name, profile.contact_email, profile.contact_phone)
    if not any(named):
        return []
    return [Whose(profile.organisation_id, profile.contact_email)]


def contacts_of(profiles: Iterable[Profile]) -> list[Whose]:
    return [item for profile in profiles for item in contact_of(profile)]


def organizer_for(
    participants: Collection[int], *, own: QuerySet[Organisation], preferred: int | None = None
) -> dict[int, int]:
    """{participant: the organizer among `own` by whose mission it may be read}.

    `preferred` where it is one of several, else the oldest. As in `organisations_visible_from`,
    missions are reached by name.
    """
    pairs = (
        Organisation.objects.filter(
            pk__in=own.values("pk"),
            missions__enrolments__organisation__in=participants,
            missions__enrolments__state__in=TAKING_PART,
        )
        .order_by("-pk")
        .values_list("missions__enrolments__organisation", "pk")
        .distinct()
    )
    found: dict[int, int] = {}
    for participant, organizer in pairs:
        if found.get(participant) != preferred or preferred is None:
            found[participant] = organizer
    return found
