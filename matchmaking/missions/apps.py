from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "matchmaking.missions"
    label = "missions"
