"""Whoever owes an answer is reminded, kindly and seldom; nobody else is."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.domain.consents import give_consent
from accounts.enums import ConsentChannel, Purpose
from matchmaking.common.enums import Language
from matchmaking.introductions.domain.consent import chain, stopping
from matchmaking.introductions.domain.consent.answers import (
    record_buyer_answer,
    record_supplier_answer,
)
from matchmaking.introductions.domain.consent.reminders import introductions_to_remind, remind
from matchmaking.introductions.domain.letters.posting import post
from matchmaking.introductions.domain.letters.sending import reminder_days
from matchmaking.introductions.enums import Answer, LetterKind, OptOutScope
from matchmaking.introductions.models import Introduction, Letter
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.introductions.conftest import A_TUESDAY
from tests.introductions.factories import make_introduction, make_mission
from tests.outbox.factories import send_due

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
K = LetterKind


def asked(**mission: Any) -> Introduction:
    made = make_introduction(mission=make_mission(**mission))
    chain.advance(introduction_id=made.pk)
    return made


def a_day_passes(clock: Any, days: int = 1) -> list[tuple[str, int]]:
    """What was written on each of `days` days, in which the sweep runs and mails are delivered."""
    written = []
    for _ in range(days):
        clock.shift(DAY)
        stopping.expire_due()
        for pk in introductions_to_remind():
            letter = remind(introduction_id=pk)
            if letter is not None:
                written.append((letter.kind, letter.number))
        send_due()
    return written


def to_the_buyer(introduction: Introduction) -> None:
    to_the_buyer_without_waiting(introduction)
    send_due()


def to_the_buyer_without_waiting(introduction: Introduction) -> None:
    introduction.refresh_from_db()
    record_supplier_answer(
        introduction_id=introduction.pk, answer=Answer.ACCEPT, seen=introduction.state
    )


def state_of(introduction: Introduction, kind: K) -> str:
    return str(introduction.letters.get(kind=kind).mail.state)


def test_whoever_answers_before_its_letter_left_is_not_asked_by_it(clock: Any) -> None:
    introduction = asked()
    to_the_buyer_without_waiting(introduction)
    assert state_of(introduction, K.SUPPLIER_REQUEST) == MailState.CANCELLED
    assert state_of(introduction, K.BUYER_TEASER) == MailState.QUEUED
    introduction.refresh_from_db()
    record_buyer_answer(
        introduction_id=introduction.pk, answer=Answer.INTERESTED, seen=introduction.state
    )
    assert state_of(introduction, K.BUYER_TEASER) == MailState.CANCELLED
    assert state_of(introduction, K.INTRODUCTION_TO_BUYER) == MailState.QUEUED


def test_a_buyer_that_asks_back_before_its_first_letter_left_is_still_sent_it(clock: Any) -> None:
    introduction = asked()
    to_the_buyer_without_waiting(introduction)
    introduction.refresh_from_db()
    record_buyer_answer(
        introduction_id=introduction.pk,
        answer=Answer.NEEDS_INFORMATION,
        seen=introduction.state,
        text="¿Qué capacidad tienen?",
    )
    assert state_of(introduction, K.BUYER_TEASER) == MailState.QUEUED
    introduction.refresh_from_db()
    record_supplier_answer(
        introduction_id=introduction.pk,
        answer=Answer.INFORMATION,
        seen=introduction.state,
        text="20 t al mes",
    )
    assert state_of(introduction, K.INFORMATION_REQUEST) == MailState.CANCELLED


@pytest.mark.parametrize(
    ("days", "expected"),
    [(1, ()), (2, ()), (3, (2,)), (4, (2,)), (5, (3,)), (7, (4, 6)), (10, (5, 8)), (30, (15, 24))],
)
def test_reminders_are_spread_over_the_days_to_answer(days: int, expected: tuple[int]) -> None:
    assert reminder_days(days) == expected


def test_reminders_never_come_more_than_twice_nor_after_the_end() -> None:
    for days in range(1, 91):
        spread = reminder_days(days)
        assert len(spread) <= 2
        assert all(0 < day < days for day in spread)
        assert list(spread) == sorted(set(spread))


def test_a_silent_supplier_is_reminded_twice_and_then_left_alone(clock: Any) -> None:
    introduction = asked()
    send_due()
    assert a_day_passes(clock, 4) == []
    assert a_day_passes(clock) == [(K.SUPPLIER_REMINDER, 1)]
    assert a_day_passes(clock, 2) == []
    assert a_day_passes(clock) == [(K.SUPPLIER_REMINDER, 2)]
    assert a_day_passes(clock, 30) == []
    introduction.refresh_from_db()
    assert introduction.state == "expired"
    first, second = Letter.objects.filter(kind=K.SUPPLIER_REMINDER).order_by("number")
    assert first.mail.subject.startswith("Recordatorio: ")
    assert second.mail.subject.startswith("Último recordatorio: ")
    assert "22 de enero" in first.mail.text
    assert "22 de enero" in second.mail.text


def test_two_workers_at_once_write_one_reminder(clock: Any) -> None:
    introduction = asked()
    send_due()
    clock.shift(5 * DAY)
    assert remind(introduction_id=introduction.pk) is not None
    assert remind(introduction_id=introduction.pk) is None


def test_an_answer_stops_reminders_even_those_that_wait(clock: Any) -> None:
    introduction = asked(send_from_hour=9, send_to_hour=17)
    send_due()
    clock.shift(5 * DAY + dt.timedelta(hours=12))
    assert remind(introduction_id=introduction.pk) is not None
    record_supplier_answer(
        introduction_id=introduction.pk,
        answer=Answer.DECLINE,
        seen="supplier_asked",
        reason="terms",
    )
    assert Letter.objects.get(kind=K.SUPPLIER_REMINDER).mail.state == MailState.CANCELLED
    assert a_day_passes(clock, 12) == []


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.UNCERTAIN, MailState.FAILED])
def test_whoever_was_perhaps_not_reached_is_not_reminded(clock: Any, state: str) -> None:
    asked()
    Mail.objects.update(state=state, due_at=A_TUESDAY + 60 * DAY)
    assert a_day_passes(clock, 12) == []
    assert not Letter.objects.filter(kind=K.SUPPLIER_REMINDER).exists()


def test_an_uncertain_reminder_keeps_nobody_from_expiring(clock: Any) -> None:
    introduction = asked()
    send_due()
    clock.shift(5 * DAY)
    letter = remind(introduction_id=introduction.pk)
    assert letter is not None
    Mail.objects.filter(pk=letter.mail_id).update(state=MailState.UNCERTAIN)
    assert a_day_passes(clock, 8) == []
    introduction.refresh_from_db()
    assert introduction.state == "expired"


def test_an_opt_out_stops_reminders(clock: Any) -> None:
    introduction = asked()
    send_due()
    stopping.opt_out(link=introduction.links.get(), scope=OptOutScope.MISSION)
    assert a_day_passes(clock, 12) == []


def test_a_letter_that_came_late_is_reminded_of_late(clock: Any) -> None:
    introduction = asked()
    clock.shift(3 * DAY)
    send_due()
    assert a_day_passes(clock, 4) == []
    assert a_day_passes(clock) == [(K.SUPPLIER_REMINDER, 1)]
    introduction.refresh_from_db()
    assert introduction.state == "supplier_asked"


def test_the_buyer_is_reminded_within_its_attention(clock: Any) -> None:
    introduction = asked()
    to_the_buyer(introduction)
    assert a_day_passes(clock, 5) == [(K.BUYER_REMINDER, 1)]
    # Two letters this week: the teaser and its reminder; the second one waits until they are past.
    assert a_day_passes(clock, 1) == []
    text = Letter.objects.get(kind=K.BUYER_REMINDER).mail.text
    assert "その後、ご検討の状況はいかがでしょうか" in text


def test_a_reminder_takes_no_other_companys_place(clock: Any) -> None:
    introduction = asked(buyer_letters_per_mission=2)
    to_the_buyer(introduction)
    other = make_introduction(mission=introduction.mission, need=introduction.need)
    assert other.state == "approved"
    assert a_day_passes(clock, 9) == []


def test_a_question_is_reminded_of_and_its_answer_asks_the_buyer_anew(clock: Any) -> None:
    introduction = asked()
    to_the_buyer(introduction)
    record_buyer_answer(
        introduction_id=introduction.pk,
        answer=Answer.NEEDS_INFORMATION,
        seen="buyer_asked",
        text="金型は自社製ですか。",
    )
    send_due()
    assert a_day_passes(clock, 6) == [(K.INFORMATION_REMINDER, 1)]
    record_supplier_answer(
        introduction_id=introduction.pk,
        answer=Answer.INFORMATION,
        seen="buyer_needs_information",
        text="Sí.",
    )
    send_due()
    assert a_day_passes(clock, 4) == []
    assert a_day_passes(clock, 1) == [(K.BUYER_REMINDER, 1)]
    assert Letter.objects.get(kind=K.BUYER_REMINDER).round == 1


def test_the_page_behind_a_reminder_shows_the_letter_that_asked(clock: Any, client: Any) -> None:
    introduction = asked()
    send_due()
    clock.shift(5 * DAY)
    letter = remind(introduction_id=introduction.pk)
    assert letter is not None
    path = letter.mail.text.split("/r/")[1].split("/")[0]
    page = client.get(f"/r/{path}/").content.decode()
    assert "Qué se busca" in page


def test_the_database_refuses_a_third_reminder(clock: Any) -> None:
    introduction = chain.load(asked().pk)
    for number in (1, 2):
        post(
            introduction=introduction,
            kind=K.SUPPLIER_REMINDER,
            due_at=A_TUESDAY,
            answer_by=A_TUESDAY + DAY,
            number=number,
        )
    for number in (2, 3):
        with pytest.raises(IntegrityError), transaction.atomic():
            post(
                introduction=introduction,
                kind=K.SUPPLIER_REMINDER,
                due_at=A_TUESDAY,
                answer_by=A_TUESDAY + DAY,
                number=number,
            )
    assert Letter.objects.filter(kind=K.SUPPLIER_REMINDER).count() == 2


@pytest.mark.parametrize("is_to_the_buyer", [False, True])
def test_a_supplier_that_left_letters_out_is_not_reminded_and_its_buyer_is(
    clock: Any, is_to_the_buyer: bool
) -> None:
    introduction = asked()
    send_due()
    if is_to_the_buyer:
        to_the_buyer(introduction)
    # Its owner takes the profile over, and leaves the box of letters empty.
    give_consent(
        organisation=introduction.supplier.organisation,
        purpose=Purpose.PROFILE,
        language=Language.SPANISH,
        channel=ConsentChannel.WEB,
    )
    kinds = [kind for kind, _ in a_day_passes(clock, 6)]
    assert kinds == ([K.BUYER_REMINDER] if is_to_the_buyer else [])
