"""When and where a mission can hold meetings: days with tables, and the times on each."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matchmaking.common.models import Timestamped
from matchmaking.introductions.enums import ActorKind
from matchmaking.meetings.enums import ItemKind, SolveState
from matchmaking.meetings.models.party import Party
from matchmaking.missions.models import Mission, MissionCity

MOST_TABLES = 200


class Timetable(Timestamped):
    """What holds for all meetings of a mission. Its row is the lock under which they change."""

    mission = models.OneToOneField(Mission, models.CASCADE, related_name="timetable")
    buyer_meetings_per_day = models.PositiveSmallIntegerField(
        _("most meetings of one buyer a day"), default=6, validators=[MinValueValidator(1)]
    )
    supplier_meetings_per_day = models.PositiveSmallIntegerField(
        _("most meetings of one supplier a day"), default=6, validators=[MinValueValidator(1)]
    )
    travel_minutes = models.PositiveSmallIntegerField(
        _("minutes from one city to another"),
        default=180,
        validators=[MaxValueValidator(1440)],
        help_text=_("Door to door, so that nobody is expected in two cities at once."),
    )
    published_at = models.DateTimeField(_("last published"), null=True, blank=True)

    class Meta:
        verbose_name = _("timetable")
        verbose_name_plural = _("timetables")

    def __str__(self) -> str:
        return str(self.mission)


class MeetingDay(Timestamped):
    """One day of meetings at one place of a mission's city."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="days")
    city = models.ForeignKey(MissionCity, models.RESTRICT, related_name="meeting_days")
    date = models.DateField(_("day"))
    opens_at = models.TimeField(_("first meeting begins"))
    closes_at = models.TimeField(_("last meeting ends"))
    slot_minutes = models.PositiveSmallIntegerField(
        _("minutes a meeting"),
        default=30,
        validators=[MinValueValidator(10), MaxValueValidator(240)],
    )
    gap_minutes = models.PositiveSmallIntegerField(
        _("minutes between meetings"), default=10, validators=[MaxValueValidator(120)]
    )
    break_from = models.TimeField(_("break from"), null=True, blank=True)
    break_to = models.TimeField(_("break until"), null=True, blank=True)
    tables = models.PositiveSmallIntegerField(
        _("tables"),
        default=10,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_TABLES)],
    )
    place = models.CharField(_("place"), max_length=150)
    place_ja = models.CharField(_("place in Japanese"), max_length=150, blank=True)
    address = models.CharField(_("address"), max_length=250, blank=True)
    address_ja = models.CharField(_("address in Japanese"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("day of meetings")
        verbose_name_plural = _("days of meetings")
        ordering = ["date", "opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["timetable", "city", "date"], name="meeting_day_once_per_city"
            ),
            models.CheckConstraint(
                condition=models.Q(opens_at__lt=models.F("closes_at")),
                name="meeting_day_opens_before_it_closes",
            ),
            models.CheckConstraint(
                condition=models.Q(break_from__isnull=True, break_to__isnull=True)
                | models.Q(break_from__lt=models.F("break_to")),
                name="meeting_day_break_ordered",
            ),
            models.CheckConstraint(
                condition=models.Q(tables__gte=1, slot_minutes__gte=10),
                name="meeting_day_has_tables",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.date:%Y-%m-%d}"

    def place_in(self, language: str) -> str:
        return (self.place_ja if language.startswith("ja") else "") or self.place

    def address_in(self, language: str) -> str:
        return (self.address_ja if language.startswith("ja") else "") or self.address

    @property
    def place_here(self) -> str:
        """The place in the viewer's language."""
        return self.place_in(get_language() or "en")


class Slot(models.Model):
    """One time of a day. Its pk is what a meeting and an absence stand on."""

    day = models.ForeignKey(MeetingDay, models.CASCADE, related_name="slots")
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))
    # A time that the day no longer has, kept for the meetings that stand on it.
    is_open = models.BooleanField(_("open"), default=True)

    class Meta:
        verbose_name = _("time")
        verbose_name_plural = _("times")
        ordering = ["starts_at", "day_id"]
        constraints = [
            models.UniqueConstraint(fields=["day", "starts_at"], name="slot_once"),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")), name="slot_ordered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M}"


class Absence(models.Model):
    """A party cannot meet at this time, by whose word and since when."""

    party = models.ForeignKey(Party, models.CASCADE, related_name="absences")
    slot = models.ForeignKey(Slot, models.CASCADE, related_name="absences")
    entered_by = models.CharField(
        _("entered by"), max_length=9, choices=ActorKind, default=ActorKind.ORGANIZER
    )
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    # Rows from before it was noted have none.
    at = models.DateTimeField(_("time"), auto_now_add=True, null=True)

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.UniqueConstraint(fields=["party", "slot"], name="absence_once"),
            models.CheckConstraint(
                condition=models.Q(entered_by__in=ActorKind.values), name="absence_entered_by_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.party} {self.slot}"


class ProgrammeItem(Timestamped):
    """What the delegation does beside meetings: visits, forums, receptions, the way between.

    No supplier is given a meeting at that time.
    """

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="items")
    city = models.ForeignKey(MissionCity, models.RESTRICT, related_name="+")
    kind = models.CharField(_("kind"), max_length=9, choices=ItemKind)
    title = models.CharField(_("title"), max_length=150)
    title_ja = models.CharField(_("title in Japanese"), max_length=150, blank=True)
    place = models.CharField(_("place"), max_length=150, blank=True)
    starts_at = models.DateTimeField(_("begins"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("item of the programme")
        verbose_name_plural = _("items of the programme")
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=ItemKind.values), name="programme_item_kind_known"
            ),
            models.CheckConstraint(
                condition=models.Q(starts_at__lt=models.F("ends_at")),
                name="programme_item_ordered",
            ),
        ]

    def __str__(self) -> str:
        return self.title_in(get_language() or "en")

    def title_in(self, language: str) -> str:
        return (self.title_ja if language.startswith("ja") else "") or self.title


class Solve(Timestamped):
    """One computation of the draft: asked for by a person, done by a worker, its result kept."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="solves")
    state = models.CharField(
        _("state"), max_length=8, choices=SolveState, default=SolveState.PENDING
    )
    asked_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    lease_until = models.DateTimeField(null=True, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(_("ended"), null=True, blank=True)
    placed = models.PositiveIntegerField(_("meetings placed"), default=0)
    kept = models.PositiveIntegerField(_("meetings kept"), default=0)
    # Without a proof: no timetable can place more than this.
    at_most = models.PositiveIntegerField(_("at most"), default=0)
    proven = models.BooleanField(_("proven best"), default=False)
    # [{"introduction": pk, "reason": LeftOutReason}], in the order of the introductions.
    left_out = models.JSONField(_("left out"), default=list)
    error = models.TextField(_("error"), blank=True)

    class Meta:
        verbose_name = _("computation of the timetable")
        verbose_name_plural = _("computations of the timetable")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=SolveState.values), name="solve_state_known"
            ),
            models.UniqueConstraint(
                fields=["timetable"],
                condition=models.Q(state__in=[SolveState.PENDING, SolveState.RUNNING]),
                name="solve_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.timetable_id}:{self.pk}"
