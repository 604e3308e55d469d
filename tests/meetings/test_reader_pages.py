"""Each side's own meetings: behind the link of a letter, and behind an account."""

import datetime as dt
import re
from typing import Any

import icalendar
import pytest
from django.test import Client
from django.urls import reverse

from matchmaking.introductions.domain.consent import stopping
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason
from matchmaking.introductions.models import OptOut
from matchmaking.meetings.domain import links, marking, meetings, ratings
from matchmaking.meetings.enums import MeetingState as S
from matchmaking.meetings.models import Meeting, ProgrammeItem, Rating
from matchmaking.missions.models import Mission
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.factories import FIRST, make_introduced, make_meeting, publish, work_out

LINK = re.compile(r"/r/[\w-]{43}/meetings/")


def link_of(kind: str, recipient: str) -> str:
    mail = Mail.objects.filter(kind=kind, recipient=recipient).latest("pk")
    found = LINK.search(mail.text)
    assert found is not None
    return found.group()


@pytest.fixture
def buyers(meeting: Meeting) -> str:
    return link_of("meeting_timetable", "tanaka1@naniwa.example.jp")


@pytest.fixture
def suppliers(meeting: Meeting) -> str:
    return link_of("meeting_timetable", "ana1@plasticos.example")


def test_the_page_is_in_the_readers_language_and_keeps_its_secret(
    buyers: str, client: Client
) -> None:
    response = client.get(buyers)
    page = response.content.decode()
    assert '<html lang="ja"' in page
    assert "大阪府立国際会議場" in page
    assert buyers.split("/")[2] not in page
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "no-store, private"


def test_a_place_that_names_its_city_says_it_once(
    meeting: Meeting, suppliers: str, client: Client
) -> None:
    day = meeting.slot.day
    day.place, city = "Osaka Trade Hall", str(day.city)
    day.save()
    at = meeting.slot.ends_at + dt.timedelta(hours=1)
    for title in ("Visit of a plant, Osaka", "Forum"):
        ProgrammeItem.objects.create(
            timetable=day.timetable,
            kind="visit",
            title=title,
            city=day.city,
            starts_at=at,
            ends_at=at + dt.timedelta(hours=1),
        )
    page = " ".join(client.get(suppliers).content.decode().split())
    assert city == "Osaka"
    assert "<dd>Osaka Trade Hall<" in page
    assert "Visit of a plant, Osaka </li>" in page
    assert "Forum, Osaka </li>" in page


def test_reading_changes_nothing_however_often(
    meeting: Meeting, buyers: str, client: Client
) -> None:
    before = Meeting.objects.values().get()
    for path in (buyers, f"{buyers}calendar.ics", f"{buyers}stop/"):
        for method in (client.get, client.head):
            for _ in range(3):
                assert method(path).status_code == 200
    for action in ("agree", "cancel", "rate"):
        assert client.get(f"{buyers}{meeting.pk}/{action}/").status_code == 405
    assert Meeting.objects.values().get() == before
    assert not OptOut.objects.exists()


def test_both_press_a_button_and_the_meeting_stands(
    meeting: Meeting, buyers: str, suppliers: str, client: Client
) -> None:
    page = client.post(f"{buyers}{meeting.pk}/agree/", follow=True).content.decode()
    assert f'"{meeting.pk}/agree/"' not in page
    client.post(f"{suppliers}{meeting.pk}/agree/")
    meeting.refresh_from_db()
    assert meeting.state == S.SCHEDULED


@pytest.mark.parametrize("browser", ["en", "es", "ja"])
def test_an_answer_is_thanked_for_in_the_letters_language_whatever_the_browsers(
    meeting: Meeting, buyers: str, suppliers: str, client: Client, browser: str
) -> None:
    for link, thanks in ((buyers, "お待ちしております"), (suppliers, "Gracias: le esperamos.")):
        answered = client.post(
            f"{link}{meeting.pk}/agree/", follow=True, headers={"accept-language": browser}
        )
        assert thanks in answered.content.decode()


