"""What was promised, by whom and for when; and who is asked when the day has come."""

import datetime as dt

import pytest
import time_machine
from django.utils import timezone

from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.followup import asking
from matchmaking.introductions.domain.followup.promises import (
    PromiseClosedError,
    drop_promise,
    keep_promise,
    make_promise,
    move_promise,
)
from matchmaking.introductions.domain.voices import Voice
from matchmaking.introductions.enums import (
    ActorKind,
    Escalation,
    InquiryState,
    LetterKind,
    Owner,
    PromiseAct,
    PromiseKind,
    PromiseState,
    Side,
)
from matchmaking.introductions.enums import IntroductionState as S
from matchmaking.introductions.models import Introduction, Letter, Promise
from matchmaking.matching.domain.learning.labels import labels_in_force
from matchmaking.matching.enums import LabelKind
from matchmaking.profiles.models import Supplier
from matchmaking.taxonomy.models import Region
from tests.introductions.followup import (
    BUYER,
    ORGANIZER,
    START,
    SUPPLIER,
    on,
    sweep_on,
)

pytestmark = pytest.mark.django_db
DAY = (START + dt.timedelta(days=10)).date()


def promise(
    introduction: Introduction, voice: Voice = SUPPLIER, owner: Owner = Owner.SUPPLIER
) -> Promise:
    with on(1):
        return make_promise(
            introduction_id=introduction.pk,
            voice=voice,
            kind=PromiseKind.SAMPLE_SENT,
            owner=owner,
            due_on=DAY,
        )


def test_a_promise_begins_business_and_is_asked_for_on_its_day(released: Introduction) -> None:
    made = promise(released)
    released.refresh_from_db()
    assert released.state == S.FOLLOWING_UP
    assert sweep_on(9) == []
    assert sweep_on(10) == [released.pk]
    letter = Letter.objects.get(kind=LetterKind.FOLLOW_UP_TO_SUPPLIER)
    assert "• Envío de una muestra, para el " in letter.mail.text
    assert made.inquiry.asked == Owner.SUPPLIER


@pytest.mark.parametrize(
    ("state", "owner", "before", "due"),
    [
        ("MX-GUA", Owner.SUPPLIER, "2026-11-12T05:50Z", "2026-11-12T06:10Z"),
        # In Tijuana midnight UTC is four in the afternoon of the day before.
        ("MX-BCN", Owner.SUPPLIER, "2026-11-12T07:50Z", "2026-11-12T08:10Z"),
        ("MX-BCN", Owner.BUYER, "2026-11-11T14:50Z", "2026-11-11T15:10Z"),
    ],
)
def test_a_day_comes_by_the_clock_of_whoever_promised(
    released: Introduction, state: str, owner: Owner, before: str, due: str
) -> None:
    names = {"name_en": state, "name_es": state, "name_ja": state, "country": "MX"}
    region, _made = Region.objects.get_or_create(code=state, defaults=names)
    Supplier.objects.filter(pk=released.supplier_id).update(state=region)
    promise(released, voice=ORGANIZER, owner=owner)
    for moment, found in ((before, []), (due, [(released.pk, owner)])):
        assert asking.due_pairs(now=dt.datetime.fromisoformat(moment)) == found


def test_what_is_done_in_the_evening_is_done_that_day(released: Introduction) -> None:
    made = promise(released)
    evening = dt.datetime(2026, 11, 13, 2, 0, tzinfo=dt.UTC)  # 20:00 of the 12th in León.
    with time_machine.travel(evening), timezone.override("America/Mexico_City"):
        kept = keep_promise(promise_id=made.pk, voice=SUPPLIER)
    assert (kept.done_on, kept.was_late) == (DAY, False)


def test_a_due_promise_goes_from_its_owner_to_the_organizer_and_the_lead(
    released: Introduction,
) -> None:
    asked = promise(released).inquiry
    for day, stage in ((10, "letter"), (17, "letter"), (22, "letter"), (23, "call"), (30, "lead")):
        sweep_on(day)
        asked.refresh_from_db()
        assert asked.stage == stage, day
    assert asked.tries == 2
    sweep_on(44)
    asked.refresh_from_db()
    assert asked.state == InquiryState.SILENT
    assert asked.promise.state == PromiseState.OPEN


