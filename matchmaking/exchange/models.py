"""An uploaded sheet, and each of its rows with what was found in it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matchmaking.common.models import Timestamped
from matchmaking.exchange.enums import BatchState, Recognition, RowState, SheetKind
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Need, Supplier


class ImportBatch(Timestamped):
    """One file. The same bytes for the same mission are one batch, however often they come."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="imports")
    kind = models.CharField(_("kind"), max_length=9, choices=SheetKind)
    state = models.CharField(
        _("state"), max_length=8, choices=BatchState, default=BatchState.UPLOADED, db_index=True
    )
    file_name = models.CharField(_("file"), max_length=200)
    sha256 = models.CharField(max_length=64, editable=False)
    content = models.BinaryField()
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    # A person should look at the preview where the encoding was guessed.
    encoding_guessed = models.BooleanField(default=False)
    encoding_chosen = models.BooleanField(default=False)
    header = models.JSONField(default=list)
    # [{"code": ..., "params": {...}}]: about the header or the file as a whole.
    remarks = models.JSONField(default=list)
    uploaded_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "kind", "sha256"], name="import_once_per_file"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=BatchState.values), name="import_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportRow(models.Model):
    """One row as it was written, what is wrong with it, and what became of it."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(_("row"))
    cells = models.JSONField(default=list)
    state = models.CharField(_("state"), max_length=9, choices=RowState)
    # [{"column": name, "code": ..., "severity": "error" | "warning", "params": {...}}]
    problems = models.JSONField(default=list)
    # By what this organizer's list means an organisation: a supplier's id, or the key of a buyer's
    # name. Two organizers may give one id to different companies.
    party_key = models.CharField(max_length=200, blank=True, editable=False)
    name_key = models.CharField(max_length=200, blank=True, editable=False)
    # Whom the row is about: before it is taken as the preview says, empty for a new organisation.
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    recognised = models.CharField(
        max_length=6, choices=Recognition, default=Recognition.NEW, editable=False
    )
    # [{"organisation": id, "signs": [...]}]: among whom a person may choose.
    likely = models.JSONField(default=list)
    # Codes of certificates on record that the row does not list, as they were shown, and whether
    # somebody said that they go when the row is taken.
    dropped = models.JSONField(default=list)
    drops = models.BooleanField(default=False)
    supplier = models.ForeignKey(Supplier, models.SET_NULL, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        ordering = ["batch", "number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="import_row_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=RowState.values), name="import_row_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(recognised__in=Recognition.values),
                name="import_row_recognition_known",
            ),
        ]
        indexes = [models.Index(fields=["batch", "state"])]

    def __str__(self) -> str:
        return f"{self.batch_id}/{self.number}"
