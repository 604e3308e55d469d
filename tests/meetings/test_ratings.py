"""Ratings of both sides within a day: asked for once, reminded once, and never assumed."""

import datetime as dt
from typing import Any

import pytest

from matchmaking.introductions.domain.consent import stopping
from matchmaking.introductions.enums import OptOutScope, Side
from matchmaking.matching.domain.learning.labels import labels_in_force
from matchmaking.matching.enums import LabelKind
from matchmaking.meetings.domain import attention, marking, queries, ratings, timetables
from matchmaking.meetings.enums import MeetingLetterKind as K
from matchmaking.meetings.enums import MeetingState as S
from matchmaking.meetings.enums import RatingValue as R
from matchmaking.meetings.models import Meeting, MeetingLetter, Rating, Slot
from matchmaking.missions.models import Mission
from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.models import Mail
from tests.meetings.factories import (
    DAY,
    END_OF_DAY,
    FIRST,
    make_day,
    make_introduced,
    publish,
    work_out,
)

END = FIRST + dt.timedelta(minutes=30)


def test_a_rating_is_taken_from_the_beginning_until_a_day_after_the_day(
    meeting: Meeting, clock: Any
) -> None:
    with pytest.raises(ratings.RatingClosedError):
        ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=R.INFORMATIVE)
    clock.move_to(FIRST)
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=R.INFORMATIVE)
    clock.move_to(END_OF_DAY + dt.timedelta(hours=24))
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=R.COOPERATION_POSSIBLE)
    clock.shift(dt.timedelta(seconds=1))
    with pytest.raises(ratings.RatingClosedError):
        ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=R.INFORMATIVE)
    assert Rating.objects.count() == 2
    assert ratings.latest(meeting.ratings.all())["buyer"].value == R.COOPERATION_POSSIBLE


def test_a_side_that_rates_says_that_they_met(meeting: Meeting, clock: Any) -> None:
    clock.move_to(END)
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.COOPERATION_POSSIBLE)
    meeting.refresh_from_db()
    assert meeting.state == S.HELD
    assert meeting.introduction.events.last().actor_kind == "supplier"
    assert meeting.introduction.events.last().to_state == "held"


def test_not_held_settles_nothing_by_itself(meeting: Meeting, mission: Mission, clock: Any) -> None:
    clock.move_to(END + dt.timedelta(minutes=1))
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.NOT_HELD)
    meeting.refresh_from_db()
    assert meeting.state == S.PROPOSED
    assert list(attention.unmarked_meetings(mission)) == [meeting]


def test_two_who_say_different_things_are_shown_to_the_organizer(
    meeting: Meeting, mission: Mission, clock: Any
) -> None:
    clock.move_to(END + dt.timedelta(minutes=1))
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.INFORMATIVE)
    assert not attention.disputed_meetings(mission).exists()
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=R.NOT_HELD)
    assert list(attention.disputed_meetings(mission)) == [meeting]
    marking.mark_no_show(meeting_id=meeting.pk, side=Side.BUYER, user=None)
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.NOT_HELD)
    assert not attention.disputed_meetings(mission).exists()


@pytest.mark.parametrize(
    ("value", "positive"),
    [
        (R.COOPERATION_POSSIBLE, True),
        (R.LOW_INTEREST, False),
        (R.INFORMATIVE, None),
        (R.NOT_HELD, None),
    ],
)
def test_each_rating_is_the_label_that_it_means(
    meeting: Meeting, clock: Any, value: R, positive: bool | None
) -> None:
    clock.move_to(END)
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=value)
    label = labels_in_force().get(kind=LabelKind.RATING)
    assert (label.party, label.positive, label.reason) == ("buyer", positive, value)
    assert label.proposal_id == meeting.introduction.proposal_id


def test_what_may_have_been_a_mail_scanner_judges_nothing(meeting: Meeting, clock: Any) -> None:
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=11))
    for mail_id in ratings.ask_for_ratings():
        deliver(mail_id=mail_id)
    link = MeetingLetter.objects.get(kind=K.RATING, party=meeting.buyer).link
    for pause, suspected, positive in ((1, True, None), (10, False, True)):
        clock.shift(dt.timedelta(minutes=pause))
        rating = ratings.rate(
            meeting_id=meeting.pk, side=Side.BUYER, value=R.COOPERATION_POSSIBLE, link=link
        )
        label = labels_in_force().get(kind=LabelKind.RATING)
        assert (rating.scanner_suspected, label.positive) == (suspected, positive)
        assert label.reason == R.COOPERATION_POSSIBLE


def test_both_are_asked_when_the_day_is_over_and_reminded_once(
    meeting: Meeting, clock: Any
) -> None:
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=5))
    assert ratings.ask_for_ratings() == []
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=11))
    asked = ratings.ask_for_ratings()
    assert len(asked) == 2
    assert ratings.ask_for_ratings() == []
    for mail_id in asked:
        deliver(mail_id=mail_id)
    ratings.rate(meeting_id=meeting.pk, side=Side.BUYER, value=R.INFORMATIVE)
    clock.move_to(END_OF_DAY + dt.timedelta(hours=17))
    (reminder,) = ratings.ask_for_ratings()
    letter = MeetingLetter.objects.get(mail_id=reminder)
    assert (letter.kind, letter.party) == (K.RATING_REMINDER, meeting.supplier)
    deliver(mail_id=reminder)
    assert ratings.ask_for_ratings() == []
    clock.move_to(END_OF_DAY + dt.timedelta(hours=30))
    assert ratings.ask_for_ratings() == []


