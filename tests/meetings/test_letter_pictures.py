"""Every mail that can be written is among those that `letter_pictures` draws."""

import functools
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.template import Template
from django.test.signals import template_rendered

from matchmaking.common import pictures
from matchmaking.common.specimens import Specimen
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.management.commands.letter_pictures import every_mail
from matchmaking.meetings.models import Meeting
from matchmaking.outbox.models import Mail
from tests.introductions.factories import make_introduction, make_mission

TEMPLATES = Path(settings.BASE_DIR) / "templates"
FOLDERS = ("letters", "account/email")
LANGUAGES = {"es", "ja", "en"}


@functools.cache
def drawn_once() -> tuple[list[Specimen], set[str]]:
    """Every mail of a mission with one pair, and the templates of which they were made."""
    used: set[str] = set()

    def note(template: Template, **more: Any) -> None:
        used.add(str(template.name))

    template_rendered.connect(note)
    try:
        return every_mail(make_introduction().mission), used
    finally:
        template_rendered.disconnect(note)


@pytest.fixture
def shown(db: None) -> list[Specimen]:
    return drawn_once()[0]


def test_every_template_of_a_mail_is_drawn(db: None) -> None:
    _, used = drawn_once()
    on_disk = {
        str(path.relative_to(TEMPLATES))
        for folder in FOLDERS
        for path in (TEMPLATES / folder).rglob("*.*")
    }
    assert {name for name in used if name.startswith(FOLDERS)} == on_disk


def test_every_form_of_a_mail_is_drawn_in_every_language(shown: list[Specimen]) -> None:
    forms: dict[tuple[str, str], list[str]] = {}
    for specimen in shown:
        forms.setdefault((specimen.kind, specimen.case), []).append(specimen.language)
    assert all(set(found) == LANGUAGES for found in forms.values())
    assert len({specimen.name for specimen in shown}) == len(shown)


def test_no_mail_has_an_empty_fact(shown: list[Specimen]) -> None:
    """What a template names and nobody gave would leave a hole: an empty quote, a double space."""
    for specimen in shown:
        for hole in ("「」", "«»", "“”", "()", "（）", "None", "  ", " ,", " .", "{{", "{%"):
            assert hole not in f"{specimen.subject}\n{specimen.text}", (specimen.name, hole)


def test_looking_stores_nothing(db: None) -> None:
    assert every_mail(make_introduction().mission)
    assert Introduction.objects.count() == 1
    assert not Meeting.objects.exists()
    assert not Mail.objects.exists()


def test_a_mission_without_a_pair_says_so(db: None, tmp_path: Path) -> None:
    mission = make_mission()
    with pytest.raises(CommandError, match="no proposal"):
        call_command("letter_pictures", mission.slug, "--output", str(tmp_path))


@pytest.mark.browser
def test_a_picture_is_as_wide_as_asked_and_says_what_does_not_fit(tmp_path: Path) -> None:
    assert shutil.which("chromium"), "apt install chromium"
    fits = Specimen("fits", "en", "A subject", "Good day,\n\nhello.", "", "Puente")
    wide = Specimen(
        "wide", "en", "A subject", "", '<body><div style="width:900px">x</div></body>', "Puente"
    )
    # In a thread of its own: other tests' browsers may keep this one's event loop running.
    with ThreadPoolExecutor(1) as apart:
        drawn = apart.submit(pictures.draw, [fits, wide], tmp_path).result()

    assert {path.name for path in drawn.pictures} == {
        f"{name}.en.{width}.png" for name in ("fits", "wide") for width in (375, 700)
    }
    assert {path.name for path in drawn.too_wide} == {"wide.en.375.png", "wide.en.700.png"}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in drawn.pictures)
