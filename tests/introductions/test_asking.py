"""Who is asked when after an introduction, and that nobody is forgotten."""

import datetime as dt
from itertools import pairwise
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from matchmaking.introductions import tasks
from matchmaking.introductions.domain import inquiries
from matchmaking.introductions.domain.consent import chain, stopping
from matchmaking.introductions.domain.consent.answers import record_supplier_answer
from matchmaking.introductions.domain.followup import asking
from matchmaking.introductions.domain.followup.checkpoints import record_call, record_progress
from matchmaking.introductions.domain.followup.outcomes import claim_outcome
from matchmaking.introductions.domain.followup.promises import make_promise
from matchmaking.introductions.domain.meetings import (
    note_meeting_agreed,
    note_meeting_held,
    note_meeting_proposed,
)
from matchmaking.introductions.enums import (
    Answer,
    Escalation,
    InquiryKind,
    InquiryState,
    LetterKind,
    OptOutScope,
    Owner,
    Progress,
    PromiseKind,
    Side,
)
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import Inquiry, Introduction, Letter
from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.introductions.factories import make_introduction, make_need, make_supplier, make_terms
from tests.introductions.followup import (
    BUYER,
    START,
    SUPPLIER,
    by_telephone,
    make_released,
    on,
    sweep,
    sweep_on,
    value,
)

pytestmark = pytest.mark.django_db
K = LetterKind


def letters(kind: str) -> int:
    return Letter.objects.filter(kind=kind).count()


def checkpoint(introduction: Introduction, asked: str, months: int = 1) -> Inquiry:
    return introduction.inquiries.get(asked=asked, months=months)


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (dt.date(2027, 1, 31), 1, dt.date(2027, 2, 28)),
        (dt.date(2026, 11, 2), 1, dt.date(2026, 12, 2)),
        (dt.date(2026, 11, 30), 3, dt.date(2027, 2, 28)),
        (dt.date(2027, 8, 31), 6, dt.date(2028, 2, 29)),
        (dt.date(2026, 12, 15), 12, dt.date(2027, 12, 15)),
    ],
)
def test_months_are_added_by_the_calendar(day: dt.date, months: int, expected: dt.date) -> None:
    assert inquiries.add_months(day, months) == expected


def test_a_release_plans_a_year_for_both_sides_with_the_supplier_first(
    released: Introduction,
) -> None:
    planned = {
        (inquiry.asked, inquiry.months): inquiry.planned_on for inquiry in released.inquiries.all()
    }
    assert {months for _, months in planned} == {1, 3, 6, 9, 12}
    assert planned[Owner.SUPPLIER, 1] == dt.date(2026, 12, 2)
    assert planned[Owner.BUYER, 1] == dt.date(2026, 12, 9)
    assert planned[Owner.SUPPLIER, 12] == dt.date(2027, 11, 2)


def test_the_supplier_is_asked_after_a_month_and_the_buyer_a_week_later(
    released: Introduction,
) -> None:
    assert sweep_on(29) == []
    assert sweep_on(30) == [released.pk]
    assert (letters(K.FOLLOW_UP_TO_SUPPLIER), letters(K.FOLLOW_UP_TO_BUYER)) == (1, 0)
    assert sweep_on(30) == []
    assert sweep_on(37) == [released.pk]
    assert (letters(K.FOLLOW_UP_TO_SUPPLIER), letters(K.FOLLOW_UP_TO_BUYER)) == (1, 1)


def test_silence_goes_from_a_reminder_to_the_organizer_and_the_lead_and_is_no_answer(
    released: Introduction,
) -> None:
    found = checkpoint(released, Owner.SUPPLIER)
    for day, tries, stage, state in (
        (30, 1, Escalation.LETTER, InquiryState.WAITING),
        # Ten days later it is a Saturday: the letter asks for an answer by the Monday.
        (42, 1, Escalation.LETTER, InquiryState.WAITING),
        (43, 2, Escalation.LETTER, InquiryState.WAITING),
        # Ten days later it is Christmas: by the first Monday of January.
        (63, 2, Escalation.LETTER, InquiryState.WAITING),
        (64, 2, Escalation.CALL, InquiryState.WAITING),
        (71, 2, Escalation.LEAD, InquiryState.WAITING),
        (85, 2, Escalation.LEAD, InquiryState.SILENT),
    ):
        sweep_on(day)
        found.refresh_from_db()
        assert (found.tries, found.stage, found.state) == (tries, stage, state), day
    assert released.progressreports.count() == 0


