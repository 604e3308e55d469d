"""Which answers are labels, and that silence and stops never are."""

import pytest
from django.core.management import call_command

from matchmaking.introductions.domain import labels
from matchmaking.introductions.domain.consent import answers, chain, stopping
from matchmaking.introductions.enums import (
    Answer,
    DeclineReason,
    IntroductionState,
    LetterKind,
    NotAFitReason,
    Side,
)
from matchmaking.introductions.models import Introduction, Reply
from matchmaking.matching.domain.learning.labels import NOT_ABOUT_FIT, labels_in_force
from matchmaking.matching.enums import Party
from matchmaking.matching.models import Label
from matchmaking.missions.models import Exclusion
from tests.introductions.conftest import Reader

pytestmark = pytest.mark.django_db


def judged(party: Party) -> tuple[bool | None, str]:
    label = labels_in_force().get(party=party)
    return label.positive, label.reason


def supplier_says(introduction: Introduction, answer: Answer, reason: str = "") -> None:
    introduction.refresh_from_db()
    answers.record_supplier_answer(
        introduction_id=introduction.pk, answer=answer, seen=introduction.state, reason=reason
    )


def buyer_says(
    introduction: Introduction, answer: Answer, reason: str = "", **more: object
) -> None:
    introduction.refresh_from_db()
    answers.record_buyer_answer(
        introduction_id=introduction.pk,
        answer=answer,
        seen=introduction.state,
        reason=reason,
        **more,
    )


def test_both_sides_answers_are_labels(introduction: Introduction) -> None:
    supplier_says(introduction, Answer.ACCEPT)
    buyer_says(introduction, Answer.NOT_A_FIT, NotAFitReason.PRODUCT)
    assert judged(Party.SUPPLIER) == (True, "")
    assert judged(Party.BUYER) == (False, "product")


def test_a_changed_answer_replaces_the_earlier_label(introduction: Introduction) -> None:
    supplier_says(introduction, Answer.DECLINE, DeclineReason.TERMS)
    assert judged(Party.SUPPLIER) == (False, "terms")
    supplier_says(introduction, Answer.ACCEPT)
    assert judged(Party.SUPPLIER) == (True, "")


def test_a_question_judges_nothing_and_its_answer_changes_nothing(
    introduction: Introduction,
) -> None:
    supplier_says(introduction, Answer.ACCEPT)
    buyer_says(introduction, Answer.NEEDS_INFORMATION, text="最小ロットは?")
    supplier_says(introduction, Answer.INFORMATION)
    assert judged(Party.SUPPLIER) == (True, "")
    assert judged(Party.BUYER) == (None, "")


@pytest.mark.parametrize("reason", DeclineReason.values)
def test_a_suppliers_no_judges_the_fit_or_not_by_its_reason(
    introduction: Introduction, reason: str
) -> None:
    supplier_says(introduction, Answer.DECLINE, reason)
    neutral = reason in {DeclineReason.NO_CAPACITY, DeclineReason.KNOWN, DeclineReason.NOT_NOW}
    assert judged(Party.SUPPLIER) == (None if neutral else False, reason)


@pytest.mark.parametrize("reason", NotAFitReason.values)
def test_a_buyers_no_judges_the_fit_or_not_by_its_reason(
    introduction: Introduction, reason: str
) -> None:
    supplier_says(introduction, Answer.ACCEPT)
    buyer_says(introduction, Answer.NOT_A_FIT, reason)
    neutral = reason in {NotAFitReason.KNOWN, NotAFitReason.NO_LONGER_NEEDED}
    assert judged(Party.BUYER) == (None if neutral else False, reason)


def test_reasons_that_are_no_judgement_are_reasons_that_exist() -> None:
    given = {
        Party.SUPPLIER: set(DeclineReason.values),
        Party.BUYER: set(NotAFitReason.values),
    }
    for party, reasons in given.items():
        assert reasons & NOT_ABOUT_FIT[party]
        assert reasons - NOT_ABOUT_FIT[party]


def test_expiry_is_no_label(introduction: Introduction, reader: Reader) -> None:
    reader.link(LetterKind.SUPPLIER_REQUEST)  # delivered: only then can its answer be late
    assert stopping.expire_due(now=introduction.expires_at) == 1
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.EXPIRED
    assert not Label.objects.exists()


def test_a_stop_is_no_label(introduction: Introduction) -> None:
    Exclusion.objects.create(
        organisation=introduction.need.buyer.organisation,
        excluded=introduction.supplier.organisation,
    )
    chain.advance(introduction_id=introduction.pk)
    introduction.refresh_from_db()
    assert introduction.state == IntroductionState.WITHDRAWN
    assert not Label.objects.exists()


def test_what_may_have_been_a_mail_scanner_judges_nothing(introduction: Introduction) -> None:
    reply = Reply.objects.create(
        introduction=introduction,
        side=Side.SUPPLIER,
        answer=Answer.DECLINE,
        language="es",
        notice_version="1",
        scanner_suspected=True,
    )
    label = labels.label_reply(reply=reply)
    assert label is not None
    assert label.positive is None


def test_backfill_reads_answers_once(introduction: Introduction) -> None:
    Reply.objects.create(
        introduction=introduction,
        side=Side.BUYER,
        answer=Answer.INTERESTED,
        language="ja",
        notice_version="1",
    )
    call_command("backfill_labels", verbosity=0)
    call_command("backfill_labels", verbosity=0)
    assert [(label.party, label.positive) for label in Label.objects.all()] == [("buyer", True)]
