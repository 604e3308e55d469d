"""Choices of the API."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    """What a key may be used for, each by itself."""

    READ = "read", _("Read profiles, needs, missions, runs and proposals")
    WRITE = "write", _("Write profiles and needs, start and cancel match runs")
    REVIEW = "review", _("Approve, reject and park proposals")
    SCORE = "score", _("Score texts, of which nothing is stored")
