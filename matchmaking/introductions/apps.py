from django.apps import AppConfig


class IntroductionsConfig(AppConfig):
    name = "matchmaking.introductions"
    label = "introductions"

    def ready(self) -> None:
        from matchmaking.introductions import personal
        from matchmaking.introductions.domain.attention import waiting_for_organizer
        from matchmaking.introductions.domain.consent.budget import pairs_written_to
        from matchmaking.introductions.domain.consent.chain import left_undone
        from matchmaking.introductions.domain.consent.stopping import may_still_go_out
        from matchmaking.introductions.domain.letters.posting import sending_moment
        from matchmaking.introductions.domain.ties import ties
        from matchmaking.matching.domain.preparing.cooling import register_written_to
        from matchmaking.missions.domain.awaiting import register_awaited
        from matchmaking.missions.domain.closing import register_counter
        from matchmaking.missions.domain.deleting import register_teller
        from matchmaking.outbox.domain.guards import register_clock, register_guard

        register_guard("introduction", may_still_go_out)
        register_clock("introduction", sending_moment)
        register_counter(left_undone)
        register_teller(ties)
        register_written_to(pairs_written_to)
        register_awaited(waiting_for_organizer)
        personal.register()
