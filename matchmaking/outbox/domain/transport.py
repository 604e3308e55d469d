"""Handing one mail to the transport, and reading from what went wrong whether it went out."""

import logging
import re
import smtplib
import time
from email.utils import format_datetime
from enum import Enum
from typing import NamedTuple

from anymail.exceptions import (
    AnymailError,
    AnymailRecipientsRefused,
    AnymailSerializationError,
    AnymailUnsupportedFeature,
)
from anymail.message import AnymailMessage
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from requests import ConnectTimeout
from urllib3.exceptions import NewConnectionError

from matchmaking.outbox.domain.addresses import (
    METADATA_KEY,
    envelope_id,
    reply_address,
    return_path,
)
from matchmaking.outbox.models import Mail

logger = logging.getLogger(__name__)

# Seconds for which a process leaves a mail server alone that did not answer.
QUIET_AFTER_SILENCE = 120.0

_quiet_until = 0.0


class Outcome(Enum):
    ACCEPTED = "accepted"
    REFUSED_FOR_NOW = "refused_for_now"
    REFUSED = "refused"
    UNKNOWN = "unknown"
    """The text may have gone out: nobody told."""


class Result(NamedTuple):
    outcome: Outcome
    error: str = ""
    hard_bounce: bool = False
    service_id: str = ""
    """What a mail service calls the mail; SMTP gives no such number."""


# Enhanced status codes (RFC 3463) that say that there is no such mailbox, or none any more.
_NO_MAILBOX = re.compile(r"\b5\.(1\.(1|2|3|6|10)|2\.1)\b")
_TOO_LARGE = re.compile(r"\b5\.(2\.3|3\.4)\b")
_ANY_ENHANCED = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_NO_MAILBOX_CODES = frozenset({550, 551, 553})
# RFC 4954: the server takes nothing from whoever has not logged in.
_LOG_IN_FIRST = 530
# RFC 1870: the letter is larger than the server takes.
_TOO_LARGE_CODE = 552
# What a mail service's HTTP answer means where it names no recipient.
_HTTP_REFUSED_FOR_NOW = frozenset({408, 425, 429, 503})
# The key, the account or the address of the service: the administrator's to mend.
_HTTP_NOT_LET_IN = frozenset({401, 402, 403, 404, 407})


