"""What journeys through pages do beside pressing: look at a page, and lose the connection."""

import os
from pathlib import Path

from playwright.sync_api import Page, Route

# A folder to look at the pages in; nothing is kept without it.
PICTURES = os.environ.get("PICTURES", "")


def picture(page: Page, name: str) -> None:
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name.replace(' ', '-')}.png", full_page=True)


def lose_what_is_sent(page: Page, problems: list[str]) -> None:
    """Press the button of the form that is open, while there is no connection."""

    def cut(route: Route) -> None:
        if route.request.method == "POST":
            route.abort("internetdisconnected")
        else:
            route.fallback()

    page.route("**/*", cut)
    with page.expect_event("requestfailed"):
        page.locator("details[open] form button[type=submit]").click()
    page.wait_for_url("chrome-error://**")
    page.unroute("**/*")
    problems.clear()  # The refused request is what was meant.
