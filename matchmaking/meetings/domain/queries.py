"""What the pages of meetings read, always from where the viewer stands."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from accounts.models import Organisation
from matchmaking.introductions.domain.meetings import introductions_to_meet
from matchmaking.introductions.models import Introduction
from matchmaking.meetings.domain import ratings
from matchmaking.meetings.domain.marking import were_marked_not_held
from matchmaking.meetings.domain.parties import every_meeting_of
from matchmaking.meetings.domain.timetables import OCCUPYING, zone_of
from matchmaking.meetings.enums import LeftOutReason, MeetingState, RatingValue
from matchmaking.meetings.models import (
    Meeting,
    MeetingDay,
    MeetingEvent,
    MeetingLetter,
    Party,
    ProgrammeItem,
    Rating,
    Slot,
    Solve,
)
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import UNDECIDED, MailState
from matchmaking.outbox.models import Mail

ON_THEIR_WAY = (MailState.QUEUED, MailState.SENDING)
SHOWN = (MeetingState.DRAFT, *OCCUPYING)


def due_mail_ids(meeting_id: int) -> list[int]:
    """The letters to both sides of a meeting that may go out now."""
    due = Mail.objects.filter(
        Q(meeting_letter__party__meetings_as_buyer=meeting_id)
        | Q(meeting_letter__party__meetings_as_supplier=meeting_id),
        state=MailState.QUEUED,
        due_at__lte=timezone.now(),
    )
    return sorted(set(due.values_list("pk", flat=True)))


def parties_owed_of(meeting_id: int) -> list[int]:
    sides = Q(meetings_as_buyer=meeting_id) | Q(meetings_as_supplier=meeting_id)
    owed = Party.objects.filter(sides, owed_timetable=True)
    return sorted(set(owed.values_list("pk", flat=True)))


def meetings_of_mission(mission: Mission) -> QuerySet[Meeting]:
    """With both sides, the place and the ratings, in the order of time and table."""
    return (
        Meeting.objects.filter(timetable__mission=mission)
        .select_related(
            "slot__day__city",
            "slot__day__timetable__mission",
            "buyer__organisation__buyer",
            "supplier__organisation",
            "introduction__need",
        )
        .annotate(not_held=were_marked_not_held())
        .prefetch_related(Prefetch("ratings", queryset=Rating.objects.order_by("at", "pk")))
    )


def meeting_in_full(mission: Mission) -> QuerySet[Meeting]:
    """With all that the page of one meeting shows."""
    return meetings_of_mission(mission).prefetch_related(
        Prefetch("events", queryset=MeetingEvent.objects.select_related("user"))
    )


def days_of(mission: Mission) -> QuerySet[MeetingDay]:
    """With the numbers of open times and of meetings."""
    return (
        MeetingDay.objects.filter(timetable__mission=mission)
        .select_related("city", "timetable__mission")
        .annotate(
            times=Count("slots", filter=Q(slots__is_open=True), distinct=True),
            seated=Count(
                "slots__meetings", filter=Q(slots__meetings__state__in=SHOWN), distinct=True
            ),
        )
        .order_by("date", "opens_at", "pk")
    )


@dataclass
class Line:
    """One time of a day with its meetings in the order of the tables."""

    slot: Slot
    meetings: list[Meeting] = field(default_factory=list)


def lines_of_day(day: MeetingDay) -> list[Line]:
    """The day by its times; a closed time only where a meeting stands on it."""
    lines = {slot.pk: Line(slot) for slot in day.slots.order_by("starts_at")}
    found = meetings_of_mission(day.timetable.mission).filter(slot__day=day, state__in=SHOWN)
    for meeting in found.order_by("slot__starts_at", "table", "pk"):
        lines[meeting.slot_id].meetings.append(meeting)
    return [line for line in lines.values() if line.slot.is_open or line.meetings]


def desk_meetings(mission: Mission, date: dt.date) -> QuerySet[Meeting]:
    """What takes place on one day, for whoever holds the list at the door."""
    return (
        meetings_of_mission(mission)
        .filter(slot__day__date=date, state__in=[*OCCUPYING, MeetingState.CANCELLED])
        .order_by("slot__starts_at", "slot__day__city_id", "table", "pk")
    )


def dates_of(mission: Mission) -> list[dt.date]:
    """The days of the mission's meetings, each once, in order."""
    days = MeetingDay.objects.filter(timetable__mission=mission)
    return sorted(set(days.values_list("date", flat=True)))


def day_of_desk(
    mission: Mission, dates: list[dt.date], *, now: dt.datetime | None = None
) -> dt.date | None:
    """Today by the mission's clock if it is one of `dates`, else the next one, else the last."""
    today = (now or timezone.now()).astimezone(zone_of(mission)).date()
    ahead = [date for date in dates if date >= today]
    return ahead[0] if ahead else (dates[-1] if dates else None)


@dataclass(frozen=True)
class LeftOut:
    introduction: Introduction
    reason: str


