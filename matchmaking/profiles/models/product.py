"""One thing that a supplier offers."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaking.common.enums import Currency
from matchmaking.common.models import Timestamped
from matchmaking.profiles.enums import OriginStatus, SampleOffer, Storage
from matchmaking.profiles.models.supplier import Supplier


class Product(Timestamped):
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="products")
    name_es = models.CharField(_("name in Spanish"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    name_ja = models.CharField(_("name in Japanese"), max_length=200, blank=True)
    description_es = models.TextField(_("description in Spanish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description_ja = models.TextField(_("description in Japanese"), blank=True)
    term = models.ForeignKey(
        "taxonomy.ProductTerm",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("kind of product"),
    )
    sector = models.ForeignKey(
        "taxonomy.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sector"),
    )
    hs6 = models.CharField(_("HS code"), max_length=6, blank=True)
    capabilities = models.ManyToManyField(
        "taxonomy.Capability", blank=True, related_name="+", verbose_name=_("processes")
    )

    monthly_capacity = models.DecimalField(
        _("monthly capacity"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    available_capacity = models.DecimalField(
        _("of it available"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    capacity_unit = models.ForeignKey(
        "taxonomy.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit of capacity and minimum order"),
    )
    minimum_order = models.DecimalField(
        _("MOQ (minimum order quantity)"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    lead_time_days = models.PositiveSmallIntegerField(_("lead time (days)"), null=True, blank=True)
    samples = models.CharField(
        _("samples"), max_length=7, choices=SampleOffer, default=SampleOffer.UNKNOWN
    )
    price_low = models.DecimalField(
        _("price from"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    price_high = models.DecimalField(
        _("price to"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    incoterm = models.ForeignKey(
        "taxonomy.Incoterm",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Incoterm of the price"),
    )
    packaging = models.CharField(_("packaging"), max_length=300, blank=True)
    origin_aaemj = models.CharField(
        _("origin under the AAEMJ"),
        max_length=9,
        choices=OriginStatus,
        default=OriginStatus.UNKNOWN,
    )
    origin_cptpp = models.CharField(
        _("origin under the CPTPP"),
        max_length=9,
        choices=OriginStatus,
        default=OriginStatus.UNKNOWN,
    )

    # Food: [{"name": str, "share": percent or null}], as a label would list them.
    ingredients = models.JSONField(_("ingredients"), default=list, blank=True)
    additives = models.TextField(_("additives"), blank=True)
    allergens = models.TextField(_("allergens"), blank=True)
    process = models.TextField(_("process"), blank=True)
    shelf_life_days = models.PositiveSmallIntegerField(
        _("shelf life (days)"), null=True, blank=True
    )
    storage = models.CharField(_("storage"), max_length=7, choices=Storage, blank=True)
    residue_tests = models.TextField(_("residue tests"), blank=True)

    # Technical goods.
    materials = models.TextField(_("materials"), blank=True)
    tolerances = models.CharField(_("tolerances"), max_length=200, blank=True)
    ppap_level = models.PositiveSmallIntegerField(_("PPAP level"), null=True, blank=True)

    class Meta:
        verbose_name = _("product")
        verbose_name_plural = _("products")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(price_low__isnull=True)
                | models.Q(price_high__isnull=True)
                | models.Q(price_low__lte=models.F("price_high")),
                name="product_price_band_ordered",
            ),
            models.CheckConstraint(
                condition=models.Q(ppap_level__isnull=True) | models.Q(ppap_level__range=(1, 5)),
                name="product_ppap_level_1_to_5",
            ),
        ]

    def __str__(self) -> str:
        return self.name_es or self.name_en or self.name_ja

    @property
    def has_hs_code(self) -> bool:
        """All six digits: fewer name a chapter or a heading, on which no duty stands."""
        return len(self.hs6) == 6
