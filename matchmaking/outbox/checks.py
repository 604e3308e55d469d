"""What an administrator should be told before the first letter goes out."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Tags, Warning, register  # noqa: A004


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