def test_a_side_calls_off_with_a_reason(meeting: Meeting, buyers: str, client: Client) -> None:
    address = f"{buyers}{meeting.pk}/cancel/"
    assert client.post(address, {"reason": "no_place"}).status_code == 400
    client.post(address, {"reason": "cannot_come", "note": "出張のため"})
    meeting.refresh_from_db()
    assert meeting.state == S.CANCELLED
    event = meeting.events.last()
    assert (event.actor_kind, event.reason, event.note) == ("buyer", "cannot_come", "出張のため")


def test_no_reason_for_calling_off_is_chosen_beforehand(
    meeting: Meeting, buyers: str, client: Client
) -> None:
    form = client.get(buyers).content.decode()
    first = re.search(r'<select name="reason".*?<option value="([^"]*)"', form, re.DOTALL)
    assert first is not None
    assert first.group(1) == ""
    refused = client.post(f"{buyers}{meeting.pk}/cancel/", {"reason": "", "note": "出張のため"})
    assert refused.status_code == 400
    page = refused.content.decode()
    assert "理由をお選びください" in page
    assert "出張のため" in page
    meeting.refresh_from_db()
    assert meeting.state == S.PROPOSED


def test_a_rating_behind_the_link(
    meeting: Meeting, suppliers: str, client: Client, clock: Any
) -> None:
    address = f"{suppliers}{meeting.pk}/rate/"
    client.post(address, {"value": "informative"})
    assert not Rating.objects.exists()
    clock.move_to(FIRST + dt.timedelta(minutes=40))
    assert client.post(address, {"value": "splendid"}).status_code == 400
    client.post(address, {"value": "cooperation_possible", "text": "Piden muestra."})
    rating = Rating.objects.get()
    assert (rating.side, rating.value, rating.text) == (
        "supplier",
        "cooperation_possible",
        "Piden muestra.",
    )
    assert (
        "Piden muestra."
        not in client.get(
            link_of("meeting_timetable", "tanaka1@naniwa.example.jp")
        ).content.decode()
    )


def test_a_meeting_that_was_not_held_is_told_from_one_that_was_called_off(
    meeting: Meeting, mission: Mission, buyers: str, client: Client, clock: Any
) -> None:
    make_introduced(mission=mission, number=2, buyer=meeting.introduction.need.buyer)
    work_out(mission)
    publish(mission)
    other = Meeting.objects.exclude(pk=meeting.pk).get()
    meetings.cancel(
        meeting_id=other.pk, actor_kind=ActorKind.ORGANIZER, reason=MeetingCancelReason.NO_PLACE
    )
    clock.move_to(meeting.slot.ends_at)
    marking.mark_not_held(meeting_id=meeting.pk, user=None)
    page = client.get(buyers).content.decode()
    assert re.findall(r'<span class="status status-\w+">(\w+)', page) == ["未実施", "中止"]
    desk = reverse("meetings:desk", args=[mission.slug])
    client.force_login(MembershipFactory(organisation=mission.organizer).user)
    shown = client.get(desk, {"date": f"{FIRST:%Y-%m-%d}"}).content.decode()
    assert re.findall(r'<span class="status status-\w+">([\w ]+)', shown) == [
        "Not held",
        "Cancelled",
    ]


def test_a_meeting_that_is_over_says_what_it_was_and_until_when_by_which_clock_it_is_rated(
    meeting: Meeting, suppliers: str, client: Client, clock: Any
) -> None:
    clock.move_to(meeting.slot.ends_at)
    marking.mark_held(meeting_id=meeting.pk)
    page = " ".join(client.get(suppliers).content.decode().split())
    assert re.findall(r'<span class="status status-\w+">(\w+)', page) == ["Celebrada"]
    assert "jueves 4 de marzo de 2027 a las 12:30 (hora de Japón)" in page


