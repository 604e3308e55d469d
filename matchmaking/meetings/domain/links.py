"""Secret addresses of a party's own page, in its letters. Each letter has its own."""

import datetime as dt

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from matchmaking.common.tokens import new_token, token_hash
from matchmaking.introductions.enums import Side
from matchmaking.introductions.models import ReplyLink
from matchmaking.meetings.models import Party, PartyLink

# A calendar that follows the address should not break as soon as the delegation is home.
GRACE = dt.timedelta(days=60)


def create_link(*, party: Party, language: str) -> tuple[PartyLink, str]:
    """The link and its secret token: the only moment in which the token is known."""
    token = new_token()
    last_day = dt.datetime.combine(party.mission.ends_on, dt.time(), dt.UTC)
    link = PartyLink.objects.create(
        party=party,
        token_hash=token_hash(token),
        language=language,
        expires_at=max(last_day, timezone.now()) + GRACE,
    )
    return link, token


def find_link(token: str) -> PartyLink | None:
    """The link of `token` with its party; None for a forged one."""
    return (
        PartyLink.objects.filter(token_hash=token_hash(token))
        .select_related("party__mission__organizer", "party__organisation__buyer")
        .first()
    )


def introduction_link(party: Party) -> ReplyLink | None:
    """The latest link of the same reader to one of its introductions: opt-outs are kept there."""
    own = (
        Q(introduction__need__buyer__organisation=party.organisation_id)
        if party.side == Side.BUYER
        else Q(introduction__supplier__organisation=party.organisation_id)
    )
    found = ReplyLink.objects.filter(own, introduction__mission=party.mission_id)
    return next((one for one in found.order_by("-pk") if one.side == party.side), None)


def is_expired(link: PartyLink) -> bool:
    return link.expires_at <= timezone.now()


def page_url(token: str) -> str:
    return settings.SITE_URL + reverse("meetings:page", args=[token])


def calendar_url(token: str) -> str:
    return settings.SITE_URL + reverse("meetings:calendar", args=[token])


def stop_url(token: str) -> str:
    return settings.SITE_URL + reverse("meetings:stop", args=[token])
