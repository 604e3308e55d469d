"""Tables that features above add to a mission's report."""

from collections.abc import Callable
from dataclasses import dataclass

from matchmaking.missions.models import Mission


@dataclass(frozen=True)
class Section:
    """A table that a feature above adds to the report: words, and counts."""

    code: str
    title: str
    note: str
    columns: list[str]
    rows: list[list[str | int]]


SectionBuilder = Callable[[Mission], Section | None]
_SECTIONS: dict[str, SectionBuilder] = {}


def register_section(code: str, build: SectionBuilder) -> None:
    """Add a section to every mission's report, on its page and in its sheets.

    For features that this one must not import (ratings of meetings). `build` gives None where there
    is nothing to show.
    """
    _SECTIONS[code] = build


def further_sections(mission: Mission) -> list[Section]:
    made = (build(mission) for build in _SECTIONS.values())
    return [section for section in made if section is not None]
