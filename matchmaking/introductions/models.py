"""Introductions on their way through both sides' consent, and the evidence of each step."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matchmaking.common.enums import Language
from matchmaking.common.models import AppendOnly, Timestamped
from matchmaking.introductions.enums import (
    ActorKind,
    Answer,
    DeclineReason,
    IntroductionState,
    LetterKind,
    LinkPurpose,
    NotAFitReason,
    OptOutScope,
    Side,
    StopReason,
    Waiting,
)
from matchmaking.matching.models import Proposal
from matchmaking.missions.models import Mission
from matchmaking.outbox.models import Mail
from matchmaking.profiles.models import Need, Supplier

SECRET_IN_LINK = re.compile(r"/r/[\w-]{20,}/")


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
        if self.reason == "standing_consent":
            return str(_("Standing consent, given on enrolment"))
        for choices in (DeclineReason, NotAFitReason, StopReason):
            if self.reason in choices.values and self._may_give(choices):
                return str(choices(self.reason).label)
        return ""

    def _may_give(self, choices: type[models.TextChoices]) -> bool:
        # The two lists share codes ("other", "terms"), each with its own wording.
        if choices is DeclineReason:
            return self.to_state == IntroductionState.SUPPLIER_DECLINED
        if choices is NotAFitReason:
            return self.to_state == IntroductionState.BUYER_NOT_A_FIT
        return True


class Letter(Timestamped):
    """A mail as a step of an introduction: one for each kind and round, whatever happens."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=24, choices=LetterKind)
    round = models.PositiveSmallIntegerField(default=0)
    side = models.CharField(_("reader"), max_length=8, choices=Side)
    mail = models.OneToOneField(Mail, models.PROTECT, related_name="letter")

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "kind", "round"], name="letter_once_per_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.introduction_id}:{self.kind}:{self.round}"

    @property
    def safe_text(self) -> str:
        """The letter for eyes other than its reader's: the secret of its links taken out."""
        return SECRET_IN_LINK.sub("/r/…/", self.mail.text)


class ReplyLink(Timestamped):
    """A secret address for one side of one introduction. Not a log-in; only its hash is kept."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="links")
    letter = models.OneToOneField(
        Letter, models.CASCADE, null=True, blank=True, related_name="link"
    )
    purpose = models.CharField(_("purpose"), max_length=20, choices=LinkPurpose)
    round = models.PositiveSmallIntegerField(default=0)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("reply link")
        verbose_name_plural = _("reply links")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.introduction_id}:{self.purpose}"

    @property
    def side(self) -> Side:
        return Side.BUYER if self.purpose == LinkPurpose.BUYER_ANSWER else Side.SUPPLIER


class Reply(AppendOnly):
    """What a side answered. A changed answer is another row; the last one is in force."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="replies")
    link = models.ForeignKey(
        ReplyLink, models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    side = models.CharField(_("side"), max_length=8, choices=Side)
    answer = models.CharField(_("answer"), max_length=17, choices=Answer)
    reason = models.CharField(_("reason"), max_length=20, blank=True)
    until = models.DateField(_("not before"), null=True, blank=True)
    text = models.TextField(_("text"), blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    # Which wording of "what happens when you agree" stood above the button.
    notice_version = models.CharField(_("version of the notice"), max_length=20)
    # A mail scanner follows links within minutes; a person seldom answers so soon.
    scanner_suspected = models.BooleanField(_("perhaps a mail scanner"), default=False)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.introduction_id}:{self.answer}"


class ContactRelease(AppendOnly):
    """Contacts went to both sides, once: on whose consents, in which letters."""

    introduction = models.OneToOneField(
        Introduction, models.CASCADE, related_name="contact_release"
    )
    # Empty where the supplier had given standing consent on enrolment.
    supplier_reply = models.ForeignKey(
        Reply, models.PROTECT, null=True, blank=True, related_name="+"
    )
    standing_consent_at = models.DateTimeField(null=True, blank=True)
    buyer_reply = models.ForeignKey(Reply, models.PROTECT, related_name="+")
    notice_version = models.CharField(_("version of the notice"), max_length=20)
    letter_to_supplier = models.OneToOneField(Letter, models.PROTECT, related_name="+")
    letter_to_buyer = models.OneToOneField(Letter, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("release of contacts")
        verbose_name_plural = _("releases of contacts")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(supplier_reply__isnull=False)
                | models.Q(standing_consent_at__isnull=False),
                name="contact_release_has_the_suppliers_consent",
            )
        ]

    def __str__(self) -> str:
        return str(self.introduction_id)


class OptOut(AppendOnly):
    """An organisation wants no letters: about one need, in one mission, or at all."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="opt_outs")
    scope = models.CharField(_("scope"), max_length=7, choices=OptOutScope)
    mission = models.ForeignKey(Mission, models.CASCADE, null=True, blank=True, related_name="+")
    need = models.ForeignKey(Need, models.CASCADE, null=True, blank=True, related_name="+")
    introduction = models.ForeignKey(
        Introduction, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)

    class Meta:
        verbose_name = _("opt-out")
        verbose_name_plural = _("opt-outs")
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope=OptOutScope.NEED, need__isnull=False)
                | models.Q(scope=OptOutScope.MISSION, mission__isnull=False)
                | models.Q(scope=OptOutScope.ALL),
                name="opt_out_names_its_scope",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.scope}"
