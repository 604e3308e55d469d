"""The acts of follow-up, the same behind a link, with an account and for the organizer.

An act is a form, a button and one call of the domain. The three pages differ in whose word it is.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest
from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.followup import checkpoints, outcomes, promises, steps
from matchmaking.introductions.domain.people import Person
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    OutcomeState,
    Owner,
    Progress,
    PromiseKind,
    PromiseState,
    Side,
    WithoutMission,
)
from matchmaking.introductions.forms import followup as forms
from matchmaking.introductions.models import Introduction, Outcome, Promise

# What happened meanwhile makes an act stale: the page then shows how things stand.
STALE = (
    course.OvertakenError,
    course.NotOnTheCourseError,
    outcomes.OutcomeClosedError,
    promises.PromiseClosedError,
    steps.NotReleasedError,
)
Run = Callable[[Introduction, Voice, Any], object]


@dataclass(frozen=True)
class Act:
    label: LazyText
    form: type[forms.ActForm]
    run: Run


def _progress(progress: Progress) -> Run:
    def run(introduction: Introduction, voice: Voice, form: Any) -> object:
        said = form.cleaned_data
        return checkpoints.record_progress(
            introduction_id=introduction.pk,
            voice=voice,
            progress=progress,
            reason=said.get("reason", ""),
            again_on=said.get("again_on"),
            note=said.get("note", ""),
        )

    return run


def _under_way(introduction: Introduction, voice: Voice, form: Any) -> object:
    said = form.cleaned_data
    if said["kind"] and voice.side is not None:
        promises.make_promise(
            introduction_id=introduction.pk,
            voice=voice,
            kind=PromiseKind(said["kind"]),
            owner=Owner(voice.side.value),
            due_on=said["due_on"],
        )
    return _progress(Progress.UNDER_WAY)(introduction, voice, form)


def _ordered(introduction: Introduction, voice: Voice, form: Any) -> object:
    return outcomes.claim_outcome(
        introduction_id=introduction.pk,
        voice=voice,
        value=form.value(),
        without_mission=WithoutMission(form.cleaned_data["without_mission"]),
        note=form.cleaned_data["note"],
    )


def _confirm(introduction: Introduction, voice: Voice, form: Any) -> object:
    said = form.cleaned_data["without_mission"]
    return outcomes.confirm_outcome(
        outcome_id=_outcome(introduction, form).pk,
        voice=voice,
        without_mission=WithoutMission(said) if said else None,
    )


def _dispute(introduction: Introduction, voice: Voice, form: Any) -> object:
    return outcomes.dispute_outcome(
        outcome_id=_outcome(introduction, form).pk,
        voice=voice,
        value=form.value(),
        note=form.cleaned_data["note"],
    )


def _settle(introduction: Introduction, voice: Voice, form: Any) -> object:
    return outcomes.settle_outcome(
        outcome_id=_outcome(introduction, form).pk,
        voice=voice,
        value=form.value(),
        note=form.cleaned_data["note"],
    )


def _withdraw(introduction: Introduction, voice: Voice, form: Any) -> object:
    return outcomes.withdraw_outcome(
        outcome_id=_outcome(introduction, form).pk, voice=voice, note=form.cleaned_data["note"]
    )


def _promise(introduction: Introduction, voice: Voice, form: Any) -> object:
    said = form.cleaned_data
    owner = said.get("owner") or (voice.side.value if voice.side else Owner.ORGANIZER)
    person, email = said.get("who") or ("", "")
    return promises.make_promise(
        introduction_id=introduction.pk,
        voice=voice,
        kind=PromiseKind(said["kind"]),
        owner=Owner(owner),
        due_on=said["due_on"],
        person=person,
        person_email=email,
        note=said["note"],
    )


def _promise_done(introduction: Introduction, voice: Voice, form: Any) -> object:
    return promises.keep_promise(promise_id=_own_promise(introduction, form).pk, voice=voice)


def _promise_moved(introduction: Introduction, voice: Voice, form: Any) -> object:
    return promises.move_promise(
        promise_id=_own_promise(introduction, form).pk,
        voice=voice,
        due_on=form.cleaned_data["due_on"],
    )


def _promise_dropped(introduction: Introduction, voice: Voice, form: Any) -> object:
    return promises.drop_promise(
        promise_id=_own_promise(introduction, form).pk, voice=voice, note=form.cleaned_data["note"]
    )


def _sleep(introduction: Introduction, voice: Voice, form: Any) -> object:
    return steps.sleep(introduction_id=introduction.pk, voice=voice, note=form.cleaned_data["note"])


def _reopen(introduction: Introduction, voice: Voice, form: Any) -> object:
    return steps.reopen(
        introduction_id=introduction.pk, voice=voice, note=form.cleaned_data["note"]
    )


def _call(introduction: Introduction, voice: Voice, form: Any) -> object:
    return checkpoints.record_call(
        introduction_id=introduction.pk,
        voice=voice,
        reached=False,
        note=form.cleaned_data["note"],
    )


def _outcome(introduction: Introduction, form: Any) -> Outcome:
    found = introduction.outcomes.filter(pk=form.cleaned_data["subject"]).first()
    if found is None:
        raise Http404
    return found


def _own_promise(introduction: Introduction, form: Any) -> Promise:
    found = introduction.promises.filter(pk=form.cleaned_data["subject"]).first()
    if found is None:
        raise Http404
    return found


PROGRESS: dict[str, Act] = {
    "ordered": Act(Progress.ORDERED.label, forms.OrderedForm, _ordered),
    "under_way": Act(Progress.UNDER_WAY.label, forms.UnderWayForm, _under_way),
    "later": Act(Progress.LATER.label, forms.LaterForm, _progress(Progress.LATER)),
    "no_contact": Act(Progress.NO_CONTACT.label, forms.NoteForm, _progress(Progress.NO_CONTACT)),
    "ended": Act(Progress.ENDED.label, forms.EndedForm, _progress(Progress.ENDED)),
}
VALUE: dict[str, Act] = {
    "confirm": Act(_("Yes, that is right"), forms.ConfirmForm, _confirm),
    "dispute": Act(_("No, it is different"), forms.DisputeForm, _dispute),
}
OWN_VALUE: dict[str, Act] = {
    "withdraw": Act(_("It was an error: take it back"), forms.NoteForm, _withdraw),
}
PROMISE: dict[str, Act] = {
    "promise_done": Act(_("It is done"), forms.ActForm, _promise_done),
    "promise_moved": Act(_("Another day"), forms.MovePromiseForm, _promise_moved),
    "promise_dropped": Act(_("It will not happen"), forms.NoteForm, _promise_dropped),
}
NEW_PROMISE: dict[str, Act] = {
    "promise": Act(_("Note what we will do"), forms.PromiseForm, _promise),
}
OF_A_SIDE = PROGRESS | VALUE | OWN_VALUE | PROMISE | NEW_PROMISE
OF_THE_ORGANIZER: dict[str, Act] = {
    "promise": Act(_("Note a promise"), forms.AnybodysPromiseForm, _promise),
    "settle": Act(_("Settle it"), forms.SettleForm, _settle),
    "sleep": Act(_("Let it rest"), forms.NoteForm, _sleep),
    "reopen": Act(_("Take it up again"), forms.NoteForm, _reopen),
} | {name: PROMISE[name] for name in PROMISE}
CALL = Act(_("Nobody could be reached"), forms.CallForm, _call)


@dataclass
class Offer:
    """One act as a page offers it: with a form to fill in, or as a mere button."""

    name: str
    label: LazyText
    form: forms.ActForm

    @property
    def is_open(self) -> bool:
        return bool(self.form.errors)


@dataclass
class Card:
    """What the acts of a group are about, such as one promise or one value."""

    subject: Any
    offers: list[Offer] = field(default_factory=list)


@dataclass(frozen=True)
class Table:
    """Which acts a page offers, whose refused form it shows, and whether by telephone.

    `people` are those of whom the organizer may say that they spoke or promised.
    """

    acts: dict[str, Act]
    telephone: bool = False
    people: Sequence[Person] = ()
    refused: forms.ActForm | None = None

    def offers(self, names: dict[str, Act], *, subject: int | None = None, **initial: Any) -> Any:
        return [
            self._offer(name, subject, initial) for name in names if self.acts.get(name) is not None
        ]

    def _offer(self, name: str, subject: int | None, initial: dict[str, Any]) -> Offer:
        act = self.acts[name]
        refused = self.refused
        if (
            refused is not None
            and refused.data.get("act") == name
            and refused.data.get("subject", "") == str(subject or "")
        ):
            return Offer(name, act.label, refused)
        form = act.form(
            initial={"act": name, "subject": subject} | initial,
            auto_id=f"{name}-{subject or 0}-%s",
            telephone=self.telephone,
            people=self.people,
        )
        return Offer(name, act.label, form)


def side_context(introduction: Introduction, side: Side, table: Table) -> dict[str, Any]:
    """All that a side (or the organizer for it) may say now."""
    values = introduction.outcomes.exclude(state=OutcomeState.WITHDRAWN)
    to_confirm = [
        outcome
        for outcome in values
        if outcome.claimed_by != side and outcome.state in outcomes.OPEN_TO_A_WORD
    ]
    open_promises = introduction.promises.filter(owner=side.value, state=PromiseState.OPEN)
    return {
        "to_confirm": [
            Card(
                outcome,
                table.offers(
                    VALUE,
                    subject=outcome.pk,
                    kind=outcome.kind,
                    currency=outcome.currency,
                    agreed_on=outcome.agreed_on,
                ),
            )
            for outcome in to_confirm
        ],
        "told": [
            Card(
                outcome,
                table.offers(OWN_VALUE, subject=outcome.pk)
                if outcome.state in outcomes.OPEN_TO_A_WORD
                else [],
            )
            for outcome in values
            if outcome not in to_confirm
        ],
        "promises": [
            Card(promise, table.offers(PROMISE, subject=promise.pk)) for promise in open_promises
        ],
        "progress": table.offers(PROGRESS),
        "new_promise": table.offers(NEW_PROMISE),
        "last_report": introduction.progressreports.filter(side=side.value).last(),
    }


def take(
    request: HttpRequest, introduction: Introduction, voice: Voice, table: Table
) -> forms.ActForm | None:
    """Do what was posted from `table`; the form with its errors where it cannot be understood.

    Http404 for an act that the page does not offer; one of STALE where it came too late.
    """
    name = request.POST.get("act", "")
    if name not in table.acts:
        raise Http404
    form = table.acts[name].form(
        request.POST,
        auto_id=f"{name}-{request.POST.get('subject') or 0}-%s",
        telephone=table.telephone,
        people=table.people,
    )
    if not form.is_valid():
        return form
    with transaction.atomic():
        table.acts[name].run(introduction, replace(voice, **form.spoken()), form)
    return None
