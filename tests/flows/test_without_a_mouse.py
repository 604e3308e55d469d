"""Long pages by keys alone: what has the focus is seen, keeps it, and is named by itself."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from matchmaking.matching.enums import ProposalState, RunState
from matchmaking.matching.models import MatchRun, Proposal
from matchmaking.profiles.models import Need
from tests.factories import MembershipFactory, UserFactory
from tests.matching.test_large_missions import large_mission

FOCUS = """() => {
    const here = document.activeElement;
    const box = here.getBoundingClientRect();
    const bar = document.getElementById("bulk");
    const ceiling = bar.contains(here) ? 0 : Math.max(0, bar.getBoundingClientRect().bottom);
    return { top: box.top - ceiling, bottom: innerHeight - box.bottom,
             what: here.outerHTML.slice(0, 90) };
}"""


@pytest.fixture
def run(transactional_db):
    return large_mission(60, 2)


@pytest.fixture
def review(page, run, sign_in):
    user = UserFactory(language="en")
    MembershipFactory(organisation=run.mission.organizer, user=user)
    sign_in(page, user)
    # A page that still glides to its focus cannot be measured.
    page.emulate_media(reduced_motion="reduce")
    need = Need.objects.order_by("pk")[0]
    page.goto(reverse("matching:review-need", args=[run.mission.slug, need.pk]))
    return page


def test_the_focus_going_up_the_review_is_never_under_its_bar(review):
    review.get_by_role("link", name="Next need").focus()
    hidden = []
    for _ in range(40):
        review.keyboard.press("Shift+Tab")
        seen = review.evaluate(FOCUS)
        if seen["top"] < 0 or seen["bottom"] < 0:
            hidden.append(seen)

    assert hidden == []


def test_the_bar_of_the_review_leaves_a_low_window_to_the_list(review):
    """A desktop at 400 % is a window of 320 by 256: a bar that stays would cover all of it."""
    review.set_viewport_size({"width": 320, "height": 256})

    assert review.locator("#bulk").evaluate("bar => getComputedStyle(bar).position") == "static"


def test_each_button_of_the_review_names_its_supplier(review):
    cards = review.locator("[data-proposal]:visible")
    name = cards.first.get_by_role("heading").get_by_role("link").inner_text()

    expect(cards.first.get_by_role("button", name=f"Approve {name}")).to_be_visible()
    expect(cards.first.get_by_role("combobox", name=f"Reason {name}")).to_be_visible()
    expect(review.get_by_role("article", name=name)).to_have_count(1)


def test_what_is_decided_by_keys_takes_the_focus_and_says_its_state(review):
    card = review.locator("[data-proposal]:visible").first
    name = card.get_by_role("heading").get_by_role("link").inner_text()
    card.get_by_role("button", name=f"Approve {name}").press("Enter")

    expect(review.get_by_role("article", name=f"{name} Approved")).to_be_focused()


def test_single_keys_of_the_review_can_be_turned_off(review):
    review.keyboard.press("?")
    review.get_by_label("The keys act on this page").uncheck()
    review.reload()
    review.keyboard.press("j")
    review.keyboard.press("a")
    expect(review.locator("[data-proposal]:focus")).to_have_count(0)
    assert not Proposal.objects.filter(state=ProposalState.APPROVED).exists()

    review.get_by_text("Keys", exact=True).click()
    review.get_by_label("The keys act on this page").check()
    review.keyboard.press("Escape")
    review.keyboard.press("j")
    expect(review.locator("[data-proposal]:focus")).to_be_visible()


def test_a_run_under_way_keeps_the_focus_and_says_how_it_ends(review, run):
    MatchRun.objects.filter(pk=run.pk).update(state=RunState.RUNNING)
    review.goto(reverse("matching:run", args=[run.mission.slug, run.pk]))
    cancel = review.get_by_role("button", name="Cancel the run")
    cancel.focus()
    with review.expect_response("**/runs/*/"):
        pass
    with review.expect_response("**/runs/*/"):
        pass
    expect(cancel).to_be_focused()

    MatchRun.objects.filter(pk=run.pk).update(state=RunState.COMPLETE)
    expect(review.get_by_role("status")).to_contain_text("Proposals put forward")
    expect(review.locator("#run-progress")).to_be_focused()


def test_a_field_with_the_focus_has_an_outline_that_forced_colours_keep(page, transactional_db):
    page.emulate_media(forced_colors="active")
    page.goto(reverse("account_login"))
    field = page.get_by_label("Email").or_(page.locator("[name=login]")).first
    field.focus()

    assert field.evaluate("field => getComputedStyle(field).outlineStyle") == "solid"


def test_the_edge_of_a_field_stands_out_from_its_ground(page, transactional_db):
    """WCAG 1.4.11: what shows that there is a control has 3 : 1 against what is beside it."""
    page.goto(reverse("account_login"))
    ratio = page.locator("[name=login]").evaluate("""field => {
        const light = colour => {
            const [r, g, b] = colour.match(/[0-9.]+/g).slice(0, 3).map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
            return 0.2126 * r + 0.7152 * g + 0.0722 * b;
        };
        const edge = light(getComputedStyle(field).borderTopColor);
        const grounds = [field, document.body].map(e => light(getComputedStyle(e).backgroundColor));
        return Math.min(...grounds.map(ground => (ground + 0.05) / (edge + 0.05)));
    }""")

    assert ratio >= 3


def test_a_table_wider_than_its_frame_is_reached_by_its_name(review, run):
    review.goto(reverse("exchange:upload", args=[run.mission.slug]))
    frame = review.locator(".table-responsive")
    expect(frame).not_to_have_attribute("tabindex", "0")

    review.set_viewport_size({"width": 320, "height": 640})
    expect(review.get_by_role("group", name="Templates")).to_have_attribute("tabindex", "0")


@pytest.mark.parametrize("language", ["es"], indirect=True)
def test_letters_set_apart_fit_a_page_at_400_per_cent(page, transactional_db, sign_in):
    """WCAG 1.4.10 and 1.4.12: 320 pixels wide, with the text spacing that a reader may set."""
    membership = MembershipFactory(user=UserFactory(language="es"))
    sign_in(page, membership.user)
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(reverse("accounts:consents", args=[membership.organisation_id]))
    expect(page.get_by_text("No otorgado", exact=True).first).to_be_visible()
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("* { letter-spacing: .12em !important; word-spacing: .16em !important }");
        document.adoptedStyleSheets = [sheet];
    }""")

    assert page.evaluate("document.documentElement.scrollWidth") == 320