def test_anothers_meeting_is_not_found(mission: Mission, client: Client) -> None:
    first = make_meeting(mission=mission, number=1)
    second = make_meeting(mission=mission, number=2)
    own = link_of("meeting_timetable", "tanaka1@naniwa.example.jp")
    assert client.post(f"{own}{second.pk}/agree/").status_code == 404
    assert client.post(f"{own}{first.pk}/agree/").status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.buyer_agreed_at is not None
    assert second.buyer_agreed_at is None


def test_a_draft_is_nobodys_business(meeting: Meeting, mission: Mission, client: Client) -> None:
    buyer = meeting.introduction.need.buyer
    make_introduced(mission=mission, number=2, buyer=buyer)
    work_out(mission)
    page = client.get(link_of("meeting_timetable", "tanaka1@naniwa.example.jp")).content.decode()
    assert "Plásticos 1" in page
    assert "Plásticos 2" not in page
    publish(mission)
    page = client.get(link_of("meeting_timetable", "tanaka1@naniwa.example.jp")).content.decode()
    assert "Plásticos 2" in page


def test_a_forged_link_gets_a_kind_404(db: None, client: Client) -> None:
    assert client.get("/r/" + "x" * 43 + "/meetings/").status_code == 404


def test_the_calendar_carries_its_zone_and_follows_changes(
    meeting: Meeting, buyers: str, client: Client
) -> None:
    response = client.get(f"{buyers}calendar.ics")
    assert response["Content-Type"].startswith("text/calendar")
    calendar = icalendar.Calendar.from_ical(response.content)
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Tokyo"]
    (event,) = calendar.walk("VEVENT")
    assert event["dtstart"].params["TZID"] == "Asia/Tokyo"
    assert event.decoded("dtstart") == FIRST
    assert event["status"] == "TENTATIVE"
    later = meeting.slot.day.slots.order_by("starts_at")[1]
    meetings.move(meeting_id=meeting.pk, slot=later, table=1, both_agreed=True, user=None)
    (moved,) = icalendar.Calendar.from_ical(client.get(f"{buyers}calendar.ics").content).walk(
        "VEVENT"
    )
    assert moved["uid"] == event["uid"]
    assert moved["sequence"] > event["sequence"]
    assert (moved["status"], moved.decoded("dtstart")) == ("CONFIRMED", later.starts_at)
    meetings.cancel(meeting_id=meeting.pk, actor_kind="organizer", reason="meeting_other")
    (gone,) = icalendar.Calendar.from_ical(client.get(f"{buyers}calendar.ics").content).walk(
        "VEVENT"
    )
    assert gone["status"] == "CANCELLED"


def test_a_mail_programs_one_click_stops_everything(
    meeting: Meeting, buyers: str, client: Client
) -> None:
    client.post(f"{buyers}stop/", {"List-Unsubscribe": "One-Click"})
    assert OptOut.objects.get().scope == "all"
    meeting.introduction.refresh_from_db()
    assert meeting.introduction.state == "withdrawn"


def test_the_letters_of_an_old_link_can_still_be_stopped(
    meeting: Meeting, buyers: str, client: Client, clock: Any
) -> None:
    clock.shift(dt.timedelta(days=365))
    assert "すべてのご案内を停止" in client.get(f"{buyers}stop/").content.decode()
    client.post(f"{buyers}stop/", {"scope": "all"})
    assert OptOut.objects.get().organisation == meeting.introduction.need.buyer.organisation


def test_a_person_stops_the_letters_of_one_mission(
    meeting: Meeting, suppliers: str, client: Client
) -> None:
    assert client.post(f"{suppliers}stop/", {"scope": "need"}).status_code == 400
    client.post(f"{suppliers}stop/", {"scope": "mission"})
    assert OptOut.objects.get().organisation == meeting.supplier.organisation
    assert stopping.revoked(meeting.introduction) is not None


