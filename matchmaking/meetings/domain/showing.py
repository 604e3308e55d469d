"""Letters about meetings as they would read for real ones, for who words them. Nothing is sent."""

from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matchmaking.common.keys import keys_in
from matchmaking.common.specimens import NOWHERE_TOKEN
from matchmaking.introductions.domain.letters.wording import Wording
from matchmaking.introductions.domain.previews.showing import OFFERED, Example, Group, Show, Shown
from matchmaking.introductions.enums import Side
from matchmaking.meetings.domain import letters
from matchmaking.meetings.domain.parties import every_meeting_of, reader_of
from matchmaking.meetings.domain.timetables import zone_of
from matchmaking.meetings.domain.vocabulary import KINDS
from matchmaking.meetings.enums import MeetingLetterKind, MeetingState
from matchmaking.meetings.models import Meeting
from matchmaking.missions.models import Mission
from matchmaking.profiles.domain.contacts import contact_of

K = MeetingLetterKind
# A letter that tells of all meetings of a side; the others tell of one.
_OF_ALL = (K.TIMETABLE, K.RATING, K.RATING_REMINDER)
_ENDED = (MeetingState.CANCELLED, MeetingState.NO_SHOW)


def meetings_to_show(mission: Mission) -> QuerySet[Meeting]:
    """The mission's meetings, those to come first; a draft too, which is real but not yet told."""
    return (
        Meeting.objects.filter(timetable__mission=mission)
        .exclude(state__in=_ENDED)
        .select_related("slot", "buyer__organisation__buyer", "supplier__organisation")
        .order_by("-slot__starts_at", "pk")
    )


def _examples(mission: Mission, kind: str) -> list[Example]:
    zone = zone_of(mission)
    found = []
    for meeting in meetings_to_show(mission)[: OFFERED // 2]:
        starts = meeting.slot.starts_at.astimezone(zone)
        for side in Side:
            reader, other = meeting.party_of(side), meeting.party_of(side.other)
            label = _("To %(reader)s: with %(other)s, %(time)s") % {
                "reader": str(reader),
                "other": str(other),
                "time": f"{starts:%Y-%m-%d %H:%M}",
            }
            found.append(Example(f"{meeting.pk}-{side}", label))
    return found


def _letter(
    *, mission: Mission, kind: str, language: str, key: str, wording: Wording | None
) -> Shown | None:
    offered = meetings_to_show(mission)
    number, _dash, wanted = key.partition("-")
    meeting = offered.filter(pk__in=keys_in([number])).first() or offered.first()
    if meeting is None:
        return None
    side = Side(wanted) if wanted in Side.values else Side.BUYER
    party = letters.load_party(meeting.party_of(side).pk)
    about = Q(pk=meeting.pk)
    if kind in _OF_ALL:
        about |= ~Q(state__in=_ENDED)
    told = list(letters.with_all_that_letters_tell(every_meeting_of(party).filter(about)))
    more: dict[str, Any] = {}
    if kind in (K.RATING, K.RATING_REMINDER):
        ends = max(timezone.now(), told[-1].slot.ends_at) + letters.RATE_WITHIN
        more["deadline"] = letters.by_clock(ends, zone_of(mission))
    if kind == K.CANCELLED:
        more["another_time"] = True
    made = letters.compose(
        party,
        replace(reader_of(party), language=language),
        K(kind),
        meetings=told,
        token=NOWHERE_TOKEN,
        wording=wording,
        **more,
    )
    return Shown(made, contact_of(party.profile))


_SHOW = Show(
    _examples,
    _letter,
    gettext_lazy(
        "There is no meeting in this mission yet. As soon as there is one, the letter is shown here"
        " for it."
    ),
)
GROUP = Group(
    gettext_lazy("Letters about meetings"),
    KINDS,
    lambda _kind: _SHOW,
)
