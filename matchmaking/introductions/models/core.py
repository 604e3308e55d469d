"""Introductions on their way through both sides' consent, and each step of their course."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matchmaking.common.models import AppendOnly, Timestamped
from matchmaking.introductions.enums import (
    AcceptReason,
    ActorKind,
    DeclineReason,
    FollowUpReason,
    IntroductionState,
    LostReason,
    MeetingCancelReason,
    NotAFitReason,
    OutcomeKind,
    Side,
    StopReason,
    Waiting,
)
from matchmaking.matching.models import Proposal
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Buyer, Need, Supplier

# Which list the reason of a step is from. Lists share codes ("other", "terms"), each with its own
# wording; where none is named, it is from StopReason.
REASONS: dict[IntroductionState, type[models.TextChoices]] = {
    IntroductionState.SUPPLIER_ACCEPTED: AcceptReason,
    IntroductionState.SUPPLIER_DECLINED: DeclineReason,
    IntroductionState.BUYER_NOT_A_FIT: NotAFitReason,
    IntroductionState.MEETING_CANCELLED: MeetingCancelReason,
    # Who did not come.
    IntroductionState.NO_SHOW: Side,
    IntroductionState.WON: OutcomeKind,
    IntroductionState.LOST: LostReason,
    IntroductionState.FOLLOWING_UP: FollowUpReason,
    IntroductionState.DORMANT: FollowUpReason,
}


class Introduction(Timestamped):
    """An approved proposal. Only domain.course writes `state`."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="introductions")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="introduction")
    need = models.ForeignKey(Need, models.CASCADE, related_name="introductions")
    supplier = models.ForeignKey(Supplier, models.CASCADE, related_name="introductions")
    state = models.CharField(
        _("state"), max_length=23, choices=IntroductionState, default=IntroductionState.APPROVED
    )
    state_since = models.DateTimeField(_("in this state since"))
    # Until when the side that was asked last may answer.
    expires_at = models.DateTimeField(_("answer expected until"), null=True, blank=True)
    not_now_until = models.DateField(_("not before"), null=True, blank=True)
    # Counts the buyer's questions, so that each has its own pair of letters.
    round = models.PositiveSmallIntegerField(_("questions asked"), default=0)
    # When to look whether the side that was asked should be reminded; empty where it should not.
    remind_at = models.DateTimeField(_("look again"), null=True, blank=True, db_index=True)
    # Why the next letter waits, for the organizer to see; empty while nothing is in the way.
    waiting_for = models.CharField(_("waits because"), max_length=24, choices=Waiting, blank=True)

    class Meta:
        verbose_name = _("introduction")
        verbose_name_plural = _("introductions")
        ordering = ["-state_since", "-pk"]
        indexes = [models.Index(fields=["mission", "state"]), models.Index(fields=["state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "need", "supplier"], name="introduction_once_per_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=IntroductionState.values),
                name="introduction_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=IntroductionState.BUYER_NOT_NOW)
                | models.Q(not_now_until__isnull=False),
                name="introduction_not_now_has_a_day",
            ),
            models.CheckConstraint(
                condition=~models.Q(
                    state__in=[IntroductionState.SUPPLIER_ASKED, IntroductionState.BUYER_ASKED]
                )
                | models.Q(expires_at__isnull=False),
                name="introduction_asked_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} → {self.need}"

    def profile_of(self, side: str) -> Supplier | Buyer:
        """The supplier, or the buyer whose need it is."""
        return self.supplier if side == Side.SUPPLIER else self.need.buyer

    @property
    def label(self) -> str:
        """How the outbox names what belongs to this introduction."""
        return f"introduction:{self.pk}"


class IntroductionEvent(AppendOnly):
    """One step of the course: who, when, from where to where, and why."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="events")
    from_state = models.CharField(max_length=23, choices=IntroductionState, blank=True)
    to_state = models.CharField(max_length=23, choices=IntroductionState)
    actor_kind = models.CharField(_("actor"), max_length=9, choices=ActorKind)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=30, blank=True)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("introduction event")
        verbose_name_plural = _("introduction events")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_state__in=IntroductionState.values)
                & models.Q(actor_kind__in=ActorKind.values),
                name="introduction_event_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.from_state} → {self.to_state}"

    @property
    def reason_label(self) -> str:
        """The reason in the viewer's language; empty where there is none."""
        choices = REASONS.get(IntroductionState(self.to_state), StopReason)
        return str(choices(self.reason).label) if self.reason in choices.values else ""
