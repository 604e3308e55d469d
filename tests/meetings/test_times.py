"""A side says itself when it cannot come, before there is a timetable."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine

from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.domain import meetings, parties, replacing, times
from matchmaking.meetings.models import Absence, Meeting, MeetingDay, Slot
from matchmaking.missions.enums import EnrolmentState
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory
from tests.introductions.factories import make_mission
from tests.introductions.links import link_in
from tests.meetings.factories import (
    BEFORE,
    FIRST,
    make_city,
    make_day,
    make_introduced,
    publish,
    work_out,
)
from tests.prepared import Prepared

pytestmark = pytest.mark.django_db


@Prepared
def pair_with_a_day() -> Introduction:
    mission = make_mission()
    make_day(mission)
    return make_introduced(mission=mission)


@pytest.fixture
def introduction() -> Introduction:
    with time_machine.travel(BEFORE, tick=False):
        return pair_with_a_day()


def slots() -> list[int]:
    return list(Slot.objects.order_by("starts_at").values_list("pk", flat=True))


def field() -> str:
    return f"day_{MeetingDay.objects.get().pk}"


def letter_of(kind: str) -> str:
    return link_in(Mail.objects.get(kind=kind))


def test_the_letters_that_introduce_lead_to_the_page(introduction: Introduction) -> None:
    for side, says in (("supplier", "Indicar cuándo no puedo"), ("buyer", "ご都合の悪い時間帯")):
        mail = Mail.objects.get(kind=f"introduction_to_{side}")
        (line,) = [line for line in mail.text.splitlines() if line.endswith("/times/")]
        assert line.startswith("→ ")
        assert says in line
        assert 'href="' + line.split(" ")[-1].split("：")[-1] in mail.html


def test_letters_name_no_page_before_there_are_times_or_to_whom_is_not_asked() -> None:
    with time_machine.travel(BEFORE, tick=False):
        make_introduced(mission=make_mission())
        assert not Mail.objects.filter(text__contains="/times/").exists()
        mission = make_mission()
        make_day(mission)
        made = make_introduced(mission=mission, number=2)
        assert times.page_behind_letter(made, Side.BUYER, "t").endswith("/r/t/times/")
        mission.enrolments.update(state=EnrolmentState.WITHDRAWN)
        assert times.page_behind_letter(made, Side.BUYER, "t") == ""


def test_buyer_says_it_by_the_link_of_its_introduction(
    client: Any, introduction: Introduction
) -> None:
    first, second = slots()[:2]
    address = letter_of("introduction_to_buyer")
    with time_machine.travel(BEFORE, tick=False):
        assert 'href="times/"' in client.get(address).content.decode()
        assert client.get(f"{address}times/").status_code == 200
        assert not Absence.objects.exists()
        answer = client.post(f"{address}times/", {field(): [str(first), str(second)]})
        assert answer.status_code == 302
        solve = work_out(introduction.mission)
    away = Absence.objects.order_by("slot__starts_at")
    assert [(one.slot_id, one.entered_by) for one in away] == [(first, "buyer"), (second, "buyer")]
    assert {one.party.organisation for one in away} == {introduction.need.buyer.organisation}
    assert solve.placed == 1
    assert Meeting.objects.get().slot_id not in {first, second}


def test_who_cannot_come_to_a_meeting_reads_one_thing_of_it(
    client: Any, introduction: Introduction
) -> None:
    with time_machine.travel(BEFORE, tick=False):
        work_out(introduction.mission)
        publish(introduction.mission)
        address = f"{letter_of('introduction_to_buyer')}times/"
        slot = Meeting.objects.get().slot
        # With the weekday, as the letters name a day.
        assert re.search(r"\d月\d+日（[月火水木金]） · ", client.get(address).content.decode())
        page = client.post(address, {field(): [str(slot.pk)]}, follow=True).content.decode()
    assert "ご都合の悪い時間を承りました" in page
    assert "1件の商談が予定されています" in page
    assert "予定されている商談はありません" not in page


def test_supplier_says_it_with_its_account_and_takes_it_back(
    client: Any, introduction: Introduction
) -> None:
    user = MembershipFactory(organisation=introduction.supplier.organisation).user
    address = f"/meetings/times/{introduction.mission.slug}/"
    with time_machine.travel(BEFORE, tick=False):
        client.force_login(user)
        assert address in client.get("/meetings/").content.decode()
        client.post(address, {field(): ["whole"]})
        assert Absence.objects.count() == len(slots())
        assert {one.user for one in Absence.objects.all()} == {user}
        client.post(address, {})
    assert not Absence.objects.exists()


def test_what_a_side_says_is_about_its_own_meeting_at_that_time() -> None:
    mission = make_mission()
    with time_machine.travel(BEFORE, tick=False):
        make_day(mission, tables=1)
        for number in (1, 2):
            make_introduced(mission=mission, number=number)
        work_out(mission)
        publish(mission)
        own, other = Meeting.objects.order_by("slot__starts_at")

        def says(*away: int) -> list[Meeting]:
            return times.tell_times(
                mission=mission,
                organisation=own.supplier.organisation,
                side=Side.SUPPLIER,
                away=set(away),
                user=None,
            )

        assert says(own.slot_id, other.slot_id) == [own]
        assert replacing.is_displaced(own)
        assert not replacing.is_displaced(other)
        assert says(other.slot_id) == []
        meetings.cancel(
            meeting_id=own.pk, actor_kind=ActorKind.BUYER, reason=MeetingCancelReason.CANNOT_COME
        )
        assert says(own.slot_id) == []


def test_only_who_is_confirmed_is_asked_and_of_that_mission(introduction: Introduction) -> None:
    mission = introduction.mission
    supplier = introduction.supplier.organisation
    with time_machine.travel(BEFORE, tick=False):
        later = make_mission()
        times.tell_times(
            mission=mission, organisation=supplier, side=Side.SUPPLIER, away={slots()[0]}, user=None
        )
        assert times.absences_of(mission=mission, organisation=supplier).count() == 1
        assert not times.absences_of(mission=later, organisation=supplier).exists()
        assert times.missions_to_ask(supplier) == [mission]
        assert not times.takes_part(mission=mission, organisation=later.organizer)
        mission.enrolments.filter(organisation=supplier).update(state=EnrolmentState.WITHDRAWN)
        assert times.missions_to_ask(supplier) == []
        assert not times.takes_part(mission=mission, organisation=supplier)


def test_organizer_sees_who_entered_what_and_its_own_entries_stay(
    client: Any, introduction: Introduction
) -> None:
    first, second = slots()[:2]
    supplier = introduction.supplier.organisation
    mission = introduction.mission
    party = parties.party_for(mission=mission, organisation=supplier, side=Side.SUPPLIER)
    organizer = MembershipFactory(organisation=mission.organizer).user
    with time_machine.travel(BEFORE, tick=False):
        parties.set_absences(party=party, away={first}, user=organizer)
        for away in ({second}, set()):
            times.tell_times(
                mission=mission, organisation=supplier, side=Side.SUPPLIER, away=away, user=None
            )
        assert [one.slot_id for one in party.absences.all()] == [first]
        times.tell_times(
            mission=mission, organisation=supplier, side=Side.SUPPLIER, away={second}, user=None
        )
        parties.set_absences(party=party, away={first, second}, user=organizer)
        client.force_login(organizer)
        page = client.get(f"/missions/{mission.slug}/timetable/people/{party.pk}/")
    assert {one.slot_id: one.entered_by for one in party.absences.all()} == {
        first: ActorKind.ORGANIZER,
        second: ActorKind.SUPPLIER,
    }
    text = page.content.decode()
    assert "entered by: Organizer" in text
    assert "entered by: Supplier" in text


def test_promised_meeting_at_such_a_time_is_named_to_its_side(
    client: Any, introduction: Introduction
) -> None:
    with time_machine.travel(BEFORE, tick=False):
        work_out(introduction.mission)
        publish(introduction.mission)
        meeting = Meeting.objects.get()
        address = letter_of("introduction_to_supplier")
        page = client.post(f"{address}times/", {field(): [str(meeting.slot_id)]}, follow=True)
    assert "Se había acordado 1 reunión en uno de esos horarios" in page.content.decode()
    meeting.refresh_from_db()
    assert meeting.state == "proposed"


def test_buyer_is_asked_about_cities_in_which_it_meets(introduction: Introduction) -> None:
    mission, buyer = introduction.mission, introduction.need.buyer
    with time_machine.travel(BEFORE, tick=False):
        make_day(mission, city=make_city(mission, "Tokyo", "東京"), date=dt.date(2027, 3, 5))
        buyer.meeting_cities = ["大阪"]
        buyer.save(update_fields=["meeting_cities"])
        organisation = type(buyer.organisation).objects.get(pk=buyer.organisation_id)
        asked = times.times_to_ask(mission=mission, organisation=organisation, side=Side.BUYER)
    assert {str(slot.day.city.name_en) for slot in asked} == {"Osaka"}


def test_a_mission_is_asked_about_until_its_last_time_has_begun(introduction: Introduction) -> None:
    organisation = introduction.supplier.organisation
    last = Slot.objects.latest("starts_at").starts_at
    assert times.missions_to_ask(organisation, now=last - dt.timedelta(minutes=1)) == [
        introduction.mission
    ]
    assert times.missions_to_ask(organisation, now=last) == []


def test_nothing_is_asked_when_the_days_are_over(client: Any, introduction: Introduction) -> None:
    with time_machine.travel(FIRST + dt.timedelta(days=30), tick=False):
        page = client.get(f"{letter_of('introduction_to_buyer')}times/")
    assert page.status_code == 200
    assert "<form" not in page.content.decode()


def test_stranger_is_not_asked(client: Any, introduction: Introduction) -> None:
    user = MembershipFactory().user
    client.force_login(user)
    assert client.get(f"/meetings/times/{introduction.mission.slug}/").status_code == 404
    assert client.get(f"/r/{'x' * 43}/times/").status_code == 404
