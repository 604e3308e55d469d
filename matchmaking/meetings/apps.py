from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "matchmaking.meetings"
    label = "meetings"

    def ready(self) -> None:
        from matchmaking.meetings.domain.letters import may_still_go_out
        from matchmaking.outbox.domain.guards import register_guard

        register_guard("timetable", may_still_go_out)
