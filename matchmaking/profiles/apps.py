from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "matchmaking.profiles"
    label = "profiles"
