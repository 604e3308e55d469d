"""Choices of the outbox."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    """What a crash in the middle of sending costs: a question to a person, or a second copy."""

    AT_MOST_ONCE = "at_most_once", _("At most once")
    AT_LEAST_ONCE = "at_least_once", _("At least once")


class MailState(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    UNCERTAIN = "uncertain", _("Delivery uncertain")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")
    SUPPRESSED = "suppressed", _("Not sent: the address refuses mail")
    LEFT = "left", _("Not delivered, and left so")


# What a person may still decide: send it again, or say that it arrived.
UNDECIDED = (MailState.UNCERTAIN, MailState.FAILED)
# Its address did not take it: a person may give it another, or leave it.
UNREACHED = (MailState.FAILED, MailState.SUPPRESSED)
# Nobody got it: it took nobody's attention, and asked nobody anything.
NEVER_READ = (MailState.CANCELLED, MailState.LEFT, *UNREACHED)
# On its way, or nobody knows: whoever has perhaps read nothing is not late.
PERHAPS_UNREAD = (MailState.QUEUED, MailState.SENDING, MailState.UNCERTAIN)


class MailAction(models.TextChoices):
    """What was done to a mail beside the ordinary course of sending it."""

    CANCELLED = "cancelled", _("Cancelled before it was sent")
    FOUND_UNCERTAIN = "found_uncertain", _("Found with its delivery unknown")
    MARKED_SENT = "marked_sent", _("Marked as sent by a person")
    SENT_AGAIN = "sent_again", _("Sent again by a person")
    READDRESSED = "readdressed", _("Sent by a person to the address that the profile has now")
    LEFT = "left", _("Left by a person")
    BOUNCED = "bounced", _("Came back undelivered")
    ARRIVED = "arrived", _("Arrived, as a reply or the mail service showed")
    COMPLAINED = "complained", _("The reader reported it as unwanted")


class CancelReason(models.TextChoices):
    """Why the outbox itself cancelled a mail; `MailEvent.note`. The apps above have their own."""

    GUARD = "guard", _("What it says no longer held when it was to leave")
    ERASED = "erased", _("It named a person whose data were erased")


class SuppressionReason(models.TextChoices):
    HARD_BOUNCE = "hard_bounce", _("The address does not exist")
    COMPLAINT = "complaint", _("The reader complained")
    MANUAL = "manual", _("Entered by an administrator")


class IncomingKind(models.TextChoices):
    REPLY = "reply", _("Reply")
    AUTO_REPLY = "auto_reply", _("Automatic reply")
    BOUNCE = "bounce", _("Not delivered")
    DELAY = "delay", _("Delayed")
    COMPLAINT = "complaint", _("Complaint")
    OTHER = "other", _("Something else")
    UNREADABLE = "unreadable", _("Unreadable")


class IncomingState(models.TextChoices):
    WAITING = "waiting", _("On its way to what it belongs to")
    DONE = "done", _("Dealt with")
    FOR_PERSON = "for_person", _("Waits for a person")
