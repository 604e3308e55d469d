"""Nobody who said yes is left without news, and nobody learns the other's reasons."""

import datetime as dt
from typing import Any

import pytest

from matchmaking.introductions.domain.consent import chain, stopping
from matchmaking.introductions.domain.consent.answers import (
    record_buyer_answer,
    record_supplier_answer,
)
from matchmaking.introductions.enums import Answer, LetterKind, Waiting
from matchmaking.introductions.models import Introduction, Letter
from matchmaking.matching.domain.preparing.dataset import mission_dataset
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.introductions.conftest import A_TUESDAY
from tests.introductions.factories import enrol, make_introduction, make_mission
from tests.outbox.factories import send_due

pytestmark = pytest.mark.django_db

DAY = dt.timedelta(days=1)
K = LetterKind


def with_the_buyer() -> Introduction:
    introduction = make_introduction()
    chain.advance(introduction_id=introduction.pk)
    send_due()
    record_supplier_answer(
        introduction_id=introduction.pk, answer=Answer.ACCEPT, seen="supplier_asked"
    )
    send_due()
    introduction.refresh_from_db()
    return introduction


def sent() -> set[str]:
    return set(Mail.objects.filter(state=MailState.SENT).values_list("kind", flat=True))


def not_a_fit(introduction: Introduction, seen: str = "buyer_asked") -> None:
    record_buyer_answer(
        introduction_id=introduction.pk,
        answer=Answer.NOT_A_FIT,
        seen=seen,
        reason="terms",
        text="値段が高すぎる",
    )


def not_now(introduction: Introduction, seen: str = "buyer_asked") -> None:
    record_buyer_answer(
        introduction_id=introduction.pk,
        answer=Answer.NOT_NOW,
        seen=seen,
        until=dt.date(2027, 6, 1),
    )


def test_a_no_is_thanked_for_at_once_and_told_the_supplier_a_day_later(clock: Any) -> None:
    introduction = with_the_buyer()
    not_a_fit(introduction)
    send_due()
    assert K.THANKS_NOT_A_FIT in sent()
    assert K.NEWS_NOT_A_FIT not in sent()
    clock.shift(DAY)
    send_due()
    news = Letter.objects.get(kind=K.NEWS_NOT_A_FIT).mail
    assert news.state == MailState.SENT
    for private in ("値段", "terms", "precio", "なにわ", "Naniwa"):
        assert private not in news.subject + news.text


def test_a_no_that_was_taken_back_never_reaches_the_supplier(clock: Any) -> None:
    introduction = with_the_buyer()
    not_a_fit(introduction)
    not_now(introduction, seen="buyer_not_a_fit")
    clock.shift(2 * DAY)
    send_due()
    assert K.NEWS_NOT_A_FIT not in sent()
    assert K.NEWS_NOT_NOW in sent()
    # And once more the other way round: the letter that was taken back goes out after all.
    not_a_fit(introduction, seen="buyer_not_now")
    clock.shift(2 * DAY)
    send_due()
    assert K.NEWS_NOT_A_FIT in sent()


def test_the_supplier_is_not_told_the_buyers_day(clock: Any) -> None:
    introduction = with_the_buyer()
    not_now(introduction)
    clock.shift(2 * DAY)
    send_due()
    thanks = Letter.objects.get(kind=K.THANKS_NOT_NOW).mail
    news = Letter.objects.get(kind=K.NEWS_NOT_NOW).mail
    assert "2027年6月1日より前に" in thanks.text
    assert "2027" not in news.text.replace("Misión Japón 2027", "")


def test_a_supplier_whose_buyer_never_answered_is_told(clock: Any) -> None:
    introduction = with_the_buyer()
    clock.move_to(introduction.expires_at)
    assert stopping.expire_due() == 1
    send_due()
    assert K.NEWS_NO_ANSWER in sent()


