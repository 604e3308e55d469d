"""Matching in the administrator's pages: learned models and labels, to be read, and the texts that
wait for a synonym.
"""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from matchmaking.common.admin import ReadOnlyAdmin
from matchmaking.matching.models import Label, ModelVersion, UnreadText


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


@admin.register(UnreadText)
class UnreadTextAdmin(admin.ModelAdmin):
    """Texts in which no term was recognised: a synonym makes the next run read them."""

    list_display = ("excerpt", "language", "source", "settled", "created_at", "add_synonym")
    list_filter = ("settled", "language", "source")
    search_fields = ("text",)
    ordering = ("settled", "-created_at")
    actions = ("mark_settled",)
    readonly_fields = ("text", "language", "source", "source_id", "add_synonym")
    fieldsets = (
        (
            None,
            {
                "fields": ("text", "language", "source", "source_id", "add_synonym", "settled"),
                "description": _(
                    "Nothing in this text is a term that the taxonomy knows, so that it is matched "
                    "by likeness of words alone. Add the words that name a product or a process "
                    "as a synonym of its term; the next run reads them. A text that is recognised "
                    "is marked as settled by the run."
                ),
            },
        ),
    )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description=_("text"), ordering="text")
    def excerpt(self, unread: UnreadText) -> str:
        return Truncator(unread.text).chars(90)

    @admin.display(description=_("way to settle it"))
    def add_synonym(self, unread: UnreadText) -> str:
        address = reverse("admin:taxonomy_synonym_add", query={"language": unread.language})
        return format_html('<a href="{}">{}</a>', address, _("Add a synonym"))

    @admin.action(description=_("Mark as settled"))
    def mark_settled(self, request: HttpRequest, queryset: QuerySet[UnreadText]) -> None:
        count = queryset.filter(settled=False).update(settled=True)
        self.message_user(
            request,
            ngettext(
                "%(count)d text is marked as settled.",
                "%(count)d texts are marked as settled.",
                count,
            )
            % {"count": count},
        )
