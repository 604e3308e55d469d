"""For whom a request acts: a person with all their organisations, or a key with one of them."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet
from rest_framework.exceptions import NotAuthenticated
from rest_framework.request import Request

from accounts.domain.accesses import Reader
from accounts.domain.queries import memberships_of
from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, User
from matchmaking.api.models import ApiKey
from matchmaking.missions.domain.queries import TAKING_PART
from matchmaking.missions.models import Mission
from matchmaking.profiles.domain.contacts import organizer_for
from matchmaking.profiles.domain.queries import kept_by_themselves, organisations_visible_from

# Where the request carries its principal, beside what the server says of it.
CARRIED = "puente.principal"


@dataclass(frozen=True)
class Principal:
    """Every queryset of the API starts here, so that another tenant's object does not exist."""

    user: User
    key: ApiKey | None

    @property
    def ident(self) -> str:
        return f"user:{self.user.pk}" if self.key is None else f"key:{self.key.pk}"

    @cached_property
    def memberships(self) -> list[Membership]:
        """Read once a request. A key has its maker's membership, as long as it lasts."""
        found = memberships_of(self.user)
        if self.key is not None:
            found = found.filter(organisation_id=self.key.organisation_id)
        return list(found)

    @property
    def may_edit_somewhere(self) -> bool:
        return any(membership.may_edit for membership in self.memberships)

    def own(
        self, *, kind: OrganisationKind | None = None, editing: bool = False
    ) -> QuerySet[Organisation]:
        """Its organisations; `editing` leaves out those in which it may only read."""
        return Organisation.objects.filter(
            pk__in=[
                membership.organisation_id
                for membership in self.memberships
                if (kind is None or membership.organisation.kind == kind)
                and (membership.may_edit or not editing)
            ]
        )

    def visible(self) -> QuerySet[Organisation]:
        """Its own organisations and the participants of missions that it organizes."""
        return organisations_visible_from(self.own())

    def may_add_to(self, organisation_id: int) -> bool:
        """Its own, or a participant of a mission that it organizes."""
        found = organisations_visible_from(self.own(editing=True))
        return found.filter(pk=organisation_id).exists()

    def may_edit(self, organisation_id: int) -> bool:
        """As `may_add_to`; of participants those that keep no page themselves, as with sheets."""
        if self.own(editing=True).filter(pk=organisation_id).exists():
            return True
        kept = kept_by_themselves(Organisation.objects.filter(pk=organisation_id))
        return self.may_add_to(organisation_id) and not kept.exists()

    def readers_of(self, participants: Collection[int]) -> dict[Reader, set[int]]:
        """By which of its organizers each of `participants` may be read, for the history."""
        organizers = organizer_for(participants, own=self.own())
        of_key = self.key.organisation_id if self.key else None
        found: dict[Reader, set[int]] = defaultdict(set)
        for participant in participants:
            reader = Reader(
                user=self.user,
                organisation_id=organizers.get(participant) or of_key,
                key=self.key.prefix if self.key else "",
                own=frozenset(membership.organisation_id for membership in self.memberships),
            )
            found[reader].add(participant)
        return found

    def organized_missions(self, *, editing: bool = False) -> QuerySet[Mission]:
        organizers = self.own(kind=OrganisationKind.ORGANIZER, editing=editing)
        return Mission.objects.filter(organizer__in=organizers).select_related("organizer")

    def missions(self) -> QuerySet[Mission]:
        """Those that it organizes, and those in which it takes part."""
        own = self.own()
        part = Q(enrolments__organisation__in=own, enrolments__state__in=TAKING_PART)
        found = Mission.objects.filter(Q(organizer__in=own) | part).distinct()
        return found.select_related("organizer")


def principal_of(request: Request) -> Principal:
    """The request's principal, the same object each time; NotAuthenticated without a log-in."""
    carried = request.META.get(CARRIED)
    if isinstance(carried, Principal):
        return carried
    if not isinstance(request.user, User):
        raise NotAuthenticated
    key = request.auth if isinstance(request.auth, ApiKey) else None
    made = Principal(request.user, key)
    request.META[CARRIED] = made
    return made
