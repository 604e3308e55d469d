"""Nobody is forgotten and nobody is pestered, whatever people do after an introduction."""

import datetime as dt
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from django.db import transaction
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

from accounts.models import User
from matchmaking.introductions.domain import course
from matchmaking.introductions.domain import meetings as told_by_meetings
from matchmaking.introductions.domain.consent import stopping
from matchmaking.introductions.domain.followup import (
    asking,
    checkpoints,
    followup_queries,
    outcomes,
    promises,
    steps,
)
from matchmaking.introductions.domain.letters.vocabulary import AFTERWARDS
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    InquiryKind,
    InquiryState,
    LostReason,
    MeetingCancelReason,
    OptOutScope,
    OutcomeState,
    Owner,
    Progress,
    PromiseKind,
    Side,
    Verdict,
    WithoutMission,
)
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import (
    Inquiry,
    Letter,
    Outcome,
    ProgressReport,
    Promise,
)
from matchmaking.outbox.enums import MailState
from tests.factories import MembershipFactory
from tests.introductions.followup import (
    ORGANIZER,
    START,
    by_telephone,
    make_released,
    read_all_letters,
    sweep,
    value,
)

REFUSALS = (
    course.OvertakenError,
    course.NotOnTheCourseError,
    outcomes.OutcomeClosedError,
    promises.PromiseClosedError,
    steps.NotReleasedError,
)
SIDES = st.sampled_from(Side)
VOICES = st.sampled_from([Voice(Side.SUPPLIER), Voice(Side.BUYER), by_telephone(Side.BUYER)])
LETTERS_AT_MOST = {
    InquiryKind.CHECKPOINT: 2,
    InquiryKind.PROMISE: 2,
    InquiryKind.CONFIRMATION: 4,
}


