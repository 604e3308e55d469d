"""What came of an introduction, in a real browser: told on two phones, read at a desk."""

import datetime as dt
from collections.abc import Callable
from copy import copy
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from matchmaking.introductions.domain.followup.promises import make_promise
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.enums import (
    OutcomeState,
    Owner,
    PromiseKind,
    PromiseState,
)
from matchmaking.introductions.models import Introduction, Outcome, ProgressReport, Promise
from matchmaking.matching.models import Proposal
from matchmaking.outbox.models import Mail
from matchmaking.profiles.models import Need
from tests.factories import MembershipFactory
from tests.flows.conftest import OpenPage
from tests.introductions.followup import SUPPLIER, make_released, read_all_letters, sweep
from tests.introductions.links import link_in

pytestmark = pytest.mark.django_db(transaction=True)
RELEASED_AGO = dt.timedelta(days=45)


@pytest.fixture
def introduction(settings: Any) -> Introduction:
    """Released some weeks ago; the supplier promised a sample, and both have been asked."""
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"
    now = timezone.now()
    with time_machine.travel(now - RELEASED_AGO, tick=False):
        made = make_released()
        day = (timezone.now() + dt.timedelta(days=40)).date()
        make_promise(
            introduction_id=made.pk,
            voice=SUPPLIER,
            kind=PromiseKind.SAMPLE_SENT,
            owner=Owner.SUPPLIER,
            due_on=day,
        )
    with time_machine.travel(now - dt.timedelta(days=2), tick=False):
        sweep()
        read_all_letters()
    return made


def link_of(kind: str) -> str:
    return link_in(Mail.objects.filter(kind=kind).latest("pk"))


def test_both_sides_answer_on_a_phone_and_the_organizer_reads_the_report(
    introduction: Introduction,
    open_page: OpenPage,
    sign_in: Callable[[Page, Any], None],
    assert_accessible: Callable[[Page], None],
    problems: list[str],
) -> None:
    supplier = open_page(viewport="phone", language="es")
    tell_of_an_order(supplier, assert_accessible)
    # The refused answer came with status 400, which is what it was.
    assert [problem for problem in problems if "400" not in problem] == []
    problems.clear()
    with time_machine.travel(timezone.now() + dt.timedelta(days=8), tick=False):
        sweep()
        read_all_letters()
    buyer = open_page(viewport="phone", language="ja")
    confirm_the_order(buyer, assert_accessible)
    desk = open_page(viewport="desktop", language="en")
    user = MembershipFactory(organisation=introduction.mission.organizer).user
    sign_in(desk, user)
    read_the_report(desk, introduction, assert_accessible)


