from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "matchmaking.exchange"
    label = "exchange"

    def ready(self) -> None:
        from matchmaking.exchange import personal

        personal.register()
