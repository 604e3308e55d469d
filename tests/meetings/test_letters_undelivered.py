"""A letter about meetings that its address did not take: sent elsewhere, or left."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from matchmaking.meetings.domain import letters, meetings
from matchmaking.meetings.models import Meeting, MeetingLetter, Party
from matchmaking.missions.domain.awaiting import awaiting
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain import delivery
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organizer(mission: Mission, client: Client) -> User:
    user = MembershipFactory(organisation=mission.organizer).user
    client.force_login(user)
    return user


def undelivered(meeting: Meeting, state: MailState) -> MeetingLetter:
    letter = meeting.supplier.letters.get()
    Mail.objects.filter(pk=letter.mail_id).update(state=state)
    return MeetingLetter.objects.select_related("mail").get(pk=letter.pk)


def corrected(party: Party) -> str:
    supplier = party.organisation.supplier
    supplier.contact_email = "ventas@plasticos.example"
    supplier.save()
    return supplier.contact_email


def decide(client: Client, mission: Mission, letter: MeetingLetter, decision: str) -> None:
    address = reverse("meetings:decide-letter", args=[mission.slug, letter.party_id, letter.pk])
    client.post(address, {"decision": decision})
    letter.mail.refresh_from_db()


@pytest.mark.parametrize("state", [MailState.FAILED, MailState.SUPPRESSED])
def test_a_letter_that_is_left_waits_for_nobody(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, state: MailState
) -> None:
    letter = undelivered(meeting, state)
    decide(client, mission, letter, "leave")
    assert letter.mail.state == MailState.LEFT
    assert letter.mail.events.get().user == organizer
    assert awaiting([mission])[mission.pk] == {}
    shown = client.get(reverse("meetings:timetable", args=[mission.slug])).context
    assert (shown["undecided"], shown["refused"]) == ([], [])
    # Pressed twice, done once.
    decide(client, mission, letter, "leave")
    assert letter.mail.events.count() == 1
    assert not delivery.send_again(mail_id=letter.mail_id, user=organizer)


def test_a_letter_that_may_have_arrived_is_not_left(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    letter = undelivered(meeting, MailState.UNCERTAIN)
    corrected(meeting.supplier)
    for decision in ("leave", "elsewhere"):
        decide(client, mission, letter, decision)
        assert letter.mail.state == MailState.UNCERTAIN
    assert letter.mail.recipient == "ana1@plasticos.example"


def test_a_timetable_is_written_anew_to_the_corrected_address(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    letter = undelivered(meeting, MailState.FAILED)
    page = reverse("meetings:party", args=[mission.slug, meeting.supplier_id])
    assert 'value="elsewhere"' not in client.get(page).content.decode()
    address = corrected(meeting.supplier)
    shown = client.get(page).content.decode()
    assert 'value="elsewhere"' in shown
    assert address in shown
    decide(client, mission, letter, "elsewhere")
    letters.post_timetable(party_id=meeting.supplier_id)
    anew = meeting.supplier.letters.order_by("pk").last()
    assert anew is not None
    assert (anew.mail.recipient, anew.mail.state) == (address, MailState.QUEUED)
    assert (letter.mail.state, letter.mail.recipient) == (MailState.LEFT, "ana1@plasticos.example")


def test_a_timetable_of_past_meetings_can_only_be_left(
    meeting: Meeting, mission: Mission, organizer: User, client: Client, clock: Any
) -> None:
    letter = undelivered(meeting, MailState.FAILED)
    corrected(meeting.supplier)
    clock.move_to(meeting.slot.ends_at)
    client.force_login(organizer)
    page = reverse("meetings:party", args=[mission.slug, meeting.supplier_id])
    shown = client.get(page).content.decode()
    assert 'value="leave"' in shown
    assert 'value="elsewhere"' not in shown
    assert 'value="again"' not in shown
    decide(client, mission, letter, "elsewhere")
    assert letter.mail.state == MailState.FAILED


def test_another_letter_goes_as_it_was_written_to_the_corrected_address(
    meeting: Meeting, mission: Mission, organizer: User, client: Client
) -> None:
    Mail.objects.update(state=MailState.SENT, sent_at=meeting.created_at)
    meetings.move(meeting_id=meeting.pk, slot=meeting.slot, table=2, both_agreed=False, user=None)
    letter = meeting.supplier.letters.select_related("mail").get(kind="meeting_changed")
    Mail.objects.filter(pk=letter.mail_id).update(state=MailState.SUPPRESSED)
    address, text = corrected(meeting.supplier), letter.mail.text
    decide(client, mission, letter, "elsewhere")
    assert (letter.mail.recipient, letter.mail.text) == (address, text)
    assert letter.mail.state == MailState.QUEUED
    assert letter.mail.events.get(action="readdressed").user == organizer
