"""Introductions after the release of contacts, for tests of what follows."""

import datetime as dt
from typing import Any

import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Organisation
from matchmaking.introductions.domain import inquiries
from matchmaking.introductions.domain.consent import answers, chain
from matchmaking.introductions.domain.followup import asking
from matchmaking.introductions.domain.followup.outcomes import Value
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    Answer,
    AnswerChannel,
    Currency,
    OutcomeKind,
    Side,
)
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, UserFactory
from tests.introductions.factories import make_introduction

# A Monday; contacts are released on it.
START = dt.datetime(2026, 11, 2, 15, 0, tzinfo=dt.UTC)
# An order as a side tells of it on its page.
ORDER = {
    "act": "ordered",
    "kind": "trial_order",
    "amount": "12,000",
    "currency": "USD",
    "agreed_on": "2026-11-20",
    "without_mission": "not_at_all",
}
SUPPLIER = Voice(Side.SUPPLIER)
BUYER = Voice(Side.BUYER)
ORGANIZER = Voice(None)


def url(introduction: Introduction, name: str, *args: Any) -> str:
    """The organizer's page `name` of the introduction."""
    mission = introduction.mission.slug
    return reverse(f"introductions:{name}", args=[mission, introduction.pk, *args])


def make_released(**pair: Any) -> Introduction:
    """Both sides agreed, and every letter has been read."""
    made = make_introduction(**pair)
    chain.advance(introduction_id=made.pk)
    answers.record_supplier_answer(
        introduction_id=made.pk, answer=Answer.ACCEPT, seen="supplier_asked"
    )
    answers.record_buyer_answer(
        introduction_id=made.pk, answer=Answer.INTERESTED, seen="buyer_asked"
    )
    read_all_letters()
    made.refresh_from_db()
    return made


def another(mission: Mission) -> Introduction:
    """One more of its introductions whose contacts were released on the first day."""
    with on(0):
        return make_released(mission=mission)


def member_of(organisation: Organisation, role: str = Role.OWNER) -> Client:
    client = Client()
    user = UserFactory(language="en")
    MembershipFactory(organisation=organisation, user=user, role=role)
    client.force_login(user)
    return client


def read_all_letters() -> None:
    Mail.objects.filter(state=MailState.QUEUED).update(state=MailState.SENT, sent_at=timezone.now())


def on(days: float) -> time_machine.travel:
    """That many days after the release."""
    return time_machine.travel(START + dt.timedelta(days=days), tick=False)


def sweep(*, now: dt.datetime | None = None) -> list[int]:
    """What `tasks.follow_up` wakes workers for; the introductions that got a letter."""
    for introduction in inquiries.out_of_view():
        inquiries.keep_in_view(introduction)
    return [
        introduction_id
        for introduction_id, asked in asking.due_pairs(now=now)
        if asking.ask(introduction_id=introduction_id, asked=asked, now=now) is not None
    ]


def sweep_on(days: float) -> list[int]:
    """The sweep as it runs that many days after the release; its letters are read at once."""
    with on(days):
        asked = sweep()
        read_all_letters()
    return asked


def by_telephone(side: Side, **more: Any) -> Voice:
    given = {"spoke_with": "Ana", "spoke_on": dt.date(2026, 12, 1)} | more
    return Voice(side, channel=AnswerChannel.TELEPHONE, **given)


def somebody_else(name: str, day: str = "2026-11-01", email: str = "") -> dict[str, str]:
    """What a form is sent that names somebody of whom nothing is known yet."""
    return {
        "spoke_with": "other",
        "spoke_with_name": name,
        "spoke_with_email": email,
        "spoke_on": day,
    }


def value(amount: Any = 12_000, **more: Any) -> Value:
    given = {
        "kind": OutcomeKind.TRIAL_ORDER,
        "currency": Currency.USD,
        "agreed_on": dt.date(2026, 12, 1),
    } | more
    return Value(amount=amount, **given)
