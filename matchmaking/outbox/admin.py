"""The outbox in the administrator's pages: what was written is evidence, to be looked at."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matchmaking.common.admin import ReadOnly, ReadOnlyAdmin
from matchmaking.outbox.domain.incoming import settle_by_person
from matchmaking.outbox.models import Incoming, IncomingFile, Mail, MailEvent, Suppression


class MailEventInline(ReadOnly, admin.TabularInline):
    model = MailEvent
    extra = 0


@admin.register(Mail)
class MailAdmin(ReadOnlyAdmin):
    list_display = ["subject", "recipient", "kind", "state", "attempts", "due_at", "sent_at"]
    list_filter = ["state", "kind", "mode", "language"]
    search_fields = ["recipient", "subject", "related", "message_id", "events__note"]
    inlines = [MailEventInline]


class IncomingFileInline(ReadOnly, admin.TabularInline):
    model = IncomingFile
    fields = ["filename", "content_type", "size"]
    extra = 0


@admin.register(Incoming)
class IncomingAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "kind", "state", "sender", "subject"]
    list_filter = ["state", "kind"]
    search_fields = ["sender", "recipient", "subject"]
    exclude = ["raw"]
    inlines = [IncomingFileInline]
    actions = ["mark_as_dealt_with"]

    @admin.action(description=_("I have dealt with these"), permissions=["view"])
    def mark_as_dealt_with(self, request: HttpRequest, chosen: QuerySet[Incoming]) -> None:
        settled = sum(settle_by_person(incoming_id=row.pk) for row in chosen)
        self.message_user(
            request,
            ngettext("%(n)d message is done.", "%(n)d messages are done.", settled)
            % {"n": settled},
        )


@admin.register(Suppression)
class SuppressionAdmin(admin.ModelAdmin):
    list_display = ["address", "reason", "created_at"]
    list_filter = ["reason"]
    search_fields = ["address"]
