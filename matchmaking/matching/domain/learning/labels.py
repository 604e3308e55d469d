"""Labels: what organizers, suppliers and buyers judged, as learning may read it.

Only a person's judgement of the fit is a label. Expiry, a withdrawn consent, a closed need and an
organizer's stop are none: nothing here is called for them.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.matching.enums import Decision, LabelKind, Party, RejectionReason
from matchmaking.matching.models import Label, Review

# Reasons that say nothing about whether the two fit, by who gives them. A "no" for one of these is
# kept as an answer without a judgement. Every other reason, and none at all, judges the fit.
#
# | who       | reason              | why it is no judgement                                      |
# |-----------|---------------------|-------------------------------------------------------------|
# | organizer | relation            | They fit so well that they know each other, or are at odds. |
# | organizer | better_supplier     | Compares two suppliers; this one may still fit.             |
# | supplier  | no_capacity         | Its order book is full today.                               |
# | supplier  | known, not_now      | As above; the time, not the buyer.                          |
# | buyer     | known, not_now      | The same from the other side.                               |
# | buyer     | no_longer_needed    | The need is gone, whoever would have served it.             |
# | either    | not_held            | A meeting that did not take place was not judged.           |
# | either    | informative         | Polite, and neither a yes nor a no.                         |
# | either    | dormant             | Silence is never a no.                                      |
# | either    | need_gone, timing   | An order that was lost to events, not to the fit.           |
# | either    | other_supplier      | As better_supplier: somebody else was better still.         |
# | either    | stopped_answering   | Silence again.                                              |
_EITHER: Final = frozenset(
    {"known", "not_now", "no_longer_needed", "not_held", "informative", "dormant"}
    | {"need_gone", "timing", "other_supplier", "stopped_answering"}
)
NOT_ABOUT_FIT: Final[Mapping[Party, frozenset[str]]] = {
    Party.ORGANIZER: frozenset({RejectionReason.RELATION, RejectionReason.BETTER_SUPPLIER}),
    Party.SUPPLIER: _EITHER | {"no_capacity"},
    Party.BUYER: _EITHER,
}
_REVIEWED: Final[Mapping[Decision, bool | None]] = {
    Decision.APPROVE: True,
    Decision.REJECT: False,
    Decision.PARK: None,
    Decision.UNDO: None,
}


def record_label(
    *,
    proposal_id: int,
    party: Party,
    kind: LabelKind,
    positive: bool | None,
    reason: str = "",
    user: User | None = None,
    decided_at: datetime | None = None,
) -> Label:
    """Keep one judgement; it replaces the party's earlier one of the same kind about the pair.

    `positive` None is an answer that judges nothing (a question, "not now", an undone review), and
    so is a "no" for a reason in NOT_ABOUT_FIT. The same judgement twice is kept once. `decided_at`
    is now unless told.
    """
    party, kind = Party(party), LabelKind(kind)
    if positive is False and reason in NOT_ABOUT_FIT[party]:
        positive = None
    latest = Label.objects.filter(proposal_id=proposal_id, party=party, kind=kind).last()
    if latest is not None and (latest.positive, latest.reason) == (positive, reason):
        return latest
    return Label.objects.create(
        proposal_id=proposal_id,
        party=party,
        kind=kind,
        positive=positive,
        reason=reason,
        user=user,
        decided_at=decided_at or timezone.now(),
    )


def record_review(*, review: Review) -> Label | None:
    """The label of an organizer's decision; None where its proposal is gone."""
    if review.proposal_id is None:
        return None
    return record_label(
        proposal_id=review.proposal_id,
        party=Party.ORGANIZER,
        kind=LabelKind.REVIEW,
        positive=_REVIEWED[Decision(review.decision)],
        reason=review.reason,
        user=review.user,
        decided_at=review.at,
    )


def labels_in_force() -> QuerySet[Label]:
    """The latest label of each (proposal, party, kind), those without a judgement among them."""
    newer = Label.objects.filter(
        proposal=OuterRef("proposal"),
        party=OuterRef("party"),
        kind=OuterRef("kind"),
        pk__gt=OuterRef("pk"),
    )
    return Label.objects.filter(~Exists(newer))


def backfill_reviews() -> int:
    """Write the labels of reviews that have none yet, in their order; how many were written.

    Safe to repeat: a pair that has a label is up to date, since every later review wrote its own.
    """
    labelled = Label.objects.filter(proposal=OuterRef("proposal"), kind=LabelKind.REVIEW)
    missing = Review.objects.filter(~Exists(labelled), proposal__isnull=False)
    before = Label.objects.count()
    for review in list(missing.select_related("user").order_by("at", "pk")):
        record_review(review=review)
    return Label.objects.count() - before