def test_whoever_was_not_reached_is_not_reminded(meeting: Meeting, clock: Any) -> None:
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=11))
    ratings.ask_for_ratings()
    clock.move_to(END_OF_DAY + dt.timedelta(hours=17))
    assert ratings.ask_for_ratings() == []


def test_a_cancelled_meeting_is_not_asked_about(meeting: Meeting, clock: Any) -> None:
    clock.move_to(END)
    marking.mark_no_show(meeting_id=meeting.pk, side=Side.BUYER, user=None)
    clock.move_to(END_OF_DAY + dt.timedelta(hours=1))
    assert ratings.ask_for_ratings() == []


def test_silence_is_no_rating_and_no_label(meeting: Meeting, mission: Mission, clock: Any) -> None:
    clock.move_to(END)
    marking.mark_held(meeting_id=meeting.pk)
    before = labels_in_force().count()
    clock.move_to(END_OF_DAY + dt.timedelta(hours=40))
    numbers = queries.numbers_of(mission)
    assert (numbers.held, numbers.rated_by_both, numbers.rated_by_one) == (1, 0, 0)
    assert labels_in_force().count() == before


def test_the_letter_names_the_last_hour_for_a_rating(meeting: Meeting, clock: Any) -> None:
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=11))
    ratings.ask_for_ratings()
    to_supplier = Mail.objects.get(kind=K.RATING, recipient="ana1@plasticos.example")
    assert "jueves 4 de marzo de 2027, 12:30" in to_supplier.text
    to_buyer = Mail.objects.get(kind=K.RATING, recipient="tanaka1@naniwa.example.jp")
    assert "2027年3月4日（木）12:30" in to_buyer.text


@pytest.mark.parametrize("was_marked", [True, False])
def test_nobody_is_asked_about_a_meeting_of_a_pair_that_stopped(
    meeting: Meeting, clock: Any, was_marked: bool
) -> None:
    Mail.objects.update(state="sent", sent_at=FIRST)
    clock.move_to(END)
    if was_marked:
        marking.mark_held(meeting_id=meeting.pk)
    link = meeting.introduction.links.filter(letter__side="buyer").latest("pk")
    stopping.opt_out(link=link, scope=OptOutScope.NEED)
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=15))
    assert ratings.ask_for_ratings() == []
    # Whoever was there may say so unasked.
    ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.INFORMATIVE)


@pytest.mark.parametrize(
    ("waited", "rated", "state"),
    [
        (dt.timedelta(hours=23), False, "sent"),
        (dt.timedelta(hours=24), False, "cancelled"),
        (dt.timedelta(hours=1), True, "cancelled"),
    ],
)
def test_a_request_leaves_only_while_it_can_be_followed(
    meeting: Meeting, clock: Any, waited: dt.timedelta, rated: bool, state: str
) -> None:
    Mail.objects.update(state="sent", sent_at=FIRST)
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=15))
    ratings.ask_for_ratings()
    mail = MeetingLetter.objects.get(party=meeting.supplier, kind=K.RATING).mail
    clock.shift(waited)
    if rated:
        ratings.rate(meeting_id=meeting.pk, side=Side.SUPPLIER, value=R.INFORMATIVE)
    assert deliver(mail_id=mail.pk) == state


def test_a_day_that_was_made_shorter_is_over_when_its_last_meeting_is(
    meeting: Meeting, clock: Any
) -> None:
    day = meeting.slot.day
    day.opens_at, day.closes_at = dt.time(8), dt.time(9)
    timetables.save_day(day=day)
    meeting.refresh_from_db()
    assert ratings.deadline_of(meeting) == END + dt.timedelta(hours=24)
    Mail.objects.update(state="sent", sent_at=FIRST)
    clock.move_to(END + dt.timedelta(minutes=5))
    assert ratings.ask_for_ratings() == []
    clock.move_to(END + dt.timedelta(minutes=15))
    assert len(ratings.ask_for_ratings()) == 2


def test_a_request_is_not_kept_alive_by_the_meetings_of_another_day(
    meeting: Meeting, mission: Mission, clock: Any
) -> None:
    make_day(mission, date=DAY + dt.timedelta(days=1), opens_at=dt.time(11))
    supplier = meeting.introduction.supplier
    make_introduced(mission=mission, number=2, supplier=supplier)
    work_out(mission)
    other = Meeting.objects.exclude(pk=meeting.pk).get()
    later = Slot.objects.filter(day__date=DAY + dt.timedelta(days=1)).earliest("starts_at")
    Meeting.objects.filter(pk=other.pk).update(slot=later)
    publish(mission)
    Mail.objects.update(state="sent", sent_at=FIRST)
    clock.move_to(END_OF_DAY + dt.timedelta(minutes=15))
    ratings.ask_for_ratings()
    mail = MeetingLetter.objects.get(party=meeting.supplier, kind=K.RATING).mail
    clock.move_to(END_OF_DAY + dt.timedelta(hours=24, minutes=1))
    other.refresh_from_db()
    assert ratings.may_be_rated(other)
    assert deliver(mail_id=mail.pk) == "cancelled"
