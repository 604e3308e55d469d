from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MissionsConfig(AppConfig):
    name = "matchmaking.missions"
    label = "missions"
    verbose_name = _("Missions")

    def ready(self) -> None:
        from matchmaking.missions import personal

        personal.register()
