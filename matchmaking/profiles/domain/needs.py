"""What happens to a need: one thing that one buyer wants to source."""

import datetime as dt
import functools
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from matchmaking.profiles.domain.cleaning import Cleaned, Facts, Measure, Spec, clean
from matchmaking.profiles.domain.saving import Saved, refuse_errors, save_cleaned, sent_before
from matchmaking.profiles.enums import NeedState, Origin
from matchmaking.profiles.models import Buyer, Need
from matchmaking.profiles.problems import Code, InvalidDataError, Problem, Severity
from matchmaking.profiles.validators import (
    check_days,
    check_deadline,
    check_hs_codes,
    check_people,
    check_price,
    check_whole,
)


def _window(facts: Facts) -> Iterable[Problem]:
    first, last = facts["delivery_from"], facts["delivery_to"]
    if first and last and last < first:
        yield Problem("delivery_to", Code.WINDOW_REVERSED)


def _units(facts: Facts) -> Iterable[Problem]:
    if facts["target_price"] is not None and not facts["currency"]:
        yield Problem("currency", Code.PRICE_WITHOUT_CURRENCY, Severity.WARNING)
    names = ("first_order_quantity", "annual_volume", "min_monthly_capacity")
    if any(facts[name] is not None for name in names) and facts["volume_unit"] is None:
        yield Problem("volume_unit", Code.QUANTITY_WITHOUT_UNIT, Severity.WARNING)


MUST_HAVES = (
    "required_certifications",
    "required_capabilities",
    "min_monthly_capacity",
    "min_staff",
    "required_japan_experience",
)
"""Gates: a supplier that fails one is shown as blocked, never scored away."""
NICE_TO_HAVES = ("preferred_certifications", "preferred_capabilities")

NEED_SPEC = Spec(
    model=Need,
    fields=(
        "external_id", "title", "description", "language", "sector", "product_terms", "hs_codes",
        *MUST_HAVES, *NICE_TO_HAVES,
        "first_order_quantity", "annual_volume", "volume_unit", "target_price", "currency",
        "incoterms", "max_lead_time_days", "delivery_from", "delivery_to", "sample_wanted", "use",
        "confidentiality", "city", "deadline", "introductions_wanted",
    ),
    required=("title",),
    checks={
        "hs_codes": check_hs_codes,
        "deadline": check_deadline,
        "target_price": check_price,
        "introductions_wanted": functools.partial(check_whole, least=1, most=50),
        "min_staff": check_people,
        "max_lead_time_days": check_days,
    },
    measures={
        "first_order_quantity": Measure("volume_unit"),
        "annual_volume": Measure("volume_unit", "year"),
        "min_monthly_capacity": Measure("volume_unit", "month"),
    },
    rules=(_window, _units),
)  # fmt: skip
NEED_FIELDS = NEED_SPEC.fields


def clean_need(*, data: Mapping[str, Any], need: Need | None = None) -> Cleaned:
    """Check `data` (names of NEED_FIELDS) without writing."""
    return clean(NEED_SPEC, data, need)


@transaction.atomic
def save_need(
    *,
    buyer: Buyer,
    data: Mapping[str, Any],
    need: Need | None = None,
    origin: str = Origin.FORM,
) -> Saved[Need]:
    """Add a draft need to `buyer`, or change one of its own; raises InvalidDataError."""
    if need is not None and need.buyer_id != buyer.pk:
        raise ValueError("the need belongs to another buyer")
    cleaned = clean_need(data=data, need=need)
    refuse_errors(cleaned)
    return save_cleaned(need or Need(buyer=buyer, origin=origin), cleaned)


@transaction.atomic
def add_need(*, buyer: Buyer, data: Mapping[str, Any]) -> Saved[Need]:
    """Add a need by a whole form, which may arrive twice: then it is the one that it made.

    One that was closed is not: what is wanted again is another need.
    """
    # Locked, so that the second of two at once finds what the first has made.
    Buyer.objects.select_for_update().get(pk=buyer.pk)
    under_way = Need.objects.filter(buyer=buyer).exclude(state=NeedState.CLOSED)
    known = sent_before(under_way, clean_need(data=data))
    return save_need(buyer=buyer, data=data, need=known)


@transaction.atomic
def open_need(*, need: Need, today: dt.date | None = None) -> bool:
    """Let suppliers be looked for; False if it was open. A passed deadline is an error here."""
    if need.deadline is not None and need.deadline < (today or timezone.localdate()):
        value = need.deadline.isoformat()
        raise InvalidDataError([Problem("deadline", Code.DEADLINE_PASSED, params={"value": value})])
    return _claim(need, NeedState.OPEN)


@transaction.atomic
def close_need(*, need: Need) -> bool:
    """No further introduction for this need; False unless it was open."""
    return _claim(need, NeedState.CLOSED, only_from=NeedState.OPEN)


def _claim(need: Need, to: NeedState, *, only_from: NeedState | None = None) -> bool:
    rows = Need.objects.filter(pk=need.pk).exclude(state=to)
    if only_from is not None:
        rows = rows.filter(state=only_from)
    moved = rows.update(state=to, updated_at=timezone.now())
    need.refresh_from_db(fields=["state", "updated_at"])
    return moved == 1
