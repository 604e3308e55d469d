"""Suppliers with their products and certifications."""

from typing import Any

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
from matchmaking.api.serializers.profiles import (
    CertificationSerializer,
    CreateSupplierSerializer,
    ProductSerializer,
    SupplierSerializer,
)
from matchmaking.api.serializers.queries import ProfileQuery
from matchmaking.api.views.base import ApiView, mission_filter
from matchmaking.api.views.profiles import organisation_for
from matchmaking.profiles.domain import certifications, products, suppliers
from matchmaking.profiles.domain.queries import (
    products_of,
    suppliers_visible_from,
    with_everything,
)
from matchmaking.profiles.enums import Origin
from matchmaking.profiles.models import Supplier


class SupplierList(ApiView):
    tag = "suppliers"
    query_class = ProfileQuery

    @extend_schema(
        operation_id="suppliers_list",
        parameters=[ProfileQuery],
        responses=SupplierSerializer(many=True),
    )
    def get(self, request: Request) -> Response:
        """Your own profile; for organizers those that participants of their missions show."""
        asked = self.query()
        found = mission_filter(_visible(self.principal), "organisation", asked.get("mission"))
        if "publication" in asked:
            found = found.filter(publication=asked["publication"])
        if text := asked.get("q"):
            named = Q(organisation__legal_name__icontains=text)
            found = found.filter(named | Q(organisation__trade_name__icontains=text))
        return self.page_of_profiles(found.order_by("pk"), SupplierSerializer)

    @extend_schema(
        operation_id="suppliers_create",
        request=CreateSupplierSerializer,
        responses={201: SupplierSerializer},
    )
    @once
    @transaction.atomic
    def post(self, request: Request) -> Response:
        """A draft profile: of your own organisation, or of a new participant of your mission."""
        data = self.checked(CreateSupplierSerializer)
        organisation = organisation_for(self.principal, data, kind=OrganisationKind.SUPPLIER)
        supplier = _save(organisation, data)
        return _answer(self, supplier.pk, status.HTTP_201_CREATED)


class SupplierDetail(ApiView):
    tag = "suppliers"

    @extend_schema(operation_id="suppliers_retrieve", responses=SupplierSerializer)
    def get(self, request: Request, pk: int) -> Response:
        return _answer(self, pk, status.HTTP_200_OK)

    @extend_schema(
        operation_id="suppliers_update", request=SupplierSerializer, responses=SupplierSerializer
    )
    @once
    @transaction.atomic
    def patch(self, request: Request, pk: int) -> Response:
        """Change what the body names; the rest stays. A list replaces the list that was there."""
        supplier = _editable(self.principal, pk)
        _save(supplier.organisation, self.checked(SupplierSerializer))
        return _answer(self, pk, status.HTTP_200_OK)


