"""Whether a letter about meetings still says how things stand, asked when it is about to leave."""

from matchmaking.introductions.domain.consent.consents import has_opted_out
from matchmaking.meetings.domain.letters import meetings_ahead
from matchmaking.meetings.domain.parties import is_silenced
from matchmaking.meetings.domain.ratings import still_asks
from matchmaking.meetings.domain.timetables import PROMISED
from matchmaking.meetings.enums import MeetingLetterKind
from matchmaking.meetings.models import MeetingLetter
from matchmaking.outbox.models import Mail

K = MeetingLetterKind


def may_still_go_out(mail: Mail) -> bool:
    """The outbox's last question before a letter about meetings leaves."""
    letter = (
        MeetingLetter.objects.filter(mail=mail)
        .select_related("party__mission", "party__organisation", "meeting__introduction")
        .select_related("meeting__introduction__supplier", "meeting__introduction__need")
        .first()
    )
    if letter is None:
        return True
    if is_silenced(letter.party):
        return False
    meeting = letter.meeting
    if meeting is not None and has_opted_out(letter.party.organisation, meeting.introduction):
        return False
    if letter.kind == K.CHANGED:
        return meeting is not None and meeting.state in PROMISED and meeting.round == letter.round
    if letter.kind == K.TIMETABLE:
        return bool(meetings_ahead(letter.party))
    if letter.kind in (K.RATING, K.RATING_REMINDER):
        return still_asks(letter)
    return True
