"""Kinds and states of imports."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SheetKind(models.TextChoices):
    SUPPLIERS = "suppliers", _("Suppliers")
    NEEDS = "needs", _("Needs of buyers")


class BatchState(models.TextChoices):
    UPLOADED = "uploaded", _("Waiting to be checked")
    CHECKED = "checked", _("Checked, waiting to be taken over")
    REFUSED = "refused", _("Cannot be read")
    TAKING = "taking", _("Being taken over")
    TAKEN = "taken", _("Taken over")


class RowState(models.TextChoices):
    GOOD = "good", _("Good")
    BAD = "bad", _("To correct")
    CREATED = "created", _("Added")
    UPDATED = "updated", _("Changed")
    UNCHANGED = "unchanged", _("As before")


class Recognition(models.TextChoices):
    """By what a row knows the organisation that it is about."""

    NEW = "new"
    """By nothing: it becomes an organisation of its own."""
    LISTED = "listed"
    """By the organizer's id, or a buyer by its name."""
    SIGNS = "signs"
    """By its number, or by its name with its place or domain."""
    CHOSEN = "chosen"
    """By the word of a person, who may also have said that it is a new one."""


TAKEN_ROWS = (RowState.CREATED, RowState.UPDATED, RowState.UNCHANGED)
