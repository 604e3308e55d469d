"""What one side said it would do, and by when."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from matchmaking.introductions.domain import inquiries
from matchmaking.introductions.domain.followup.outcome_labels import label_kept_promise
from matchmaking.introductions.domain.followup.steps import begin_business, followed
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    InquiryState,
    Owner,
    PromiseAct,
    PromiseKind,
    PromiseState,
)
from matchmaking.introductions.models import Inquiry, Introduction, Promise, PromiseStatement


class PromiseClosedError(Exception):
    """The promise was kept or dropped meanwhile, or its owner is somebody else; nothing changed."""


@transaction.atomic
def make_promise(
    *,
    introduction_id: int,
    voice: Voice,
    kind: PromiseKind,
    owner: Owner,
    due_on: dt.date,
    person: str = "",
    person_email: str = "",
    note: str = "",
) -> Promise:
    """Keep a promise and ask its owner on its day.

    A side promises for itself only; the organizer enters anybody's. The same promise made again (a
    form sent twice) is the one that stands. NotReleasedError before contacts are released or after
    a stop; PromiseClosedError where a side promises for another.
    """
    Introduction.objects.select_for_update().get(pk=introduction_id)
    introduction = followed(introduction_id)
    if not may_promise_for(voice, owner):
        raise PromiseClosedError(f"{voice.side} promises for {owner}")
    made = introduction.promises.filter(
        kind=kind, owner=owner, due_on=due_on, state=PromiseState.OPEN
    ).first()
    if made is not None:
        return made
    promise = Promise.objects.create(
        introduction=introduction,
        kind=kind,
        owner=owner,
        due_on=due_on,
        person=person,
        person_email=person_email,
        note=note,
    )
    _keep(promise, voice, PromiseAct.MADE, note=note)
    begin_business(introduction, voice)
    inquiries.ask_about_promise(promise)
    inquiries.keep_in_view(introduction)
    return promise


def may_promise_for(voice: Voice, owner: Owner) -> bool:
    return voice.side is None or owner == voice.side.value


@transaction.atomic
def keep_promise(
    *, promise_id: int, voice: Voice, done_on: dt.date | None = None, note: str = ""
) -> Promise:
    """It was done, on `done_on` (today by the page's clock). PromiseClosedError if not open."""
    day = done_on or timezone.localdate()
    promise, introduction = _close(promise_id, voice, state=PromiseState.DONE, done_on=day)
    _keep(promise, voice, PromiseAct.DONE, note=note)
    label_kept_promise(promise, voice)
    begin_business(introduction, voice)
    inquiries.keep_in_view(introduction)
    return promise


@transaction.atomic
def drop_promise(*, promise_id: int, voice: Voice, note: str = "") -> Promise:
    """It will not happen. That says nothing yet about the business as a whole."""
    promise, introduction = _close(promise_id, voice, state=PromiseState.DROPPED)
    _keep(promise, voice, PromiseAct.DROPPED, note=note)
    inquiries.keep_in_view(introduction)
    return promise


@transaction.atomic
def move_promise(*, promise_id: int, voice: Voice, due_on: dt.date, note: str = "") -> Promise:
    """Another day was promised; its owner is asked then, and no more about the earlier day."""
    promise = _open_promise(promise_id, voice)
    claimed = Promise.objects.filter(pk=promise.pk, state=PromiseState.OPEN).update(
        due_on=due_on, updated_at=timezone.now()
    )
    if claimed != 1:
        raise PromiseClosedError(str(promise_id))
    promise.due_on = due_on
    _keep(promise, voice, PromiseAct.MOVED, note=note)
    inquiries.ask_about_promise(promise)
    return promise


def _open_promise(promise_id: int, voice: Voice) -> Promise:
    promise = Promise.objects.get(pk=promise_id)
    promise.introduction = followed(promise.introduction_id)
    if not may_promise_for(voice, Owner(promise.owner)):
        raise PromiseClosedError(f"{voice.side} answers for {promise.owner}")
    return promise


def _close(
    promise_id: int, voice: Voice, *, state: PromiseState, done_on: dt.date | None = None
) -> tuple[Promise, Introduction]:
    promise = _open_promise(promise_id, voice)
    claimed = Promise.objects.filter(pk=promise.pk, state=PromiseState.OPEN).update(
        state=state, done_on=done_on, updated_at=timezone.now()
    )
    if claimed != 1:
        raise PromiseClosedError(str(promise_id))
    promise.refresh_from_db()
    inquiries.close(Inquiry.objects.filter(promise=promise), InquiryState.ANSWERED)
    return promise, followed(promise.introduction_id)


def _keep(promise: Promise, voice: Voice, act: PromiseAct, *, note: str) -> None:
    PromiseStatement.objects.create(
        introduction_id=promise.introduction_id,
        promise=promise,
        act=act,
        due_on=promise.due_on,
        note=note,
        **voice.as_fields(),
    )
