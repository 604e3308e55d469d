from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "matchmaking.outbox"
    label = "outbox"
