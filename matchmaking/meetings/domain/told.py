"""What the letters that have gone out tell a side of a meeting."""

import datetime as dt

from django.db.models import Q

from matchmaking.meetings.enums import MeetingLetterKind
from matchmaking.meetings.models import Meeting, MeetingEvent, MeetingLetter, Party
from matchmaking.outbox.enums import MailState

_READ = (MailState.SENDING, MailState.SENT, MailState.UNCERTAIN)


def start_told(meeting: Meeting, party: Party) -> dt.datetime | None:
    """When the pair was to meet by the last letter that the party can have read.

    Another than the last move's where a letter about it never left; also that of a meeting in whose
    place this one came. None where no letter has told of any.
    """
    letter = (
        MeetingLetter.objects.filter(
            Q(kind=MeetingLetterKind.TIMETABLE)
            | Q(
                kind=MeetingLetterKind.CHANGED,
                meeting__introduction=meeting.introduction_id,
            ),
            party=party,
            mail__state__in=_READ,
        )
        .order_by("-created_at", "-pk")
        .first()
    )
    if letter is None:
        return None
    known = MeetingEvent.objects.filter(
        meeting__introduction=meeting.introduction_id,
        starts_at__isnull=False,
        at__lte=letter.created_at,
    )
    return known.order_by("at", "pk").values_list("starts_at", flat=True).last()
