from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OutboxConfig(AppConfig):
    name = "matchmaking.outbox"
    label = "outbox"
    verbose_name = _("Mail")

    def ready(self) -> None:
        from anymail.signals import inbound, tracking

        from matchmaking.outbox import checks, personal, receivers  # noqa: F401

        tracking.connect(receivers.on_tracking, dispatch_uid="outbox.tracking")
        inbound.connect(receivers.on_inbound, dispatch_uid="outbox.inbound")
        personal.register()
