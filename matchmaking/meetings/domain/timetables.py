"""The frame of the timetable: its rules, its days with their times, and the programme around it."""

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.db.models import Q

from matchmaking.introductions.enums import MeetingCancelReason
from matchmaking.meetings.enums import MeetingState
from matchmaking.meetings.models import MeetingDay, ProgrammeItem, Slot, Timetable
from matchmaking.missions.models import Mission

# Both sides know of these, and nothing but a person's decision changes them.
PROMISED = (MeetingState.PROPOSED, MeetingState.SCHEDULED)
OCCUPYING = (*PROMISED, MeetingState.HELD, MeetingState.NO_SHOW)
# Somebody does not want the meeting: no other time helps, and a pair is not placed again by itself.
FOR_GOOD = (MeetingCancelReason.NOT_WANTED, MeetingCancelReason.PAIR_ENDED)


def timetable_of(mission: Mission) -> Timetable:
    """The mission's timetable, to be changed; made with the usual rules where there is none yet."""
    return Timetable.objects.get_or_create(mission=mission)[0]


def timetable_shown(mission: Mission) -> Timetable:
    """The mission's timetable, to be read: where there is none yet, the usual rules, not saved."""
    return Timetable.objects.filter(mission=mission).first() or Timetable(mission=mission)


def locked(timetable: Timetable) -> Timetable:
    """The row under whose lock meetings change. Call inside a transaction."""
    return Timetable.objects.select_for_update().select_related("mission").get(pk=timetable.pk)


def zone_of(mission: Mission) -> zoneinfo.ZoneInfo:
    """By whose clock the mission's days and times are meant."""
    return zoneinfo.ZoneInfo(mission.time_zone)


def times_of(day: MeetingDay) -> Iterator[tuple[dt.datetime, dt.datetime]]:
    """(begin, end) of each meeting that fits into the day, in UTC; none reaches into the break."""
    zone = zone_of(day.timetable.mission)

    def at(time: dt.time) -> dt.datetime:
        return dt.datetime.combine(day.date, time, zone).astimezone(dt.UTC)

    length = dt.timedelta(minutes=day.slot_minutes)
    step = length + dt.timedelta(minutes=day.gap_minutes)
    begin, end = at(day.opens_at), at(day.closes_at)
    pause = (at(day.break_from), at(day.break_to)) if day.break_from and day.break_to else None
    while begin + length <= end:
        if pause and begin < pause[1] and pause[0] < begin + length:
            begin = pause[1]
            continue
        yield begin, begin + length
        begin += step


@transaction.atomic
def save_day(*, day: MeetingDay) -> list[int]:
    """Keep the day and give it its times anew; the meetings that its new plan no longer seats.

    Drafts on times or tables that are gone are dropped: the next draft places those pairs. What
    both sides know of stays where it was promised, for a person to move.
    """
    locked(day.timetable)
    day.save()
    wanted = dict(times_of(day))
    kept = set()
    for slot in day.slots.all():
        fits = wanted.get(slot.starts_at) == slot.ends_at
        if fits:
            kept.add(slot.starts_at)
        if slot.is_open != fits:
            slot.is_open = fits
            slot.save(update_fields=["is_open"])
    Slot.objects.bulk_create(
        Slot(day=day, starts_at=begin, ends_at=end)
        for begin, end in wanted.items()
        if begin not in kept
    )
    return _tidy(day)


def _tidy(day: MeetingDay) -> list[int]:
    gone = Q(slot__is_open=False) | Q(table__gt=day.tables)
    unseated = day.timetable.meetings.filter(gone, slot__day=day)
    unseated.filter(state=MeetingState.DRAFT).delete()
    day.slots.filter(is_open=False, meetings__isnull=True).delete()
    return list(unseated.filter(state__in=PROMISED).values_list("pk", flat=True))


class DayInUseError(Exception):
    """Both sides know of meetings on this day; they are cancelled or moved one by one first."""


@transaction.atomic
def delete_day(*, day: MeetingDay) -> None:
    """Take a day out of the timetable. DayInUseError where it has a meeting beyond a draft."""
    locked(day.timetable)
    meetings = day.timetable.meetings.filter(slot__day=day)
    if meetings.exclude(state=MeetingState.DRAFT).exists():
        raise DayInUseError(str(day))
    meetings.delete()
    day.delete()


def save_rules(*, timetable: Timetable, **rules: Any) -> None:
    """Change what holds for the next draft; meetings that exist are not touched."""
    for name, value in rules.items():
        setattr(timetable, name, value)
    timetable.save(update_fields=[*rules, "updated_at"])


def save_item(*, item: ProgrammeItem) -> None:
    item.save()


def delete_item(*, item: ProgrammeItem) -> None:
    item.delete()
