"""Writing only what changed: the same sheet, or the same form, sent twice changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone

from matchmaking.profiles.domain.cleaning import Cleaned
from matchmaking.profiles.models import Supplier
from matchmaking.profiles.problems import InvalidDataError, Problem, warnings

M = TypeVar("M", bound=models.Model)


@dataclass(frozen=True, slots=True)
class Saved(Generic[M]):
    instance: M
    created: bool
    changed: tuple[str, ...]
    """Names of the fields that hold something else than before; all given ones if created."""
    warnings: tuple[Problem, ...]


def refuse_errors(*cleaned: Cleaned) -> None:
    problems = [problem for part in cleaned for problem in part.problems]
    if any(problem.is_error for problem in problems):
        raise InvalidDataError(problems)


def differing(instance: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Names of `values` that say something else than `instance` holds."""
    return [name for name, value in values.items() if _held(instance, name) != _plain(value)]


def _held(instance: models.Model, name: str) -> Any:
    return getattr(instance, instance._meta.get_field(name).attname)  # type: ignore[union-attr]


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, models.Model) else value


def set_changed(instance: models.Model, values: Mapping[str, Any]) -> list[str]:
    """Put `values` on `instance` and name those that differ from what it held."""
    changed = differing(instance, values)
    for name in changed:
        setattr(instance, name, values[name])
    return changed


def write(instance: models.Model, changed: list[str]) -> None:
    """Insert a new row, or update the changed columns of an old one."""
    if instance._state.adding:
        instance.save()
    elif changed:
        instance.save(update_fields=[*changed, "updated_at"])


def differing_terms(instance: models.Model, terms: Mapping[str, list[Any]]) -> list[str]:
    """Names of the many-to-many fields whose terms differ; needs a saved `instance`."""
    return [
        name
        for name, rows in terms.items()
        if set(getattr(instance, name).values_list("pk", flat=True)) != {row.pk for row in rows}
    ]


def write_terms(instance: models.Model, terms: Mapping[str, list[Any]]) -> list[str]:
    """Set each many-to-many field whose terms differ; needs a saved `instance`."""
    changed = differing_terms(instance, terms)
    for name in changed:
        getattr(instance, name).set(terms[name])
    return changed


def sent_before(rows: QuerySet[M], cleaned: Cleaned) -> M | None:
    """The row that says all of `cleaned` and is what its form made when it first arrived.

    A reader whose connection broke sends the same form again; the caller has locked its owner.
    """
    for row in rows.order_by("-pk"):
        if not differing(row, cleaned.values) and not differing_terms(row, cleaned.terms):
            return row
    return None


def note_removal(supplier: Supplier) -> None:
    """Something of the supplier's is gone and can no longer say when: the supplier says it.

    Readers compare by its time; without this, what a deleted certificate opened would stay open.
    """
    Supplier.objects.filter(pk=supplier.pk).update(updated_at=timezone.now())


def save_cleaned(instance: M, cleaned: Cleaned) -> Saved[M]:
    """Write `cleaned` to `instance`; the caller has refused errors and opened a transaction."""
    created = instance._state.adding
    changed = set_changed(instance, cleaned.values)
    write(instance, changed)
    changed += write_terms(instance, cleaned.terms)
    if changed and not created:
        # A changed list of terms is a changed profile too: readers cache by this time.
        instance.save(update_fields=["updated_at"])
    return Saved(instance, created, tuple(changed), warnings(cleaned.problems))
