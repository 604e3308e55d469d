"""After an introduction: what was promised, who is asked when, and what came of it.

What people said is kept in append-only rows (`Statement`); what is owed now in `Promise`,
`Inquiry` and `Outcome`, which only the modules of the same names in `domain` write.
"""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matchmaking.common.models import AppendOnly, Timestamped
from matchmaking.introductions.enums import (
    ActorKind,
    AnswerChannel,
    Currency,
    Escalation,
    InquiryKind,
    InquiryState,
    LostReason,
    OutcomeKind,
    OutcomeState,
    Owner,
    Progress,
    PromiseAct,
    PromiseKind,
    PromiseState,
    Side,
    Verdict,
    WithoutMission,
)
from matchmaking.introductions.models.core import Introduction
from matchmaking.introductions.models.letters import ReplyLink
from matchmaking.introductions.models.replies import Reply
from matchmaking.missions.models import Mission


class Statement(AppendOnly):
    """Something that was said: by whom, for which side, by which way."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="%(class)ss")
    # Whose word it is; empty where the organizer speaks for itself.
    side = models.CharField(_("side"), max_length=8, choices=Side, blank=True)
    actor_kind = models.CharField(_("entered by"), max_length=9, choices=ActorKind)
    channel = models.CharField(_("channel"), max_length=9, choices=AnswerChannel)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    link = models.ForeignKey(ReplyLink, models.SET_NULL, null=True, blank=True, related_name="+")
    spoke_with = models.CharField(_("spoke with"), max_length=150, blank=True)
    # Whose the note is, and with whom it goes; empty where only a name is known.
    spoke_with_email = models.EmailField(_("address of whom was spoken with"), blank=True)
    spoke_on = models.DateField(_("spoke on"), null=True, blank=True)
    # A mail scanner follows links within minutes; a person seldom answers so soon.
    scanner_suspected = models.BooleanField(_("perhaps a mail scanner"), default=False)
    note = models.TextField(_("note"), blank=True)

    class Meta:
        abstract = True
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(channel=AnswerChannel.TELEPHONE)
                | (~Q(spoke_with="") & Q(spoke_on__isnull=False)),
                name="%(class)s_by_telephone_names_whom",
            )
        ]


class Promise(Timestamped):
    """One thing that somebody said it would do, and by when."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="promises")
    kind = models.CharField(_("what"), max_length=11, choices=PromiseKind)
    owner = models.CharField(_("who"), max_length=9, choices=Owner)
    person = models.CharField(_("person"), max_length=150, blank=True)
    # Whose the promise is, and with whom its note goes; empty where only a name is known.
    person_email = models.EmailField(_("address of the person"), blank=True)
    due_on = models.DateField(_("promised for"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    state = models.CharField(
        _("state"), max_length=7, choices=PromiseState, default=PromiseState.OPEN
    )
    done_on = models.DateField(_("done on"), null=True, blank=True)

    class Meta:
        verbose_name = _("promise")
        verbose_name_plural = _("promises")
        ordering = ["due_on", "pk"]
        indexes = [models.Index(fields=["state", "due_on"], name="promise_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=PromiseState.values), name="promise_state_known"
            ),
            models.CheckConstraint(
                condition=Q(state=PromiseState.DONE, done_on__isnull=False)
                | (~Q(state=PromiseState.DONE) & Q(done_on__isnull=True)),
                name="promise_done_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.due_on}"

    @property
    def was_late(self) -> bool:
        return self.done_on is not None and self.done_on > self.due_on


class PromiseStatement(Statement):
    promise = models.ForeignKey(Promise, models.CASCADE, related_name="statements")
    act = models.CharField(_("act"), max_length=7, choices=PromiseAct)
    due_on = models.DateField(_("promised for"))

    class Meta(Statement.Meta):
        verbose_name = _("statement about a promise")
        verbose_name_plural = _("statements about promises")

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.act}"


class Outcome(Timestamped):
    """Business that came of an introduction: one order or contract, and how sure it is.

    Kind, amount, currency and day are those in force: the claim's, or the organizer's once a
    dispute is settled. Every version stays in `statements`.
    """

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="outcomes")
    claimed_by = models.CharField(_("claimed by"), max_length=8, choices=Side)
    kind = models.CharField(_("kind"), max_length=15, choices=OutcomeKind)
    # Empty where the side would rather not say: the business counts, its value does not.
    amount = models.DecimalField(
        _("amount"),
        max_digits=16,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0.01)],
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency)
    agreed_on = models.DateField(_("agreed on"))
    state = models.CharField(
        _("state"), max_length=11, choices=OutcomeState, default=OutcomeState.CLAIMED
    )
    state_since = models.DateTimeField(_("in this state since"))

    class Meta:
        verbose_name = _("outcome")
        verbose_name_plural = _("outcomes")
        ordering = ["agreed_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=OutcomeState.values), name="outcome_state_known"
            ),
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="outcome_is_worth_something",
            ),
            models.CheckConstraint(
                condition=Q(currency__in=Currency.values), name="outcome_currency_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.amount or '–'} {self.currency}"

    @property
    def other_side(self) -> Side:
        return Side(self.claimed_by).other


class OutcomeStatement(Statement):
    """One version of an outcome, or a word about one. The first of each outcome is its claim."""

    outcome = models.ForeignKey(Outcome, models.CASCADE, related_name="statements")
    verdict = models.CharField(_("says"), max_length=9, choices=Verdict)
    kind = models.CharField(_("kind"), max_length=15, choices=OutcomeKind, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, choices=Currency, blank=True)
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)

    class Meta(Statement.Meta):
        verbose_name = _("statement about an outcome")
        verbose_name_plural = _("statements about outcomes")

    def __str__(self) -> str:
        return f"{self.outcome_id}: {self.verdict}"