def test_an_answer_ends_the_asking(released: Introduction) -> None:
    sweep_on(30)
    with on(31):
        record_progress(introduction_id=released.pk, voice=SUPPLIER, progress=Progress.UNDER_WAY)
    assert checkpoint(released, Owner.SUPPLIER).state == InquiryState.ANSWERED
    assert checkpoint(released, Owner.BUYER).state == InquiryState.WAITING
    assert sweep_on(35) == []


def test_one_reader_gets_one_follow_up_a_week_over_all_introductions() -> None:
    terms = make_terms()
    supplier = make_supplier(terms, max_introductions=9)
    with on(0):
        first = make_released(supplier=supplier, need=make_need(terms))
        for _ in range(2):
            make_released(mission=first.mission, supplier=supplier, need=make_need(terms))
    asked_on = {day for day in range(28, 60) if sweep_on(day)}
    sent = Letter.objects.filter(kind=K.FOLLOW_UP_TO_SUPPLIER).order_by("mail__due_at")
    days = [letter.mail.due_at for letter in sent]
    assert len(days) >= 4
    assert all(b - a >= asking.WEEK for a, b in pairwise(days))
    assert {letter.introduction_id for letter in sent} == set(
        Introduction.objects.values_list("pk", flat=True)
    )
    assert asked_on


def test_what_waits_too_long_for_its_turn_goes_to_the_organizer() -> None:
    terms = make_terms()
    supplier = make_supplier(terms, max_introductions=20)
    with on(0):
        first = make_released(supplier=supplier, need=make_need(terms))
        for _ in range(7):
            make_released(mission=first.mission, supplier=supplier, need=make_need(terms))
    for day in range(30, 70):
        sweep_on(day)
    asked = Inquiry.objects.filter(asked=Owner.SUPPLIER, months=1)
    assert not asked.filter(tries=0, stage=Escalation.LETTER).exists()
    assert asked.filter(tries=0).exclude(stage=Escalation.LETTER).exists()


def test_who_was_asked_once_keeps_its_turn_however_long_it_waits() -> None:
    terms = make_terms()
    supplier = make_supplier(terms, max_introductions=9)
    with on(0):
        first = make_released(supplier=supplier, need=make_need(terms))
        make_released(mission=first.mission, supplier=supplier, need=make_need(terms))
    sweep_on(30)
    waiting = Inquiry.objects.get(asked=Owner.SUPPLIER, months=1, tries=0)
    waiting.tries, waiting.planned_on = 1, START.date()
    waiting.next_at = START + dt.timedelta(days=31)
    waiting.save(update_fields=["tries", "planned_on", "next_at"])
    assert sweep_on(32) == []
    waiting.refresh_from_db()
    assert (waiting.tries, waiting.stage) == (1, Escalation.LETTER)
    assert waiting.next_at >= START + dt.timedelta(days=37)


def test_a_value_is_asked_about_before_a_promise(released: Introduction) -> None:
    with on(30):
        make_promise(
            introduction_id=released.pk,
            voice=BUYER,
            kind=PromiseKind.QUOTED,
            owner=Owner.BUYER,
            due_on=dt.date(2026, 12, 4),
        )
        claim_outcome(introduction_id=released.pk, voice=SUPPLIER, value=value())
    promise = released.inquiries.get(kind=InquiryKind.PROMISE)
    for day, confirmations, follow_ups in ((36, 1, 0), (44, 1, 1)):
        sweep_on(day)
        promise.refresh_from_db()
        assert letters(K.CONFIRMATION_TO_BUYER) == confirmations
        assert (letters(K.FOLLOW_UP_TO_BUYER), promise.tries) == (follow_ups, follow_ups), day


