"""Meetings of introduced pairs, each step of them, and what the two sides say afterwards."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from accounts.models import User
from matchmaking.common.models import AppendOnly, Timestamped
from matchmaking.introductions.enums import ActorKind, MeetingCancelReason, Side
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.enums import Finding, MeetingAction, MeetingState, RatingValue
from matchmaking.meetings.models.party import Party, PartyLink
from matchmaking.meetings.models.timetable import MOST_TABLES, Slot, Timetable

# A cancelled meeting gives its time and table back; every other state occupies them.
TAKES_PLACE = models.Q(
    state__in=[
        MeetingState.DRAFT,
        MeetingState.PROPOSED,
        MeetingState.SCHEDULED,
        MeetingState.HELD,
        MeetingState.NO_SHOW,
    ]
)


class Meeting(Timestamped):
    """One introduced pair at one table. Only domain.steps and domain.drafts write `state`."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="meetings")
    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="meetings")
    buyer = models.ForeignKey(Party, models.CASCADE, related_name="meetings_as_buyer")
    supplier = models.ForeignKey(Party, models.CASCADE, related_name="meetings_as_supplier")
    state = models.CharField(
        _("state"), max_length=9, choices=MeetingState, default=MeetingState.DRAFT
    )
    slot = models.ForeignKey(Slot, models.RESTRICT, related_name="meetings")
    table = models.PositiveSmallIntegerField(_("table"))
    # Counts the places and times it was given, so that each is told once.
    round = models.PositiveSmallIntegerField(default=0)
    buyer_agreed_at = models.DateTimeField(_("the buyer said yes"), null=True, blank=True)
    supplier_agreed_at = models.DateTimeField(_("the supplier said yes"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        ordering = ["slot__starts_at", "table", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["slot", "table"], condition=TAKES_PLACE, name="meeting_table_once"
            ),
            models.UniqueConstraint(
                fields=["slot", "buyer"], condition=TAKES_PLACE, name="meeting_buyer_once_a_time"
            ),
            models.UniqueConstraint(
                fields=["slot", "supplier"],
                condition=TAKES_PLACE,
                name="meeting_supplier_once_a_time",
            ),
            models.UniqueConstraint(
                fields=["introduction"],
                condition=~models.Q(state__in=[MeetingState.CANCELLED, MeetingState.NO_SHOW]),
                name="meeting_once_per_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=MeetingState.values), name="meeting_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(table__gte=1, table__lte=MOST_TABLES),
                name="meeting_table_is_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=MeetingState.SCHEDULED)
                | models.Q(buyer_agreed_at__isnull=False, supplier_agreed_at__isnull=False),
                name="meeting_scheduled_is_agreed",
            ),
            models.CheckConstraint(
                condition=~models.Q(buyer=models.F("supplier")), name="meeting_of_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.supplier} × {self.buyer}"

    def party_of(self, side: str) -> Party:
        return self.buyer if side == Side.BUYER else self.supplier

    def has_agreed(self, side: str) -> bool:
        given = self.buyer_agreed_at if side == Side.BUYER else self.supplier_agreed_at
        return given is not None


class MeetingEvent(AppendOnly):
    """One step of a meeting: who, what, and why. A move says from where to where."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="events")
    action = models.CharField(_("action"), max_length=9, choices=MeetingAction)
    actor_kind = models.CharField(_("actor"), max_length=9, choices=ActorKind)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    note = models.TextField(_("note"), blank=True)
    # Who told the organizer, where it was entered for a side; with them the note goes.
    spoke_with = models.CharField(_("spoke with"), max_length=150, blank=True)
    spoke_with_email = models.EmailField(_("address of whom was spoken with"), blank=True)
    starts_at = models.DateTimeField(_("begins"), null=True, blank=True)
    table = models.PositiveSmallIntegerField(_("table"), null=True, blank=True)

    class Meta:
        verbose_name = _("meeting event")
        verbose_name_plural = _("meeting events")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(action__in=MeetingAction.values)
                & models.Q(actor_kind__in=ActorKind.values),
                name="meeting_event_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}:{self.action}"

    @property
    def _notes_not_held(self) -> bool:
        # It ends a meeting as a cancellation does, though nobody called it off.
        return (
            self.action == MeetingAction.CANCELLED and self.reason == MeetingCancelReason.NOT_HELD
        )

    @property
    def action_label(self) -> str:
        """What happened, in the viewer's language."""
        if self._notes_not_held:
            return pgettext("meeting", "Not held")
        return str(MeetingAction(self.action).label)

    @property
    def reason_label(self) -> str:
        """The reason in the viewer's language; empty where there is none, or all is said."""
        if self._notes_not_held:
            return ""
        choices = {
            MeetingAction.CANCELLED: MeetingCancelReason,
            MeetingAction.NO_SHOW: Side,
            MeetingAction.SETTLED: Finding,
        }.get(MeetingAction(self.action))
        if choices is None or self.reason not in choices.values:
            return ""
        return str(choices(self.reason).label)


class Rating(AppendOnly):
    """What a side says of a meeting. A changed rating is another row; the last one counts."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="ratings")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    value = models.CharField(_("rating"), max_length=20, choices=RatingValue)
    text = models.TextField(_("text"), blank=True)
    link = models.ForeignKey(
        PartyLink, models.SET_NULL, null=True, blank=True, related_name="ratings"
    )
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # A mail scanner follows links within minutes; a person seldom answers so soon.
    scanner_suspected = models.BooleanField(_("perhaps a mail scanner"), default=False)

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(value__in=RatingValue.values) & models.Q(side__in=Side.values),
                name="rating_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.meeting_id}:{self.side}:{self.value}"
