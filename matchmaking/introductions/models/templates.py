"""The organizer's own wording of letters, every version of it kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matchmaking.common.enums import Language
from matchmaking.common.models import AppendOnly
from matchmaking.missions.models import Mission


class LetterTemplate(AppendOnly):
    """One version of a mission's wording of one kind of letter in one language.

    The version with the highest number is in force. One without a text says that the mission went
    back to Puente's own wording.
    """

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="letter_templates")
    # Of an introduction or, from the features above, of anything else that has a wording.
    kind = models.CharField(_("kind"), max_length=24)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    number = models.PositiveIntegerField(_("version"))
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    body = models.TextField(_("text"), blank=True)
    user = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("wording of a letter")
        verbose_name_plural = _("wordings of letters")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["mission", "kind", "language", "number"],
                name="letter_template_version_once",
            ),
            models.CheckConstraint(
                condition=models.Q(subject="", body="")
                | ~(models.Q(subject="") | models.Q(body="")),
                name="letter_template_whole_or_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mission_id}:{self.kind}:{self.language}:{self.number}"

    @property
    def is_puentes_own(self) -> bool:
        return not self.body
