"""An owner of a small plant on a phone: from no account to a published profile, in Spanish."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from playwright.sync_api import Page, expect

from accounts.enums import Purpose
from matchmaking.profiles.models import Supplier
from tests.factories import MembershipFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("tasks_at_once"),
]


def save(page: Page) -> None:
    """Press the form's first button, and wait for the page that follows."""
    with page.expect_navigation():
        page.locator("main form button[type=submit]").first.click()


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
@pytest.mark.parametrize("language", ["es"], indirect=True)
def test_a_form_that_did_not_arrive_is_filled_in_again(page, taxonomy, sign_in):
    owner = MembershipFactory().user
    sign_in(page, owner)
    form = reverse("profiles:supplier-step", args=["company"])
    page.goto(form)
    notice = page.locator("[data-kept-notice]")
    page.fill("textarea[name=description_es]", "Hacemos cinturones de piel.")
    page.fill("#id_sectors_search", "cuero")
    page.locator("#id_sectors_results button").first.click()
    chosen = page.locator("[data-picker-chosen]").inner_text()
    expect(notice).to_be_hidden()

    # The log-in has run out meanwhile; the page after it is the form again.
    page.context.clear_cookies(name="sessionid")
    save(page)
    assert page.url.endswith(f"?next={form}")
    sign_in(page, owner)
    page.goto(form)
    expect(notice).to_be_visible()
    expect(page.locator("textarea[name=description_es]")).to_have_value(
        "Hacemos cinturones de piel."
    )
    expect(page.locator("[data-picker-chosen]")).to_have_text(chosen)

    # Once it has arrived nothing comes back.
    page.fill("textarea[name=description_es]", "Hacemos cinturones y bolsas de piel.")
    save(page)
    page.goto(form)
    expect(notice).to_be_hidden()
    expect(page.locator("textarea[name=description_es]")).to_have_value(re.compile("y bolsas"))


def test_a_term_that_is_taken_out_by_keys_hands_the_focus_on(page, taxonomy, sign_in):
    sign_in(page, MembershipFactory().user)
    page.goto(reverse("profiles:supplier-step", args=["company"]))
    for word, sector in (("cuero", "fashion"), ("electr", "electronics")):
        page.fill("#id_sectors_search", word)
        page.locator(f"#id_sectors_results [data-pick^={sector}]").first.press("Enter")
    chosen = page.locator("[data-unpick]")
    expect(chosen).to_have_count(2)

    chosen.first.press("Enter")
    expect(chosen).to_have_count(1)
    expect(chosen).to_be_focused()
    chosen.press("Enter")
    expect(page.locator("#id_sectors_search")).to_be_focused()


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
@pytest.mark.parametrize("language", ["es"], indirect=True)
def test_a_form_whose_page_never_came_can_be_sent_again(page, taxonomy, sign_in):
    sign_in(page, MembershipFactory().user)
    page.clock.install()
    page.goto(reverse("profiles:supplier-step", args=["contact"]))
    page.fill("input[name=contact_name]", "Rosa Ibarra")
    # An answer without a page, as when the reader stops one that does not come.
    page.route("**/contact/", lambda route: route.fulfill(status=204))
    form = page.locator("main form")
    form.locator("button[type=submit]").first.click()
    expect(form).to_have_class(re.compile("is-sent"))
    page.clock.fast_forward(16_000)
    expect(form).not_to_have_class(re.compile("is-sent"))


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
@pytest.mark.parametrize("language", ["es"], indirect=True)
def test_a_row_that_was_refused_is_not_said_to_be_lost(page, taxonomy, sign_in):
    sign_in(page, MembershipFactory().user)
    page.goto(reverse("profiles:supplier-step", args=["continuity"]))
    page.fill("input[name=rows-0-name]", "Planta San Juan")
    save(page)
    expect(page.locator(".form-errors")).to_be_focused()
    expect(page.locator("[data-kept-notice]")).to_be_hidden()
    expect(page.locator("input[name=rows-0-name]")).to_have_value("Planta San Juan")


