"""Two weeks before the mission, by a clock that tests may set forward."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine

from matchmaking.meetings.models import Meeting
from matchmaking.missions.models import Mission
from tests.introductions.factories import make_mission
from tests.meetings.factories import BEFORE, make_meeting
from tests.prepared import Prepared

prepared_mission = Prepared(make_mission)
first_meeting = Prepared(make_meeting)


@pytest.fixture(autouse=True)
def _mailbox(settings: Any) -> None:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(BEFORE, tick=False) as coordinates:
        yield coordinates


@pytest.fixture
def mission(clock: Any, db: None) -> Mission:
    return prepared_mission()


@pytest.fixture
def meeting(mission: Mission) -> Meeting:
    """A pair that was proposed the first time in Osaka, and written to."""
    return first_meeting(mission=mission)
