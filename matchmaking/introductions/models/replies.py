"""What the sides said: answers, the release of contacts that they led to, and opt-outs."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from matchmaking.common.enums import Language
from matchmaking.common.models import AppendOnly
from matchmaking.introductions.enums import Answer, OptOutScope, Side
from matchmaking.introductions.models.core import Introduction
from matchmaking.introductions.models.letters import Letter, ReplyLink
from matchmaking.introductions.models.received import ReceivedReply
from matchmaking.missions.models import Mission
from matchmaking.profiles.models import Need


class Reply(AppendOnly):
    """What a side answered. A changed answer is another row; the last one is in force."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="replies")
    link = models.ForeignKey(
        ReplyLink, models.SET_NULL, null=True, blank=True, related_name="replies"
    )
    # The e-mail in which it was given, where the organizer entered it from one.
    received = models.ForeignKey(
        ReceivedReply, models.SET_NULL, null=True, blank=True, related_name="entered"
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
    # The colleague to whom the letter was passed on, by name; empty for the letter's own reader.
    answered_by = models.CharField(_("answered by"), max_length=130, blank=True)

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
