"""Abstract models that carry no feature of their own."""

from typing import Any, ClassVar, Never

from django.db import models
from django.utils.translation import gettext_lazy as _


class Timestamped(models.Model):
    created_at = models.DateTimeField(_("created"), auto_now_add=True, editable=False)
    updated_at = models.DateTimeField(_("updated"), auto_now=True, editable=False)

    class Meta:
        abstract = True


class AppendOnlyError(Exception):
    """Somebody tried to change or delete a row of a history."""


class AppendOnlyQuerySet(models.QuerySet[Any]):
    """Refuses in bulk what the model refuses for one row."""

    def update(self, **kwargs: object) -> Never:
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed")

    def bulk_update(self, *args: object, **kwargs: object) -> Never:
        raise AppendOnlyError(f"{self.model.__name__} rows are never changed")

    def delete(self) -> Never:
        raise AppendOnlyError(f"{self.model.__name__} rows are never deleted")


class AppendOnly(models.Model):
    """A row that is written once. The past of a consent or of an introduction is evidence."""

    at = models.DateTimeField(_("time"), auto_now_add=True, editable=False)

    objects: ClassVar[models.Manager[Any]] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnlyError(f"{type(self).__name__} rows are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> Never:
        raise AppendOnlyError(f"{type(self).__name__} rows are never deleted")
