"""What may be asked about people, organisations and consents."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from accounts.enums import OrganisationKind
from accounts.models import Membership, Organisation, User


def memberships_of(
    user: User | AnonymousUser, *, kind: OrganisationKind | None = None
) -> QuerySet[Membership]:
    """The memberships of `user` with their organisations, oldest first; none for a visitor."""
    if user.pk is None:
        return Membership.objects.none()
    memberships = Membership.objects.filter(user_id=user.pk).select_related("organisation")
    if kind is not None:
        memberships = memberships.filter(organisation__kind=kind)
    return memberships.order_by("pk")


def organisations_of(
    user: User | AnonymousUser, *, kind: OrganisationKind | None = None
) -> QuerySet[Organisation]:
    """The organisations that `user` belongs to: the scope of every page behind a log-in."""
    return Organisation.objects.filter(
        pk__in=memberships_of(user, kind=kind).values("organisation")
    )
