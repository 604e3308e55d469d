from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "matchmaking.exchange"
    label = "exchange"

    def ready(self) -> None:
        from matchmaking.exchange import personal
        from matchmaking.exchange.domain.ties import ties
        from matchmaking.missions.domain.deleting import register_teller

        register_teller(ties)
        personal.register()
