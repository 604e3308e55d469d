"""Where each address leads."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy as _
from django.views.i18n import JavaScriptCatalog

from accounts.views import reader
from matchmaking.common import health

admin.site.site_header = admin.site.site_title = _("Administration of Puente")
# The administrator logs in by the same door: rate limits and the second factor hold there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

urlpatterns = [
    path("", reader.home, name="home"),
    path("i18n/setlang/", reader.switch_language, name="set_language"),
    path("jsi18n/", JavaScriptCatalog.as_view(), name="javascript-catalog"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("organisations/", include("accounts.urls")),
    path("profiles/", include("matchmaking.profiles.urls")),
    path("missions/", include("matchmaking.missions.urls")),
    path("missions/", include("matchmaking.matching.urls")),
    path("missions/", include("matchmaking.exchange.urls")),
    path("", include("matchmaking.introductions.urls")),
    path("", include("matchmaking.meetings.urls")),
    path("organisations/<int:pk>/keys/", include("matchmaking.api.key_urls")),
    path("api/v1/", include("matchmaking.api.urls")),
]
if settings.ANYMAIL_WEBHOOK_SECRET:
    urlpatterns.append(path("mail-services/", include("anymail.urls")))
if settings.MAILBOX_PAGE:
    urlpatterns.append(path("mailbox/", include("matchmaking.outbox.urls")))

# Under /api/ these answer in JSON, elsewhere with Django's pages.
handler400 = "matchmaking.api.errors.bad_request"
handler403 = "matchmaking.api.errors.permission_denied"
handler404 = "matchmaking.api.errors.page_not_found"
handler500 = "matchmaking.api.errors.server_error"
