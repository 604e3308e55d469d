from django.apps import AppConfig


class MissionsConfig(AppConfig):
    name = "matchmaking.missions"
    label = "missions"

    def ready(self) -> None:
        from matchmaking.missions import personal

        personal.register()
