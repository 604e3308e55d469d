"""What letters write lists and dates with, as filters (see domain.writing), and why one was
taken back.
"""

from typing import Final

from django import template

from matchmaking.introductions.domain.letters import writing
from matchmaking.introductions.enums import StopReason, TakenBack
from matchmaking.outbox.enums import CancelReason

_REASONS: Final = dict([*StopReason.choices, *TakenBack.choices, *CancelReason.choices])

register = template.Library()
for _filter in (
    writing.day,
    writing.short_day,
    writing.until,
    writing.joined,
    writing.language_name,
    writing.language_names,
):
    register.filter(_filter)


@register.filter
def why_taken_back(note: str) -> str:
    """A cancelled letter's reason in words; other notes are a person's or a mail server's own."""
    return str(_REASONS.get(note, note))
