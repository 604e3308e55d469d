"""The front page as three readers meet it."""

import pytest
from django.urls import reverse
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


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES, indirect=True)
def test_log_in_and_sign_up_stand_beside_the_mark_on_a_phone(page, language):
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto("/")
    header = page.get_by_role("banner")
    brand = header.locator(".brand").bounding_box()
    for address in (reverse("account_login"), reverse("account_signup")):
        link = header.locator(f"a[href='{address}']").bounding_box()
        assert link["y"] < brand["y"] + brand["height"], address


def switch_to(page, code):
    button = page.get_by_role("button", name=LANGUAGES[code], exact=True)
    button.first.click()
