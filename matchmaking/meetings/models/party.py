"""One organisation at the tables of one mission, and the letters that it gets about them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation
from matchmaking.common.enums import Language
from matchmaking.common.languages import present_language
from matchmaking.common.models import Timestamped
from matchmaking.introductions.enums import Side
from matchmaking.introductions.models import LetterTemplate
from matchmaking.introductions.models.letters import SECRET_IN_LINK
from matchmaking.meetings.enums import MeetingLetterKind
from matchmaking.missions.models import Mission
from matchmaking.outbox.models import Mail
from matchmaking.profiles.models import Buyer, Supplier


class Party(Timestamped):
    """A supplier or buyer with something in the timetable: one row, however many meetings."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="parties")
    side = models.CharField(_("side"), max_length=8, choices=Side)
    # Counts the timetables sent, so that each is sent once.
    round = models.PositiveSmallIntegerField(_("timetables sent"), default=0)
    # A timetable was published and this side has not been written to: a worker does so.
    owed_timetable = models.BooleanField(_("timetable to be sent"), default=False)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["side", "organisation__legal_name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["mission", "organisation"], name="party_once"),
            models.CheckConstraint(
                condition=models.Q(side__in=Side.values), name="party_side_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(present_language())

    def name_in(self, language: str) -> str:
        """The company as it is read in `language`; see `Buyer.name_in`."""
        if self.side == Side.BUYER:
            return self.organisation.buyer.name_in(language)
        return self.organisation.name

    @property
    def profile(self) -> Supplier | Buyer:
        """Where its contact stands, and how it is to be written to."""
        owner = self.organisation
        found: Supplier | Buyer = owner.buyer if self.side == Side.BUYER else owner.supplier
        return found

    @property
    def label(self) -> str:
        """How the outbox names what belongs to this party."""
        return f"timetable:{self.pk}"


class PartyLink(Timestamped):
    """A secret address of a party's own page. Not a log-in; only its hash is kept."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    language = models.CharField(_("language"), max_length=2, choices=Language)
    expires_at = models.DateTimeField(_("expires"))

    class Meta:
        verbose_name = _("link to a timetable")
        verbose_name_plural = _("links to timetables")
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.party_id}:{self.pk}"


class MeetingLetter(Timestamped):
    """A mail to a party: one for each kind and round, and of each meeting where it is about one."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="letters")
    kind = models.CharField(_("kind"), max_length=23, choices=MeetingLetterKind)
    round = models.PositiveSmallIntegerField(default=0)
    meeting = models.ForeignKey(
        "meetings.Meeting", models.CASCADE, null=True, blank=True, related_name="letters"
    )
    link = models.OneToOneField(PartyLink, models.CASCADE, related_name="letter")
    mail = models.OneToOneField(Mail, models.PROTECT, related_name="meeting_letter")
    # The organizer's wording that it was made from; none for Puente's own.
    template = models.ForeignKey(
        LetterTemplate,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meeting_letters",
        verbose_name=_("wording"),
    )

    class Meta:
        verbose_name = _("letter about meetings")
        verbose_name_plural = _("letters about meetings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["party", "kind", "round"],
                condition=models.Q(meeting__isnull=True),
                name="party_letter_once_per_step",
            ),
            models.UniqueConstraint(
                fields=["party", "kind", "round", "meeting"],
                condition=models.Q(meeting__isnull=False),
                name="meeting_letter_once_per_step",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party_id}:{self.kind}:{self.round}"

    @property
    def safe_text(self) -> str:
        """The letter for eyes other than its reader's: the secret of its links taken out."""
        return SECRET_IN_LINK.sub("/r/…/", self.mail.text)
