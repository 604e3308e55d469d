from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "matchmaking.meetings"
    label = "meetings"

    def ready(self) -> None:
        from matchmaking.introductions.domain.letters.times_page import register_times_page
        from matchmaking.introductions.domain.letters.wording import register_vocabulary
        from matchmaking.introductions.domain.previews.showing import register_group
        from matchmaking.introductions.domain.report.report import register_last_words
        from matchmaking.introductions.domain.report.report_sections import register_section
        from matchmaking.meetings import personal
        from matchmaking.meetings.domain.attention import waiting_for_organizer
        from matchmaking.meetings.domain.guarding import may_still_go_out
        from matchmaking.meetings.domain.report import last_words, ratings_section
        from matchmaking.meetings.domain.showing import GROUP
        from matchmaking.meetings.domain.ties import ties
        from matchmaking.meetings.domain.times import page_behind_letter
        from matchmaking.meetings.domain.vocabulary import VOCABULARY
        from matchmaking.missions.domain.awaiting import register_awaited
        from matchmaking.missions.domain.deleting import register_teller
        from matchmaking.outbox.domain.guards import register_guard

        register_guard("timetable", may_still_go_out)
        register_section("ratings", ratings_section)
        register_last_words(last_words)
        register_teller(ties)
        register_times_page(page_behind_letter)
        register_awaited(waiting_for_organizer)
        personal.register()
        register_vocabulary(VOCABULARY)
        register_group(GROUP)
