"""Each act of earlier_course.tsv as one call of the verb that a page would call."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.utils import timezone

from accounts.models import User
from matchmaking.introductions.domain import (
    answers,
    checkpoints,
    forwarding,
    outcomes,
    promises,
    steps,
    telephone,
)
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    ActorKind,
    Answer,
    AnswerChannel,
    Currency,
    IntroductionState,
    MeetingCancelReason,
    OutcomeKind,
    Owner,
    Progress,
    PromiseKind,
    PromiseState,
    Side,
    WithoutMission,
)
from matchmaking.introductions.models import Forwarding, Introduction, Outcome, ReplyLink
from matchmaking.matching.domain import reviews
from matchmaking.matching.models import Proposal
from matchmaking.meetings.domain import drafts, meetings, ratings
from matchmaking.meetings.domain.timetables import timetable_of
from matchmaking.meetings.enums import MeetingState, RatingValue
from matchmaking.meetings.models import Meeting, PartyLink
from matchmaking.missions.domain.missions import close_mission
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import MailState
from matchmaking.profiles.domain.needs import close_need
from matchmaking.profiles.models import Need

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
            spoke_with=self.spoken_with(side),
            spoke_on=timezone.now().date(),
        )

    def spoken_with(self, side: Side) -> str:
        profile: Any = (
            self.introduction.supplier if side == Side.SUPPLIER else self.introduction.need.buyer
        )
        return str(profile.contact_name or profile.organisation.name)

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


def _review(scene: Scene) -> None:
    act = scene.act
    if act.what == "approve":
        reviews.approve_proposal(proposal=scene.proposal, user=scene.user, note=act.words)
    else:
        reviews.reject_proposal(
            proposal=scene.proposal, user=scene.user, reason=act.detail, note=act.words
        )


def _answer(scene: Scene) -> None:
    act = scene.act
    details: dict[str, Any] = {}
    if act.detail:
        details["reason"] = act.detail
    if act.what == Answer.NOT_NOW:
        details["until"] = act.on
    given: dict[str, Any] = {
        "introduction_id": scene.introduction.pk,
        "answer": Answer(act.what),
        "seen": scene.introduction.state,
        "text": act.words,
    } | details
    if scene.by_telephone:
        telephone.record_answer_by_telephone(
            side=act.side,
            user=scene.user,
            spoke_with=scene.spoken_with(act.side),
            spoke_on=timezone.now().date(),
            **given,
        )
    elif act.side == Side.SUPPLIER:
        answers.record_supplier_answer(link=scene.link, **given)
    else:
        answers.record_buyer_answer(link=scene.link, **given)


def _forward(scene: Scene) -> None:
    name, department, email = scene.act.words.split("|")
    link = scene.link
    assert link is not None, scene.act  # noqa: S101 (is_ready saw it)
    forwarding.forward_to_colleague(
        link=link, name=name, department=department, email=email, language=link.language
    )


def _draft(scene: Scene) -> None:
    asked = drafts.ask_for_draft(timetable=timetable_of(scene.mission), user=scene.user)
    solve = drafts.claim_solve(solve_id=asked.pk) if asked else None
    if solve is not None:
        drafts.work_out(solve=solve)


def _publish(scene: Scene) -> None:
    meetings.publish(timetable=timetable_of(scene.mission), user=scene.user)


def _agree(scene: Scene) -> None:
    meetings.agree(meeting_id=scene.meeting.pk, side=scene.act.side)


def _cancel_meeting(scene: Scene) -> None:
    meetings.cancel(
        meeting_id=scene.meeting.pk,
        actor_kind=ActorKind(scene.act.side.value),
        reason=MeetingCancelReason(scene.act.detail),
        note=scene.act.words,
    )


def _held(scene: Scene) -> None:
    if scene.meeting.state != MeetingState.HELD:
        meetings.mark_held(meeting_id=scene.meeting.pk, user=scene.user)


def _no_show(scene: Scene) -> None:
    side = Side(scene.act.detail)
    meetings.mark_no_show(meeting_id=scene.meeting.pk, side=side, user=scene.user)


def _rate(scene: Scene) -> None:
    ratings.rate(
        meeting_id=scene.meeting.pk,
        side=scene.act.side,
        value=RatingValue(scene.act.detail),
        text=scene.act.words,
        link=scene.party_link(),
    )


def _progress(scene: Scene) -> None:
    act = scene.act
    checkpoints.record_progress(
        introduction_id=scene.introduction.pk,
        voice=scene.voice(),
        progress=Progress(act.what),
        reason=act.detail,
        again_on=act.on,
        note=act.words,
    )


def _promise(scene: Scene) -> None:
    act = scene.act
    if act.on is None:
        raise ValueError(f"{act}: by when?")
    promises.make_promise(
        introduction_id=scene.introduction.pk,
        voice=scene.voice(),
        kind=PromiseKind(act.detail),
        owner=Owner(act.side.value),
        due_on=act.on,
        note=act.words,
    )


def _settle_promise(scene: Scene) -> None:
    act = scene.act
    promise = scene.introduction.promises.get(
        owner=act.side.value, kind=act.detail, state=PromiseState.OPEN
    )
    settle = promises.keep_promise if act.what == "keep" else promises.drop_promise
    settle(promise_id=promise.pk, voice=scene.voice(), note=act.words)


def _without(scene: Scene, place: int) -> WithoutMission | None:
    details = scene.act.details
    return WithoutMission(details[place]) if len(details) > place else None


def _claim(scene: Scene) -> None:
    outcomes.claim_outcome(
        introduction_id=scene.introduction.pk,
        voice=scene.voice(),
        value=scene.value(kind=scene.act.detail),
        without_mission=_without(scene, 1),
        note=scene.act.words,
    )


def _claimed_by_the_other(scene: Scene) -> Outcome:
    found: Outcome = scene.introduction.outcomes.get(
        claimed_by=scene.act.side.other, state__in=outcomes.OPEN_TO_A_WORD
    )
    return found


def _confirm(scene: Scene) -> None:
    outcomes.confirm_outcome(
        outcome_id=_claimed_by_the_other(scene).pk,
        voice=scene.voice(),
        without_mission=_without(scene, 0),
        note=scene.act.words,
    )


def _dispute(scene: Scene) -> None:
    outcomes.dispute_outcome(
        outcome_id=_claimed_by_the_other(scene).pk,
        voice=scene.voice(),
        value=scene.value(kind=scene.act.detail),
        note=scene.act.words,
    )


def _not_reached(scene: Scene) -> None:
    side = Side(scene.act.detail)
    voice = Voice(
        side,
        channel=AnswerChannel.TELEPHONE,
        user=scene.user,
        spoke_with=scene.spoken_with(side),
        spoke_on=timezone.now().date(),
    )
    checkpoints.record_call(
        introduction_id=scene.introduction.pk, voice=voice, reached=False, note=scene.act.words
    )


def _sleep(scene: Scene) -> None:
    voice = Voice(None, user=scene.user)
    steps.sleep(introduction_id=scene.introduction.pk, voice=voice, note=scene.act.words)


def _close_need(scene: Scene) -> None:
    need = Need.objects.get(
        external_id=scene.act.need, buyer__organisation__enrolments__mission=scene.mission
    )
    close_need(need=need)


def _close_mission(scene: Scene) -> None:
    close_mission(mission=scene.mission)


DO: Final[dict[str, Callable[[Scene], None]]] = {
    "approve": _review,
    "reject": _review,
    "accept": _answer,
    "decline": _answer,
    "information": _answer,
    "interested": _answer,
    "needs_information": _answer,
    "not_a_fit": _answer,
    "not_now": _answer,
    "forward": _forward,
    "draft": _draft,
    "publish": _publish,
    "agree": _agree,
    "cancel_meeting": _cancel_meeting,
    "held": _held,
    "no_show": _no_show,
    "rates": _rate,
    "under_way": _progress,
    "later": _progress,
    "no_contact": _progress,
    "ended": _progress,
    "promise": _promise,
    "keep": _settle_promise,
    "drop": _settle_promise,
    "claim": _claim,
    "confirm": _confirm,
    "dispute": _dispute,
    "not_reached": _not_reached,
    "sleep": _sleep,
    "close_need": _close_need,
    "close_mission": _close_mission,
}
