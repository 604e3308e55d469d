"""What people decide about proposals. The only module that writes a proposal's reviewed state."""

from collections.abc import Collection, Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.matching.domain.learning.labels import record_review
from matchmaking.matching.enums import DECIDED_STATES, Decision, ProposalState, RejectionReason
from matchmaking.matching.models import Proposal, Review
from matchmaking.profiles.domain.queries import keep_to_themselves, took_back_consent
from matchmaking.profiles.models import Buyer, Supplier

STATE_AFTER = {
    Decision.APPROVE: ProposalState.APPROVED,
    Decision.REJECT: ProposalState.REJECTED,
    Decision.PARK: ProposalState.PARKED,
    Decision.UNDO: ProposalState.PROPOSED,
}
# What may be decided in which state. A pair that fails a must-have may be approved too: a person
# knows of certificates that no profile names.
ALLOWED = {
    Decision.APPROVE: {ProposalState.PROPOSED, ProposalState.PARKED, ProposalState.COMPUTED},
    Decision.REJECT: {ProposalState.PROPOSED, ProposalState.PARKED, ProposalState.COMPUTED},
    Decision.PARK: {ProposalState.PROPOSED, ProposalState.COMPUTED},
    Decision.UNDO: set(DECIDED_STATES),
}


class ReviewError(Exception):
    """A decision that cannot be taken; `code` is one of the constants of this class."""

    CHANGED = "changed"
    """Somebody else decided in the meantime."""
    REASON_MISSING = "reason_missing"
    INTRODUCED = "introduced"
    """The letter is on its way: undo goes through the introduction."""
    KEPT_BACK = "kept_back"
    """The supplier no longer shows its profile: there is nothing to propose."""
    BUYER_KEPT_BACK = "buyer_kept_back"
    """The buyer no longer shows its profile: there is nobody to propose to."""

    def __init__(self, code: str, proposal: Proposal) -> None:
        super().__init__(f"proposal {proposal.pk}: {code}")
        self.code = code
        self.proposal = proposal


def approve_proposal(*, proposal: Proposal, user: User, note: str = "") -> Review:
    return decide_proposal(proposal=proposal, decision=Decision.APPROVE, user=user, note=note)


def reject_proposal(*, proposal: Proposal, user: User, reason: str, note: str = "") -> Review:
    return decide_proposal(
        proposal=proposal, decision=Decision.REJECT, user=user, reason=reason, note=note
    )


def decide_in_bulk(
    *,
    proposals: Sequence[Proposal],
    decision: Decision,
    user: User,
    reason: str = "",
    note: str = "",
) -> tuple[list[Review], list[ReviewError]]:
    """Each proposal by itself: one that changed meanwhile does not keep the others back."""
    done: list[Review] = []
    refused: list[ReviewError] = []
    for proposal in proposals:
        try:
            review = decide_proposal(
                proposal=proposal, decision=decision, user=user, reason=reason, note=note
            )
        except ReviewError as error:
            refused.append(error)
        else:
            done.append(review)
    return done, refused


def decide_proposal(
    *, proposal: Proposal, decision: Decision, user: User, reason: str = "", note: str = ""
) -> Review:
    """Take one decision about a proposal, and keep it as a review with what the person saw.

    Raises ReviewError: REASON_MISSING unless a rejection has a RejectionReason (other decisions
    have none), KEPT_BACK or BUYER_KEPT_BACK for an approval where that side took its profile back,
    CHANGED where the state allows it no more, INTRODUCED once a letter is on its way.
    Undoing leads back to where the run had the pair: to review, or among those not put forward.
    """
    rejected = decision == Decision.REJECT
    if rejected and reason not in RejectionReason.values:
        raise ReviewError(ReviewError.REASON_MISSING, proposal)
    if decision == Decision.APPROVE and (code := _kept_back(proposal)):
        raise ReviewError(code, proposal)
    with transaction.atomic():
        _claim(proposal, decision, user=user)
        review = Review.objects.create(
            mission_id=proposal.mission_id,
            need_id=proposal.need_id,
            supplier_id=proposal.supplier_id,
            proposal=proposal,
            decision=decision,
            reason=reason if rejected else "",
            note=note[:500],
            user=user,
            score_seen=proposal.score,
            model_version=proposal.run.model_version,
        )
        record_review(review=review)
    proposal.refresh_from_db(fields=["state", "decided_at", "decided_by"])
    return review


def _kept_back(proposal: Proposal) -> str:
    """The code of the side that shows its profile to nobody any more, "" where both show theirs."""
    if Supplier.objects.filter(keep_to_themselves(), pk=proposal.supplier_id).exists():
        return ReviewError.KEPT_BACK
    if Buyer.objects.filter(took_back_consent(), pk=proposal.need.buyer_id).exists():
        return ReviewError.BUYER_KEPT_BACK
    return ""


def _claim(proposal: Proposal, decision: Decision, *, user: User) -> None:
    now = timezone.now()
    undo = decision == Decision.UNDO
    claimed = Proposal.objects.filter(
        pk=proposal.pk, state__in=ALLOWED[decision], handed_over_at__isnull=True
    ).update(
        state=_state_after(proposal, decision),
        decided_at=None if undo else now,
        decided_by=None if undo else user,
        updated_at=now,
    )
    if claimed != 1:
        proposal.refresh_from_db(fields=["state", "handed_over_at"])
        code = ReviewError.INTRODUCED if proposal.handed_over_at else ReviewError.CHANGED
        raise ReviewError(code, proposal)


def _state_after(proposal: Proposal, decision: Decision) -> ProposalState:
    not_put_forward = proposal.blocked or proposal.run.leaves_out(proposal.ground)
    if decision == Decision.UNDO and not_put_forward:
        return ProposalState.COMPUTED
    return STATE_AFTER[decision]


def proposals_to_hand_over() -> QuerySet[Proposal]:
    """Approved proposals that no introduction has taken over and that can no longer be undone."""
    settled = timezone.now() - timedelta(seconds=settings.REVIEW_UNDO_SECONDS)
    return Proposal.objects.filter(
        state=ProposalState.APPROVED, handed_over_at__isnull=True, decided_at__lte=settled
    )


def hand_over_proposal(*, proposal_id: int) -> bool:
    """Claim an approved proposal for an introduction; False if undone or handed over before.

    Call it in the transaction that creates the introduction: both or neither.
    """
    return (
        proposals_to_hand_over().filter(pk=proposal_id).update(handed_over_at=timezone.now()) == 1
    )


def decisions_in_force(*, mission_id: int, needs: Collection[int]) -> dict[tuple[int, int], Review]:
    """{(need id, supplier id): latest review} of pairs of `needs`, by their ids, whose latest
    review is not an undo.
    """
    latest: dict[tuple[int, int], Review] = {}
    reviews: Iterable[Review] = Review.objects.filter(
        mission_id=mission_id, need__in=needs
    ).order_by("at", "pk")
    for review in reviews:
        latest[review.need_id, review.supplier_id] = review
    return {pair: review for pair, review in latest.items() if review.decision != Decision.UNDO}
