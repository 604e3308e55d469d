"""Readers of letters, who have nothing but the letter in their mailbox."""

import datetime as dt
from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest
import time_machine
from django.test import Client

from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.enums import LetterKind
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission
from tests.introductions.factories import make_introduction, make_mission
from tests.introductions.followup import make_released, on
from tests.introductions.links import delivered_link
from tests.prepared import Prepared

generous_mission = Prepared(partial(make_mission, buyer_letters_per_mission=99))
released_pair = Prepared(make_released)
# Of January, with no holiday of either country near.
A_TUESDAY = dt.datetime(2027, 1, 12, 15, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(A_TUESDAY, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def introduction(db: None) -> Introduction:
    """A pair whose supplier has just been asked."""
    return asked_pair()


@Prepared
def asked_pair() -> Introduction:
    made = make_introduction()
    chain.advance(introduction_id=made.pk)
    return made


@pytest.fixture
def mission(db: None) -> Mission:
    """One in which no buyer's attention runs out."""
    return generous_mission()


@pytest.fixture
def released(mission: Mission) -> Introduction:
    """Both sides agreed and were given each other's contact, on the first day."""
    with on(0):
        return released_pair(mission=mission)


@pytest.fixture
def reader(client: Client) -> "Reader":
    return Reader(client)


class Reader:
    """Opens the link of the latest letter of a kind, and presses its buttons."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def link(self, kind: str) -> str:
        return delivered_link(kind=kind)

    def opens(self, kind: str) -> Any:
        return self.client.get(self.link(kind))

    def answers(self, kind: str, answer: str, *, seen: str = "", **fields: Any) -> Any:
        url = self.link(kind)
        if not seen:
            seen = Introduction.objects.get().state
        return self.client.post(url, {"answer": answer, "seen": seen, **fields}, follow=True)

    def accepts(self) -> Any:
        return self.answers(LetterKind.SUPPLIER_REQUEST, "accept")

    def is_interested(self) -> Any:
        return self.answers(LetterKind.BUYER_TEASER, "interested")
