from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    name = "matchmaking.profiles"
    label = "profiles"
    verbose_name = _("Profiles")

    def ready(self) -> None:
        from matchmaking.profiles import personal

        personal.register()
