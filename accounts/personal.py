"""What accounts keep of people."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator

from accounts.models import Invitation, Membership, User
from matchmaking.common.personal import Found, Holding, nobody, register_holding, unguarded


def register() -> None:
    register_holding(
        Holding(
            "account",
            lambda email: unguarded(User).filter(email__iexact=email),
            ("email", "full_name", "language", "time_zone", "date_joined", "last_login"),
            _erase_users,
        )
    )
    register_holding(
        Holding(
            "invitations",
            lambda email: unguarded(Invitation).filter(email__iexact=email),
            ("email", "organisation__legal_name", "role", "created_at", "used_at"),
            _delete,
        )
    )


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