def test_members_do_the_same_with_an_account(meeting: Meeting, client: Client, clock: Any) -> None:
    member = MembershipFactory(organisation=meeting.supplier.organisation).user
    client.force_login(member)
    page = client.get(reverse("meetings:own")).content.decode()
    assert "Naniwa Seiki 1" in page
    client.post(reverse("meetings:own-agree", args=[meeting.pk]))
    meeting.refresh_from_db()
    assert meeting.supplier_agreed_at is not None
    party = meeting.supplier_id
    assert client.get(reverse("meetings:own-calendar", args=[party])).status_code == 200
    assert client.get(reverse("meetings:own-calendar", args=[meeting.buyer_id])).status_code == 404
    clock.move_to(FIRST + dt.timedelta(minutes=40))
    client.force_login(member)
    client.post(reverse("meetings:own-rate", args=[meeting.pk]), {"value": "low_interest"})
    assert ratings.latest(meeting.ratings.all())["supplier"].user == member


def test_others_see_and_do_nothing_there(meeting: Meeting, client: Client) -> None:
    client.force_login(MembershipFactory().user)
    assert "Naniwa" not in client.get(reverse("meetings:own")).content.decode()
    for action in ("agree", "cancel", "rate"):
        address = reverse(f"meetings:own-{action}", args=[meeting.pk])
        assert client.post(address).status_code == 404
    viewer = MembershipFactory(organisation=meeting.supplier.organisation, role="viewer").user
    client.force_login(viewer)
    assert client.get(reverse("meetings:own")).status_code == 200
    assert client.post(reverse("meetings:own-agree", args=[meeting.pk])).status_code == 403


def test_own_page_asks_as_many_questions_for_many_meetings_as_for_two(
    mission: Mission, client: Client, django_assert_max_num_queries: Any
) -> None:
    first = make_meeting(mission=mission, number=1)
    supplier = first.introduction.supplier
    make_introduced(mission=mission, number=2, supplier=supplier)
    make_introduced(mission=mission, number=3, supplier=supplier)
    member = MembershipFactory(organisation=supplier.organisation).user
    client.force_login(member)
    client.get(reverse("meetings:own"))
    with django_assert_max_num_queries(60) as one:
        client.get(reverse("meetings:own"))
    work_out(mission)
    publish(mission)
    with django_assert_max_num_queries(len(one)):
        client.get(reverse("meetings:own"))


def test_an_old_link_says_in_its_readers_language_that_the_meetings_are_over(
    meeting: Meeting, buyers: str, client: Client, clock: Any
) -> None:
    clock.shift(dt.timedelta(days=365))
    before = Meeting.objects.values().get()
    for response in (client.get(buyers), client.post(f"{buyers}{meeting.pk}/agree/")):
        assert response.status_code == 410
        assert response["Content-Language"] == "ja"
        assert meeting.buyer.mission.reply_email in response.content.decode()
    assert Meeting.objects.values().get() == before


@pytest.mark.parametrize(
    ("language", "place"), [("ja", "大阪府立国際会議場"), ("en", "Japan time")]
)
def test_ones_own_meetings_are_in_the_language_that_one_reads(
    meeting: Meeting, client: Client, language: str, place: str
) -> None:
    user = UserFactory(language=language)
    MembershipFactory(organisation=meeting.supplier.organisation, user=user)
    client.force_login(user)
    page = client.get(reverse("meetings:own")).content.decode()
    assert place in page
    assert "hora de" not in page


def test_a_link_written_after_the_mission_works_as_long_as_one_before(
    meeting: Meeting, clock: Any
) -> None:
    mission = meeting.buyer.mission
    last_day = dt.datetime.combine(mission.ends_on, dt.time(), dt.UTC)
    before, _token = links.create_link(party=meeting.buyer, language="ja")
    assert before.expires_at == last_day + links.GRACE
    clock.move_to(last_day + links.GRACE)
    assert links.is_expired(before)
    after, _token = links.create_link(party=meeting.buyer, language="ja")
    assert after.expires_at == last_day + 2 * links.GRACE
