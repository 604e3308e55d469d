"""The owner's pages on a phone of 375 pixels, with text at twice its size."""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from matchmaking.introductions.domain.followup.promises import make_promise
from matchmaking.introductions.enums import Owner, PromiseKind
from tests.factories import MembershipFactory, UserFactory
from tests.introductions.followup import SUPPLIER, make_released

TWICE_AS_LARGE = """() => {
    document.documentElement.style.fontSize = "32px";
    for (const one of document.querySelectorAll("main details")) one.open = true;
}"""


@pytest.fixture
def owner(transactional_db: None, language: str) -> Any:
    introduction = make_released()
    make_promise(
        introduction_id=introduction.pk,
        voice=SUPPLIER,
        kind=PromiseKind.SAMPLE_SENT,
        owner=Owner.SUPPLIER,
        due_on=introduction.mission.starts_on,
    )
    user = UserFactory(language=language)
    MembershipFactory(organisation=introduction.supplier.organisation, user=user)
    return user, reverse("introductions:supplier-follow-up", args=[introduction.pk])


@pytest.mark.parametrize("language", ["es", "ja", "en"], indirect=True)
@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
def test_steps_and_answers_fit_a_phone_with_text_at_twice_its_size(
    page: Page, owner: Any, sign_in: Callable[[Page, Any], None]
) -> None:
    user, follow_up = owner
    page.set_viewport_size({"width": 375, "height": 812})
    page.goto(reverse("account_login"))
    page.evaluate(TWICE_AS_LARGE)
    assert page.evaluate("document.documentElement.scrollWidth") == 375
    sign_in(page, user)
    for address in (reverse("profiles:supplier-certifications"), follow_up):
        page.goto(address)
        page.evaluate(TWICE_AS_LARGE)
        assert page.evaluate("document.documentElement.scrollWidth") == 375, address


@pytest.mark.parametrize("language", ["es", "ja", "en"], indirect=True)
@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
def test_the_whole_navigation_is_in_sight_on_a_phone(
    page: Page, owner: Any, sign_in: Callable[[Page, Any], None]
) -> None:
    page.set_viewport_size({"width": 375, "height": 812})
    sign_in(page, owner[0])
    page.goto(reverse("profiles:supplier-certifications"))
    places = [link.bounding_box() for link in page.locator(".site-nav a").all()]
    assert len(places) == 4
    assert len({place["y"] for place in places if place}) == 1
    assert all(place and 0 <= place["x"] <= 375 - place["width"] for place in places)


@pytest.mark.parametrize("language", ["en"], indirect=True)
def test_each_button_of_the_follow_up_has_a_name_of_its_own(
    page: Page, owner: Any, sign_in: Callable[[Page, Any], None]
) -> None:
    user, follow_up = owner
    sign_in(page, user)
    page.goto(follow_up)
    page.evaluate(TWICE_AS_LARGE)
    names = [
        line.split('"')[1]
        for line in page.locator("main").aria_snapshot().splitlines()
        if line.strip().startswith('- button "')
    ]
    assert any(name.startswith("Send ") for name in names)
    assert len(names) == len(set(names))
