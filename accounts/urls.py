"""Addresses of accounts; log-in and password pages are allauth's, under /accounts/."""

from django.urls import path

from accounts.views import reader

app_name = "accounts"
urlpatterns = [
    path("act-for/", reader.act_for, name="act-for"),
]
