"""The supplier: a Mexican enterprise and what a buyer asks about it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matchmaking.common.enums import Language, Publication
from matchmaking.common.models import Timestamped
from matchmaking.profiles.enums import (
    Activity,
    FileKind,
    JapanExperience,
    Origin,
    SizeClass,
)


class Supplier(Timestamped):
    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="supplier", verbose_name=_("organisation")
    )
    # The organizer's own id of the row it came from: the same file twice must change nothing.
    external_id = models.CharField(_("id in the organizer's list"), max_length=80, blank=True)
    origin = models.CharField(_("entered by"), max_length=6, choices=Origin, default=Origin.FORM)
    publication = models.CharField(
        _("publication"), max_length=9, choices=Publication, default=Publication.DRAFT
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    katakana_reading = models.CharField(_("katakana reading"), max_length=200, blank=True)
    rfc = models.CharField(_("RFC"), max_length=13, blank=True, db_index=True)
    activity = models.CharField(
        _("activity"), max_length=8, choices=Activity, default=Activity.INDUSTRY
    )
    scian = models.CharField(_("SCIAN class"), max_length=6, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founding year"), null=True, blank=True)
    paid_in_capital_mxn = models.DecimalField(
        _("paid-in capital (MXN)"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    annual_sales_mxn = models.DecimalField(
        _("annual sales (MXN)"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    # Computed from staff, sales and activity by domain.size; empty while either is unknown.
    size_class = models.CharField(
        _("size class"), max_length=6, choices=SizeClass, blank=True, editable=False
    )
    state = models.ForeignKey(
        "taxonomy.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Mexican state"),
    )
    municipality = models.CharField(_("municipality"), max_length=120, blank=True)

    description_es = models.TextField(_("description in Spanish"), blank=True)
    description_en = models.TextField(_("description in English"), blank=True)
    description_ja = models.TextField(_("description in Japanese"), blank=True)
    sectors = models.ManyToManyField(
        "taxonomy.Sector", blank=True, related_name="suppliers", verbose_name=_("sectors")
    )
    capabilities = models.ManyToManyField(
        "taxonomy.Capability", blank=True, related_name="suppliers", verbose_name=_("capabilities")
    )
    languages = models.JSONField(_("languages spoken"), default=list, blank=True)

    immex = models.BooleanField(_("IMMEX programme"), null=True, blank=True)
    prosec = models.BooleanField(_("PROSEC programme"), null=True, blank=True)
    export_countries = models.JSONField(_("export countries"), default=list, blank=True)
    exports_since_year = models.PositiveSmallIntegerField(_("exports since"), null=True, blank=True)
    export_share_percent = models.PositiveSmallIntegerField(
        _("exports, share of sales (%)"), null=True, blank=True
    )
    japan_experience = models.CharField(
        _("experience with Japan"), max_length=8, choices=JapanExperience, blank=True
    )
    japan_experience_note = models.TextField(_("experience with Japan: details"), blank=True)
    exclusivity = models.TextField(_("exclusivity already granted"), blank=True)
    wishes = models.TextField(_("what we look for in Japan"), blank=True)

    # Continuity: what Japanese buyers worry about when they source from Mexico.
    second_site = models.BooleanField(_("second site"), null=True, blank=True)
    ports_used = models.CharField(_("ports and border crossings used"), max_length=200, blank=True)
    insurance = models.CharField(_("insurance"), max_length=200, blank=True)
    stock_abroad = models.CharField(_("stock kept abroad"), max_length=200, blank=True)
    # Social facts: several host companies asked for inclusive, people-centred firms.
    inclusive_employment = models.TextField(_("inclusive employment"), blank=True)
    social_value = models.TextField(_("other social value"), blank=True)

    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_title = models.CharField(_("position"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    contact_language = models.CharField(
        _("language of letters"), max_length=2, choices=Language, default=Language.SPANISH
    )
    contact_source = models.CharField(_("source of the contact"), max_length=300, blank=True)
    max_introductions = models.PositiveSmallIntegerField(
        _("introductions we can serve in a mission"), default=6
    )

    class Meta:
        verbose_name = _("supplier")
        verbose_name_plural = _("suppliers")
        ordering = ["organisation__legal_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(publication__in=Publication.values),
                name="supplier_publication_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(publication=Publication.PUBLISHED)
                | models.Q(published_at__isnull=False),
                name="supplier_published_has_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(export_share_percent__isnull=True)
                | models.Q(export_share_percent__lte=100),
                name="supplier_export_share_at_most_100",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def is_described(self) -> bool:
        """In one language at least."""
        return bool(self.description_es or self.description_en or self.description_ja)


class Plant(Timestamped):
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="plants")
    name = models.CharField(_("plant"), max_length=150)
    state = models.ForeignKey(
        "taxonomy.Region", models.PROTECT, related_name="+", verbose_name=_("Mexican state")
    )
    municipality = models.CharField(_("municipality"), max_length=120, blank=True)
    area_m2 = models.PositiveIntegerField(_("area (m²)"), null=True, blank=True)

    class Meta:
        verbose_name = _("plant")
        verbose_name_plural = _("plants")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class MainCustomer(Timestamped):
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="main_customers")
    name = models.CharField(_("customer"), max_length=200)
    may_be_named = models.BooleanField(_("may be named to buyers"), default=False)

    class Meta:
        verbose_name = _("main customer")
        verbose_name_plural = _("main customers")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class SupplierFile(Timestamped):
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="files")
    kind = models.CharField(_("kind"), max_length=9, choices=FileKind)
    title = models.CharField(_("title"), max_length=150, blank=True)
    file = models.FileField(_("file"), upload_to="suppliers/")

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title or self.get_kind_display()