class ProductList(ApiView):
    tag = "suppliers"

    @extend_schema(operation_id="products_list", responses=ProductSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        self.query()
        supplier = get_object_or_404(_visible(self.principal), pk=pk)
        return self.page_of(products_of(supplier).order_by("pk"), ProductSerializer)

    @extend_schema(
        operation_id="products_create",
        request=ProductSerializer,
        responses={201: ProductSerializer},
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        supplier = _editable(self.principal, pk)
        saved = products.save_product(supplier=supplier, data=self.checked(ProductSerializer))
        place = reverse("api:product", args=[pk, saved.instance.pk])
        return _created(ProductSerializer(saved.instance).data, place)


class ProductDetail(ApiView):
    tag = "suppliers"

    @extend_schema(operation_id="products_retrieve", responses=ProductSerializer)
    def get(self, request: Request, pk: int, product_pk: int) -> Response:
        supplier = get_object_or_404(_visible(self.principal), pk=pk)
        return Response(ProductSerializer(_own(products_of(supplier), product_pk)).data)

    @extend_schema(
        operation_id="products_update", request=ProductSerializer, responses=ProductSerializer
    )
    @once
    def patch(self, request: Request, pk: int, product_pk: int) -> Response:
        supplier = _editable(self.principal, pk)
        product = _own(supplier.products.all(), product_pk)
        data = self.checked(ProductSerializer)
        saved = products.save_product(supplier=supplier, data=data, product=product)
        return Response(ProductSerializer(saved.instance).data)

    @extend_schema(operation_id="products_delete", responses={204: None})
    @once
    def delete(self, request: Request, pk: int, product_pk: int) -> Response:
        supplier = _editable(self.principal, pk)
        products.delete_product(product=_own(supplier.products.all(), product_pk))
        return Response(status=status.HTTP_204_NO_CONTENT)


class CertificationList(ApiView):
    tag = "suppliers"

    @extend_schema(operation_id="certifications_list", responses=CertificationSerializer(many=True))
    def get(self, request: Request, pk: int) -> Response:
        self.query()
        supplier = get_object_or_404(_visible(self.principal), pk=pk)
        return self.page_of(supplier.certifications.order_by("pk"), CertificationSerializer)

    @extend_schema(
        operation_id="certifications_create",
        request=CertificationSerializer,
        responses={201: CertificationSerializer},
    )
    @once
    def post(self, request: Request, pk: int) -> Response:
        supplier = _editable(self.principal, pk)
        data = self.checked(CertificationSerializer)
        saved = certifications.save_certification(supplier=supplier, data=data)
        place = reverse("api:certification", args=[pk, saved.instance.pk])
        return _created(CertificationSerializer(saved.instance).data, place)


class CertificationDetail(ApiView):
    tag = "suppliers"

    @extend_schema(operation_id="certifications_retrieve", responses=CertificationSerializer)
    def get(self, request: Request, pk: int, certification_pk: int) -> Response:
        supplier = get_object_or_404(_visible(self.principal), pk=pk)
        found = _own(supplier.certifications.all(), certification_pk)
        return Response(CertificationSerializer(found).data)

    @extend_schema(
        operation_id="certifications_update",
        request=CertificationSerializer,
        responses=CertificationSerializer,
    )
    @once
    def patch(self, request: Request, pk: int, certification_pk: int) -> Response:
        """Changed evidence is a claim again, until somebody has looked at it."""
        supplier = _editable(self.principal, pk)
        found = _own(supplier.certifications.all(), certification_pk)
        data = self.checked(CertificationSerializer)
        saved = certifications.save_certification(supplier=supplier, data=data, certification=found)
        return Response(CertificationSerializer(saved.instance).data)

    @extend_schema(operation_id="certifications_delete", responses={204: None})
    @once
    def delete(self, request: Request, pk: int, certification_pk: int) -> Response:
        supplier = _editable(self.principal, pk)
        found = _own(supplier.certifications.all(), certification_pk)
        certifications.delete_certification(certification=found)
        return Response(status=status.HTTP_204_NO_CONTENT)


def _visible(principal: Principal) -> QuerySet[Supplier]:
    return with_everything(suppliers_visible_from(principal.own()))


def _editable(principal: Principal, pk: int) -> Supplier:
    visible = suppliers_visible_from(principal.own())
    supplier = get_object_or_404(visible.select_related("organisation"), pk=pk)
    require_editing(principal, supplier.organisation_id)
    return supplier


def _own(rows: QuerySet[Any], pk: int) -> Any:
    return get_object_or_404(rows, pk=pk)


def _save(organisation: Any, data: dict[str, Any]) -> Supplier:
    plants, customers = data.pop("plants", None), data.pop("main_customers", None)
    saved = suppliers.save_supplier(
        organisation=organisation,
        data=data,
        plants=plants,
        main_customers=customers,
        origin=Origin.API,
    )
    return saved.instance


def _answer(view: ApiView, pk: int, code: int) -> Response:
    supplier = get_object_or_404(_visible(view.principal), pk=pk)
    view.note_contacts([supplier])
    data = SupplierSerializer(supplier).data
    if code == status.HTTP_201_CREATED:
        return _created(data, reverse("api:supplier", args=[pk]))
    return Response(data, status=code)


def _created(data: Any, place: str) -> Response:
    return Response(data, status=status.HTTP_201_CREATED, headers={"Location": place})
