"""States, answers and reasons of introductions."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class IntroductionState(models.TextChoices):
    """The course from approval to a known outcome; domain.course says what may follow what."""

    APPROVED = "approved", _("Approved")
    SUPPLIER_ASKED = "supplier_asked", _("Supplier asked")
    SUPPLIER_ACCEPTED = "supplier_accepted", _("Supplier accepted")
    SUPPLIER_DECLINED = "supplier_declined", _("Supplier declined")
    BUYER_ASKED = "buyer_asked", _("Buyer asked")
    BUYER_INTERESTED = "buyer_interested", _("Buyer interested")
    BUYER_NEEDS_INFORMATION = "buyer_needs_information", _("Buyer needs information")
    BUYER_NOT_A_FIT = "buyer_not_a_fit", _("Not a fit for the buyer")
    BUYER_NOT_NOW = "buyer_not_now", _("Not now for the buyer")
    EXPIRED = "expired", _("Expired without an answer")
    INTRODUCED = "introduced", _("Introduced")
    MEETING_PROPOSED = "meeting_proposed", _("Meeting proposed")
    SCHEDULED = "scheduled", _("Meeting agreed")
    HELD = "held", _("Meeting held")
    MEETING_CANCELLED = "meeting_cancelled", _("Meeting cancelled")
    NO_SHOW = "no_show", _("A side did not come")
    FOLLOWING_UP = "following_up", _("Following up")
    WON = "won", _("Business done")
    LOST = "lost", _("No business")
    DORMANT = "dormant", _("Dormant")
    WITHDRAWN = "withdrawn", _("Consent withdrawn")
    CANCELLED = "cancelled", _("Cancelled by the organizer")


class ActorKind(models.TextChoices):
    SYSTEM = "system", _("Puente")
    ORGANIZER = "organizer", _("Organizer")
    SUPPLIER = "supplier", _("Supplier")
    BUYER = "buyer", _("Buyer")


class Side(models.TextChoices):
    SUPPLIER = "supplier", _("Supplier")
    BUYER = "buyer", _("Buyer")

    @property
    def other(self) -> "Side":
        return Side.SUPPLIER if self is Side.BUYER else Side.BUYER


class Answer(models.TextChoices):
    ACCEPT = "accept", _("Accepts the introduction")
    DECLINE = "decline", _("Declines the introduction")
    INFORMATION = "information", _("Answers the question")
    INTERESTED = "interested", _("Is interested")
    NEEDS_INFORMATION = "needs_information", _("Needs information")
    NOT_A_FIT = "not_a_fit", _("Not a fit")
    NOT_NOW = "not_now", _("Not now")


class DeclineReason(models.TextChoices):
    """Why a supplier declines: each means one thing, since learning reads it."""

    NO_CAPACITY = "no_capacity", _("We have no capacity for it")
    NOT_OUR_PRODUCT = "not_our_product", _("We do not make this")
    CERTIFICATION = "certification", _("We lack a certification that is asked for")
    TERMS = "terms", _("Price, volume or delivery terms do not suit us")
    KNOWN = "known", _("We already know this buyer")
    NOT_NOW = "not_now", _("Not at this time")
    OTHER = "other", _("Another reason")


class NotAFitReason(models.TextChoices):
    """Why a buyer sees no fit: each means one thing, since learning reads it."""

    PRODUCT = "product", _("The product or process does not fit")
    CERTIFICATION = "certification", _("A certification is missing")
    CAPACITY = "capacity", _("Capacity or minimum order does not fit")
    TERMS = "terms", _("Price or delivery terms do not fit")
    KNOWN = "known", _("We already know this supplier")
    NO_LONGER_NEEDED = "no_longer_needed", _("We no longer look for this")
    OTHER = "other", _("Another reason")


class AcceptReason(models.TextChoices):
    """Why a supplier counts as having agreed, where it was not asked."""

    STANDING_CONSENT = "standing_consent", _("Standing consent, given on enrolment")


class StopReason(models.TextChoices):
    CONSENT_WITHDRAWN = "consent_withdrawn", _("A consent was withdrawn")
    OPTED_OUT = "opted_out", _("A side asked for no more letters")
    PROFILE_TAKEN_BACK = "profile_taken_back", _("A side took its profile back")
    ENROLMENT_WITHDRAWN = "enrolment_withdrawn", _("A side left the mission")
    NEED_CLOSED = "need_closed", _("The need was closed")
    MUST_NOT_MEET = "must_not_meet", _("The two must not meet")
    ORGANIZER = "organizer", _("The organizer decided so")


class TakenBack(models.TextChoices):
    """Why one letter was cancelled, where its introduction was not stopped; `MailEvent.note`."""

    EXPIRED = "expired", _("Nobody answered in time")
    ANSWERED = "answered", _("The answer was there already")
    SUPPLIER_DECLINED = "supplier_declined", _("The supplier declined")


class MeetingCancelReason(models.TextChoices):
    """Why a meeting does not take place: each means one thing, since reports count them."""

    CANNOT_COME = "cannot_come", _("Cannot come at that time")
    NOT_WANTED = "not_wanted", _("No longer wants the meeting")
    NO_PLACE = "no_place", _("The timetable has no place for it")
    PAIR_ENDED = "pair_ended", _("The introduction was taken back")
    # Noted afterwards: nobody called it off, and it did not take place.
    NOT_HELD = "not_held", _("It was not held")
    MEETING_OTHER = "meeting_other", _("Another reason")


class Attention(models.TextChoices):
    """Why an introduction needs its organizer's hand."""

    REPLY = "reply", _("A reply by e-mail is not entered yet")
    LETTER = "letter", _("A letter needs your decision")
    ADDRESS = "address", _("An address is missing")
    CONSENT = "consent", _("The supplier has not agreed to letters")


