"""Attention is scarce: how many letters a buyer gets and how many introductions a supplier serves.

Each check locks the row of whose attention it spends, so that two introductions at once cannot
both take the last place.
"""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from matchmaking.introductions.domain.course import OPEN
from matchmaking.introductions.enums import LetterKind, Waiting
from matchmaking.introductions.models import Introduction, Letter
from matchmaking.missions.models import Enrolment
from matchmaking.outbox.enums import MailState
from matchmaking.profiles.models import Buyer, Supplier

WEEK = dt.timedelta(days=7)
# A mail that never reached anybody took nobody's attention.
_NEVER_READ = (MailState.CANCELLED, MailState.SUPPRESSED, MailState.FAILED)


def buyer_is_full(introduction: Introduction) -> Waiting | None:
    """Why no first letter may go to the buyer now, or None. Call inside a transaction.

    The stricter of the mission's and the buyer's own limits counts. Letters that still wait for
    the send window count as spent.
    """
    buyer = Buyer.objects.select_for_update().get(pk=introduction.need.buyer_id)
    mission = introduction.mission
    letters = Letter.objects.filter(
        kind=LetterKind.BUYER_TEASER, introduction__need__buyer=buyer
    ).exclude(mail__state__in=_NEVER_READ)
    in_mission = letters.filter(introduction__mission=mission).count()
    if in_mission >= min(mission.buyer_letters_per_mission, buyer.letters_per_mission):
        return Waiting.BUYER_MISSION_FULL
    this_week = letters.filter(mail__due_at__gt=timezone.now() - WEEK).count()
    if this_week >= min(mission.buyer_letters_per_week, buyer.letters_per_week):
        return Waiting.BUYER_WEEK_FULL
    return None


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
