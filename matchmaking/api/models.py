"""Keys by which programmes come in, and the requests that must not be done twice."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matchmaking.common.models import Timestamped


class ApiKey(Timestamped):
    """A programme's key to one organisation. The secret is shown once; its hash is kept."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="api_keys")
    name = models.CharField(_("name"), max_length=80)
    # The beginning of the secret, by which people tell their keys apart.
    prefix = models.CharField(_("beginning"), max_length=16, editable=False)
    key_hash = models.CharField(max_length=64, unique=True, editable=False)
    scopes = models.JSONField(_("may be used to"), default=list)
    # The key acts as the person who made it, and never may do more than that person.
    created_by = models.ForeignKey(User, models.CASCADE, related_name="+")
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)
    last_used_at = models.DateTimeField(_("last used"), null=True, blank=True)

    class Meta:
        verbose_name = _("API key")
        verbose_name_plural = _("API keys")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"


class IdempotentRequest(models.Model):
    """A write that carried an Idempotency-Key, and its answer once there is one."""

    # "key:5" or "user:7": two callers may choose the same key.
    principal = models.CharField(max_length=40)
    key = models.CharField(max_length=200)
    request = models.CharField(max_length=500)
    request_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    location = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("request with an idempotency key")
        verbose_name_plural = _("requests with an idempotency key")
        constraints = [
            models.UniqueConstraint(fields=["principal", "key"], name="idempotent_request_once")
        ]

    def __str__(self) -> str:
        return f"{self.principal} · {self.request}"
