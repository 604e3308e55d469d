from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MatchingConfig(AppConfig):
    name = "matchmaking.matching"
    label = "matching"
    verbose_name = _("Matching")

    def ready(self) -> None:
        from matchmaking.matching import checks  # noqa: F401
        from matchmaking.matching.domain.queries import waiting_for_review
        from matchmaking.matching.domain.ties import ties
        from matchmaking.missions.domain.awaiting import register_awaited
        from matchmaking.missions.domain.deleting import register_teller

        register_teller(ties)
        register_awaited(waiting_for_review)