class Inquiry(Timestamped):
    """One question to one side, and when it is asked next. This is what forgets nobody."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="inquiries")
    kind = models.CharField(_("about"), max_length=12, choices=InquiryKind)
    asked = models.CharField(_("who is asked"), max_length=9, choices=Owner)
    # Of a checkpoint: months after the introduction or the meeting.
    months = models.PositiveSmallIntegerField(_("months"), null=True, blank=True)
    promise = models.OneToOneField(
        Promise, models.CASCADE, null=True, blank=True, related_name="inquiry"
    )
    outcome = models.OneToOneField(
        Outcome, models.CASCADE, null=True, blank=True, related_name="inquiry"
    )
    state = models.CharField(
        _("state"), max_length=11, choices=InquiryState, default=InquiryState.WAITING
    )
    stage = models.CharField(
        _("asked by"), max_length=6, choices=Escalation, default=Escalation.LETTER
    )
    # Letters written so far in this stage.
    tries = models.PositiveSmallIntegerField(_("letters written"), default=0)
    planned_on = models.DateField(_("planned for"))
    next_at = models.DateTimeField(_("next step"), null=True, blank=True)

    class Meta:
        verbose_name = _("inquiry")
        verbose_name_plural = _("inquiries")
        ordering = ["next_at", "pk"]
        indexes = [models.Index(fields=["state", "next_at"], name="inquiry_due")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=InquiryState.values) & Q(stage__in=Escalation.values),
                name="inquiry_known",
            ),
            models.CheckConstraint(
                condition=Q(state=InquiryState.WAITING, next_at__isnull=False)
                | (~Q(state=InquiryState.WAITING) & Q(next_at__isnull=True)),
                name="inquiry_waiting_has_a_next_step",
            ),
            models.CheckConstraint(
                condition=Q(kind=InquiryKind.CHECKPOINT, months__isnull=False)
                | Q(kind=InquiryKind.PROMISE, promise__isnull=False)
                | Q(kind=InquiryKind.CONFIRMATION, outcome__isnull=False),
                name="inquiry_has_its_subject",
            ),
            models.UniqueConstraint(
                fields=["introduction", "asked", "months"], name="checkpoint_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.kind} → {self.asked}"


class ProgressReport(Statement):
    """What a side answered to "how do things stand?"."""

    progress = models.CharField(_("how things stand"), max_length=10, choices=Progress)
    reason = models.CharField(_("reason"), max_length=17, choices=LostReason, blank=True)
    again_on = models.DateField(_("ask again on"), null=True, blank=True)

    class Meta(Statement.Meta):
        verbose_name = _("progress report")
        verbose_name_plural = _("progress reports")
        constraints = [
            *Statement.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(progress=Progress.ENDED) | ~Q(reason=""),
                name="progress_ended_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(progress=Progress.LATER) | Q(again_on__isnull=False),
                name="progress_later_has_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.side} {self.progress}"


class CounterfactualAnswer(Statement):
    """What would have happened without the mission, as one side sees it; its last word counts."""

    answer = models.CharField(_("without the mission"), max_length=10, choices=WithoutMission)

    class Meta(Statement.Meta):
        verbose_name = _("answer on what would have happened")
        verbose_name_plural = _("answers on what would have happened")

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.side} {self.answer}"


class Call(Statement):
    """The organizer telephoned: reached or not, and what was said."""

    reached = models.BooleanField(_("reached somebody"), default=True)
    # The answer to a request that was given in this call.
    reply = models.OneToOneField(Reply, models.SET_NULL, null=True, blank=True, related_name="call")

    class Meta(Statement.Meta):
        verbose_name = _("call")
        verbose_name_plural = _("calls")

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.side} {self.at:%Y-%m-%d}"


STATEMENTS: tuple[type[Statement], ...] = (
    PromiseStatement,
    OutcomeStatement,
    ProgressReport,
    CounterfactualAnswer,
    Call,
)


class ExchangeRate(Timestamped):
    """A rate that the organizer entered for its report: 1 `currency` = `rate` `into`, on a day."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="exchange_rates")
    currency = models.CharField(_("from"), max_length=3, choices=Currency)
    into = models.CharField(_("into"), max_length=3, choices=Currency)
    rate = models.DecimalField(
        _("rate"), max_digits=16, decimal_places=8, validators=[MinValueValidator(0.00000001)]
    )
    valid_on = models.DateField(_("rate of"))
    source = models.CharField(_("source"), max_length=150, blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        ordering = ["currency", "into", "-valid_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "currency", "into"], name="exchange_rate_once"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchange_rate_positive"),
            models.CheckConstraint(
                condition=~Q(currency=models.F("into")), name="exchange_rate_between_two"
            ),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate.normalize():f} {self.into}"
