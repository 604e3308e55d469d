"""What the mailbox page and the organizer's pages read."""

import datetime as dt
from typing import Any

from django.db.models import Count, Max, QuerySet

from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail


def delivered() -> QuerySet[Mail]:
    """Mails that lie in their readers' mailboxes, newest first."""
    return Mail.objects.filter(state=MailState.SENT).order_by("-sent_at", "-pk")


def receivers() -> QuerySet[Mail, Any]:
    """One row a reader who got mail: `recipient`, `count`, `latest`; newest mail first."""
    return (
        Mail.objects.filter(state=MailState.SENT)
        .order_by()
        .values("recipient")
        .annotate(count=Count("pk"), latest=Max("sent_at"))
        .order_by("-latest", "recipient")
    )


def waiting() -> QuerySet[Mail]:
    """Mails that wait for their hour, the next one first."""
    return Mail.objects.filter(state=MailState.QUEUED).order_by("due_at", "pk")


def of(related: str) -> QuerySet[Mail]:
    """The mails that belong to `related`, in the order in which they were queued."""
    return Mail.objects.filter(related=related).order_by("pk").prefetch_related("events__user")


def uncertain() -> QuerySet[Mail]:
    return Mail.objects.filter(state=MailState.UNCERTAIN).order_by("pk")


def overdue(since: dt.datetime) -> QuerySet[Mail]:
    """Mails that were due at `since` already, and that nobody has taken."""
    return Mail.objects.filter(state=MailState.QUEUED, due_at__lte=since)


def put_off(*, attempts: int) -> QuerySet[Mail]:
    """Mails that a mail server has taken in none of `attempts` attempts or more."""
    return Mail.objects.filter(state=MailState.QUEUED, attempts__gte=attempts).exclude(
        last_error=""
    )
