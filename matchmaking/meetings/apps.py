from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "matchmaking.meetings"
    label = "meetings"
