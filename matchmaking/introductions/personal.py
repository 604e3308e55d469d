"""What introductions keep of people beside their organisations."""

from django.db.models import CharField, F, Value
from django.db.models.functions import Cast, Concat

from matchmaking.common.personal import Found, Holding, register_holding, unguarded
from matchmaking.introductions.models import Forwarding, Reply


def register() -> None:
    # The answers first: they are found by the address of the forwarding.
    register_holding(
        Holding(
            "answers in a colleague's name",
            lambda email: unguarded(Reply).filter(link__forwarding__email__iexact=email),
            ("answered_by", "answer", "reason", "text", "at"),
            _erase_answers,
        )
    )
    register_holding(
        Holding(
            "letters passed on",
            lambda email: unguarded(Forwarding).filter(email__iexact=email),
            ("name", "department", "email", "language", "at"),
            _erase_forwardings,
        )
    )


def _erase_answers(replies: Found) -> None:
    replies.update(answered_by="", text="")


def _erase_forwardings(passed_on: Found) -> None:
    number = Cast(F("pk"), CharField())
    passed_on.update(
        name="", department="", email=Concat(Value("erased-"), number, Value("@erased.invalid"))
    )
