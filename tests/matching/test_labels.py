"""Labels: what a person judged, once, and nothing that only happened."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from matchmaking.common.models import AppendOnlyError
from matchmaking.matching.domain import reviews
from matchmaking.matching.domain.learning import labels
from matchmaking.matching.enums import (
    Decision,
    LabelKind,
    Party,
    ProposalState,
    RejectionReason,
)
from matchmaking.matching.models import Label, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposal(run):
    return run.proposals.filter(state=ProposalState.PROPOSED).order_by("-score").first()


def in_force(proposal, party=Party.ORGANIZER):
    label = labels.labels_in_force().filter(proposal=proposal, party=party).last()
    return (label.positive, label.reason)


def test_a_review_is_a_label_of_the_organizer(proposal, organizer):
    reviews.approve_proposal(proposal=proposal, user=organizer)
    label = Label.objects.get(proposal=proposal)
    assert (label.party, label.kind, label.positive) == (Party.ORGANIZER, LabelKind.REVIEW, True)
    assert label.user == organizer


def test_a_later_review_replaces_the_earlier_one_and_undo_takes_it_back(proposal, organizer):
    reviews.reject_proposal(proposal=proposal, user=organizer, reason=RejectionReason.WRONG_PRODUCT)
    assert in_force(proposal) == (False, "wrong_product")
    reviews.decide_proposal(proposal=proposal, decision=Decision.UNDO, user=organizer)
    assert in_force(proposal) == (None, "")
    reviews.decide_proposal(proposal=proposal, decision=Decision.PARK, user=organizer)
    reviews.approve_proposal(proposal=proposal, user=organizer)
    assert in_force(proposal) == (True, "")
    assert labels.labels_in_force().filter(proposal=proposal).count() == 1


@pytest.mark.parametrize("reason", RejectionReason.values)
def test_a_rejection_judges_the_fit_unless_its_reason_is_another(proposal, organizer, reason):
    reviews.reject_proposal(proposal=proposal, user=organizer, reason=reason)
    other = reason in {RejectionReason.RELATION, RejectionReason.BETTER_SUPPLIER}
    assert in_force(proposal) == (None if other else False, reason)


def test_the_same_judgement_twice_is_one_row(proposal):
    for _ in range(2):
        labels.record_label(
            proposal_id=proposal.pk,
            party=Party.BUYER,
            kind=LabelKind.RATING,
            positive=True,
            reason="cooperation_possible",
        )
    assert Label.objects.count() == 1


@pytest.mark.parametrize("reason", ["informative", "not_held", "known", "dormant"])
def test_a_no_that_is_none_judges_nothing(proposal, reason):
    label = labels.record_label(
        proposal_id=proposal.pk,
        party=Party.SUPPLIER,
        kind=LabelKind.RATING,
        positive=False,
        reason=reason,
    )
    assert label.positive is None


def test_labels_are_never_changed(proposal, organizer):
    reviews.approve_proposal(proposal=proposal, user=organizer)
    with pytest.raises(AppendOnlyError):
        Label.objects.update(positive=False)
    with pytest.raises(AppendOnlyError):
        Label.objects.get().delete()


@pytest.mark.parametrize(
    ("party", "kind"),
    [(Party.ORGANIZER, LabelKind.ANSWER), (Party.BUYER, LabelKind.REVIEW), ("nobody", "answer")],
)
def test_the_database_refuses_a_judgement_that_is_not_the_partys(proposal, party, kind):
    with pytest.raises(IntegrityError), transaction.atomic():
        Label.objects.create(
            proposal=proposal, party=party, kind=kind, positive=True, decided_at=timezone.now()
        )


def test_backfill_writes_what_is_missing_with_the_time_of_the_decision(run, organizer):
    first, second = run.proposals.filter(blocked=False).order_by("pk")[:2]
    for proposal, decision, reason in (
        (first, Decision.APPROVE, ""),
        (first, Decision.REJECT, RejectionReason.CAPACITY),
        (second, Decision.APPROVE, ""),
    ):
        Review.objects.create(
            mission=run.mission,
            need=proposal.need,
            supplier=proposal.supplier,
            proposal=proposal,
            decision=decision,
            reason=reason,
            user=organizer,
        )
    assert labels.backfill_reviews() == 3
    assert labels.backfill_reviews() == 0
    assert in_force(first) == (False, "capacity")
    assert in_force(second) == (True, "")
    label = Label.objects.filter(proposal=second).get()
    assert label.decided_at == Review.objects.get(proposal=second).at
