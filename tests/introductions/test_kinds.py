"""What each kind of letter is stands in one row, and the rows agree with one another."""

import pytest
from django.conf import settings

from matchmaking.common.enums import Language
from matchmaking.introductions.domain.letters.kinds import TRAITS
from matchmaking.introductions.domain.letters.sending import ASKED_SIDE
from matchmaking.introductions.enums import REMINDERS, LetterKind

LETTERS = settings.BASE_DIR / "templates" / "letters"
ASKS_FIRST = [kind for kind, traits in TRAITS.items() if traits.reminder is not None]


def test_every_kind_has_its_row() -> None:
    assert set(TRAITS) == set(LetterKind)


@pytest.mark.parametrize("kind", LetterKind)
@pytest.mark.parametrize("language", Language.values)
def test_every_kind_has_its_template(kind: LetterKind, language: str) -> None:
    assert (LETTERS / language / f"{kind.value}.txt").is_file()


@pytest.mark.parametrize("kind", LetterKind)
def test_a_link_is_of_the_side_that_reads_its_letter(kind: LetterKind) -> None:
    assert TRAITS[kind].link.value.startswith(TRAITS[kind].reader.value)


@pytest.mark.parametrize("kind", ASKS_FIRST)
def test_a_reminder_asks_whom_its_letter_asked_for_the_same(kind: LetterKind) -> None:
    reminder = TRAITS[kind].reminder
    assert reminder in REMINDERS
    asked, reminded = TRAITS[kind], TRAITS[reminder]
    assert (reminded.asks, reminded.reader, reminded.link) == (True, asked.reader, asked.link)


@pytest.mark.parametrize("kind", sorted(REMINDERS))
def test_a_reminder_goes_out_while_its_reader_is_the_one_awaited(kind: LetterKind) -> None:
    assert any(traits.reminder == kind for traits in TRAITS.values())
    awaited_in = TRAITS[kind].true_in
    assert awaited_in is not None
    assert ASKED_SIDE[awaited_in] == TRAITS[kind].reader