class Waiting(models.TextChoices):
    """Why the next letter has not been written yet."""

    BUYER_WEEK_FULL = (
        "buyer_week_full",
        _("The buyer has had as many letters this week as it agreed to"),
    )
    BUYER_MISSION_FULL = (
        "buyer_mission_full",
        _("The buyer has had as many letters in this mission as it agreed to"),
    )
    SUPPLIER_FULL = (
        "supplier_full",
        _("The supplier has as many introductions open as it can serve"),
    )
    SUPPLIER_WITHOUT_ADDRESS = (
        "supplier_without_address",
        _("The supplier's profile has no e-mail address"),
    )
    SUPPLIER_WITHOUT_LETTERS = (
        "supplier_without_letters",
        _("The supplier has not agreed to letters with introductions"),
    )
    BUYER_WITHOUT_ADDRESS = (
        "buyer_without_address",
        _("The buyer's profile has no e-mail address"),
    )
    BUYER_BY_ORGANIZER = (
        "buyer_by_organizer",
        _("The buyer is reached through the organizer, and the mission has no reply address"),
    )
    MISSION_CLOSED = "mission_closed", _("The mission is closed")
    COOLING_OFF = (
        "cooling_off",
        _("The two were brought together by another mission not long ago"),
    )


class LetterKind(models.TextChoices):
    SUPPLIER_REQUEST = "supplier_request", _("Request to the supplier")
    ACKNOWLEDGEMENT = "acknowledgement", _("Thanks to the supplier")
    BUYER_TEASER = "buyer_teaser", _("First letter to the buyer")
    INFORMATION_REQUEST = "information_request", _("The buyer's question")
    INFORMATION_ANSWER = "information_answer", _("The supplier's answer")
    INTRODUCTION_TO_SUPPLIER = "introduction_to_supplier", _("Introduction, to the supplier")
    INTRODUCTION_TO_BUYER = "introduction_to_buyer", _("Introduction, to the buyer")
    FOLLOW_UP_TO_SUPPLIER = "follow_up_to_supplier", _("Follow-up, to the supplier")
    FOLLOW_UP_TO_BUYER = "follow_up_to_buyer", _("Follow-up, to the buyer")
    CONFIRMATION_TO_SUPPLIER = "confirmation_to_supplier", _("Confirmation, to the supplier")
    CONFIRMATION_TO_BUYER = "confirmation_to_buyer", _("Confirmation, to the buyer")
    SUPPLIER_REMINDER = "supplier_reminder", _("Reminder to the supplier")
    INFORMATION_REMINDER = "information_reminder", _("Reminder of the buyer's question")
    BUYER_REMINDER = "buyer_reminder", _("Reminder to the buyer")
    THANKS_NOT_A_FIT = "thanks_not_a_fit", _("Thanks to the buyer for a frank answer")
    THANKS_NOT_NOW = "thanks_not_now", _("Thanks to the buyer, until later")
    NEWS_NOT_A_FIT = "news_not_a_fit", _("News to the supplier: not a fit")
    NEWS_NOT_NOW = "news_not_now", _("News to the supplier: not now")
    NEWS_NO_ANSWER = "news_no_answer", _("News to the supplier: no answer came")
    QUESTION_UNANSWERED = "question_unanswered", _("News to the buyer: no answer to its question")


