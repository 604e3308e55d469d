"""The pages behind the links of letters, in a browser that runs every script, on a phone."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import Forwarding, Introduction, ReplyLink
from tests.flows.conftest import OpenPage
from tests.introductions.pages import (
    everything,
    pages_of_a_question,
    pages_of_an_account,
)

pytestmark = pytest.mark.django_db(transaction=True)
# A folder to look at the pages in; nothing is kept without it.
PICTURES = os.environ.get("PICTURES", "")


@pytest.fixture(autouse=True)
def _mailbox(settings) -> None:
    settings.OUTBOX_TRANSPORT = "matchmaking.outbox.mailbox.MailboxBackend"


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name.replace(' ', '-')}.png", full_page=True)


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
