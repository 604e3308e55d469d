"""What the organizer's own wording of letters about meetings may say, and what stands for it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy

from matchmaking.common.enums import Language
from matchmaking.introductions.domain.letters.vocabulary import PARTS as COMMON_PARTS
from matchmaking.introductions.domain.letters.vocabulary import (
    closing,
    mission_marks,
    opening,
    opening_values,
)
from matchmaking.introductions.domain.letters.wording import Placeholder, Vocabulary, mark
from matchmaking.introductions.domain.letters.writing import day, short_day
from matchmaking.introductions.enums import Side
from matchmaking.meetings.enums import MeetingLetterKind

K = MeetingLetterKind
KINDS = tuple(K)
_RATINGS = (K.RATING, K.RATING_REMINDER)
_OF_ONE = (K.CHANGED, K.CANCELLED)
_OF_SEVERAL = (K.TIMETABLE, *_RATINGS)
_WITH_A_DAY = (*_OF_ONE, *_RATINGS)
# The pieces of such a letter, each in a file of its own.
PARTS = {
    **{name: COMMON_PARTS[name] for name in ("address", "greeting", "signature")},
    "meetings": "meeting_list",
    "meeting": "meeting_lines",
    "advice": "meeting_advice",
    "rated": "meetings_rated",
    "former": "meeting_former",
    "cannot_come": "meeting_cannot_come",
    "another_time": "meeting_another_time",
}

PLACEHOLDERS: tuple[Placeholder, ...] = (
    *opening(KINDS),
    Placeholder(
        "headline", gettext_lazy("What Puente writes as the subject, with the number of meetings"),
        _OF_SEVERAL,
    ),
    Placeholder(
        "meetings", gettext_lazy("Each meeting: when, with whom, about what and where"),
        (K.TIMETABLE,), is_block=True, needed_in=(K.TIMETABLE,),
    ),
    Placeholder(
        "meeting", gettext_lazy("The meeting: when, with whom, about what and where"),
        _OF_ONE, is_block=True, needed_in=_OF_ONE,
    ),
    Placeholder(
        "rated", gettext_lazy("The meetings to be rated, as a list"),
        _RATINGS, is_block=True, needed_in=_RATINGS,
    ),
    Placeholder(
        "advice", gettext_lazy("What to know before a meeting, for the reader's side"),
        (K.TIMETABLE,), is_block=True,
    ),
    Placeholder(
        "former", gettext_lazy("When the meeting was to be so far, where that is another time"),
        (K.CHANGED,), is_block=True,
    ),
    Placeholder(
        "cannot_come", gettext_lazy("That the other side cannot come, where that is the reason"),
        (K.CANCELLED,), is_block=True,
    ),
    Placeholder(
        "another_time",
        gettext_lazy("That another time will be proposed if one is found, where that may be"),
        (K.CANCELLED,), is_block=True,
    ),
    Placeholder("other_company", gettext_lazy("The other side's company"), _OF_ONE),
    Placeholder("day", gettext_lazy("The day of the meeting, with the weekday"), _WITH_A_DAY),
    Placeholder("short_day", gettext_lazy("The day of the meeting"), _WITH_A_DAY),
    Placeholder("time", gettext_lazy("When the meeting begins"), _OF_ONE),
    Placeholder("zone", gettext_lazy("The name of the mission's clock"), _WITH_A_DAY),
    Placeholder(
        "deadline_day", gettext_lazy("The last day for the ratings"),
        _RATINGS, needed_in=_RATINGS,
    ),
    Placeholder("deadline_time", gettext_lazy("The hour at which that ends"), _RATINGS),
    Placeholder(
        "page_link", gettext_lazy("The address of the reader's own page of meetings"),
        KINDS, is_link=True, needed_in=KINDS,
    ),
    Placeholder(
        "calendar_link", gettext_lazy("The address of the reader's calendar"),
        (K.TIMETABLE, *_OF_ONE), is_link=True,
    ),
    *closing(KINDS),
)  # fmt: skip
# Days that stand for every day while placeholders take the place of facts.
_A_DAY, _LAST_DAY = dt.date(2001, 1, 1), dt.date(2002, 2, 2)


def _values(context: Mapping[str, Any]) -> dict[str, str]:
    first = context["meetings"][0]
    other = first["with"]
    if context["language"] == Language.JAPANESE and context["side"] == Side.SUPPLIER:
        other = f"{other}様"
    deadline = context.get("deadline")
    return {
        **opening_values(context),
        "headline": context.get("headline", ""),
        "other_company": other,
        "day": day(first["starts"]["date"]),
        "short_day": short_day(first["starts"]["date"]),
        "time": first["starts"]["time"],
        "zone": first["zone"],
        "deadline_day": day(deadline["date"]) if deadline else "",
        "deadline_time": deadline["time"] if deadline else "",
        "page_link": context["page_url"],
        "calendar_link": context["calendar_url"],
        **{name: context["p"][name] for name in PARTS},
    }


class _Many(list[Any]):
    """One meeting that stands for several: templates word one alone otherwise."""

    def __iter__(self) -> Iterator[Any]:
        return iter([self[0], self[0]])

    def __len__(self) -> int:
        return 2


def _specimen(kind: str, language: str) -> dict[str, Any]:
    meeting = {
        "starts": {"date": _A_DAY, "time": mark("time")},
        "ends": {"date": _A_DAY, "time": ""},
        "zone": mark("zone"),
        "home": None,
        "with": mark("other_company"),
        "agreed": False,
    }
    return {
        "language": language,
        "kind": kind,
        # A supplier's letters say more; what is for both stands in a buyer's.
        "side": Side.BUYER,
        "mission": mission_marks(),
        "to": {"company": mark("company"), "name": mark("person")},
        "meetings": _Many([meeting]),
        "m": meeting,
        "deadline": {"date": _LAST_DAY, "time": mark("deadline_time")},
        "to_confirm": True,
        "former": {"date": _A_DAY, "time": mark("time")},
        "by_other": True,
        "another_time": True,
        "page_url": mark("page_link"),
        "calendar_url": mark("calendar_link"),
    }


def _stand_ins() -> dict[str, str]:
    # With the weekday first: the shorter form is a part of it.
    return {
        day(_A_DAY): mark("day"),
        day(_LAST_DAY): mark("deadline_day"),
        short_day(_A_DAY): mark("short_day"),
    }


VOCABULARY = Vocabulary(
    kinds=KINDS,
    placeholders=PLACEHOLDERS,
    parts=PARTS,
    values=_values,
    specimen=_specimen,
    stand_ins=_stand_ins,
    by_headline=_OF_SEVERAL,
)
