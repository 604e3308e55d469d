"""Whose word something is, and by which way it came."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from matchmaking.introductions.domain.letters.links import is_suspiciously_quick
from matchmaking.introductions.enums import ActorKind, AnswerChannel, Side
from matchmaking.introductions.models import ReplyLink


@dataclass(frozen=True)
class Voice:
    """Somebody who says something: a side by its link or account, or the organizer.

    `side` None is the organizer in its own name. With a side and `telephone`, the organizer
    enters what that side said: `spoke_with` and `spoke_on` are then needed, and `spoke_with_email`
    where it is known.
    """

    side: Side | None
    channel: AnswerChannel = AnswerChannel.ACCOUNT
    user: User | None = None
    link: ReplyLink | None = None
    spoke_with: str = ""
    spoke_with_email: str = ""
    spoke_on: dt.date | None = None

    @property
    def actor_kind(self) -> ActorKind:
        if self.side is None or self.channel == AnswerChannel.TELEPHONE:
            return ActorKind.ORGANIZER
        return ActorKind(self.side.value)

    @property
    def is_perhaps_a_scanner(self) -> bool:
        return is_suspiciously_quick(self.link)

    def as_fields(self) -> dict[str, Any]:
        """The fields of a `Statement` that say who spoke."""
        return {
            "side": self.side.value if self.side else "",
            "actor_kind": self.actor_kind,
            "channel": self.channel,
            "user": self.user,
            "link": self.link,
            "spoke_with": self.spoke_with,
            "spoke_with_email": self.spoke_with_email,
            "spoke_on": self.spoke_on,
            "scanner_suspected": self.is_perhaps_a_scanner,
        }
