"""The course holds, whatever people do in whatever order."""

import datetime as dt
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from accounts.enums import Purpose
from matchmaking.common.models import AppendOnlyError
from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.consent import answers, chain, stopping
from matchmaking.introductions.enums import ActorKind, Answer, OptOutScope, Side, StopReason
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import ContactRelease, Introduction, IntroductionEvent
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from matchmaking.profiles.models import Need
from tests.factories import take_consent_back
from tests.introductions.factories import make_introduction

STOPPED = {S.WITHDRAWN, S.CANCELLED, S.EXPIRED}
RELEASES = {K.INTRODUCTION_TO_SUPPLIER, K.INTRODUCTION_TO_BUYER}
SEEN = st.one_of(st.none(), st.sampled_from(S.values))


def test_the_course_names_every_state() -> None:
    assert set(course.COURSE) == set(S)
    assert {to for steps in course.COURSE.values() for to in steps} == set(S) - {S.APPROVED}


@pytest.mark.parametrize("state", sorted(course.FINAL))
def test_nothing_follows_an_end(state: str) -> None:
    assert course.COURSE[S(state)] == {}


@pytest.mark.parametrize("state", sorted(course.STOPPABLE))
def test_whatever_runs_can_be_stopped(state: str) -> None:
    assert course.may(state, S.WITHDRAWN, ActorKind.SUPPLIER)
    assert course.may(state, S.WITHDRAWN, ActorKind.BUYER)
    assert course.may(state, S.CANCELLED, ActorKind.ORGANIZER)


def test_only_the_system_releases_and_only_after_the_buyers_yes() -> None:
    before = {state for state in S if S.INTRODUCED in course.COURSE[state]}
    assert before == {S.BUYER_INTERESTED}
    assert not course.may(S.BUYER_INTERESTED, S.INTRODUCED, ActorKind.ORGANIZER)


def test_every_way_to_business_leads_through_the_release() -> None:
    for state in S:
        entered = {to for to in course.COURSE[state] if to in course.RELEASED}
        assert state in course.RELEASED or entered <= {S.INTRODUCED}


@pytest.mark.parametrize("state", sorted(course.RELEASED))
def test_nobody_is_asked_for_consent_again_after_the_release(state: str) -> None:
    assert set(course.COURSE[S(state)]) <= course.RELEASED | {S.WITHDRAWN, S.CANCELLED}
    assert not course.may(state, S.INTRODUCED, ActorKind.SYSTEM)


@pytest.mark.parametrize("state", sorted(course.SETTLED))
def test_an_outcome_is_reopened_by_a_person_and_never_stopped(state: str) -> None:
    assert set(course.COURSE[S(state)]) == {S.FOLLOWING_UP}
    assert not course.may(state, S.FOLLOWING_UP, ActorKind.SYSTEM)


@pytest.mark.parametrize("state", sorted(course.MAY_MEET))
def test_a_meeting_is_proposed_where_the_pair_may_meet(state: str) -> None:
    assert course.may(state, S.MEETING_PROPOSED, ActorKind.SYSTEM)


def test_the_clock_never_says_that_two_met_or_did_business() -> None:
    told = {S.HELD, S.NO_SHOW, S.WON, S.LOST}
    for state in S:
        for to in told & set(course.COURSE[state]):
            assert not course.may(state, to, ActorKind.SYSTEM)


@pytest.mark.django_db
def test_a_step_that_the_course_lacks_is_refused(introduction: Introduction) -> None:
    with pytest.raises(course.NotOnTheCourseError):
        course.move(introduction=introduction, to=S.INTRODUCED, actor_kind=ActorKind.SYSTEM)
    introduction.refresh_from_db()
    assert introduction.state == S.SUPPLIER_ASKED


