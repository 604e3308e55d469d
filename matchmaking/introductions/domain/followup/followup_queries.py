"""What the organizer's pages of follow-up read."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Min,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Value,
    When,
)

from matchmaking.introductions.domain import course
from matchmaking.introductions.domain.inquiries import TO_FOLLOW
from matchmaking.introductions.enums import (
    Escalation,
    InquiryState,
    OutcomeState,
    PromiseState,
)
from matchmaking.introductions.models import (
    Inquiry,
    Introduction,
    Outcome,
    OutcomeStatement,
    Promise,
    PromiseStatement,
)
from matchmaking.missions.domain.awaiting import Counts
from matchmaking.missions.enums import Awaited
from matchmaking.missions.models import Mission

WITH_A_PERSON = (Escalation.CALL, Escalation.LEAD)
TO_CALL = Q(state=InquiryState.WAITING, stage__in=WITH_A_PERSON)
IN_DISPUTE = Q(state=OutcomeState.DISPUTED)


def calls_to_make(mission: Mission) -> QuerySet[Inquiry]:
    """What letters did not answer: with the lead first, then the longest waiting."""
    return (
        Inquiry.objects.filter(TO_CALL, introduction__mission=mission)
        .select_related(
            "introduction__supplier__organisation",
            "introduction__need__buyer__organisation",
            "promise",
            "outcome",
        )
        .annotate(
            urgency=Case(
                When(stage=Escalation.LEAD, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            )
        )
        .order_by("urgency", "planned_on", "pk")
    )


def disputed(mission: Mission) -> QuerySet[Outcome]:
    """Values on which the two sides differ, the oldest first."""
    return (
        Outcome.objects.filter(IN_DISPUTE, introduction__mission=mission)
        .select_related(
            "introduction__supplier__organisation", "introduction__need__buyer__organisation"
        )
        .order_by("state_since", "pk")
    )


def late_promises(mission: Mission, *, today: dt.date) -> QuerySet[Promise]:
    """Promised for a day before `today` and still open."""
    return (
        Promise.objects.filter(_late(today), introduction__mission=mission)
        .select_related(
            "introduction__supplier__organisation", "introduction__need__buyer__organisation"
        )
        .order_by("due_on", "pk")
    )


def waiting_in_follow_up(missions: Collection[Mission], *, today: dt.date) -> dict[Awaited, Counts]:
    """How many calls, disputes and late promises the page of each mission lists."""
    keys = [mission.pk for mission in missions]
    of_these = Q(introduction__mission__in=keys)
    return {
        Awaited.CALLS: _by_mission(Inquiry.objects.filter(of_these, TO_CALL)),
        Awaited.DISPUTES: _by_mission(Outcome.objects.filter(of_these, IN_DISPUTE)),
        Awaited.PROMISES: _by_mission(Promise.objects.filter(of_these, _late(today))),
    }


def _by_mission(rows: QuerySet[Any]) -> Counts:
    return dict(rows.order_by().values_list("introduction__mission").annotate(Count("pk")))


def _late(today: dt.date) -> Q:
    return Q(introduction__state__in=course.RELEASED, state=PromiseState.OPEN, due_on__lt=today)


def followed_introductions(mission: Mission) -> QuerySet[Introduction]:
    """Introductions after the release, with `next_at` (the next step) and `late` (promises)."""
    waiting = Q(inquiries__state=InquiryState.WAITING)
    return (
        Introduction.objects.filter(mission=mission, state__in=course.RELEASED)
        .select_related("need__buyer__organisation", "supplier__organisation")
        .annotate(
            next_at=Min("inquiries__next_at", filter=waiting),
            with_a_person=Count(
                "inquiries", filter=waiting & Q(inquiries__stage__in=WITH_A_PERSON), distinct=True
            ),
        )
        .order_by(F("next_at").asc(nulls_last=True), "pk")
    )


def without_a_next_step(mission: Mission) -> QuerySet[Introduction]:
    """Open introductions that nobody is asked about: always empty, and shown if it is not."""
    waiting = Inquiry.objects.filter(introduction=OuterRef("pk"), state=InquiryState.WAITING)
    return Introduction.objects.filter(mission=mission, state__in=TO_FOLLOW).exclude(
        Exists(waiting)
    )


def with_follow_up(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """With all that the follow-up page of one introduction shows."""
    words = OutcomeStatement.objects.select_related("user")
    acts = PromiseStatement.objects.select_related("user")
    return introductions.select_related(
        "mission__organizer", "need__buyer__organisation", "supplier__organisation"
    ).prefetch_related(
        Prefetch("promises", queryset=Promise.objects.order_by("due_on", "pk")),
        Prefetch("promises__statements", queryset=acts),
        "outcomes",
        Prefetch("outcomes__statements", queryset=words),
        Prefetch(
            "inquiries",
            queryset=Inquiry.objects.filter(state=InquiryState.WAITING)
            .select_related("promise", "outcome")
            .order_by("next_at", "pk"),
            to_attr="waiting_inquiries",
        ),
        "progressreports__user",
        "counterfactualanswers__user",
        "calls__user",
    )
