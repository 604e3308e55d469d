"""What the administrator's pages of several apps share."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.contrib import admin
from django.db import router
from django.db.models import Model, ProtectedError, QuerySet, RestrictedError
from django.db.models.deletion import Collector
from django.http import HttpRequest
from django.utils.text import capfirst

# So many are named on the page that asks; of the others there is the number.
MOST_NAMED = 20


class ReadOnly:
    """For a ModelAdmin or an inline: rows that their own domain writes can only be looked at."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ReadOnlyAdmin(ReadOnly, admin.ModelAdmin):
    pass


class SummedUpDeletion(admin.ModelAdmin):
    """Rows that take thousands of others along: the page that asks first says how many of what.

    Django's own names each of them, with queries for every name. What may be deleted is the same:
    a row that protects others, and a kind of row that may not be deleted, still forbid it.
    """

    def get_deleted_objects(
        self, objs: Sequence[Model] | QuerySet[Any], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        if not objs:
            return [], {}, set(), []
        collector = Collector(using=router.db_for_write(self.model))
        protected: Iterable[Model] = ()
        try:
            collector.collect(objs)
        except ProtectedError as error:
            protected = error.protected_objects
        except RestrictedError as error:
            protected = error.restricted_objects
        counts = _counts(collector)
        refused = {
            str(model._meta.verbose_name)
            for model in counts
            if self.admin_site.is_registered(model)
            and not self.admin_site.get_model_admin(model).has_delete_permission(request)
        }
        named = {str(model._meta.verbose_name_plural): n for model, n in counts.items()}
        first = [_label(one) for one in islice(protected, MOST_NAMED)]
        return [_label(one) for one in islice(objs, MOST_NAMED)], named, refused, first


def _counts(collector: Collector) -> dict[type[Model], int]:
    """How many rows of each model the collector would delete."""
    found: defaultdict[type[Model], set[Any]] = defaultdict(set)
    for model, rows in collector.data.items():
        found[model] |= {row.pk for row in rows}
    # The same row is often reached in several ways.
    for queryset in collector.fast_deletes:
        found[queryset.model] |= set(queryset.values_list("pk", flat=True))
    return {model: len(keys) for model, keys in found.items() if keys}


def _label(row: Model) -> str:
    return f"{capfirst(str(row._meta.verbose_name))}: {row}"
