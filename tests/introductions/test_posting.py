"""Letters on their way into the outbox, with the links that they carry."""

import datetime as dt

import pytest

from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.domain.letters.posting import address_of, post, sending_moment, when
from matchmaking.introductions.domain.letters.sending import JAPAN
from matchmaking.introductions.enums import REMINDERS, LetterKind, Side
from tests.introductions.factories import make_introduction, make_mission

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", LetterKind)
def test_each_letter_is_queued_for_its_reader_with_a_link_of_that_side(kind: LetterKind) -> None:
    introduction = chain.load(make_introduction().pk)
    due_at, answer_by = when(introduction, kind)
    letter = post(
        introduction=introduction,
        kind=kind,
        due_at=due_at,
        answer_by=answer_by,
        number=int(kind in REMINDERS),
    )
    assert letter.mail.recipient == address_of(introduction, Side(letter.side))
    assert letter.link.side == letter.side


def test_a_letter_that_was_put_off_waits_for_its_readers_hours_unless_it_answers() -> None:
    mission = make_mission(send_from_hour=9, send_to_hour=17, send_weekends=False)
    introduction = chain.load(make_introduction(mission=mission).pk)
    saturday = dt.datetime(2026, 11, 7, 2, tzinfo=dt.UTC)
    moments = {}
    for kind in (LetterKind.BUYER_TEASER, LetterKind.THANKS_NOT_NOW):
        due_at, answer_by = when(introduction, kind)
        letter = post(introduction=introduction, kind=kind, due_at=due_at, answer_by=answer_by)
        moments[kind] = sending_moment(letter.mail, saturday)
    assert moments[LetterKind.THANKS_NOT_NOW] == saturday
    assert moments[LetterKind.BUYER_TEASER].astimezone(JAPAN).date() > dt.date(2026, 11, 8)
