"""Who is asked when: consent, attention, capacity, windows, and what stops it all."""

import datetime as dt
import threading
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.consents import give_consent
from accounts.enums import ConsentChannel, Purpose, Way
from accounts.models import DataAccess
from matchmaking.common.enums import Language, Publication
from matchmaking.introductions import tasks
from matchmaking.introductions.domain.consent import answers, chain, stopping
from matchmaking.introductions.domain.letters.vocabulary import RELEASES
from matchmaking.introductions.enums import Answer, OptOutScope, Side, Waiting
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.enums import LetterKind as K
from matchmaking.introductions.models import Introduction, Letter, OptOut, Reply
from matchmaking.matching.enums import ProposalState
from matchmaking.matching.models import Proposal
from matchmaking.missions.domain.closing import Undone
from matchmaking.missions.enums import MissionState
from matchmaking.missions.models import Enrolment, Exclusion
from matchmaking.outbox.domain.delivery import deliver
from matchmaking.outbox.enums import MailState
from matchmaking.outbox.models import Mail
from tests.factories import EnrolmentFactory, MembershipFactory, take_consent_back
from tests.introductions.factories import (
    make_buyer,
    make_introduction,
    make_mission,
    make_need,
    make_proposal,
    make_supplier,
    make_terms,
)

pytestmark = pytest.mark.django_db


def advanced(introduction: Introduction) -> Introduction:
    chain.advance(introduction_id=introduction.pk)
    introduction.refresh_from_db()
    return introduction


def accept(introduction: Introduction) -> Introduction:
    answers.record_supplier_answer(
        introduction_id=introduction.pk, answer=Answer.ACCEPT, seen=S.SUPPLIER_ASKED
    )
    introduction.refresh_from_db()
    return introduction


@pytest.mark.parametrize("state", sorted(set(ProposalState) - {ProposalState.APPROVED}))
def test_nothing_begins_before_approval(state: str) -> None:
    terms = make_terms()
    proposal = make_proposal(make_mission(), make_need(terms), make_supplier(terms), state=state)
    assert chain.open_introduction(proposal_id=proposal.pk) is None
    assert chain.proposals_to_open() == []
    assert not Mail.objects.exists()


def test_an_approved_proposal_is_opened_once() -> None:
    introduction = make_introduction()
    assert chain.open_introduction(proposal_id=introduction.proposal_id) is None
    assert Introduction.objects.count() == 1
    assert [event.to_state for event in introduction.events.all()] == [S.APPROVED]


def test_a_pair_approved_in_two_runs_has_one_introduction() -> None:
    introduction = make_introduction()
    again = make_proposal(introduction.mission, introduction.need, introduction.supplier, anew=True)
    assert chain.open_introduction(proposal_id=again.pk) == introduction
    assert Introduction.objects.count() == 1


def test_the_supplier_is_asked_first() -> None:
    introduction = advanced(make_introduction())
    assert introduction.state == S.SUPPLIER_ASKED
    assert list(Mail.objects.values_list("kind", flat=True)) == [K.SUPPLIER_REQUEST]


def test_standing_consent_leaves_the_suppliers_letter_out() -> None:
    introduction = make_introduction(mission=make_mission(consent_policy="standing"))
    given_at = timezone.now()
    Enrolment.objects.filter(organisation=introduction.supplier.organisation).update(
        standing_consent=True, standing_consent_at=given_at
    )
    advanced(introduction)
    assert introduction.state == S.BUYER_ASKED
    assert introduction.events.filter(reason="standing_consent").exists()
    answers.record_buyer_answer(
        introduction_id=introduction.pk, answer=Answer.INTERESTED, seen=S.BUYER_ASKED
    )
    assert introduction.contact_release.standing_consent_at == given_at


@pytest.mark.parametrize("policy", ["standing", "supplier_first"])
def test_without_standing_consent_the_supplier_is_asked(policy: str) -> None:
    introduction = make_introduction(mission=make_mission(consent_policy=policy))
    if policy == "supplier_first":
        Enrolment.objects.update(standing_consent=True, standing_consent_at=timezone.now())
    assert advanced(introduction).state == S.SUPPLIER_ASKED


