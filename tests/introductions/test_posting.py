"""Letters on their way into the outbox, with the links that they carry."""

import pytest

from matchmaking.introductions.domain.consent import chain
from matchmaking.introductions.domain.letters.posting import address_of, post, when
from matchmaking.introductions.enums import REMINDERS, LetterKind, Side
from tests.introductions.factories import make_introduction

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
