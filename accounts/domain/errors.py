"""Why accounts refuses something; the views say it in the reader's language."""


class AccountsError(Exception):
    """A rule of accounts stands against what was asked."""


class InvitationUnusableError(AccountsError):
    """The invitation was used or taken back, has expired, or never was."""


class WrongAddressError(AccountsError):
    """The invitation is for an e-mail address that the person has not confirmed as theirs."""


class AlreadyMemberError(AccountsError):
    """The person belongs to the organisation already."""


class TooManyInvitationsError(AccountsError):
    """The organisation invited as many people within a day as it may."""


class AlreadyKeptError(AccountsError):
    """The organisation has members of its own, who alone invite others."""


class LastOwnerError(AccountsError):
    """The organisation would be left without an owner."""
