"""Terms in the administrator's pages, with the synonyms and tariffs of this installation."""

from typing import Any, ClassVar

from django.contrib import admin
from django.http import HttpRequest

from matchmaking.common.admin import ReadOnlyAdmin
from matchmaking.taxonomy import models as terms
from matchmaking.taxonomy.enums import SynonymOrigin

NAMES = ("code", "name_en", "name_es", "name_ja", "retired")


class ReadOnlyTermAdmin(ReadOnlyAdmin):
    """To look at: terms are changed in the files, so that every installation has the same."""

    search_fields: ClassVar[tuple[str, ...]] = ("code", "name_en", "name_es", "name_ja")


@admin.register(terms.Sector, terms.HsHeading)
class TreeAdmin(ReadOnlyTermAdmin):
    list_display = (*NAMES, "parent")
    list_filter = ("retired",)
    list_select_related = ("parent",)


@admin.register(terms.Capability, terms.CertificationScheme)
class GroupedTermAdmin(ReadOnlyTermAdmin):
    list_display = (*NAMES, "group")
    list_filter = ("group", "retired")


@admin.register(terms.ProductTerm)
class ProductTermAdmin(ReadOnlyTermAdmin):
    list_display = (*NAMES, "sector")
    list_filter = ("retired",)
    list_select_related = ("sector",)


@admin.register(terms.Unit)
class UnitAdmin(ReadOnlyTermAdmin):
    list_display = (*NAMES, "dimension", "factor")
    list_filter = ("dimension", "retired")


@admin.register(terms.Region)
class RegionAdmin(ReadOnlyTermAdmin):
    list_display = NAMES
    list_filter = ("country", "retired")


@admin.register(terms.Incoterm)
class IncotermAdmin(ReadOnlyTermAdmin):
    list_display = (*NAMES, "mode")


@admin.register(terms.Synonym)
class SynonymAdmin(admin.ModelAdmin):
    """Administrators add synonyms and keep their own; those of the files are to look at."""

    list_display = ("text", "language", "kind", "code", "origin")
    list_filter = ("origin", "kind", "language")
    search_fields = ("text", "key", "code")
    fields = ("kind", "code", "language", "text")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_own(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return _is_own(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        # The stock action deletes a selection without asking for each row.
        return {}


def _is_own(synonym: terms.Synonym | None) -> bool:
    return synonym is None or synonym.origin == SynonymOrigin.ADMINISTRATOR


@admin.register(terms.TariffSchedule)
class TariffScheduleAdmin(ReadOnlyTermAdmin):
    """Loaded by `manage.py load_tariff`."""

    list_display = ("country", "source", "as_of", "loaded_at")
    # It has no names; those of the terms would be asked of a table that lacks them.
    search_fields = ("country", "source")
