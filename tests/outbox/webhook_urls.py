"""The project's addresses with the webhooks, as on a host that set ANYMAIL_WEBHOOK_SECRET."""

from django.urls import include, path

from matchmaking.urls import urlpatterns as ours

urlpatterns = [*ours, path("mail-services/", include("anymail.urls"))]
