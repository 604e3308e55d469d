"""What people decide about proposals. The only module that writes a proposal's reviewed state."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from matchmaking.matching.domain.labels import record_review
from matchmaking.matching.enums import Decision, ProposalState, RejectionReason
from matchmaking.matching.models import Proposal, Review

STATE_AFTER = {
    Decision.APPROVE: ProposalState.APPROVED,
    Decision.REJECT: ProposalState.REJECTED,
    Decision.PARK: ProposalState.PARKED,
    Decision.UNDO: ProposalState.PROPOSED,
}
# What may be decided in which state. Approving is refused where a must-have fails, see below.
ALLOWED = {
    Decision.APPROVE: {ProposalState.PROPOSED, ProposalState.PARKED, ProposalState.COMPUTED},
    Decision.REJECT: {ProposalState.PROPOSED, ProposalState.PARKED, ProposalState.COMPUTED},
    Decision.PARK: {ProposalState.PROPOSED, ProposalState.COMPUTED},
    Decision.UNDO: {ProposalState.APPROVED, ProposalState.REJECTED, ProposalState.PARKED},
}


class ReviewError(Exception):
    """A decision that cannot be taken; `code` is one of the constants of this class."""

    CHANGED = "changed"
    """Somebody else decided in the meantime."""
    REASON_MISSING = "reason_missing"
    INTRODUCED = "introduced"
    """The letter is on its way: undo goes through the introduction."""

    def __init__(self, code: str, proposal: Proposal) -> None:
        super().__init__(f"proposal {proposal.pk}: {code}")
        self.code = code
        self.proposal = proposal


def approve_proposal(*, proposal: Proposal, user: User, note: str = "") -> Review:
    return _decide(proposal, Decision.APPROVE, user=user, note=note)


def reject_proposal(*, proposal: Proposal, user: User, reason: str, note: str = "") -> Review:
    """Raises ReviewError(REASON_MISSING) unless `reason` is a RejectionReason."""
    if reason not in RejectionReason.values:
        raise ReviewError(ReviewError.REASON_MISSING, proposal)
    return _decide(proposal, Decision.REJECT, user=user, reason=reason, note=note)


def park_proposal(*, proposal: Proposal, user: User, note: str = "") -> Review:
    return _decide(proposal, Decision.PARK, user=user, note=note)


def undo_review(*, proposal: Proposal, user: User) -> Review:
    """Back to "to review", or among the nearest where the run does not put such a pair forward.

    Refused for an approved pair whose introduction has begun.
    """
    return _decide(proposal, Decision.UNDO, user=user)


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
            if decision == Decision.REJECT:
                review = reject_proposal(proposal=proposal, user=user, reason=reason, note=note)
            else:
                review = _decide(proposal, decision, user=user, note=note)
        except ReviewError as error:
            refused.append(error)
        else:
            done.append(review)
    return done, refused


def _decide(
    proposal: Proposal, decision: Decision, *, user: User, reason: str = "", note: str = ""
) -> Review:
    now = timezone.now()
    undo = decision == Decision.UNDO
    with transaction.atomic():
        changed = Proposal.objects.filter(
            pk=proposal.pk, state__in=ALLOWED[decision], handed_over_at__isnull=True
        ).update(
            state=_state_after(proposal, decision),
            decided_at=None if undo else now,
            decided_by=None if undo else user,
            updated_at=now,
        )
        if changed != 1:
            proposal.refresh_from_db(fields=["state", "handed_over_at"])
            code = ReviewError.INTRODUCED if proposal.handed_over_at else ReviewError.CHANGED
            raise ReviewError(code, proposal)
        review = Review.objects.create(
            mission_id=proposal.mission_id,
            need_id=proposal.need_id,
            supplier_id=proposal.supplier_id,
            proposal=proposal,
            decision=decision,
            reason=reason,
            note=note[:500],
            user=user,
            score_seen=proposal.score,
            model_version=proposal.run.model_version,
        )
        record_review(review=review)
    proposal.refresh_from_db(fields=["state", "decided_at", "decided_by"])
    return review


def _state_after(proposal: Proposal, decision: Decision) -> ProposalState:
    if decision == Decision.UNDO and proposal.run.leaves_out(proposal.ground):
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


def decisions_in_force(*, mission_id: int) -> dict[tuple[int, int], Review]:
    """{(need id, supplier id): latest review} of pairs whose latest review is not an undo."""
    latest: dict[tuple[int, int], Review] = {}
    reviews: Iterable[Review] = Review.objects.filter(mission_id=mission_id).order_by("at", "pk")
    for review in reviews:
        latest[review.need_id, review.supplier_id] = review
    return {pair: review for pair, review in latest.items() if review.decision != Decision.UNDO}
