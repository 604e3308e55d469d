"""What came back beside the buttons: replies by e-mail, and letters passed on to a colleague."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from matchmaking.common.enums import Language
from matchmaking.common.models import AppendOnly
from matchmaking.introductions.enums import Side
from matchmaking.introductions.models.core import Introduction
from matchmaking.introductions.models.letters import ReplyLink
from matchmaking.outbox.models import Incoming, Mail


class ReceivedReply(AppendOnly):
    """A plain e-mail in answer to a letter. It changes no state: a person reads it."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="received")
    incoming = models.OneToOneField(Incoming, models.PROTECT, related_name="received_reply")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    # The address that it came to is signed, so it is about this letter whoever wrote it.
    sender_differs = models.BooleanField(_("from another address than the letter went to"))

    class Meta:
        verbose_name = _("reply by e-mail")
        verbose_name_plural = _("replies by e-mail")
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return f"{self.introduction_id}: {self.incoming}"


class Forwarding(AppendOnly):
    """A letter to a colleague of the buyer's reader, with a link of their own.

    The first, of round 0, is the one that the reader passed on. Whoever then asks the supplier
    something by that link is sent the answer, as the letter of that round.
    """

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="forwardings")
    from_link = models.ForeignKey(
        ReplyLink, models.SET_NULL, null=True, blank=True, related_name="forwardings"
    )
    link = models.OneToOneField(ReplyLink, models.CASCADE, related_name="forwarding")
    mail = models.OneToOneField(Mail, models.PROTECT, related_name="forwarding")
    round = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(pgettext_lazy("person", "name"), max_length=60)
    department = models.CharField(_("department"), max_length=60, blank=True)
    email = models.EmailField(_("e-mail"))
    language = models.CharField(_("language"), max_length=2, choices=Language)

    class Meta:
        verbose_name = _("letter passed on")
        verbose_name_plural = _("letters passed on")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                "introduction",
                Lower("email"),
                "round",
                name="forwarding_once_per_colleague_and_round",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.department}" if self.department else self.name
