"""The letters of an introduction, and the secret links by which they are answered."""

import re

from django.db import models
from django.utils.translation import gettext_lazy as _

from matchmaking.common.enums import Language
from matchmaking.common.models import Timestamped
from matchmaking.introductions.enums import REMINDERS, LetterKind, LinkPurpose, Side
from matchmaking.introductions.models.core import Introduction
from matchmaking.introductions.models.templates import LetterTemplate
from matchmaking.outbox.models import Mail

OF_BUYER = frozenset(
    {LinkPurpose.BUYER_ANSWER, LinkPurpose.BUYER_FOLLOW_UP, LinkPurpose.BUYER_CONFIRMATION}
)
SECRET_IN_LINK = re.compile(r"/r/[\w-]{20,}/")


class Letter(Timestamped):
    """A mail as a step of an introduction: one for each kind and round, whatever happens.

    Of reminders there are two, counted by `number`; of every other kind one, whose number is 0.
    """

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=24, choices=LetterKind)
    round = models.PositiveSmallIntegerField(default=0)
    number = models.PositiveSmallIntegerField(default=0)
    side = models.CharField(_("reader"), max_length=8, choices=Side)
    mail = models.OneToOneField(Mail, models.PROTECT, related_name="letter")
    # The organizer's version that it was made from; none where the wording is Puente's own.
    template = models.ForeignKey(
        LetterTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="letters",
        verbose_name=_("wording"),
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["introduction", "kind", "round", "number"], name="letter_once_per_step"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=sorted(REMINDERS), number__in=[1, 2])
                | (~models.Q(kind__in=sorted(REMINDERS)) & models.Q(number=0)),
                name="letter_at_most_two_reminders",
            ),
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
        return Side.BUYER if self.purpose in OF_BUYER else Side.SUPPLIER