def test_a_standing_consent_taken_back_stops_the_introduction() -> None:
    introduction = make_introduction(mission=make_mission(consent_policy="standing"))
    Enrolment.objects.update(standing_consent=True, standing_consent_at=timezone.now())
    assert advanced(introduction).state == S.BUYER_ASKED
    Enrolment.objects.update(standing_consent=False, standing_consent_at=None)
    assert stopping.stop_revoked() == 1
    introduction.refresh_from_db()
    assert introduction.state == S.WITHDRAWN


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ({"letters_per_week": 2, "letters_per_mission": 9}, Waiting.BUYER_WEEK_FULL),
        ({"letters_per_week": 9, "letters_per_mission": 2}, Waiting.BUYER_MISSION_FULL),
    ],
)
def test_a_buyers_attention_is_not_overdrawn(limits: dict[str, int], reason: str) -> None:
    terms = make_terms()
    mission = make_mission(buyer_letters_per_week=9, buyer_letters_per_mission=9)
    buyer, supplier = make_buyer(terms, **limits), make_supplier(terms)
    made = [
        accept(
            advanced(
                make_introduction(mission=mission, need=make_need(terms, buyer), supplier=supplier)
            )
        )
        for _ in range(4)
    ]
    assert [i.state for i in made] == [S.BUYER_ASKED] * 2 + [S.SUPPLIER_ACCEPTED] * 2
    assert [i.waiting_for for i in made[2:]] == [reason] * 2
    Mail.objects.filter(letter__introduction=made[0]).update(state=MailState.CANCELLED)
    assert advanced(made[2]).state == S.BUYER_ASKED
    assert made[2].waiting_for == ""


def test_next_weeks_attention_is_spent_next_week() -> None:
    terms, mission = make_terms(), make_mission()
    buyer, supplier = make_buyer(terms, letters_per_week=1), make_supplier(terms)
    first, second = (
        accept(
            advanced(
                make_introduction(mission=mission, need=make_need(terms, buyer), supplier=supplier)
            )
        )
        for _ in range(2)
    )
    assert (first.state, second.state) == (S.BUYER_ASKED, S.SUPPLIER_ACCEPTED)
    with time_machine.travel(timezone.now() + dt.timedelta(days=8)):
        tasks.sweep()
        assert second.pk in chain.introductions_to_advance()
        assert advanced(second).state == S.BUYER_ASKED


def test_a_supplier_is_not_asked_beyond_its_capacity() -> None:
    terms, mission = make_terms(), make_mission()
    supplier = make_supplier(terms, max_introductions=1)
    first, second = (
        advanced(make_introduction(mission=mission, supplier=supplier, need=make_need(terms)))
        for _ in range(2)
    )
    assert (first.state, second.state) == (S.SUPPLIER_ASKED, S.APPROVED)
    assert second.waiting_for == Waiting.SUPPLIER_FULL
    answers.record_supplier_answer(
        introduction_id=first.pk, answer=Answer.DECLINE, seen=S.SUPPLIER_ASKED, reason="other"
    )
    assert advanced(second).state == S.SUPPLIER_ASKED


def test_a_closed_mission_writes_no_letters() -> None:
    introduction = make_introduction(mission=make_mission(state="closed"))
    assert advanced(introduction).waiting_for == Waiting.MISSION_CLOSED
    assert not Mail.objects.exists()


def test_letters_to_a_buyer_reached_through_the_organizer_go_to_the_organizer() -> None:
    terms = make_terms()
    need = make_need(terms, make_buyer(terms, channel="organizer"))
    introduction = accept(advanced(make_introduction(need=need)))
    assert introduction.state == S.BUYER_ASKED
    mail = Mail.objects.get(kind=K.BUYER_TEASER)
    assert mail.recipient == introduction.mission.reply_email
    assert "田中 一郎 様" in mail.text


def test_a_buyer_that_nobody_can_reach_waits() -> None:
    terms = make_terms()
    need = make_need(terms, make_buyer(terms, channel="organizer"))
    mission = make_mission(reply_email="")
    introduction = accept(advanced(make_introduction(need=need, mission=mission)))
    assert introduction.waiting_for == Waiting.BUYER_BY_ORGANIZER
    assert not Mail.objects.filter(kind=K.BUYER_TEASER).exists()


