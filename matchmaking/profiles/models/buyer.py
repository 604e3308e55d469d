"""The Japanese buyer and each thing that it wants to source."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import Organisation
from matchmaking.common.enums import Currency, Language, Publication
from matchmaking.common.models import Timestamped
from matchmaking.profiles.enums import (
    BuyerRole,
    Channel,
    Confidentiality,
    ConsentBasis,
    JapanExperience,
    NeedState,
    Origin,
    Use,
)


class Buyer(Timestamped):
    organisation = models.OneToOneField(
        Organisation, models.CASCADE, related_name="buyer", verbose_name=_("organisation")
    )
    external_id = models.CharField(_("id in the organizer's list"), max_length=80, blank=True)
    origin = models.CharField(_("entered by"), max_length=6, choices=Origin, default=Origin.FORM)
    publication = models.CharField(
        _("publication"), max_length=9, choices=Publication, default=Publication.DRAFT
    )
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    name_kana = models.CharField(_("name in kana"), max_length=200, blank=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    corporate_number = models.CharField(
        _("corporate number (法人番号)"), max_length=13, blank=True, db_index=True
    )
    prefecture = models.ForeignKey(
        "taxonomy.Region",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("prefecture"),
    )
    address = models.CharField(_("address"), max_length=300, blank=True)
    founded_year = models.PositiveSmallIntegerField(_("founding year"), null=True, blank=True)
    capital_jpy = models.DecimalField(
        _("capital (JPY)"), max_digits=18, decimal_places=0, null=True, blank=True
    )
    staff = models.PositiveIntegerField(_("staff"), null=True, blank=True)
    business = models.TextField(_("business"), blank=True)
    main_customers = models.TextField(_("main customers"), blank=True)
    role = models.CharField(
        pgettext_lazy("buyer", "role"),
        max_length=13,
        choices=BuyerRole,
        default=BuyerRole.OTHER,
    )

    # Staff rotate: the department is the address, the person a courtesy.
    department = models.CharField(_("department"), max_length=150)
    contact_name = models.CharField(_("contact person"), max_length=150, blank=True)
    contact_title = models.CharField(_("position"), max_length=100, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    contact_source = models.CharField(_("source of the contact"), max_length=300, blank=True)
    known_to_organizer = models.BooleanField(_("has been written to before"), default=False)
    language = models.CharField(
        _("language of letters"), max_length=2, choices=Language, default=Language.JAPANESE
    )
    channel = models.CharField(_("channel"), max_length=9, choices=Channel, default=Channel.EMAIL)
    meeting_cities = models.JSONField(_("cities where it can meet"), default=list, blank=True)
    letters_per_week = models.PositiveSmallIntegerField(_("letters per week"), default=2)
    letters_per_mission = models.PositiveSmallIntegerField(_("letters per mission"), default=6)
    consent_basis = models.CharField(
        _("basis for writing to it"), max_length=17, choices=ConsentBasis, blank=True
    )

    class Meta:
        verbose_name = _("buyer")
        verbose_name_plural = _("buyers")
        ordering = ["organisation__legal_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(publication__in=Publication.values),
                name="buyer_publication_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(publication=Publication.PUBLISHED)
                | models.Q(published_at__isnull=False),
                name="buyer_published_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.organisation.name

    def name_in(self, language: str) -> str:
        """The company as it is read in `language`: outside Japanese by its English name, if any."""
        english = "" if language == Language.JAPANESE else self.name_en
        return english or self.organisation.legal_name


class Need(Timestamped):
    """One thing that one buyer wants to source; never a company profile."""

    buyer = models.ForeignKey(Buyer, models.CASCADE, related_name="needs")
    external_id = models.CharField(_("id in the organizer's list"), max_length=80, blank=True)
    origin = models.CharField(_("entered by"), max_length=6, choices=Origin, default=Origin.FORM)
    state = models.CharField(_("state"), max_length=6, choices=NeedState, default=NeedState.DRAFT)

    title = models.CharField(_("title"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    language = models.CharField(
        _("language"), max_length=2, choices=Language, default=Language.JAPANESE
    )
    sector = models.ForeignKey(
        "taxonomy.Sector",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("sector"),
    )
    product_terms = models.ManyToManyField(
        "taxonomy.ProductTerm", blank=True, related_name="+", verbose_name=_("kinds of product")
    )
    hs_codes = models.JSONField(_("HS codes"), default=list, blank=True)

    # Must-haves: a supplier that fails one is shown as blocked, never scored away.
    required_certifications = models.ManyToManyField(
        "taxonomy.CertificationScheme",
        blank=True,
        related_name="+",
        verbose_name=_("required certifications"),
    )
    required_capabilities = models.ManyToManyField(
        "taxonomy.Capability",
        blank=True,
        related_name="+",
        verbose_name=_("required capabilities"),
    )
    min_monthly_capacity = models.DecimalField(
        _("minimum monthly capacity"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    min_staff = models.PositiveIntegerField(_("minimum staff"), null=True, blank=True)
    required_japan_experience = models.CharField(
        _("required experience with Japan"), max_length=8, choices=JapanExperience, blank=True
    )
    # Nice-to-haves: they weigh.
    preferred_certifications = models.ManyToManyField(
        "taxonomy.CertificationScheme",
        blank=True,
        related_name="+",
        verbose_name=_("preferred certifications"),
    )
    preferred_capabilities = models.ManyToManyField(
        "taxonomy.Capability",
        blank=True,
        related_name="+",
        verbose_name=_("preferred capabilities"),
    )

    first_order_quantity = models.DecimalField(
        _("first order"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    annual_volume = models.DecimalField(
        _("annual volume"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    volume_unit = models.ForeignKey(
        "taxonomy.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("unit of the quantities"),
    )
    target_price = models.DecimalField(
        _("target price"), max_digits=14, decimal_places=4, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    incoterms = models.ManyToManyField(
        "taxonomy.Incoterm", blank=True, related_name="+", verbose_name=_("Incoterms")
    )
    max_lead_time_days = models.PositiveSmallIntegerField(
        _("longest lead time (days)"), null=True, blank=True
    )
    delivery_from = models.DateField(_("delivery from"), null=True, blank=True)
    delivery_to = models.DateField(_("delivery to"), null=True, blank=True)
    sample_wanted = models.BooleanField(_("sample wanted"), null=True, blank=True)
    use = models.CharField(_("use"), max_length=10, choices=Use, default=Use.UNKNOWN)
    confidentiality = models.CharField(
        _("confidentiality"),
        max_length=9,
        choices=Confidentiality,
        default=Confidentiality.OPEN,
    )
    city = models.CharField(_("city of delivery or meeting"), max_length=100, blank=True)
    deadline = models.DateField(_("deadline"), null=True, blank=True)
    introductions_wanted = models.PositiveSmallIntegerField(_("introductions wanted"), default=3)

    class Meta:
        verbose_name = _("need")
        verbose_name_plural = _("needs")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=NeedState.values), name="need_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(delivery_from__isnull=True)
                | models.Q(delivery_to__isnull=True)
                | models.Q(delivery_from__lte=models.F("delivery_to")),
                name="need_delivery_window_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.title
