"""The steps of the course that follow-up takes: business begins, ends, sleeps, begins again."""

from matchmaking.introductions.domain import course, inquiries
from matchmaking.introductions.domain.consent.chain import load
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import IntroductionState, LostReason
from matchmaking.introductions.models import Introduction

S = IntroductionState
REOPENED = "reopened"
# A meeting lies ahead: that the two are in contact does not make it undone.
MEETING_AHEAD = frozenset({S.MEETING_PROPOSED, S.SCHEDULED})
ENDED = frozenset({S.WON, S.LOST, S.DORMANT})


class NotReleasedError(Exception):
    """Contacts were not released, or the introduction was stopped: nothing can be followed up."""


def followed(introduction_id: int) -> Introduction:
    """The introduction with both sides; NotReleasedError where there is nothing to follow up."""
    introduction = load(introduction_id)
    if introduction.state not in course.RELEASED:
        raise NotReleasedError(f"{introduction.pk} is {introduction.state}")
    return introduction


def begin_business(introduction: Introduction, voice: Voice) -> None:
    """The two are working on it. A meeting that is arranged stays arranged, and a won one won."""
    if introduction.state not in MEETING_AHEAD | {S.FOLLOWING_UP, S.WON}:
        _move(introduction, S.FOLLOWING_UP, voice)


def win(introduction: Introduction, voice: Voice, *, kind: str) -> None:
    if introduction.state == S.WON:
        return
    if introduction.state != S.FOLLOWING_UP:
        _move(introduction, S.FOLLOWING_UP, voice)
    _move(introduction, S.WON, voice, reason=kind)


def lose(introduction: Introduction, voice: Voice, *, reason: str, note: str) -> None:
    """Nothing came of it. What was won stays won: there is an order on record."""
    if introduction.state in {S.WON, S.LOST}:
        return
    if introduction.state != S.FOLLOWING_UP:
        _move(introduction, S.FOLLOWING_UP, voice)
    _move(introduction, S.LOST, voice, reason=LostReason(reason), note=note)
    inquiries.drop_promises(introduction)


def sleep(*, introduction_id: int, voice: Voice, note: str = "") -> Introduction:
    """The organizer lets an introduction rest: neither won nor lost, and asked about no more."""
    introduction = followed(introduction_id)
    if introduction.state in ENDED:
        return introduction
    if introduction.state != S.FOLLOWING_UP:
        _move(introduction, S.FOLLOWING_UP, voice)
    _move(introduction, S.DORMANT, voice, note=note)
    inquiries.drop_promises(introduction)
    inquiries.keep_in_view(introduction)
    return introduction


def reopen(*, introduction_id: int, voice: Voice, note: str = "") -> Introduction:
    """It goes on after all: both sides are asked again from now on."""
    introduction = followed(introduction_id)
    if introduction.state in ENDED:
        go_on(introduction, voice, note=note)
    return introduction


def go_on(introduction: Introduction, voice: Voice, *, note: str = "") -> None:
    _move(introduction, S.FOLLOWING_UP, voice, reason=REOPENED, note=note)
    inquiries.take_up_again(introduction)


def _move(
    introduction: Introduction, to: S, voice: Voice, *, reason: str = "", note: str = ""
) -> None:
    course.move(
        introduction=introduction,
        to=to,
        actor_kind=voice.actor_kind,
        user=voice.user,
        reason=reason,
        note=note,
    )
