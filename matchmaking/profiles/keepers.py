"""Asking the company of a profile from a list to keep it itself: one alone, or many at once."""

import enum

from django.db import transaction

from accounts.domain.errors import AlreadyKeptError, TooManyInvitationsError
from accounts.domain.members import invite_keeper, keeper_of
from accounts.letters import send_invitation
from accounts.models import User
from matchmaking.common.enums import Language
from matchmaking.outbox.domain.suppression import is_suppressed
from matchmaking.profiles.models import Supplier


class Asked(enum.Enum):
    """What came of it; but for SENT nothing was sent."""

    SENT = enum.auto()
    BEFORE = enum.auto()
    """An earlier invitation is still good."""
    KEPT = enum.auto()
    """The company has members."""
    NO_ADDRESS = enum.auto()
    UNREACHABLE = enum.auto()
    """Letters to the address are not sent: they came back, or its reader wants none."""
    TOO_OFTEN = enum.auto()


def ask_to_keep(*, supplier: Supplier, user: User, again: bool) -> Asked:
    """Invite the contact of `supplier` as its first owner, in the contact's language.

    With `again` also where an earlier invitation is still good, which is taken back.
    """
    if not supplier.contact_email:
        return Asked.NO_ADDRESS
    if is_suppressed(supplier.contact_email):
        return Asked.UNREACHABLE
    keeper = keeper_of(supplier.organisation)
    if not again and not keeper.has_members and keeper.invited_at is not None:
        return Asked.BEFORE
    try:
        # The letter holds the only copy of the secret, so the two stand or fall together.
        with transaction.atomic():
            send_invitation(
                invite_keeper(
                    organisation=supplier.organisation,
                    email=supplier.contact_email,
                    language=Language(supplier.contact_language),
                    invited_by=user,
                )
            )
    except AlreadyKeptError:
        return Asked.KEPT
    except TooManyInvitationsError:
        return Asked.TOO_OFTEN
    return Asked.SENT
