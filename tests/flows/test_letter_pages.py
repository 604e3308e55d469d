"""The pages behind the links of letters, in a browser that runs every script, on a phone."""

import datetime as dt
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import (
    Forwarding,
    Introduction,
    ProgressReport,
    Reply,
    ReplyLink,
)
from tests.flows.conftest import OpenPage
from tests.flows.looking import lose_what_is_sent, picture
from tests.introductions.pages import (
    everything,
    pages_of_a_question,
    pages_of_an_account,
    pages_of_an_outcome,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _mailbox(settings) -> None:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
def test_a_browser_that_runs_every_script_changes_no_table(
    open_page: OpenPage, assert_accessible: Callable[[Page], None]
) -> None:
    pages = pages_of_a_question()
    pages |= pages_of_an_account(Introduction.objects.get())
    before = everything()
    for name, address in pages.items():
        page = open_page()
        response = page.goto(address, wait_until="networkidle")
        assert response is not None
        assert response.ok, name
        # A mail scanner also hovers, scrolls and opens what folds out.
        for summary in page.locator("summary").all():
            summary.click()
        page.mouse.wheel(0, 5000)
        assert page.evaluate("document.scripts.length") >= 1
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
        picture(page, name)
        page.close()
    assert everything() == before


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
def test_a_buyers_reader_passes_the_letter_on_and_the_colleague_answers(
    open_page: OpenPage, assert_accessible: Callable[[Page], None]
) -> None:
    address = pages_of_a_question()["buyer"]
    in_words = {"es": "鈴木 花子, 開発部", "en": "鈴木 花子, 開発部", "ja": "開発部 鈴木 花子 様"}
    for language, colleague in in_words.items():
        ReplyLink.objects.filter(letter__kind="buyer_teaser").update(language=language)
        page = open_page()
        page.goto(f"{address}forward/")
        assert page.get_attribute("html", "lang") == language
        expect(page.locator("main")).to_contain_text(colleague)
        picture(page, f"forward {language}")
        assert_accessible(page)
        page.close()
    page = open_page()
    page.goto(address)
    page.click("a[href='forward/']")
    page.fill("input[name=name]", "佐藤 次郎")
    page.fill("input[name=department]", "品質保証部")
    page.fill("input[name=email]", "sato@naniwa.example.jp")
    page.click("main form button[type=submit]")
    expect(page.locator("main")).to_contain_text("品質保証部 佐藤 次郎 様")
    picture(page, "forwarded")
    assert_accessible(page)
    assert Forwarding.objects.count() == 2
    assert Introduction.objects.get().state == S.BUYER_NEEDS_INFORMATION


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
def test_an_answer_that_was_lost_on_its_way_stands_in_its_form_until_it_arrives(
    open_page: OpenPage, assert_accessible: Callable[[Page], None], problems: list[str]
) -> None:
    address = pages_of_a_question()["question"]
    page = open_page()
    page.goto(address)
    notice = page.locator("[data-kept-notice]")
    field = page.locator("textarea[id='information-text']")
    field.fill("El molde es nuestro; 20,000 piezas al mes.")
    answers = Reply.objects.count()
    lose_what_is_sent(page, problems)
    assert Reply.objects.count() == answers

    page.goto(address)
    expect(notice).to_be_visible()
    expect(field).to_be_visible()
    expect(field).to_have_value("El molde es nuestro; 20,000 piezas al mes.")
    assert_accessible(page)
    picture(page, "kept answer")
    page.click("[data-kept-show]")
    expect(field).to_be_focused()
    page.locator("details[open] form button[type=submit]").click()
    expect(page.locator(".thanks")).to_be_visible()
    assert Reply.objects.count() == answers + 1
    expect(notice).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def test_what_was_not_sent_is_forgotten_on_demand_with_time_and_by_another_reader(
    open_page: OpenPage, problems: list[str]
) -> None:
    pages = pages_of_a_question()

    def lose(page: Page) -> None:
        page.goto(pages["buyer"])
        page.locator("summary").first.click()
        page.locator("details[open] textarea").fill("金型は誰のものですか。")
        lose_what_is_sent(page, problems)

    page = open_page()
    lose(page)
    page.goto(pages["buyer"])
    # The secret of the address is kept nowhere.
    assert "/r/" not in page.evaluate("JSON.stringify(sessionStorage)")
    page.click("[data-kept-discard]")
    expect(page.locator("[data-kept-notice]")).to_be_hidden()
    page.reload()
    expect(page.locator("[data-kept-notice]")).to_be_hidden()

    lose(page)
    page.goto(pages["supplier"])
    page.goto(pages["buyer"])
    expect(page.locator("[data-kept-notice]")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0

    lose(page)
    page.clock.install()
    page.clock.pause_at(dt.datetime.now(dt.UTC) + dt.timedelta(hours=3))
    page.goto(pages["buyer"])
    expect(page.locator("[data-kept-notice]")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0


def test_a_note_on_how_things_stand_survives_a_lost_connection(
    open_page: OpenPage, problems: list[str]
) -> None:
    address = pages_of_an_outcome()["follow-up"]
    page = open_page()
    page.goto(address)
    page.locator("details:has(input[value=under_way]) summary").click()
    page.locator("details[open] textarea[name=note]").fill("Enviamos la muestra el lunes.")
    before = ProgressReport.objects.count()
    lose_what_is_sent(page, problems)
    page.goto(address)
    expect(page.locator("details[open] textarea[name=note]")).to_have_value(
        "Enviamos la muestra el lunes."
    )
    page.locator("details[open] form button[type=submit]").click()
    expect(page.locator(".thanks")).to_be_visible()
    expect(page.locator("[data-kept-notice]")).to_be_hidden()
    assert page.evaluate("sessionStorage.length") == 0
    assert ProgressReport.objects.count() == before + 1
