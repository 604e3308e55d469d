"""Whatever strangers write into profiles, needs and plans: a meeting's letter stays a letter."""

import dataclasses
from typing import Any

import pytest
from django.utils import timezone

from matchmaking.introductions.domain.letters.composing import RenderedLetter, render_letter
from matchmaking.introductions.enums import Side
from matchmaking.meetings.domain import letters
from matchmaking.meetings.domain.parties import reader_of
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.enums import MeetingLetterKind
from matchmaking.meetings.models import Meeting
from tests.introductions.test_hostile import LANGUAGES, PAYLOADS, Nodes, fill

pytestmark = pytest.mark.django_db
ADDRESSES = ("page_url", "calendar_url", "stop_url")


@pytest.fixture
def written(meeting: Meeting, settings: Any) -> Any:
    """Fills everything that a letter about the meeting reads with a text, and writes them all."""

    def write(text: str, language: str) -> dict[str, RenderedLetter]:
        made = Meeting.objects.get(pk=meeting.pk)
        introduction, day = made.introduction, made.slot.day
        buyer = introduction.need.buyer
        rows = [introduction.need, buyer, introduction.supplier, day, day.city]
        rows += [buyer.organisation, introduction.supplier.organisation]
        rows += [made.buyer.mission.organizer]
        for row in rows:
            fill(row, text)
        mission = made.buyer.mission
        zone, contact = mission.time_zone, mission.reply_email
        fill(mission, text)
        mission.time_zone, mission.reply_email = zone, contact
        mission.save()
        return {
            f"{kind} to the {side}": _letter(meeting.pk, kind, side, language)
            for kind in MeetingLetterKind
            for side in Side
        }

    return write


def _letter(pk: int, kind: str, side: Side, language: str) -> RenderedLetter:
    meeting = Meeting.objects.get(pk=pk)
    party = letters.load_party(meeting.party_of(side).pk)
    reader = dataclasses.replace(reader_of(party), language=language)
    urls = {name: f"https://puente.example/r/x/meetings/{name}" for name in ADDRESSES}
    context = letters.letter_context(party, reader, letters.meetings_of(party)) | urls
    context |= {
        "by_other": True,
        "deadline": letters.by_clock(timezone.now(), zone_of(party.mission)),
    }
    return render_letter(kind, language, context, urls=set(urls.values()))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("payload", PAYLOADS)
def test_every_letter_about_a_meeting_stays_a_letter(
    written: Any, payload: str, language: str
) -> None:
    for name, made in written(PAYLOADS[payload], language).items():
        found = Nodes(made.html)
        assert found.foreign == [], name
        assert all(link.startswith("https://puente.example/r/x/") for link in found.links), name
        assert len(made.text) < 14_000, name
        assert len(made.subject) <= 300, name
        assert "\n" not in made.subject
        assert not set("\r\x00\x07\u202e\u2066\u2069") & set(made.subject + made.text + made.html)
