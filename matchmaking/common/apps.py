from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "matchmaking.common"
    label = "common"
