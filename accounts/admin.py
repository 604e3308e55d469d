"""What the administrator sees of accounts. Histories can be read here and never changed."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.domain.members import replace_address
from accounts.models import Consent, Invitation, Membership, Organisation, User
from matchmaking.common.admin import ReadOnlyAdmin, SummedUpDeletion


class MembershipInline(admin.TabularInline):
    model = Membership
    extra = 0
    autocomplete_fields = ("user",)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    ordering = ("email",)
    list_display = ("email", "full_name", "language", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "language")
    search_fields = ("email", "full_name")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (_("Person"), {"fields": ("full_name", "language", "time_zone")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "is_superuser", "groups")}),
        (_("Times"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("email", "full_name", "usable_password", "password1", "password2"),
            },
        ),
    )
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("groups",)

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if "email" in form.changed_data:
            replace_address(user=obj, email=obj.email)


@admin.register(Organisation)
class OrganisationAdmin(SummedUpDeletion):
    list_display = ("legal_name", "trade_name", "kind", "country", "is_fictional", "created_at")
    list_filter = ("kind", "country", "is_fictional")
    search_fields = ("legal_name", "trade_name", "name_key")
    inlines = (MembershipInline,)


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ("email", "organisation", "role", "expires_at", "used_at", "revoked_at")
    search_fields = ("email", "organisation__legal_name")
    exclude = ("token_hash",)

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organisation")


@admin.register(Consent)
class ConsentAdmin(ReadOnlyAdmin):
    list_display = ("at", "organisation", "purpose", "given", "notice_version", "channel", "user")
    list_filter = ("purpose", "given", "channel", "notice_version")
    search_fields = ("organisation__legal_name",)
    date_hierarchy = "at"

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).select_related("organisation", "user")
