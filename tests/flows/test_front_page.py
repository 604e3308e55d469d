"""The front page as three readers meet it."""

import pytest
from playwright.sync_api import expect

LANGUAGES = {"en": "English", "es": "Español", "ja": "日本語"}


@pytest.mark.parametrize("viewport", ["phone", "desktop"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES, indirect=True)
def test_front_page_opens_in_the_readers_language(page, language, assert_accessible):
    page.goto("/")

    expect(page.locator("html")).to_have_attribute("lang", language)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)


@pytest.mark.parametrize("viewport", ["phone", "desktop"], indirect=True)
def test_language_switch_stays_on_the_page_and_is_remembered(page):
    page.goto("/")
    for code in ("es", "ja", "en"):
        switch_to(page, code)
        expect(page.locator("html")).to_have_attribute("lang", code)
        page.goto("/")
        expect(page.locator("html")).to_have_attribute("lang", code)


def switch_to(page, code):
    button = page.get_by_role("button", name=LANGUAGES[code], exact=True)
    button.first.click()
