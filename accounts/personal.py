"""What accounts keep of people."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.db.models import Q

from accounts.audit import register_administered
from accounts.domain.accesses import Whose
from accounts.domain.personal import accounts_of, email_hash
from accounts.enums import Seen
from accounts.models import Consent, DataAccess, ErasureRequest, Invitation, Membership, User
from matchmaking.common.personal import (
    Found,
    Holding,
    keep,
    naming,
    nobody,
    register_holding,
    unguarded,
)
from matchmaking.outbox.models import Incoming, Mail, Suppression

_LOOK = ("at", "what", "way", "reader__legal_name", "organisation__legal_name")


def _register_administered() -> None:
    """The administration's pages of accounts and of the outbox, which cannot import accounts."""
    for model in (User, Invitation, ErasureRequest):
        register_administered(model, lambda row: [Whose(address=row.email)], what=Seen.ACCOUNT)
    register_administered(Mail, lambda mail: [Whose(address=mail.recipient)], what=Seen.MESSAGE)
    register_administered(
        Incoming, lambda incoming: [Whose(address=incoming.sender)], what=Seen.MESSAGE
    )
    register_administered(Suppression, lambda row: [Whose(address=row.address)])


def _erase_users(users: Found) -> None:
    # The row stays: decisions name it as their maker. Nobody can tell any more who it was.
    for user in list(users):
        EmailAddress.objects.filter(user=user).delete()
        Authenticator.objects.filter(user=user).delete()
        Membership.objects.filter(user=user).delete()
        user.email, user.full_name, user.is_active = nobody(user.pk), "", False
        user.is_staff = user.is_superuser = False
        user.set_unusable_password()
        user.save()


def _delete(rows: Found) -> None:
    rows.delete()


def _erase_looks(looks: Found) -> None:
    looks.update(person_hash="")


def _erase_log(entries: Found) -> None:
    entries.update(object_repr="", change_message="")


HOLDINGS = (
    Holding(
        "account",
        accounts_of,
        ("email", "full_name", "language", "time_zone", "date_joined", "last_login"),
        _erase_users,
    ),
    Holding(
        # Whose account it is, is nothing that the person at this address may read or erase.
        "addresses that another account entered and nobody confirmed",
        lambda email: (
            unguarded(EmailAddress)
            .filter(email__iexact=email, verified=False)
            .exclude(user__email__iexact=email)
        ),
        ("email",),
        _delete,
    ),
    Holding(
        "invitations",
        lambda email: unguarded(Invitation).filter(email__iexact=email),
        ("email", "organisation__legal_name", "role", "created_at", "used_at"),
        _delete,
    ),
    Holding(
        "memberships",
        lambda email: unguarded(Membership).filter(user__email__iexact=email),
        ("organisation__legal_name", "role", "created_at"),
        _delete,
    ),
    Holding(
        "consents that the account recorded",
        lambda email: unguarded(Consent).filter(user__email__iexact=email),
        ("organisation__legal_name", "purpose", "given", "at", "notice_version", "channel"),
        keep,
    ),
    Holding(
        "the administration's log",
        lambda email: unguarded(LogEntry).filter(
            Q(user__email__iexact=email) | naming("object_repr", email)
        ),
        ("action_time", "action_flag", "object_repr"),
        _erase_log,
    ),
    Holding(
        "who looked at it",
        lambda email: unguarded(DataAccess).filter(person_hash=email_hash(email)),
        _LOOK,
        _erase_looks,
    ),
    Holding(
        "what the account looked at",
        lambda email: unguarded(DataAccess).filter(user__email__iexact=email),
        _LOOK,
        keep,
    ),
)


def register() -> None:
    for holding in HOLDINGS:
        register_holding(holding)
    _register_administered()
