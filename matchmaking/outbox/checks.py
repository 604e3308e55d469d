"""What an administrator should be told before the first letter goes out."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.core.exceptions import ImproperlyConfigured
from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend as SMTPBackend

from matchmaking.outbox.domain.clean import is_address

# Each letter's number is put into these, so they are addresses without a name, or empty.
_SIGNED = ("OUTBOX_BOUNCE_ADDRESS", "OUTBOX_REPLY_ADDRESS")


@register()
def mail_can_be_handed_over(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Errors for settings by which no letter would ever leave. No server is asked."""
    found = _no_way_out()
    if not is_address(settings.DEFAULT_FROM_EMAIL):
        found.append(_no_address("DEFAULT_FROM_EMAIL", "Puente <puente@example.org>"))
    for name in _SIGNED:
        value = getattr(settings, name)
        if value and not (is_address(value) and "<" not in value):
            found.append(_no_address(name, "letters@mail.example.org"))
    return found


def _no_way_out() -> list[CheckMessage]:
    try:
        transport = get_connection(settings.OUTBOX_TRANSPORT)
    except (ImproperlyConfigured, ImportError, ValueError) as error:
        return [
            Error(
                f"No letter can leave by OUTBOX_TRANSPORT {settings.OUTBOX_TRANSPORT!r}: {error}",
                hint="See the settings of mail in docs/deploy.md. Until then letters wait.",
                id="outbox.E001",
            )
        ]
    # Django's back end logs in with both, and with one of them goes on as a stranger.
    if isinstance(transport, SMTPBackend) and bool(transport.username) != bool(transport.password):
        return [
            Error(
                "Of EMAIL_HOST_USER and EMAIL_HOST_PASSWORD only one is set.",
                hint="Set both, or neither for a server that asks for no log-in.",
                id="outbox.E003",
            )
        ]
    return []


def _no_address(name: str, example: str) -> Error:
    return Error(f"{name} is {getattr(settings, name)!r}.", hint=example, id="outbox.E002")


@register(Tags.security, deploy=True)
def mailbox_is_for_laptops(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if settings.MAILBOX_PAGE:
        found.append(
            Warning(
                "The mailbox page shows every mail, log-in codes included, to everybody.",
                hint="Set MAILBOX_PAGE=0.",
                id="outbox.W001",
            )
        )
    if settings.OUTBOX_TRANSPORT == "matchmaking.outbox.mailbox.MailboxBackend":
        found.append(
            Warning(
                "Letters are marked as sent, but go nowhere.",
                hint="Set OUTBOX_TRANSPORT to a mail back end.",
                id="outbox.W002",
            )
        )
    return found
