"""The form that asks for a new password; apart from the other forms, since allauth's read those."""

from allauth.account.forms import ResetPasswordForm as AllauthForm

from accounts.domain.personal import accounts_of
from accounts.models import User


class ResetPasswordForm(AllauthForm):
    users: list[User]

    def clean_email(self) -> str:
        """As allauth's, which also opens an account to an address that was only entered there.

        Whoever mistypes a new address would hand the account to its reader.
        """
        email: str = super().clean_email()
        theirs = set(accounts_of(email).values_list("pk", flat=True))
        self.users = [user for user in self.users if user.pk in theirs]
        return email
