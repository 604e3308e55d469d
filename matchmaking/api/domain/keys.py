"""What happens to keys of the API."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from matchmaking.api.enums import Scope
from matchmaking.api.models import ApiKey
from matchmaking.common.tokens import new_token, token_hash

MARK = "pnt_"
"""How every key begins, so that scanners find one that was published by mistake."""
SHOWN = 12
LONGEST_LIFE = timedelta(days=366)
# Writing each use would make every read of a busy integration a write.
USE_NOTED_EVERY = timedelta(minutes=1)


class NewKey(NamedTuple):
    key: ApiKey
    secret: str
    """Shown to its maker once; the database keeps its hash."""


def create_key(
    *,
    organisation: Organisation,
    name: str,
    scopes: Iterable[Scope],
    created_by: User,
    lifetime: timedelta,
) -> NewKey:
    """A key that acts for `organisation` as `created_by`, for `lifetime` from now."""
    chosen = [str(scope) for scope in Scope if scope in set(scopes)]
    if not chosen:
        raise ValueError("a key without a scope opens nothing")
    if not timedelta(0) < lifetime <= LONGEST_LIFE:
        raise ValueError("a key lives at most a year")
    secret = MARK + new_token()
    key = ApiKey.objects.create(
        organisation=organisation,
        name=name.strip(),
        prefix=secret[:SHOWN],
        key_hash=token_hash(secret),
        scopes=chosen,
        created_by=created_by,
        expires_at=timezone.now() + lifetime,
    )
    return NewKey(key, secret)


def usable_names(organisation: Organisation) -> QuerySet[ApiKey, str]:
    """What its keys are called that open something now."""
    usable = keys_of(organisation).filter(
        _maker_belongs(), revoked_at__isnull=True, expires_at__gt=timezone.now()
    )
    return usable.values_list("name", flat=True)


def revoke_key(*, key: ApiKey) -> bool:
    """The key opens nothing from now on; False if it was revoked before."""
    now = timezone.now()
    standing = ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True)
    return standing.update(revoked_at=now, updated_at=now) == 1


def find_key(*, secret: str, at: datetime) -> ApiKey | None:
    """The key that `secret` opens at `at`; None if unknown, revoked, expired or its maker is off.

    Compared by hash in the database, so the time it takes says nothing about the secret.
    """
    if not secret.startswith(MARK):
        return None
    usable = ApiKey.objects.filter(
        revoked_at__isnull=True, expires_at__gt=at, created_by__is_active=True
    )
    return (
        usable.filter(key_hash=token_hash(secret))
        .select_related("organisation", "created_by")
        .first()
    )


def note_use(*, key: ApiKey, at: datetime) -> bool:
    """Remember that the key was used; False where that was written less than a minute ago."""
    stale = at - USE_NOTED_EVERY
    if key.last_used_at is not None and key.last_used_at > stale:
        return False
    due = Q(last_used_at__isnull=True) | Q(last_used_at__lte=stale)
    return ApiKey.objects.filter(due, pk=key.pk).update(last_used_at=at) == 1


def keys_of(organisation: Organisation) -> QuerySet[ApiKey]:
    """Its keys, the usable and the revoked, newest first.

    Adds `maker_belongs`: without it a key that is good by its dates opens nothing.
    """
    keys = ApiKey.objects.filter(organisation=organisation).select_related("created_by")
    return keys.annotate(maker_belongs=_maker_belongs())


def _maker_belongs() -> Exists:
    return Exists(
        Membership.objects.filter(
            user=OuterRef("created_by"), organisation=OuterRef("organisation"), user__is_active=True
        )
    )