@pytest.mark.django_db
def test_a_step_from_a_state_that_has_passed_writes_nothing(introduction: Introduction) -> None:
    other = Introduction.objects.get(pk=introduction.pk)
    course.move(introduction=other, to=S.SUPPLIER_DECLINED, actor_kind=ActorKind.SUPPLIER)
    events = IntroductionEvent.objects.count()
    with pytest.raises(course.OvertakenError):
        course.move(introduction=introduction, to=S.SUPPLIER_ACCEPTED, actor_kind="supplier")
    assert IntroductionEvent.objects.count() == events


@pytest.mark.django_db
def test_the_past_cannot_be_rewritten(introduction: Introduction) -> None:
    event = introduction.events.last()
    event.note = "changed"
    with pytest.raises(AppendOnlyError):
        event.save()
    with pytest.raises(AppendOnlyError):
        event.delete()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields", [{"state": "married"}, {"state": S.BUYER_NOT_NOW}, {"expires_at": None}]
)
def test_the_database_refuses_what_the_course_does(
    introduction: Introduction, fields: dict[str, Any]
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Introduction.objects.filter(pk=introduction.pk).update(**fields)


class EverybodyActs(RuleBasedStateMachine):
    """Both sides, the organizer and the clock, in any order, with old pages open."""

    def __init__(self) -> None:
        super().__init__()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)

    @initialize(introduced=st.booleans())
    def begin(self, introduced: bool) -> None:
        self.introduction = make_introduction()
        self.mails_when_stopped: int | None = None
        if introduced:  # Chance alone seldom comes this far.
            self.worker_comes_round()
            self.supplier_answers(answer=Answer.ACCEPT, seen=None)
            self.buyer_answers(answer=Answer.INTERESTED, seen=None)
            assert self.state == S.INTRODUCED

    @property
    def state(self) -> str:
        self.introduction.refresh_from_db()
        return self.introduction.state

    @rule()
    def worker_comes_round(self) -> None:
        chain.advance(introduction_id=self.introduction.pk)

    @rule(answer=st.sampled_from([Answer.ACCEPT, Answer.DECLINE, Answer.INFORMATION]), seen=SEEN)
    def supplier_answers(self, answer: Answer, seen: str | None) -> None:
        self._answer(answers.record_supplier_answer, answer, seen, text="Sí, veinte días.")

    @rule(
        answer=st.sampled_from(
            [Answer.INTERESTED, Answer.NEEDS_INFORMATION, Answer.NOT_A_FIT, Answer.NOT_NOW]
        ),
        seen=SEEN,
    )
    def buyer_answers(self, answer: Answer, seen: str | None) -> None:
        until = timezone.localdate() + dt.timedelta(days=90)
        more = {"until": until} if answer == Answer.NOT_NOW else {}
        self._answer(answers.record_buyer_answer, answer, seen, text="納期は。", **more)

    def _answer(self, record: Any, answer: Answer, seen: str | None, **more: Any) -> None:
        before = (self.state, self.introduction.events.count())
        try:
            with transaction.atomic():
                record(
                    introduction_id=self.introduction.pk,
                    answer=answer,
                    seen=seen or before[0],
                    **more,
                )
        except answers.StaleAnswerError:
            assert (self.state, self.introduction.events.count()) == before
        else:
            assert seen in {None, before[0]}

    @rule(to=st.sampled_from(sorted(course.RELEASED)), actor=st.sampled_from(ActorKind))
    def something_comes_of_it(self, to: str, actor: ActorKind) -> None:
        """Meetings and follow-up, which the course takes or refuses as its table says."""
        self.introduction.refresh_from_db()
        before = (self.introduction.state, self.introduction.events.count())
        if to == S.INTRODUCED:
            return  # The chain's own step, which goes with the release.
        if course.may(before[0], to, actor):
            course.move(introduction=self.introduction, to=to, actor_kind=actor)
            assert before[0] in course.RELEASED
        else:
            with pytest.raises(course.NotOnTheCourseError):
                course.move(introduction=self.introduction, to=to, actor_kind=actor)
            assert (self.state, self.introduction.events.count()) == before

    @rule()
    def need_is_closed(self) -> None:
        before = self.state
        Need.objects.filter(pk=self.introduction.need_id).update(state="closed")
        stopping.stop_revoked()
        if before in course.RELEASED:
            assert self.state == before

    @rule()
    def letters_are_delivered(self) -> None:
        Mail.objects.filter(state=MailState.QUEUED).update(
            state=MailState.SENT, sent_at=timezone.now()
        )

    @rule()
    def time_runs_out(self) -> None:
        Introduction.objects.filter(expires_at__isnull=False).update(expires_at=timezone.now())
        stopping.expire_due()

    @rule(side=st.sampled_from(Side), scope=st.sampled_from(OptOutScope))
    def somebody_opts_out(self, side: Side, scope: OptOutScope) -> None:
        links = [link for link in self.introduction.links.all() if link.side == side]
        if links:
            stopping.opt_out(link=links[-1], scope=scope)

    @rule()
    def supplier_withdraws_its_consent(self) -> None:
        take_consent_back(self.introduction.supplier.organisation, Purpose.SHARE_WITH_BUYERS)
        stopping.stop_revoked()

    @rule()
    def organizer_cancels(self) -> None:
        stopping.cancel(introduction=self.introduction, user=None)

    @invariant()
    def every_step_is_on_record(self) -> None:
        past = ""
        for event in self.introduction.events.all():
            assert event.from_state == past
            past = event.to_state
        assert past == self.state

    @invariant()
    def each_step_has_one_letter(self) -> None:
        letters = list(self.introduction.letters.values_list("kind", "round"))
        assert len(letters) == len(set(letters)) == Mail.objects.count()
        kinds = [kind for kind, _ in letters]
        assert all(kinds.count(kind) <= 1 for kind in (K.BUYER_TEASER, *RELEASES))

    @invariant()
    def nothing_goes_out_after_a_stop(self) -> None:
        if self.state in STOPPED:
            waiting = Mail.objects.filter(state__in=[MailState.QUEUED, MailState.SENDING])
            if self.introduction.events.last().reason == StopReason.OPTED_OUT:
                waiting = waiting.exclude(kind__in=RELEASES)
            assert not any(
                stopping.may_still_go_out(mail)
                for mail in Mail.objects.all()
                if mail.kind not in RELEASES
            )
            assert not waiting.exists()
            count = Mail.objects.count()
            assert self.mails_when_stopped in {None, count}
            self.mails_when_stopped = count

    @invariant()
    def contacts_go_out_only_after_both_said_yes(self) -> None:
        introduction = self.introduction
        released = introduction.letters.filter(kind__in=RELEASES).count()
        reached = introduction.events.filter(to_state=S.INTRODUCED).count()
        assert released == 2 * reached <= 2
        assert ContactRelease.objects.count() == reached
        assert reached or self.state not in course.RELEASED
        if released:
            before = introduction.contact_release
            assert before.supplier_reply.answer == Answer.ACCEPT
            assert before.buyer_reply.answer == Answer.INTERESTED

    @invariant()
    def an_end_stays(self) -> None:
        states = list(self.introduction.events.values_list("to_state", flat=True))
        assert not set(states[:-1]) & course.FINAL

    @invariant()
    def earlier_letters_carry_no_contacts(self) -> None:
        supplier, buyer = self.introduction.supplier, self.introduction.need.buyer
        for letter in self.introduction.letters.exclude(kind__in=RELEASES).select_related("mail"):
            other = supplier if letter.side == Side.BUYER else buyer
            content = letter.mail.text + letter.mail.html + letter.mail.subject
            for secret in (other.contact_email, other.contact_phone, other.contact_name):
                assert secret not in content


@pytest.mark.django_db
def test_the_course_holds_whatever_people_do() -> None:
    run_state_machine_as_test(
        EverybodyActs,
        settings=settings(
            max_examples=15,
            stateful_step_count=16,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