@pytest.mark.parametrize("viewport", ["phone"], indirect=True)
@pytest.mark.parametrize("language", ["es"], indirect=True)
def test_owner_signs_up_and_publishes_a_profile(page, taxonomy, assert_accessible):
    sign_up(page)
    page.click(f"main a[href$='{reverse('accounts:create-supplier')}']")
    page.fill("input[name=legal_name]", "Talabartería Ibarra, S.A. de C.V.")
    # Nothing is agreed to beforehand, and no profile is kept without that consent.
    assert page.locator("input[type=checkbox]:checked").count() == 0
    save(page)
    expect(page.locator("input[name=legal_name]")).to_have_value(re.compile("^Talabartería"))
    page.check(f"input[name=consent_{Purpose.PROFILE.value}]")
    save(page)
    assert_accessible(page)

    # Step by step, as the page leads: each button saves and goes on to the next one.
    page.click("main .next-step a.btn")
    tell_of_the_company(page)
    add_a_product(page)
    page.goto(reverse("profiles:supplier-step", args=["contact"]))
    page.fill("input[name=contact_name]", "Rosa Ibarra Núñez")
    page.fill("input[name=contact_email]", "rosa@taller.example")
    save(page)

    # What every reader needs is asked for by name; so is the consent to share it with buyers.
    page.goto(reverse("profiles:supplier-publish"))
    page.click(".alert a[href*='/company/company/']")
    page.fill("#id_sectors_search", "cuero")
    page.locator("#id_sectors_results button, #id_sectors_results input").first.click()
    save(page)
    page.goto(reverse("profiles:supplier-publish"))
    save(page)
    assert Supplier.objects.get().publication == "draft"
    page.check(f"input[name=consent][value={Purpose.SHARE_WITH_BUYERS.value}]")
    page.check(f"input[name=consent][value={Purpose.LETTERS.value}]")
    save(page)

    supplier = Supplier.objects.get()
    assert supplier.publication == "published"
    assert [str(product.hs6) for product in supplier.products.all()] == ["420292"]
    assert_accessible(page)
    page.goto(reverse("profiles:supplier-preview"))
    expect(page.locator("main")).to_contain_text("Talabartería Ibarra")
    expect(page.locator("main")).not_to_contain_text("rosa@taller.example")


def sign_up(page: Page) -> None:
    page.goto(reverse("account_signup"))
    page.fill("input[name=email]", "rosa@taller.example")
    for field in page.locator("main form input[type=text][required]").all():
        field.fill("Rosa Ibarra Núñez")
    for field in page.locator("main input[type=password]").all():
        field.fill("un-taller-de-piel-en-leon")
    save(page)
    letter = next(message for message in mail.outbox if message.to == ["rosa@taller.example"])
    link = re.search(r"https?://[^/\s]+(/\S+)", letter.body)
    assert link is not None
    page.goto(link[1])
    save(page)
    page.goto(reverse("accounts:welcome"))


def tell_of_the_company(page: Page) -> None:
    # A wrong year comes back explained, and nothing that was typed is lost.
    page.fill("textarea[name=description_es]", "Fabricamos bolsas y carteras de piel de res.")
    page.select_option("select[name=state]", "MX-GUA")
    page.fill("input[name=founded_year]", "3019")
    save(page)
    expect(page.locator("input[name=founded_year][aria-invalid=true]")).to_be_visible()
    expect(page.locator("textarea[name=description_es]")).to_have_value(re.compile("^Fabricamos"))
    page.fill("input[name=founded_year]", "2009")
    save(page)
    assert Supplier.objects.get().founded_year == 2009


def add_a_product(page: Page) -> None:
    page.goto(reverse("profiles:product-new"))
    page.fill("input[name=name_es]", "Bolsa de mano de piel")
    page.fill("input[name=hs6]", "4202.92")
    page.fill("input[name=monthly_capacity]", "1,200")
    page.select_option("select[name=capacity_unit]", index=1)
    save(page)
