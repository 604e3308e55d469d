"""Value: one side claims, the other confirms or disputes, and silence is neither."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine

from matchmaking.introductions.domain.followup import checkpoints, steps
from matchmaking.introductions.domain.followup.outcomes import (
    OutcomeClosedError,
    claim_outcome,
    confirm_outcome,
    dispute_outcome,
    settle_outcome,
    withdraw_outcome,
)
from matchmaking.introductions.domain.letters.calendars import is_day_off
from matchmaking.introductions.domain.letters.sending import last_day
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    ActorKind,
    InquiryState,
    LetterKind,
    LinkPurpose,
    OutcomeKind,
    OutcomeState,
    Progress,
    Side,
    Verdict,
    WithoutMission,
)
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import (
    Inquiry,
    Introduction,
    Letter,
    Outcome,
)
from matchmaking.matching.domain.learning.labels import labels_in_force
from matchmaking.matching.enums import LabelKind
from tests.introductions.factories import make_introduction
from tests.introductions.followup import (
    BUYER,
    ORGANIZER,
    START,
    SUPPLIER,
    by_telephone,
    on,
    sweep_on,
    value,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def claimed(released: Introduction) -> Outcome:
    with on(31):
        return claim_outcome(
            introduction_id=released.pk,
            voice=SUPPLIER,
            value=value(),
            without_mission=WithoutMission.NOT_AT_ALL,
        )


def state_of(introduction: Introduction) -> str:
    introduction.refresh_from_db()
    return introduction.state


def outcome_labels() -> dict[str, bool | None]:
    found = labels_in_force().filter(kind=LabelKind.OUTCOME)
    return {label.party: label.positive for label in found}


def test_a_claim_wins_the_introduction_and_asks_the_other_side(claimed: Outcome) -> None:
    assert claimed.state == OutcomeState.CLAIMED
    assert state_of(claimed.introduction) == S.WON
    assert claimed.inquiry.asked == Side.BUYER
    steps_taken = list(claimed.introduction.events.values_list("to_state", flat=True))
    assert steps_taken[-2:] == [S.FOLLOWING_UP, S.WON]
    assert outcome_labels() == {"supplier": True}


def test_only_the_other_side_confirms(claimed: Outcome) -> None:
    with pytest.raises(OutcomeClosedError):
        confirm_outcome(outcome_id=claimed.pk, voice=SUPPLIER)
    confirmed = confirm_outcome(
        outcome_id=claimed.pk, voice=BUYER, without_mission=WithoutMission.LATER
    )
    assert confirmed.state == OutcomeState.CONFIRMED
    assert outcome_labels() == {"supplier": True, "buyer": True}
    asked = claimed.introduction.counterfactualanswers.values_list("side", "answer")
    assert dict(asked) == {"supplier": "not_at_all", "buyer": "later"}
    with pytest.raises(OutcomeClosedError):
        confirm_outcome(outcome_id=claimed.pk, voice=BUYER)


def test_whoever_confirms_is_asked_neither_about_the_value_nor_how_things_stand(
    claimed: Outcome,
) -> None:
    # The buyer's first checkpoint would be on the 37th day.
    with on(33):
        confirm_outcome(outcome_id=claimed.pk, voice=BUYER)
    assert sweep_on(38) == []
    claimed.inquiry.refresh_from_db()
    assert claimed.inquiry.state == InquiryState.ANSWERED


def test_what_is_disputed_or_taken_back_is_not_asked_about_any_more(claimed: Outcome) -> None:
    with on(32):
        dispute_outcome(outcome_id=claimed.pk, voice=BUYER, note="Menos")
    claimed.inquiry.refresh_from_db()
    assert claimed.inquiry.state == InquiryState.ANSWERED
    with on(33):
        taken_back = claim_outcome(
            introduction_id=claimed.introduction_id, voice=SUPPLIER, value=value(9_000)
        )
        withdraw_outcome(outcome_id=taken_back.pk, voice=SUPPLIER)
    taken_back.inquiry.refresh_from_db()
    assert taken_back.inquiry.state == InquiryState.DROPPED
    sweep_on(34)
    assert not Letter.objects.filter(kind=LetterKind.CONFIRMATION_TO_BUYER).exists()


def test_confirmation_is_asked_for_at_most_four_times_by_links_of_a_week(
    claimed: Outcome,
) -> None:
    for day in range(31, 110):
        sweep_on(day)
    letters = Letter.objects.filter(kind=LetterKind.CONFIRMATION_TO_BUYER).order_by("round")
    assert [letter.round for letter in letters] == [0, 1, 2, 3]
    for letter in letters:
        link = letter.introduction.links.get(letter=letter)
        assert link.expires_at - letter.mail.due_at >= dt.timedelta(days=7)
        last = last_day(claimed.introduction, Side.BUYER, link.expires_at)
        assert f"{last.month}月{last.day}日" in letter.mail.text
        assert not is_day_off(last, "JP")
    claimed.refresh_from_db()
    assert claimed.state == OutcomeState.UNCONFIRMED
    assert claimed.inquiry.state == InquiryState.SILENT
    assert outcome_labels() == {"supplier": True}


def test_a_value_waits_for_the_end_of_the_link_however_many_days_are_off(
    claimed: Outcome,
) -> None:
    golden_week = (dt.date(2027, 4, 23) - START.date()).days
    Inquiry.objects.filter(outcome=claimed).update(tries=3, next_at=START)
    sweep_on(golden_week)
    link = claimed.introduction.links.get(purpose=LinkPurpose.BUYER_CONFIRMATION)
    assert last_day(claimed.introduction, Side.BUYER, link.expires_at) == dt.date(2027, 5, 6)
    # The nine days that the last letter is given would end within the week of holidays.
    for day, state in ((9, OutcomeState.CLAIMED), (14, OutcomeState.UNCONFIRMED)):
        sweep_on(golden_week + day)
        claimed.refresh_from_db()
        assert claimed.state == state


def test_an_unconfirmed_value_may_still_be_confirmed_by_telephone(claimed: Outcome) -> None:
    Outcome.objects.update(state=OutcomeState.UNCONFIRMED)
    with on(90):
        confirm_outcome(outcome_id=claimed.pk, voice=by_telephone(Side.BUYER))
    said = claimed.statements.last()
    assert (said.verdict, said.actor_kind, said.channel, said.spoke_with) == (
        Verdict.CONFIRMS,
        ActorKind.ORGANIZER,
        "telephone",
        "Ana",
    )


def test_a_dispute_keeps_both_versions_and_the_organizer_settles_it(claimed: Outcome) -> None:
    with on(32):
        dispute_outcome(
            outcome_id=claimed.pk, voice=BUYER, value=value(9_000), note="送料は含みません。"
        )
    with on(33):
        settled = settle_outcome(
            outcome_id=claimed.pk, voice=ORGANIZER, value=value(10_000), note="Con flete"
        )
    assert (settled.state, settled.amount) == (OutcomeState.SETTLED, 10_000)
    versions = [(s.verdict, s.amount) for s in claimed.statements.all()]
    assert versions == [
        (Verdict.CLAIMS, Decimal(12_000)),
        (Verdict.DISPUTES, Decimal(9_000)),
        (Verdict.SETTLES, Decimal(10_000)),
    ]


def test_only_what_is_disputed_is_settled(claimed: Outcome) -> None:
    with pytest.raises(OutcomeClosedError):
        settle_outcome(outcome_id=claimed.pk, voice=ORGANIZER, value=value(), note="")


def test_the_same_order_told_by_both_is_one_confirmed_order(claimed: Outcome) -> None:
    again = claim_outcome(introduction_id=claimed.introduction_id, voice=BUYER, value=value())
    assert again.pk == claimed.pk
    assert again.state == OutcomeState.CONFIRMED
    assert Outcome.objects.count() == 1


@pytest.mark.parametrize(
    "other", [value(11_999), value(None), value(kind=OutcomeKind.ORDER), value(currency="JPY")]
)
def test_another_order_is_another_order(claimed: Outcome, other: object) -> None:
    claim_outcome(introduction_id=claimed.introduction_id, voice=BUYER, value=other)
    assert Outcome.objects.filter(state=OutcomeState.CLAIMED).count() == 2


def test_two_orders_without_an_amount_are_not_taken_for_one(released: Introduction) -> None:
    for voice in (SUPPLIER, BUYER):
        claim_outcome(introduction_id=released.pk, voice=voice, value=value(None))
    assert Outcome.objects.filter(state=OutcomeState.CLAIMED).count() == 2


def test_a_claim_that_was_an_error_is_taken_back_and_followed_up_again(claimed: Outcome) -> None:
    with pytest.raises(OutcomeClosedError):
        withdraw_outcome(outcome_id=claimed.pk, voice=BUYER)
    withdraw_outcome(outcome_id=claimed.pk, voice=SUPPLIER)
    assert state_of(claimed.introduction) == S.FOLLOWING_UP
    assert claimed.introduction.inquiries.filter(state=InquiryState.WAITING).exists()
    assert outcome_labels() == {"supplier": None}


def test_the_organizer_takes_an_error_back_and_the_history_keeps_it(claimed: Outcome) -> None:
    taken = withdraw_outcome(outcome_id=claimed.pk, voice=ORGANIZER, note="two noughts more")
    assert taken.state == OutcomeState.WITHDRAWN
    said = claimed.statements.filter(verdict=Verdict.WITHDRAWS)
    assert [one.note for one in said] == ["two noughts more"]


@pytest.mark.parametrize(
    ("reason", "judged"),
    [("quality", False), ("terms", False), ("timing", None), ("stopped_answering", None)],
)
def test_lost_is_a_negative_label_only_where_the_two_did_not_fit(
    released: Introduction, reason: str, judged: bool | None
) -> None:
    checkpoints.record_progress(
        introduction_id=released.pk, voice=BUYER, progress=Progress.ENDED, reason=reason
    )
    assert state_of(released) == S.LOST
    assert outcome_labels() == {"buyer": judged}
    assert not released.inquiries.filter(state=InquiryState.WAITING).exists()


def test_silence_leaves_no_label(released: Introduction) -> None:
    for day in range(30, 480, 6):
        sweep_on(day)
    assert state_of(released) == S.DORMANT
    assert outcome_labels() == {}


def test_what_was_won_is_not_lost_by_a_later_no(claimed: Outcome) -> None:
    checkpoints.record_progress(
        introduction_id=claimed.introduction_id,
        voice=BUYER,
        progress=Progress.ENDED,
        reason="timing",
    )
    assert state_of(claimed.introduction) == S.WON


def test_a_side_that_goes_on_reopens_what_was_lost(released: Introduction) -> None:
    with on(5):
        checkpoints.record_progress(
            introduction_id=released.pk, voice=SUPPLIER, progress=Progress.ENDED, reason="terms"
        )
        checkpoints.record_progress(
            introduction_id=released.pk, voice=SUPPLIER, progress=Progress.UNDER_WAY
        )
    assert state_of(released) == S.FOLLOWING_UP
    assert outcome_labels() == {"supplier": None}
    assert released.inquiries.filter(state=InquiryState.WAITING).count() == 10


def test_the_organizer_lets_sleep_and_takes_up_again(released: Introduction) -> None:
    steps.sleep(introduction_id=released.pk, voice=ORGANIZER, note="Feria cancelada")
    assert state_of(released) == S.DORMANT
    with time_machine.travel(dt.datetime(2028, 3, 1, tzinfo=dt.UTC), tick=False):
        steps.reopen(introduction_id=released.pk, voice=ORGANIZER)
        waiting = released.inquiries.filter(state=InquiryState.WAITING)
        assert sorted(waiting.values_list("asked", flat=True)) == ["buyer", "supplier"]
        assert all(inquiry.planned_on >= dt.date(2028, 4, 1) for inquiry in waiting)
    assert state_of(released) == S.FOLLOWING_UP


def test_an_answer_by_a_mail_scanner_judges_nothing(released: Introduction) -> None:
    sweep_on(30)
    link = released.links.get(purpose="supplier_follow_up")
    with on(30.001):
        claim_outcome(
            introduction_id=released.pk, voice=Voice(Side.SUPPLIER, link=link), value=value()
        )
    assert outcome_labels() == {"supplier": None}


def test_nothing_is_told_of_an_introduction_that_was_not_made() -> None:
    introduction = make_introduction()
    with pytest.raises(steps.NotReleasedError):
        claim_outcome(introduction_id=introduction.pk, voice=SUPPLIER, value=value())
    assert not Outcome.objects.exists()


def test_a_form_sent_twice_claims_once(claimed: Outcome) -> None:
    again = claim_outcome(introduction_id=claimed.introduction_id, voice=SUPPLIER, value=value())
    assert again.pk == claimed.pk
    assert Outcome.objects.count() == 1
    assert claimed.statements.count() == 1