def test_follow_up_letters_spend_no_budget_of_first_letters(released: Introduction) -> None:
    for day in (30, 37):
        sweep_on(day)
    teasers = Letter.objects.filter(kind=K.BUYER_TEASER)
    assert teasers.count() == 1


def test_a_side_without_an_address_goes_to_the_organizers_list(released: Introduction) -> None:
    released.supplier.contact_email = ""
    released.supplier.save(update_fields=["contact_email"])
    sweep_on(30)
    assert checkpoint(released, Owner.SUPPLIER).stage == Escalation.CALL
    assert letters(K.FOLLOW_UP_TO_SUPPLIER) == 0


def test_a_letter_that_nobody_has_read_makes_nobody_late(released: Introduction) -> None:
    with on(30):
        sweep()
    for moment in [on(day) for day in (40, 50)]:
        with moment:
            sweep()
    found = checkpoint(released, Owner.SUPPLIER)
    assert (found.tries, found.stage) == (1, Escalation.LETTER)


def test_a_letter_that_bounced_sends_the_organizer_to_the_telephone(
    released: Introduction,
) -> None:
    with on(30):
        sweep()
        Mail.objects.filter(kind=K.FOLLOW_UP_TO_SUPPLIER).update(state=MailState.FAILED)
    sweep_on(43)
    assert checkpoint(released, Owner.SUPPLIER).stage == Escalation.CALL


def test_a_meeting_that_is_arranged_moves_the_question_behind_it(released: Introduction) -> None:
    with on(10):
        note_meeting_proposed(introduction_id=released.pk, user=None)
        note_meeting_agreed(introduction_id=released.pk, actor_kind="buyer")
    assert sweep_on(30) == []
    assert checkpoint(released, Owner.SUPPLIER).planned_on == dt.date(2027, 4, 10)
    with on(125):
        note_meeting_held(introduction_id=released.pk, actor_kind="supplier")
    held = (START + dt.timedelta(days=125)).date()
    released.refresh_from_db()
    assert inquiries.anchor_of(released) == held


def test_ask_again_later_is_heard(released: Introduction) -> None:
    sweep_on(30)
    with on(31):
        record_progress(
            introduction_id=released.pk,
            voice=SUPPLIER,
            progress=Progress.LATER,
            again_on=dt.date(2027, 6, 1),
        )
    waiting = released.inquiries.filter(asked=Owner.SUPPLIER, state=InquiryState.WAITING)
    assert waiting.order_by("next_at").first().planned_on == dt.date(2027, 6, 1)
    assert not waiting.filter(planned_on__lt=dt.date(2027, 6, 1)).exists()


def test_who_was_never_contacted_is_for_the_telephone(released: Introduction) -> None:
    sweep_on(30)
    with on(31):
        record_progress(introduction_id=released.pk, voice=SUPPLIER, progress=Progress.NO_CONTACT)
    assert checkpoint(released, Owner.BUYER).stage == Escalation.CALL


def test_a_call_without_an_answer_gives_another_week(released: Introduction) -> None:
    released.supplier.contact_email = ""
    released.supplier.save(update_fields=["contact_email"])
    sweep_on(30)
    with on(36):
        record_call(introduction_id=released.pk, voice=by_telephone(Side.SUPPLIER), reached=False)
    sweep_on(37)
    assert checkpoint(released, Owner.SUPPLIER).stage == Escalation.CALL
    sweep_on(43)
    assert checkpoint(released, Owner.SUPPLIER).stage == Escalation.LEAD


def test_after_a_silent_year_the_introduction_sleeps(released: Introduction) -> None:
    for day in range(30, 480, 5):
        sweep_on(day)
    released.refresh_from_db()
    assert released.state == S.DORMANT
    assert released.events.last().reason == "year_over"
    assert not released.inquiries.filter(state=InquiryState.WAITING).exists()


