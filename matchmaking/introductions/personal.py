"""What introductions keep of people beside their organisations.

A person speaks for a side behind the link of a letter that went to their address, by their account,
or on the telephone, where only the side and a name were written down.
"""

from collections.abc import Callable

from django.db.models import CharField, F, Model, Q, Value
from django.db.models.functions import Cast, Concat

from matchmaking.common.personal import Found, Holding, keep, register_holding, unguarded
from matchmaking.introductions.enums import AnswerChannel, Owner, Side
from matchmaking.introductions.models import (
    Call,
    CounterfactualAnswer,
    Forwarding,
    IntroductionEvent,
    OutcomeStatement,
    ProgressReport,
    Promise,
    PromiseStatement,
    Reply,
)

# The database wants a name beside what was said on the telephone.
NAMELESS = "–"
_SAID = ("at", "side", "channel", "spoke_with", "spoke_on", "note")
STATEMENTS: dict[str, tuple[type[Model], tuple[str, ...]]] = {
    "promises, as spoken of": (PromiseStatement, (*_SAID, "act", "due_on")),
    "values, as spoken of": (
        OutcomeStatement,
        (*_SAID, "verdict", "kind", "amount", "currency", "agreed_on"),
    ),
    "how things stand": (ProgressReport, (*_SAID, "progress", "reason", "again_on")),
    "without the mission": (CounterfactualAnswer, (*_SAID, "answer")),
    "calls": (Call, (*_SAID, "reached")),
}


def register() -> None:
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
            "answers",
            lambda email: unguarded(Reply).filter(
                Q(user__email__iexact=email) | Q(link__letter__mail__recipient__iexact=email)
            ),
            ("side", "answer", "reason", "until", "text", "at", "notice_version"),
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
    for name, (model, fields) in STATEMENTS.items():
        register_holding(Holding(name, _said_by(model), fields, _erase_words))
    register_holding(
        Holding(
            "promises",
            lambda email: unguarded(Promise).filter(_of_contact(email, "owner")),
            ("kind", "owner", "person", "due_on", "note", "state", "done_on"),
            _erase_promises,
        )
    )
    register_holding(
        Holding(
            "steps that the account took",
            lambda email: unguarded(IntroductionEvent).filter(user__email__iexact=email),
            ("at", "from_state", "to_state", "reason", "note"),
            keep,
        )
    )


def _of_contact(email: str, side: str, path: str = "introduction") -> Q:
    """Rows whose `side` is the one of which `email` is the contact."""
    supplier = {f"{path}__supplier__contact_email__iexact": email, side: Owner.SUPPLIER}
    buyer = {f"{path}__need__buyer__contact_email__iexact": email, side: Owner.BUYER}
    return Q(**supplier) | Q(**buyer)


def _said_by(model: type[Model]) -> Callable[[str], Found]:
    def find(email: str) -> Found:
        # On the telephone a side's contact may have been somebody else; by the name nobody could
        # be sure, so all that was said there for the side goes with its contact.
        by_telephone = Q(channel=AnswerChannel.TELEPHONE) & _of_contact(email, "side")
        return unguarded(model).filter(
            Q(user__email__iexact=email, side__in=Side.values) & ~Q(channel=AnswerChannel.TELEPHONE)
            | Q(link__letter__mail__recipient__iexact=email)
            | Q(link__forwarding__email__iexact=email)
            | by_telephone
        )

    return find


def _erase_answers(replies: Found) -> None:
    replies.update(answered_by="", text="")


def _erase_forwardings(passed_on: Found) -> None:
    number = Cast(F("pk"), CharField())
    passed_on.update(
        name="", department="", email=Concat(Value("erased-"), number, Value("@erased.invalid"))
    )


def _erase_words(said: Found) -> None:
    said.exclude(spoke_with="").update(spoke_with=NAMELESS)
    said.update(note="")


def _erase_promises(promises: Found) -> None:
    promises.update(person="", note="")
