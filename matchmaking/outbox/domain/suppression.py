"""Addresses that are not written to any more."""

from django.db import IntegrityError, transaction

from matchmaking.outbox.enums import SuppressionReason
from matchmaking.outbox.models import Suppression


def is_suppressed(address: str) -> bool:
    return Suppression.objects.filter(address__iexact=address).exists()


def suppress(*, address: str, reason: str = SuppressionReason.HARD_BOUNCE, note: str = "") -> None:
    """Write to `address` no more. Safe to repeat: the first reason stays."""
    if is_suppressed(address):
        return
    try:
        with transaction.atomic():
            Suppression.objects.create(address=address, reason=reason, note=note)
    except IntegrityError:
        return  # Another worker met the same bounce; its row says the same.
