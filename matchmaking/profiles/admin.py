"""Profiles in the administrator's pages: to look up and to put right, never to publish."""

from django.contrib import admin

from matchmaking.common.admin import SummedUpDeletion
from matchmaking.profiles.models import (
    Buyer,
    Certification,
    MainCustomer,
    Need,
    Plant,
    Product,
    Supplier,
    SupplierFile,
)

# States have one writer, the domain, which asks for consents first; here they are only shown.
PUBLICATION = ("publication", "published_at", "origin")


class PlantInline(admin.TabularInline):
    model = Plant
    extra = 0


class MainCustomerInline(admin.TabularInline):
    model = MainCustomer
    extra = 0


@admin.register(Supplier)
class SupplierAdmin(SummedUpDeletion):
    list_display = ("organisation", "publication", "size_class", "state", "updated_at")
    list_filter = ("publication", "size_class", "origin", "organisation__is_fictional")
    list_select_related = ("organisation", "state")
    search_fields = ("organisation__legal_name", "organisation__name_key", "rfc", "external_id")
    autocomplete_fields = ("organisation",)
    filter_horizontal = ("sectors", "capabilities")
    readonly_fields = (*PUBLICATION, "size_class", "created_at", "updated_at")
    inlines = (PlantInline, MainCustomerInline)


@admin.register(Product)
class ProductAdmin(admin.ModelAdmin):
    list_display = ("__str__", "supplier", "sector", "hs6")
    list_filter = ("storage", "samples")
    list_select_related = ("supplier__organisation", "sector")
    search_fields = ("name_es", "name_en", "name_ja", "supplier__organisation__legal_name", "hs6")
    raw_id_fields = ("supplier", "term")
    filter_horizontal = ("capabilities",)


@admin.register(Certification)
class CertificationAdmin(admin.ModelAdmin):
    list_display = ("scheme", "supplier", "status", "valid_to")
    list_filter = ("status", "scheme")
    list_select_related = ("scheme", "supplier__organisation")
    search_fields = ("supplier__organisation__legal_name", "number", "issuer")
    raw_id_fields = ("supplier",)
    readonly_fields = ("status", "file")


@admin.register(SupplierFile)
class SupplierFileAdmin(admin.ModelAdmin):
    list_display = ("__str__", "supplier", "kind", "created_at")
    list_select_related = ("supplier__organisation",)
    search_fields = ("supplier__organisation__legal_name", "title")
    raw_id_fields = ("supplier",)
    # A file comes in only through the check of its size, kind and metadata.
    readonly_fields = ("file",)

    def has_add_permission(self, request: object) -> bool:
        return False


@admin.register(Buyer)
class BuyerAdmin(SummedUpDeletion):
    list_display = ("organisation", "publication", "role", "language", "consent_basis")
    list_filter = ("publication", "role", "language", "consent_basis", "organisation__is_fictional")
    list_select_related = ("organisation",)
    search_fields = ("organisation__legal_name", "name_kana", "name_en", "corporate_number")
    autocomplete_fields = ("organisation",)
    readonly_fields = (*PUBLICATION, "created_at", "updated_at")


@admin.register(Need)
class NeedAdmin(SummedUpDeletion):
    list_display = ("title", "buyer", "state", "sector", "deadline")
    list_filter = ("state", "language", "confidentiality")
    list_select_related = ("buyer__organisation", "sector")
    search_fields = ("title", "buyer__organisation__legal_name", "external_id")
    raw_id_fields = ("buyer",)
    filter_horizontal = (
        "product_terms",
        "required_certifications",
        "required_capabilities",
        "preferred_certifications",
        "preferred_capabilities",
    )
    readonly_fields = ("state", "origin")
