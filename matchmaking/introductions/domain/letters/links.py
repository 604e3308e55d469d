"""Addresses by which one side answers one introduction."""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from matchmaking.common.tokens import new_token, token_hash
from matchmaking.introductions.enums import LinkPurpose
from matchmaking.introductions.models import Introduction, ReplyLink

# An answer may be changed, and a late one deserves a friendly page, well after it was due.
GRACE = dt.timedelta(days=60)
# A mail scanner follows links within minutes; a person seldom answers so soon.
SCANNER_WINDOW = dt.timedelta(minutes=5)


def create_link(
    *,
    introduction: Introduction,
    purpose: LinkPurpose,
    language: str,
    expires_at: dt.datetime,
    grace: dt.timedelta = GRACE,
) -> tuple[ReplyLink, str]:
    """The link and its secret token: the only moment in which the token is known."""
    token = new_token()
    link = ReplyLink.objects.create(
        introduction=introduction,
        purpose=purpose,
        round=introduction.round,
        token_hash=token_hash(token),
        language=language,
        expires_at=expires_at + grace,
    )
    return link, token


def find_link(token: str) -> ReplyLink | None:
    """The link of `token` with its introduction and both sides; None for a forged one."""
    return (
        ReplyLink.objects.filter(token_hash=token_hash(token))
        .select_related(
            "letter__mail",
            "forwarding__mail",
            "introduction__mission__organizer",
            "introduction__need__buyer__organisation",
            "introduction__supplier__organisation",
        )
        .first()
    )


def is_expired(link: ReplyLink) -> bool:
    return link.expires_at <= timezone.now()


def is_suspiciously_quick(link: ReplyLink | None) -> bool:
    """The answer came within minutes of delivery, as programs that follow every link do."""
    if link is None:
        return False
    bearer = link.letter or getattr(link, "forwarding", None)
    sent_at = bearer.mail.sent_at if bearer is not None else None
    return sent_at is not None and timezone.now() - sent_at < SCANNER_WINDOW


def answer_url(token: str) -> str:
    return settings.SITE_URL + reverse("introductions:answer", args=[token])


def stop_url(token: str) -> str:
    return settings.SITE_URL + reverse("introductions:stop", args=[token])


def sheet_url(token: str) -> str:
    return settings.SITE_URL + reverse("introductions:sheet", args=[token])
