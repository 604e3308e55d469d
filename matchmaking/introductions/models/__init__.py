"""Introductions, their letters, and what the sides answered."""

from matchmaking.introductions.models.core import Introduction, IntroductionEvent
from matchmaking.introductions.models.followup import (
    STATEMENTS,
    Call,
    CounterfactualAnswer,
    ExchangeRate,
    Inquiry,
    Outcome,
    OutcomeStatement,
    ProgressReport,
    Promise,
    PromiseStatement,
    Statement,
)
from matchmaking.introductions.models.letters import Letter, ReplyLink
from matchmaking.introductions.models.received import Forwarding, ReceivedReply
from matchmaking.introductions.models.replies import ContactRelease, OptOut, Reply
from matchmaking.introductions.models.templates import LetterTemplate

__all__ = [
    "STATEMENTS",
    "Call",
    "ContactRelease",
    "CounterfactualAnswer",
    "ExchangeRate",
    "Forwarding",
    "Inquiry",
    "Introduction",
    "IntroductionEvent",
    "Letter",
    "LetterTemplate",
    "OptOut",
    "Outcome",
    "OutcomeStatement",
    "ProgressReport",
    "Promise",
    "PromiseStatement",
    "ReceivedReply",
    "Reply",
    "ReplyLink",
    "Statement",
]
