"""Needs: what buyers want to source."""

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from matchmaking.api.once import once
from matchmaking.api.permissions import refuse_role, require_editing
from matchmaking.api.principal import Principal
from matchmaking.api.serializers.profiles import CreateNeedSerializer, NeedSerializer
from matchmaking.api.serializers.queries import NeedQuery
from matchmaking.api.views.base import ApiView, mission_filter
from matchmaking.profiles.domain.needs import close_need, open_need, save_need
from matchmaking.profiles.domain.queries import buyers_visible_from, needs_with_everything
from matchmaking.profiles.enums import Origin
from matchmaking.profiles.models import Need


class NeedList(ApiView):
    tag = "needs"
    query_class = NeedQuery

    @extend_schema(
        operation_id="needs_list", parameters=[NeedQuery], responses=NeedSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Your own needs; for organizers those of the missions' buyers."""
        asked = self.query()
        found = mission_filter(
            _visible(self.principal), "buyer__organisation", asked.get("mission")
        )
        found = found.filter(**{name: asked[name] for name in ("buyer", "state") if name in asked})
        if text := asked.get("q"):
            found = found.filter(title__icontains=text)
        return self.page_of(found.order_by("pk"), NeedSerializer)

    @extend_schema(
        operation_id="needs_create",
        request=CreateNeedSerializer,
        responses={201: NeedSerializer},
    )
    @once
    def post(self, request: Request) -> Response:
        """A draft; suppliers are looked for once it is open."""
        data = self.checked(CreateNeedSerializer)
        buyers = buyers_visible_from(self.principal.own())
        buyer = get_object_or_404(buyers, pk=data.pop("buyer"))
        if not self.principal.may_add_to(buyer.organisation_id):
            refuse_role()
        need = save_need(buyer=buyer, data=data, origin=Origin.API).instance
        headers = {"Location": reverse("api:need", args=[need.pk])}
        return Response(NeedSerializer(need).data, status=status.HTTP_201_CREATED, headers=headers)


class NeedDetail(ApiView):
    tag = "needs"

    @extend_schema(operation_id="needs_retrieve", responses=NeedSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return Response(NeedSerializer(get_object_or_404(_visible(self.principal), pk=pk)).data)

    @extend_schema(operation_id="needs_update", request=NeedSerializer, responses=NeedSerializer)
    @once
    def patch(self, request: Request, pk: int) -> Response:
        """Change what the body names; the rest stays."""
        need = _editable(self.principal, pk)
        save_need(buyer=need.buyer, data=self.checked(NeedSerializer), need=need)
        return Response(NeedSerializer(get_object_or_404(_visible(self.principal), pk=pk)).data)


class NeedOpen(ApiView):
    tag = "needs"

    @extend_schema(operation_id="needs_open", request=None, responses=NeedSerializer)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """Let the next match run look for suppliers; an open need stays open."""
        need = _editable(self.principal, pk)
        open_need(need=need)
        return Response(NeedSerializer(need).data)


class NeedClose(ApiView):
    tag = "needs"

    @extend_schema(operation_id="needs_close", request=None, responses=NeedSerializer)
    @once
    def post(self, request: Request, pk: int) -> Response:
        """No further introduction for this need; a draft stays a draft."""
        need = _editable(self.principal, pk)
        close_need(need=need)
        return Response(NeedSerializer(need).data)


def _visible(principal: Principal) -> QuerySet[Need]:
    buyers = buyers_visible_from(principal.own())
    return needs_with_everything(Need.objects.filter(buyer__in=buyers.values("pk")))


def _editable(principal: Principal, pk: int) -> Need:
    """A need that the principal may change: one that an organizer entered stays its as well."""
    need = get_object_or_404(_visible(principal), pk=pk)
    if need.origin == Origin.FORM or not principal.may_add_to(need.buyer.organisation_id):
        require_editing(principal, need.buyer.organisation_id)
    return need
