"""States, kinds and answers of meetings."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class MeetingState(models.TextChoices):
    """A draft is the organizer's working copy; from `proposed` on both sides know of it."""

    DRAFT = "draft", pgettext_lazy("meeting", "Draft")
    PROPOSED = "proposed", _("Proposed")
    SCHEDULED = "scheduled", _("Agreed by both sides")
    HELD = "held", pgettext_lazy("meeting", "Held")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")
    NO_SHOW = "no_show", _("A side did not come")


class MeetingAction(models.TextChoices):
    """What an event of a meeting tells."""

    PROPOSED = "proposed", _("Proposed to both sides")
    AGREED = "agreed", _("Says that it will come")
    MOVED = "moved", _("Moved")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")
    HELD = "held", pgettext_lazy("meeting", "Held")
    NO_SHOW = "no_show", _("A side did not come")
    SETTLED = "settled", _("Settled by the organizer")
    REOPENED = "reopened", _("The organizer took its decision back")


class Finding(models.TextChoices):
    """What the organizer finds where two say different things of a meeting."""

    HELD = "held", _("It was held")
    SUPPLIER_ABSENT = "supplier_absent", _("The supplier did not come")
    BUYER_ABSENT = "buyer_absent", _("The buyer did not come")
    NOT_HELD = "not_held", _("It was not held, and neither side is to blame")


class ItemKind(models.TextChoices):
    VISIT = "visit", _("Visit")
    FORUM = "forum", _("Forum")
    RECEPTION = "reception", _("Reception")
    TRAVEL = "travel", _("Travel")


class SolveState(models.TextChoices):
    PENDING = "pending", _("Waiting for a worker")
    RUNNING = "running", _("Being computed")
    COMPLETE = "complete", _("Complete")
    FAILED = "failed", _("Failed")


class LeftOutReason(models.TextChoices):
    """Why the timetable has no place for a pair: the solver's codes."""

    NO_COMMON_TIME = "no_common_time", _("The two have no free time in common")
    BUYER_FULL = "buyer_full", _("The buyer's days are full")
    SUPPLIER_FULL = "supplier_full", _("The supplier's days are full")
    TABLES_FULL = "tables_full", _("Every table is taken at the times that suit both")
    CLASH = "clash", _("Other meetings of the two take the times that suit both")


class RatingValue(models.TextChoices):
    NOT_HELD = "not_held", _("It was not held")
    LOW_INTEREST = "low_interest", _("Little interest")
    INFORMATIVE = "informative", _("Informative")
    COOPERATION_POSSIBLE = "cooperation_possible", _("We could work together")


class MeetingLetterKind(models.TextChoices):
    """Letters to one side about its meetings; the words are in templates/letters/."""

    TIMETABLE = "meeting_timetable", _("Timetable")
    CHANGED = "meeting_changed", _("Change of a meeting")
    CANCELLED = "meeting_cancelled", _("Cancellation of a meeting")
    RATING = "meeting_rating", _("Request for ratings")
    RATING_REMINDER = "meeting_rating_reminder", _("Reminder of the ratings")
