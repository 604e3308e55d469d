"""Forms that are laid out in sections: some fields under a heading."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.forms import BoundField

from matchmaking.profiles.forms.base import ProfileForm


@dataclass(frozen=True, eq=False)
class Section:
    """A heading, the names of the fields under it, and what is said of them."""

    heading: Any
    names: tuple[str, ...]
    text: Any = ""
    optional: bool = False
    """Shut until somebody opens it, unless `is_open`."""
    mark: str = ""
    """A CSS class."""


@dataclass(frozen=True)
class Part:
    """A section as the template shows it."""

    section: Section
    fields: list[BoundField]
    open: bool


class SectionedForm(ProfileForm):
    """A subclass gives its `sections`; the names of its fields follow from them."""

    sections: ClassVar[Sequence[Section]]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if "sections" in vars(cls):
            cls.names = tuple(name for section in cls.sections for name in section.names)

    def parts(self) -> list[Part]:
        return [
            Part(section, [self[name] for name in section.names], self.is_open(section))
            for section in self.sections
        ]

    def is_open(self, section: Section) -> bool:
        """Whether the fields of an optional section are seen at once."""
        return not section.optional or any(self[name].errors for name in section.names)
