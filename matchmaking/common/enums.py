"""Choices that more than one feature uses."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    SPANISH = "es", _("Spanish")
    JAPANESE = "ja", _("Japanese")
    ENGLISH = "en", _("English")


class Publication(models.TextChoices):
    """Where a profile stands between its author and its readers."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Currency(models.TextChoices):
    USD = "USD", _("US dollar")
    MXN = "MXN", _("Mexican peso")
    JPY = "JPY", _("Japanese yen")
    EUR = "EUR", _("Euro")
