"""Addresses of ours that name a mail and cannot be made up: where its bounces and replies go.

"bounces@host" gives "bounces+12.<signature>@host". The signature is hexadecimal, since some servers
fold the case of a local part. Bounces and replies are signed apart: an address that every reader
sees in Reply-To must not do as a return path, or a reader could suppress an address.
"""

from email.utils import parseaddr

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from matchmaking.common.keys import key_in

_RETURN_PATH = "matchmaking.outbox.return_path"
_REPLY = "matchmaking.outbox.reply"
_SERVICE = "matchmaking.outbox.service"
METADATA_KEY = "puente_mail"


def return_path(mail_id: int) -> str:
    """The envelope sender that names its mail (VERP), or empty where none is configured."""
    return _signed(settings.OUTBOX_BOUNCE_ADDRESS, mail_id, _RETURN_PATH)


def mail_of_return_path(address: str) -> int | None:
    """The mail whose bounce came to `address`; None for a forged or foreign one."""
    return _mail_of(address, _RETURN_PATH)


def reply_address(mail_id: int) -> str:
    """The Reply-To that names its mail, or empty where none is configured."""
    return _signed(settings.OUTBOX_REPLY_ADDRESS, mail_id, _REPLY)


def mail_of_reply_address(address: str) -> int | None:
    """The mail that was answered to `address`; None for a forged or foreign one."""
    return _mail_of(address, _REPLY)


def envelope_id(mail_id: int) -> str:
    """What a mail service is told to repeat in its reports."""
    return f"{mail_id}.{_signature(mail_id, _SERVICE)}"


def mail_of_envelope_id(text: str) -> int | None:
    """The mail that a service's report repeats; None for a forged or foreign one."""
    return _read(text, _SERVICE)


def _signed(base: str, mail_id: int, salt: str) -> str:
    if not base:
        return ""
    local, _, host = base.rpartition("@")
    return f"{local}+{mail_id}.{_signature(mail_id, salt)}@{host}"


def _mail_of(address: str, salt: str) -> int | None:
    local = parseaddr(address)[1].rpartition("@")[0]
    return _read(local.rpartition("+")[2], salt)


def _read(text: str, salt: str) -> int | None:
    number, _, signature = text.partition(".")
    mail_id = key_in(number)
    if mail_id is None:
        return None
    given, expected = signature.lower(), _signature(mail_id, salt)
    return mail_id if constant_time_compare(given, expected) else None


def _signature(mail_id: int, salt: str) -> str:
    return salted_hmac(salt, str(mail_id), algorithm="sha256").hexdigest()[:20]
