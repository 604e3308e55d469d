"""Each act of earlier_course.tsv as one call of the verb that a page would call."""

from collections.abc import Callable
from typing import Any, Final

from matchmaking.exchange.domain.demo.scene import Scene
from matchmaking.introductions.domain.consent import answers, forwarding, telephone
from matchmaking.introductions.domain.followup import checkpoints, outcomes, promises, steps
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    ActorKind,
    Answer,
    AnswerChannel,
    MeetingCancelReason,
    Owner,
    Progress,
    PromiseKind,
    PromiseState,
    Side,
    WithoutMission,
)
from matchmaking.introductions.models import Outcome
from matchmaking.matching.domain import reviews
from matchmaking.meetings.domain import drafts, marking, meetings, ratings
from matchmaking.meetings.domain.timetables import timetable_of
from matchmaking.meetings.enums import MeetingState, RatingValue
from matchmaking.missions.domain.missions import close_mission
from matchmaking.profiles.domain.needs import close_need
from matchmaking.profiles.models import Need


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
            **scene.spoken_with(act.side),
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
        marking.mark_held(meeting_id=scene.meeting.pk, user=scene.user)


def _no_show(scene: Scene) -> None:
    side = Side(scene.act.detail)
    marking.mark_no_show(meeting_id=scene.meeting.pk, side=side, user=scene.user)


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
        **scene.spoken_with(side),
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
