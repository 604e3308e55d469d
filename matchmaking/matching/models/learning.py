"""What people judge, and the models that learned from it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matchmaking.common.models import AppendOnly, Timestamped
from matchmaking.matching.enums import LabelKind, ModelState, ModelTrouble, Party
from matchmaking.matching.models.runs import Proposal


class Label(AppendOnly):
    """One party's judgement of one pair. The latest row per (proposal, party, kind) is in force.

    Only domain.labels writes it.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="labels")
    party = models.CharField(_("who judged"), max_length=9, choices=Party)
    kind = models.CharField(_("kind of judgement"), max_length=7, choices=LabelKind)
    # NULL: an answer, but no judgement of the fit; it also takes an earlier judgement back.
    positive = models.BooleanField(_("in favour"), null=True)
    reason = models.CharField(_("reason"), max_length=30, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # When it was judged. `at` is when it was written down, which a backfill does later.
    decided_at = models.DateTimeField(_("judged"))

    class Meta:
        verbose_name = _("label")
        verbose_name_plural = _("labels")
        ordering = ["pk"]
        indexes = [models.Index(fields=["proposal", "party", "kind", "-id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(party__in=Party.values) & models.Q(kind__in=LabelKind.values),
                name="label_known",
            ),
            models.CheckConstraint(
                # An organizer reviews; the two sides answer, rate and report outcomes.
                condition=models.Q(party=Party.ORGANIZER, kind=LabelKind.REVIEW)
                | (~models.Q(party=Party.ORGANIZER) & ~models.Q(kind=LabelKind.REVIEW)),
                name="label_kind_of_its_party",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.party} {self.kind} {self.positive}"


class ModelVersion(Timestamped):
    """One training on an organizer's decisions: its file, its report, and whether it is in use.

    Only domain.learning writes it. Each organizer's model learns from its own missions alone.
    """

    organizer = models.ForeignKey(
        Organisation, models.CASCADE, related_name="model_versions", verbose_name=_("organizer")
    )
    number = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=9, choices=ModelState)
    # A code of scoring.promotion.Refusal; matching.domain.telling says it in words.
    refusal = models.CharField(_("why not"), max_length=20, blank=True)
    # Below settings.MODELS_DIR; empty where there was too little to fit anything.
    file = models.CharField(_("file"), max_length=100, blank=True)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)
    trouble = models.CharField(_("trouble"), max_length=7, choices=ModelTrouble, blank=True)
    # Counts, evaluation and weights as numbers and codes; see domain.learning.
    report = models.JSONField(_("report"), default=dict)
    requested_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    in_use_since = models.DateTimeField(_("in use since"), null=True, blank=True)
    ended_at = models.DateTimeField(_("in use until"), null=True, blank=True)
    ended_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("learned model")
        verbose_name_plural = _("learned models")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["organizer", "number"], name="model_number_once"),
            models.UniqueConstraint(
                fields=["organizer"],
                condition=models.Q(state=ModelState.ACTIVE),
                name="model_one_in_use",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=ModelState.values), name="model_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(state=ModelState.REFUSED)
                | (models.Q(refusal="") & ~models.Q(file="") & ~models.Q(sha256="")),
                name="model_usable_has_a_file",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=ModelState.ACTIVE) | models.Q(in_use_since__isnull=False),
                name="model_in_use_says_since_when",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organizer}: {self.number}"