def test_letters_wait_for_the_readers_working_hours() -> None:
    mission = make_mission(send_from_hour=9, send_to_hour=17, send_weekends=False)
    friday_evening_in_leon = dt.datetime(2027, 1, 9, 1, 0, tzinfo=dt.UTC)
    with time_machine.travel(friday_evening_in_leon, tick=False):
        advanced(make_introduction(mission=mission))
    mail = Mail.objects.get()
    assert mail.due_at == dt.datetime(2027, 1, 11, 15, 0, tzinfo=dt.UTC)
    assert mail.dated_at == mail.due_at


def test_an_answer_that_does_not_come_is_an_expiry_and_no_decline() -> None:
    introduction = advanced(make_introduction())
    Mail.objects.update(state=MailState.SENT, sent_at=timezone.now())
    assert stopping.expire_due() == 0
    assert stopping.expire_due(now=introduction.expires_at) == 1
    introduction.refresh_from_db()
    assert introduction.state == S.EXPIRED
    assert not Reply.objects.exists()


@pytest.mark.parametrize("state", [MailState.QUEUED, MailState.UNCERTAIN])
def test_nobody_is_late_whose_letter_did_not_arrive(state: str) -> None:
    introduction = advanced(make_introduction())
    Mail.objects.update(state=state)
    assert stopping.expire_due(now=introduction.expires_at) == 0


def test_closing_a_mission_says_who_is_not_written_to(client) -> None:
    mission = make_mission()
    terms = make_terms()
    supplier = make_supplier(terms)
    make_introduction(mission=mission, supplier=supplier)
    accept(advanced(make_introduction(mission=mission)))
    Introduction.objects.filter(state=S.BUYER_ASKED).update(state=S.SUPPLIER_ACCEPTED)
    # Approved in two runs, and in neither taken over yet: one pair.
    waiting = make_need(terms)
    for run in (mission.match_runs.get(), mission.match_runs.create(state="complete")):
        proposal = make_proposal(mission, waiting, supplier)
        Proposal.objects.filter(pk=proposal.pk).update(run=run)
    make_proposal(mission, make_need(terms), supplier, state=ProposalState.PROPOSED)
    assert chain.left_undone(mission) == Undone(unwritten=2, answered=1)

    client.force_login(MembershipFactory(organisation=mission.organizer).user)
    home = client.get(reverse("missions:home", args=[mission.slug]))
    question = home.context["close_question"]
    assert "2 approved pairs have not been written to yet" in question
    assert "1 pair that said yes gets no next letter" in question
    assert "2 approved pairs" in home.content.decode()
    told = client.post(
        reverse("missions:state", args=[mission.slug]), {"to": "closed"}, follow=True
    ).content.decode()
    assert "2 approved pairs have not been written to yet" in told
    assert advanced(Introduction.objects.get(state=S.APPROVED)).waiting_for == (
        Waiting.MISSION_CLOSED
    )


def revoke(introduction: Introduction, how: str) -> None:
    supplier = introduction.supplier.organisation
    buyer = introduction.need.buyer.organisation
    if how == "consent":
        take_consent_back(supplier, Purpose.LETTERS)
    elif how == "enrolment":
        Enrolment.objects.filter(organisation=buyer).update(state="withdrawn")
    elif how in {"supplier_profile", "buyer_profile"}:
        profile = introduction.need.buyer if how == "buyer_profile" else introduction.supplier
        profile.publication = Publication.WITHDRAWN
        profile.save(update_fields=["publication"])
    elif how == "exclusion":
        Exclusion.objects.create(organisation=buyer, excluded=supplier, reason="competitor")
    else:
        introduction.need.state = "closed"
        introduction.need.save(update_fields=["state"])


REVOCATIONS = ["consent", "enrolment", "supplier_profile", "buyer_profile", "exclusion", "need"]


@pytest.mark.parametrize("how", REVOCATIONS)
def test_a_revoked_agreement_stops_the_chain(how: str) -> None:
    introduction = advanced(make_introduction())
    revoke(introduction, how)
    assert stopping.stop_revoked() == 1
    assert stopping.stop_revoked() == 0
    introduction.refresh_from_db()
    assert introduction.state == S.WITHDRAWN
    assert Mail.objects.get().state == MailState.CANCELLED


@pytest.mark.parametrize("how", REVOCATIONS)
def test_no_letter_slips_out_before_the_sweep(how: str) -> None:
    introduction = advanced(make_introduction())
    revoke(introduction, how)
    mail = Mail.objects.get()
    assert deliver(mail_id=mail.pk) == MailState.CANCELLED


