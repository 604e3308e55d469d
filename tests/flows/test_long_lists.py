"""Lists of many pages in a browser: the review by its keys, and the history of looks."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from accounts.domain.accesses import Reader, Whose, record_access
from accounts.enums import Way
from matchmaking.matching.views.review import NEEDS_ON_A_PAGE
from matchmaking.missions.domain.history import label_of
from matchmaking.profiles.models import Need, Supplier
from tests.factories import MembershipFactory, UserFactory
from tests.matching.test_large_missions import large_mission

BELOW_THE_BAR = """() => document.activeElement.getBoundingClientRect().top
    >= document.getElementById("bulk").getBoundingClientRect().bottom"""


@pytest.fixture
def run(transactional_db):
    return large_mission(60, NEEDS_ON_A_PAGE + 2)


def organizer_of(run, **fields):
    user = UserFactory(language="en", **fields)
    MembershipFactory(organisation=run.mission.organizer, user=user)
    return user


@pytest.mark.parametrize("viewport", ["phone", "desktop"], indirect=True)
def test_the_keys_of_the_review_cross_the_end_of_a_page(page, run, sign_in, assert_accessible):
    sign_in(page, organizer_of(run))
    slug, order = run.mission.slug, list(Need.objects.order_by("pk").values_list("pk", flat=True))
    page.goto(reverse("matching:review-need", args=[slug, order[NEEDS_ON_A_PAGE - 1]]))
    expect(page.get_by_text("Page 1 of 2")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    keys = page.get_by_text("this list of keys")
    page.keyboard.press("?")
    expect(keys).to_be_visible()
    page.keyboard.press("?")
    expect(keys).to_be_hidden()
    page.keyboard.press("n")
    page.wait_for_url(f"**/needs/{order[NEEDS_ON_A_PAGE]}/")
    expect(page.get_by_text("Page 2 of 2")).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("[data-proposal]:focus")).to_be_visible()
    # Down the list and up again: the bar for decisions in bulk covers none of what has the focus.
    for key in "jjkk":
        page.keyboard.press(key)
        page.wait_for_function(BELOW_THE_BAR)
    page.keyboard.press("p")
    page.wait_for_url(f"**/needs/{order[NEEDS_ON_A_PAGE - 1]}/")


@pytest.mark.parametrize("viewport", ["phone", "desktop"], indirect=True)
def test_the_histories_of_looks_are_read_at_a_desk_and_on_a_phone(
    page, run, sign_in, assert_accessible
):
    staff = organizer_of(run, full_name="Laura Organiza")
    supplier = Supplier.objects.order_by("pk")[0]
    record_access(
        reader=Reader(user=staff, organisation_id=run.mission.organizer_id),
        whose=[Whose(supplier.organisation_id, "ana@plasticos.example")],
        way=Way.VIEW,
        related=label_of(run.mission.pk),
    )
    sign_in(page, staff)
    page.goto(reverse("missions:history", args=[run.mission.slug]))
    row = page.get_by_role("row").filter(has_text=supplier.organisation.legal_name)
    expect(row).to_contain_text("Laura Organiza")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)

    page.context.clear_cookies()
    sign_in(page, MembershipFactory(organisation=supplier.organisation).user)
    page.goto(reverse("accounts:own-data"))
    expect(page.get_by_text(run.mission.organizer.legal_name)).to_be_visible()
    expect(page.get_by_text("Laura Organiza")).to_have_count(0)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
