"""What meetings tell the mission's report: what came of each, and what both sides said of it."""

from collections import Counter
from typing import Final

from django.utils.translation import gettext as _

from matchmaking.introductions.domain.report.report_sections import Section
from matchmaking.introductions.enums import IntroductionState, MeetingCancelReason, Side
from matchmaking.meetings.enums import MeetingAction, MeetingState, RatingValue
from matchmaking.meetings.models import Meeting, MeetingEvent, Rating
from matchmaking.missions.models import Mission

_SAID: Final = {
    MeetingAction.HELD: IntroductionState.HELD,
    MeetingAction.NO_SHOW: IntroductionState.NO_SHOW,
    MeetingAction.CANCELLED: IntroductionState.MEETING_CANCELLED,
}


def last_words(mission: Mission) -> dict[int, tuple[str, str]]:
    """What was last said of each pair's meetings: {introduction id: (its state for it, reason)}."""
    words = MeetingEvent.objects.filter(meeting__timetable__mission=mission, action__in=_SAID)
    # A meeting that ended with its pair was no subject any more when it was called off.
    words = words.exclude(reason=MeetingCancelReason.PAIR_ENDED).order_by("pk")
    return {
        pair: (_SAID[MeetingAction(action)].value, reason)
        for pair, action, reason in words.values_list("meeting__introduction", "action", "reason")
    }


def ratings_section(mission: Mission) -> Section | None:
    """Each side's last rating of each meeting that was held; None while none was held.

    The last row counts the meetings that a side did not rate: with the others it makes up the
    meetings held.
    """
    held = Meeting.objects.filter(timetable__mission=mission, state=MeetingState.HELD)
    meetings = held.count()
    if not meetings:
        return None
    last: dict[tuple[int, str], str] = {}
    for meeting, side, value in (
        Rating.objects.filter(meeting__in=held)
        .order_by("pk")
        .values_list("meeting", "side", "value")
    ):
        last[meeting, side] = value
    given = Counter((value, side) for (_meeting, side), value in last.items())
    rated = Counter(side for _meeting, side in last)
    rows: list[list[str | int]] = [
        [str(value.label), *(given[value.value, side] for side in Side.values)]
        for value in reversed(RatingValue)
    ]
    rows.append([_("Not rated"), *(meetings - rated[side] for side in Side.values)])
    return Section(
        code="ratings",
        title=_("What both sides said of their meetings"),
        note=_("Meetings that were held, by each side's last rating within 24 hours."),
        columns=[_("Rating"), _("Suppliers say"), _("Buyers say")],
        rows=rows,
    )
