"""Missions in the administrator's pages. Exclusions are private, so nobody reads them here."""

from django.contrib import admin

from matchmaking.common.admin import SummedUpDeletion
from matchmaking.missions.models import Enrolment, Mission, MissionCity


class MissionCityInline(admin.TabularInline):
    model = MissionCity
    extra = 0


@admin.register(Mission)
class MissionAdmin(SummedUpDeletion):
    list_display = ("name_es", "organizer", "state", "starts_on", "ends_on")
    list_filter = ("state", "is_fictional")
    list_select_related = ("organizer",)
    search_fields = ("name_es", "name_en", "name_ja", "slug")
    autocomplete_fields = ("organizer",)
    # Letters carry the address; a changed one would break their links.
    readonly_fields = ("slug", "state")
    inlines = (MissionCityInline,)


@admin.register(Enrolment)
class EnrolmentAdmin(admin.ModelAdmin):
    list_display = ("organisation", "mission", "state", "standing_consent")
    list_filter = ("state", "standing_consent", "mission")
    list_select_related = ("organisation", "mission")
    search_fields = ("organisation__legal_name", "mission__name_es")
    raw_id_fields = ("organisation",)
    # A consent is given by the organisation, with a record; not by an administrator's tick.
    readonly_fields = ("state", "standing_consent", "standing_consent_at")
