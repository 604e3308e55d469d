"""A mission, who takes part in it, and whom a participant must not meet."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.enums import OrganisationKind
from accounts.models import Organisation
from matchmaking.common.models import Timestamped
from matchmaking.missions.enums import (
    ConsentPolicy,
    EnrolmentState,
    ExclusionReason,
    MissionState,
)


class Mission(Timestamped):
    """One trade mission. Every run, proposal and introduction belongs to one."""

    organizer = models.ForeignKey(
        Organisation,
        models.PROTECT,
        related_name="missions",
        limit_choices_to={"kind": OrganisationKind.ORGANIZER},
        verbose_name=_("organizer"),
    )
    slug = models.SlugField(_("address"), max_length=80, unique=True)
    name_es = models.CharField(_("name in Spanish"), max_length=150)
    name_ja = models.CharField(_("name in Japanese"), max_length=150, blank=True)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    state = models.CharField(
        _("state"), max_length=9, choices=MissionState, default=MissionState.PREPARING
    )
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Tokyo")

    # Named in letters only with permission: a Japanese reader asks who stands behind the sender.
    host_name_ja = models.CharField(_("Japanese host, in Japanese"), max_length=150, blank=True)
    host_name_en = models.CharField(_("Japanese host, in English"), max_length=150, blank=True)
    host_may_be_named = models.BooleanField(_("the host may be named in letters"), default=False)
    signatory_name = models.CharField(_("who signs the letters"), max_length=150, blank=True)
    signatory_title = models.CharField(_("position of who signs"), max_length=150, blank=True)
    signatory_title_ja = models.CharField(
        _("position of who signs, in Japanese"), max_length=150, blank=True
    )
    signatory_title_en = models.CharField(
        _("position of who signs, in English"), max_length=150, blank=True
    )
    reply_email = models.EmailField(_("address for replies"), blank=True)
    reply_phone = models.CharField(_("telephone for replies"), max_length=40, blank=True)
    # Japan's rules for business e-mail ask where the sender can be found (特定電子メール法).
    postal_address = models.CharField(_("postal address of who writes"), max_length=200, blank=True)

    consent_policy = models.CharField(
        _("who is asked first"),
        max_length=14,
        choices=ConsentPolicy,
        default=ConsentPolicy.SUPPLIER_FIRST,
    )
    send_from_hour = models.PositiveSmallIntegerField(
        _("letters go out from (hour, reader's time)"),
        default=9,
        validators=[MaxValueValidator(23)],
    )
    send_to_hour = models.PositiveSmallIntegerField(
        _("letters go out until (hour, reader's time)"),
        default=17,
        validators=[MinValueValidator(1), MaxValueValidator(24)],
    )
    send_weekends = models.BooleanField(_("letters also at weekends"), default=False)
    avoid_holidays = models.BooleanField(
        _("no letters on public holidays"),
        default=True,
    )
    avoid_breaks = models.BooleanField(
        _("no letters in weeks in which offices are empty"),
        default=True,
    )
    avoid_first_mornings = models.BooleanField(
        _("no letters on the first morning after days off"),
        default=True,
    )
    avoid_closing_days = models.BooleanField(
        _("no letters to Japan on closing days"),
        default=True,
    )
    buyer_letters_per_week = models.PositiveSmallIntegerField(
        _("most letters to one buyer per week"), default=2
    )
    buyer_letters_per_mission = models.PositiveSmallIntegerField(
        _("most letters to one buyer in this mission"), default=6
    )
    reply_days = models.PositiveSmallIntegerField(_("days to answer a letter"), default=10)
    cool_off_days = models.PositiveSmallIntegerField(
        _("days before the same pair is proposed again"), default=180
    )
    only_fitting = models.BooleanField(_("propose only what fits"), default=True)
    is_fictional = models.BooleanField(_("fictional"), default=False)
    enrolled = models.ManyToManyField(Organisation, through="Enrolment", related_name="+")

    class Meta:
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=MissionState.values), name="mission_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="mission_days_ordered"
            ),
            models.CheckConstraint(
                condition=models.Q(send_from_hour__lt=models.F("send_to_hour")),
                name="mission_send_window_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "es")

    def signatory_title_own(self, language: str) -> str:
        """The position of who signs as it was entered in `language`; "" where it was not."""
        own = {"ja": self.signatory_title_ja, "en": self.signatory_title_en}
        return own.get(language, "")

    @property
    def is_closed(self) -> bool:
        return self.state == MissionState.CLOSED

    def name_in(self, language: str) -> str:
        """The name in `language` ("es", "es-mx" ...), else in Spanish, which every mission has."""
        return getattr(self, f"name_{language.split('-')[0]}", "") or self.name_es


class MissionCity(models.Model):
    mission = models.ForeignKey(Mission, models.CASCADE, related_name="cities")
    name_en = models.CharField(_("city"), max_length=80)
    name_es = models.CharField(_("city in Spanish"), max_length=80, blank=True)
    name_ja = models.CharField(_("city in Japanese"), max_length=80, blank=True)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))

    class Meta:
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(starts_on__lte=models.F("ends_on")), name="city_days_ordered"
            )
        ]

    def __str__(self) -> str:
        return self.name_in(get_language() or "en")

    def name_in(self, language: str) -> str:
        """The name in `language`, else in English, which every city has."""
        return getattr(self, f"name_{language.split('-')[0]}", "") or self.name_en


class Enrolment(Timestamped):
    """An organisation's part in a mission."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="enrolments")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="enrolments")
    state = models.CharField(
        _("state"), max_length=9, choices=EnrolmentState, default=EnrolmentState.INVITED
    )
    # Recorded either way: a mission may skip asking, but never without a consent on file.
    standing_consent = models.BooleanField(_("standing consent"), default=False)
    standing_consent_at = models.DateTimeField(_("standing consent given"), null=True, blank=True)
    max_introductions = models.PositiveSmallIntegerField(
        _("most introductions in this mission"), null=True, blank=True
    )

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["organisation__legal_name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=EnrolmentState.values), name="enrolment_state_known"
            ),
            models.UniqueConstraint(fields=["mission", "organisation"], name="enrolment_once"),
            models.CheckConstraint(
                condition=models.Q(standing_consent=False)
                | models.Q(standing_consent_at__isnull=False),
                name="standing_consent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.mission}"


class Exclusion(Timestamped):
    """Whom an organisation does not want to be introduced to. Private to that organisation."""

    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="exclusions")
    excluded = models.ForeignKey(Organisation, models.CASCADE, related_name="+")
    reason = models.CharField(_("reason"), max_length=17, choices=ExclusionReason)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("exclusion")
        verbose_name_plural = _("exclusions")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "excluded"], name="exclusion_once"),
            models.CheckConstraint(
                condition=~models.Q(organisation=models.F("excluded")), name="exclusion_of_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} × {self.excluded}"