def left_out_of(solve: Solve | None) -> list[LeftOut]:
    """Pairs that the last draft could not place and that still have no meeting, with the reason."""
    if solve is None:
        return []
    reasons = {row["introduction"]: row["reason"] for row in solve.left_out}
    placed = Meeting.objects.filter(introduction=OuterRef("pk"), state__in=SHOWN)
    still = (
        introductions_to_meet(solve.timetable.mission)
        .filter(pk__in=reasons)
        .exclude(Exists(placed))
        .order_by("supplier__organisation__legal_name", "pk")
    )
    return [LeftOut(one, str(LeftOutReason(reasons[one.pk]).label)) for one in still]


def has_times_ahead(mission: Mission, *, now: dt.datetime | None = None) -> bool:
    """Whether the mission has times of meetings to come."""
    moment = now or timezone.now()
    ahead = Slot.objects.filter(day__timetable__mission=mission, starts_at__gt=moment)
    return ahead.filter(is_open=True).exists()


@dataclass(frozen=True)
class MeetingNumbers:
    """What the meetings' part of a report counts. Silence is told apart from any rating."""

    drafts: int
    proposed: int
    scheduled: int
    held: int
    cancelled: int
    no_shows: int
    rated_by_both: int
    rated_by_one: int
    cooperation_possible: int


def numbers_of(mission: Mission) -> MeetingNumbers:
    """Counts of a mission's meetings by state, and of the held ones by what was said of them."""
    found = list(
        Meeting.objects.filter(timetable__mission=mission).prefetch_related(
            Prefetch("ratings", queryset=Rating.objects.order_by("at", "pk"))
        )
    )
    by_state: dict[str, int] = defaultdict(int)
    for meeting in found:
        by_state[meeting.state] += 1
    said = [
        {side: one.value for side, one in ratings.latest(meeting.ratings.all()).items()}
        for meeting in found
        if meeting.state == MeetingState.HELD
    ]
    return MeetingNumbers(
        drafts=by_state[MeetingState.DRAFT],
        proposed=by_state[MeetingState.PROPOSED],
        scheduled=by_state[MeetingState.SCHEDULED],
        held=by_state[MeetingState.HELD],
        cancelled=by_state[MeetingState.CANCELLED],
        no_shows=by_state[MeetingState.NO_SHOW],
        rated_by_both=sum(len(one) == 2 for one in said),
        rated_by_one=sum(len(one) == 1 for one in said),
        cooperation_possible=sum(
            list(one.values()).count(RatingValue.COOPERATION_POSSIBLE) == 2 for one in said
        ),
    )


def parties_of(mission: Mission) -> QuerySet[Party]:
    """Everybody with something in the timetable: how many meetings, and how its letters stand."""
    letters = MeetingLetter.objects.filter(party=OuterRef("pk"))
    return (
        Party.objects.filter(mission=mission)
        .select_related("organisation__buyer", "organisation__supplier")
        .annotate(
            as_buyer=Count(
                "meetings_as_buyer", filter=Q(meetings_as_buyer__state__in=SHOWN), distinct=True
            ),
            as_supplier=Count(
                "meetings_as_supplier",
                filter=Q(meetings_as_supplier__state__in=SHOWN),
                distinct=True,
            ),
            away=Count("absences", distinct=True),
            undecided=Exists(letters.filter(mail__state__in=UNDECIDED)),
            refused=Exists(letters.filter(mail__state=MailState.SUPPRESSED)),
            told=Exists(letters.filter(mail__state=MailState.SENT)),
            on_its_way=Exists(letters.filter(mail__state__in=ON_THEIR_WAY)),
        )
        .order_by("side", "organisation__legal_name", "pk")
    )


def parties_of_organisation(organisation: Organisation) -> QuerySet[Party]:
    """Its parts in the timetables of missions, the next mission first."""
    return (
        Party.objects.filter(organisation=organisation)
        .select_related("mission__organizer", "organisation__buyer", "organisation__supplier")
        .order_by("-mission__starts_on", "pk")
    )


def meeting_of_party(party: Party, pk: int) -> Meeting | None:
    """One of its meetings that it knows of; None where it is another's or still a draft."""
    return (
        every_meeting_of(party)
        .filter(pk=pk)
        .exclude(state=MeetingState.DRAFT)
        .select_related("slot__day__timetable__mission")
        .first()
    )


def items_of(mission: Mission) -> QuerySet[ProgrammeItem]:
    items = ProgrammeItem.objects.filter(timetable__mission=mission)
    return items.select_related("city").order_by("starts_at", "pk")


def last_solve(mission: Mission) -> Solve | None:
    return (
        Solve.objects.filter(timetable__mission=mission)
        .select_related("timetable__mission")
        .first()
    )


def number_without_meeting(mission: Mission) -> int:
    """How many introduced pairs have no meeting yet."""
    placed = Meeting.objects.filter(introduction=OuterRef("pk"), state__in=SHOWN)
    return introductions_to_meet(mission).exclude(Exists(placed)).count()
