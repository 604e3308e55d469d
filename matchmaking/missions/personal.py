"""What missions keep of people: who signs the letters."""

from matchmaking.common.personal import Found, Holding, register_holding, unguarded
from matchmaking.missions.models import Mission

_SIGNATORY = (
    "signatory_name",
    "signatory_title",
    "signatory_title_ja",
    "signatory_title_en",
    "reply_email",
    "reply_phone",
)


def register() -> None:
    register_holding(
        Holding(
            "signatures of a mission's letters",
            lambda email: unguarded(Mission).filter(reply_email__iexact=email),
            ("name_es", *_SIGNATORY),
            _erase_signatories,
        )
    )


def _erase_signatories(missions: Found) -> None:
    missions.update(**dict.fromkeys(_SIGNATORY, ""))
