"""What a side does with its meetings: the same behind a link and behind an account."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from matchmaking.common.downloads import download
from matchmaking.introductions.enums import MeetingCancelReason, Side
from matchmaking.meetings import tasks
from matchmaking.meetings.domain import letters, meetings, ratings, steps
from matchmaking.meetings.domain.calendars import calendar_of
from matchmaking.meetings.domain.parties import Reader, reader_of
from matchmaking.meetings.domain.timetables import PROMISED, zone_of
from matchmaking.meetings.enums import MeetingState, RatingValue
from matchmaking.meetings.forms import DeclineForm, RatingForm
from matchmaking.meetings.models import Meeting, Party, PartyLink

# (message level, sentence) for the page that follows.
Said = tuple[str, Any]
_TOO_LATE: Said = ("warning", _("This can no longer be answered so. See how it stands now."))


def calendar_file(party: Party) -> HttpResponse:
    return download(
        calendar_of(party), name="puente.ics", content_type="text/calendar; charset=utf-8"
    )


def agree(party: Party, meeting: Meeting, user: User | None) -> Said:
    try:
        meetings.agree(meeting_id=meeting.pk, side=Side(party.side), user=user)
    except steps.NotPossibleError:
        return _TOO_LATE
    tasks.wake_letters(meeting.pk)
    return "success", _("Thank you: we expect you.")


def cancel(party: Party, meeting: Meeting, user: User | None, form: DeclineForm) -> Said:
    try:
        meetings.cancel(
            meeting_id=meeting.pk,
            actor_kind=meetings.actor_of(steps.load(meeting.pk), Side(party.side), user),
            reason=MeetingCancelReason(form.cleaned_data["reason"]),
            note=form.cleaned_data["note"],
            user=user,
        )
    except steps.NotPossibleError:
        return _TOO_LATE
    tasks.wake_letters(meeting.pk)
    return "success", _("The meeting is cancelled, and the other side is told.")


def rate(
    party: Party,
    meeting: Meeting,
    user: User | None,
    form: RatingForm,
    link: PartyLink | None = None,
) -> Said:
    try:
        ratings.rate(
            meeting_id=meeting.pk,
            side=Side(party.side),
            value=RatingValue(form.cleaned_data["value"]),
            text=form.cleaned_data["text"],
            link=link,
            user=user,
        )
    except ratings.RatingClosedError:
        return "warning", _("The time for rating this meeting is over.")
    return "success", _("Thank you for your rating.")


def cards(
    party: Party,
    *,
    address: Callable[[str, int], str],
    may_act: bool = True,
    refused: tuple[int, Any] | None = None,
) -> list[dict[str, Any]]:
    """Each meeting that the party knows of with what it may do now, the next one first.

    `address(action, pk)` is where an action is posted; `refused` is a meeting's form with errors.
    In the language of the page: that of the link, or the one that a person with an account chose.
    """
    reader = reader_of(party)
    reader = replace(reader, language=(get_language() or reader.language).split("-")[0])
    now = timezone.now()
    made = [
        _card(meeting, party, reader, address, may_act, refused)
        for meeting in letters.meetings_of(party)
    ]
    return sorted(made, key=lambda card: (card["meeting"].slot.ends_at < now, card["sort"]))


def _card(
    meeting: Meeting,
    party: Party,
    reader: Reader,
    address: Callable[[str, int], str],
    may_act: bool,
    refused: tuple[int, Any] | None,
) -> dict[str, Any]:
    pk, side = meeting.pk, Side(party.side)
    ahead = meeting.state in PROMISED and meeting.slot.starts_at > timezone.now()
    rateable = ratings.may_be_rated(meeting)
    own = ratings.latest(meeting.ratings.all()).get(side)
    wrong = refused[1] if refused is not None and refused[0] == pk else None
    decline = wrong if isinstance(wrong, DeclineForm) else DeclineForm(auto_id=f"{pk}-no-%s")
    initial = {"value": own.value, "text": own.text} if own else None
    rating = (
        wrong
        if isinstance(wrong, RatingForm)
        else RatingForm(initial=initial, auto_id=f"{pk}-rate-%s")
    )
    return {
        "meeting": meeting,
        "sort": meeting.slot.starts_at,
        "facts": letters.meeting_facts(meeting, party, reader),
        "waits_for_other": meeting.has_agreed(side) and meeting.state == MeetingState.PROPOSED,
        "cancelled": meeting.state == MeetingState.CANCELLED,
        "agree_url": address("agree", pk)
        if may_act and ahead and not meeting.has_agreed(side)
        else "",
        "cancel_url": address("cancel", pk) if may_act and ahead else "",
        "decline_form": decline,
        "decline_open": wrong is decline,
        "rate_url": address("rate", pk) if may_act and rateable else "",
        "rating_form": rating,
        "rated": own,
        "rate_until": letters.by_clock(ratings.deadline_of(meeting), zone_of(party.mission))
        if rateable
        else None,
    }
