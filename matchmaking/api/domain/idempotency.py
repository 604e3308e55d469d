"""A write that is sent twice is done once: the second time gets the first answer."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from matchmaking.api.models import IdempotentRequest

KEPT = timedelta(hours=24)
# A request that has no answer after this time died with its process; its work was rolled back.
ABANDONED = timedelta(minutes=10)


class UnderWayError(Exception):
    """The same request is being worked on at this moment."""


class OtherRequestError(Exception):
    """The key was used for another request."""


def request_hash(data: Any) -> str:
    """SHA-256 of JSON data; the order of an object's names makes no difference."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def claim_request(*, principal: str, key: str, request: str, data: Any) -> IdempotentRequest:
    """The row of this request: new (`status` is None, go on), or with the answer that it had.

    Raises UnderWayError for a duplicate that has no answer yet, and OtherRequestError where `key`
    stands for another method, address or body.
    """
    now = timezone.now()
    _too_old(now).filter(principal=principal, key=key).delete()
    fingerprint = request_hash(data)
    try:
        with transaction.atomic():
            return IdempotentRequest.objects.create(
                principal=principal,
                key=key,
                request=request,
                request_hash=fingerprint,
                created_at=now,
            )
    except IntegrityError:
        held = IdempotentRequest.objects.filter(principal=principal, key=key).first()
    if held is None:
        # Released between the two statements: its first sender was refused at this moment.
        raise UnderWayError(key)
    if (held.request, held.request_hash) != (request, fingerprint):
        raise OtherRequestError(key)
    if held.status is None and not _take_over(held, now):
        raise UnderWayError(key)
    return held


def _take_over(held: IdempotentRequest, now: datetime) -> bool:
    """Claim a request whose process died; one of several that try."""
    abandoned = IdempotentRequest.objects.filter(
        pk=held.pk, status__isnull=True, created_at=held.created_at
    )
    return held.created_at < now - ABANDONED and abandoned.update(created_at=now) == 1


def keep_answer(*, claimed: IdempotentRequest, status: int, body: Any, location: str) -> None:
    """Keep the answer; call it in the transaction that wrote what the answer tells."""
    claimed.status, claimed.body, claimed.location = status, body, location
    claimed.save(update_fields=["status", "body", "location"])


def purge_requests() -> int:
    """Delete the answers that nobody may ask for any more; how many there were."""
    deleted, _by_model = _too_old(timezone.now()).delete()
    return deleted


def _too_old(now: datetime) -> QuerySet[IdempotentRequest]:
    return IdempotentRequest.objects.filter(created_at__lt=now - KEPT)


def release_request(*, claimed: IdempotentRequest) -> None:
    """Forget a request that was refused or failed: nothing was written, it may be sent again."""
    IdempotentRequest.objects.filter(pk=claimed.pk, status__isnull=True).delete()
