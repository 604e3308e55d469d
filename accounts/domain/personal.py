"""The rights of a person over their data: to read it, to have it blocked, to have it erased."""

import datetime as dt
import hashlib
from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import ErasureRequest, User
from matchmaking.common.personal import Found, holdings, unguarded
from matchmaking.outbox.domain.queue import cancel_mail
from matchmaking.outbox.domain.suppression import suppress
from matchmaking.outbox.enums import MailState, SuppressionReason
from matchmaking.outbox.models import Mail

# Between blocking and erasing: time for the person to think again, and for claims to come up.
BLOCKED_FOR = dt.timedelta(days=30)


class NotBlockedLongEnoughError(Exception):
    """Erasing comes after blocking, and not at once."""


class ErasedBeforeError(NotBlockedLongEnoughError):
    """Erased, and not blocked again since."""


def personal_data(*, email: str) -> dict[str, list[dict[str, Any]]]:
    """{holding: rows} of everything that is kept under `email`; holdings without rows left out."""
    found = {
        holding.name: list(_by_key(holding.find(email)).order_by("pk").values(*holding.fields))
        for holding in holdings()
    }
    return {name: rows for name, rows in found.items() if rows}


@transaction.atomic
def block_person(*, email: str) -> ErasureRequest:
    """Stage one: nothing more is sent to them and they cannot log in; nothing is lost yet."""
    now = timezone.now()
    request, _created = ErasureRequest.objects.get_or_create(
        email_hash=email_hash(email), defaults={"email": email, "blocked_at": now}
    )
    if request.erased_at is not None:
        # Data came again after an erasure, from a backup or an import: it begins anew.
        request.email, request.blocked_at, request.erased_at = email, now, None
        request.save(update_fields=["email", "blocked_at", "erased_at", "updated_at"])
    accounts_of(email).update(is_active=False)
    suppress(address=email, reason=SuppressionReason.MANUAL, note="blocked at their request")
    waiting = Mail.objects.filter(recipient__iexact=email, state=MailState.QUEUED)
    for mail_id in list(waiting.values_list("pk", flat=True)):
        cancel_mail(mail_id=mail_id, note="blocked at their request")
    return request


@transaction.atomic
def erase_person(*, email: str, at_once: bool = False) -> dict[str, int]:
    """Stage two: take out what tells who it was; {holding: how many rows}.

    NotBlockedLongEnoughError unless they have been blocked for `BLOCKED_FOR`, or `at_once`;
    ErasedBeforeError where that is over. The address stays suppressed: without that a later import
    would write to it again.
    """
    now = timezone.now()
    request = ErasureRequest.objects.filter(email_hash=email_hash(email)).first()
    if request is not None and request.erased_at is not None:
        raise ErasedBeforeError(email)
    if request is None or not (at_once or request.blocked_at <= now - BLOCKED_FOR):
        raise NotBlockedLongEnoughError(email)
    # All are found before anything is taken out: an answer is found by the address of its letter.
    found = [(holding, _by_key(holding.find(email))) for holding in holdings()]
    erased = {holding.name: rows.count() for holding, rows in found}
    for holding, rows in found:
        holding.erase(rows)
    request.email, request.erased_at = "", now
    request.save(update_fields=["email", "erased_at", "updated_at"])
    return {name: number for name, number in erased.items() if number}


def blocked_hashes(hashes: Iterable[str]) -> set[str]:
    """Those of `hashes` (of `email_hash`) whose person asked to be erased, and is blocked."""
    waiting = ErasureRequest.objects.filter(email_hash__in=set(hashes), erased_at__isnull=True)
    return set(waiting.values_list("email_hash", flat=True))


def accounts_of(email: str) -> Found:
    """The accounts of the person at `email`: to log in with, or confirmed as theirs.

    Entered is not enough: anybody may mistype their new address into somebody else's.
    """
    confirmed = EmailAddress.objects.filter(email__iexact=email, verified=True)
    return unguarded(User).filter(Q(email__iexact=email) | Q(pk__in=confirmed.values("user")))


def _by_key(rows: Found) -> Found:
    keys = list(rows.order_by().values_list("pk", flat=True).distinct())
    return unguarded(rows.model).filter(pk__in=keys)


def email_hash(email: str) -> str:
    """SHA-256 of the address in lower case, in hex."""
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()
