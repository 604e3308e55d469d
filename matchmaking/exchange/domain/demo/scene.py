"""An act of earlier_course.tsv with what it is about: its pair, its meeting, the letters read."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.domain.followup import outcomes
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    AnswerChannel,
    Currency,
    IntroductionState,
    OutcomeKind,
    Side,
)
from matchmaking.introductions.models import Forwarding, Introduction, ReplyLink
from matchmaking.matching.models import Proposal
from matchmaking.meetings.models import Meeting, PartyLink
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import MailState

S = IntroductionState
# Nobody answers a letter in the minute in which it comes.
READING: Final = dt.timedelta(hours=4)
# In which state an answer makes sense: until then it waits for the letter that asks.
ASKED_IN: Final = {
    "accept": S.SUPPLIER_ASKED,
    "decline": S.SUPPLIER_ASKED,
    "information": S.BUYER_NEEDS_INFORMATION,
    "interested": S.BUYER_ASKED,
    "needs_information": S.BUYER_ASKED,
    "not_a_fit": S.BUYER_ASKED,
    "not_now": S.BUYER_ASKED,
    "forward": S.BUYER_ASKED,
}


@dataclass(frozen=True)
class Act:
    """One row: who does what in which pair, and when (UTC). `on` is a day that it names."""

    at: dt.datetime
    need: str
    supplier: str
    who: str
    by: str
    what: str
    details: tuple[str, ...]
    amount: str
    currency: str
    on: dt.date | None
    words: str

    def __str__(self) -> str:
        return f"{self.need} {self.supplier}: {self.who} {self.what} ({self.at:%Y-%m-%d})"

    @property
    def side(self) -> Side:
        return Side.SUPPLIER if self.who == "supplier" else Side.BUYER

    @property
    def detail(self) -> str:
        return self.details[0] if self.details else ""


@dataclass(frozen=True)
class Scene:
    """An act with what it is about, looked up as it stands."""

    mission: Mission
    user: User
    act: Act

    @cached_property
    def proposal(self) -> Proposal:
        return Proposal.objects.select_related("run").get(
            mission=self.mission,
            need__external_id=self.act.need,
            supplier__external_id=self.act.supplier,
        )

    @cached_property
    def introduction(self) -> Introduction:
        return Introduction.objects.select_related("supplier", "need__buyer").get(
            mission=self.mission,
            need__external_id=self.act.need,
            supplier__external_id=self.act.supplier,
        )

    @cached_property
    def meeting(self) -> Meeting:
        return Meeting.objects.get(introduction=self.introduction)

    @property
    def by_telephone(self) -> bool:
        return self.act.by == AnswerChannel.TELEPHONE

    @property
    def link(self) -> ReplyLink | None:
        """The newest link that the side has had time to read; a colleague's is their own."""
        read = timezone.now() - READING
        if self.act.who == "colleague":
            passed_on = Forwarding.objects.filter(
                introduction=self.introduction, mail__sent_at__lte=read
            ).last()
            return passed_on.link if passed_on else None
        return ReplyLink.objects.filter(
            introduction=self.introduction,
            letter__side=self.act.side,
            letter__mail__state=MailState.SENT,
            letter__mail__sent_at__lte=read,
        ).last()

    def party_link(self) -> PartyLink | None:
        """The newest link of the side's letters about meetings, where it has been read."""
        return PartyLink.objects.filter(
            party=self.meeting.party_of(self.act.side),
            letter__mail__sent_at__lte=timezone.now() - dt.timedelta(hours=1),
        ).last()

    def voice(self, side: Side | None = None) -> Voice:
        """The side's own word by its link, or as the organizer heard it on the telephone."""
        side = side or self.act.side
        if not self.by_telephone:
            return Voice(side, channel=AnswerChannel.LINK, link=self.link)
        return Voice(
            side,
            channel=AnswerChannel.TELEPHONE,
            user=self.user,
            **self.spoken_with(side),
        )

    def spoken_with(self, side: Side) -> dict[str, Any]:
        """The contact of the side, who was telephoned today."""
        profile = self.introduction.profile_of(side)
        return {
            "spoke_with": profile.contact_name or profile.organisation.name,
            "spoke_with_email": profile.contact_email,
            "spoke_on": timezone.now().date(),
        }

    def value(self, *, kind: str) -> outcomes.Value:
        if self.act.on is None:
            raise ValueError(f"{self.act}: on which day?")
        return outcomes.Value(
            kind=OutcomeKind(kind),
            currency=Currency(self.act.currency),
            agreed_on=self.act.on,
            amount=Decimal(self.act.amount),
        )


def is_ready(scene: Scene) -> bool:
    """Whether what the act answers has been sent, and read."""
    act = scene.act
    if act.what in ASKED_IN:
        found = Introduction.objects.filter(
            mission=scene.mission,
            need__external_id=act.need,
            supplier__external_id=act.supplier,
            state=ASKED_IN[act.what],
        )
        return found.exists() and (scene.by_telephone or scene.link is not None)
    if act.what in {"agree", "cancel_meeting", "rates"} and scene.party_link() is None:
        return False
    if act.what in {"held", "no_show", "rates"}:
        # On which of its days the two meet, the solver decided.
        return scene.meeting.slot.ends_at <= timezone.now()
    return True
