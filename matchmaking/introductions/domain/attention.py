"""Which introductions of a mission need their organizer's hand, and why."""

from collections.abc import Collection
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from matchmaking.introductions.domain import course, queries
from matchmaking.introductions.domain.followup import followup_queries
from matchmaking.introductions.domain.letters.sending import ASKED_SIDE
from matchmaking.introductions.enums import Attention, Waiting
from matchmaking.introductions.models import Introduction, ReceivedReply
from matchmaking.missions.domain.awaiting import Counts
from matchmaking.missions.enums import Awaited, MissionState
from matchmaking.missions.models import Mission
from matchmaking.outbox.enums import IncomingKind

WITHOUT_ADDRESS = (
    Waiting.SUPPLIER_WITHOUT_ADDRESS,
    Waiting.BUYER_WITHOUT_ADDRESS,
    Waiting.BUYER_BY_ORGANIZER,
)


def needing(introductions: QuerySet[Introduction], why: Attention) -> QuerySet[Introduction]:
    """Those that need the organizer's hand for this reason."""
    return _marked(introductions).filter(**{why.value: True})


def counts_by_attention(mission: Mission) -> dict[Attention, int]:
    return _counted([mission]).get(mission.pk, {})


def waiting_for_organizer(missions: Collection[Mission]) -> dict[Awaited, Counts]:
    """What the introductions of `missions` and their follow-up wait for."""
    counted = _counted(missions)
    shown = {
        Awaited.REPLIES: Attention.REPLY,
        Awaited.LETTERS: Attention.LETTER,
        Awaited.ADDRESSES: Attention.ADDRESS,
        Awaited.CONSENTS: Attention.CONSENT,
    }
    return {
        awaited: {key: counts[why] for key, counts in counted.items()}
        for awaited, why in shown.items()
    } | followup_queries.waiting_in_follow_up(missions, today=timezone.localdate())


def _counted(missions: Collection[Mission]) -> dict[int, dict[Attention, int]]:
    introductions = Introduction.objects.filter(mission__in=[m.pk for m in missions])
    grouped = _marked(introductions).order_by().values_list("mission")
    rows = grouped.annotate(
        **{f"{why}_number": Count("pk", filter=Q(**{why.value: True})) for why in Attention}
    )
    return {mission: dict(zip(Attention, counts, strict=True)) for mission, *counts in rows}


def _marked(introductions: QuerySet[Introduction]) -> QuerySet[Introduction]:
    """With a flag for each kind of attention."""
    # A reply that came before the state began was about the step before.
    replies = ReceivedReply.objects.filter(
        introduction=OuterRef("pk"),
        incoming__kind=IncomingKind.REPLY,
        at__gte=OuterRef("state_since"),
    )
    unanswered: Any = Q()
    for state, side in ASKED_SIDE.items():
        unanswered |= Q(state=state) & Exists(replies.filter(side=side))
    # In a closed mission no letter is written, whatever is entered or agreed to.
    goes_on = ~Q(mission__state=MissionState.CLOSED) & ~Q(state__in=course.FINAL | course.SETTLED)
    return introductions.annotate(
        letter=queries.letter_to_decide(),
        reply=unanswered,
        address=goes_on & Q(waiting_for__in=WITHOUT_ADDRESS),
        consent=goes_on & Q(waiting_for=Waiting.SUPPLIER_WITHOUT_LETTERS),
    )
