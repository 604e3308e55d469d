"""Who belongs to an organisation: inviting, joining, changing roles, leaving."""

from datetime import datetime, timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.domain.errors import (
    AlreadyKeptError,
    AlreadyMemberError,
    InvitationUnusableError,
    LastOwnerError,
    TooManyInvitationsError,
    WrongAddressError,
)
from accounts.enums import Role
from accounts.models import Invitation, Membership, Organisation, User
from matchmaking.common.enums import Language
from matchmaking.common.tokens import new_token, token_hash

INVITATION_LIFETIME = timedelta(days=14)
# Anybody may sign an organisation up, and its invitations go to any address, under a name that is
# also theirs to choose: without a bound the site would send whatever they like to thousands.
MOST_INVITATIONS = 40
COUNTED_WITHIN = timedelta(days=1)


class NewInvitation(NamedTuple):
    invitation: Invitation
    # The secret of the link. It stands in the letter alone; the database keeps its hash.
    token: str


@transaction.atomic
def invite_member(
    *,
    organisation: Organisation,
    email: str,
    role: Role,
    language: Language,
    invited_by: User | None,
) -> NewInvitation:
    """An invitation for `email`, good for `INVITATION_LIFETIME`; an earlier open one is taken back.

    Raises AlreadyMemberError where that address belongs to a member, and TooManyInvitationsError
    after `MOST_INVITATIONS` within a day, into it or by `invited_by` into their own organisations.
    """
    # The row is the lock: of two invitations of one person at once, one takes the other back.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, user__email__iexact=email).exists():
        raise AlreadyMemberError(email)
    now = timezone.now()
    if _invited_lately(organisation, by=invited_by, at=now) >= MOST_INVITATIONS:
        raise TooManyInvitationsError(str(organisation))
    earlier = Invitation.objects.open_at(now).filter(organisation=organisation, email__iexact=email)
    earlier.update(revoked_at=now)
    token = new_token()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        language=language,
        token_hash=token_hash(token),
        invited_by=invited_by,
        expires_at=now + INVITATION_LIFETIME,
    )
    return NewInvitation(invitation, token)


def _invited_lately(organisation: Organisation, *, by: User | None, at: datetime) -> int:
    """How many were invited into `organisation`, or by one person into any of their own.

    What an organizer sends to companies of its list is counted at each company alone.
    """
    counted = Q(organisation=organisation)
    own = Membership.objects.filter(user=by)
    if by is not None and own.filter(organisation=organisation).exists():
        counted |= Q(invited_by=by, organisation__in=own.values("organisation"))
    return Invitation.objects.filter(counted, created_at__gt=at - COUNTED_WITHIN).count()


@transaction.atomic
def invite_keeper(
    *, organisation: Organisation, email: str, language: Language, invited_by: User
) -> NewInvitation:
    """Invite the first owner of an organisation that an organizer brought in.

    Raises AlreadyKeptError where it has members: they alone invite others.
    """
    # The row is the lock: of two that are invited at once, neither finds the other inside.
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if keeper_of(organisation).has_members:
        raise AlreadyKeptError(str(organisation))
    return invite_member(
        organisation=organisation,
        email=email,
        role=Role.OWNER,
        language=language,
        invited_by=invited_by,
    )


class Keeper(NamedTuple):
    """Who keeps an organisation's page: its members, or whoever was asked to."""

    has_members: bool
    invited_at: datetime | None


def keeper_of(organisation: Organisation) -> Keeper:
    """An imported organisation has no members until somebody accepts an invitation."""
    waiting = Invitation.objects.open_at(timezone.now()).filter(organisation=organisation)
    return Keeper(
        has_members=Membership.objects.filter(organisation=organisation).exists(),
        invited_at=waiting.order_by("created_at").values_list("created_at", flat=True).last(),
    )