# At most two of them for each step in which a side is asked; the database refuses a third.
REMINDERS = frozenset(
    {
        LetterKind.SUPPLIER_REMINDER,
        LetterKind.INFORMATION_REMINDER,
        LetterKind.BUYER_REMINDER,
    }
)


class LinkPurpose(models.TextChoices):
    SUPPLIER_ANSWER = "supplier_answer", _("Supplier's answer")
    SUPPLIER_INFORMATION = "supplier_information", _("Supplier's answer to a question")
    BUYER_ANSWER = "buyer_answer", _("Buyer's answer")
    SUPPLIER_FOLLOW_UP = "supplier_follow_up", _("Supplier's follow-up")
    SUPPLIER_CONFIRMATION = "supplier_confirms", _("Supplier confirms a value")
    BUYER_FOLLOW_UP = "buyer_follow_up", _("Buyer's follow-up")
    BUYER_CONFIRMATION = "buyer_confirms", _("Buyer confirms a value")


class OptOutScope(models.TextChoices):
    NEED = "need", _("No more letters about this need")
    MISSION = "mission", _("No more letters in this mission")
    ALL = "all", _("No more letters at all")


class Owner(models.TextChoices):
    """Who owes something after an introduction: a promise, or an answer."""

    SUPPLIER = "supplier", _("Supplier")
    BUYER = "buyer", _("Buyer")
    ORGANIZER = "organizer", _("Organizer")


class PromiseKind(models.TextChoices):
    DOCUMENTS = "documents", _("Send documents or information")
    SAMPLE_SENT = "sample_sent", _("Send a sample")
    QUOTED = "quoted", _("Send a quotation")
    AUDIT = "audit", _("Visit or audit the plant")
    TRIAL_ORDER = "trial_order", _("Place a trial order")
    OTHER = "other", _("Something else")


class PromiseState(models.TextChoices):
    OPEN = "open", pgettext_lazy("promise", "Open")
    DONE = "done", pgettext_lazy("promise", "Done")
    DROPPED = "dropped", _("Will not happen")


class PromiseAct(models.TextChoices):
    MADE = "made", _("Promised")
    MOVED = "moved", _("Moved to another day")
    DONE = "done", pgettext_lazy("promise", "Done")
    DROPPED = "dropped", _("Will not happen")


class InquiryKind(models.TextChoices):
    """What a side is asked after an introduction."""

    CONFIRMATION = "confirmation", _("Is the value right?")
    PROMISE = "promise", _("Was the promise kept?")
    CHECKPOINT = "checkpoint", _("How do things stand?")