def build_message(mail: Mail) -> EmailMultiAlternatives:
    """The message of `mail`: the same Message-ID, date and content however often it is built."""
    headers = {
        **mail.headers,
        "Message-ID": mail.message_id,
        "Date": format_datetime(mail.dated_at),
    }
    envelope = return_path(mail.pk)
    if envelope:
        # Django and anymail take from_email for the envelope where a From header is given.
        headers["From"] = mail.sender
    reply_to = (reply_address(mail.pk) if mail.takes_replies else "") or mail.reply_to
    message: EmailMultiAlternatives = (
        AnymailMessage(  # Django's own, and what only mail services read.
            subject=mail.subject,
            body=mail.text,
            from_email=envelope or mail.sender,
            to=[mail.recipient],
            reply_to=[reply_to] if reply_to else None,
            headers=headers,
            # Their reports name the mail by it, even where handing it over timed out.
            metadata={METADATA_KEY: envelope_id(mail.pk)},
        )
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    for item in mail.attachments.all():
        message.attach(item.filename, bytes(item.content), item.content_type)
    return message


def says_no_mailbox(text: str) -> bool:
    """Whether an enhanced status code in `text` says that there is no such mailbox."""
    return bool(_NO_MAILBOX.search(text))


def is_left_alone() -> bool:
    """Whether the mail server let this process wait in vain a moment ago.

    Each letter that is tried meanwhile would hold the process for another `EMAIL_TIMEOUT`, and
    match runs stand behind letters.
    """
    return time.monotonic() < _quiet_until


def hand_over(mail: Mail) -> Result:
    """Give `mail` to `settings.OUTBOX_TRANSPORT`, once, and say what became of it."""
    global _quiet_until
    began = time.monotonic()
    result = _hand_over(mail)
    ended = time.monotonic()
    if result.outcome is not Outcome.ACCEPTED and ended - began >= settings.EMAIL_TIMEOUT:
        _quiet_until = ended + QUIET_AFTER_SILENCE
        logger.warning("The mail server is silent; it is left alone for a while: %s", result.error)
    return result


def _hand_over(mail: Mail) -> Result:
    try:
        message = build_message(mail)
        message.message()
    except ValueError as error:  # No well-formed message: it would not become one by waiting.
        return Result(Outcome.REFUSED, str(error))
    try:
        transport = get_connection(settings.OUTBOX_TRANSPORT)
        transport.open()
    except (smtplib.SMTPException, OSError) as error:
        return _read_before_any_text(error)
    except (ImproperlyConfigured, ImportError, ValueError) as error:
        # A setting that nobody can follow: no such back end, TLS in two ways, a host with two dots.
        return _read_before_any_text(error)
    try:
        transport.send_messages([message])
    except (smtplib.SMTPException, AnymailError, OSError) as error:
        return _read(error, handed_over=getattr(transport, "handed_over", True))
    finally:
        _close(transport)
    status = getattr(message, "anymail_status", None)
    return Result(Outcome.ACCEPTED, service_id=str(getattr(status, "message_id", None) or "")[:200])


def _close(transport: BaseEmailBackend) -> None:
    # The server has answered for the letter by now; how it says good-bye changes nothing.
    try:
        transport.close()
    except (smtplib.SMTPException, OSError):
        return


def _read_before_any_text(error: Exception) -> Result:
    # A wrong password or a stopped server is the administrator's to mend, never the letter's end.
    return Result(Outcome.REFUSED_FOR_NOW, str(error))


def _read(error: Exception, *, handed_over: bool) -> Result:
    if isinstance(error, smtplib.SMTPHeloError):
        return _read_before_any_text(error)
    if isinstance(error, smtplib.SMTPSenderRefused) and not _is_too_large(error):
        # It would not hear from whom we write, and was told neither the reader nor the letter.
        return _read_before_any_text(error)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, reply = next(iter(error.recipients.values()))
        return _read_reply(code, reply, at_recipient=True)
    if isinstance(error, smtplib.SMTPResponseException):
        return _read_reply(error.smtp_code, error.smtp_error, at_recipient=False)
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Result(Outcome.REFUSED, str(error))
    if isinstance(error, AnymailRecipientsRefused):
        return Result(Outcome.REFUSED, str(error))
    if isinstance(error, AnymailError):
        return _read_service(error)
    return Result(Outcome.UNKNOWN if handed_over else Outcome.REFUSED_FOR_NOW, str(error))


def _read_service(error: AnymailError) -> Result:
    """What an HTTP service meant. A call that timed out may have been carried out all the same."""
    if isinstance(error, AnymailUnsupportedFeature | AnymailSerializationError):
        return Result(Outcome.REFUSED, str(error))
    status = getattr(error, "status_code", None)
    if status in _HTTP_REFUSED_FOR_NOW | _HTTP_NOT_LET_IN:
        return Result(Outcome.REFUSED_FOR_NOW, str(error))
    if status is not None and 400 <= status < 500:
        return Result(Outcome.REFUSED, str(error))
    if _reached_nobody(error):
        return Result(Outcome.REFUSED_FOR_NOW, str(error))
    return Result(Outcome.UNKNOWN, str(error))


def _reached_nobody(error: AnymailError) -> bool:
    if isinstance(error, ConnectTimeout):
        return True
    # requests wraps urllib3's refusal of a connection: ConnectionError(MaxRetryError(reason=...)).
    inner = next(iter(getattr(error.__cause__, "args", ())), None)
    return isinstance(getattr(inner, "reason", None), NewConnectionError)


def _is_too_large(error: smtplib.SMTPSenderRefused) -> bool:
    # MAIL names the letter's size, and some servers answer to that at once.
    return error.smtp_code == _TOO_LARGE_CODE or bool(_TOO_LARGE.search(_text(error.smtp_error)))


def _text(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else str(reply)


def _read_reply(code: int, reply: bytes | str, *, at_recipient: bool) -> Result:
    text = _text(reply)
    told = f"{code} {text}"
    if code < 500 or code == _LOG_IN_FIRST:
        return Result(Outcome.REFUSED_FOR_NOW, told)
    # A bare 550 at RCPT means an unknown user; "550 5.7.1" means a policy that may change.
    unknown = says_no_mailbox(text) or (
        code in _NO_MAILBOX_CODES and not _ANY_ENHANCED.search(text)
    )
    return Result(Outcome.REFUSED, told, hard_bounce=at_recipient and unknown)
