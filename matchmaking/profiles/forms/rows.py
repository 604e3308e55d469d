"""Lists that are saved as a whole: one small form for each row."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaking.profiles.domain.cleaning import Spec, clean
from matchmaking.profiles.forms import elsewhere
from matchmaking.profiles.forms.base import ProfileForm
from matchmaking.profiles.problems import Problem

_SAVED_ELSEWHERE = _(
    "This row was changed or taken out elsewhere after you opened the page; the list as it stands"
    " now is above it. Save again to keep this row too, or leave it empty."
)


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
        """Whether anything is written; a tick beside an empty name says nothing."""
        return any(value not in (None, "", False, True) for value in data.values())

    def sent(self) -> dict[str, Any]:
        """The row as it was sent, {} if it is empty."""
        row = {name: self[name].data for name in self.names}
        return row if self.says_something(row) else {}


class RowFormSet(forms.BaseFormSet):
    """The rows of a list over those that are stored, of which another tab may have saved others.

    `held` are the stored rows, `least` how many rows are shown at least, one of them empty.
    """

    as_shown: str
    """What the page carries along, to be sent with the rows."""

    def __init__(
        self, data: Any = None, *, held: Sequence[Mapping[str, Any]], least: int, prefix: str
    ) -> None:
        self.seen_name = f"{prefix}-{elsewhere.FIELD}"
        self._asked: frozenset[int] = frozenset()
        blank: list[dict[str, Any]] = [{} for _n in range(max(1, least - len(held)))]
        super().__init__(data, initial=[*map(dict, held), *blank], prefix=prefix)
        seen = elsewhere.as_sent(data.get(self.seen_name)) if data is not None else None
        if isinstance(seen, list) and self.management_form.is_valid():
            found = elsewhere.compare_rows(
                list(map(str, seen)), [form.sent() for form in self.forms], held
            )
            self._asked = found.asked
            self.data = self._data_of(found.rows)
            # Read anew: they are kept when they are first asked for.
            del self.forms, self.management_form
        self.as_shown = json.dumps([elsewhere.mark(row) for row in held])

    def clean(self) -> None:
        for place in self._asked:
            form = self.forms[place]
            form.add_error(form.names[0], _SAVED_ELSEWHERE)

    @property
    def warnings(self) -> list[str]:
        """What was noticed about rows that were kept all the same."""
        return [warning for form in self.forms for warning in form.warnings]

    def written(self) -> list[dict[str, Any]]:
        """What was written, the empty rows left out."""
        return [
            form.cleaned_data for form in self.forms if RowForm.says_something(form.cleaned_data)
        ]

    def _data_of(self, rows: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
        """`rows` as a browser would send them, with an empty one to write in."""
        number = len(rows) + 1
        numbers = {f"{self.prefix}-{which}_FORMS": number for which in ("TOTAL", "INITIAL")}
        return numbers | {
            f"{self.prefix}-{place}-{name}": value if isinstance(value, bool) else str(value)
            for place, row in enumerate(rows)
            for name, value in row.items()
            if value is not None
        }


def rows_of(form: type[RowForm], *, most: int) -> type[RowFormSet]:
    """The form set whose rows are `form`s."""
    made = forms.formset_factory(form, RowFormSet, extra=0, max_num=most)
    return cast("type[RowFormSet]", made)
