"""Attention is scarce: how many letters a buyer gets and how many introductions a supplier serves.

Each check locks the row of whose attention it spends, so that two introductions at once cannot
both take the last place.
"""

import datetime as dt

from django.db.models import Q, QuerySet
from django.utils import timezone

from matchmaking.introductions.domain.course import OPEN
from matchmaking.introductions.enums import IntroductionState, LetterKind, Waiting
from matchmaking.introductions.models import Introduction, Letter
from matchmaking.missions.models import Enrolment, Mission
from matchmaking.outbox.enums import NEVER_READ
from matchmaking.profiles.models import Buyer, Supplier

WEEK = dt.timedelta(days=7)
_BEFORE_THE_BUYER = (
    IntroductionState.APPROVED,
    IntroductionState.SUPPLIER_ASKED,
    IntroductionState.SUPPLIER_ACCEPTED,
)


def buyer_is_full(introduction: Introduction) -> Waiting | None:
    """Why no first letter may go to the buyer now, or None. Call inside a transaction.

    The stricter of the mission's and the buyer's own limits counts. Letters that still wait for
    the send window count as spent.
    """
    buyer = Buyer.objects.select_for_update().get(pk=introduction.need.buyer_id)
    mission = introduction.mission
    letters = _letters_that_ask(buyer)
    in_mission = letters.filter(introduction__mission=mission).count()
    if in_mission >= min(mission.buyer_letters_per_mission, buyer.letters_per_mission):
        return Waiting.BUYER_MISSION_FULL
    this_week = letters.filter(mail__due_at__gt=timezone.now() - WEEK).count()
    if this_week >= min(mission.buyer_letters_per_week, buyer.letters_per_week):
        return Waiting.BUYER_WEEK_FULL
    return None


def may_be_reminded(introduction: Introduction) -> bool:
    """Whether the buyer has attention left for a reminder now. Call inside a transaction.

    A reminder takes no other company's place: what this mission still has to write to the buyer
    for the first time comes before it.
    """
    if buyer_is_full(introduction) is not None:
        return False
    buyer, mission = introduction.need.buyer, introduction.mission
    written = _letters_that_ask(buyer).filter(introduction__mission=mission).count()
    to_come = Introduction.objects.filter(
        mission=mission, need__buyer=buyer, state__in=_BEFORE_THE_BUYER
    ).count()
    limit = min(mission.buyer_letters_per_mission, buyer.letters_per_mission)
    return written + to_come < limit


def _letters_that_ask(buyer: Buyer) -> QuerySet[Letter]:
    """First letters and reminders to the buyer that took its attention, or are about to."""
    return Letter.objects.filter(
        kind__in=[LetterKind.BUYER_TEASER, LetterKind.BUYER_REMINDER],
        introduction__need__buyer=buyer,
    ).exclude(mail__state__in=NEVER_READ)


def is_cooling_off(introduction: Introduction) -> bool:
    """Whether another mission wrote about the same two not long ago.

    Matching asks the same when it computes proposals; here it is asked again, since another
    mission may have begun meanwhile. Call after `supplier_is_full`, whose lock makes two missions
    at once ask one after the other.
    """
    since = timezone.now() - dt.timedelta(days=introduction.mission.cool_off_days)
    return (
        _letters_of_others(introduction.mission, since)
        .filter(
            introduction__supplier_id=introduction.supplier_id,
            introduction__need__buyer_id=introduction.need.buyer_id,
        )
        .exists()
    )


def pairs_written_to(mission: Mission, since: dt.datetime) -> set[tuple[int, int]]:
    """(buyer id, supplier id) of the pairs that other missions wrote about since then.

    What matching asks before it proposes; a letter that is on its way counts.
    """
    pairs = _letters_of_others(mission, since).order_by()
    return set(pairs.values_list("introduction__need__buyer", "introduction__supplier").distinct())


def _letters_of_others(mission: Mission, since: dt.datetime) -> QuerySet[Letter]:
    """Letters of other missions that somebody has read since, or is about to read."""
    letters = Letter.objects.filter(mail__due_at__gt=since).exclude(mail__state__in=NEVER_READ)
    return letters.exclude(introduction__mission=mission)


def supplier_is_full(introduction: Introduction) -> Waiting | None:
    """Why the supplier is not asked now, or None. Call inside a transaction."""
    supplier = Supplier.objects.select_for_update().get(pk=introduction.supplier_id)
    enrolment = Enrolment.objects.filter(
        mission_id=introduction.mission_id, organisation_id=supplier.organisation_id
    ).first()
    limit = supplier.max_introductions
    if enrolment is not None and enrolment.max_introductions is not None:
        limit = enrolment.max_introductions
    others = Introduction.objects.filter(
        Q(mission_id=introduction.mission_id), supplier=supplier, state__in=OPEN
    ).exclude(pk=introduction.pk)
    return Waiting.SUPPLIER_FULL if others.count() >= limit else None
