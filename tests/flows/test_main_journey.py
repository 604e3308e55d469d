"""From two spreadsheets to released contacts, as the three kinds of people live it."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.enums import ConsentChannel, Purpose
from accounts.models import Consent
from matchmaking.introductions import tasks as introduction_tasks
from matchmaking.introductions.models import ContactRelease, Introduction
from matchmaking.matching.domain.running import engine
from matchmaking.matching.enums import ProposalState
from matchmaking.matching.models import Proposal
from matchmaking.outbox.models import Mail
from tests.factories import MembershipFactory, MissionFactory, UserFactory

SHEETS = Path(__file__).parent.parent / "exchange" / "sheets"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def at_once(settings, tasks_at_once):
    """Workers' tasks run in the request that wakes them; nothing waits for a clock."""
    settings.REVIEW_UNDO_SECONDS = 0
    settings.MAILBOX_PAGE = True
    engine.forget_runs()
    yield
    engine.forget_runs()


@pytest.fixture
def mission(taxonomy):
    mission = MissionFactory(
        slug="kansai",
        name_es="Misión Kansai",
        signatory_name="Ana Torres",
        reply_email="mision@example.org",
        send_from_hour=0,
        send_to_hour=24,
        send_weekends=True,
        avoid_holidays=False,
        avoid_breaks=False,
        avoid_first_mornings=False,
        avoid_closing_days=False,
    )
    user = UserFactory(full_name="Ana Torres", language="es")
    MembershipFactory(organisation=mission.organizer, user=user)
    return mission


def upload(page: Page, kind: str, name: str) -> None:
    page.goto(reverse("exchange:upload", args=["kansai"]))
    page.check(f"input[name=kind][value={kind}]")
    page.set_input_files("input[type=file]", SHEETS / name)
    page.click("main form[enctype] button[type=submit]")
    page.wait_for_url("**/import/*/")
    page.click("form[action$='/take/'] button")
    expect(page.locator("a[href$='/missions/kansai/']").last).to_be_visible()


def letter_to(page: Page, address: str) -> Page:
    """The latest letter to `address`, as its reader sees it."""
    mail = Mail.objects.filter(recipient=address).latest("pk")
    page.goto(reverse("outbox:letter-html", args=[mail.pk]))
    return page


@pytest.mark.parametrize("language", ["es"], indirect=True)
def test_two_spreadsheets_become_an_introduction(
    open_page, sign_in, mission, assert_accessible, problems
):
    desk = open_page(viewport="desktop")
    sign_in(desk, mission.organizer.members.get())

    # The organizer uploads both sheets; wrong rows stay behind, explained.
    upload(desk, "suppliers", "suppliers.csv")
    upload(desk, "needs", "needs.csv")

    # The whole run is worked off inside this request, the encoder's loading included.
    desk.goto(reverse("matching:runs", args=["kansai"]))
    desk.click("form[action$='/runs/start/'] button", no_wait_after=True)
    desk.wait_for_url("**/runs/*/", timeout=180_000)
    desk.click("a[href$='/review/']")

    # Ranked and explained; the right supplier of canned chillies stands first.
    first = desk.locator("[data-proposal]").first
    expect(first).to_contain_text("Conservas del Bajío")
    expect(first.locator(".why-yes li").first).to_be_visible()
    assert_accessible(desk)

    # By keyboard: to the first proposal, approve, and no page is loaded anew.
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    expect(desk.locator("[data-proposal][data-state=approved]")).to_have_count(1)
    proposal = Proposal.objects.get(state=ProposalState.APPROVED)
    supplier = proposal.supplier.organisation
    Consent.objects.create(
        organisation=supplier,
        purpose=Purpose.SHARE_WITH_BUYERS,
        given=True,
        notice_version="1",
        language="es",
        channel=ConsentChannel.PAPER,
    )
    introduction_tasks.open_approved()

    phone = open_page(viewport="phone", language="es")
    assert_no_contacts_before_both_agree(proposal)
    answer_as_supplier(letter_to(phone, "laura@example.com"), proposal)

    buyer = open_page(viewport="desktop", language="ja")
    answer_as_buyer(letter_to(buyer, "kobai@example.jp"), proposal)

    introduction = Introduction.objects.get()
    assert introduction.state == "introduced"
    assert ContactRelease.objects.count() == 1
    to_buyer = Mail.objects.filter(recipient="kobai@example.jp").latest("pk")
    to_supplier = Mail.objects.filter(recipient="laura@example.com").latest("pk")
    assert "laura@example.com" in to_buyer.text
    assert "kobai@example.jp" in to_supplier.text


def assert_no_contacts_before_both_agree(proposal: Proposal) -> None:
    letter = Mail.objects.get(recipient="laura@example.com")
    assert "kobai@example.jp" not in letter.text + letter.html
    assert not Mail.objects.filter(recipient="kobai@example.jp").exists()


def answer_as_supplier(page: Page, proposal: Proposal) -> None:
    """On a phone, in Spanish, by the letter's link: reading changes nothing, the button does."""
    page.goto(link_in(page))
    assert Introduction.objects.get().state == "supplier_asked"
    page.locator("form:has(input[value=accept]) button[type=submit]").click()
    expect(page.locator(".thanks")).to_be_visible()
    introduction_tasks.sweep()
    assert Introduction.objects.get().state == "buyer_asked"


def answer_as_buyer(page: Page, proposal: Proposal) -> None:
    mail = Mail.objects.get(recipient="kobai@example.jp")
    assert "laura@example.com" not in mail.text + mail.html
    page.goto(link_in(page))
    assert page.locator("html").get_attribute("lang") == "ja"
    page.locator("form:has(input[value=interested]) button[type=submit]").click()
    expect(page.locator(".thanks")).to_be_visible()
    introduction_tasks.sweep()


def link_in(page: Page) -> str:
    """The path of the letter's link to the answers."""
    address = page.locator("a[href*='/r/']").first.get_attribute("href")
    assert address is not None
    return "/r/" + address.split("/r/", 1)[1]
