from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "matchmaking.outbox"
    label = "outbox"

    def ready(self) -> None:
        from matchmaking.outbox import checks  # noqa: F401
