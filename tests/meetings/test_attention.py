"""What of the meetings waits for the organizer: counted, and listed on its timetable."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from matchmaking.introductions.enums import ActorKind, Side
from matchmaking.meetings.domain import marking, parties, ratings
from matchmaking.meetings.enums import RatingValue
from matchmaking.meetings.models import Meeting, MeetingDay
from matchmaking.missions.domain.awaiting import awaiting
from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission
from matchmaking.missions.views.awaiting import lines_of
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, MissionFactory
from tests.meetings.factories import FIRST

pytestmark = pytest.mark.django_db


@pytest.fixture
def organizer(mission: Mission, client: Client) -> User:
    user = MembershipFactory(organisation=mission.organizer).user
    client.force_login(user)
    return user


def waits(mission: Mission) -> dict[Awaited, int]:
    return awaiting([mission])[mission.pk]


def listed(client: Client, mission: Mission) -> dict[str, int]:
    """How many the timetable lists of each, where what is counted leads."""
    context = client.get(reverse("meetings:timetable", args=[mission.slug])).context
    names = ("undecided", "stranded", "to_replace", "unmarked", "disputed")
    return {name: len(context[name]) for name in names if context[name]}


def leads_there(client: Client, mission: Mission) -> None:
    """Every line's anchor is on the page that it leads to."""
    for line in lines_of(mission, waits(mission)):
        address, anchor = line.url.split("#")
        assert f'id="{anchor}"' in client.get(address).content.decode()


def test_letters_of_unknown_fate_wait_and_those_that_an_address_refused_do_not(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    assert waits(mission) == {}
    letters = Mail.objects.filter(meeting_letter__party__mission=mission)
    letters.update(state=MailState.UNCERTAIN)
    assert waits(mission) == {Awaited.MEETING_LETTERS: 2}
    assert listed(client, mission) == {"undecided": 2}
    leads_there(client, mission)
    letters.update(state=MailState.FAILED)
    assert waits(mission) == {Awaited.MEETING_LETTERS: 2}
    # Nothing is to be decided here: the page asks for a call instead.
    letters.update(state=MailState.SUPPRESSED)
    assert waits(mission) == {}
    page = client.get(reverse("meetings:timetable", args=[mission.slug])).content.decode()
    assert "Tell these sides by telephone" in page
    people = client.get(reverse("meetings:parties", args=[mission.slug])).content.decode()
    assert people.count("Not sent: the address refuses mail") == 2
    assert "A letter needs your decision" not in people


def test_a_promise_without_a_table_waits_until_its_time_has_passed(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    Meeting.objects.filter(pk=meeting.pk).update(table=2)
    MeetingDay.objects.filter(pk=meeting.slot.day_id).update(tables=1)
    assert waits(mission) == {Awaited.MEETINGS_WITHOUT_TABLE: 1}
    assert listed(client, mission) == {"stranded": 1}
    leads_there(client, mission)
    clock.move_to(meeting.slot.ends_at + dt.timedelta(days=30))
    assert Awaited.MEETINGS_WITHOUT_TABLE not in waits(mission)


def test_a_meeting_at_whose_time_a_side_cannot_come_waits(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    parties.set_absences(party=meeting.buyer, away={meeting.slot_id}, actor_kind=ActorKind.BUYER)
    assert waits(mission) == {Awaited.OTHER_TIMES: 1}
    assert listed(client, mission) == {"to_replace": 1}
    leads_there(client, mission)


def test_a_meeting_that_nobody_marked_waits_until_it_is(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    clock.move_to(FIRST + dt.timedelta(days=20))
    client.force_login(organizer)
    assert waits(mission) == {Awaited.MEETINGS_UNMARKED: 1}
    assert listed(client, mission) == {"unmarked": 1}
    leads_there(client, mission)
    marking.mark_held(meeting_id=meeting.pk, user=organizer)
    assert waits(mission) == {}


def test_a_meeting_of_which_two_say_different_things_waits(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    clock.move_to(meeting.slot.ends_at)
    client.force_login(organizer)
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=RatingValue.INFORMATIVE)
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=RatingValue.NOT_HELD)
    assert waits(mission) == {Awaited.MEETINGS_DISPUTED: 1}
    assert listed(client, mission) == {"disputed": 1}
    leads_there(client, mission)


def test_meetings_of_many_missions_are_counted_in_the_same_queries(
    meeting: Meeting, mission: Mission, clock: Any, django_assert_num_queries: Any
) -> None:
    clock.move_to(FIRST + dt.timedelta(days=20))
    missions = [mission, *(MissionFactory(organizer=mission.organizer) for _number in range(5))]
    with CaptureQueriesContext(connection) as few:
        awaiting([mission])
    with django_assert_num_queries(len(few)):
        found = awaiting(missions)
    assert [sum(found[one.pk].values()) for one in missions] == [1, 0, 0, 0, 0, 0]
