from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "matchmaking.outbox"
    label = "outbox"

    def ready(self) -> None:
        from anymail.signals import inbound, tracking

        from matchmaking.outbox import checks, personal, receivers  # noqa: F401

        tracking.connect(receivers.on_tracking, dispatch_uid="outbox.tracking")
        inbound.connect(receivers.on_inbound, dispatch_uid="outbox.inbound")
        personal.register()
