"""Buyers."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.enums import OrganisationKind
from matchmaking.api.once import once
from matchmaking.api.permissions import require_editing
from matchmaking.api.principal import Principal
from matchmaking.api.serializers.profiles import BuyerSerializer, CreateBuyerSerializer
from matchmaking.api.serializers.queries import ProfileQuery
from matchmaking.api.views.base import ApiView, mission_filter
from matchmaking.api.views.profiles import organisation_for
from matchmaking.profiles.domain.buyers import save_buyer
from matchmaking.profiles.domain.queries import buyers_visible_from
from matchmaking.profiles.enums import Origin
from matchmaking.profiles.models import Buyer


class BuyerList(ApiView):
    tag = "buyers"
    query_class = ProfileQuery

    @extend_schema(
        operation_id="buyers_list", parameters=[ProfileQuery], responses=BuyerSerializer(many=True)
    )
    def get(self, request: Request) -> Response:
        """Your own profile; for organizers those that participants of their missions show."""
        asked = self.query()
        found = mission_filter(_visible(self.principal), "organisation", asked.get("mission"))
        if "publication" in asked:
            found = found.filter(publication=asked["publication"])
        if text := asked.get("q"):
            names = ("organisation__legal_name", "organisation__trade_name", "name_en", "name_kana")
            named = Q()
            for name in names:
                named |= Q(**{f"{name}__icontains": text})
            found = found.filter(named)
        return self.page_of_profiles(found.order_by("pk"), BuyerSerializer)

    @extend_schema(
        operation_id="buyers_create",
        request=CreateBuyerSerializer,
        responses={201: BuyerSerializer},
    )
    @once
    @transaction.atomic
    def post(self, request: Request) -> Response:
        """A draft profile: of your own organisation, or of a new participant of your mission."""
        data = self.checked(CreateBuyerSerializer)
        organisation = organisation_for(self.principal, data, kind=OrganisationKind.BUYER)
        buyer = save_buyer(organisation=organisation, data=data, origin=Origin.API).instance
        self.note_contacts([buyer])
        headers = {"Location": reverse("api:buyer", args=[buyer.pk])}
        return Response(
            BuyerSerializer(buyer).data, status=status.HTTP_201_CREATED, headers=headers
        )


class BuyerDetail(ApiView):
    tag = "buyers"

    @extend_schema(operation_id="buyers_retrieve", responses=BuyerSerializer)
    def get(self, request: Request, pk: int) -> Response:
        buyer = get_object_or_404(_visible(self.principal), pk=pk)
        self.note_contacts([buyer])
        return Response(BuyerSerializer(buyer).data)

    @extend_schema(operation_id="buyers_update", request=BuyerSerializer, responses=BuyerSerializer)
    @once
    def patch(self, request: Request, pk: int) -> Response:
        """Change what the body names; the rest stays."""
        buyer = get_object_or_404(_visible(self.principal), pk=pk)
        require_editing(self.principal, buyer.organisation_id)
        save_buyer(organisation=buyer.organisation, data=self.checked(BuyerSerializer))
        buyer = get_object_or_404(_visible(self.principal), pk=pk)
        self.note_contacts([buyer])
        return Response(BuyerSerializer(buyer).data)


def _visible(principal: Principal) -> QuerySet[Buyer]:
    return buyers_visible_from(principal.own()).select_related("organisation", "prefecture")
