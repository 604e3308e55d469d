"""Addresses that are not written to any more, and the return paths that tell of them."""

from email.utils import parseaddr

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from matchmaking.outbox.enums import SuppressionReason
from matchmaking.outbox.models import Suppression

_SALT = "matchmaking.outbox.return_path"


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


def return_path(mail_id: int) -> str:
    """The envelope sender that names its mail (VERP), or empty where none is configured.

    `settings.OUTBOX_BOUNCE_ADDRESS` "bounces@host" gives "bounces+12.<signature>@host". The
    signature is hexadecimal, since some servers fold the case of a local part.
    """
    if not settings.OUTBOX_BOUNCE_ADDRESS:
        return ""
    local, _, host = settings.OUTBOX_BOUNCE_ADDRESS.rpartition("@")
    return f"{local}+{mail_id}.{_signature(mail_id)}@{host}"


def mail_of_return_path(address: str) -> int | None:
    """The mail whose bounce came to `address`; None for a forged or foreign one."""
    local = parseaddr(address)[1].rpartition("@")[0]
    number, _, signature = local.rpartition("+")[2].partition(".")
    if not (number.isascii() and number.isdigit()):
        return None
    expected = _signature(int(number))
    return int(number) if constant_time_compare(signature.lower(), expected) else None


def _signature(mail_id: int) -> str:
    return salted_hmac(_SALT, str(mail_id), algorithm="sha256").hexdigest()[:20]