def tell_of_an_order(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(link_of(K.FOLLOW_UP_TO_SUPPLIER))
    assert page.locator("html").get_attribute("lang") == "es"
    assert_accessible(page)
    page.locator("form:has(input[name=act][value=promise_done]) button[type=submit]").click()
    expect(page.locator(".thanks")).to_be_visible()
    assert Promise.objects.get().state == PromiseState.DONE
    order = page.locator("details:has(input[name=act][value=ordered])")
    order.locator("summary").click()
    order.locator("input[value=trial_order]").check()
    order.locator("input[name=amount]").fill("12,500")
    order.locator("select[name=currency]").select_option("USD")
    # In UTC it may be tomorrow already, while the form asks by the reader's day.
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    order.locator("input[name=agreed_on]").fill(yesterday.isoformat())
    assert_accessible(page)
    order.locator("button[type=submit]").click()
    expect(order.locator(".errorlist, .invalid-feedback, [aria-invalid]").first).to_be_visible()
    assert not Outcome.objects.exists()
    assert_accessible(page)
    order.locator("input[value=not_at_all]").check()
    order.locator("button[type=submit]").click()
    expect(page.locator(".thanks")).to_be_visible()
    assert Outcome.objects.get().state == OutcomeState.CLAIMED


def confirm_the_order(page: Page, assert_accessible: Callable[[Page], None]) -> None:
    page.goto(link_of(K.CONFIRMATION_TO_BUYER))
    assert page.locator("html").get_attribute("lang") == "ja"
    expect(page.get_by_text("12,500")).to_be_visible()
    assert_accessible(page)
    card = page.locator("details:has(input[name=act][value=confirm])")
    card.locator("summary").click()
    card.locator("button[type=submit]").click()
    expect(page.locator(".thanks")).to_be_visible()
    assert Outcome.objects.get().state == OutcomeState.CONFIRMED


def read_the_report(
    page: Page, introduction: Introduction, assert_accessible: Callable[[Page], None]
) -> None:
    slug = introduction.mission.slug
    propose_more(introduction.proposal, 1_201)
    page.goto(reverse("introductions:follow-up-list", args=[slug]))
    assert_accessible(page)
    page.get_by_role("link", name=introduction.supplier.organisation.name).first.click()
    expect(page.locator("#values")).to_be_visible()
    assert_accessible(page)
    page.goto(reverse("introductions:by-telephone", args=[slug, introduction.pk, "buyer"]))
    assert_accessible(page)
    page.goto(reverse("introductions:report", args=[slug]))
    expect(page.locator(".report-headline")).to_contain_text("12,500 USD")
    expect(page.locator("canvas[data-chart-of=table-funnel]")).to_be_visible()
    assert_accessible(page)
    drawn = page.evaluate("Chart.getChart(document.querySelector('canvas')).data.datasets[0].data")
    assert drawn[0] == 1_202
    expect(page.locator("#table-funnel tbody tr").first).to_contain_text("1,202")
    page.emulate_media(media="print")
    assert page.evaluate(CHARTS_END_BEFORE_THEIR_TABLES)


def propose_more(of: Proposal, number: int) -> None:
    """The run of this proposal put the same supplier forward for so many more needs."""
    needs = Need.objects.bulk_create(
        Need(buyer=of.need.buyer, title=f"Need {one}", language="en") for one in range(number)
    )
    more = []
    for need in needs:
        proposal = copy(of)
        proposal.pk, proposal.need = None, need
        more.append(proposal)
    Proposal.objects.bulk_create(more)


# Of all charts that are shown; false where none is.
CHARTS_END_BEFORE_THEIR_TABLES = """() => {
  const shown = [...document.querySelectorAll(".report-chart:not([hidden])")];
  const box = (element) => element.getBoundingClientRect();
  return shown.length > 0 && shown.every(
    (chart) => box(chart.querySelector("canvas")).bottom <= box(chart.nextElementSibling).top
  );
}"""


@pytest.mark.parametrize("language", ["es", "ja", "en"])
def test_the_report_and_its_mission_are_read_on_a_phone(
    introduction: Introduction,
    open_page: OpenPage,
    sign_in: Callable[[Page, Any], None],
    assert_accessible: Callable[[Page], None],
    language: str,
) -> None:
    page = open_page(viewport="phone", language=language)
    user = MembershipFactory(
        organisation=introduction.mission.organizer, user__language=language
    ).user
    sign_in(page, user)
    report = reverse("introductions:report", args=[introduction.mission.slug])
    page.goto(report)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    share = page.locator("#table-coverage tr:last-child td:last-child")
    assert share.evaluate("cell => cell.getBoundingClientRect().right <= window.innerWidth")
    page.locator("nav.parts summary").click()
    here = page.locator("nav.parts details a[aria-current=page]")
    expect(here).to_be_visible()
    assert here.get_attribute("href") == report
    assert_accessible(page)
    page.locator("nav.parts details a").first.click()
    page.wait_for_url("**" + reverse("missions:home", args=[introduction.mission.slug]))


@pytest.mark.parametrize("side", ["supplier", "buyer"])
def test_a_member_tells_on_the_own_page(
    introduction: Introduction,
    open_page: OpenPage,
    sign_in: Callable[[Page, Any], None],
    assert_accessible: Callable[[Page], None],
    side: str,
) -> None:
    organisation = (
        introduction.supplier.organisation
        if side == "supplier"
        else introduction.need.buyer.organisation
    )
    page = open_page(viewport="phone", language="es" if side == "supplier" else "ja")
    sign_in(page, MembershipFactory(organisation=organisation).user)
    page.goto(reverse(f"introductions:{side}-list"))
    page.locator(f"a[href$='{introduction.pk}/follow-up/']").click()
    assert_accessible(page)
    later = page.locator("details:has(input[name=act][value=later])")
    later.locator("summary").click()
    day = timezone.localdate() + dt.timedelta(days=60)
    later.locator("input[name=again_on]").fill(day.isoformat())
    later.locator("button[type=submit]").click()
    expect(page.locator(".alert-success")).to_be_visible()
    assert introduction.inquiries.filter(asked=side, planned_on=day).exists()


def test_the_organizer_says_on_a_phone_with_whom_it_spoke(
    introduction: Introduction,
    open_page: OpenPage,
    sign_in: Callable[[Page, Any], None],
    assert_accessible: Callable[[Page], None],
) -> None:
    page = open_page(viewport="phone", language="es")
    sign_in(page, MembershipFactory(organisation=introduction.mission.organizer).user)
    slug = introduction.mission.slug
    page.goto(reverse("introductions:by-telephone", args=[slug, introduction.pk, "buyer"]))
    act = page.locator("details:has(input[name=act][value=no_contact])")
    act.locator("summary").click()
    chosen, typed = act.locator("select[name=spoke_with]"), act.locator("[name=spoke_with_name]")
    chosen.select_option(label=introduction.need.buyer.contact_name)
    expect(typed).to_be_hidden()
    chosen.select_option("other")
    expect(typed).to_be_visible()
    assert_accessible(page)
    typed.fill("鈴木 花子")
    act.locator("[name=spoke_with_email]").fill("suzuki@naniwa.example.jp")
    act.locator("button[type=submit]").click()
    expect(page.locator("#said ~ .course")).to_contain_text("鈴木 花子")
    said = ProgressReport.objects.get()
    assert (said.side, said.spoke_with_email) == ("buyer", "suzuki@naniwa.example.jp")
