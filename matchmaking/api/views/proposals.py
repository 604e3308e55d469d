"""Proposals of the missions that one organizes, and their reviews."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.enums import Scope
from matchmaking.api.errors import ConflictError
from matchmaking.api.once import once
from matchmaking.api.permissions import refuse_role
from matchmaking.api.principal import Principal
from matchmaking.api.serializers.proposals import ProposalSerializer, ReviewSerializer
from matchmaking.api.serializers.queries import ProposalQuery
from matchmaking.api.views.base import ApiView
from matchmaking.matching.domain import reviews
from matchmaking.matching.domain.queries import with_kept_back
from matchmaking.matching.enums import Decision
from matchmaking.matching.models import Proposal


class ProposalList(ApiView):
    tag = "proposals"
    query_class = ProposalQuery

    @extend_schema(
        operation_id="proposals_list",
        parameters=[ProposalQuery],
        responses=ProposalSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Newest run first; in a run by need, the passing pairs by rank before the blocked."""
        asked = self.query()
        paths = {"mission": "mission__slug"}
        names = ("mission", "run", "need", "supplier", "state", "blocked", "ground")
        chosen = {paths.get(name, name): asked[name] for name in names if name in asked}
        found = _visible(self.principal).filter(**chosen)
        ordered = found.order_by("-run", "need", "blocked", "rank", "supplier")
        return self.page_of(ordered, ProposalSerializer)


class ProposalDetail(ApiView):
    tag = "proposals"

    @extend_schema(operation_id="proposals_retrieve", responses=ProposalSerializer)
    def get(self, request: Request, pk: int) -> Response:
        """A proposal with why, why not, and what would raise it most."""
        return Response(ProposalSerializer(_found(self.principal, pk)).data)


class ProposalReview(ApiView):
    tag = "proposals"
    writing_scope = Scope.REVIEW

    @extend_schema(
        operation_id="proposals_review", request=ReviewSerializer, responses=ProposalSerializer
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Approve, reject with a reason, park, or undo the decision that stands."""
        proposal = _found(self.principal, pk)
        if not self.principal.may_edit(proposal.mission.organizer_id):
            refuse_role()
        asked = self.checked(ReviewSerializer)
        _done, refused = reviews.decide_in_bulk(
            proposals=[proposal],
            decision=Decision(asked["decision"]),
            user=self.principal.user,
            reason=asked.get("reason", ""),
            note=asked.get("note", ""),
        )
        if refused:
            raise ConflictError(_refusal(refused[0].code), code=refused[0].code)
        return Response(ProposalSerializer(_found(self.principal, pk)).data)


def _refusal(code: str) -> str:
    if code == reviews.ReviewError.INTRODUCED:
        return _("The introduction is on its way; it can be withdrawn on the page of letters.")
    if code == reviews.ReviewError.KEPT_BACK:
        return _("This company no longer shows its profile; it is proposed to nobody.")
    if code == reviews.ReviewError.BUYER_KEPT_BACK:
        return _("This buyer no longer shows its profile and needs; nobody is proposed to it.")
    return _("The proposal stands otherwise than this decision takes for granted.")


def _visible(principal: Principal) -> QuerySet[Proposal]:
    own = Proposal.objects.filter(mission__in=principal.organized_missions())
    return with_kept_back(own).select_related(
        "mission",
        "run",
        "need__buyer__organisation",
        "supplier__organisation",
        "decided_by",
    )


def _found(principal: Principal, pk: int) -> Proposal:
    return get_object_or_404(_visible(principal), pk=pk)
