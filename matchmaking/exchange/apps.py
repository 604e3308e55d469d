from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "matchmaking.exchange"
    label = "exchange"

    def ready(self) -> None:
        from matchmaking.exchange import personal
        from matchmaking.exchange.domain.ties import ties
        from matchmaking.exchange.domain.waiting import waiting_to_be_taken
        from matchmaking.missions.domain.awaiting import register_awaited
        from matchmaking.missions.domain.deleting import register_teller

        register_teller(ties)
        register_awaited(waiting_to_be_taken)
        personal.register()