def test_an_opt_out_stops_every_question(released: Introduction) -> None:
    sweep_on(30)
    link = released.links.filter(purpose="supplier_follow_up").get()
    with on(31):
        stopping.opt_out(link=link, scope=OptOutScope.ALL)
    sweep_on(37)
    released.refresh_from_db()
    assert released.state == S.WITHDRAWN
    states = set(released.inquiries.values_list("state", flat=True))
    assert states == {InquiryState.UNREACHABLE}
    assert letters(K.FOLLOW_UP_TO_BUYER) == 0


def test_an_opt_out_after_an_order_keeps_the_order_and_stops_the_letters(
    released: Introduction,
) -> None:
    sweep_on(30)
    with on(31):
        claim_outcome(introduction_id=released.pk, voice=SUPPLIER, value=value())
        sweep()
        link = released.links.filter(purpose="buyer_confirms").get()
        stopping.opt_out(link=link, scope=OptOutScope.ALL)
        mail = Mail.objects.get(kind=K.CONFIRMATION_TO_BUYER)
        assert mail.state == MailState.CANCELLED
    sweep_on(45)
    released.refresh_from_db()
    assert released.state == S.WON
    assert not released.inquiries.filter(state=InquiryState.WAITING).exists()


def test_what_was_answered_before_its_letter_left_is_not_sent(released: Introduction) -> None:
    with on(30):
        sweep()
        record_progress(introduction_id=released.pk, voice=SUPPLIER, progress=Progress.UNDER_WAY)
        mail = Mail.objects.get(kind=K.FOLLOW_UP_TO_SUPPLIER)
        deliver(mail_id=mail.pk)
    mail.refresh_from_db()
    assert mail.state == MailState.CANCELLED


def test_two_workers_write_one_letter(released: Introduction) -> None:
    with on(30):
        pairs = asking.due_pairs()
        for introduction_id, asked in [*pairs, *pairs]:
            asking.ask(introduction_id=introduction_id, asked=asked)
    assert letters(K.FOLLOW_UP_TO_SUPPLIER) == 1
    assert checkpoint(released, Owner.SUPPLIER).tries == 1


def test_the_database_refuses_to_forget(released: Introduction) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        released.inquiries.update(next_at=None)


def test_an_introduction_from_before_follow_up_is_taken_into_view(released: Introduction) -> None:
    released.inquiries.all().delete()
    sweep_on(30)
    assert released.inquiries.filter(kind=InquiryKind.CHECKPOINT).count() == 10


def test_nothing_is_followed_up_before_contacts_are_released() -> None:
    with on(0):
        waiting = make_introduction()
        chain.advance(introduction_id=waiting.pk)
        record_supplier_answer(
            introduction_id=waiting.pk, answer=Answer.ACCEPT, seen=S.SUPPLIER_ASKED
        )
    for day in (30, 37, 400):
        assert sweep_on(day) == []
    waiting.refresh_from_db()
    assert waiting.state == S.BUYER_ASKED
    assert not Inquiry.objects.exists()


def test_the_beat_wakes_one_task_for_each_question(
    released: Introduction, django_capture_on_commit_callbacks: Any, tasks_at_once: None
) -> None:
    with on(0):
        second = make_released(mission=released.mission)
    with on(30):
        pairs = asking.due_pairs()
        assert {pk for pk, _ in pairs} == {released.pk, second.pk}
        with django_capture_on_commit_callbacks(execute=True):
            tasks.follow_up()
    assert letters(K.FOLLOW_UP_TO_SUPPLIER) == 2


def test_whoever_wants_to_be_asked_sooner_is_asked_by_the_next_question(
    released: Introduction,
) -> None:
    sooner = dt.date(2026, 11, 20)
    with on(1):
        record_progress(
            introduction_id=released.pk, voice=SUPPLIER, progress=Progress.LATER, again_on=sooner
        )
    waiting = released.inquiries.filter(asked=Owner.SUPPLIER, state=InquiryState.WAITING)
    days = list(waiting.order_by("planned_on").values_list("planned_on", flat=True))
    assert days[:2] == [sooner, dt.date(2027, 2, 2)]
    assert (sweep_on(17), sweep_on(18)) == ([], [released.pk])
