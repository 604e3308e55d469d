"""What happens to a meeting, who is told, and what its introduction learns."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Purpose
from matchmaking.common.models import AppendOnlyError
from matchmaking.introductions.domain.consent import stopping
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, OptOutScope, Side
from matchmaking.meetings.domain import letters, marking, meetings, steps
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.enums import MeetingLetterKind as K
from matchmaking.meetings.enums import MeetingState as S
from matchmaking.meetings.models import Meeting, MeetingLetter, Party
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, take_consent_back
from tests.meetings.factories import (
    FIRST,
    make_city,
    make_day,
    make_introduced,
    make_meeting,
    publish,
    work_out,
)
from tests.outbox.factories import send_due


def course_of(meeting: Meeting) -> list[str]:
    return list(meeting.introduction.events.values_list("to_state", flat=True))[-3:]


def kinds(party: Party) -> list[str]:
    return list(party.letters.order_by("pk").values_list("kind", flat=True))


def test_publishing_tells_each_side_once_however_many_meetings_it_has(mission: Mission) -> None:
    make_day(mission)
    first = make_introduced(mission=mission, number=1)
    buyer = first.need.buyer
    make_introduced(mission=mission, number=2, buyer=buyer)
    work_out(mission)
    assert publish(mission) == 2
    party = Party.objects.get(organisation=buyer.organisation)
    letter = party.letters.get()
    assert letter.kind == K.TIMETABLE
    assert letter.mail.text.count("■ 商談") == 2
    first.refresh_from_db()
    assert first.state == "meeting_proposed"
    assert publish(mission) == 0
    assert party.letters.count() == 1


def test_both_sides_agree_and_the_meeting_is_scheduled(meeting: Meeting) -> None:
    assert not meetings.agree(meeting_id=meeting.pk, side=Side.BUYER)
    assert not meetings.agree(meeting_id=meeting.pk, side=Side.BUYER)
    assert meetings.agree(meeting_id=meeting.pk, side=Side.SUPPLIER)
    assert meetings.agree(meeting_id=meeting.pk, side=Side.SUPPLIER)
    meeting.refresh_from_db()
    assert meeting.state == S.SCHEDULED
    assert meeting.events.filter(action="agreed").count() == 2
    assert course_of(meeting) == ["introduced", "meeting_proposed", "scheduled"]


def test_a_cancellation_frees_the_table_and_tells_the_other_side(meeting: Meeting) -> None:
    send_due()
    meetings.agree(meeting_id=meeting.pk, side=Side.BUYER)
    meetings.cancel(
        meeting_id=meeting.pk, actor_kind=ActorKind.BUYER, reason=MeetingCancelReason.CANNOT_COME
    )
    meeting.refresh_from_db()
    assert meeting.state == S.CANCELLED
    assert kinds(meeting.supplier) == [K.TIMETABLE, K.CANCELLED]
    assert kinds(meeting.buyer) == [K.TIMETABLE]
    told = meeting.supplier.letters.get(kind=K.CANCELLED).mail
    assert "La otra parte no puede asistir" in told.text
    assert meetings.free_tables(slot=meeting.slot) == [1, 2]
    event = meeting.introduction.events.last()
    assert (event.to_state, event.reason, event.actor_kind) == (
        "meeting_cancelled",
        "cannot_come",
        "buyer",
    )
    with pytest.raises(steps.NotPossibleError):
        meetings.cancel(
            meeting_id=meeting.pk,
            actor_kind=ActorKind.BUYER,
            reason=MeetingCancelReason.CANNOT_COME,
        )


def test_the_buyer_cancels_in_the_morning_and_the_letter_does_not_wait(
    meeting: Meeting, clock: Any
) -> None:
    send_due()
    Mission.objects.update(send_from_hour=14, send_to_hour=15)
    clock.move_to(FIRST - dt.timedelta(hours=2))
    meetings.cancel(
        meeting_id=meeting.pk, actor_kind=ActorKind.BUYER, reason=MeetingCancelReason.CANNOT_COME
    )
    mail = meeting.supplier.letters.get(kind=K.CANCELLED).mail
    assert mail.due_at <= timezone.now()


def test_a_change_is_told_to_both_and_asks_anew(meeting: Meeting) -> None:
    send_due()
    for side in Side:
        meetings.agree(meeting_id=meeting.pk, side=side)
    second = meeting.slot.day.slots.order_by("starts_at")[1]
    meetings.move(meeting_id=meeting.pk, slot=second, table=1, both_agreed=False, user=None)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.round) == (S.PROPOSED, 1)
    assert meeting.buyer_agreed_at is None
    assert kinds(meeting.buyer) == kinds(meeting.supplier) == [K.TIMETABLE, K.CHANGED]
    assert "10:40" in meeting.buyer.letters.get(kind=K.CHANGED).mail.text
    assert course_of(meeting) == ["meeting_proposed", "scheduled", "meeting_proposed"]


def changes(party: Party) -> list[str]:
    mails = Mail.objects.filter(meeting_letter__party=party, kind=K.CHANGED)
    return [mail.text for mail in mails.order_by("pk")]


def test_a_change_says_the_time_that_was_told_last(meeting: Meeting, clock: Any) -> None:
    send_due()
    first, second, third = meeting.slot.day.slots.order_by("starts_at")[:3]
    now_at = {
        one: f"{one.starts_at.astimezone(zone_of(meeting.timetable.mission)):%H:%M}"
        for one in (first, second, third)
    }
    for slot in (second, third):
        # The first of the two letters is superseded before it leaves.
        clock.shift(60)
        meetings.move(meeting_id=meeting.pk, slot=slot, table=1, both_agreed=False, user=None)
    send_due()
    clock.shift(60)
    meetings.move(meeting_id=meeting.pk, slot=second, table=1, both_agreed=False, user=None)
    for party, before in ((meeting.buyer, "変更前のお時間"), (meeting.supplier, "Antes estaba")):
        said = [
            next(line for line in text.splitlines() if line.startswith(before))
            for text in changes(party)
        ]
        for slot, line in zip((first, first, third), said, strict=True):
            assert now_at[slot] in line
            assert all(time not in line for one, time in now_at.items() if one != slot)


def test_another_table_tells_no_former_time(meeting: Meeting) -> None:
    send_due()
    meetings.move(meeting_id=meeting.pk, slot=meeting.slot, table=2, both_agreed=False, user=None)
    assert "Antes estaba" not in changes(meeting.supplier)[0]
    assert "変更前のお時間" not in changes(meeting.buyer)[0]


def test_another_table_at_the_same_time_asks_nobody_anew(meeting: Meeting) -> None:
    for side in Side:
        meetings.agree(meeting_id=meeting.pk, side=side)
    meetings.move(meeting_id=meeting.pk, slot=meeting.slot, table=2, both_agreed=False, user=None)
    meeting.refresh_from_db()
    assert meeting.state == S.SCHEDULED


def test_a_timetable_that_was_not_sent_is_replaced_not_amended(meeting: Meeting) -> None:
    second = meeting.slot.day.slots.order_by("starts_at")[1]
    meetings.move(meeting_id=meeting.pk, slot=second, table=1, both_agreed=False, user=None)
    for pk in letters.parties_owed():
        letters.post_timetable(party_id=pk)
    for party in (meeting.buyer, meeting.supplier):
        first, again = party.letters.order_by("pk")
        assert first.mail.state == MailState.CANCELLED
        assert again.kind == K.TIMETABLE
        assert "10:40" in again.mail.text


def test_no_side_and_no_table_is_taken_twice(mission: Mission) -> None:
    first = make_meeting(mission=mission, number=1)
    buyer = first.introduction.need.buyer
    make_introduced(mission=mission, number=2, buyer=buyer)
    make_introduced(mission=mission, number=3)
    work_out(mission)
    publish(mission)
    second = Meeting.objects.get(introduction__need__buyer=buyer, round=0, slot__gt=first.slot_id)
    third = Meeting.objects.exclude(pk__in=[first.pk, second.pk]).get()
    with pytest.raises(steps.TakenError):
        meetings.move(meeting_id=second.pk, slot=first.slot, table=2, both_agreed=True, user=None)
    with pytest.raises(steps.TakenError):
        meetings.move(
            meeting_id=third.pk, slot=first.slot, table=first.table, both_agreed=True, user=None
        )
    for fields in ({"slot": first.slot, "table": 2}, {"slot": first.slot, "table": first.table}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Meeting.objects.filter(pk=second.pk).update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=second.pk).update(state=S.SCHEDULED)


def test_a_side_is_not_moved_to_a_city_that_it_cannot_reach(
    meeting: Meeting, mission: Mission
) -> None:
    kyoto = make_day(
        mission,
        city=make_city(mission, "Kyoto", "京都"),
        opens_at=dt.time(13),
        closes_at=dt.time(18),
    )
    supplier = meeting.introduction.supplier
    make_introduced(mission=mission, number=2, supplier=supplier)
    work_out(mission)
    publish(mission)
    other = Meeting.objects.exclude(pk=meeting.pk).get()
    early, late = kyoto.slots.earliest("starts_at"), kyoto.slots.latest("starts_at")
    with pytest.raises(steps.TakenError):
        meetings.move(meeting_id=other.pk, slot=early, table=1, both_agreed=True, user=None)
    meetings.move(meeting_id=other.pk, slot=late, table=1, both_agreed=True, user=None)


def test_held_and_no_show_are_for_after_the_beginning(meeting: Meeting, clock: Any) -> None:
    with pytest.raises(steps.NotPossibleError):
        marking.mark_held(meeting_id=meeting.pk)
    clock.move_to(FIRST + dt.timedelta(minutes=10))
    marking.mark_held(meeting_id=meeting.pk)
    assert course_of(meeting) == ["meeting_proposed", "scheduled", "held"]
    marking.mark_no_show(meeting_id=meeting.pk, side=Side.BUYER, user=None)
    meeting.refresh_from_db()
    assert meeting.state == S.NO_SHOW
    event = meeting.introduction.events.last()
    assert (event.to_state, event.reason) == ("no_show", "buyer")
    assert event.reason_label
    marking.mark_held(meeting_id=meeting.pk)
    assert course_of(meeting)[-1] == "held"


def test_a_withdrawn_introduction_ends_its_meeting_and_only_the_other_side_is_told(
    meeting: Meeting,
) -> None:
    send_due()
    introduction = meeting.introduction
    take_consent_back(introduction.supplier.organisation, Purpose.SHARE_WITH_BUYERS)
    stopping.stop_revoked()
    introduction.refresh_from_db()
    assert introduction.state == "withdrawn"
    assert meetings.end_orphans() == [meeting.pk]
    assert meetings.end_orphans() == []
    meeting.refresh_from_db()
    assert meeting.state == S.CANCELLED
    assert kinds(meeting.buyer) == [K.TIMETABLE, K.CANCELLED]
    assert kinds(meeting.supplier) == [K.TIMETABLE]


def test_a_meeting_that_had_begun_when_its_pair_stopped_waits_for_a_word_and_not_for_the_sweep(
    meeting: Meeting, clock: Any
) -> None:
    send_due()
    clock.move_to(FIRST + dt.timedelta(minutes=5))
    with CaptureQueriesContext(connection) as asked_for_none:
        meetings.end_orphans()
    take_consent_back(meeting.introduction.supplier.organisation, Purpose.SHARE_WITH_BUYERS)
    stopping.stop_revoked()
    with CaptureQueriesContext(connection) as asked:
        assert meetings.end_orphans() == []
    # Nor is it taken up and left again by every sweep of the years to come.
    assert len(asked) == len(asked_for_none)
    meeting.refresh_from_db()
    assert meeting.state == S.PROPOSED
    assert kinds(meeting.buyer) == [K.TIMETABLE]
    marking.mark_held(meeting_id=meeting.pk)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.introduction.state) == (S.HELD, "withdrawn")


def test_no_letter_leaves_after_an_opt_out(meeting: Meeting) -> None:
    link = meeting.introduction.links.filter(letter__side="buyer").last()
    stopping.opt_out(link=link, scope=OptOutScope.MISSION)
    send_due()
    mail = meeting.buyer.letters.get().mail
    assert mail.state == MailState.CANCELLED
    meetings.end_orphans()
    assert kinds(meeting.buyer) == [K.TIMETABLE]


def test_the_past_of_a_meeting_cannot_be_rewritten(meeting: Meeting) -> None:
    event = meeting.events.get()
    event.note = "changed"
    with pytest.raises(AppendOnlyError):
        event.save()


def test_who_answers_for_a_side_is_told_apart(meeting: Meeting, mission: Mission) -> None:
    organizer = MembershipFactory(organisation=mission.organizer).user
    member = MembershipFactory(organisation=meeting.supplier.organisation).user
    meetings.agree(meeting_id=meeting.pk, side=Side.BUYER, user=organizer)
    meetings.agree(meeting_id=meeting.pk, side=Side.SUPPLIER, user=member)
    actors = meeting.events.filter(action="agreed").values_list("actor_kind", flat=True)
    assert list(actors) == ["organizer", "supplier"]


def test_letters_say_when_by_both_clocks_and_give_away_no_address(meeting: Meeting) -> None:
    to_supplier = MeetingLetter.objects.get(party=meeting.supplier).mail
    to_buyer = MeetingLetter.objects.get(party=meeting.buyer).mail
    assert "miércoles 3 de marzo de 2027, de 10:00 a 10:30" in to_supplier.text
    assert "hora de Japón" in to_supplier.text
    assert "martes 2 de marzo de 2027, 19:00" in to_supplier.text
    assert "2027年3月3日（水）10:00～10:30（日本時間）" in to_buyer.text
    assert "大阪府立国際会議場" in to_buyer.text
    for mail in (to_supplier, to_buyer):
        assert "@plasticos" not in mail.text
        assert "@naniwa" not in mail.text
        assert "List-Unsubscribe-Post" in mail.headers


def test_a_pair_whose_course_went_on_is_dropped_from_the_draft(mission: Mission) -> None:
    make_day(mission)
    introduction = make_introduced(mission=mission)
    work_out(mission)
    stopping.cancel(introduction=introduction, user=None)
    assert publish(mission) == 0
    assert not Meeting.objects.exists()


@pytest.mark.parametrize(
    ("language", "asks", "knows"),
    [
        ("es", "¿Puede usted asistir?", "Ya nos confirmó que asistirá."),
        ("ja", "ご出欠のご回答", "ご出席とのご回答をいただいております。"),
        ("en", "Please tell us whether you can come", "You have told us that you will come."),
    ],
)
def test_a_timetable_sent_anew_asks_only_about_what_was_not_answered(
    meeting: Meeting, mission: Mission, language: str, asks: str, knows: str
) -> None:
    supplier = meeting.introduction.supplier
    supplier.contact_language = language
    supplier.save()

    def sent_anew() -> str:
        letters.owe_timetable([meeting.supplier_id])
        letter = letters.post_timetable(party_id=meeting.supplier_id)
        assert letter is not None
        assert "\n\n\n" not in letter.mail.text
        return letter.mail.text

    text = sent_anew()
    assert (asks in text, knows in text) == (True, False)
    meetings.agree(meeting_id=meeting.pk, side=Side.SUPPLIER)
    text = sent_anew()
    assert (asks in text, knows in text) == (False, True)
    make_introduced(mission=mission, number=2, supplier=supplier)
    work_out(mission)
    publish(mission)
    text = meeting.supplier.letters.latest("pk").mail.text
    assert (asks in text, text.count(knows)) == (True, 1)


@pytest.mark.parametrize(
    ("place", "address", "where"),
    [
        ("Hotel Hankyu", "1-1 Umeda", "Hotel Hankyu, 1-1 Umeda, Osaka, "),
        ("Hotel Hankyu", "1-1 Umeda, Osaka", "Hotel Hankyu, 1-1 Umeda, Osaka, "),
        ("Osaka Trade Hall", "1-1 Umeda", "Osaka Trade Hall, 1-1 Umeda, "),
        ("Hotel Hankyu", "", "Hotel Hankyu, Osaka, "),
    ],
)
def test_letters_name_the_city_of_a_meeting_once(
    meeting: Meeting, place: str, address: str, where: str
) -> None:
    day = meeting.slot.day
    day.place, day.address = place, address
    day.place_ja, day.address_ja = "梅田ホール", address and "梅田1丁目"
    day.save()
    texts = []
    for party in (meeting.supplier, meeting.buyer):
        letters.owe_timetable([party.pk])
        letter = letters.post_timetable(party_id=party.pk)
        assert letter is not None
        texts.append(letter.mail.text)
    assert f"• Lugar: {where}mesa" in texts[0]
    assert f"・会場：梅田ホール（大阪{'　梅田1丁目' if address else ''}）　1番テーブル" in texts[1]
