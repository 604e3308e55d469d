"""A certification that a supplier holds, as a record of its own."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from matchmaking.common.models import Timestamped
from matchmaking.profiles.enums import CertificationStatus
from matchmaking.profiles.models.supplier import Supplier


class Certification(Timestamped):
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="certifications")
    scheme = models.ForeignKey(
        "taxonomy.CertificationScheme",
        models.PROTECT,
        related_name="+",
        verbose_name=_("scheme"),
    )
    scope = models.CharField(_("scope"), max_length=300, blank=True)
    site = models.CharField(_("site"), max_length=200, blank=True)
    issuer = models.CharField(_("issued by"), max_length=200, blank=True)
    number = models.CharField(_("number"), max_length=80, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)
    file = models.FileField(_("document"), upload_to="certifications/", blank=True)
    status = models.CharField(
        _("status"),
        max_length=13,
        choices=CertificationStatus,
        default=CertificationStatus.CLAIMED,
    )

    class Meta:
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        ordering = ["scheme_id", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=CertificationStatus.values),
                name="certification_status_known",
            ),
            models.UniqueConstraint(
                fields=["supplier", "scheme", "site", "number"], name="certification_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.scheme)

    @property
    def is_expired(self) -> bool:
        """Whether its last day has passed; one without a last day does not expire."""
        return self.valid_to is not None and self.valid_to < timezone.localdate()