def test_a_buyer_whose_question_was_not_answered_is_told(clock: Any) -> None:
    introduction = with_the_buyer()
    record_buyer_answer(
        introduction_id=introduction.pk,
        answer=Answer.NEEDS_INFORMATION,
        seen="buyer_asked",
        text="金型は自社製ですか。",
    )
    send_due()
    introduction.refresh_from_db()
    clock.move_to(introduction.expires_at)
    assert stopping.expire_due() == 1
    send_due()
    assert K.QUESTION_UNANSWERED in sent()
    assert K.NEWS_NO_ANSWER not in sent()


def test_a_supplier_that_let_the_time_pass_gets_no_further_letter(clock: Any) -> None:
    introduction = make_introduction()
    chain.advance(introduction_id=introduction.pk)
    send_due()
    introduction.refresh_from_db()
    clock.move_to(introduction.expires_at)
    assert stopping.expire_due() == 1
    send_due()
    assert sent() == {K.SUPPLIER_REQUEST}


def test_a_supplier_that_was_never_written_to_gets_no_news(clock: Any) -> None:
    mission = make_mission(consent_policy="standing")
    introduction = make_introduction(mission=mission)
    enrolment = mission.enrolments.get(organisation=introduction.supplier.organisation)
    enrolment.standing_consent, enrolment.standing_consent_at = True, A_TUESDAY
    enrolment.save()
    chain.advance(introduction_id=introduction.pk)
    send_due()
    not_a_fit(introduction)
    assert not Letter.objects.filter(side="supplier").exists()


def test_a_pair_cools_off_across_missions(clock: Any) -> None:
    first = make_introduction()
    chain.advance(introduction_id=first.pk)
    other = make_mission()
    enrol(other, first.supplier.organisation)
    second = make_introduction(mission=other, need=first.need, supplier=first.supplier)
    assert chain.advance(introduction_id=second.pk) == "approved"
    second.refresh_from_db()
    assert second.waiting_for == Waiting.COOLING_OFF
    # It goes on by itself when the time has passed.
    clock.shift(181 * DAY)
    assert chain.advance(introduction_id=second.pk) == "supplier_asked"


def test_a_letter_that_was_taken_back_cools_nothing_off(clock: Any) -> None:
    first = make_introduction()
    chain.advance(introduction_id=first.pk)
    first.refresh_from_db()
    stopping.cancel(introduction=first, user=None)
    second = make_introduction(mission=make_mission(), need=first.need, supplier=first.supplier)
    assert chain.advance(introduction_id=second.pk) == "supplier_asked"


def not_proposed_yet(first: Introduction, other: Mission) -> bool:
    """Whether a match run of another mission is told to wait with the pair."""
    blocked = mission_dataset(other).blocked.pairs
    return blocked == {str(first.need_id): {str(first.supplier_id): "recently_introduced"}}


def test_matching_waits_with_a_pair_from_its_letters_on(clock: Any) -> None:
    first, other = make_introduction(), make_mission()
    # Approved, and nobody was written to yet.
    assert not not_proposed_yet(first, other)
    chain.advance(introduction_id=first.pk)
    assert not_proposed_yet(first, other)
    send_due()
    assert not_proposed_yet(first, other)
    assert mission_dataset(first.mission).blocked.pairs == {}
    clock.shift(181 * DAY)
    assert not not_proposed_yet(first, other)


def test_what_neither_side_ever_read_holds_back_no_proposal(clock: Any) -> None:
    first, other = make_introduction(), make_mission()
    chain.advance(introduction_id=first.pk)
    first.refresh_from_db()
    stopping.cancel(introduction=first, user=None)
    assert mission_dataset(other).blocked.pairs == {}
    Mail.objects.update(state=MailState.FAILED)
    assert mission_dataset(other).blocked.pairs == {}
    # Nobody knows whether it arrived: then it may have been read.
    Mail.objects.update(state=MailState.UNCERTAIN)
    assert not_proposed_yet(first, other)