def test_a_promise_of_the_organizer_stands_on_its_list(released: Introduction) -> None:
    made = promise(released, voice=ORGANIZER, owner=Owner.ORGANIZER)
    sweep_on(10)
    made.inquiry.refresh_from_db()
    assert made.inquiry.stage == Escalation.CALL
    assert not Letter.objects.filter(kind=LetterKind.FOLLOW_UP_TO_SUPPLIER).exists()


def test_a_side_promises_for_itself_only(released: Introduction) -> None:
    with pytest.raises(PromiseClosedError):
        promise(released, voice=SUPPLIER, owner=Owner.BUYER)
    made = promise(released, voice=ORGANIZER, owner=Owner.BUYER)
    with pytest.raises(PromiseClosedError):
        keep_promise(promise_id=made.pk, voice=SUPPLIER)


@pytest.mark.parametrize(("day", "late"), [(9, False), (10, False), (11, True)])
def test_late_begins_the_day_after_the_promised_one(
    released: Introduction, day: int, late: bool
) -> None:
    made = promise(released)
    with on(day):
        kept = keep_promise(promise_id=made.pk, voice=SUPPLIER)
    assert (kept.state, kept.was_late) == (PromiseState.DONE, late)
    assert sweep_on(20) == []


def test_a_kept_promise_speaks_for_the_pair(released: Introduction) -> None:
    made = promise(released)
    keep_promise(promise_id=made.pk, voice=ORGANIZER)
    label = labels_in_force().get(kind=LabelKind.OUTCOME)
    assert (label.party, label.positive, label.reason) == ("supplier", True, "sample_sent")


def test_a_promise_kept_after_the_meeting_begins_business(released: Introduction) -> None:
    course.move(introduction=released, to=S.MEETING_PROPOSED, actor_kind=ActorKind.SYSTEM)
    course.move(introduction=released, to=S.SCHEDULED, actor_kind=ActorKind.ORGANIZER)
    made = promise(released)
    released.refresh_from_db()
    assert released.state == S.SCHEDULED
    course.move(introduction=released, to=S.HELD, actor_kind=ActorKind.ORGANIZER)
    with on(9):
        keep_promise(promise_id=made.pk, voice=SUPPLIER)
    released.refresh_from_db()
    assert released.state == S.FOLLOWING_UP


def test_another_day_is_asked_for_on_that_day(released: Introduction) -> None:
    made = promise(released)
    sweep_on(10)
    with on(11):
        move_promise(promise_id=made.pk, voice=SUPPLIER, due_on=DAY + dt.timedelta(days=10))
    assert sweep_on(17) == []
    assert sweep_on(20) == [released.pk]
    acts = list(made.statements.values_list("act", "due_on"))
    assert acts == [
        (PromiseAct.MADE, DAY),
        (PromiseAct.MOVED, DAY + dt.timedelta(days=10)),
    ]


def test_a_dropped_promise_says_nothing_of_the_business(released: Introduction) -> None:
    made = promise(released)
    drop_promise(promise_id=made.pk, voice=SUPPLIER, note="Sin presupuesto")
    released.refresh_from_db()
    assert released.state == S.FOLLOWING_UP
    with pytest.raises(PromiseClosedError):
        keep_promise(promise_id=made.pk, voice=SUPPLIER)
    assert not labels_in_force().filter(kind=LabelKind.OUTCOME).exists()


def test_both_sides_promise(released: Introduction) -> None:
    promise(released, voice=BUYER, owner=Owner.BUYER)
    promise(released)
    assert sweep_on(10) == [released.pk, released.pk]
    assert Side.BUYER.value in set(released.inquiries.values_list("asked", flat=True))


def test_a_form_sent_twice_promises_once(released: Introduction) -> None:
    assert promise(released).pk == promise(released).pk
    assert Promise.objects.count() == 1


def test_two_things_promised_for_one_day_are_two_promises(released: Introduction) -> None:
    sample = promise(released)
    with on(1):
        quotation = make_promise(
            introduction_id=released.pk,
            voice=SUPPLIER,
            kind=PromiseKind.QUOTED,
            owner=Owner.SUPPLIER,
            due_on=DAY,
        )
    assert promise(released) == sample
    assert set(released.promises.all()) == {sample, quotation}
