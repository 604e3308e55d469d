"""Introductions, their letters, and what the sides answered."""

from matchmaking.introductions.models.core import Introduction, IntroductionEvent
from matchmaking.introductions.models.letters import Letter, ReplyLink
from matchmaking.introductions.models.replies import ContactRelease, OptOut, Reply

__all__ = [
    "ContactRelease",
    "Introduction",
    "IntroductionEvent",
    "Letter",
    "OptOut",
    "Reply",
    "ReplyLink",
]
