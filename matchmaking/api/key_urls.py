"""The page of an organisation's keys, under /organisations/<pk>/keys/."""

from django.urls import path

from matchmaking.api.views import keys

app_name = "api-keys"
urlpatterns = [
    path("", keys.key_list, name="list"),
    path("<int:key_pk>/revoke/", keys.revoke, name="revoke"),
]
