from django.apps import AppConfig


class ProfilesConfig(AppConfig):
    name = "matchmaking.profiles"
    label = "profiles"

    def ready(self) -> None:
        from matchmaking.profiles import personal

        personal.register()