def agree(introduction: Introduction, purpose: Purpose) -> None:
    give_consent(
        organisation=introduction.supplier.organisation,
        purpose=purpose,
        language=Language.SPANISH,
        channel=ConsentChannel.WEB,
    )


def test_a_published_supplier_that_never_agreed_to_letters_is_not_written_to(
    client: Client,
) -> None:
    introduction = make_introduction()
    # As sign-up once let it: the box of letters stayed empty.
    for purpose in (Purpose.PROFILE, Purpose.SHARE_WITH_BUYERS):
        agree(introduction, purpose)
    assert advanced(introduction).state == S.APPROVED
    assert introduction.waiting_for == Waiting.SUPPLIER_WITHOUT_LETTERS
    assert not Letter.objects.exists()

    organisation = introduction.supplier.organisation
    consents = reverse("accounts:consents", args=[organisation.pk])
    client.force_login(MembershipFactory(organisation=organisation).user)
    for page in ("introductions:supplier-list", "profiles:supplier-home"):
        shown = client.get(reverse(page)).content.decode()
        assert "you have not agreed that we write to you" in shown
        assert f'href="{consents}"' in shown
    organizer = MembershipFactory(organisation=introduction.mission.organizer)
    client.force_login(organizer.user)
    address = reverse("introductions:detail", args=[introduction.mission.slug, introduction.pk])
    shown = client.get(address).content.decode()
    assert "The supplier has not agreed to letters" in shown
    assert "Ask its owner to agree" in shown
    listed = reverse("missions:participants", args=[introduction.mission.slug, "suppliers"])
    assert "takes no letters" in client.get(listed).content.decode()

    agree(introduction, Purpose.LETTERS)
    assert advanced(introduction).state == S.SUPPLIER_ASKED
    assert Letter.objects.get().kind == K.SUPPLIER_REQUEST
    assert "takes no letters" not in client.get(listed).content.decode()


def test_a_standing_consent_is_none_to_letters() -> None:
    introduction = make_introduction(mission=make_mission(consent_policy="standing"))
    Enrolment.objects.filter(organisation=introduction.supplier.organisation).update(
        standing_consent=True, standing_consent_at=timezone.now()
    )
    agree(introduction, Purpose.PROFILE)
    assert advanced(introduction).waiting_for == Waiting.SUPPLIER_WITHOUT_LETTERS


def test_a_queued_request_does_not_leave_to_an_owner_that_left_the_letters_out() -> None:
    introduction = advanced(make_introduction())
    assert introduction.state == S.SUPPLIER_ASKED
    # The owner takes the imported profile over meanwhile.
    agree(introduction, Purpose.PROFILE)
    assert deliver(mail_id=Mail.objects.get().pk) == MailState.CANCELLED


def test_what_a_supplier_agreed_to_itself_it_is_written_of() -> None:
    introduction = accept(advanced(make_introduction()))
    agree(introduction, Purpose.PROFILE)
    thanks = Mail.objects.get(kind=K.ACKNOWLEDGEMENT)
    assert deliver(mail_id=thanks.pk) == MailState.SENT


@pytest.mark.parametrize("how", REVOCATIONS)
def test_nothing_is_released_after_a_revocation(how: str) -> None:
    introduction = accept(advanced(make_introduction()))
    revoke(introduction, how)
    answers.record_buyer_answer(
        introduction_id=introduction.pk, answer=Answer.INTERESTED, seen=S.BUYER_ASKED
    )
    introduction.refresh_from_db()
    assert introduction.state == S.WITHDRAWN
    assert not Letter.objects.filter(kind=K.INTRODUCTION_TO_BUYER).exists()


def test_a_standing_consent_counts_in_its_own_mission() -> None:
    introduction = make_introduction(mission=make_mission(consent_policy="standing"))
    EnrolmentFactory(
        mission=make_mission(),
        organisation=introduction.supplier.organisation,
        standing_consent=True,
        standing_consent_at=timezone.now(),
    )
    assert advanced(introduction).state == S.SUPPLIER_ASKED


