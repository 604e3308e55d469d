from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "matchmaking.introductions"
    label = "introductions"
