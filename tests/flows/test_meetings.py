"""From introduced pairs to a timetable, a meeting and its ratings, as the three sides live it."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from matchmaking.meetings.domain import timetables
from matchmaking.meetings.models import Meeting, Rating, Slot
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, UserFactory
from tests.flows.looking import lose_what_is_sent, picture
from tests.introductions.factories import make_mission
from tests.meetings.factories import make_day, make_introduced

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tasks_at_once"),
]
LINK = re.compile(r"/r/[\w-]{43}/meetings/")


@pytest.fixture
def mission(taxonomy):
    today = timezone.localdate()
    mission = make_mission(slug="kansai", starts_on=today, ends_on=today + dt.timedelta(days=20))
    for language in ("es", "ja"):
        user = UserFactory(full_name="Ana Torres", language=language)
        MembershipFactory(organisation=mission.organizer, user=user)
    day = make_day(mission, date=today + dt.timedelta(days=9), tables=1)
    buyer = make_introduced(mission=mission, number=1).need.buyer
    make_introduced(mission=mission, number=2, buyer=buyer)
    make_introduced(mission=mission, number=3)
    assert day.slots.count() == 4
    return mission


def member(mission, language: str):
    return mission.organizer.members.get(language=language)


def open_link(page: Page, address: str) -> Page:
    mail = Mail.objects.filter(recipient=address).latest("pk")
    page.goto(LINK.search(mail.text).group())
    return page


def takes_place_now(mission, meeting: Meeting) -> None:
    """The whole day is brought forward so that this meeting has just begun."""
    ahead = meeting.slot.starts_at - timezone.now() + dt.timedelta(minutes=20)
    for slot in Slot.objects.all():
        slot.starts_at -= ahead
        slot.ends_at -= ahead
        slot.save()
    day = timetables.timetable_of(mission).days.get()
    day.date = (
        Slot.objects.earliest("starts_at").starts_at.astimezone(timetables.zone_of(mission)).date()
    )
    day.save()


def test_three_pairs_get_their_meetings_and_say_what_came_of_them(
    open_page, sign_in, mission, assert_accessible, problems
):
    desk = open_page(viewport="desktop", language="es")
    sign_in(desk, member(mission, "es"))
    desk.goto(reverse("meetings:timetable", args=["kansai"]))
    assert_accessible(desk)
    desk.click("form[action$='/timetable/draft/'] button")
    expect(desk.locator(".seat")).to_have_count(3)
    assert_accessible(desk)
    desk.once("dialog", lambda dialog: dialog.accept())
    desk.click("form[action$='/timetable/publish/'] button")
    expect(desk.locator(".alert-success, .messages")).not_to_have_count(0)
    assert Mail.objects.filter(kind="meeting_timetable").count() == 5

    # A buyer in Osaka reads on its phone, and says yes to one and no to the other.
    phone = open_link(open_page(viewport="phone", language="ja"), "tanaka1@naniwa.example.jp")
    expect(phone.locator("article")).to_have_count(2)
    assert_accessible(phone)
    phone.click("article >> nth=0 >> form[action$='/agree/'] button")
    expect(phone.locator("form[action$='/agree/']")).to_have_count(1)
    phone.click("article >> nth=1 >> summary")
    phone.fill("article >> nth=1 >> textarea[name=note]", "出張のため")
    # No reason is presumed; one is asked for, and a connection that breaks costs nothing.
    phone.click("article >> nth=1 >> form[action$='/cancel/'] button")
    expect(phone.locator(".form-errors")).to_contain_text("理由をお選びください")
    problems.clear()  # The browser's console tells of the refusal too.
    picture(phone, "meeting without a reason")
    assert_accessible(phone)
    phone.select_option("details[open] select[name=reason]", "cannot_come")
    lose_what_is_sent(phone, problems)
    open_link(phone, "tanaka1@naniwa.example.jp")
    expect(phone.locator("[data-kept-notice]")).to_be_visible()
    expect(phone.locator("details[open] select[name=reason]")).to_have_value("cannot_come")
    expect(phone.locator("details[open] textarea[name=note]")).to_have_value("出張のため")
    phone.click("details[open] form[action$='/cancel/'] button")
    expect(phone.locator(".is-cancelled")).to_have_count(1)
    expect(phone.locator("[data-kept-notice]")).to_be_hidden()
    assert_accessible(phone)

    # The supplier in León has an account, and agrees there.
    agreed = Meeting.objects.get(buyer_agreed_at__isnull=False)
    owner = UserFactory(language="es")
    MembershipFactory(organisation=agreed.supplier.organisation, user=owner)
    plant = open_page(viewport="phone", language="es")
    sign_in(plant, owner)
    plant.goto(reverse("meetings:own"))
    plant.click("form[action$='/agree/'] button")
    expect(plant.locator("form[action$='/agree/']")).to_have_count(0)
    assert_accessible(plant)
    agreed.refresh_from_db()
    assert agreed.state == "scheduled"

    # The day has come: the desk notes who sat there, and each side what it thinks.
    takes_place_now(mission, agreed)
    door = open_page(viewport="phone", language="ja")
    sign_in(door, member(mission, "ja"))
    door.goto(reverse("meetings:desk", args=["kansai"]))
    assert_accessible(door)
    door.click(f"#meeting-{agreed.pk} button[value=held]")
    expect(door.locator(f"#meeting-{agreed.pk} .status-good")).to_have_count(1)
    open_link(phone, "tanaka1@naniwa.example.jp")
    phone.check(f"#meeting-{agreed.pk} input[value=cooperation_possible]")
    assert_accessible(phone)
    phone.click("form[action$='/rate/'] button")
    expect(phone.locator(".is-cancelled")).to_have_count(1)
    assert Rating.objects.get().value == "cooperation_possible"

    for name, args in (
        ("meeting", [agreed.pk]),
        ("party", [agreed.supplier_id]),
        ("parties", []),
        ("day-new", []),
        ("item-new", []),
        ("rules", []),
        ("timetable", []),
    ):
        desk.goto(reverse(f"meetings:{name}", args=["kansai", *args]))
        assert_accessible(desk)
