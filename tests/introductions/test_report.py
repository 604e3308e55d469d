"""The report: each figure at its borders, and never more than is known."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse

from matchmaking.introductions.domain.consent.stopping import opt_out
from matchmaking.introductions.domain.followup.checkpoints import (
    record_progress,
    record_without_mission,
)
from matchmaking.introductions.domain.followup.outcomes import (
    claim_outcome,
    confirm_outcome,
    dispute_outcome,
    settle_outcome,
    withdraw_outcome,
)
from matchmaking.introductions.domain.followup.promises import make_promise
from matchmaking.introductions.domain.meetings import (
    note_meeting_agreed,
    note_meeting_cancelled,
    note_meeting_held,
    note_meeting_proposed,
    note_no_show,
)
from matchmaking.introductions.domain.report import report, report_values
from matchmaking.introductions.domain.report.rates import enter_rate
from matchmaking.introductions.enums import (
    Currency,
    LostReason,
    MeetingCancelReason,
    OptOutScope,
    OutcomeState,
    Owner,
    Progress,
    PromiseKind,
    Side,
    WithoutMission,
)
from matchmaking.introductions.models import Introduction
from matchmaking.introductions.views.report_tables import report_of
from matchmaking.matching.domain.reviews import reject_proposal
from matchmaking.matching.enums import ProposalState, RejectionReason
from matchmaking.missions.models import Mission
from tests.factories import MembershipFactory
from tests.introductions.factories import (
    make_introduction,
    make_need,
    make_proposal,
    make_supplier,
    make_terms,
)
from tests.introductions.followup import (
    BUYER,
    ORGANIZER,
    START,
    SUPPLIER,
    another,
    make_released,
    member_of,
    on,
    read_all_letters,
    sweep,
    value,
)

pytestmark = pytest.mark.django_db


def test_an_empty_mission_has_an_empty_report(mission: Mission) -> None:
    assert {number for _, number in report.funnel(mission)} == {0}
    assert report_values.values(mission) == []
    assert [row.introduced for row in report.coverage(mission, today=START.date())] == [0, 0]
    page = member_of(mission.organizer).get(reverse("introductions:report", args=[mission.slug]))
    assert page.status_code == 200


def test_the_funnel_counts_pairs_once_at_each_step(mission: Mission) -> None:
    with on(0):
        won = make_released(mission=mission)
        make_released(mission=mission)
        make_introduction(mission=mission)
    terms = make_terms()
    make_proposal(mission, make_need(terms), make_supplier(terms), state=ProposalState.PROPOSED)
    make_proposal(mission, make_need(terms), make_supplier(terms), state=ProposalState.COMPUTED)
    claim_outcome(introduction_id=won.pk, voice=SUPPLIER, value=value())
    numbers = dict(report.funnel(mission))
    assert numbers == {
        "proposed": 4,
        "approved": 3,
        "supplier_accepted": 2,
        "buyer_asked": 2,
        "buyer_interested": 2,
        "introduced": 2,
        "scheduled": 0,
        "held": 0,
        "following_up": 1,
        "won": 1,
    }


def test_another_missions_figures_stay_there(released: Introduction) -> None:
    with on(0):
        elsewhere = make_released()
    claim_outcome(introduction_id=elsewhere.pk, voice=SUPPLIER, value=value())
    mission = released.mission
    assert report_values.values(mission) == []
    assert dict(report.funnel(mission))["introduced"] == 1
    assert [side.introduced for side in report.coverage(mission, today=START.date())] == [1, 1]


def test_meetings_count_by_the_last_word_on_each(mission: Mission) -> None:
    made = [another(mission) for _ in range(4)]
    user = MembershipFactory(organisation=mission.organizer).user
    for introduction in made:
        note_meeting_proposed(introduction_id=introduction.pk, user=user)
        note_meeting_agreed(introduction_id=introduction.pk, actor_kind="buyer")
    note_meeting_held(introduction_id=made[0].pk, actor_kind="supplier")
    note_meeting_held(introduction_id=made[1].pk, actor_kind="supplier")
    note_no_show(introduction_id=made[1].pk, side=Side.BUYER, user=user)
    note_meeting_cancelled(
        introduction_id=made[2].pk, actor_kind="buyer", reason=MeetingCancelReason.CANNOT_COME
    )
    assert report.meetings(mission) == report.Meetings(
        agreed=4, held=1, cancelled=1, supplier_absent=0, buyer_absent=1
    )
    assert dict(report.funnel(mission))["held"] == 1


def test_reasons_are_those_in_force(mission: Mission, released: Introduction) -> None:
    terms = make_terms()
    user = MembershipFactory(organisation=mission.organizer).user
    rejected = make_proposal(
        mission, make_need(terms), make_supplier(terms), state=ProposalState.PROPOSED
    )
    reject_proposal(proposal=rejected, user=user, reason=RejectionReason.CAPACITY)
    back = another(mission)
    for introduction in (released, back):
        record_progress(
            introduction_id=introduction.pk,
            voice=BUYER,
            progress=Progress.ENDED,
            reason="quality",
        )
    record_progress(introduction_id=back.pk, voice=BUYER, progress=Progress.UNDER_WAY)
    found = report.reasons(mission)
    assert found["rejected"] == [("capacity", 1)]
    assert found["lost"] == [("quality", 1)]
    assert found["supplier_declined"] == []


def test_values_are_kept_apart_by_currency_and_sureness(mission: Mission) -> None:
    def claim(amount: Any, **more: Any) -> Any:
        introduction = another(mission)
        return claim_outcome(
            introduction_id=introduction.pk, voice=SUPPLIER, value=value(amount, **more)
        )

    for amount in (100, 250, None):
        confirm_outcome(outcome_id=claim(amount).pk, voice=BUYER)
    confirm_outcome(outcome_id=claim(70_000, currency="JPY").pk, voice=BUYER)
    claim(999)
    disputed = claim(500)
    dispute_outcome(outcome_id=disputed.pk, voice=BUYER, note="")
    settled = claim(600)
    dispute_outcome(outcome_id=settled.pk, voice=BUYER, note="")
    settle_outcome(outcome_id=settled.pk, voice=ORGANIZER, value=value(550), note="")
    withdraw_outcome(outcome_id=claim(10_000).pk, voice=SUPPLIER)
    claim(None, currency="MXN")
    rows = [
        (r.currency, r.state, r.number, r.with_amount, r.amount)
        for r in report_values.values(mission)
    ]
    assert rows == [
        ("MXN", OutcomeState.CLAIMED, 1, 0, Decimal(0)),
        ("USD", OutcomeState.CONFIRMED, 3, 2, Decimal(350)),
        ("USD", OutcomeState.SETTLED, 1, 1, Decimal(550)),
        ("USD", OutcomeState.CLAIMED, 1, 1, Decimal(999)),
        ("USD", OutcomeState.DISPUTED, 1, 1, Decimal(500)),
        ("JPY", OutcomeState.CONFIRMED, 1, 1, Decimal(70_000)),
    ]


def test_currencies_are_added_up_only_by_rates_that_were_entered(
    mission: Mission, released: Introduction
) -> None:
    user = MembershipFactory(organisation=mission.organizer).user
    for currency, amount in (("USD", 100), ("JPY", 30_000)):
        made = claim_outcome(
            introduction_id=released.pk, voice=SUPPLIER, value=value(amount, currency=currency)
        )
        confirm_outcome(outcome_id=made.pk, voice=BUYER)
    values = report_values.values(mission)
    assert report_values.converted(mission, values) == []

    def enter(currency: Currency, rate: str) -> None:
        enter_rate(
            mission=mission,
            user=user,
            currency=currency,
            into=Currency.MXN,
            rate=Decimal(rate),
            valid_on=dt.date(2026, 11, 20),
        )

    enter(Currency.USD, "18.5")
    (row,) = report_values.converted(mission, values)
    assert (row.total, row.missing) == (None, ["JPY"])
    enter(Currency.JPY, "0.12")
    enter(Currency.USD, "19")
    (row,) = report_values.converted(mission, values)
    assert (row.into, row.total, row.missing) == ("MXN", Decimal("5500.00"), [])


def test_without_the_mission_counts_each_sides_last_word(
    mission: Mission, released: Introduction
) -> None:
    made = claim_outcome(
        introduction_id=released.pk,
        voice=SUPPLIER,
        value=value(800),
        without_mission=WithoutMission.ANYWAY,
    )
    confirm_outcome(outcome_id=made.pk, voice=BUYER, without_mission=WithoutMission.NOT_AT_ALL)
    record_without_mission(introduction_id=released.pk, voice=SUPPLIER, answer=WithoutMission.LATER)
    rows = {row.answer: row for row in report_values.without_mission(mission)}
    assert rows["anyway"].numbers == {"supplier": 0, "buyer": 0}
    assert rows["later"].numbers == {"supplier": 1, "buyer": 0}
    assert rows["later"].confirmed == {"supplier": {"USD": Decimal(800)}, "buyer": {}}
    assert rows["not_at_all"].confirmed["buyer"] == {"USD": Decimal(800)}


def coverage_on(mission: Mission, day: float) -> dict[str, tuple[int, ...]]:
    today = (START + dt.timedelta(days=day)).date()
    return {
        row.side: (
            *(row.introduced, row.answered, row.waiting, row.silent),
            *(row.unreachable, row.not_yet, row.over),
        )
        for row in report.coverage(mission, today=today)
    }


def test_coverage_begins_on_the_day_of_the_first_question(
    mission: Mission, released: Introduction
) -> None:
    not_yet, waiting = (1, 0, 0, 0, 0, 1, 0), (1, 0, 1, 0, 0, 0, 0)
    assert coverage_on(mission, 29)["supplier"] == not_yet
    assert coverage_on(mission, 30)["supplier"] == waiting
    assert coverage_on(mission, 36)["buyer"] == not_yet
    assert coverage_on(mission, 37)["buyer"] == waiting


def test_an_early_answer_is_not_all_that_there_is_to_know(mission: Mission) -> None:
    made = [another(mission) for _ in range(3)]
    with on(3):
        record_progress(introduction_id=made[0].pk, voice=BUYER, progress=Progress.UNDER_WAY)
        record_progress(
            introduction_id=made[1].pk,
            voice=SUPPLIER,
            progress=Progress.ENDED,
            reason=LostReason.TERMS,
        )
    found = coverage_on(mission, 5)
    assert found == {"supplier": (3, 1, 0, 0, 0, 2, 0), "buyer": (3, 1, 0, 0, 0, 1, 1)}
    with on(5):
        shown = report_of(mission)
    assert shown.answered == (
        "Pairs introduced: 3. Answered so far: suppliers for 1 of them, buyers for 1. "
        "Not asked yet: suppliers for 2, buyers for 1."
    )
    (table,) = (table for table in shown.tables if table.code == "coverage")
    assert [row[-1] for row in table.rows] == ["1 of 3 (33 %)", "1 of 3 (33 %)"]


def test_coverage_adds_up_and_silence_is_no_answer(mission: Mission) -> None:
    terms = make_terms()
    made = [another(mission) for _ in range(4)]
    make_need(terms)
    answered, silent, gone, _waiting = made
    with on(31):
        record_progress(introduction_id=answered.pk, voice=SUPPLIER, progress=Progress.NO_CONTACT)
        sweep()
        read_all_letters()
        link = gone.links.filter(purpose="supplier_answer").first()
        opt_out(link=link, scope=OptOutScope.NEED)
        sweep()
    silent.inquiries.filter(asked="supplier", months=1).update(state="silent", next_at=None)
    found = coverage_on(mission, 40)["supplier"]
    assert found == (4, 1, 1, 1, 1, 0, 0)
    assert found[0] == sum(found[1:])


def test_open_work_counts_a_promise_from_the_day_after(
    mission: Mission, released: Introduction
) -> None:
    make_promise(
        introduction_id=released.pk,
        voice=SUPPLIER,
        kind=PromiseKind.QUOTED,
        owner=Owner.SUPPLIER,
        due_on=START.date(),
    )
    tomorrow = START.date() + dt.timedelta(days=1)
    assert report.open_work(mission, today=START.date()).late_promises == 0
    assert report.open_work(mission, today=tomorrow).late_promises == 1
    assert report.open_work(mission, today=tomorrow).without_a_next_step == 0


def test_sectors_and_places_hold_every_introduction_once(mission: Mission) -> None:
    first, second = another(mission), another(mission)
    second.need.sector = None
    second.need.save(update_fields=["sector"])
    made = claim_outcome(introduction_id=first.pk, voice=SUPPLIER, value=value(70))
    confirm_outcome(outcome_id=made.pk, voice=BUYER)
    rows = report.by_sector(mission)
    assert [(row.name == "", row.introductions, row.won) for row in rows] == [
        (False, 1, 1),
        (True, 1, 0),
    ]
    assert rows[0].confirmed == {"USD": Decimal(70)}
    assert sum(row.introduced for row in report.by_place(mission)) == 2
