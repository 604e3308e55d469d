"""What sectors, processes, products, certifications, units, rules and places are called.

Rows come from the versioned files in `data/` through `domain.load`; nothing else writes them. Only
synonyms of administrators are entered by hand. A term that leaves the files is retired, not
deleted, so that profiles keep what they refer to.
"""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from matchmaking.common.enums import Language
from matchmaking.taxonomy import enums
from matchmaking.taxonomy.kinds import LANGUAGES
from matchmaking.taxonomy.normalise import normalise_key


class TermQuerySet(models.QuerySet[Any]):
    def current(self) -> "TermQuerySet":
        return self.filter(retired=False)


class Term(models.Model):
    """One concept with its name in the three languages; `code` never changes its meaning."""

    kind: ClassVar[enums.TermKind]

    code = models.CharField(_("code"), max_length=80, primary_key=True)
    name_en = models.CharField(_("English name"), max_length=250)
    name_es = models.CharField(_("Spanish name"), max_length=250)
    name_ja = models.CharField(_("Japanese name"), max_length=250)
    position = models.PositiveIntegerField(_("position"), default=0)
    retired = models.BooleanField(_("retired"), default=False)

    objects = TermQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ("position", "code")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return self.name_in(get_language() or LANGUAGES[0])

    def name_in(self, language: str) -> str:
        """The name in `language` ("es", "es-mx" ...); English where that language has none."""
        return text_in(self, "name", language)


def text_in(term: models.Model, field: str, language: str) -> str:
    """The value of `<field>_<language>`, or the first that is filled in the order of LANGUAGES."""
    primary = language.split("-")[0].lower()
    for candidate in (primary, *LANGUAGES):
        value: str = getattr(term, f"{field}_{candidate}", "")
        if value:
            return value
    return str(term.pk)


class Sector(Term):
    kind = enums.TermKind.SECTOR

    parent = models.ForeignKey(
        "self",
        verbose_name=_("parent"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )

    class Meta(Term.Meta):
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")


class Capability(Term):
    """A process or service, for instance injection moulding; never a product."""

    kind = enums.TermKind.CAPABILITY

    group = models.CharField(_("group"), max_length=40, choices=enums.CapabilityGroup)
    sectors = models.ManyToManyField(
        Sector, verbose_name=_("sectors"), related_name="capabilities", blank=True
    )

    class Meta(Term.Meta):
        verbose_name = _("capability")
        verbose_name_plural = _("capabilities")


class HsHeading(Term):
    """A chapter (2 digits) or a heading (4 digits) of the Harmonized System."""

    kind = enums.TermKind.HS

    parent = models.ForeignKey(
        "self",
        verbose_name=_("chapter"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="headings",
    )

    class Meta(Term.Meta):
        verbose_name = _("HS heading")
        verbose_name_plural = _("HS headings")


class ProductTerm(Term):
    """A kind of product, as a trade would name it; a supplier's own product is another model."""

    kind = enums.TermKind.PRODUCT

    sector = models.ForeignKey(
        Sector,
        verbose_name=_("sector"),
        on_delete=models.PROTECT,
        related_name="product_terms",
    )
    # Four or six digits each. Codes rather than rows: the files name six digits where the trade
    # is that precise, and only chapters and headings are entries of the taxonomy.
    hs_codes = models.JSONField(_("HS codes"), default=list, blank=True)
    capabilities = models.ManyToManyField(
        Capability, verbose_name=_("capabilities"), related_name="product_terms", blank=True
    )

    class Meta(Term.Meta):
        verbose_name = _("product term")
        verbose_name_plural = _("product terms")


class CertificationScheme(Term):
    kind = enums.TermKind.CERTIFICATION

    group = models.CharField(_("group"), max_length=40, choices=enums.CertificationGroup)
    sectors = models.ManyToManyField(
        Sector,
        verbose_name=_("sectors that ask for it"),
        related_name="certification_schemes",
        blank=True,
    )
    implies = models.ManyToManyField(
        "self",
        verbose_name=_("schemes that it includes"),
        symmetrical=False,
        related_name="implied_by",
        blank=True,
    )
    stands_for_en = models.TextField(_("what it stands for, in English"))
    stands_for_es = models.TextField(_("what it stands for, in Spanish"))
    stands_for_ja = models.TextField(_("what it stands for, in Japanese"))

    class Meta(Term.Meta):
        verbose_name = _("certification scheme")
        verbose_name_plural = _("certification schemes")

    @property
    def stands_for(self) -> str:
        return text_in(self, "stands_for", get_language() or LANGUAGES[0])


class Unit(Term):
    kind = enums.TermKind.UNIT

    dimension = models.CharField(_("dimension"), max_length=20, choices=enums.UnitDimension)
    factor = models.DecimalField(
        _("factor"),
        max_digits=24,
        decimal_places=12,
        null=True,
        blank=True,
        help_text=_("How many base units of its dimension one of this unit is."),
    )

    class Meta(Term.Meta):
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(factor__isnull=True) | models.Q(factor__gt=0),
                name="taxonomy_unit_factor_positive",
            ),
        )