class InquiryState(models.TextChoices):
    """How asking ended; silence is not a "no" and never counts as one."""

    WAITING = "waiting", _("Waiting for an answer")
    ANSWERED = "answered", _("Answered")
    SILENT = "silent", _("No answer came")
    UNREACHABLE = "unreachable", _("Not reachable")
    DROPPED = "dropped", _("No longer asked")


class Escalation(models.TextChoices):
    """Who asks next: a letter, the organizer by telephone, the lead of the mission."""

    LETTER = "letter", _("By letter")
    CALL = "call", _("To call")
    LEAD = "lead", _("With the lead of the mission")


class Progress(models.TextChoices):
    """How a side says that things stand, in one press."""

    ORDERED = "ordered", _("There is an order or a contract")
    UNDER_WAY = "under_way", _("We are in contact and working on it")
    LATER = "later", _("Nothing yet; ask us again later")
    NO_CONTACT = "no_contact", _("We have not been in contact")
    ENDED = "ended", _("Nothing came of it")


class LostReason(models.TextChoices):
    """Why nothing came of it: each means one thing, since learning reads it."""

    PRODUCT = "product", _("The product or process did not fit")
    QUALITY = "quality", _("Quality or samples did not convince")
    TERMS = "terms", _("Price or delivery terms did not fit")
    CERTIFICATION = "certification", _("A certification was missing")
    CAPACITY = "capacity", _("Capacity or minimum order did not fit")
    OTHER_SUPPLIER = "other_supplier", _("Another company was chosen")
    STOPPED_ANSWERING = "stopped_answering", _("The other side stopped answering")
    NEED_GONE = "need_gone", _("The need is gone")
    TIMING = "timing", _("Not the right time")
    OTHER = "other", _("Another reason")


class FollowUpReason(models.TextChoices):
    """Why the course went on or fell asleep, where no side's reason says it."""

    REOPENED = "reopened", _("It was taken up again")
    YEAR_OVER = "year_over", _("A year has passed without news")


class OutcomeKind(models.TextChoices):
    TRIAL_ORDER = "trial_order", _("Trial order")
    ORDER = "order", pgettext_lazy("purchase", "Order")
    YEARLY_CONTRACT = "yearly_contract", _("Contract, value of one year")
    OTHER = "other_business", _("Other business")


class Currency(models.TextChoices):
    MXN = "MXN", _("Mexican pesos (MXN)")
    USD = "USD", _("US dollars (USD)")
    JPY = "JPY", _("Japanese yen (JPY)")


class OutcomeState(models.TextChoices):
    """How sure the value is. Only `confirmed` is the word of both sides."""

    CLAIMED = "claimed", _("Claimed by one side")
    CONFIRMED = "confirmed", _("Confirmed by both sides")
    UNCONFIRMED = "unconfirmed", _("Not confirmed: no answer came")
    DISPUTED = "disputed", _("Disputed")
    SETTLED = "settled", _("Settled by the organizer")
    WITHDRAWN = "withdrawn", _("Taken back")


class Verdict(models.TextChoices):
    """What somebody said about a value."""

    CLAIMS = "claims", _("Claims")
    CONFIRMS = "confirms", _("Confirms")
    DISPUTES = "disputes", _("Says otherwise")
    SETTLES = "settles", _("Settles")
    WITHDRAWS = "withdraws", _("Takes it back")


class WithoutMission(models.TextChoices):
    """What would have happened without the mission."""

    NOT_AT_ALL = "not_at_all", _("We would not have found each other")
    LATER = "later", _("It would have happened later")
    SMALLER = "smaller", _("It would have been smaller")
    ANYWAY = "anyway", _("It would have happened anyway")
    UNKNOWN = "unknown", _("We cannot say")


class AnswerChannel(models.TextChoices):
    LINK = "link", _("By the link of a letter")
    ACCOUNT = "account", _("On the web site")
    TELEPHONE = "telephone", _("By telephone")
