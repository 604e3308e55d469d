from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "matchmaking.matching"
    label = "matching"

    def ready(self) -> None:
        from matchmaking.matching import checks  # noqa: F401
