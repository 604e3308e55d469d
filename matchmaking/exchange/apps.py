from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "matchmaking.exchange"
    label = "exchange"
