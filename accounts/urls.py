"""Addresses of accounts; log-in and password pages are allauth's, under /accounts/."""

from django.urls import path

from accounts.views import consents, invitations, members, organisations, own_data, reader

app_name = "accounts"
urlpatterns = [
    path("act-for/", reader.act_for, name="act-for"),
    path("welcome/", reader.welcome, name="welcome"),
    path("settings/", reader.personal_settings, name="settings"),
    path("your-data/", own_data.own_data, name="own-data"),
    path("your-data/puente-own-data.json", own_data.own_data_file, name="own-data-file"),
    path("new/", organisations.create_supplier, name="create-supplier"),
    path("privacy/", consents.notice, name="notice"),
    path("privacy/<slug:version>/", consents.notice, name="notice-version"),
    path("invitations/<int:pk>/accept/", invitations.accept_own, name="invitation-accept-own"),
    path("invitations/<str:token>/", invitations.show, name="invitation"),
    path("invitations/<str:token>/accept/", invitations.accept, name="invitation-accept"),
    path("<int:pk>/", organisations.organisation, name="organisation"),
    path("<int:pk>/members/", members.members, name="members"),
    path("<int:pk>/members/<int:member_pk>/role/", members.change_role, name="member-role"),
    path("<int:pk>/members/<int:member_pk>/remove/", members.remove, name="member-remove"),
    path(
        "<int:pk>/invitations/<int:invitation_pk>/revoke/",
        members.revoke,
        name="invitation-revoke",
    ),
    path("<int:pk>/consents/", consents.consents, name="consents"),
    path("<int:pk>/consents/<slug:purpose>/", consents.decide, name="consent-decide"),
]
