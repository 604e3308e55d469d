"""Learned models and labels in the administrator's pages: to be read, changed by nobody there."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from matchmaking.matching.models import Label, ModelVersion


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that their own domain writes; here they can only be looked at."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(ModelVersion)
class ModelVersionAdmin(ReadOnlyAdmin):
    # `trouble` first of all: a file that is missing is put back from a backup by an administrator.
    list_display = ("organizer", "number", "state", "trouble", "file", "in_use_since")
    list_filter = ("trouble", "state")
    list_select_related = ("organizer",)
    search_fields = ("organizer__legal_name",)


@admin.register(Label)
class LabelAdmin(ReadOnlyAdmin):
    list_display = ("proposal", "party", "kind", "positive", "reason", "decided_at")
    list_filter = ("party", "kind", "positive")
    list_select_related = ("proposal__supplier__organisation", "proposal__need")
    raw_id_fields = ("proposal", "user")
