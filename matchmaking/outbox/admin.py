from django.contrib import admin
from django.http import HttpRequest

from matchmaking.outbox.models import Mail, MailEvent, Suppression


class ReadOnly:
    """What the outbox wrote is evidence: an administrator looks at it."""

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class MailEventInline(ReadOnly, admin.TabularInline):
    model = MailEvent
    extra = 0


@admin.register(Mail)
class MailAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["subject", "recipient", "kind", "state", "attempts", "due_at", "sent_at"]
    list_filter = ["state", "kind", "mode", "language"]
    search_fields = ["recipient", "subject", "related", "message_id"]
    inlines = [MailEventInline]


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):
    list_display = ["address", "reason", "created_at"]
    list_filter = ["reason"]
    search_fields = ["address"]