class Incoterm(Term):
    """One of the eleven rules of Incoterms 2020."""

    kind = enums.TermKind.INCOTERM

    mode = models.CharField(_("mode of transport"), max_length=10, choices=enums.TransportMode)
    explains_en = models.TextField(_("who carries what, in English"))
    explains_es = models.TextField(_("who carries what, in Spanish"))
    explains_ja = models.TextField(_("who carries what, in Japanese"))

    class Meta(Term.Meta):
        verbose_name = _("Incoterm")
        verbose_name_plural = _("Incoterms")

    @property
    def explains(self) -> str:
        return text_in(self, "explains", get_language() or LANGUAGES[0])


class Region(Term):
    """A Mexican state or a Japanese prefecture, coded by ISO 3166-2."""

    kind = enums.TermKind.REGION

    country = models.CharField(_("country"), max_length=2, choices=enums.RegionCountry)

    class Meta(Term.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")


TERM_MODELS: dict[str, type[Term]] = {
    str(model.kind): model
    for model in (
        Sector,
        Capability,
        HsHeading,
        ProductTerm,
        CertificationScheme,
        Unit,
        Incoterm,
        Region,
    )
}


class Synonym(models.Model):
    """Another way in which people write a term, in one language.

    A term is named by kind and code rather than by a foreign key, because synonyms of all kinds
    are read together and because a term may come back after it was retired.
    """

    kind = models.CharField(_("kind"), max_length=20, choices=enums.TermKind)
    code = models.CharField(_("code"), max_length=80)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    text = models.CharField(_("text"), max_length=250)
    key = models.CharField(_("comparison key"), max_length=250, editable=False)
    origin = models.CharField(
        _("origin"),
        max_length=20,
        choices=enums.SynonymOrigin,
        default=enums.SynonymOrigin.ADMINISTRATOR,
        editable=False,
    )
    changed_at = models.DateTimeField(_("changed at"), auto_now=True)

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ("kind", "code", "language", "key")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "language", "key", "code"), name="taxonomy_synonym_once_per_term"
            ),
            models.CheckConstraint(
                condition=~models.Q(key=""), name="taxonomy_synonym_key_not_empty"
            ),
        )
        indexes = (models.Index(fields=("kind", "code"), name="taxonomy_synonym_term"),)

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.key = normalise_key(self.text)
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "key"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Refuse an unknown code, a text without content, and a text that means another term."""
        self.key = normalise_key(self.text)
        if not self.key:
            raise ValidationError({"text": _("Write at least one letter or digit.")})
        model = TERM_MODELS.get(self.kind)
        if model is None or not model.objects.filter(pk=self.code).exists():
            raise ValidationError({"code": _("There is no such term of this kind.")})
        # Forms leave the key out, and with it the constraint that would say so.
        same = Synonym.objects.filter(
            kind=self.kind, code=self.code, language=self.language, key=self.key
        )
        if same.exclude(pk=self.pk).exists():
            raise ValidationError({"text": _("This term already has this synonym.")})
        if owner := other_owner_of_key(self, model):
            raise ValidationError(
                {
                    "text": _("This text already stands for “%(name)s” (%(code)s).")
                    % {"name": owner.name, "code": owner.code}
                }
            )


def other_owner_of_key(synonym: Synonym, model: type[Term]) -> Term | None:
    """The other current term of the same kind that already has this text as synonym or name."""
    others = Synonym.objects.filter(kind=synonym.kind, key=synonym.key).exclude(code=synonym.code)
    terms: models.QuerySet[Term] = model.objects.current().exclude(code=synonym.code)
    if (taken := terms.filter(code__in=others.values("code")).first()) is not None:
        return taken
    for term in terms:
        if any(normalise_key(term.name_in(lang)) == synonym.key for lang in LANGUAGES):
            return term
    return None


class TariffSchedule(models.Model):
    """The tariff of a country of import as it was last loaded; an installation may have none."""

    country = models.CharField(_("country of import"), max_length=2, unique=True)
    source = models.CharField(_("source"), max_length=200)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    # SHA-256 of the file: the same file is loaded once.
    digest = models.CharField(max_length=64)
    loaded_at = models.DateTimeField(_("loaded"), auto_now=True)

    class Meta:
        verbose_name = _("tariff schedule")
        verbose_name_plural = _("tariff schedules")

    def __str__(self) -> str:
        return self.source


class TariffLine(models.Model):
    """One line of a schedule. Rates are kept as written; the percentage only where it is simple."""

    schedule = models.ForeignKey(TariffSchedule, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    hs6 = models.CharField(_("HS code"), max_length=6, db_index=True)
    statistical = models.CharField(_("statistical code"), max_length=12, blank=True)
    description = models.TextField(_("description"), blank=True)
    general = models.TextField(_("general rate"), blank=True)
    wto = models.TextField(_("WTO rate"), blank=True)
    aaemj = models.TextField(_("rate under the AAEMJ"), blank=True)
    cptpp = models.TextField(_("rate under the CPTPP"), blank=True)
    general_percent = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    wto_percent = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    aaemj_percent = models.DecimalField(max_digits=7, decimal_places=3, null=True)
    cptpp_percent = models.DecimalField(max_digits=7, decimal_places=3, null=True)

    class Meta:
        verbose_name = _("tariff line")
        verbose_name_plural = _("tariff lines")
        ordering = ("schedule", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("schedule", "position"), name="taxonomy_tariff_line_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.hs6} {self.statistical}".strip()
