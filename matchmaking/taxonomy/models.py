"""The field's terms, each with a code and its names in three languages."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Term(models.Model):
    code = models.CharField(_("code"), max_length=80, primary_key=True)
    name_en = models.CharField(_("name in English"), max_length=200)
    name_es = models.CharField(_("name in Spanish"), max_length=200)
    name_ja = models.CharField(_("name in Japanese"), max_length=200)
    position = models.PositiveIntegerField(default=0)
    retired = models.BooleanField(_("retired"), default=False)

    class Meta:
        abstract = True
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        return str(getattr(self, f"name_{language[:2]}", "") or self.name_en)


class Sector(Term):
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")


class Capability(Term):
    group = models.CharField(max_length=60, blank=True)
    sectors = models.ManyToManyField(Sector, related_name="+")


class ProductTerm(Term):
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="product_terms")


class CertificationScheme(Term):
    group = models.CharField(max_length=60, blank=True)


class Unit(Term):
    dimension = models.CharField(max_length=20)


class Incoterm(Term):
    mode = models.CharField(max_length=10)


class Region(Term):
    country = models.CharField(max_length=2)


class HsHeading(Term):
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