def test_a_suppliers_answer_to_a_question_is_no_yes_of_its_own() -> None:
    introduction = make_introduction(mission=make_mission(consent_policy="standing"))
    Enrolment.objects.update(standing_consent=True, standing_consent_at=timezone.now())
    advanced(introduction)
    answers.record_buyer_answer(
        introduction_id=introduction.pk,
        answer=Answer.NEEDS_INFORMATION,
        seen=S.BUYER_ASKED,
        text="金型は？",
    )
    answers.record_supplier_answer(
        introduction_id=introduction.pk,
        answer=Answer.INFORMATION,
        seen=S.BUYER_NEEDS_INFORMATION,
        text="Sí, propios.",
    )
    Enrolment.objects.update(standing_consent=False, standing_consent_at=None)
    assert stopping.stop_revoked() == 1
    introduction.refresh_from_db()
    assert introduction.state == S.WITHDRAWN


def test_what_was_said_of_others_stops_nothing() -> None:
    introduction, other = (advanced(make_introduction()) for _ in range(2))
    supplier = introduction.supplier.organisation
    stopping.opt_out(link=other.links.get(), scope=OptOutScope.ALL)
    EnrolmentFactory(mission=make_mission(), organisation=supplier, state="withdrawn")
    Exclusion.objects.create(
        organisation=supplier, excluded=other.need.buyer.organisation, reason="competitor"
    )
    assert stopping.stop_revoked() == 0
    assert deliver(mail_id=introduction.letters.get().mail_id) == MailState.SENT


def test_each_side_spends_its_own_attention() -> None:
    terms, mission = make_terms(), make_mission(buyer_letters_per_mission=1)
    for _ in range(2):
        introduction = make_introduction(
            mission=mission,
            need=make_need(terms, make_buyer(terms, letters_per_week=1)),
            supplier=make_supplier(terms, max_introductions=1),
        )
        assert accept(advanced(introduction)).state == S.BUYER_ASKED


def test_no_letters_about_a_need_is_said_of_each_need_by_itself() -> None:
    terms, mission = make_terms(), make_mission()
    supplier = make_supplier(terms)
    first, second, third = (
        advanced(
            make_introduction(
                mission=mission, need=make_need(terms, make_buyer(terms)), supplier=supplier
            )
        )
        for _ in range(3)
    )
    for introduction in (first, second, second):
        stopping.opt_out(link=introduction.links.get(), scope=OptOutScope.NEED)
    for introduction in (first, second, third):
        introduction.refresh_from_db()
    assert [one.state for one in (first, second, third)] == [
        S.WITHDRAWN,
        S.WITHDRAWN,
        S.SUPPLIER_ASKED,
    ]
    assert OptOut.objects.count() == 2


@pytest.mark.parametrize("side", [Side.SUPPLIER, Side.BUYER])
def test_the_history_says_which_side_left_the_mission(side: Side) -> None:
    introduction = advanced(make_introduction())
    left = introduction.profile_of(side).organisation
    Enrolment.objects.filter(organisation=left).update(state="withdrawn")
    assert stopping.stop_revoked() == 1
    assert introduction.events.get(to_state=S.WITHDRAWN).actor_kind == side


def test_a_stop_takes_no_letter_of_another_pair_back() -> None:
    stopped, other = (advanced(make_introduction()) for _ in range(2))
    assert stopping.cancel(introduction=stopped, user=None)
    assert dict(Mail.objects.values_list("related", "state")) == {
        stopped.label: MailState.CANCELLED,
        other.label: MailState.QUEUED,
    }


def test_the_history_says_who_was_given_whose_contact() -> None:
    introduction = accept(advanced(make_introduction()))
    assert not DataAccess.objects.filter(way=Way.LETTER).exists()
    answers.record_buyer_answer(
        introduction_id=introduction.pk, answer=Answer.INTERESTED, seen=S.BUYER_ASKED
    )
    sides = [introduction.profile_of(side).organisation_id for side in (Side.SUPPLIER, Side.BUYER)]
    given = DataAccess.objects.filter(way=Way.LETTER).values_list("reader_id", "organisation_id")
    assert set(given) == {tuple(sides), tuple(reversed(sides))}


@pytest.mark.parametrize("last", [Answer.NOT_A_FIT, None])
def test_contacts_are_not_released_without_a_yes_that_stands(last: str | None) -> None:
    introduction = accept(advanced(make_introduction()))
    for answer in [Answer.INTERESTED, last] if last else []:
        Reply.objects.create(
            introduction=introduction, side=Side.BUYER, answer=answer, language="ja"
        )
    Introduction.objects.update(state=S.BUYER_INTERESTED)
    with pytest.raises(chain.MissingConsentError):
        chain.advance(introduction_id=introduction.pk)
    introduction.refresh_from_db()
    assert introduction.state == S.BUYER_INTERESTED
    assert not Letter.objects.filter(kind__in=RELEASES).exists()


