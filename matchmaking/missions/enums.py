"""Choices of missions."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class MissionState(models.TextChoices):
    PREPARING = "preparing", _("In preparation")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Keeper(models.TextChoices):
    """Why a mission stays; the page that asks before it is deleted has a sentence for each."""

    CLOSED = "closed"
    CONFIRMED = "confirmed"
    SHEETS = "sheets"
    DECISIONS = "decisions"
    INTRODUCTIONS = "introductions"
    UNDER_WAY = "under_way"


class Belonging(models.TextChoices):
    """What is deleted with a mission; the same page has words for each."""

    CITIES = "cities"
    PLACES = "places"
    TRIED = "tried"
    RUNS = "runs"
    WORDINGS = "wordings"
    RATES = "rates"
    DAYS = "days"
    PROGRAMME = "programme"


class Awaited(models.TextChoices):
    """What waits for the organizer in a mission, in the order in which its page says it."""

    PROPOSALS = "proposals"
    REPLIES = "replies"
    LETTERS = "letters"
    ADDRESSES = "addresses"
    CONSENTS = "consents"
    SHEETS = "sheets"
    MEETING_LETTERS = "meeting_letters"
    MEETINGS_WITHOUT_TABLE = "meetings_without_table"
    OTHER_TIMES = "other_times"
    MEETINGS_UNMARKED = "meetings_unmarked"
    MEETINGS_DISPUTED = "meetings_disputed"
    CALLS = "calls"
    DISPUTES = "disputes"
    PROMISES = "promises"


class ConsentPolicy(models.TextChoices):
    SUPPLIER_FIRST = "supplier_first", _("Ask the supplier before each letter to a buyer")
    STANDING = "standing", _("Suppliers gave standing consent on enrolment")


class EnrolmentState(models.TextChoices):
    INVITED = "invited", _("Invited")
    CONFIRMED = "confirmed", _("Confirmed")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class ExclusionReason(models.TextChoices):
    COMPETITOR = "competitor", _("Competitor")
    EXISTING_RELATION = "existing_relation", _("We already work together")
    PAST_DISPUTE = "past_dispute", _("Past dispute")
    OTHER = "other", _("Other reason")
