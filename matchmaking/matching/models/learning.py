"""What people's judgements teach: labels."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matchmaking.common.models import AppendOnly
from matchmaking.matching.enums import LabelKind, Party
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
