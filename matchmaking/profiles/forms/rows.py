"""Lists that are saved as a whole: one small form for each row."""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models

from matchmaking.profiles.domain.cleaning import Spec, clean
from matchmaking.profiles.forms.base import ProfileForm
from matchmaking.profiles.problems import Problem


class RowForm(ProfileForm):
    """One row of a list that is saved as a whole; an empty row is no row."""

    model: ClassVar[type[models.Model]]
    spec: ClassVar[Spec]

    def model_for(self, name: str) -> type[models.Model]:
        return self.model

    def instance_for(self, name: str) -> None:
        return None

    def stored(self) -> dict[str, Any]:
        return {}

    def check_data(self, data: Mapping[str, Any]) -> Iterable[Problem]:
        return clean(self.spec, data).problems if self.says_something(data) else ()

    @staticmethod
    def says_something(data: Mapping[str, Any]) -> bool:
        return any(value not in (None, "", False) for value in data.values())


def rows_of(formset: Any) -> list[dict[str, Any]]:
    """What was written in a form set, the empty rows left out."""
    return [
        form.cleaned_data for form in formset.forms if RowForm.says_something(form.cleaned_data)
    ]