def test_a_buyers_question_gives_no_other_pair_more_time() -> None:
    asked, other = (advanced(make_introduction()) for _ in range(2))
    tomorrow = timezone.now() + dt.timedelta(days=1)
    Introduction.objects.filter(pk=other.pk).update(expires_at=tomorrow)
    accept(asked)
    answers.record_buyer_answer(
        introduction_id=asked.pk,
        answer=Answer.NEEDS_INFORMATION,
        seen=S.BUYER_ASKED,
        text="金型は？",
    )
    other.refresh_from_db()
    assert other.expires_at == tomorrow


def test_only_whose_next_step_is_ours_is_gone_through() -> None:
    introduction = make_introduction()
    assert chain.introductions_to_advance() == [introduction.pk]
    advanced(introduction)
    assert chain.introductions_to_advance() == []


def test_a_pair_that_waits_for_an_answer_does_not_wait_for_its_mission() -> None:
    introduction = advanced(make_introduction())
    introduction.mission.state = MissionState.CLOSED
    introduction.mission.save()
    assert advanced(introduction).waiting_for == ""


def test_a_consent_given_again_stops_nothing() -> None:
    introduction = advanced(make_introduction())
    organisation = introduction.supplier.organisation
    take_consent_back(organisation, Purpose.LETTERS)
    give_consent(
        organisation=organisation,
        purpose=Purpose.LETTERS,
        language=Language.SPANISH,
        channel=ConsentChannel.WEB,
    )
    assert stopping.stop_revoked() == 0


def test_the_tasks_carry_an_approval_to_the_mailbox(
    tasks_at_once: None, settings: Any, django_capture_on_commit_callbacks: Any
) -> None:
    terms = make_terms()
    mission, need, supplier = make_mission(), make_need(terms), make_supplier(terms)
    make_proposal(mission, need, supplier)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.open_approved()
    assert Mail.objects.get().state == MailState.SENT
    accept(Introduction.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep()
        tasks.wake_letters(Introduction.objects.get().pk)
    assert set(Mail.objects.values_list("kind", "state")) == {
        (K.SUPPLIER_REQUEST, MailState.SENT),
        (K.ACKNOWLEDGEMENT, MailState.SENT),
        (K.BUYER_TEASER, MailState.SENT),
    }


@pytest.mark.django_db(transaction=True)
def test_many_answers_at_once_are_one_transition() -> None:
    introduction = accept(advanced(make_introduction()))
    taken: list[str] = []

    def press() -> None:
        try:
            answers.record_buyer_answer(
                introduction_id=introduction.pk, answer=Answer.INTERESTED, seen=S.BUYER_ASKED
            )
            taken.append("yes")
        except answers.StaleAnswerError:
            taken.append("stale")
        finally:
            connection.close()

    people = [threading.Thread(target=press) for _ in range(12)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert sorted(taken) == ["stale"] * 11 + ["yes"]
    introduction.refresh_from_db()
    assert introduction.state == S.INTRODUCED
    assert Letter.objects.filter(kind=K.INTRODUCTION_TO_BUYER).count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_place_in_a_buyers_week_is_taken_once() -> None:
    terms, mission = make_terms(), make_mission()
    buyer, supplier = make_buyer(terms, letters_per_week=1), make_supplier(terms)
    made = [
        advanced(
            make_introduction(mission=mission, need=make_need(terms, buyer), supplier=supplier)
        )
        for _ in range(4)
    ]

    def press(pk: int) -> None:
        try:
            answers.record_supplier_answer(
                introduction_id=pk, answer=Answer.ACCEPT, seen=S.SUPPLIER_ASKED
            )
        finally:
            connection.close()

    people = [threading.Thread(target=press, args=(one.pk,)) for one in made]
    for person in people:
        person.start()
    for person in people:
        person.join()
    states = Introduction.objects.values_list("state", flat=True)
    assert sorted(states) == [S.BUYER_ASKED] + [S.SUPPLIER_ACCEPTED] * 3
    assert Letter.objects.filter(kind=K.BUYER_TEASER).count() == 1