class EverybodyFollowsUp(RuleBasedStateMachine):
    """Both sides, the organizer, the room where they meet, and a year of days."""

    def __init__(self) -> None:
        super().__init__()
        self.clock = time_machine.travel(START, tick=False)
        self.now = self.clock.start()
        self.sandbox = transaction.atomic()
        self.sandbox.__enter__()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.sandbox.__exit__(None, None, None)
        self.clock.stop()

    @initialize()
    def begin(self) -> None:
        self.introduction = make_released()
        self.user: User = MembershipFactory(organisation=self.introduction.mission.organizer).user
        self.reports = 0
        self.letters_when_stopped: int | None = None

    @property
    def state(self) -> str:
        self.introduction.refresh_from_db()
        return self.introduction.state

    def act(self, what: Callable[..., object], **how: Any) -> bool:
        """Do it, or be refused and leave everything as it was."""
        before = (self.state, self.introduction.events.count(), self._rows())
        try:
            with transaction.atomic():
                what(**how)
        except REFUSALS:
            assert (self.state, self.introduction.events.count(), self._rows()) == before
            return False
        return True

    def _rows(self) -> list[Any]:
        return list(
            Inquiry.objects.order_by("pk").values_list("pk", "state", "stage", "tries", "next_at")
        )

    @rule(days=st.sampled_from([1, 5, 8, 25, 90]), read=st.booleans())
    def days_pass(self, days: int, read: bool) -> None:
        """A worker sweeps every day at least once; somebody may not open the mailbox for long."""
        for _ in range(days if days < 10 else days // 5):
            self.now.shift(dt.timedelta(days=1 if days < 10 else 5))
            sweep()
            if read:
                read_all_letters()

    @rule(
        voice=VOICES,
        progress=st.sampled_from(sorted(set(Progress) - {Progress.ORDERED})),
        reason=st.sampled_from(LostReason),
        days=st.integers(1, 500),
    )
    def a_side_says_how_things_stand(
        self, voice: Voice, progress: Progress, reason: LostReason, days: int
    ) -> None:
        later = timezone.now().date() + dt.timedelta(days=days)
        self.reports += self.act(
            checkpoints.record_progress,
            introduction_id=self.introduction.pk,
            voice=voice,
            progress=progress,
            reason=reason if progress == Progress.ENDED else "",
            again_on=later if progress == Progress.LATER else None,
        )

    @rule(voice=VOICES, amount=st.sampled_from([None, 100, 200]))
    def a_side_claims(self, voice: Voice, amount: int | None) -> None:
        told = self.introduction.outcomes.filter(
            claimed_by=voice.side, state=OutcomeState.CLAIMED, amount=amount
        )
        again = told.exists()
        done = self.act(
            outcomes.claim_outcome,
            introduction_id=self.introduction.pk,
            voice=voice,
            value=value(amount),
            without_mission=WithoutMission.LATER,
        )
        # The same words twice are one claim, and one answer.
        self.reports += done and not again

    @rule(voice=VOICES, which=st.integers(0, 3), agrees=st.booleans())
    def a_side_judges_a_value(self, voice: Voice, which: int, agrees: bool) -> None:
        for outcome in self.introduction.outcomes.all()[which : which + 1]:
            if agrees:
                self.act(outcomes.confirm_outcome, outcome_id=outcome.pk, voice=voice)
            else:
                self.act(
                    outcomes.dispute_outcome, outcome_id=outcome.pk, voice=voice, note="違います"
                )

    @rule(voice=st.one_of(VOICES, st.just(ORGANIZER)), which=st.integers(0, 3))
    def a_value_is_taken_back(self, voice: Voice, which: int) -> None:
        for outcome in self.introduction.outcomes.all()[which : which + 1]:
            self.act(outcomes.withdraw_outcome, outcome_id=outcome.pk, voice=voice)

    @rule()
    def the_organizer_settles(self) -> None:
        for outcome in self.introduction.outcomes.all():
            self.act(
                outcomes.settle_outcome,
                outcome_id=outcome.pk,
                voice=ORGANIZER,
                value=value(150),
                note="",
            )

    @rule(
        voice=st.one_of(VOICES, st.just(ORGANIZER)),
        owner=st.sampled_from(Owner),
        days=st.integers(1, 60),
    )
    def somebody_promises(self, voice: Voice, owner: Owner, days: int) -> None:
        self.act(
            promises.make_promise,
            introduction_id=self.introduction.pk,
            voice=voice,
            kind=PromiseKind.QUOTED,
            owner=owner,
            due_on=timezone.now().date() + dt.timedelta(days=days),
        )

    @rule(
        voice=st.one_of(VOICES, st.just(ORGANIZER)),
        what=st.sampled_from(["keep", "drop", "move"]),
    )
    def a_promise_is_answered(self, voice: Voice, what: str) -> None:
        promise = Promise.objects.first()
        if promise is None:
            return
        if what == "move":
            day = timezone.now().date() + dt.timedelta(days=10)
            self.act(promises.move_promise, promise_id=promise.pk, voice=voice, due_on=day)
        else:
            done = promises.keep_promise if what == "keep" else promises.drop_promise
            self.act(done, promise_id=promise.pk, voice=voice)

    @rule(side=SIDES)
    def the_organizer_calls_in_vain(self, side: Side) -> None:
        self.act(
            checkpoints.record_call,
            introduction_id=self.introduction.pk,
            voice=by_telephone(side),
            reached=False,
        )

    @rule(again=st.booleans())
    def the_organizer_lets_rest_or_reopens(self, again: bool) -> None:
        step = steps.reopen if again else steps.sleep
        self.act(step, introduction_id=self.introduction.pk, voice=ORGANIZER)

    @rule(what=st.sampled_from(["proposed", "agreed", "held", "cancelled", "no_show"]))
    def a_meeting_goes_its_way(self, what: str) -> None:
        told: dict[str, Callable[[int], object]] = {
            "proposed": lambda pk: told_by_meetings.note_meeting_proposed(
                introduction_id=pk, user=self.user
            ),
            "agreed": lambda pk: told_by_meetings.note_meeting_agreed(
                introduction_id=pk, actor_kind="buyer"
            ),
            "held": lambda pk: told_by_meetings.note_meeting_held(
                introduction_id=pk, actor_kind="supplier"
            ),
            "cancelled": lambda pk: told_by_meetings.note_meeting_cancelled(
                introduction_id=pk, actor_kind="buyer", reason=MeetingCancelReason.CANNOT_COME
            ),
            "no_show": lambda pk: told_by_meetings.note_no_show(
                introduction_id=pk, side=Side.BUYER, user=self.user
            ),
        }
        told[what](self.introduction.pk)

    @rule(side=SIDES, scope=st.sampled_from(OptOutScope))
    def somebody_opts_out(self, side: Side, scope: OptOutScope) -> None:
        links = [link for link in self.introduction.links.all() if link.side == side]
        if links:
            stopping.opt_out(link=links[-1], scope=scope)

    @invariant()
    def nobody_is_forgotten(self) -> None:
        assert not followup_queries.without_a_next_step(self.introduction.mission).exists()
        assert not Inquiry.objects.filter(state=InquiryState.WAITING, next_at__isnull=True).exists()

    @invariant()
    def nobody_is_pestered(self) -> None:
        for side in Side:
            sent = Letter.objects.filter(side=side, kind__in=AFTERWARDS).exclude(
                mail__state__in=[MailState.CANCELLED, MailState.SUPPRESSED, MailState.FAILED]
            )
            days = sorted(sent.values_list("mail__due_at", flat=True))
            assert all(later - earlier >= asking.WEEK for earlier, later in pairwise(days))
        for inquiry in Inquiry.objects.all():
            assert inquiry.tries <= LETTERS_AT_MOST[InquiryKind(inquiry.kind)]

    @invariant()
    def nobody_is_asked_after_a_stop(self) -> None:
        if self.state in course.FINAL:
            letters = Letter.objects.count()
            assert self.letters_when_stopped in {None, letters}
            self.letters_when_stopped = letters

    @invariant()
    def silence_says_nothing(self) -> None:
        assert ProgressReport.objects.count() == self.reports
        for outcome in Outcome.objects.exclude(state=OutcomeState.WITHDRAWN):
            said = [(word.verdict, word.side) for word in outcome.statements.all()]
            assert said[0] == (Verdict.CLAIMS, outcome.claimed_by)
            confirmed = (Verdict.CONFIRMS, outcome.other_side) in said
            assert confirmed == (outcome.state == OutcomeState.CONFIRMED)
            disputed = (Verdict.DISPUTES, outcome.other_side) in said
            assert disputed == (outcome.state in {OutcomeState.DISPUTED, OutcomeState.SETTLED})

    @invariant()
    def won_means_that_a_value_stands(self) -> None:
        standing = Outcome.objects.exclude(state=OutcomeState.WITHDRAWN).exists()
        assert standing or self.state != S.WON

    @invariant()
    def every_step_is_on_record(self) -> None:
        past = ""
        for event in self.introduction.events.all():
            assert event.from_state == past
            past = event.to_state
        assert past == self.state

    @invariant()
    def letters_name_companies_and_no_persons(self) -> None:
        supplier, buyer = self.introduction.supplier, self.introduction.need.buyer
        letters = Letter.objects.filter(kind__in=AFTERWARDS).select_related("mail")
        for letter in letters:
            other = supplier if letter.side == Side.BUYER else buyer
            content = letter.mail.text + letter.mail.html + letter.mail.subject
            for person in (other.contact_email, other.contact_phone, other.contact_name):
                assert person not in content


@pytest.mark.django_db
def test_follow_up_holds_whatever_people_do() -> None:
    run_state_machine_as_test(
        EverybodyFollowsUp,
        settings=settings(
            max_examples=10,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
