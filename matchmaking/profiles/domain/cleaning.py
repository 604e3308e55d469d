"""From whatever a form, a sheet or a JSON body holds to values that a profile may keep.

Data is a mapping from field names of the model to raw values; only the names in it are touched. A
term of the taxonomy is given by its code or its row, several of them as a list.
"""

import functools
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models

from matchmaking.common.measures import read_measure, unit_and_period
from matchmaking.profiles.problems import Checked, Code, Problem, errors
from matchmaking.profiles.validators import (
    Check,
    as_text,
    check_choice,
    check_date,
    check_email,
    check_flag,
    check_number,
    check_text,
    check_whole,
)
from matchmaking.profiles.validators.basic import TEXT_LIMIT, problem, shown
from matchmaking.taxonomy.domain.queries import taxonomy_with_synonyms
from matchmaking.taxonomy.kinds import PIECE, Kind
from matchmaking.taxonomy.models import Term

TERMS_LIMIT = 80


@dataclass(frozen=True, slots=True)
class Cleaned:
    """Model values and lists of term rows by field name; what had an error is left out."""

    values: dict[str, Any]
    terms: dict[str, list[Term]]
    problems: tuple[Problem, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return errors(self.problems)


class Facts:
    """What a record will say once the cleaned values are in: for rules over several fields."""

    def __init__(self, values: Mapping[str, Any], instance: models.Model | None) -> None:
        self._values = values
        self._instance = instance

    def __getitem__(self, name: str) -> Any:
        if name in self._values:
            return self._values[name]
        return getattr(self._instance, name, None)


Rule = Callable[[Facts], Iterable[Problem]]


@dataclass(frozen=True, slots=True)
class Measure:
    """An amount whose unit is another field: `unit` names it, `period` is "month", "year" or ""."""

    unit: str
    period: str = ""


@dataclass(frozen=True)
class Spec:
    """What may be said of one model: its plain fields, its terms, and the rules among them.

    `checks` overrides the check that follows from a field's type; `measures` are the amounts in
    whose cell or field a unit may stand.
    """

    model: type[models.Model]
    fields: tuple[str, ...]
    required: tuple[str, ...] = ()
    checks: Mapping[str, Check] | None = None
    measures: Mapping[str, Measure] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()

    @functools.cached_property
    def known(self) -> dict[str, Any]:
        return {name: self.model._meta.get_field(name) for name in self.fields}

    def check_for(self, name: str) -> Check:
        if self.checks is not None and name in self.checks:
            return self.checks[name]
        return check_for_field(self.known[name])


def check_for_field(field: Any) -> Check:
    """The check that the type of a model field asks for."""
    if field.choices:
        found: Check = functools.partial(
            check_choice, choices=[value for value, _ in field.choices]
        )
    elif isinstance(field, models.BooleanField):
        found = check_flag
    elif isinstance(field, models.DecimalField):
        most = 10 ** (field.max_digits - field.decimal_places) - 1
        found = functools.partial(check_number, places=field.decimal_places, most=most)
    elif isinstance(field, models.PositiveSmallIntegerField):
        found = functools.partial(check_whole, most=32_767)
    elif isinstance(field, models.PositiveIntegerField):
        found = check_whole
    elif isinstance(field, models.DateField):
        found = check_date
    elif isinstance(field, models.EmailField):
        found = check_email
    elif isinstance(field, models.TextField):
        found = functools.partial(check_text, lines=True)
    elif isinstance(field, models.CharField):
        found = functools.partial(check_text, limit=field.max_length or TEXT_LIMIT)
    else:
        raise TypeError(f"{field} needs a check of its own")
    return found


def clean(spec: Spec, data: Mapping[str, Any], instance: models.Model | None = None) -> Cleaned:
    """Check every value of `data`; raises TypeError for a name that the spec does not know."""
    if unknown := data.keys() - set(spec.fields):
        raise TypeError(f"{spec.model.__name__} has no {', '.join(sorted(unknown))}")
    values: dict[str, Any] = {}
    terms: dict[str, list[Term]] = {}
    problems: list[Problem] = []
    for name, raw in _with_units(spec, data, instance).items():
        known = spec.known[name]
        if isinstance(known, models.ManyToManyField):
            many = _terms(known.related_model, raw, field=name)
            problems.extend(many.problems)
            terms[name] = many.value
        elif isinstance(known, models.ForeignKey):
            one = _terms(known.related_model, [] if raw in (None, "") else [raw], field=name)
            problems.extend(one.problems)
            values[name] = one.value[0] if one.value else None
        else:
            found = spec.check_for(name)(raw, field=name)
            problems.extend(found.problems)
            values[name] = _empty_as_stored(known, found.value)
    problems.extend(_missing(spec, values, instance, problems))
    facts = Facts(values, instance)
    for rule in spec.rules:
        problems.extend(rule(facts))
    refused = {problem.field for problem in errors(problems)}
    return Cleaned(
        {name: value for name, value in values.items() if name not in refused},
        {name: value for name, value in terms.items() if name not in refused},
        tuple(problems),
    )


def _with_units(
    spec: Spec, data: Mapping[str, Any], instance: models.Model | None
) -> Mapping[str, Any]:
    """`data` with the units that stand beside amounts, as in "1,000 pzas", in their own field.

    An amount whose words say another unit than that field, or another time, keeps them.
    """
    found = dict(data)
    for name, measure in spec.measures.items():
        raw = data.get(name)
        reading = read_measure(raw) if isinstance(raw, str) else None
        if reading is None:
            continue
        unit, period = unit_and_period(reading.words)
        held = getattr(instance, f"{measure.unit}_id", None)
        stated = found.get(measure.unit, held)
        stated = getattr(stated, "pk", stated) or ""
        # "1,200 / mes" says no other unit than the field beside it.
        entry = taxonomy_with_synonyms().find(Kind.UNIT, unit) if unit else None
        fits = not unit or (entry is not None and stated in ("", entry.code))
        if not fits or period not in ("", measure.period):
            found[name] = reading
            continue
        if entry is not None and not stated:
            found[measure.unit] = stated = entry.code
        bare = replace(reading, words="")
        found[name] = bare.whole() if stated == PIECE else bare
    return found


def _empty_as_stored(field: Any, value: object) -> Any:
    """A field that always has a value takes its default where nothing is given."""
    if value in (None, "") and field.has_default() and not field.null and not field.blank:
        return field.get_default()
    return value


def _missing(
    spec: Spec, values: Mapping[str, Any], instance: models.Model | None, found: list[Problem]
) -> Iterable[Problem]:
    wrong = {problem.field for problem in found}
    for name in spec.required:
        # A new record must have it; a change must not empty it.
        if name in wrong or (name not in values and instance is not None):
            continue
        if values.get(name) in (None, ""):
            yield problem(name, Code.REQUIRED)


def _terms(model: Any, raw: Any, *, field: str) -> Checked[list[Term]]:
    """The rows that `raw` names, in its order and each once."""
    if raw is None:
        raw = []
    if isinstance(raw, str):
        raw = [part for part in raw.split(";") if part.strip()]
    given = [entry for entry in raw if entry not in (None, "")]
    codes = [as_text(entry) for entry in given if not isinstance(entry, model)]
    rows = model._default_manager.in_bulk(codes) if codes else {}
    terms: list[Term] = []
    problems: list[Problem] = []
    for entry in given:
        term = entry if isinstance(entry, model) else rows.get(as_text(entry))
        if term is None:
            problems.append(problem(field, Code.UNKNOWN_TERM, value=shown(entry)))
        elif term not in terms:
            terms.append(term)
    if len(terms) > TERMS_LIMIT:
        problems.append(problem(field, Code.TOO_MANY, limit=TERMS_LIMIT))
    return Checked(terms, tuple(problems))