def find_invitation(*, token: str) -> Invitation | None:
    """The invitation that `token` opens now; None if it is unknown, used, taken back or expired."""
    return (
        Invitation.objects.open_at(timezone.now())
        .filter(token_hash=token_hash(token))
        .select_related("organisation", "invited_by")
        .first()
    )


def was_used(*, token: str) -> bool:
    """Whether somebody joined by the link: who opens it again has only to log in."""
    return Invitation.objects.filter(token_hash=token_hash(token), used_at__isnull=False).exists()


def joined_by(*, token: str, user: User) -> Membership | None:
    """The membership of `user`, if it was they who joined by `token` before."""
    used = Invitation.objects.filter(token_hash=token_hash(token), used_by=user)
    memberships = Membership.objects.filter(user=user, organisation__in=used.values("organisation"))
    return memberships.select_related("organisation").first()


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User) -> Membership:
    """`user` joins by `invitation`, which is thereby used.

    Raises WrongAddressError unless `user` has confirmed the invited address, and
    InvitationUnusableError if somebody was quicker, or the time is over. Who is a member already
    keeps their role.
    """
    if invitation.email.lower() not in confirmed_addresses(user):
        raise WrongAddressError(invitation.email)
    now = timezone.now()
    claimed = (
        Invitation.objects.open_at(now)
        .filter(pk=invitation.pk)
        .update(used_at=now, used_by=user, updated_at=now)
    )
    if claimed != 1:
        raise InvitationUnusableError
    membership, _created = Membership.objects.get_or_create(
        user=user, organisation=invitation.organisation, defaults={"role": invitation.role}
    )
    return membership


def revoke_invitation(*, invitation: Invitation) -> bool:
    """Take an open invitation back; False if it was used, taken back or expired before."""
    now = timezone.now()
    open_one = Invitation.objects.open_at(now).filter(pk=invitation.pk)
    return open_one.update(revoked_at=now, updated_at=now) == 1


@transaction.atomic
def change_role(*, membership: Membership, role: Role) -> None:
    """Raises LastOwnerError where the only owner would become less."""
    if role != Role.OWNER:
        _keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role", "updated_at"])


@transaction.atomic
def remove_member(*, membership: Membership) -> None:
    """Raises LastOwnerError for the only owner."""
    _keep_an_owner(membership)
    membership.delete()


def confirmed_addresses(user: User) -> set[str]:
    """The addresses that `user` has shown to be theirs, in small letters."""
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return {email.lower() for email in addresses.values_list("email", flat=True)}


def confirm_first_address(user: User) -> bool:
    """Count the address by which `user` signed up as theirs, where none is yet.

    For who has just used a link that was sent there: a second letter would ask them the same.
    """
    if confirmed_addresses(user):
        return False
    first = EmailAddress.objects.filter(user=user, email__iexact=user.email).first()
    return first is not None and bool(first.set_verified())


@transaction.atomic
def replace_address(*, user: User, email: str) -> None:
    """Make `email` the one address of `user`, to be confirmed at the next log-in.

    The earlier ones are forgotten: whoever reads their mail would else choose a new password.
    """
    user.email = email.strip().lower()
    user.save(update_fields=["email"])
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=user.email, verified=False, primary=True)


def open_invitations_for(user: User, *, at: datetime) -> list[Invitation]:
    """Invitations to the confirmed addresses of `user` that may be accepted at `at`."""
    addresses = confirmed_addresses(user)
    invitations = Invitation.objects.open_at(at).filter(email__in=addresses)
    return list(invitations.select_related("organisation", "invited_by").order_by("pk"))


def _keep_an_owner(membership: Membership) -> None:
    # Who is switched off can name no other owner.
    owners = Membership.objects.select_for_update().filter(
        organisation_id=membership.organisation_id, role=Role.OWNER, user__is_active=True
    )
    # The rows are read, not counted: PostgreSQL locks only rows that are read.
    if {owner.pk for owner in owners} == {membership.pk}:
        raise LastOwnerError
